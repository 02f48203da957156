/* Operators that read variables and their maps. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-operator.h"
#include "item-bank/qti/qti-shape.h"

static int
qti_call_place (const QtiCall *call)
{
  /* qti_check_item() has seen that it is there. */
  return qti_item_find (call->scope->item, qti_node_get (call->node, "identifier"));
}

static QtiValue *
qti_operator_base_value (const QtiCall *call, GError **error)
{
  const char *type = qti_node_get (call->node, "baseType");
  g_autofree char *text = qti_node_dup_text (call->node);
  g_autoptr (QtiValue) value = NULL;
  QtiBase base = QTI_BASE_NONE;

  if (type == NULL || !qti_base_parse (type, &base))
    return qti_operator_refuse (error, _ ("the base type is missing or unknown"));
  value = qti_value_new (QTI_CARDINALITY_SINGLE, base);
  if (!qti_base_is_text (base) && *g_strstrip (text) == '\0')
    return qti_operator_refuse (error, _ ("is empty"));
  return qti_value_add_text (value, text, TRUE, error) ? g_steal_pointer (&value) : NULL;
}

static QtiValue *
qti_operator_variable (const QtiCall *call, GError **error)
{
  return qti_value_ref (call->scope->values[qti_call_place (call)]);
}

static QtiValue *
qti_operator_default (const QtiCall *call, GError **error)
{
  return qti_value_ref (call->scope->fallbacks[qti_call_place (call)]);
}

static QtiValue *
qti_operator_correct (const QtiCall *call, GError **error)
{
  return qti_value_ref (call->scope->corrects[qti_call_place (call)]);
}

static QtiValue *
qti_operator_null (const QtiCall *call, GError **error)
{
  return qti_value_new_null ();
}

/* Bounds are for sums: readers differ on what they do to a single value, so one that they would change is refused. */
static QtiValue *
qti_operator_bound (const QtiMapping *mapping, gboolean is_sum, QtiNumber points, GError **error)
{
  int below = 1, above = -1;

  if ((mapping->has_lower && !qti_number_compare (points, mapping->lower, &below, error))
      || (mapping->has_upper && !qti_number_compare (points, mapping->upper, &above, error)))
    return NULL;
  if (!is_sum && (below < 0 || above > 0))
    return qti_operator_refuse (error, _ ("a single response is mapped beyond the bounds of its map"));
  if (mapping->has_lower && below < 0)
    points = mapping->lower;
  else if (mapping->has_upper && above > 0)
    points = mapping->upper;
  return qti_value_new_number (QTI_BASE_FLOAT, points);
}

static gboolean
qti_operator_map_atom (const QtiMapping *mapping, const QtiAtom *atom, QtiNumber *out, GError **error)
{
  for (guint i = 0; i < mapping->entries->len; i++)
    {
      const QtiMapEntry *entry = &g_array_index (mapping->entries, QtiMapEntry, i);
      gboolean same;

      if (!qti_atom_equal (atom, qti_value_atom (entry->key, 0), entry->folds_case, &same, error))
        return FALSE;
      if (same)
        {
          *out = entry->points;
          return TRUE;
        }
    }
  *out = mapping->fallback;
  return TRUE;
}

/* Has an equal atom come before? Each counts once. */
static gboolean
qti_operator_is_repeated (const QtiValue *value, guint n, gboolean *out, GError **error)
{
  *out = FALSE;
  for (guint i = 0; i < n && !*out; i++)
    if (!qti_atom_equal (qti_value_atom (value, i), qti_value_atom (value, n), FALSE, out, error))
      return FALSE;
  return TRUE;
}

static gboolean
qti_operator_check_map (const QtiMapping *mapping, const QtiValue *value, GError **error)
{
  if (mapping == NULL)
    return qti_operator_refuse (error, _ ("the response has no such map")) != NULL;
  if (value->cardinality == QTI_CARDINALITY_RECORD)
    return qti_operator_refuse (error, _ ("a record cannot be mapped")) != NULL;
  if (qti_value_is_null (value) && value->cardinality == QTI_CARDINALITY_SINGLE
      && qti_number_to_double (mapping->fallback) != 0)
    return qti_operator_refuse (error, _ ("what no answer is worth is not said: the map has a default other than 0"))
           != NULL;
  return TRUE;
}

static QtiValue *
qti_operator_map_response (const QtiCall *call, GError **error)
{
  int place = qti_call_place (call);
  const QtiMapping *mapping = qti_item_variable (call->scope->item, (guint)place)->mapping;
  const QtiValue *value = call->scope->values[place];
  QtiNumber sum = qti_number_from_integer (0);

  if (!qti_operator_check_map (mapping, value, error))
    return NULL;
  for (guint i = 0; i < qti_value_count (value); i++)
    {
      QtiNumber points;
      gboolean repeated;

      if (!qti_operator_is_repeated (value, i, &repeated, error))
        return NULL;
      if (repeated)
        continue;
      if (!qti_operator_map_atom (mapping, qti_value_atom (value, i), &points, error))
        return NULL;
      if (!qti_number_add (sum, points, &sum))
        return qti_operator_refuse (error, _ ("the points are too large"));
    }
  return qti_operator_bound (mapping, value->cardinality != QTI_CARDINALITY_SINGLE, sum, error);
}

/* The first area that holds the point; -1 where none does. */
static gboolean
qti_operator_find_area (const QtiMapping *areas, const QtiAtom *point, int *out, GError **error)
{
  *out = -1;
  for (guint i = 0; i < areas->entries->len && *out < 0; i++)
    {
      const QtiAreaEntry *entry = &g_array_index (areas->entries, QtiAreaEntry, i);
      gboolean inside;

      if (!qti_shape_contains (entry->shape, entry->coords, point->number, point->number2, &inside, error))
        return FALSE;
      if (inside)
        *out = (int)i;
    }
  return TRUE;
}

static QtiValue *
qti_operator_map_response_point (const QtiCall *call, GError **error)
{
  int place = qti_call_place (call);
  const QtiMapping *areas = qti_item_variable (call->scope->item, (guint)place)->areas;
  const QtiValue *value = call->scope->values[place];
  QtiNumber sum = qti_number_from_integer (0);
  g_autofree gboolean *used = NULL;

  if (!qti_operator_check_map (areas, value, error))
    return NULL;
  used = g_new0 (gboolean, areas->entries->len + 1);
  for (guint i = 0; i < qti_value_count (value); i++)
    {
      QtiNumber points = areas->fallback;
      int area;

      if (!qti_operator_find_area (areas, qti_value_atom (value, i), &area, error))
        return NULL;
      if (area >= 0 && used[area])
        continue;
      if (area >= 0)
        {
          used[area] = TRUE;
          points = g_array_index (areas->entries, QtiAreaEntry, area).points;
        }
      if (!qti_number_add (sum, points, &sum))
        return qti_operator_refuse (error, _ ("the points are too large"));
    }
  return qti_operator_bound (areas, value->cardinality != QTI_CARDINALITY_SINGLE, sum, error);
}

const QtiOperator QTI_OPERATORS_VARIABLE[] = {
  { "baseValue", 0, 0, FALSE, "baseType", qti_operator_base_value },
  { "variable", 0, 0, FALSE, "identifier!", qti_operator_variable },
  { "default", 0, 0, FALSE, "identifier!", qti_operator_default },
  { "correct", 0, 0, FALSE, "identifier!", qti_operator_correct },
  { "null", 0, 0, FALSE, "", qti_operator_null },
  { "mapResponse", 0, 0, FALSE, "identifier!", qti_operator_map_response },
  { "mapResponsePoint", 0, 0, FALSE, "identifier!", qti_operator_map_response_point },
  { NULL, 0, 0, FALSE, NULL, NULL },
};
