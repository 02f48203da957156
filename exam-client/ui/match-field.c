/* A row of toggle buttons per option. */
#include "exam-client/ui/match-field.h"

#include "common/base/i18n.h"
#include "exam-client/ui/choice-hint.h"
#include "exam-client/ui/item-markup.h"
#include "exam-client/ui/item-text.h"
#include "exam-client/ui/option-row.h"
#include "exam-client/ui/picture-view.h"

#include <string.h>

#define CELL_EM       4
#define SHORT_TARGET  14 /* characters of a target that fits on its buttons */
#define SHORT_TARGETS 4

struct _MatchField
{
  FieldView parent_instance;
  GPtrArray *rows; /* of GtkBox, borrowed, in the order shown */
  guint n_options, n_targets;
  char letters[EXAM_OPTIONS_MAX + 1];                     /* by place */
  GtkWidget *buttons[EXAM_OPTIONS_MAX][EXAM_OPTIONS_MAX]; /* by place and target */
  guint max;
  guint capacity;
  gboolean is_short; /* the buttons have the targets' texts */
  gboolean updating;
  DisplaySettings *settings;
};

G_DEFINE_FINAL_TYPE (MatchField, match_field, FIELD_TYPE_VIEW)

static gboolean
is_pressed (MatchField *self, guint place, guint target)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->buttons[place][target]));
}

/* Sorted by the author's letters, whatever order is shown. */
static char *
match_field_dup_response (FieldView *view)
{
  MatchField *self = MATCH_FIELD (view);
  GString *response = g_string_new (NULL);

  for (char letter = 'A'; letter <= 'Z'; letter++)
    {
      const char *found = strchr (self->letters, letter);

      for (guint target = 0; found != NULL && target < self->n_targets; target++)
        if (is_pressed (self, (guint)(found - self->letters), target))
          g_string_append_printf (response, "%c%u", letter, target + 1);
    }
  return g_string_free (response, FALSE);
}

static void
press (MatchField *self, guint place, guint target, gboolean pressed)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[place][target]), pressed);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->buttons[place][target]), GTK_ACCESSIBLE_STATE_PRESSED,
                               pressed ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

static void
match_field_set_response (FieldView *view, const char *response, SaveState save_state)
{
  MatchField *self = MATCH_FIELD (view);

  self->updating = TRUE;
  for (guint place = 0; place < self->n_options; place++)
    for (guint target = 0; target < self->n_targets; target++)
      press (self, place, target, FALSE);
  while (*response != '\0')
    {
      const char *found = strchr (self->letters, *response++);
      guint64 target = g_ascii_strtoull (response, (char **)&response, 10);

      if (found == NULL || target < 1 || target > self->n_targets)
        break;
      press (self, (guint)(found - self->letters), (guint)target - 1, TRUE);
    }
  self->updating = FALSE;
}

static void
update_hint (MatchField *self, gboolean one_too_many)
{
  g_autofree char *hint = NULL;

  if (one_too_many)
    hint = choice_hint_dup_too_many (self->max);
  else if (self->max != 1)
    hint = choice_hint_dup (0, self->max);
  field_view_set_hint (FIELD_VIEW (self), hint, one_too_many);
}

static guint
count_pressed (MatchField *self, guint place)
{
  guint n = 0;

  for (guint target = 0; target < self->n_targets; target++)
    n += is_pressed (self, place, target);
  return n;
}

static void
on_toggled (GtkToggleButton *button, MatchField *self)
{
  guint place = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "place"));
  guint chosen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "target"));
  gboolean pressed = gtk_toggle_button_get_active (button), too_many;
  g_autofree char *response = NULL;

  if (self->updating)
    return;
  self->updating = TRUE;
  for (guint target = 0; target < self->n_targets && self->max == 1 && pressed; target++)
    press (self, place, target, target == chosen);
  response = match_field_dup_response (FIELD_VIEW (self));
  too_many = pressed && self->max > 1 && count_pressed (self, place) > self->max;
  if (too_many || strlen (response) > self->capacity)
    press (self, place, chosen, FALSE);
  else
    press (self, place, chosen, pressed);
  self->updating = FALSE;
  update_hint (self, too_many);
  if (!too_many && strlen (response) <= self->capacity)
    field_view_changed (FIELD_VIEW (self));
  else if (!too_many)
    field_view_set_hint (FIELD_VIEW (self), _ ("No more pairs can be recorded. Take one back first."), TRUE);
}

static char *
dup_spoken (const ItemOption *option, const ItemDocument *item)
{
  return item_markup_dup_spoken (*option->text != '\0' ? option->text : option_row_alternative (option), item, FALSE);
}

static GtkWidget *
new_button (MatchField *self, guint place, guint i, const char *spoken, const FieldContext *context)
{
  const ItemOption *target = g_ptr_array_index (field_view_get_field (context)->targets, i);
  g_autofree char *number = g_strdup_printf ("%u", i + 1);
  g_autofree char *text = dup_spoken (target, context->item);
  g_autofree char *name = self->is_short ? g_strdup_printf ("%s: %s", spoken, text)
                                         : g_strdup_printf ("%s: %s. %s", spoken, number, text);
  GtkWidget *button = gtk_toggle_button_new_with_label (self->is_short ? target->text : number);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "target");
  g_object_set_data (G_OBJECT (button), "place", GUINT_TO_POINTER (place));
  g_object_set_data (G_OBJECT (button), "target", GUINT_TO_POINTER (i));
  g_signal_connect (button, "toggled", G_CALLBACK (on_toggled), self);
  self->buttons[place][i] = button;
  return button;
}

static GtkWidget *
new_content (const ItemOption *option, const FieldContext *context)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_hexpand (content, TRUE);
  gtk_widget_set_valign (content, GTK_ALIGN_CENTER);
  if (option_row_shows_text (option))
    gtk_box_append (GTK_BOX (content), item_text_new (option->text, context->item, FALSE));
  for (guint i = 0; i < option->pictures->len; i++)
    gtk_box_append (GTK_BOX (content), picture_view_new (g_ptr_array_index (option->pictures, i), context->settings));
  return content;
}

static GtkWidget *
new_row (MatchField *self, guint place, const FieldContext *context)
{
  const ItemOption *option = g_ptr_array_index (field_view_get_field (context)->options, context->order[place]);
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "css-name", "option", "spacing", 12, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *buttons = gtk_flow_box_new ();
  g_autofree char *spoken = dup_spoken (option, context->item);

  gtk_widget_add_css_class (row, "pairing");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_box_append (GTK_BOX (row), new_content (option, context));
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (buttons), GTK_SELECTION_NONE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (buttons), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (buttons), 6);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (buttons), TRUE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (buttons), self->n_targets);
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  for (guint i = 0; i < self->n_targets; i++)
    {
      GtkWidget *button = new_button (self, place, i, spoken, context);

      gtk_flow_box_append (GTK_FLOW_BOX (buttons), button);
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
  gtk_box_append (GTK_BOX (row), buttons);
  g_object_set_data (G_OBJECT (row), "buttons", buttons);
  self->letters[place] = *option->id;
  return row;
}

static GtkWidget *
new_target_list (const FieldContext *context)
{
  const ItemField *field = field_view_get_field (context);
  GtkWidget *list = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_LIST, NULL);

  gtk_widget_add_css_class (list, "targets");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What to pair with"), -1);
  for (guint i = 0; i < field->targets->len; i++)
    {
      const ItemOption *target = g_ptr_array_index (field->targets, i);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autofree char *spoken = dup_spoken (target, context->item);
      g_autofree char *name = g_strdup_printf ("%s. %s", number, spoken);
      GtkWidget *line
          = g_object_new (GTK_TYPE_BOX, "spacing", 12, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
      GtkWidget *badge = gtk_label_new (number);

      gtk_widget_add_css_class (badge, "target-number");
      gtk_widget_set_valign (badge, GTK_ALIGN_START);
      gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_box_append (GTK_BOX (line), badge);
      gtk_box_append (GTK_BOX (line), new_content (target, context));
      gtk_box_append (GTK_BOX (list), line);
    }
  return list;
}

/* Buttons beside the text where that leaves it half of the room, else below it. */
static void
match_field_set_room (FieldView *view, int room)
{
  MatchField *self = MATCH_FIELD (view);
  int cell = CELL_EM * (int)display_settings_get_em (self->settings) * (self->is_short ? 2 : 1);
  gboolean beside = room > 0 && cell * (int)self->n_targets * 2 <= room;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *buttons = g_object_get_data (G_OBJECT (row), "buttons");

      gtk_orientable_set_orientation (GTK_ORIENTABLE (row),
                                      beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
      gtk_widget_set_halign (buttons, beside ? GTK_ALIGN_END : GTK_ALIGN_START);
      gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (buttons), beside ? self->n_targets : 0);
    }
}

static gboolean
targets_are_short (const ItemField *field)
{
  for (guint i = 0; i < field->targets->len; i++)
    {
      const ItemOption *target = g_ptr_array_index (field->targets, i);

      if (target->pictures->len > 0 || *target->text == '\0' || g_utf8_strlen (target->text, -1) > SHORT_TARGET
          || strchr (target->text, '\\') != NULL)
        return FALSE;
    }
  return field->targets->len <= SHORT_TARGETS;
}

FieldView *
match_field_new (const FieldContext *context)
{
  MatchField *self = g_object_new (MATCH_TYPE_FIELD, NULL);
  const ItemField *field = field_view_get_field (context);
  GtkBox *body = field_view_get_body (FIELD_VIEW (self));
  g_autofree char *name = field_view_dup_name (context, _ ("Pairs"));

  field_view_begin (FIELD_VIEW (self), context);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  self->settings = g_object_ref (context->settings);
  self->n_options = field->options->len;
  self->n_targets = field->targets->len;
  self->max = field->max;
  self->capacity = context->capacity;
  self->is_short = targets_are_short (field);
  if (!self->is_short)
    gtk_box_append (body, new_target_list (context));
  for (guint place = 0; place < self->n_options; place++)
    {
      GtkWidget *row = new_row (self, place, context);

      g_ptr_array_add (self->rows, row);
      gtk_box_append (body, row);
    }
  match_field_set_room (FIELD_VIEW (self), 0);
  update_hint (self, FALSE);
  return FIELD_VIEW (self);
}

static gboolean
find_focus (MatchField *self, int *out_place, int *out_target)
{
  for (guint place = 0; place < self->n_options; place++)
    for (guint target = 0; target < self->n_targets; target++)
      if (gtk_widget_has_focus (self->buttons[place][target]))
        {
          *out_place = (int)place;
          *out_target = (int)target;
          return TRUE;
        }
  return FALSE;
}

/* Up and down keep the column; everything else goes from button to button. */
static gboolean
match_field_focus (GtkWidget *widget, GtkDirectionType direction)
{
  MatchField *self = MATCH_FIELD (widget);
  gboolean forward = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_DOWN || direction == GTK_DIR_RIGHT;
  gboolean by_row = direction == GTK_DIR_UP || direction == GTK_DIR_DOWN;
  int n_targets = (int)self->n_targets, n = (int)self->n_options * n_targets;
  int place = 0, target = 0, i = forward ? 0 : n - 1;

  if (find_focus (self, &place, &target))
    i = place * n_targets + target + (forward ? 1 : -1) * (by_row ? n_targets : 1);
  if (i < 0 || i >= n)
    return FALSE;
  return gtk_widget_grab_focus (self->buttons[i / n_targets][i % n_targets]);
}

static void
match_field_dispose (GObject *object)
{
  MatchField *self = MATCH_FIELD (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (match_field_parent_class)->dispose (object);
}

static void
match_field_class_init (MatchFieldClass *klass)
{
  FieldViewClass *field_class = FIELD_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = match_field_dispose;
  GTK_WIDGET_CLASS (klass)->focus = match_field_focus;
  field_class->dup_response = match_field_dup_response;
  field_class->set_response = match_field_set_response;
  field_class->set_room = match_field_set_room;
}

static void
match_field_init (MatchField *self)
{
  self->rows = g_ptr_array_new ();
}
