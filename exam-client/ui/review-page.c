/* Lists open items of the current part. Made anew each time it is shown. */
#include "exam-client/ui/review-page.h"

#include "common/base/i18n.h"
#include "exam-client/ui/answer-parts.h"
#include "exam-client/ui/language.h"
#include "exam-client/ui/palette-state.h"

struct _ReviewPage
{
  GtkWidget parent_instance;
  GtkBox *list;
  GtkLabel *summary;
  GtkWidget *back;
  ExamClient *client;
  guint first;
  guint n;
  guint n_columns;
};

enum
{
  SLOT_CHOSEN,
  BACK,
  CONTINUE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ReviewPage, review_page, GTK_TYPE_WIDGET)

static void
on_slot (GtkButton *button, ReviewPage *self)
{
  g_signal_emit (self, signals[SLOT_CHOSEN], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "slot")));
}

static GtkWidget *
new_slot_button (ReviewPage *self, guint slot, PaletteState state)
{
  g_autofree char *number = g_strdup_printf ("%u", slot - self->first + 1);
  g_autofree char *name = palette_state_dup_name (slot - self->first + 1, state);
  GtkWidget *button = gtk_button_new_with_label (number);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "item");
  gtk_widget_add_css_class (button, palette_state_css_class (state));
  g_object_set_data (G_OBJECT (button), "slot", GUINT_TO_POINTER (slot));
  g_signal_connect (button, "clicked", G_CALLBACK (on_slot), self);
  return button;
}

static gboolean
is_in_list (ReviewPage *self, guint slot, PaletteState wanted)
{
  const char *response = exam_client_get_response (self->client, slot);

  switch (wanted)
    {
    case PALETTE_STATE_EMPTY:
      return *response == '\0';
    case PALETTE_STATE_PARTIAL:
      return answer_parts_is_partial (exam_client_get_item (self->client, slot), response);
    case PALETTE_STATE_DOUBTFUL:
      return exam_client_is_flagged (self->client, slot);
    case PALETTE_STATE_ANSWERED:
      break;
    }
  return FALSE;
}

static GtkWidget *
new_section_row (ReviewPage *self, guint section)
{
  const BlueprintSection *plan = g_ptr_array_index (exam_client_get_blueprint (self->client)->sections, section);
  GtkWidget *label = gtk_label_new (language_pick (plan->title_en, plan->title_id));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "section-name");
  gtk_box_append (self->list, label);
  return label;
}

static GtkWidget *
new_grid (ReviewPage *self, const char *name)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_widget_set_halign (grid, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (grid, "review-grid");
  gtk_box_append (self->list, grid);
  return grid;
}

static void
add_group (ReviewPage *self, PaletteState wanted, const char *name)
{
  GtkWidget *grid = NULL, *heading = gtk_label_new (NULL);
  guint section = G_MAXUINT, count = 0, place = 0;
  g_autofree char *title = NULL;

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "group-heading");
  gtk_box_append (self->list, heading);
  for (guint slot = self->first; slot < self->first + self->n; slot++)
    {
      GtkWidget *button;

      if (!is_in_list (self, slot, wanted))
        continue;
      if (exam_client_get_section (self->client, slot) != section)
        {
          section = exam_client_get_section (self->client, slot);
          grid = new_grid (self, gtk_label_get_text (GTK_LABEL (new_section_row (self, section))));
          place = 0;
        }
      button = new_slot_button (self, slot, wanted);
      gtk_grid_attach (GTK_GRID (grid), button, (int)(place % self->n_columns), (int)(place / self->n_columns), 1, 1);
      place++;
      count++;
    }
  /* Most exams have no items of several parts: nothing is said of them then. */
  gtk_widget_set_visible (heading, count > 0 || wanted != PALETTE_STATE_PARTIAL);
  title = g_strdup_printf ("%s: %u", name, count);
  gtk_label_set_text (GTK_LABEL (heading), title);
}

GtkWidget *
review_page_new (ExamClient *client, guint n_columns)
{
  ReviewPage *self = g_object_new (REVIEW_TYPE_PAGE, NULL);
  g_autofree char *summary = NULL;
  guint n_answered = exam_client_get_n_answered (client);

  self->client = g_object_ref (client);
  self->n_columns = MAX (n_columns, 1);
  exam_client_get_part_range (client, exam_client_get_part (client), &self->first, &self->n);
  summary = n_answered == self->n
                ? g_strdup_printf (_ ("All %u items are answered. You can still change every answer."), self->n)
                : g_strdup_printf (_ ("%u of %u items are answered. Press a number to go back to that item."),
                                   n_answered, self->n);
  gtk_label_set_text (self->summary, summary);
  add_group (self, PALETTE_STATE_EMPTY, _ ("Not answered"));
  add_group (self, PALETTE_STATE_PARTIAL, _ ("Partly answered"));
  add_group (self, PALETTE_STATE_DOUBTFUL, _ ("Doubtful"));
  return GTK_WIDGET (self);
}

static void
on_back (GtkButton *button, ReviewPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_continue (GtkButton *button, ReviewPage *self)
{
  g_signal_emit (self, signals[CONTINUE], 0);
}

static gboolean
review_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (REVIEW_PAGE (widget)->back);
}

static void
review_page_dispose (GObject *object)
{
  ReviewPage *self = REVIEW_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (review_page_parent_class)->dispose (object);
}

static void
review_page_class_init (ReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = review_page_dispose;
  widget_class->grab_focus = review_page_grab_focus;
  signals[SLOT_CHOSEN]
      = g_signal_new ("slot-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CONTINUE] = g_signal_new ("continue", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ReviewPage, list);
  gtk_widget_class_bind_template_child (widget_class, ReviewPage, summary);
  gtk_widget_class_bind_template_child (widget_class, ReviewPage, back);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_continue);
}

static void
review_page_init (ReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
