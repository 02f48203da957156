/* Lines to put in order. The order shown first is nobody's answer: it counts when the candidate moves a line or says so
 * with a button. */
#pragma once

#include "exam-client/ui/field-view.h"

G_BEGIN_DECLS

#define ORDER_TYPE_FIELD (order_field_get_type ())
G_DECLARE_FINAL_TYPE (OrderField, order_field, ORDER, FIELD, FieldView)

FieldView *order_field_new (const FieldContext *context);

G_END_DECLS
