/* One place to answer in: the base of a widget for each kind. It shows the prompt, the kind's own widgets and a hint
 * below them; it turns what the candidate did into a response (common/exam/response.h) and back. */
#pragma once

#include "common/exam/item-document.h"
#include "exam-client/core/exam-client.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

/* What a field is made from. Nothing of it is kept but settings. */
typedef struct
{
  const ItemDocument *item;
  guint number;        /* of the field, from 0 */
  const guint8 *order; /* author's option shown at each place */
  guint capacity;      /* bytes that its response may have */
  DisplaySettings *settings;
} FieldContext;

#define FIELD_TYPE_VIEW (field_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (FieldView, field_view, FIELD, VIEW, GtkWidget)

struct _FieldViewClass
{
  GtkWidgetClass parent_class;

  /* "" for no answer; NULL where what is there now is none (a number half typed): then nothing is recorded. */
  char *(*dup_response) (FieldView *self);
  /* What is on record. Never emits "changed". */
  void (*set_response) (FieldView *self, const char *response, SaveState save_state);
  /* What stands in the gap of the stem. NULL: nothing is shown there. */
  char *(*dup_answer) (FieldView *self);
  guint (*get_n_options) (FieldView *self);
  void (*choose) (FieldView *self, guint place);
  /* Alt+Up and Alt+Down: step is -1 or 1. */
  void (*move) (FieldView *self, int step);
  /* Pixels of width there are. */
  void (*set_room) (FieldView *self, int room);
  /* What is being typed is taken as it is. */
  void (*settle) (FieldView *self);
};

/* Signals: "changed" () the response is another: record it now; "typing" () it will be another soon: record it when the
 * candidate pauses. */

void field_view_begin (FieldView *self, const FieldContext *context);
/* Where a subclass puts its widgets, between prompt and hint. */
GtkBox *field_view_get_body (FieldView *self);
const ItemField *field_view_get_field (const FieldContext *context);
/* What a screen reader calls the field: its prompt, else its kind's name. Newly allocated. */
char *field_view_dup_name (const FieldContext *context, const char *kind_name);
/* is_wrong: said aloud, with a warning sign. NULL hides it. */
void field_view_set_hint (FieldView *self, const char *hint, gboolean is_wrong);
void field_view_changed (FieldView *self);
void field_view_typing (FieldView *self);

char *field_view_dup_response (FieldView *self);
void field_view_set_response (FieldView *self, const char *response, SaveState save_state);
char *field_view_dup_answer (FieldView *self);
guint field_view_get_n_options (FieldView *self);
void field_view_choose (FieldView *self, guint place);
void field_view_move (FieldView *self, int step);
void field_view_set_room (FieldView *self, int room);
void field_view_settle (FieldView *self);
/* The widget of the field's kind. */
FieldView *field_view_new (const FieldContext *context);

G_END_DECLS
