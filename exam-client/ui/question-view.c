/* Builds the widgets of one item and keeps them in step with the client. */
#include "exam-client/ui/question-view.h"

#include "common/base/i18n.h"
#include "exam-client/ui/language.h"
#include "exam-client/ui/option-row.h"
#include "exam-client/ui/picture-view.h"
#include "exam-client/ui/save-text.h"

#include <math.h>

#define SCROLL_STEP 80
#define PAGE_MARGIN 48 /* padding of the question page, both sides */

struct _QuestionView
{
  GtkWidget parent_instance;
  GtkLabel *heading;
  GtkWidget *doubtful;
  GtkWidget *save_state;
  GtkImage *save_icon;
  GtkLabel *save_label;
  GtkScrolledWindow *scroller;
  GtkBox *page;
  GtkBox *stem;
  GtkBox *options;
  GtkLabel *mark;
  ExamClient *client;
  DisplaySettings *settings;
  guint slot;
  guint n_options;
  gboolean pictures_only;
  guint arranging;
};

G_DEFINE_FINAL_TYPE (QuestionView, question_view, GTK_TYPE_WIDGET)

static const ItemOption *
option_at (QuestionView *self, guint place)
{
  const ItemDocument *item = exam_client_get_item (self->client, self->slot);

  return g_ptr_array_index (item->options, exam_client_get_option_at (self->client, self->slot, place));
}

static void
update_save_state (QuestionView *self, SaveState state)
{
  const char *icon = save_text_icon (state);

  gtk_widget_set_visible (self->save_state, state != SAVE_STATE_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->save_icon), icon != NULL);
  gtk_image_set_from_icon_name (self->save_icon, icon);
  gtk_label_set_text (self->save_label, save_text (state));
  if (state == SAVE_STATE_FAILED)
    gtk_widget_add_css_class (self->save_state, "failed");
  else
    gtk_widget_remove_css_class (self->save_state, "failed");
}

static void
question_view_update (QuestionView *self)
{
  const char *response = exam_client_get_response (self->client, self->slot);
  SaveState state = exam_client_get_slot_save_state (self->client, self->slot);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->options));

  for (guint place = 0; row != NULL; place++, row = gtk_widget_get_next_sibling (row))
    option_row_update (OPTION_ROW (row), strcmp (option_at (self, place)->id, response) == 0, state);
  gtk_widget_set_visible (self->doubtful, exam_client_is_flagged (self->client, self->slot));
  update_save_state (self, state);
}

static void
on_slot_changed (ExamClient *client, guint slot, QuestionView *self)
{
  if (slot == self->slot && self->n_options > 0)
    question_view_update (self);
}

static void
remove_children (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
update_heading (QuestionView *self)
{
  const Blueprint *blueprint = exam_client_get_blueprint (self->client);
  guint section = exam_client_get_section (self->client, self->slot), first, n;
  const BlueprintSection *plan = g_ptr_array_index (blueprint->sections, section);
  g_autofree char *number = NULL, *text = NULL;

  exam_client_get_part_range (self->client, exam_client_get_part (self->client), &first, &n);
  number = g_strdup_printf (_ ("Item %u of %u"), self->slot - first + 1, n);
  text = g_strdup_printf ("%s · %s", number, plan->id);
  gtk_label_set_text (self->heading, text);
}

static void
build_stem (QuestionView *self, const ItemDocument *item)
{
  g_auto (GStrv) paragraphs = g_strsplit (item->stem, "\n", -1);
  g_autofree char *spoken = g_strdup_printf ("%s. %s", gtk_label_get_text (self->heading), item->stem);

  for (gsize i = 0; paragraphs[i] != NULL; i++)
    {
      GtkWidget *label;

      if (*g_strstrip (paragraphs[i]) == '\0')
        continue;
      label = gtk_label_new (paragraphs[i]);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (self->stem, label);
    }
  for (guint i = 0; i < item->pictures->len; i++)
    gtk_box_append (self->stem, picture_view_new (g_ptr_array_index (item->pictures, i), self->settings));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stem), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
on_chosen (OptionRow *row, QuestionView *self)
{
  guint place = 0;

  for (GtkWidget *other = gtk_widget_get_first_child (GTK_WIDGET (self->options)); other != GTK_WIDGET (row);
       other = gtk_widget_get_next_sibling (other))
    place++;
  question_view_choose (self, place);
}

static void
set_side_by_side (QuestionView *self, gboolean side_by_side)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->options),
                                  side_by_side ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->options)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    option_row_set_stacked (OPTION_ROW (row), side_by_side);
}

/* Answers that are pictures alone stand side by side where they fit: a row of figures is read at one glance. */
static void
arrange_options (QuestionView *self)
{
  int room = gtk_widget_get_width (GTK_WIDGET (self->scroller)) - PAGE_MARGIN, natural;

  if (!self->pictures_only || room <= 0)
    return;
  set_side_by_side (self, TRUE);
  gtk_widget_measure (GTK_WIDGET (self->options), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  /* Pictures may shrink a little for it. */
  if (natural * 3 > room * 4)
    set_side_by_side (self, FALSE);
}

static gboolean
arrange_when_idle (gpointer data)
{
  QuestionView *self = data;

  self->arranging = 0;
  arrange_options (self);
  return G_SOURCE_REMOVE;
}

static void
on_width_changed (QuestionView *self)
{
  if (self->arranging == 0)
    self->arranging = g_idle_add (arrange_when_idle, self);
}

static void
build_options (QuestionView *self, const ItemDocument *item)
{
  self->n_options = item->options->len;
  self->pictures_only = TRUE;
  set_side_by_side (self, FALSE);
  for (guint place = 0; place < self->n_options; place++)
    {
      GtkWidget *row = option_row_new (place, option_at (self, place), self->settings);

      g_signal_connect (row, "chosen", G_CALLBACK (on_chosen), self);
      gtk_box_append (self->options, row);
      self->pictures_only = self->pictures_only && !option_row_shows_text (option_at (self, place));
    }
  arrange_options (self);
}

void
question_view_show (QuestionView *self, guint slot)
{
  const ItemDocument *item = exam_client_get_item (self->client, slot);

  self->slot = slot;
  self->n_options = 0;
  remove_children (self->stem);
  remove_children (self->options);
  update_heading (self);
  build_stem (self, item);
  build_options (self, item);
  question_view_update (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  /* Made anew for another language or text size it is still the same look at the same item. */
  if (slot != exam_client_get_current_slot (self->client) || !exam_client_is_viewed (self->client, slot))
    exam_client_view (self->client, slot);
  question_view_focus (self);
}

void
question_view_focus (QuestionView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->stem));
}

guint
question_view_get_slot (QuestionView *self)
{
  return self->slot;
}

guint
question_view_get_n_options (QuestionView *self)
{
  return self->n_options;
}

static GtkWidget *
row_at (QuestionView *self, guint place)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->options));

  while (place-- > 0 && row != NULL)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

void
question_view_choose (QuestionView *self, guint place)
{
  const ItemOption *option;

  g_return_if_fail (place < self->n_options);
  option = option_at (self, place);
  gtk_widget_grab_focus (row_at (self, place));
  /* Pressing the same answer again is no event: the record of it is already safe. */
  if (strcmp (option->id, exam_client_get_response (self->client, self->slot)) != 0)
    exam_client_set_response (self->client, self->slot, option->id);
}

static gboolean
scroll_by (QuestionView *self, double step)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double before = gtk_adjustment_get_value (adjustment);

  gtk_adjustment_set_value (adjustment, before + step);
  return fabs (gtk_adjustment_get_value (adjustment) - before) > 0.5;
}

/* Arrows read a long stem first, then walk through the options; they never choose. */
static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, QuestionView *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean forward = keyval == GDK_KEY_Down || keyval == GDK_KEY_Right;
  gboolean sideways = keyval == GDK_KEY_Left || keyval == GDK_KEY_Right;
  GtkWidget *target = NULL;

  if (!sideways && keyval != GDK_KEY_Up && keyval != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  if (focus == GTK_WIDGET (self->stem))
    {
      if (!sideways && scroll_by (self, forward ? SCROLL_STEP : -SCROLL_STEP))
        return GDK_EVENT_STOP;
      target = forward ? row_at (self, 0) : NULL;
    }
  else if (focus != NULL && OPTION_IS_ROW (focus))
    {
      target = forward ? gtk_widget_get_next_sibling (focus) : gtk_widget_get_prev_sibling (focus);
      if (target == NULL && !forward)
        target = GTK_WIDGET (self->stem);
    }
  if (target != NULL)
    gtk_widget_grab_focus (target);
  return GDK_EVENT_STOP;
}

GtkWidget *
question_view_new (ExamClient *client, DisplaySettings *settings)
{
  QuestionView *self = g_object_new (QUESTION_TYPE_VIEW, NULL);

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  /* A photograph of an item tells whose screen it was. */
  gtk_label_set_text (self->mark, exam_client_get_pseudonym (client));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "notify::page-size",
                           G_CALLBACK (on_width_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "slot-changed", G_CALLBACK (on_slot_changed), self, 0);
  return GTK_WIDGET (self);
}

static void
question_view_dispose (GObject *object)
{
  QuestionView *self = QUESTION_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->arranging, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (question_view_parent_class)->dispose (object);
}

static void
question_view_class_init (QuestionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = question_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/question-view.ui");
  gtk_widget_class_bind_template_child (widget_class, QuestionView, heading);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, doubtful);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, save_state);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, save_icon);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, save_label);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, scroller);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, page);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, stem);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, options);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, mark);
}

static void
question_view_init (QuestionView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
