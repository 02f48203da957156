/* A short stack of lines; the oldest goes when a fourth arrives, so that the item always has room. */
#include "exam-client/ui/notice-bar.h"

#include "common/base/i18n.h"

#define NOTICE_MS   20000
#define N_LINES_MAX 3

struct _NoticeBar
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (NoticeBar, notice_bar, GTK_TYPE_WIDGET)

static void
remove_line (GtkWidget *line)
{
  guint timer = GPOINTER_TO_UINT (g_object_steal_data (G_OBJECT (line), "timer"));

  if (timer != 0)
    g_source_remove (timer);
  gtk_widget_unparent (line);
}

static gboolean
on_timer (gpointer line)
{
  g_object_steal_data (G_OBJECT (line), "timer");
  gtk_widget_unparent (line);
  return G_SOURCE_REMOVE;
}

static void
limit_lines (NoticeBar *self)
{
  guint n = 0;

  for (GtkWidget *line = gtk_widget_get_first_child (GTK_WIDGET (self)); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    n++;
  if (n > N_LINES_MAX)
    remove_line (gtk_widget_get_first_child (GTK_WIDGET (self)));
}

/* A client that tries again says the same again: one line is enough. */
static GtkWidget *
find_line (NoticeBar *self, const char *text)
{
  for (GtkWidget *line = gtk_widget_get_first_child (GTK_WIDGET (self)); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (line), "text"), text) == 0)
      return line;
  return NULL;
}

static GtkWidget *
add_line (NoticeBar *self, const char *icon_name, const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (text);
  GtkWidget *close = gtk_button_new_with_label (_ ("Close")), *same = find_line (self, text);

  if (same != NULL)
    remove_line (same);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (close, "tool");
  gtk_widget_add_css_class (line, "notice");
  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name (icon_name));
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), close);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (remove_line), line);
  g_object_set_data_full (G_OBJECT (line), "text", g_strdup (text), g_free);
  gtk_widget_set_parent (line, GTK_WIDGET (self));
  limit_lines (self);
  return line;
}

void
notice_bar_add_message (NoticeBar *self, const char *text)
{
  g_autofree char *full = g_strdup_printf (_ ("Message from the proctor: %s"), text);

  gtk_widget_add_css_class (add_line (self, "adil-person-symbolic", full), "message");
}

void
notice_bar_add_notice (NoticeBar *self, const char *icon_name, const char *text)
{
  GtkWidget *line = add_line (self, icon_name, text);

  g_object_set_data (G_OBJECT (line), "timer", GUINT_TO_POINTER (g_timeout_add (NOTICE_MS, on_timer, line)));
}

void
notice_bar_clear (NoticeBar *self)
{
  GtkWidget *line;

  while ((line = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    remove_line (line);
}

GtkWidget *
notice_bar_new (void)
{
  GtkWidget *self = g_object_new (NOTICE_TYPE_BAR, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Messages"), -1);
  return self;
}

static void
notice_bar_dispose (GObject *object)
{
  notice_bar_clear (NOTICE_BAR (object));
  G_OBJECT_CLASS (notice_bar_parent_class)->dispose (object);
}

static void
notice_bar_class_init (NoticeBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = notice_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LOG);
}

static void
notice_bar_init (NoticeBar *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
}
