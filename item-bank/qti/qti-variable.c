/* Declarations. */
#include "item-bank/qti/qti-variable.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define QTI_VARIABLE_ENTRIES_MAX 1000

static void
qti_map_entry_clear (gpointer data)
{
  qti_value_unref (((QtiMapEntry *)data)->key);
}

static void
qti_area_entry_clear (gpointer data)
{
  g_free (((QtiAreaEntry *)data)->shape);
  g_free (((QtiAreaEntry *)data)->coords);
}

static void
qti_lookup_entry_clear (gpointer data)
{
  qti_value_unref (((QtiLookupEntry *)data)->target);
}

static void
qti_mapping_free (QtiMapping *mapping)
{
  if (mapping == NULL)
    return;
  g_array_unref (mapping->entries);
  g_free (mapping);
}

static void
qti_lookup_free (QtiLookup *lookup)
{
  if (lookup == NULL)
    return;
  g_array_unref (lookup->entries);
  qti_value_unref (lookup->fallback);
  g_free (lookup);
}

void
qti_variable_free (QtiVariable *variable)
{
  if (variable == NULL)
    return;
  g_free (variable->id);
  qti_value_unref (variable->fallback);
  qti_value_unref (variable->correct);
  qti_mapping_free (variable->mapping);
  qti_mapping_free (variable->areas);
  qti_lookup_free (variable->lookup);
  g_free (variable);
}

static gboolean
qti_variable_get_number (
    const QtiNode *node, const char *name, gboolean required, QtiNumber *out, gboolean *has, GError **error)
{
  const char *text = qti_node_get (node, name);

  if (has != NULL)
    *has = text != NULL;
  if (text == NULL && !required)
    return TRUE;
  return (text != NULL && qti_number_parse_points (text, out))
         || qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("%s must be a number"), name);
}

static gboolean
qti_variable_add_field (QtiValue *value, const QtiNode *node, const char *text, GError **error)
{
  const char *field = qti_node_get (node, "fieldIdentifier");
  const char *type = qti_node_get (node, "baseType");
  g_autoptr (QtiValue) single = NULL;
  QtiBase base = QTI_BASE_NONE;

  if (field == NULL || type == NULL || !qti_base_parse (type, &base))
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("a field of a record needs a name and a base type"));
  single = qti_value_new (QTI_CARDINALITY_SINGLE, base);
  if (!qti_value_add_text (single, text, TRUE, error))
    return qti_node_prefix (node, error);
  if (!qti_value_is_null (single))
    qti_value_add (value, qti_value_atom (single, 0), field);
  return TRUE;
}

/* The <value> elements of defaultValue or correctResponse. */
static QtiValue *
qti_variable_parse_values (const QtiVariable *variable, const QtiNode *node, gboolean authored, GError **error)
{
  g_autoptr (QtiValue) value = qti_value_new (variable->cardinality, variable->base);
  const QtiNode *child;

  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    {
      g_autofree char *text = qti_node_dup_text (child);

      if (!qti_node_is (child, "value"))
        {
          qti_node_fail (child, error, ADIL_ERROR_REFUSED, _ ("is not understood here"));
          return NULL;
        }
      if (variable->cardinality == QTI_CARDINALITY_RECORD)
        {
          if (!qti_variable_add_field (value, child, text, error))
            return NULL;
        }
      else if (!qti_base_is_text (variable->base) && *g_strstrip (text) == '\0')
        continue;
      else if (!qti_value_add_text (value, text, authored, error))
        {
          qti_node_prefix (child, error);
          return NULL;
        }
    }
  if (variable->cardinality != QTI_CARDINALITY_SINGLE || qti_value_count (value) <= 1)
    return g_steal_pointer (&value);
  qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("has several values for a variable that holds one"));
  return NULL;
}

static gboolean
qti_mapping_add_entry (
    const QtiVariable *variable, QtiMapping *mapping, const QtiNode *node, gboolean case_matters, GError **error)
{
  QtiMapEntry entry = { .folds_case = FALSE };
  const char *key = qti_node_get (node, "mapKey");
  gboolean is_case_sensitive, is_good;

  if (!qti_node_is (node, "mapEntry"))
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is not understood here"));
  if (!qti_node_get_boolean (node, "caseSensitive", case_matters, &is_case_sensitive, error)
      || !qti_variable_get_number (node, "mappedValue", TRUE, &entry.points, NULL, error))
    return FALSE;
  if (key == NULL)
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("mapKey is missing"));
  entry.folds_case = !is_case_sensitive;
  entry.key = qti_value_new (QTI_CARDINALITY_SINGLE, variable->base);
  is_good = qti_value_add_text (entry.key, key, FALSE, error);
  /* An empty key can never be met: an empty response is NULL. */
  if (is_good && !qti_value_is_null (entry.key))
    g_array_append_val (mapping->entries, entry);
  else
    qti_value_unref (entry.key);
  return is_good || qti_node_prefix (node, error);
}

/* Two entries for one key would leave it to the reader which one counts. */
static gboolean
qti_mapping_check_keys (const QtiMapping *mapping, const QtiNode *node, GError **error)
{
  for (guint i = 1; i < mapping->entries->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const QtiMapEntry *a = &g_array_index (mapping->entries, QtiMapEntry, i);
        const QtiMapEntry *b = &g_array_index (mapping->entries, QtiMapEntry, j);
        gboolean same = FALSE;
        int order = 0;

        if (!qti_atom_equal (qti_value_atom (a->key, 0), qti_value_atom (b->key, 0), a->folds_case && b->folds_case,
                             &same, error)
            || (same && !qti_number_compare (a->points, b->points, &order, error)))
          return qti_node_prefix (node, error);
        if (same && order != 0)
          {
            g_autofree char *key = qti_value_dup_text (a->key);

            return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("the key \"%.60s\" has two values"), key);
          }
      }
  return TRUE;
}

static QtiMapping *
qti_mapping_new (const QtiNode *node, gsize size, GDestroyNotify clear, GError **error)
{
  QtiMapping *mapping = g_new0 (QtiMapping, 1);

  mapping->entries = g_array_new (FALSE, FALSE, (guint)size);
  g_array_set_clear_func (mapping->entries, clear);
  mapping->fallback = mapping->lower = mapping->upper = qti_number_from_integer (0);
  if (qti_variable_get_number (node, "defaultValue", FALSE, &mapping->fallback, NULL, error)
      && qti_variable_get_number (node, "lowerBound", FALSE, &mapping->lower, &mapping->has_lower, error)
      && qti_variable_get_number (node, "upperBound", FALSE, &mapping->upper, &mapping->has_upper, error))
    {
      if (qti_node_count (node) <= QTI_VARIABLE_ENTRIES_MAX)
        return mapping;
      qti_node_fail (node, error, ADIL_ERROR_LIMIT, _ ("has too many entries"));
    }
  qti_mapping_free (mapping);
  return NULL;
}

static gboolean
qti_variable_parse_mapping (QtiVariable *variable, const QtiNode *node, GError **error)
{
  gboolean case_matters;
  const QtiNode *child;

  if (variable->mapping != NULL || variable->base == QTI_BASE_NONE)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is not understood here"));
  if (!qti_node_get_boolean (node, "caseSensitive", TRUE, &case_matters, error))
    return FALSE;
  variable->mapping = qti_mapping_new (node, sizeof (QtiMapEntry), qti_map_entry_clear, error);
  if (variable->mapping == NULL)
    return FALSE;
  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    if (!qti_mapping_add_entry (variable, variable->mapping, child, case_matters, error))
      return FALSE;
  return qti_mapping_check_keys (variable->mapping, node, error);
}

static gboolean
qti_variable_parse_areas (QtiVariable *variable, const QtiNode *node, GError **error)
{
  const QtiNode *child;

  if (variable->areas != NULL || variable->base != QTI_BASE_POINT)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is for points"));
  variable->areas = qti_mapping_new (node, sizeof (QtiAreaEntry), qti_area_entry_clear, error);
  if (variable->areas == NULL)
    return FALSE;
  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    {
      QtiAreaEntry entry = { NULL };

      if (!qti_node_is (child, "areaMapEntry") || qti_node_get (child, "shape") == NULL)
        return qti_node_fail (child, error, ADIL_ERROR_REFUSED, _ ("is not understood here"));
      if (!qti_variable_get_number (child, "mappedValue", TRUE, &entry.points, NULL, error))
        return FALSE;
      entry.shape = g_strdup (qti_node_get (child, "shape"));
      entry.coords = g_strdup (qti_node_get (child, "coords") != NULL ? qti_node_get (child, "coords") : "");
      g_array_append_val (variable->areas->entries, entry);
    }
  return TRUE;
}

static QtiValue *
qti_lookup_parse_target (const QtiVariable *variable, const QtiNode *node, const char *name, GError **error)
{
  g_autoptr (QtiValue) value = qti_value_new (QTI_CARDINALITY_SINGLE, variable->base);
  const char *text = qti_node_get (node, name);

  if (text != NULL && qti_value_add_text (value, text, TRUE, error))
    return g_steal_pointer (&value);
  if (text == NULL)
    qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("%s is missing"), name);
  else
    qti_node_prefix (node, error);
  return NULL;
}

static gboolean
qti_variable_parse_lookup (QtiVariable *variable, const QtiNode *node, GError **error)
{
  gboolean is_interpolation = qti_node_is (node, "interpolationTable");
  const QtiNode *child;
  QtiLookup *lookup;

  if (variable->lookup != NULL || variable->cardinality != QTI_CARDINALITY_SINGLE)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is not understood here"));
  lookup = variable->lookup = g_new0 (QtiLookup, 1);
  lookup->is_interpolation = is_interpolation;
  lookup->entries = g_array_new (FALSE, FALSE, sizeof (QtiLookupEntry));
  g_array_set_clear_func (lookup->entries, qti_lookup_entry_clear);
  if (qti_node_get (node, "defaultValue") != NULL)
    {
      lookup->fallback = qti_lookup_parse_target (variable, node, "defaultValue", error);
      if (lookup->fallback == NULL)
        return FALSE;
    }
  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    {
      QtiLookupEntry entry = { .includes_boundary = TRUE };

      if (!qti_node_is (child, is_interpolation ? "interpolationTableEntry" : "matchTableEntry"))
        return qti_node_fail (child, error, ADIL_ERROR_REFUSED, _ ("is not understood here"));
      if (!qti_node_get_boolean (child, "includeBoundary", TRUE, &entry.includes_boundary, error)
          || !qti_variable_get_number (child, "sourceValue", TRUE, &entry.source, NULL, error))
        return FALSE;
      entry.target = qti_lookup_parse_target (variable, child, "targetValue", error);
      if (entry.target == NULL)
        return FALSE;
      g_array_append_val (lookup->entries, entry);
    }
  return TRUE;
}

static gboolean
qti_variable_parse_child (QtiVariable *variable, const QtiNode *child, GError **error)
{
  QtiValue **place = qti_node_is (child, "defaultValue")      ? &variable->fallback
                     : qti_node_is (child, "correctResponse") ? &variable->correct
                                                              : NULL;

  if (place != NULL)
    {
      QtiValue *value = qti_variable_parse_values (variable, child, place == &variable->fallback, error);

      if (value == NULL)
        return FALSE;
      qti_value_unref (*place);
      *place = value;
      variable->has_correct |= place == &variable->correct && !qti_value_is_null (value);
      return TRUE;
    }
  if (qti_node_is (child, "mapping"))
    return qti_variable_parse_mapping (variable, child, error);
  if (qti_node_is (child, "areaMapping"))
    return qti_variable_parse_areas (variable, child, error);
  if (qti_node_is (child, "matchTable") || qti_node_is (child, "interpolationTable"))
    return qti_variable_parse_lookup (variable, child, error);
  return qti_node_fail (child, error, ADIL_ERROR_REFUSED, _ ("is not understood here"));
}

static gboolean
qti_variable_parse_type (QtiVariable *variable, const QtiNode *node, GError **error)
{
  const char *id = qti_node_get (node, "identifier");
  const char *cardinality = qti_node_get (node, "cardinality");
  const char *base = qti_node_get (node, "baseType");

  if (id == NULL || *id == '\0')
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("has no identifier"));
  if (cardinality == NULL || !qti_cardinality_parse (cardinality, &variable->cardinality))
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("%s: the cardinality is missing or unknown"), id);
  if (variable->cardinality != QTI_CARDINALITY_RECORD && (base == NULL || !qti_base_parse (base, &variable->base)))
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("%s: the base type is missing or unknown"), id);
  variable->id = g_strdup (id);
  variable->line = node->line;
  variable->role = qti_node_is (node, "responseDeclaration")  ? QTI_ROLE_RESPONSE
                   : qti_node_is (node, "outcomeDeclaration") ? QTI_ROLE_OUTCOME
                                                              : QTI_ROLE_TEMPLATE;
  return TRUE;
}

/* Outcomes that are numbers begin with 0 where nothing else is said. */
static QtiValue *
qti_variable_make_fallback (const QtiVariable *variable, const QtiNode *node, GError **error)
{
  const char *text = qti_node_get (node, "defaultValue");
  g_autoptr (QtiValue) value = qti_value_new (variable->cardinality, variable->base);

  if (text != NULL && !qti_value_add_text (value, text, TRUE, error))
    {
      qti_node_prefix (node, error);
      return NULL;
    }
  if (text == NULL && variable->role == QTI_ROLE_OUTCOME && variable->cardinality == QTI_CARDINALITY_SINGLE
      && qti_base_is_number (variable->base))
    return qti_value_new_number (variable->base, qti_number_from_integer (0));
  return g_steal_pointer (&value);
}

QtiVariable *
qti_variable_parse (const QtiNode *node, GError **error)
{
  g_autoptr (QtiVariable) variable = g_new0 (QtiVariable, 1);
  const QtiNode *child;

  if (!qti_variable_parse_type (variable, node, error))
    return NULL;
  variable->correct = qti_value_new (variable->cardinality, variable->base);
  variable->fallback = qti_variable_make_fallback (variable, node, error);
  if (variable->fallback == NULL)
    return NULL;
  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    if (!qti_variable_parse_child (variable, child, error))
      return NULL;
  return g_steal_pointer (&variable);
}
