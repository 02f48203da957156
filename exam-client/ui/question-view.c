/* Builds the widgets of one item and keeps them in step with the client. */
#include "exam-client/ui/question-view.h"

#include "common/base/i18n.h"
#include "common/exam/response.h"
#include "exam-client/ui/answer-parts.h"
#include "exam-client/ui/field-view.h"
#include "exam-client/ui/item-markup.h"
#include "exam-client/ui/item-text.h"
#include "exam-client/ui/language.h"
#include "exam-client/ui/picture-view.h"
#include "exam-client/ui/reading-panel.h"
#include "exam-client/ui/save-text.h"

#include <math.h>

#define SCROLL_STEP     80
#define PAGE_MARGIN     48      /* padding of the question page, both sides */
#define BESIDE_EM       52      /* width from which reading and question stand side by side */
#define TYPING_PAUSE_MS 600     /* what is typed is recorded after such a pause */
#define TYPING_LONG_US  2000000 /* and, without a pause, so often */

struct _QuestionView
{
  GtkWidget parent_instance;
  GtkLabel *heading;
  GtkWidget *doubtful;
  GtkWidget *save_state;
  GtkImage *save_icon;
  GtkLabel *save_label;
  GtkWidget *split;
  GtkScrolledWindow *reading_scroller;
  GtkScrolledWindow *scroller;
  GtkBox *page;
  GtkBox *stem;
  GtkBox *fields;
  GtkLabel *mark;
  GtkWidget *reading; /* NULL where there is none */
  char *reading_id;   /* of the item before, too */
  GPtrArray *views;   /* of FieldView, borrowed */
  ExamClient *client;
  DisplaySettings *settings;
  guint slot;
  guint arranging;
  guint typing; /* timer: something typed is not recorded yet */
  gint64 typing_since_us;
};

G_DEFINE_FINAL_TYPE (QuestionView, question_view, GTK_TYPE_WIDGET)

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

/* The stem's gaps show what is in their fields. */
static void
update_gaps (QuestionView *self)
{
  for (guint i = 0; i < self->views->len; i++)
    {
      g_autofree char *answer = field_view_dup_answer (g_ptr_array_index (self->views, i));

      for (GtkWidget *text = gtk_widget_get_first_child (GTK_WIDGET (self->stem)); answer != NULL && text != NULL;
           text = gtk_widget_get_next_sibling (text))
        if (ITEM_IS_TEXT (text))
          item_text_set_gap (ITEM_TEXT (text), i + 1, answer);
    }
}

static void
question_view_update (QuestionView *self)
{
  const char *response = exam_client_get_response (self->client, self->slot);
  SaveState state = exam_client_get_slot_save_state (self->client, self->slot);
  g_auto (GStrv) parts = response_split (response, self->views->len);

  for (guint i = 0; i < self->views->len && parts != NULL; i++)
    field_view_set_response (g_ptr_array_index (self->views, i), self->views->len == 1 ? response : parts[i], state);
  update_gaps (self);
  gtk_widget_set_visible (self->doubtful, exam_client_is_flagged (self->client, self->slot));
  update_save_state (self, self->typing != 0 ? SAVE_STATE_SAVING : state);
}

static void
on_slot_changed (ExamClient *client, guint slot, QuestionView *self)
{
  if (slot == self->slot && self->views->len > 0)
    question_view_update (self);
}

/* Fields whose text is none at the moment keep what is on record. */
static char *
dup_response (QuestionView *self)
{
  const char *recorded = exam_client_get_response (self->client, self->slot);
  g_auto (GStrv) parts = response_split (recorded, self->views->len);

  if (parts == NULL)
    return NULL;
  for (guint i = 0; i < self->views->len; i++)
    {
      char *part = field_view_dup_response (g_ptr_array_index (self->views, i));

      if (part == NULL)
        continue;
      g_free (parts[i]);
      parts[i] = part;
    }
  return self->views->len == 1 ? g_strdup (parts[0]) : response_join ((const char *const *)parts, self->views->len);
}

static void
record (QuestionView *self)
{
  g_autofree char *response = NULL;

  g_clear_handle_id (&self->typing, g_source_remove);
  if (self->views->len == 0 || (response = dup_response (self)) == NULL)
    return;
  if (strlen (response) > EXAM_RESPONSE_MAX)
    field_view_set_hint (g_ptr_array_index (self->views, self->views->len - 1),
                         _ ("All answers of this item together are too long to be saved. Shorten one."), TRUE);
  else if (strcmp (response, exam_client_get_response (self->client, self->slot)) != 0)
    exam_client_set_response (self->client, self->slot, response);
  question_view_update (self);
}

static gboolean
on_typing_pause (gpointer data)
{
  QuestionView *self = data;

  self->typing = 0;
  record (self);
  return G_SOURCE_REMOVE;
}

static void
on_typing (FieldView *view, QuestionView *self)
{
  if (self->typing == 0)
    self->typing_since_us = g_get_monotonic_time ();
  else if (g_get_monotonic_time () - self->typing_since_us > TYPING_LONG_US)
    {
      record (self);
      return;
    }
  g_clear_handle_id (&self->typing, g_source_remove);
  self->typing = g_timeout_add (TYPING_PAUSE_MS, on_typing_pause, self);
  update_gaps (self);
  update_save_state (self, SAVE_STATE_SAVING);
}

static void
on_changed (FieldView *view, QuestionView *self)
{
  record (self);
}

void
question_view_flush (QuestionView *self)
{
  if (self->typing != 0)
    record (self);
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
  g_autofree char *text = item_markup_dup_spoken (item->stem, item, TRUE);
  g_autofree char *spoken = g_strdup_printf ("%s. %s", gtk_label_get_text (self->heading), text);

  reading_panel_add_text (self->stem, item->stem, item, TRUE);
  for (guint i = 0; i < item->pictures->len; i++)
    gtk_box_append (self->stem, picture_view_new (g_ptr_array_index (item->pictures, i), self->settings));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stem), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
build_fields (QuestionView *self, const ItemDocument *item)
{
  guint8 order[EXAM_OPTIONS_MAX];
  FieldContext context = { .item = item, .order = order, .settings = self->settings };

  for (guint place = 0; place < G_N_ELEMENTS (order); place++)
    order[place] = (guint8)place;
  for (guint place = 0; place < item_document_count_shuffled (item); place++)
    order[place] = (guint8)exam_client_get_option_at (self->client, self->slot, place);
  for (guint i = 0; i < item->fields->len; i++)
    {
      FieldView *view;

      context.number = i;
      context.capacity = answer_parts_capacity (item, i);
      view = field_view_new (&context);
      g_signal_connect (view, "changed", G_CALLBACK (on_changed), self);
      g_signal_connect (view, "typing", G_CALLBACK (on_typing), self);
      g_ptr_array_add (self->views, view);
      gtk_box_append (self->fields, GTK_WIDGET (view));
    }
}

static gboolean
has_room_beside (QuestionView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return width >= BESIDE_EM * (int)display_settings_get_em (self->settings);
}

/* A shared text stands to the left of the question where both get a readable line, else above it. */
static void
arrange_reading (QuestionView *self)
{
  gboolean beside = self->reading != NULL && has_room_beside (self);
  GtkWidget *parent = self->reading != NULL ? gtk_widget_get_parent (self->reading) : NULL;
  gboolean focused;

  gtk_widget_set_visible (GTK_WIDGET (self->reading_scroller), beside);
  if (self->reading == NULL || (parent != NULL && beside == (parent != GTK_WIDGET (self->page))))
    return;
  focused = gtk_widget_has_focus (self->reading);
  g_object_ref (self->reading);
  if (parent == GTK_WIDGET (self->page))
    gtk_box_remove (self->page, self->reading);
  else
    gtk_scrolled_window_set_child (self->reading_scroller, NULL);
  if (beside)
    gtk_scrolled_window_set_child (self->reading_scroller, self->reading);
  else
    gtk_box_prepend (self->page, self->reading);
  if (focused)
    gtk_widget_grab_focus (self->reading);
  g_object_unref (self->reading);
}

static void
arrange (QuestionView *self)
{
  int room;

  arrange_reading (self);
  room = gtk_widget_get_width (GTK_WIDGET (self->scroller)) - PAGE_MARGIN;
  for (guint i = 0; i < self->views->len; i++)
    field_view_set_room (g_ptr_array_index (self->views, i), room);
}

static gboolean
arrange_when_idle (gpointer data)
{
  QuestionView *self = data;

  self->arranging = 0;
  arrange (self);
  return G_SOURCE_REMOVE;
}

static void
on_width_changed (QuestionView *self)
{
  if (self->arranging == 0)
    self->arranging = g_idle_add (arrange_when_idle, self);
}

static void
remove_reading (QuestionView *self)
{
  if (self->reading == NULL)
    return;
  if (gtk_widget_get_parent (self->reading) == GTK_WIDGET (self->page))
    gtk_box_remove (self->page, self->reading);
  else
    gtk_scrolled_window_set_child (self->reading_scroller, NULL);
  self->reading = NULL;
}

/* TRUE where the candidate has not had this text on the screen just before. */
static gboolean
build_reading (QuestionView *self, const ItemDocument *item)
{
  gboolean is_new = item->stimulus != NULL && g_strcmp0 (item->stimulus->id, self->reading_id) != 0;

  remove_reading (self);
  g_free (self->reading_id);
  self->reading_id = item->stimulus != NULL ? g_strdup (item->stimulus->id) : NULL;
  if (item->stimulus == NULL)
    return FALSE;
  self->reading = reading_panel_new (item, self->settings);
  g_object_ref_sink (self->reading);
  arrange_reading (self);
  g_object_unref (self->reading);
  return is_new;
}

void
question_view_show (QuestionView *self, guint slot)
{
  const ItemDocument *item;
  gboolean is_new_reading;

  question_view_flush (self);
  item = exam_client_get_item (self->client, slot);
  self->slot = slot;
  g_ptr_array_set_size (self->views, 0);
  remove_children (self->stem);
  remove_children (self->fields);
  update_heading (self);
  is_new_reading = build_reading (self, item);
  build_stem (self, item);
  build_fields (self, item);
  arrange (self);
  question_view_update (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  /* Made anew for another language or text size it is still the same look at the same item. */
  if (slot != exam_client_get_current_slot (self->client) || !exam_client_is_viewed (self->client, slot))
    exam_client_view (self->client, slot);
  if (is_new_reading)
    gtk_widget_grab_focus (self->reading);
  else
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

/* The field that keys mean. */
static FieldView *
find_active (QuestionView *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  FieldView *only = NULL;
  guint n_with_options = 0;

  for (guint i = 0; i < self->views->len; i++)
    {
      FieldView *view = g_ptr_array_index (self->views, i);

      if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (view)))
        return view;
      if (field_view_get_n_options (view) > 0 && n_with_options++ == 0)
        only = view;
    }
  return n_with_options == 1 ? only : NULL;
}

guint
question_view_get_n_options (QuestionView *self)
{
  FieldView *view = find_active (self);

  return view != NULL ? field_view_get_n_options (view) : 0;
}

void
question_view_choose (QuestionView *self, guint place)
{
  FieldView *view = find_active (self);

  g_return_if_fail (view != NULL);
  field_view_choose (view, place);
}

void
question_view_move (QuestionView *self, int step)
{
  FieldView *view = find_active (self);

  if (view != NULL)
    field_view_move (view, step);
}

static gboolean
scroll_by (GtkScrolledWindow *scroller, double step)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  double before = gtk_adjustment_get_value (adjustment);

  gtk_adjustment_set_value (adjustment, before + step);
  return fabs (gtk_adjustment_get_value (adjustment) - before) > 0.5;
}

static gboolean
read_on (QuestionView *self, GtkWidget *focus, gboolean forward)
{
  GtkScrolledWindow *scroller = self->scroller;

  if (focus == NULL || (focus != self->reading && focus != GTK_WIDGET (self->stem)))
    return FALSE;
  if (focus == self->reading && gtk_widget_get_parent (focus) != GTK_WIDGET (self->page))
    scroller = self->reading_scroller;
  return scroll_by (scroller, forward ? SCROLL_STEP : -SCROLL_STEP);
}

/* Arrows read a long text first, then walk through what can be answered; they never choose. In an entry the sideways
 * ones belong to the text. */
static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, QuestionView *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean forward = keyval == GDK_KEY_Down || keyval == GDK_KEY_Right;
  gboolean sideways = keyval == GDK_KEY_Left || keyval == GDK_KEY_Right;

  if (!sideways && keyval != GDK_KEY_Up && keyval != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  if (sideways && focus != NULL && GTK_IS_EDITABLE (focus))
    return GDK_EVENT_PROPAGATE;
  if (!sideways && read_on (self, focus, forward))
    return GDK_EVENT_STOP;
  if (sideways || !gtk_widget_child_focus (self->split, forward ? GTK_DIR_DOWN : GTK_DIR_UP))
    gtk_widget_child_focus (self->split, forward ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
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
  g_signal_connect_object (client, "closing", G_CALLBACK (question_view_flush), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
question_view_unmap (GtkWidget *widget)
{
  question_view_flush (QUESTION_VIEW (widget));
  GTK_WIDGET_CLASS (question_view_parent_class)->unmap (widget);
}

static void
question_view_dispose (GObject *object)
{
  QuestionView *self = QUESTION_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->arranging, g_source_remove);
  g_clear_handle_id (&self->typing, g_source_remove);
  if (self->views != NULL)
    g_ptr_array_set_size (self->views, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->reading_id, g_free);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (question_view_parent_class)->dispose (object);
}

static void
question_view_finalize (GObject *object)
{
  g_ptr_array_unref (QUESTION_VIEW (object)->views);
  G_OBJECT_CLASS (question_view_parent_class)->finalize (object);
}

static void
question_view_class_init (QuestionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = question_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = question_view_finalize;
  widget_class->unmap = question_view_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/question-view.ui");
  gtk_widget_class_bind_template_child (widget_class, QuestionView, heading);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, doubtful);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, save_state);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, save_icon);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, save_label);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, split);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, reading_scroller);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, scroller);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, page);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, stem);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, fields);
  gtk_widget_class_bind_template_child (widget_class, QuestionView, mark);
}

static void
question_view_init (QuestionView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->views = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
