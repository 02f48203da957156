/* One line of GTK's entry, without its menus, completion and input methods. */
#include "exam-client/ui/entry-field.h"

#include "common/base/i18n.h"
#include "common/exam/response.h"

#include <string.h>

#define NUMBER_CHARS     16
#define NUMBER_TYPED_MAX 40
#define TEXT_CHARS_MIN   12
#define TEXT_CHARS_MAX   40

struct _EntryField
{
  FieldView parent_instance;
  GtkWidget *entry;
  GtkWidget *left;
  gboolean is_number;
  gboolean updating;
  gboolean filled;
  guint capacity;
  char *recorded; /* response on record */
};

G_DEFINE_FINAL_TYPE (EntryField, entry_field, FIELD_TYPE_VIEW)

static char *
dup_typed (EntryField *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

/* NULL: no number, or only the beginning of one. */
static char *
entry_field_dup_response (FieldView *view)
{
  EntryField *self = ENTRY_FIELD (view);
  g_autofree char *typed = dup_typed (self);
  g_autofree char *response = NULL;

  if (*typed == '\0')
    return g_strdup ("");
  response = self->is_number ? response_parse_number (typed) : response_encode_text (typed);
  return response != NULL && strlen (response) <= self->capacity ? g_steal_pointer (&response) : NULL;
}

/* "-" or "," is on its way to a number: nothing is wrong yet. */
static gboolean
is_beginning (const char *typed)
{
  return strspn (typed, "+-.,") == strlen (typed) && strlen (typed) <= 2;
}

static char *
dup_number_hint (EntryField *self, gboolean is_settled, gboolean *out_wrong)
{
  g_autofree char *typed = dup_typed (self), *response = entry_field_dup_response (FIELD_VIEW (self));
  g_autofree char *parsed = NULL;

  *out_wrong = response == NULL && (is_settled || !is_beginning (typed));
  if (!*out_wrong)
    return g_strdup (_ ("Type a number, for example −12 or 3,5."));
  parsed = response_parse_number (typed);
  if (parsed != NULL)
    return g_strdup (_ ("This number is too long and is not saved."));
  if (*self->recorded == '\0')
    return g_strdup (_ ("This is not a number and is not saved. Use digits, a minus sign and one comma or point."));
  return g_strdup_printf (_ ("This is not a number and is not saved. Your answer is still %s."), self->recorded);
}

static void
update_hint (EntryField *self, gboolean is_settled)
{
  gboolean is_wrong = FALSE;
  g_autofree char *hint = NULL;

  if (!self->is_number)
    return;
  hint = dup_number_hint (self, is_settled, &is_wrong);
  field_view_set_hint (FIELD_VIEW (self), hint, is_wrong);
  if (is_wrong)
    gtk_widget_add_css_class (self->entry, "wrong");
  else
    gtk_widget_remove_css_class (self->entry, "wrong");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
update_left (EntryField *self)
{
  g_autofree char *encoded = response_encode_text (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  guint left = strlen (encoded) < self->capacity ? self->capacity - (guint)strlen (encoded) : 0;
  g_autofree char *text = NULL;

  if (self->is_number)
    return;
  text = g_strdup_printf (_ ("Room for %u more characters"), left);
  gtk_label_set_text (GTK_LABEL (self->left), text);
}

static void
entry_field_set_response (FieldView *view, const char *response, SaveState save_state)
{
  EntryField *self = ENTRY_FIELD (view);
  g_autofree char *now = entry_field_dup_response (view);
  g_autofree char *shown = NULL;

  g_free (self->recorded);
  self->recorded = g_strdup (response);
  /* What is being typed is newer than what is on record. */
  if (self->filled || g_strcmp0 (now, response) == 0)
    {
      self->filled = TRUE;
      return;
    }
  self->filled = TRUE;
  shown = self->is_number ? g_strdup (response) : response_decode_text (response);
  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), shown != NULL ? shown : "");
  self->updating = FALSE;
  update_left (self);
  update_hint (self, TRUE);
}

static char *
entry_field_dup_answer (FieldView *view)
{
  return dup_typed (ENTRY_FIELD (view));
}

static void
on_edited (GtkEditable *editable, EntryField *self)
{
  if (self->updating)
    return;
  update_left (self);
  update_hint (self, FALSE);
  field_view_typing (FIELD_VIEW (self));
}

/* What would not fit a record is not let in, and the candidate is told why. */
static void
on_insert (GtkEditable *delegate, const char *text, int len, int *position, EntryField *self)
{
  g_autofree char *more = g_strndup (text, len < 0 ? strlen (text) : (gsize)len);
  g_autofree char *whole = g_strconcat (gtk_editable_get_text (delegate), more, NULL);
  g_autofree char *encoded = response_encode_text (whole);

  if (self->updating || self->is_number)
    return;
  if (strlen (encoded) <= self->capacity)
    {
      field_view_set_hint (FIELD_VIEW (self), NULL, FALSE);
      return;
    }
  g_signal_stop_emission_by_name (delegate, "insert-text");
  field_view_set_hint (FIELD_VIEW (self), _ ("The answer is full: nothing more can be typed."), TRUE);
}

static void
entry_field_settle (FieldView *view)
{
  update_hint (ENTRY_FIELD (view), TRUE);
}

static void
on_leave (GtkEventControllerFocus *controller, EntryField *self)
{
  field_view_changed (FIELD_VIEW (self));
  update_hint (self, TRUE);
}

static void
on_activate (GtkEntry *entry, EntryField *self)
{
  field_view_changed (FIELD_VIEW (self));
  update_hint (self, TRUE);
}

static GtkWidget *
new_entry (EntryField *self, const ItemField *field, const char *name)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  int chars = self->is_number
                  ? NUMBER_CHARS
                  : (int)CLAMP (field->max > 0 ? field->max : self->capacity, TEXT_CHARS_MIN, TEXT_CHARS_MAX);

  g_object_set (entry, "input-hints", GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_PRIVATE,
                "input-purpose", self->is_number ? GTK_INPUT_PURPOSE_NUMBER : GTK_INPUT_PURPOSE_FREE_FORM,
                "enable-emoji-completion", FALSE, "truncate-multiline", TRUE, "im-module", "gtk-im-context-simple",
                "width-chars", TEXT_CHARS_MIN, "max-width-chars", chars, "halign", GTK_ALIGN_START, NULL);
  if (self->is_number)
    gtk_entry_set_max_length (GTK_ENTRY (entry), NUMBER_TYPED_MAX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (entry, "answer");
  gtk_widget_add_controller (entry, focus);
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (entry, "changed", G_CALLBACK (on_edited), self);
  g_signal_connect (entry, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (entry)), "insert-text", G_CALLBACK (on_insert), self);
  return entry;
}

FieldView *
entry_field_new (const FieldContext *context)
{
  EntryField *self = g_object_new (ENTRY_TYPE_FIELD, NULL);
  const ItemField *field = field_view_get_field (context);
  g_autofree char *name = NULL;
  GtkBox *body = field_view_get_body (FIELD_VIEW (self));

  field_view_begin (FIELD_VIEW (self), context);
  self->is_number = field->kind == ITEM_KIND_NUMBER;
  self->capacity = context->capacity;
  name = field_view_dup_name (context, self->is_number ? _ ("Your number") : _ ("Your answer"));
  self->entry = new_entry (self, field, name);
  gtk_box_append (body, self->entry);
  self->left = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->left), 0);
  gtk_widget_add_css_class (self->left, "room-left");
  gtk_widget_set_visible (self->left, !self->is_number);
  gtk_box_append (body, self->left);
  update_left (self);
  update_hint (self, FALSE);
  return FIELD_VIEW (self);
}

static void
entry_field_finalize (GObject *object)
{
  g_free (ENTRY_FIELD (object)->recorded);
  G_OBJECT_CLASS (entry_field_parent_class)->finalize (object);
}

static void
entry_field_class_init (EntryFieldClass *klass)
{
  FieldViewClass *field_class = FIELD_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = entry_field_finalize;
  field_class->dup_response = entry_field_dup_response;
  field_class->set_response = entry_field_set_response;
  field_class->dup_answer = entry_field_dup_answer;
  field_class->settle = entry_field_settle;
}

static void
entry_field_init (EntryField *self)
{
  self->recorded = g_strdup ("");
}
