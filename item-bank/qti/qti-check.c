/* What may stand where in the processing of an item. */
#include "item-bank/qti/qti-check.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-operator.h"

typedef struct
{
  const QtiItem *item;
  const char *kind; /* "response", "outcome" or "template" */
} QtiCheck;

/* Expressions that need more than one item, or a program that we do not have. */
static const char *const QTI_CHECK_TEST_LEVEL[] = { "testVariables",   "outcomeMaximum",  "outcomeMinimum",
                                                    "numberCorrect",   "numberIncorrect", "numberPresented",
                                                    "numberResponded", "numberSelected",  NULL };

static gboolean
qti_check_attribute_is_idle (const char *name)
{
  static const char *const IDLE[] = { "id", "class", "label", "xmlns", NULL };

  return g_strv_contains (IDLE, name) || strchr (name, ':') != NULL || g_str_has_prefix (name, "data-");
}

/* known: names in blanks; a name with "!" must be there and name a variable. */
static gboolean
qti_check_attributes (const QtiCheck *check, const QtiNode *node, const char *known, GError **error)
{
  g_auto (GStrv) names = g_strsplit (known, " ", -1);

  for (char **name = names; *name != NULL; name++)
    if (g_str_has_suffix (*name, "!"))
      {
        const char *value;

        (*name)[strlen (*name) - 1] = '\0';
        value = qti_node_get (node, *name);
        if (value == NULL)
          return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("%s is missing"), *name);
        if (qti_item_find (check->item, value) < 0)
          return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("the variable \"%.60s\" is not declared"), value);
      }
  for (char **pair = node->attributes; pair != NULL && *pair != NULL; pair += 2)
    if (!g_strv_contains ((const char *const *)names, pair[0]) && !qti_check_attribute_is_idle (pair[0]))
      return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("the attribute \"%.60s\" is not understood"), pair[0]);
  return TRUE;
}

/* Stray words between elements are no rules. */
static gboolean
qti_check_no_text (const QtiNode *node, GError **error)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const QtiNode *child = g_ptr_array_index (node->children, i);

      if (child->name == NULL && strspn (child->text, " \t\r\n") != strlen (child->text))
        return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("has text where rules are expected"));
    }
  return TRUE;
}

static gboolean qti_check_expression (const QtiCheck *check, const QtiNode *node, GError **error);

static gboolean
qti_check_record_field (const QtiCheck *check, const QtiNode *field, GError **error)
{
  if (!qti_node_is (field, "fieldValue") || qti_node_get (field, "fieldIdentifier") == NULL
      || qti_node_count (field) != 1)
    return qti_node_fail (field, error, ADIL_ERROR_REFUSED, _ ("is not a field of a record"));
  return qti_check_expression (check, qti_node_child (field, 0), error);
}

static gboolean
qti_check_expression (const QtiCheck *check, const QtiNode *node, GError **error)
{
  const QtiOperator *op = qti_operator_find (node->name);
  guint n_operands = qti_node_count (node);

  if (g_strv_contains (QTI_CHECK_TEST_LEVEL, node->name))
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is about a whole test, not about an item"));
  if (strcmp (node->name, "customOperator") == 0)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("needs a program of another system"));
  if (op == NULL)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is not an expression that we know"));
  if (!qti_check_attributes (check, node, op->attributes, error))
    return FALSE;
  if (n_operands < op->min_operands || (op->max_operands >= 0 && (int)n_operands > op->max_operands))
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("has %u operands, which is not how it is used"),
                          n_operands);
  if (strcmp (node->name, "baseValue") != 0 && !qti_check_no_text (node, error))
    return FALSE;
  for (guint i = 0; i < n_operands; i++)
    {
      const QtiNode *child = qti_node_child (node, i);

      if (strcmp (node->name, "record") == 0 ? !qti_check_record_field (check, child, error)
                                             : !qti_check_expression (check, child, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean qti_check_rules (const QtiCheck *check, const QtiNode *node, guint from, GError **error);

/* "responseIf" for a suffix of "If". */
static gboolean
qti_check_is_part (const QtiCheck *check, const QtiNode *node, const char *suffix)
{
  gsize len = strlen (check->kind);

  return strncmp (node->name, check->kind, len) == 0 && strcmp (node->name + len, suffix) == 0;
}

/* If, ElseIfs, Else, in this order; some authors leave the If out. */
static gboolean
qti_check_condition (const QtiCheck *check, const QtiNode *node, GError **error)
{
  const QtiNode *child;

  for (guint i = 0; (child = qti_node_child (node, i)) != NULL; i++)
    {
      gboolean is_else = qti_check_is_part (check, child, "Else");

      if (!is_else && !qti_check_is_part (check, child, i == 0 ? "If" : "ElseIf"))
        return qti_node_fail (child, error, ADIL_ERROR_REFUSED, _ ("is not expected here"));
      if (is_else && qti_node_child (node, i + 1) != NULL)
        return qti_node_fail (child, error, ADIL_ERROR_SYNTAX, _ ("must be the last branch"));
      if (!is_else && qti_node_count (child) == 0)
        return qti_node_fail (child, error, ADIL_ERROR_SYNTAX, _ ("has no condition"));
      if (!qti_check_attributes (check, child, "", error) || !qti_check_no_text (child, error)
          || (!is_else && !qti_check_expression (check, qti_node_child (child, 0), error))
          || !qti_check_rules (check, child, is_else ? 0 : 1, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  const char *name;
  const char *kinds; /* where it may stand */
  guint min_operands, max_operands;
  const char *attributes;
  int role; /* of the variable that it sets; -1: none, -2: any */
} QtiRule;

static const QtiRule QTI_RULES[] = {
  { "setOutcomeValue", "response outcome", 1, 1, "identifier!", QTI_ROLE_OUTCOME },
  { "lookupOutcomeValue", "response outcome", 1, 1, "identifier!", QTI_ROLE_OUTCOME },
  { "setResponseValue", "response", 1, 1, "identifier!", QTI_ROLE_RESPONSE },
  { "setTemplateValue", "template", 1, 1, "identifier!", QTI_ROLE_TEMPLATE },
  { "setCorrectResponse", "template", 1, 1, "identifier!", QTI_ROLE_RESPONSE },
  { "setDefaultValue", "template", 1, 1, "identifier!", -2 },
  { "setDefaultValue", "response", 0, 0, "identifier!", -2 },
  { "templateConstraint", "template", 1, 1, "", -1 },
  { "exitResponse", "response", 0, 0, "", -1 },
  { "exitTemplate", "template", 0, 0, "", -1 },
  { "exitTest", "outcome", 0, 0, "", -1 },
};

static const QtiRule *
qti_check_find_rule (const QtiCheck *check, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (QTI_RULES); i++)
    if (strcmp (QTI_RULES[i].name, name) == 0 && strstr (QTI_RULES[i].kinds, check->kind) != NULL)
      return &QTI_RULES[i];
  return NULL;
}

static gboolean
qti_check_rule (const QtiCheck *check, const QtiNode *node, GError **error)
{
  const QtiRule *rule = qti_check_find_rule (check, node->name);
  guint n_operands = qti_node_count (node);

  if (qti_check_is_part (check, node, "Condition"))
    return qti_check_attributes (check, node, "", error) && qti_check_no_text (node, error)
           && qti_check_condition (check, node, error);
  if (qti_check_is_part (check, node, "ProcessingFragment"))
    return qti_check_attributes (check, node, "", error) && qti_check_rules (check, node, 0, error);
  if (rule == NULL)
    return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is not a rule that we know"));
  if (!qti_check_attributes (check, node, rule->attributes, error) || !qti_check_no_text (node, error))
    return FALSE;
  if (n_operands < rule->min_operands || n_operands > rule->max_operands)
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("has %u operands, which is not how it is used"),
                          n_operands);
  if (rule->role >= 0)
    {
      const char *id = qti_node_get (node, "identifier");

      if ((int)qti_item_variable (check->item, (guint)qti_item_find (check->item, id))->role != rule->role)
        return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("\"%.60s\" is not a variable that it may set"), id);
    }
  return n_operands == 0 || qti_check_expression (check, qti_node_child (node, 0), error);
}

static gboolean
qti_check_rules (const QtiCheck *check, const QtiNode *node, guint from, GError **error)
{
  const QtiNode *child;

  for (guint i = from; (child = qti_node_child (node, i)) != NULL; i++)
    if (!qti_check_rule (check, child, error))
      return FALSE;
  return TRUE;
}

static gboolean
qti_check_processing (const QtiItem *item, const QtiNode *node, const char *kind, GError **error)
{
  const QtiCheck check = { item, kind };

  return node == NULL
         || (qti_check_attributes (&check, node, "template templateLocation", error) && qti_check_no_text (node, error)
             && qti_check_rules (&check, node, 0, error));
}

gboolean
qti_check_place_template (const QtiItem *item, GError **error)
{
  if (item->template == NULL || error == NULL)
    return FALSE;
  qti_node_take_line (*error);
  g_prefix_error (error, "%s", _ ("the item does not fit the standard template that it names: "));
  return qti_node_prefix (qti_node_find_child (item->root, "responseProcessing"), error);
}

gboolean
qti_check_item (const QtiItem *item, GError **error)
{
  if (!qti_check_processing (item, item->template_processing, "template", error)
      || !qti_check_processing (item, item->outcome_processing, "outcome", error))
    return FALSE;
  if (qti_check_processing (item, item->response_processing, "response", error))
    return TRUE;
  return qti_check_place_template (item, error);
}
