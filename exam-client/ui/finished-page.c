/* Scores per section and in all, and the state of the upload. */
#include "exam-client/ui/finished-page.h"

#include "common/base/i18n.h"
#include "exam-client/ui/language.h"

struct _FinishedPage
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkLabel *candidate;
  GtkGrid *scores;
  GtkLabel *note;
  GtkImage *sent_icon;
  GtkLabel *sent;
  ExamClient *client;
};

G_DEFINE_FINAL_TYPE (FinishedPage, finished_page, GTK_TYPE_WIDGET)

static void
add_cell (FinishedPage *self, int column, int row, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_wrap (GTK_LABEL (label), column == 0);
  gtk_widget_set_hexpand (label, column == 0);
  if (column == 0)
    gtk_widget_add_css_class (label, "first");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (self->scores, label, column, row, 1, 1);
}

/* For people: whole points as they are, others with two places. */
static char *
dup_points (Rational points)
{
  return points.den == 1 ? rational_format (points) : rational_format_decimal (points, 2);
}

static void
fill_scores (FinishedPage *self, const ScoreSheet *sheet)
{
  const Blueprint *blueprint = exam_client_get_blueprint (self->client);
  g_autofree char *total = dup_points (sheet->total);
  guint row;

  add_cell (self, 0, 0, _ ("Section"), "head");
  add_cell (self, 1, 0, _ ("Answered"), "head");
  add_cell (self, 2, 0, _ ("Score"), "head");
  for (row = 0; row < sheet->n_sections; row++)
    {
      const SectionScore *score = &sheet->sections[row];
      const BlueprintSection *section
          = blueprint != NULL && row < blueprint->sections->len ? g_ptr_array_index (blueprint->sections, row) : NULL;
      g_autofree char *answered = g_strdup_printf (_ ("%u of %u"), score->n_answered, score->n_items);
      g_autofree char *points = dup_points (score->points);

      add_cell (self, 0, (int)row + 1, section != NULL ? language_pick (section->title_en, section->title_id) : "",
                NULL);
      add_cell (self, 1, (int)row + 1, answered, NULL);
      add_cell (self, 2, (int)row + 1, points, "points");
    }
  add_cell (self, 0, (int)row + 1, _ ("Total"), "total");
  add_cell (self, 1, (int)row + 1, "", "total");
  add_cell (self, 2, (int)row + 1, total, "total");
}

static void
remove_scores (FinishedPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->scores))) != NULL)
    gtk_grid_remove (self->scores, child);
}

static void
finished_page_update (FinishedPage *self)
{
  const ScoreSheet *sheet = exam_client_get_score (self->client);
  gboolean all_sent = exam_client_is_all_sent (self->client);
  g_autofree char *candidate = g_strdup_printf ("%s · %s", exam_client_get_candidate_name (self->client),
                                                exam_client_get_candidate_number (self->client));
  g_autofree char *waiting = g_strdup_printf (
      _ ("%u records are safe on this terminal and will be sent when the connection returns. You need not wait."),
      exam_client_get_n_unsent (self->client));

  gtk_label_set_text (self->candidate, candidate);
  remove_scores (self);
  if (sheet != NULL)
    fill_scores (self, sheet);
  gtk_widget_set_visible (GTK_WIDGET (self->scores), sheet != NULL);
  gtk_label_set_text (
      self->note, sheet != NULL
                      ? _ ("The result of the selection follows from the ranking and is announced by the committee.")
                      : _ ("Scores are announced by the committee."));
  gtk_label_set_text (self->sent, all_sent ? _ ("All your answers were received by the server.") : waiting);
  gtk_image_set_from_icon_name (self->sent_icon, all_sent ? "adil-double-check-symbolic" : "adil-check-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Your exam is finished"), -1);
}

GtkWidget *
finished_page_new (ExamClient *client)
{
  FinishedPage *self = g_object_new (FINISHED_TYPE_PAGE, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "status-changed", G_CALLBACK (finished_page_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "stage-changed", G_CALLBACK (finished_page_update), self, G_CONNECT_SWAPPED);
  finished_page_update (self);
  return GTK_WIDGET (self);
}

static gboolean
finished_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FINISHED_PAGE (widget)->card);
}

static void
finished_page_dispose (GObject *object)
{
  FinishedPage *self = FINISHED_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (finished_page_parent_class)->dispose (object);
}

static void
finished_page_class_init (FinishedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finished_page_dispose;
  widget_class->grab_focus = finished_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/finished-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FinishedPage, card);
  gtk_widget_class_bind_template_child (widget_class, FinishedPage, candidate);
  gtk_widget_class_bind_template_child (widget_class, FinishedPage, scores);
  gtk_widget_class_bind_template_child (widget_class, FinishedPage, note);
  gtk_widget_class_bind_template_child (widget_class, FinishedPage, sent_icon);
  gtk_widget_class_bind_template_child (widget_class, FinishedPage, sent);
}

static void
finished_page_init (FinishedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
