/* Who, what and how: the plan comes out of the blueprint, the rest is the same for every exam. */
#include "exam-client/ui/waiting-page.h"

#include "common/base/i18n.h"
#include "exam-client/ui/language.h"

struct _WaitingPage
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkBox *list;
  GtkLabel *name;
  GtkLabel *details;
  GtkGrid *plan;
};

static const char *const how[] = {
  N_ ("Press an answer to choose it, or type its letter. Press another one to change it, as often as you like."),
  N_ ("Your answer is saved the moment you choose it"),
  N_ ("One tick: safe on this terminal. Two ticks: received by the server."),
  N_ ("Not sure? Press \"Doubtful\" to find the item again in the list of numbers."),
  N_ ("Move with \"Previous\" and \"Next\" or press any number in the list. The order is yours."),
  N_ ("If the connection or the power fails, your answers are safe and the lost time is given back to you."),
  N_ ("When the time is over the exam ends by itself, and every answer you chose counts."),
  N_ ("Keyboard: A to E or 1 to 5 answer, Page Up and Page Down turn the items, Alt+R marks an item as doubtful."),
};

G_DEFINE_FINAL_TYPE (WaitingPage, waiting_page, GTK_TYPE_WIDGET)

static void
add_cell (WaitingPage *self, int column, int row, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_wrap (GTK_LABEL (label), column == 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (self->plan, label, column, row, 1, 1);
}

static int
add_part (WaitingPage *self, const Blueprint *blueprint, guint part, int row)
{
  const BlueprintPart *plan = g_ptr_array_index (blueprint->parts, part);
  g_autofree char *minutes = g_strdup_printf (_ ("%u minutes"), (plan->seconds + 59) / 60);
  guint n_items = 0;
  g_autofree char *items = NULL;

  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      const BlueprintSection *section = g_ptr_array_index (blueprint->sections, i);
      g_autofree char *count = g_strdup_printf (_ ("%u items"), section->n_items);

      if (section->part != part)
        continue;
      n_items += section->n_items;
      add_cell (self, 0, row, language_pick (section->title_en, section->title_id), NULL);
      add_cell (self, 1, row++, count, NULL);
    }
  items = g_strdup_printf (_ ("%u items"), n_items);
  add_cell (self, 0, row, language_pick (plan->title_en, plan->title_id), "total");
  add_cell (self, 1, row, items, "total");
  add_cell (self, 2, row++, minutes, "total");
  return row;
}

static void
add_instruction (WaitingPage *self, const char *sentence)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *bullet = gtk_label_new ("•");
  g_autofree char *text = g_str_has_suffix (sentence, ".") ? g_strdup (sentence) : g_strconcat (sentence, ".", NULL);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), bullet);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (self->list, row);
}

GtkWidget *
waiting_page_new (ExamClient *client)
{
  WaitingPage *self = g_object_new (WAITING_TYPE_PAGE, NULL);
  const Blueprint *blueprint = exam_client_get_blueprint (client);
  const char *seat = exam_client_get_seat (client);
  g_autofree char *details
      = g_strdup_printf (_ ("Participant number %s · Seat %s · %s"), exam_client_get_candidate_number (client),
                         seat != NULL ? seat : "–", exam_client_get_session_title (client));
  int row = 0;

  gtk_label_set_text (self->name, exam_client_get_candidate_name (client));
  gtk_label_set_text (self->details, details);
  for (guint part = 0; blueprint != NULL && part < blueprint->parts->len; part++)
    row = add_part (self, blueprint, part, row);
  for (gsize i = 0; i < G_N_ELEMENTS (how); i++)
    add_instruction (self, _ (how[i]));
  return GTK_WIDGET (self);
}

static gboolean
waiting_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (WAITING_PAGE (widget)->scroller);
}

static void
waiting_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (waiting_page_parent_class)->dispose (object);
}

static void
waiting_page_class_init (WaitingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = waiting_page_dispose;
  widget_class->grab_focus = waiting_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/waiting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WaitingPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, WaitingPage, list);
  gtk_widget_class_bind_template_child (widget_class, WaitingPage, name);
  gtk_widget_class_bind_template_child (widget_class, WaitingPage, details);
  gtk_widget_class_bind_template_child (widget_class, WaitingPage, plan);
}

static void
waiting_page_init (WaitingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
