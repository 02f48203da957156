/* Finding operators, and what they share. */
#include "item-bank/qti/qti-operator.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

static void
qti_operator_add_table (GHashTable *all, const QtiOperator *table)
{
  for (; table->name != NULL; table++)
    g_hash_table_insert (all, (gpointer)table->name, (gpointer)table);
}

const QtiOperator *
qti_operator_find (const char *name)
{
  static gsize ready = 0;
  static GHashTable *all = NULL;

  if (g_once_init_enter (&ready))
    {
      all = g_hash_table_new (g_str_hash, g_str_equal);
      qti_operator_add_table (all, QTI_OPERATORS_CONTAINER);
      qti_operator_add_table (all, QTI_OPERATORS_LOGIC);
      qti_operator_add_table (all, QTI_OPERATORS_MATH);
      qti_operator_add_table (all, QTI_OPERATORS_NUMBER);
      qti_operator_add_table (all, QTI_OPERATORS_TEXT);
      qti_operator_add_table (all, QTI_OPERATORS_VARIABLE);
      g_once_init_leave (&ready, 1);
    }
  return g_hash_table_lookup (all, name);
}

QtiValue *
qti_operator_refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "%s", message);
  return NULL;
}

gboolean
qti_operator_get_number (const QtiValue *value, QtiNumber *out, GError **error)
{
  if (value->cardinality != QTI_CARDINALITY_SINGLE || qti_value_count (value) != 1 || !qti_base_is_number (value->base))
    return qti_operator_refuse (error, _ ("a number is expected, not a %s"), qti_base_name (value->base)) != NULL;
  *out = qti_value_atom (value, 0)->number;
  return TRUE;
}

gboolean
qti_operator_get_integer (const QtiValue *value, gint64 *out, GError **error)
{
  QtiNumber number;

  if (!qti_operator_get_number (value, &number, error))
    return FALSE;
  return qti_number_to_integer (number, out) || qti_operator_refuse (error, _ ("a whole number is expected")) != NULL;
}

gboolean
qti_operator_get_boolean (const QtiValue *value, gboolean *out, GError **error)
{
  if (value->cardinality != QTI_CARDINALITY_SINGLE || qti_value_count (value) != 1 || value->base != QTI_BASE_BOOLEAN)
    return qti_operator_refuse (error, _ ("true or false is expected, not a %s"), qti_base_name (value->base)) != NULL;
  *out = qti_value_atom (value, 0)->number.exact.num != 0;
  return TRUE;
}

gboolean
qti_operator_get_attribute (const QtiCall *call, const char *text, QtiNumber *out, GError **error)
{
  int place = qti_item_find (call->scope->item, text);

  if (qti_number_parse (text, out))
    return TRUE;
  if (place >= 0 && !qti_value_is_null (call->scope->values[place]))
    return qti_operator_get_number (call->scope->values[place], out, error);
  return qti_operator_refuse (error, _ ("\"%.60s\" is neither a number nor a variable that holds one"), text) != NULL;
}

gboolean
qti_operator_get_integer_attribute (const QtiCall *call, const char *name, gboolean *has, gint64 *out, GError **error)
{
  const char *text = qti_node_get (call->node, name);
  QtiNumber number;

  *has = text != NULL;
  if (text == NULL)
    return TRUE;
  if (!qti_operator_get_attribute (call, text, &number, error))
    return FALSE;
  return qti_number_to_integer (number, out)
         || qti_operator_refuse (error, _ ("%s must be a whole number"), name) != NULL;
}
