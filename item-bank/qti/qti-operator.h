/* The operators of QTI expressions, one function each, in tables by family. */
#pragma once

#include "item-bank/qti/qti-scope.h"

#define QTI_OPERATOR_CONTAINER_MAX 10000 /* values in a container */

typedef struct
{
  QtiScope *scope;
  const QtiNode *node;
  QtiValue **operands; /* borrowed */
  guint n_operands;
} QtiCall;

typedef struct
{
  const char *name;
  guint min_operands;
  int max_operands;       /* -1: any number */
  gboolean is_strict;     /* NULL where any operand is */
  const char *attributes; /* known ones, in blanks; "identifier!" must be there and name a variable */
  /* NULL with an error where the item must be refused. */
  QtiValue *(*apply) (const QtiCall *call, GError **error);
} QtiOperator;

/* Each ends with a name of NULL. */
extern const QtiOperator QTI_OPERATORS_CONTAINER[];
extern const QtiOperator QTI_OPERATORS_LOGIC[];
extern const QtiOperator QTI_OPERATORS_MATH[];
extern const QtiOperator QTI_OPERATORS_NUMBER[];
extern const QtiOperator QTI_OPERATORS_TEXT[];
extern const QtiOperator QTI_OPERATORS_VARIABLE[];

/* NULL where there is none. */
const QtiOperator *qti_operator_find (const char *name);

/* A REFUSED error; gives NULL. */
QtiValue *qti_operator_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* The number of a single integer or float; a boolean or text is REFUSED. */
gboolean qti_operator_get_number (const QtiValue *value, QtiNumber *out, GError **error);
/* The same, whole. */
gboolean qti_operator_get_integer (const QtiValue *value, gint64 *out, GError **error);
/* A single boolean. */
gboolean qti_operator_get_boolean (const QtiValue *value, gboolean *out, GError **error);
/* An attribute that is a number or names a variable that holds one. *has is FALSE where it is absent. */
gboolean qti_operator_get_attribute (const QtiCall *call, const char *text, QtiNumber *out, GError **error);
gboolean
qti_operator_get_integer_attribute (const QtiCall *call, const char *name, gboolean *has, gint64 *out, GError **error);
