/* A number or a short text, typed. What is typed is recorded at every pause and whenever the item is left; what is no
 * number is said to be none and is not recorded. */
#pragma once

#include "exam-client/ui/field-view.h"

G_BEGIN_DECLS

#define ENTRY_TYPE_FIELD (entry_field_get_type ())
G_DECLARE_FINAL_TYPE (EntryField, entry_field, ENTRY, FIELD, FieldView)

FieldView *entry_field_new (const FieldContext *context);

G_END_DECLS
