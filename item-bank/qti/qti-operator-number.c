/* Arithmetic. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-operator.h"

/* All numbers of all operands, containers opened. */
static GArray *
qti_operator_collect (const QtiCall *call, QtiBase *out_base, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (QtiNumber));

  *out_base = QTI_BASE_INTEGER;
  for (guint i = 0; i < call->n_operands; i++)
    {
      const QtiValue *value = call->operands[i];

      if (!qti_base_is_number (value->base) || value->cardinality == QTI_CARDINALITY_RECORD)
        {
          qti_operator_refuse (error, _ ("a number is expected, not a %s"), qti_base_name (value->base));
          return NULL;
        }
      if (value->base == QTI_BASE_FLOAT)
        *out_base = QTI_BASE_FLOAT;
      for (guint j = 0; j < qti_value_count (value); j++)
        g_array_append_val (numbers, qti_value_atom (value, j)->number);
    }
  return g_steal_pointer (&numbers);
}

/* sum, product, max, min. */
static QtiValue *
qti_operator_fold (const QtiCall *call, GError **error)
{
  QtiBase base;
  g_autoptr (GArray) numbers = qti_operator_collect (call, &base, error);
  char kind = call->node->name[1]; /* s-u-m, p-r-oduct, m-a-x, m-i-n */
  QtiNumber result;

  if (numbers == NULL)
    return NULL;
  result = g_array_index (numbers, QtiNumber, 0);
  for (guint i = 1; i < numbers->len; i++)
    {
      QtiNumber number = g_array_index (numbers, QtiNumber, i);
      gboolean is_good = TRUE;
      int order = 0;

      if (kind == 'u')
        is_good = qti_number_add (result, number, &result);
      else if (kind == 'r')
        is_good = qti_number_multiply (result, number, &result);
      else if (!qti_number_compare (number, result, &order, error))
        return NULL;
      if (!is_good)
        return qti_value_new_null ();
      if ((kind == 'a' && order > 0) || (kind == 'i' && order < 0))
        result = number;
    }
  return qti_value_new_number (base, result);
}

/* subtract, divide, power. */
static QtiValue *
qti_operator_arithmetic (const QtiCall *call, GError **error)
{
  QtiNumber x, y, result;
  char kind = call->node->name[0];
  gboolean is_good;

  if (!qti_operator_get_number (call->operands[0], &x, error)
      || !qti_operator_get_number (call->operands[1], &y, error))
    return NULL;
  is_good = kind == 's'   ? qti_number_subtract (x, y, &result)
            : kind == 'd' ? qti_number_divide (x, y, &result)
                          : qti_number_power (x, y, &result);
  if (!is_good)
    return qti_value_new_null ();
  if (kind == 's' && call->operands[0]->base == QTI_BASE_INTEGER && call->operands[1]->base == QTI_BASE_INTEGER)
    return qti_value_new_number (QTI_BASE_INTEGER, result);
  return qti_value_new_number (QTI_BASE_FLOAT, result);
}

/* integerDivide: the quotient rounded down; integerModulus: what it leaves. */
static QtiValue *
qti_operator_integer (const QtiCall *call, GError **error)
{
  gint64 x, y, quotient;
  QtiNumber exact;

  if (!qti_operator_get_integer (call->operands[0], &x, error)
      || !qti_operator_get_integer (call->operands[1], &y, error))
    return NULL;
  if (y == 0)
    return qti_value_new_null ();
  if (!qti_number_divide (qti_number_from_integer (x), qti_number_from_integer (y), &exact)
      || !qti_number_to_whole (exact, QTI_NUMBER_FLOOR, &exact, error) || !qti_number_to_integer (exact, &quotient))
    return error == NULL || *error != NULL ? NULL : qti_operator_refuse (error, _ ("a number is too large"));
  if (strcmp (call->node->name, "integerDivide") == 0)
    return qti_value_new_number (QTI_BASE_INTEGER, exact);
  return qti_value_new_number (QTI_BASE_INTEGER,
                               qti_number_from_integer ((gint64)((__int128)x - (__int128)quotient * y)));
}

static QtiValue *
qti_operator_to_whole (const QtiCall *call, GError **error)
{
  QtiNumber number;

  if (!qti_operator_get_number (call->operands[0], &number, error)
      || !qti_number_to_whole (number, call->node->name[0] == 't' ? QTI_NUMBER_TRUNCATE : QTI_NUMBER_ROUND, &number,
                               error))
    return NULL;
  return qti_value_new_number (QTI_BASE_INTEGER, number);
}

static QtiValue *
qti_operator_to_float (const QtiCall *call, GError **error)
{
  g_autoptr (QtiValue) value = NULL;

  if (!qti_base_is_number (call->operands[0]->base))
    return qti_operator_refuse (error, _ ("a number is expected, not a %s"), qti_base_name (call->operands[0]->base));
  return qti_value_convert (call->operands[0], call->operands[0]->cardinality, QTI_BASE_FLOAT, error);
}

static gint64
qti_operator_gcd_of (gint64 a, gint64 b)
{
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

/* gcd, lcm. */
static QtiValue *
qti_operator_common (const QtiCall *call, GError **error)
{
  gboolean is_lcm = call->node->name[0] == 'l';
  QtiBase base;
  g_autoptr (GArray) numbers = qti_operator_collect (call, &base, error);
  gint64 result = is_lcm ? 1 : 0;

  if (numbers == NULL)
    return NULL;
  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 value;
      __int128 product;

      if (!qti_number_to_integer (g_array_index (numbers, QtiNumber, i), &value) || value == G_MININT64)
        return qti_operator_refuse (error, _ ("a whole number is expected"));
      value = ABS (value);
      if (is_lcm && (value == 0 || result == 0))
        product = 0;
      else if (is_lcm)
        product = (__int128)(result / qti_operator_gcd_of (result, value)) * value;
      else
        product = qti_operator_gcd_of (result, value);
      if (product > G_MAXINT64)
        return qti_operator_refuse (error, _ ("a number is too large"));
      result = (gint64)product;
    }
  return qti_value_new_number (QTI_BASE_INTEGER, qti_number_from_integer (result));
}

/* An item must be the same for everybody: chance is taken only where it has no choice. */
static QtiValue *
qti_operator_random_integer (const QtiCall *call, GError **error)
{
  gboolean has_min, has_max, has_step;
  gint64 min = 0, max = 0, step = 1;

  if (!qti_operator_get_integer_attribute (call, "min", &has_min, &min, error)
      || !qti_operator_get_integer_attribute (call, "max", &has_max, &max, error)
      || !qti_operator_get_integer_attribute (call, "step", &has_step, &step, error))
    return NULL;
  if (!has_max || step < 1 || max < min)
    return qti_operator_refuse (error, _ ("min, max or step is missing or impossible"));
  if ((__int128)min + step > max)
    return qti_value_new_number (QTI_BASE_INTEGER, qti_number_from_integer (min));
  return qti_operator_refuse (error, _ ("draws a number at random: an exam item must be the same for everybody"));
}

static QtiValue *
qti_operator_random_float (const QtiCall *call, GError **error)
{
  const char *min_text = qti_node_get (call->node, "min"), *max_text = qti_node_get (call->node, "max");
  QtiNumber min, max;
  int order;

  if (max_text == NULL)
    return qti_operator_refuse (error, _ ("min, max or step is missing or impossible"));
  if (!qti_operator_get_attribute (call, min_text != NULL ? min_text : "0", &min, error)
      || !qti_operator_get_attribute (call, max_text, &max, error) || !qti_number_compare (min, max, &order, error))
    return NULL;
  if (order == 0)
    return qti_value_new_number (QTI_BASE_FLOAT, min);
  return qti_operator_refuse (error, _ ("draws a number at random: an exam item must be the same for everybody"));
}

const QtiOperator QTI_OPERATORS_NUMBER[] = {
  { "sum", 1, -1, TRUE, "", qti_operator_fold },
  { "product", 1, -1, TRUE, "", qti_operator_fold },
  { "max", 1, -1, TRUE, "", qti_operator_fold },
  { "min", 1, -1, TRUE, "", qti_operator_fold },
  { "subtract", 2, 2, TRUE, "", qti_operator_arithmetic },
  { "divide", 2, 2, TRUE, "", qti_operator_arithmetic },
  { "power", 2, 2, TRUE, "", qti_operator_arithmetic },
  { "integerDivide", 2, 2, TRUE, "", qti_operator_integer },
  { "integerModulus", 2, 2, TRUE, "", qti_operator_integer },
  { "mod", 2, 2, TRUE, "", qti_operator_integer },
  { "truncate", 1, 1, TRUE, "", qti_operator_to_whole },
  { "round", 1, 1, TRUE, "", qti_operator_to_whole },
  { "integerToFloat", 1, 1, TRUE, "", qti_operator_to_float },
  { "gcd", 1, -1, TRUE, "", qti_operator_common },
  { "lcm", 1, -1, TRUE, "", qti_operator_common },
  { "randomInteger", 0, 0, FALSE, "min max step", qti_operator_random_integer },
  { "randomFloat", 0, 0, FALSE, "min max", qti_operator_random_float },
  { NULL, 0, 0, FALSE, NULL, NULL },
};
