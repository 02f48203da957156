/* Options to pair with targets: the targets are numbered above, each option has their numbers as buttons. No list ever
 * pops up: nothing covers the question, and everything is one key or click away. */
#pragma once

#include "exam-client/ui/field-view.h"

G_BEGIN_DECLS

#define MATCH_TYPE_FIELD (match_field_get_type ())
G_DECLARE_FINAL_TYPE (MatchField, match_field, MATCH, FIELD, FieldView)

FieldView *match_field_new (const FieldContext *context);

G_END_DECLS
