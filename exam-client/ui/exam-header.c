/* Candidate and countdown. The time itself is the client's ledger; this only reads it. */
#include "exam-client/ui/exam-header.h"

#include "common/base/i18n.h"

#define TICK_MS        200
#define LOW_MINUTES    10
#define URGENT_MINUTES 5

struct _ExamHeader
{
  GtkWidget parent_instance;
  GtkLabel *name;
  GtkLabel *details;
  GtkWidget *clock_box;
  GtkWidget *caption;
  GtkLabel *clock;
  ExamClient *client;
  guint64 last_ms;
  guint tick;
};

enum
{
  MINUTES_LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ExamHeader, exam_header, GTK_TYPE_WIDGET)

char *
exam_header_format_clock (guint64 remaining_ms)
{
  guint64 seconds = remaining_ms / 1000 + (remaining_ms % 1000 != 0);

  return g_strdup_printf ("%02u:%02u:%02u", (guint)(seconds / 3600), (guint)(seconds / 60 % 60), (guint)(seconds % 60));
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
notice_crossing (ExamHeader *self, guint64 now_ms, guint minutes)
{
  guint64 limit_ms = minutes * G_GUINT64_CONSTANT (60000);

  if (self->last_ms > limit_ms && now_ms <= limit_ms && now_ms > 0)
    g_signal_emit (self, signals[MINUTES_LEFT], 0, minutes);
}

static gboolean
exam_header_update (gpointer data)
{
  ExamHeader *self = data;
  guint64 now_ms = exam_client_get_remaining_ms (self->client);
  g_autofree char *text = exam_header_format_clock (now_ms);

  if (strcmp (text, gtk_label_get_text (self->clock)) != 0)
    {
      g_autofree char *spoken = g_strdup_printf ("%s %s", _ ("Time left"), text);

      gtk_label_set_text (self->clock, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->clock), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
      set_class (self->clock_box, "low", now_ms <= LOW_MINUTES * 60000);
      set_class (self->clock_box, "urgent", now_ms <= URGENT_MINUTES * 60000);
    }
  notice_crossing (self, now_ms, LOW_MINUTES);
  notice_crossing (self, now_ms, URGENT_MINUTES);
  self->last_ms = now_ms;
  return G_SOURCE_CONTINUE;
}

GtkWidget *
exam_header_new (ExamClient *client)
{
  ExamHeader *self = g_object_new (EXAM_TYPE_HEADER, NULL);
  const char *seat = exam_client_get_seat (client);
  g_autofree char *details
      = g_strdup_printf (_ ("%s · Seat %s"), exam_client_get_candidate_number (client), seat != NULL ? seat : "–");

  self->client = g_object_ref (client);
  gtk_label_set_text (self->name, exam_client_get_candidate_name (client));
  gtk_label_set_text (self->details, details);
  self->last_ms = exam_client_get_remaining_ms (client);
  exam_header_update (self);
  self->tick = g_timeout_add (TICK_MS, exam_header_update, self);
  return GTK_WIDGET (self);
}

void
exam_header_set_compact (ExamHeader *self, gboolean compact)
{
  gtk_widget_set_visible (GTK_WIDGET (self->details), !compact);
  gtk_widget_set_visible (self->caption, !compact);
}

static void
exam_header_dispose (GObject *object)
{
  ExamHeader *self = EXAM_HEADER (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tick, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (exam_header_parent_class)->dispose (object);
}

static void
exam_header_class_init (ExamHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = exam_header_dispose;
  signals[MINUTES_LEFT] = g_signal_new ("minutes-left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/exam-header.ui");
  gtk_widget_class_bind_template_child (widget_class, ExamHeader, name);
  gtk_widget_class_bind_template_child (widget_class, ExamHeader, details);
  gtk_widget_class_bind_template_child (widget_class, ExamHeader, clock_box);
  gtk_widget_class_bind_template_child (widget_class, ExamHeader, caption);
  gtk_widget_class_bind_template_child (widget_class, ExamHeader, clock);
}

static void
exam_header_init (ExamHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
