/* Rules and control flow. */
#include "item-bank/qti/qti-run.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-check.h"
#include "item-bank/qti/qti-expression.h"

struct QtiRun
{
  QtiScope scope;
  guint n; /* variables */
};

typedef enum
{
  QTI_RUN_ON,
  QTI_RUN_EXIT, /* an exit rule was met */
  QTI_RUN_FAILED,
} QtiRunState;

static void
qti_run_set (QtiValue **place, QtiValue *value)
{
  QtiValue *old = *place;

  *place = qti_value_ref (value);
  qti_value_unref (old);
}

void
qti_run_reset (QtiRun *run)
{
  for (guint i = 0; i < run->n; i++)
    if (qti_item_variable (run->scope.item, i)->role != QTI_ROLE_TEMPLATE)
      qti_run_set (&run->scope.values[i], run->scope.fallbacks[i]);
}

static gboolean
qti_run_assign (QtiRun *run, const QtiNode *node, QtiValue **places, QtiValue *value, GError **error)
{
  int place = qti_item_find (run->scope.item, qti_node_get (node, "identifier"));
  const QtiVariable *variable = qti_item_variable (run->scope.item, (guint)place);
  g_autoptr (QtiValue) converted = qti_value_convert (value, variable->cardinality, variable->base, error);

  if (converted == NULL)
    return qti_node_prefix (node, error);
  qti_run_set (&places[place], converted);
  return TRUE;
}

static gboolean
qti_run_find_in_table (const QtiLookup *lookup, QtiNumber number, const QtiLookupEntry **out, GError **error)
{
  *out = NULL;
  for (guint i = 0; i < lookup->entries->len && *out == NULL; i++)
    {
      const QtiLookupEntry *entry = &g_array_index (lookup->entries, QtiLookupEntry, i);
      int order;

      if (!qti_number_compare (number, entry->source, &order, error))
        return FALSE;
      if (order == 0 ? entry->includes_boundary || !lookup->is_interpolation : order > 0 && lookup->is_interpolation)
        *out = entry;
    }
  return TRUE;
}

static gboolean
qti_run_lookup (QtiRun *run, const QtiNode *node, QtiValue *value, GError **error)
{
  int place = qti_item_find (run->scope.item, qti_node_get (node, "identifier"));
  const QtiLookup *lookup = qti_item_variable (run->scope.item, (guint)place)->lookup;
  const QtiLookupEntry *entry = NULL;
  g_autoptr (QtiValue) none = qti_value_new_null ();

  if (lookup == NULL)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("the outcome has no table"));
  if (!qti_value_is_null (value))
    {
      if (value->cardinality != QTI_CARDINALITY_SINGLE || !qti_base_is_number (value->base))
        return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("a number is expected"));
      if (!qti_run_find_in_table (lookup, qti_value_atom (value, 0)->number, &entry, error))
        return qti_node_prefix (node, error);
    }
  return qti_run_assign (run, node, run->scope.values,
                         entry != NULL              ? entry->target
                         : lookup->fallback != NULL ? lookup->fallback
                                                    : none,
                         error);
}

/* Rules that set something from one expression. */
static QtiRunState
qti_run_set_rule (QtiRun *run, const QtiNode *node, GError **error)
{
  g_autoptr (QtiValue) value = qti_expression_evaluate (&run->scope, qti_node_child (node, 0), error);
  gboolean is_good;

  if (value == NULL)
    return QTI_RUN_FAILED;
  if (qti_node_is (node, "lookupOutcomeValue"))
    is_good = qti_run_lookup (run, node, value, error);
  else if (qti_node_is (node, "setCorrectResponse"))
    is_good = qti_run_assign (run, node, run->scope.corrects, value, error);
  else if (qti_node_is (node, "setDefaultValue"))
    is_good = qti_run_assign (run, node, run->scope.fallbacks, value, error);
  else
    is_good = qti_run_assign (run, node, run->scope.values, value, error);
  return is_good ? QTI_RUN_ON : QTI_RUN_FAILED;
}

/* Outside of templates, setDefaultValue without an expression puts the default back. */
static QtiRunState
qti_run_restore (QtiRun *run, const QtiNode *node)
{
  int place = qti_item_find (run->scope.item, qti_node_get (node, "identifier"));

  qti_run_set (&run->scope.values[place], run->scope.fallbacks[place]);
  return QTI_RUN_ON;
}

/* Nothing is random, so a constraint that fails would fail for ever. */
static QtiRunState
qti_run_constraint (QtiRun *run, const QtiNode *node, GError **error)
{
  gboolean holds;

  if (!qti_expression_is_true (&run->scope, qti_node_child (node, 0), &holds, error))
    return QTI_RUN_FAILED;
  if (holds)
    return QTI_RUN_ON;
  qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("can never hold"));
  return QTI_RUN_FAILED;
}

static QtiRunState qti_run_rules (QtiRun *run, const QtiNode *node, guint from, GError **error);

static QtiRunState
qti_run_condition (QtiRun *run, const QtiNode *node, GError **error)
{
  const QtiNode *branch;

  for (guint i = 0; (branch = qti_node_child (node, i)) != NULL; i++)
    {
      gboolean is_else = g_str_has_suffix (branch->name, "Else"), holds = TRUE;

      if (!is_else && !qti_expression_is_true (&run->scope, qti_node_child (branch, 0), &holds, error))
        return QTI_RUN_FAILED;
      if (holds)
        return qti_run_rules (run, branch, is_else ? 0 : 1, error);
    }
  return QTI_RUN_ON;
}

static QtiRunState
qti_run_rule (QtiRun *run, const QtiNode *node, GError **error)
{
  if (g_str_has_suffix (node->name, "Condition"))
    return qti_run_condition (run, node, error);
  if (g_str_has_suffix (node->name, "Fragment"))
    return qti_run_rules (run, node, 0, error);
  if (g_str_has_prefix (node->name, "exit"))
    return QTI_RUN_EXIT;
  if (qti_node_is (node, "templateConstraint"))
    return qti_run_constraint (run, node, error);
  if (qti_node_count (node) == 0)
    return qti_run_restore (run, node);
  return qti_run_set_rule (run, node, error);
}

static QtiRunState
qti_run_rules (QtiRun *run, const QtiNode *node, guint from, GError **error)
{
  const QtiNode *child;
  QtiRunState state = QTI_RUN_ON;

  for (guint i = from; state == QTI_RUN_ON && (child = qti_node_child (node, i)) != NULL; i++)
    state = qti_run_rule (run, child, error);
  return state;
}

static gboolean
qti_run_processing (QtiRun *run, const QtiNode *processing, GError **error)
{
  run->scope.n_steps = 0;
  return processing == NULL || qti_run_rules (run, processing, 0, error) != QTI_RUN_FAILED;
}

QtiRun *
qti_run_new (const QtiItem *item, GError **error)
{
  g_autoptr (QtiRun) run = g_new0 (QtiRun, 1);

  run->scope.item = item;
  run->n = item->variables->len;
  run->scope.values = g_new0 (QtiValue *, run->n + 1);
  run->scope.fallbacks = g_new0 (QtiValue *, run->n + 1);
  run->scope.corrects = g_new0 (QtiValue *, run->n + 1);
  for (guint i = 0; i < run->n; i++)
    {
      const QtiVariable *variable = qti_item_variable (item, i);

      run->scope.values[i] = qti_value_ref (variable->fallback);
      run->scope.fallbacks[i] = qti_value_ref (variable->fallback);
      run->scope.corrects[i] = qti_value_ref (variable->correct);
    }
  if (!qti_run_processing (run, item->template_processing, error))
    return NULL;
  qti_run_reset (run);
  return g_steal_pointer (&run);
}

void
qti_run_free (QtiRun *run)
{
  if (run == NULL)
    return;
  for (guint i = 0; i < run->n; i++)
    {
      qti_value_unref (run->scope.values[i]);
      qti_value_unref (run->scope.fallbacks[i]);
      qti_value_unref (run->scope.corrects[i]);
    }
  g_free (run->scope.values);
  g_free (run->scope.fallbacks);
  g_free (run->scope.corrects);
  g_free (run);
}

gboolean
qti_run_answer (QtiRun *run, const char *id, QtiValue *value)
{
  int place = qti_item_find (run->scope.item, id);

  if (place < 0 || qti_item_variable (run->scope.item, (guint)place)->role != QTI_ROLE_RESPONSE)
    return FALSE;
  qti_run_set (&run->scope.values[place], value);
  return TRUE;
}

gboolean
qti_run_answer_json (QtiRun *run, const cJSON *responses, GError **error)
{
  const cJSON *response;

  cJSON_ArrayForEach (response, responses)
  {
    int place = qti_item_find (run->scope.item, response->string);
    const QtiVariable *variable = place >= 0 ? qti_item_variable (run->scope.item, (guint)place) : NULL;
    g_autoptr (QtiValue) value = NULL;

    if (variable == NULL || variable->role != QTI_ROLE_RESPONSE)
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("\"%.60s\" is not a response of the item"),
                     response->string);
        return FALSE;
      }
    value = qti_value_from_json (response, variable->cardinality, variable->base, error);
    if (value == NULL)
      {
        g_prefix_error (error, "%.60s: ", response->string);
        return FALSE;
      }
    qti_run_answer (run, response->string, value);
  }
  return TRUE;
}

gboolean
qti_run_score (QtiRun *run, GError **error)
{
  if (!qti_run_processing (run, run->scope.item->response_processing, error))
    return qti_check_place_template (run->scope.item, error);
  return qti_run_processing (run, run->scope.item->outcome_processing, error);
}

const QtiValue *
qti_run_get (const QtiRun *run, const char *id)
{
  int place = qti_item_find (run->scope.item, id);

  return place >= 0 ? run->scope.values[place] : NULL;
}

const QtiValue *
qti_run_get_correct (const QtiRun *run, const char *id)
{
  int place = qti_item_find (run->scope.item, id);

  return place >= 0 ? run->scope.corrects[place] : NULL;
}

QtiValue *
qti_run_evaluate (QtiRun *run, const QtiNode *node, GError **error)
{
  run->scope.n_steps = 0;
  return qti_expression_evaluate (&run->scope, node, error);
}

cJSON *
qti_run_outcomes_to_json (const QtiRun *run)
{
  cJSON *outcomes = cJSON_CreateObject ();

  for (guint i = 0; i < run->n; i++)
    if (qti_item_variable (run->scope.item, i)->role == QTI_ROLE_OUTCOME
        && qti_item_variable (run->scope.item, i)->line > 0)
      cJSON_AddItemToObject (outcomes, qti_item_variable (run->scope.item, i)->id,
                             qti_value_to_json (run->scope.values[i]));
  return outcomes;
}
