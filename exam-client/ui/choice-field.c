/* Rows to choose from. Choosing is saving; where several may be chosen, one too many is explained, not swallowed. */
#include "exam-client/ui/choice-field.h"

#include "common/base/i18n.h"
#include "exam-client/ui/choice-hint.h"
#include "exam-client/ui/item-markup.h"
#include "exam-client/ui/option-row.h"

#include <string.h>

struct _ChoiceField
{
  FieldView parent_instance;
  GtkBox *rows;
  guint n;
  char letters[EXAM_OPTIONS_MAX + 1]; /* author's letter at each place */
  char *texts[EXAM_OPTIONS_MAX];      /* by place, for the gap */
  char chosen[EXAM_OPTIONS_MAX + 1];  /* as a response */
  gboolean multiple;
  gboolean pictures_only;
  guint min, max;
};

G_DEFINE_FINAL_TYPE (ChoiceField, choice_field, FIELD_TYPE_VIEW)

static void
update_hint (ChoiceField *self, gboolean one_too_many)
{
  g_autofree char *hint = NULL;

  if (!self->multiple)
    return;
  hint = one_too_many ? choice_hint_dup_too_many (self->max) : choice_hint_dup (self->min, self->max);
  field_view_set_hint (FIELD_VIEW (self), hint, one_too_many);
}

static char *
choice_field_dup_response (FieldView *view)
{
  return g_strdup (CHOICE_FIELD (view)->chosen);
}

static void
choice_field_set_response (FieldView *view, const char *response, SaveState save_state)
{
  ChoiceField *self = CHOICE_FIELD (view);
  guint place = 0;

  g_strlcpy (self->chosen, response, sizeof self->chosen);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL;
       row = gtk_widget_get_next_sibling (row), place++)
    option_row_update (OPTION_ROW (row), strchr (response, self->letters[place]) != NULL, save_state);
}

static char *
choice_field_dup_answer (FieldView *view)
{
  ChoiceField *self = CHOICE_FIELD (view);

  for (guint place = 0; place < self->n; place++)
    if (self->chosen[0] == self->letters[place])
      return g_strdup (self->texts[place]);
  return g_strdup ("");
}

static guint
choice_field_get_n_options (FieldView *view)
{
  return CHOICE_FIELD (view)->n;
}

static GtkWidget *
row_at (ChoiceField *self, guint place)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  while (place-- > 0 && row != NULL)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

/* FALSE: it is one too many. */
static gboolean
choose_also (ChoiceField *self, char letter)
{
  const char *known = strchr (self->chosen, letter);
  char more[EXAM_OPTIONS_MAX + 2] = { 0 };
  guint n = 0;

  if (known == NULL && self->max > 0 && strlen (self->chosen) >= self->max)
    return FALSE;
  for (char other = 'A'; other <= 'Z'; other++)
    if ((other == letter) != (strchr (self->chosen, other) != NULL))
      more[n++] = other;
  g_strlcpy (self->chosen, more, sizeof self->chosen);
  return TRUE;
}

static void
choice_field_choose (FieldView *view, guint place)
{
  ChoiceField *self = CHOICE_FIELD (view);
  char letter;
  gboolean fits = TRUE;

  g_return_if_fail (place < self->n);
  letter = self->letters[place];
  gtk_widget_grab_focus (row_at (self, place));
  if (self->multiple)
    fits = choose_also (self, letter);
  else if (self->chosen[0] == letter)
    return; /* Pressing the same answer again is no event: the record of it is already safe. */
  else
    {
      self->chosen[0] = letter;
      self->chosen[1] = '\0';
    }
  update_hint (self, !fits);
  if (fits)
    field_view_changed (view);
}

static void
on_chosen (OptionRow *row, ChoiceField *self)
{
  guint place = 0;

  for (GtkWidget *other = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); other != GTK_WIDGET (row);
       other = gtk_widget_get_next_sibling (other))
    place++;
  choice_field_choose (FIELD_VIEW (self), place);
}

static void
set_side_by_side (ChoiceField *self, gboolean side_by_side)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->rows),
                                  side_by_side ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    option_row_set_stacked (OPTION_ROW (row), side_by_side);
}

/* Answers that are pictures alone stand side by side where they fit: a row of figures is read at one glance. */
static void
choice_field_set_room (FieldView *view, int room)
{
  ChoiceField *self = CHOICE_FIELD (view);
  int natural;

  if (!self->pictures_only || room <= 0)
    return;
  set_side_by_side (self, TRUE);
  gtk_widget_measure (GTK_WIDGET (self->rows), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  /* Pictures may shrink a little for it. */
  if (natural * 3 > room * 4)
    set_side_by_side (self, FALSE);
}

FieldView *
choice_field_new (const FieldContext *context)
{
  ChoiceField *self = g_object_new (CHOICE_TYPE_FIELD, NULL);
  const ItemField *field = field_view_get_field (context);
  g_autofree char *name = field_view_dup_name (context, _ ("Answers"));

  field_view_begin (FIELD_VIEW (self), context);
  self->multiple = field->kind == ITEM_KIND_MULTIPLE;
  self->min = field->min;
  self->max = field->max;
  self->n = MIN (field->options->len, EXAM_OPTIONS_MAX);
  self->rows = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "accessible-role",
                             self->multiple ? GTK_ACCESSIBLE_ROLE_GROUP : GTK_ACCESSIBLE_ROLE_RADIO_GROUP, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "options");
  gtk_box_append (field_view_get_body (FIELD_VIEW (self)), GTK_WIDGET (self->rows));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  self->pictures_only = TRUE;
  for (guint place = 0; place < self->n; place++)
    {
      const ItemOption *option = g_ptr_array_index (field->options, context->order[place]);
      GtkWidget *row = option_row_new (place, option, context->item, self->multiple, context->settings);

      self->letters[place] = *option->id;
      self->texts[place] = item_markup_dup_spoken (option->text, context->item, FALSE);
      self->pictures_only = self->pictures_only && !option_row_shows_text (option);
      g_signal_connect (row, "chosen", G_CALLBACK (on_chosen), self);
      gtk_box_append (self->rows, row);
    }
  update_hint (self, FALSE);
  return FIELD_VIEW (self);
}

static void
choice_field_finalize (GObject *object)
{
  ChoiceField *self = CHOICE_FIELD (object);

  for (guint place = 0; place < self->n; place++)
    g_free (self->texts[place]);
  G_OBJECT_CLASS (choice_field_parent_class)->finalize (object);
}

static void
choice_field_class_init (ChoiceFieldClass *klass)
{
  FieldViewClass *field_class = FIELD_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = choice_field_finalize;
  field_class->dup_response = choice_field_dup_response;
  field_class->set_response = choice_field_set_response;
  field_class->dup_answer = choice_field_dup_answer;
  field_class->get_n_options = choice_field_get_n_options;
  field_class->choose = choice_field_choose;
  field_class->set_room = choice_field_set_room;
}

static void
choice_field_init (ChoiceField *self)
{
}
