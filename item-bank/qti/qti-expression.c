/* One recursion over the tree; the operators do the work. */
#include "item-bank/qti/qti-expression.h"

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-operator.h"

static gboolean
qti_expression_has_null (const GPtrArray *operands)
{
  for (guint i = 0; i < operands->len; i++)
    if (qti_value_is_null (g_ptr_array_index (operands, i)))
      return TRUE;
  return FALSE;
}

/* The children of a record are its fields: their expressions are evaluated, they themselves are not operators. */
static const QtiNode *
qti_expression_operand (const QtiNode *node, guint i)
{
  const QtiNode *child = qti_node_child (node, i);

  return child != NULL && qti_node_is (node, "record") ? qti_node_child (child, 0) : child;
}

QtiValue *
qti_expression_evaluate (QtiScope *scope, const QtiNode *node, GError **error)
{
  const QtiOperator *op = qti_operator_find (node->name);
  g_autoptr (GPtrArray) operands = g_ptr_array_new_with_free_func ((GDestroyNotify)qti_value_unref);
  const QtiNode *child;
  QtiCall call = { .scope = scope, .node = node };
  QtiValue *result;

  if (op == NULL)
    {
      qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is not an expression that we know"));
      return NULL;
    }
  if (++scope->n_steps > QTI_EXPRESSION_STEPS_MAX)
    {
      qti_node_fail (node, error, ADIL_ERROR_LIMIT, _ ("takes too many steps"));
      return NULL;
    }
  for (guint i = 0; (child = qti_expression_operand (node, i)) != NULL; i++)
    {
      QtiValue *value = qti_expression_evaluate (scope, child, error);

      if (value == NULL)
        return NULL;
      g_ptr_array_add (operands, value);
    }
  if (op->is_strict && qti_expression_has_null (operands))
    return qti_value_new_null ();
  call.operands = (QtiValue **)operands->pdata;
  call.n_operands = operands->len;
  result = op->apply (&call, error);
  if (result == NULL)
    qti_node_prefix (node, error);
  return result;
}

gboolean
qti_expression_is_true (QtiScope *scope, const QtiNode *node, gboolean *out, GError **error)
{
  g_autoptr (QtiValue) value = qti_expression_evaluate (scope, node, error);
  const QtiAtom *atom;

  if (value == NULL)
    return FALSE;
  *out = FALSE;
  if (qti_value_is_null (value))
    return TRUE;
  *out = TRUE;
  if (value->cardinality != QTI_CARDINALITY_SINGLE || qti_base_is_text (value->base))
    return TRUE;
  atom = qti_value_atom (value, 0);
  if (value->base != QTI_BASE_BOOLEAN && !qti_base_is_number (value->base))
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("a %s cannot be a condition"),
                          qti_base_name (value->base));
  *out = qti_number_to_double (atom->number) != 0;
  return TRUE;
}
