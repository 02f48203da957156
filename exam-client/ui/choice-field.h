/* Single choice, multiple response and choice in a gap: rows with letters. */
#pragma once

#include "exam-client/ui/field-view.h"

G_BEGIN_DECLS

#define CHOICE_TYPE_FIELD (choice_field_get_type ())
G_DECLARE_FINAL_TYPE (ChoiceField, choice_field, CHOICE, FIELD, FieldView)

FieldView *choice_field_new (const FieldContext *context);

G_END_DECLS
