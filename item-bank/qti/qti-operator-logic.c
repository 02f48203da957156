/* Conditions and comparisons. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-operator.h"
#include "item-bank/qti/qti-shape.h"

typedef struct
{
  guint n_true, n_false, n_null;
} QtiTally;

static gboolean
qti_operator_tally (const QtiCall *call, QtiTally *out, GError **error)
{
  *out = (QtiTally){ 0 };
  for (guint i = 0; i < call->n_operands; i++)
    {
      gboolean value;

      if (qti_value_is_null (call->operands[i]))
        {
          out->n_null++;
          continue;
        }
      if (!qti_operator_get_boolean (call->operands[i], &value, error))
        return FALSE;
      out->n_true += value ? 1 : 0;
      out->n_false += value ? 0 : 1;
    }
  return TRUE;
}

static QtiValue *
qti_operator_and (const QtiCall *call, GError **error)
{
  QtiTally tally;

  if (!qti_operator_tally (call, &tally, error))
    return NULL;
  return tally.n_false == 0 && tally.n_null > 0 ? qti_value_new_null () : qti_value_new_boolean (tally.n_false == 0);
}

static QtiValue *
qti_operator_or (const QtiCall *call, GError **error)
{
  QtiTally tally;

  if (!qti_operator_tally (call, &tally, error))
    return NULL;
  return tally.n_true == 0 && tally.n_null > 0 ? qti_value_new_null () : qti_value_new_boolean (tally.n_true > 0);
}

static QtiValue *
qti_operator_any_n (const QtiCall *call, GError **error)
{
  QtiTally tally;
  gboolean has_min, has_max;
  gint64 min = 0, max = 0;

  if (!qti_operator_tally (call, &tally, error)
      || !qti_operator_get_integer_attribute (call, "min", &has_min, &min, error)
      || !qti_operator_get_integer_attribute (call, "max", &has_max, &max, error))
    return NULL;
  if (!has_min || !has_max)
    return qti_operator_refuse (error, _ ("needs min and max"));
  if ((gint64)tally.n_true > max || (gint64)tally.n_true + tally.n_null < min)
    return qti_value_new_boolean (FALSE);
  if ((gint64)tally.n_true >= min && (gint64)tally.n_true + tally.n_null <= max)
    return qti_value_new_boolean (TRUE);
  return qti_value_new_null ();
}

static QtiValue *
qti_operator_not (const QtiCall *call, GError **error)
{
  gboolean value;

  return qti_operator_get_boolean (call->operands[0], &value, error) ? qti_value_new_boolean (!value) : NULL;
}

static QtiValue *
qti_operator_is_null (const QtiCall *call, GError **error)
{
  return qti_value_new_boolean (qti_value_is_null (call->operands[0]));
}

static QtiValue *
qti_operator_match (const QtiCall *call, GError **error)
{
  gboolean same;

  return qti_value_equal (call->operands[0], call->operands[1], &same, error) ? qti_value_new_boolean (same) : NULL;
}

static QtiValue *
qti_operator_is_type_of (const QtiCall *call, GError **error)
{
  const QtiValue *type = call->operands[1];

  if (type->cardinality != QTI_CARDINALITY_SINGLE || !qti_base_is_text (type->base))
    return qti_operator_refuse (error, _ ("the name of a type is expected"));
  return qti_value_new_boolean (strcmp (qti_base_name (call->operands[0]->base), qti_value_atom (type, 0)->text) == 0);
}

/* "0.1" or "0.1 0.2": below and above. */
static gboolean
qti_operator_get_tolerance (const QtiCall *call, QtiNumber out[2], GError **error)
{
  const char *text = qti_node_get (call->node, "tolerance");
  g_auto (GStrv) words = NULL;
  guint n = 0;

  if (text == NULL)
    return qti_operator_refuse (error, _ ("the tolerance is missing")) != NULL;
  words = g_strsplit_set (text, " ,\t\r\n", -1);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      {
        if (n == 2)
          return qti_operator_refuse (error, _ ("the tolerance has more than two numbers")) != NULL;
        if (!qti_operator_get_attribute (call, *word, &out[n++], error))
          return FALSE;
      }
  if (n == 0)
    return qti_operator_refuse (error, _ ("the tolerance is missing")) != NULL;
  if (n == 1)
    out[1] = out[0];
  if (qti_number_to_double (out[0]) < 0 || qti_number_to_double (out[1]) < 0)
    return qti_operator_refuse (error, _ ("the tolerance is negative")) != NULL;
  return TRUE;
}

/* From per cent of x to a distance. Below zero "lower" and "upper" change places for some readers: only a tolerance
 * that is the same both ways is taken there. */
static gboolean
qti_operator_scale_tolerance (const QtiCall *call, QtiNumber x, QtiNumber tolerance[2], GError **error)
{
  QtiNumber size = x;
  int order;
  gboolean lower, upper;

  if (!qti_node_get_boolean (call->node, "includeLowerBound", TRUE, &lower, error)
      || !qti_node_get_boolean (call->node, "includeUpperBound", TRUE, &upper, error)
      || !qti_number_compare (tolerance[0], tolerance[1], &order, error))
    return FALSE;
  if (qti_number_to_double (x) < 0 && (order != 0 || lower != upper))
    return qti_operator_refuse (error, _ ("a relative tolerance around a negative number is not the same both ways"))
           != NULL;
  if (qti_number_to_double (x) < 0 && !qti_number_multiply (x, qti_number_from_integer (-1), &size))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (!qti_number_multiply (tolerance[i], size, &tolerance[i])
        || !qti_number_divide (tolerance[i], qti_number_from_integer (100), &tolerance[i]))
      return qti_operator_refuse (error, _ ("a number is too large")) != NULL;
  return TRUE;
}

static QtiValue *
qti_operator_equal_within (const QtiCall *call, QtiNumber x, QtiNumber y, gboolean is_relative, GError **error)
{
  QtiNumber tolerance[2], lower, upper;
  gboolean has_lower, has_upper;
  int below, above;

  if (!qti_operator_get_tolerance (call, tolerance, error)
      || !qti_node_get_boolean (call->node, "includeLowerBound", TRUE, &has_lower, error)
      || !qti_node_get_boolean (call->node, "includeUpperBound", TRUE, &has_upper, error)
      || (is_relative && !qti_operator_scale_tolerance (call, x, tolerance, error)))
    return NULL;
  if (!qti_number_subtract (x, tolerance[0], &lower) || !qti_number_add (x, tolerance[1], &upper))
    return qti_operator_refuse (error, _ ("a number is too large"));
  if (!qti_number_compare (y, lower, &below, error) || !qti_number_compare (y, upper, &above, error))
    return NULL;
  return qti_value_new_boolean ((below > 0 || (below == 0 && has_lower)) && (above < 0 || (above == 0 && has_upper)));
}

/* The standard knows it for numbers; some authors compare texts, booleans or durations with it. */
static QtiValue *
qti_operator_equal (const QtiCall *call, GError **error)
{
  const char *mode = qti_node_get (call->node, "toleranceMode");
  gboolean is_exact = mode == NULL || strcmp (mode, "exact") == 0;
  QtiNumber x, y;

  if (!is_exact && strcmp (mode, "absolute") != 0 && strcmp (mode, "relative") != 0)
    return qti_operator_refuse (error, _ ("the tolerance mode \"%.40s\" is unknown"), mode);
  if (is_exact && call->operands[0]->cardinality == QTI_CARDINALITY_SINGLE)
    return qti_operator_match (call, error);
  if (!qti_operator_get_number (call->operands[0], &x, error)
      || !qti_operator_get_number (call->operands[1], &y, error))
    return NULL;
  return qti_operator_equal_within (call, x, y, strcmp (mode, "relative") == 0, error);
}

static gboolean
qti_operator_round (const QtiCall *call, const QtiValue *value, QtiNumber *out, GError **error)
{
  const char *mode = qti_node_get (call->node, "roundingMode");
  gboolean has_figures;
  gint64 figures = 0;
  QtiNumber number;

  if (!qti_operator_get_number (value, &number, error)
      || !qti_operator_get_integer_attribute (call, "figures", &has_figures, &figures, error))
    return FALSE;
  if (!has_figures || figures < 0 || figures > 15)
    return qti_operator_refuse (error, _ ("figures is missing or out of range")) != NULL;
  if (mode == NULL || strcmp (mode, "significantFigures") == 0)
    return figures > 0 ? qti_number_round_figures (number, figures, out, error)
                       : qti_operator_refuse (error, _ ("figures is missing or out of range")) != NULL;
  if (strcmp (mode, "decimalPlaces") == 0)
    return qti_number_round_places (number, figures, out, error);
  return qti_operator_refuse (error, _ ("the rounding mode \"%.40s\" is unknown"), mode) != NULL;
}

static QtiValue *
qti_operator_equal_rounded (const QtiCall *call, GError **error)
{
  QtiNumber x, y;
  int order;

  if (!qti_operator_round (call, call->operands[0], &x, error)
      || !qti_operator_round (call, call->operands[1], &y, error) || !qti_number_compare (x, y, &order, error))
    return NULL;
  return qti_value_new_boolean (order == 0);
}

static QtiValue *
qti_operator_round_to (const QtiCall *call, GError **error)
{
  QtiNumber number;

  return qti_operator_round (call, call->operands[0], &number, error) ? qti_value_new_number (QTI_BASE_FLOAT, number)
                                                                      : NULL;
}

/* lt, gt, lte, gte. */
static QtiValue *
qti_operator_order (const QtiCall *call, GError **error)
{
  const char *name = call->node->name;
  QtiNumber x, y;
  int order;

  if (!qti_operator_get_number (call->operands[0], &x, error) || !qti_operator_get_number (call->operands[1], &y, error)
      || !qti_number_compare (x, y, &order, error))
    return NULL;
  return qti_value_new_boolean ((name[0] == 'l' ? order < 0 : order > 0) || (name[2] == 'e' && order == 0));
}

static QtiValue *
qti_operator_duration (const QtiCall *call, GError **error)
{
  int order;

  for (guint i = 0; i < 2; i++)
    if (call->operands[i]->base != QTI_BASE_DURATION || qti_value_count (call->operands[i]) != 1)
      return qti_operator_refuse (error, _ ("a duration is expected"));
  if (!qti_number_compare (qti_value_atom (call->operands[0], 0)->number, qti_value_atom (call->operands[1], 0)->number,
                           &order, error))
    return NULL;
  return qti_value_new_boolean (g_str_has_suffix (call->node->name, "LT") ? order < 0 : order >= 0);
}

static QtiValue *
qti_operator_inside (const QtiCall *call, GError **error)
{
  const char *shape = qti_node_get (call->node, "shape"), *coords = qti_node_get (call->node, "coords");
  const QtiValue *points = call->operands[0];
  gboolean inside = FALSE;

  if (shape == NULL || points->base != QTI_BASE_POINT)
    return qti_operator_refuse (error, _ ("a shape and a point are expected"));
  for (guint i = 0; i < qti_value_count (points) && !inside; i++)
    if (!qti_shape_contains (shape, coords != NULL ? coords : "", qti_value_atom (points, i)->number,
                             qti_value_atom (points, i)->number2, &inside, error))
      return NULL;
  return qti_value_new_boolean (inside);
}

const QtiOperator QTI_OPERATORS_LOGIC[] = {
  { "and", 1, -1, FALSE, "", qti_operator_and },
  { "or", 1, -1, FALSE, "", qti_operator_or },
  { "not", 1, 1, TRUE, "", qti_operator_not },
  { "anyN", 1, -1, FALSE, "min max", qti_operator_any_n },
  { "isNull", 1, 1, FALSE, "", qti_operator_is_null },
  { "isTypeOf", 2, 2, TRUE, "", qti_operator_is_type_of },
  { "match", 2, 2, TRUE, "", qti_operator_match },
  { "equal", 2, 2, TRUE, "toleranceMode tolerance includeLowerBound includeUpperBound", qti_operator_equal },
  { "equalRounded", 2, 2, TRUE, "roundingMode figures", qti_operator_equal_rounded },
  { "roundTo", 1, 1, TRUE, "roundingMode figures", qti_operator_round_to },
  { "lt", 2, 2, TRUE, "", qti_operator_order },
  { "gt", 2, 2, TRUE, "", qti_operator_order },
  { "lte", 2, 2, TRUE, "", qti_operator_order },
  { "gte", 2, 2, TRUE, "", qti_operator_order },
  { "durationLT", 2, 2, TRUE, "", qti_operator_duration },
  { "durationGTE", 2, 2, TRUE, "", qti_operator_duration },
  { "inside", 1, 1, TRUE, "shape coords", qti_operator_inside },
  { NULL, 0, 0, FALSE, NULL, NULL },
};
