/* Evaluates the expressions of an item. */
#pragma once

#include "item-bank/qti/qti-scope.h"

#define QTI_EXPRESSION_STEPS_MAX 200000 /* of one run */

/* REFUSED, SYNTAX or LIMIT, naming line and element. */
QtiValue *qti_expression_evaluate (QtiScope *scope, const QtiNode *node, GError **error);
/* As a condition: NULL is false; numbers other than 0, texts that are not empty and containers that are not empty are
 * true, as players take them that meet such conditions. */
gboolean qti_expression_is_true (QtiScope *scope, const QtiNode *node, gboolean *out, GError **error);
