/* Functions of mathematics and statistics. Their results are doubles, save where the exact value is known. */
#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-operator.h"

typedef struct
{
  const char *name;
  double (*apply) (double x);
  double exact_at; /* for this argument ... */
  double exact_is; /* ... the value is exactly this; NAN: none is known */
} QtiFunction;

static double
qti_math_sec (double x)
{
  return 1 / cos (x);
}

static double
qti_math_csc (double x)
{
  return 1 / sin (x);
}

static double
qti_math_cot (double x)
{
  return 1 / tan (x);
}

static double
qti_math_asec (double x)
{
  return acos (1 / x);
}

static double
qti_math_acsc (double x)
{
  return asin (1 / x);
}

static double
qti_math_acot (double x)
{
  return atan (1 / x);
}

static double
qti_math_sech (double x)
{
  return 1 / cosh (x);
}

static double
qti_math_csch (double x)
{
  return 1 / sinh (x);
}

static double
qti_math_coth (double x)
{
  return 1 / tanh (x);
}

static double
qti_math_to_degrees (double x)
{
  return x * 180 / G_PI;
}

static double
qti_math_to_radians (double x)
{
  return x * G_PI / 180;
}

static const QtiFunction QTI_FUNCTIONS[] = {
  { "sin", sin, 0, 0 },
  { "cos", cos, 0, 1 },
  { "tan", tan, 0, 0 },
  { "sec", qti_math_sec, 0, 1 },
  { "csc", qti_math_csc, 0, NAN },
  { "cot", qti_math_cot, 0, NAN },
  { "asin", asin, 0, 0 },
  { "acos", acos, 1, 0 },
  { "atan", atan, 0, 0 },
  { "asec", qti_math_asec, 1, 0 },
  { "acsc", qti_math_acsc, 0, NAN },
  { "acot", qti_math_acot, 0, NAN },
  { "sinh", sinh, 0, 0 },
  { "cosh", cosh, 0, 1 },
  { "tanh", tanh, 0, 0 },
  { "sech", qti_math_sech, 0, 1 },
  { "csch", qti_math_csch, 0, NAN },
  { "coth", qti_math_coth, 0, NAN },
  { "log", log10, 1, 0 },
  { "ln", log, 1, 0 },
  { "exp", exp, 0, 1 },
  { "toDegrees", qti_math_to_degrees, 0, 0 },
  { "toRadians", qti_math_to_radians, 0, 0 },
};

static QtiValue *
qti_operator_make_float (double value)
{
  QtiNumber number;

  return qti_number_from_double (value, &number) ? qti_value_new_number (QTI_BASE_FLOAT, number)
                                                 : qti_value_new_null ();
}

static QtiValue *
qti_operator_apply_function (const QtiFunction *function, QtiNumber x)
{
  double value = qti_number_to_double (x);

  if (x.is_exact && value == function->exact_at && !isnan (function->exact_is))
    return qti_value_new_number (QTI_BASE_FLOAT, qti_number_from_integer ((gint64)function->exact_is));
  return qti_operator_make_float (function->apply (value));
}

/* abs, signum, floor and ceil are exact. */
static QtiValue *
qti_operator_math_exact (const char *name, const QtiValue *operand, QtiNumber x, GError **error)
{
  double value = qti_number_to_double (x);
  QtiNumber result = x;

  if (strcmp (name, "abs") == 0)
    {
      if (value < 0 && !qti_number_multiply (x, qti_number_from_integer (-1), &result))
        return qti_value_new_null ();
      return qti_value_new_number (operand->base, result);
    }
  if (strcmp (name, "signum") == 0)
    return qti_value_new_number (QTI_BASE_INTEGER, qti_number_from_integer (value > 0 ? 1 : value < 0 ? -1 : 0));
  return qti_number_to_whole (x, *name == 'f' ? QTI_NUMBER_FLOOR : QTI_NUMBER_CEILING, &result, error)
             ? qti_value_new_number (QTI_BASE_INTEGER, result)
             : NULL;
}

static QtiValue *
qti_operator_math (const QtiCall *call, GError **error)
{
  static const char *const EXACT[] = { "abs", "signum", "floor", "ceil", NULL };
  const char *name = qti_node_get (call->node, "name");
  QtiNumber x, y;

  if (name == NULL || call->n_operands != (strcmp (name, "atan2") == 0 ? 2u : 1u))
    return qti_operator_refuse (error, _ ("the name is missing, or it has another number of operands"));
  if (!qti_operator_get_number (call->operands[0], &x, error))
    return NULL;
  if (g_strv_contains (EXACT, name))
    return qti_operator_math_exact (name, call->operands[0], x, error);
  if (strcmp (name, "atan2") == 0)
    {
      if (!qti_operator_get_number (call->operands[1], &y, error))
        return NULL;
      return qti_operator_make_float (atan2 (qti_number_to_double (x), qti_number_to_double (y)));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (QTI_FUNCTIONS); i++)
    if (strcmp (name, QTI_FUNCTIONS[i].name) == 0)
      return qti_operator_apply_function (&QTI_FUNCTIONS[i], x);
  return qti_operator_refuse (error, _ ("the function \"%.40s\" is not known"), name);
}

static QtiValue *
qti_operator_constant (const QtiCall *call, GError **error)
{
  const char *name = qti_node_get (call->node, "name");

  if (g_strcmp0 (name, "pi") == 0)
    return qti_operator_make_float (G_PI);
  if (g_strcmp0 (name, "e") == 0)
    return qti_operator_make_float (G_E);
  return qti_operator_refuse (error, _ ("the constant is not known"));
}

/* Mean and the sum of squared distances from it, exact as long as it fits. */
static gboolean
qti_operator_moments (const QtiValue *value, QtiNumber *mean, QtiNumber *squares)
{
  QtiNumber n = qti_number_from_integer (qti_value_count (value));

  *mean = *squares = qti_number_from_integer (0);
  for (guint i = 0; i < qti_value_count (value); i++)
    if (!qti_number_add (*mean, qti_value_atom (value, i)->number, mean))
      return FALSE;
  if (!qti_number_divide (*mean, n, mean))
    return FALSE;
  for (guint i = 0; i < qti_value_count (value); i++)
    {
      QtiNumber distance;

      if (!qti_number_subtract (qti_value_atom (value, i)->number, *mean, &distance)
          || !qti_number_multiply (distance, distance, &distance) || !qti_number_add (*squares, distance, squares))
        return FALSE;
    }
  return TRUE;
}

static QtiValue *
qti_operator_statistic (const char *name, const QtiValue *value, GError **error)
{
  gboolean is_sample = g_str_has_prefix (name, "sample"), is_mean = strcmp (name, "mean") == 0;
  gboolean is_deviation = g_str_has_suffix (name, "SD") || g_str_has_suffix (name, "Sd");
  guint n = qti_value_count (value);
  QtiNumber mean, result;

  if (!is_mean && !is_deviation && strcmp (name, "sampleVariance") != 0 && strcmp (name, "popVariance") != 0)
    return qti_operator_refuse (error, _ ("the statistic \"%.40s\" is not known"), name);
  if (!qti_base_is_number (value->base) || value->cardinality == QTI_CARDINALITY_RECORD)
    return qti_operator_refuse (error, _ ("a container of numbers is expected"));
  if ((is_sample && n < 2) || !qti_operator_moments (value, &mean, &result))
    return qti_value_new_null ();
  if (is_mean)
    return qti_value_new_number (QTI_BASE_FLOAT, mean);
  if (!qti_number_divide (result, qti_number_from_integer (is_sample ? n - 1 : n), &result)
      || (is_deviation && !qti_number_sqrt (result, &result)))
    return qti_value_new_null ();
  return qti_value_new_number (QTI_BASE_FLOAT, result);
}

static QtiValue *
qti_operator_stats (const QtiCall *call, GError **error)
{
  const char *name = qti_node_get (call->node, "name");

  if (name == NULL)
    return qti_operator_refuse (error, _ ("the name is missing, or it has another number of operands"));
  return qti_operator_statistic (name, call->operands[0], error);
}

static QtiValue *
qti_operator_stats_by_name (const QtiCall *call, GError **error)
{
  return qti_operator_statistic (call->node->name, call->operands[0], error);
}

const QtiOperator QTI_OPERATORS_MATH[] = {
  { "mathOperator", 1, 2, TRUE, "name", qti_operator_math },
  { "mathConstant", 0, 0, FALSE, "name", qti_operator_constant },
  { "statsOperator", 1, 1, TRUE, "name", qti_operator_stats },
  { "mean", 1, 1, TRUE, "", qti_operator_stats_by_name },
  { "sampleVariance", 1, 1, TRUE, "", qti_operator_stats_by_name },
  { "sampleSD", 1, 1, TRUE, "", qti_operator_stats_by_name },
  { "popVariance", 1, 1, TRUE, "", qti_operator_stats_by_name },
  { "popSD", 1, 1, TRUE, "", qti_operator_stats_by_name },
  { NULL, 0, 0, FALSE, NULL, NULL },
};
