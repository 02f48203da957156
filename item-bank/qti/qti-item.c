/* Declarations and processing of an item. */
#include "item-bank/qti/qti-item.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/qti/qti-check.h"
#include "item-bank/qti/qti-template.h"

#define QTI_ITEM_VARIABLES_MAX 1000

void
qti_item_free (QtiItem *item)
{
  if (item == NULL)
    return;
  g_ptr_array_unref (item->variables);
  g_hash_table_unref (item->places);
  qti_node_free (item->template);
  qti_node_free (item->root);
  g_free (item);
}

int
qti_item_find (const QtiItem *item, const char *id)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (item->places, id)) - 1;
}

const QtiVariable *
qti_item_variable (const QtiItem *item, guint place)
{
  return g_ptr_array_index (item->variables, place);
}

static gboolean
qti_item_add_variable (QtiItem *item, const QtiNode *node, GError **error)
{
  QtiVariable *variable = qti_variable_parse (node, error);

  if (variable == NULL)
    return FALSE;
  g_ptr_array_add (item->variables, variable);
  if (item->variables->len > QTI_ITEM_VARIABLES_MAX)
    return qti_node_fail (node, error, ADIL_ERROR_LIMIT, _ ("has too many variables"));
  if (g_hash_table_insert (item->places, variable->id, GINT_TO_POINTER ((int)item->variables->len)))
    return TRUE;
  return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("\"%.60s\" is declared twice"), variable->id);
}

/* What may stand in an item without any bearing on its score. */
static const char *const QTI_ITEM_IDLE[]
    = { "stylesheet",  "modalFeedback",     "rubricBlock", "assessmentStimulusRef", "companionMaterialsInfo",
        "catalogInfo", "apipAccessibility", "metadata",    "contextDeclaration",    NULL };

static gboolean
qti_item_set_once (const QtiNode **place, const QtiNode *node, GError **error)
{
  if (*place != NULL)
    return qti_node_fail (node, error, ADIL_ERROR_SYNTAX, _ ("is there twice"));
  *place = node;
  return TRUE;
}

static gboolean
qti_item_add (QtiItem *item, const QtiNode *node, GError **error)
{
  if (qti_node_is (node, "responseDeclaration") || qti_node_is (node, "outcomeDeclaration")
      || qti_node_is (node, "templateDeclaration"))
    return qti_item_add_variable (item, node, error);
  if (qti_node_is (node, "itemBody"))
    return qti_item_set_once (&item->body, node, error);
  if (qti_node_is (node, "templateProcessing"))
    return qti_item_set_once (&item->template_processing, node, error);
  if (qti_node_is (node, "responseProcessing"))
    return qti_item_set_once (&item->response_processing, node, error);
  if (qti_node_is (node, "outcomeProcessing"))
    return qti_item_set_once (&item->outcome_processing, node, error);
  if (g_strv_contains (QTI_ITEM_IDLE, node->name))
    return TRUE;
  return qti_node_fail (node, error, ADIL_ERROR_REFUSED, _ ("is not understood in an item"));
}

/* Variables that every item has without declaring them. */
static const char *const QTI_ITEM_BUILT_IN[] = {
  "<outcomeDeclaration identifier=\"completionStatus\" cardinality=\"single\" "
  "baseType=\"identifier\"><defaultValue><value>"
  "unknown</value></defaultValue></outcomeDeclaration>",
  "<responseDeclaration identifier=\"numAttempts\" cardinality=\"single\" baseType=\"integer\"><defaultValue><value>1"
  "</value></defaultValue></responseDeclaration>",
};

static void
qti_item_add_built_in (QtiItem *item)
{
  for (gsize i = 0; i < G_N_ELEMENTS (QTI_ITEM_BUILT_IN); i++)
    {
      g_autoptr (QtiNode) node = qti_node_parse (QTI_ITEM_BUILT_IN[i], strlen (QTI_ITEM_BUILT_IN[i]), NULL);

      node->line = 0;
      if (qti_item_find (item, qti_node_get (node, "identifier")) < 0)
        qti_item_add_variable (item, node, NULL);
    }
}

/* A standard template takes the place of rules; an unknown one counts only where no rules are given in its place. */
static gboolean
qti_item_resolve_template (QtiItem *item, GError **error)
{
  const QtiNode *processing = item->response_processing;
  const char *uri = processing != NULL ? qti_node_get (processing, "template") : NULL;

  if (uri == NULL || *uri == '\0')
    return TRUE;
  item->template = qti_template_new (uri);
  if (item->template != NULL && qti_node_count (processing) > 0)
    return qti_node_fail (processing, error, ADIL_ERROR_REFUSED,
                          _ ("has both a standard template and rules of its own: which of them counts is not said"));
  if (item->template != NULL)
    item->response_processing = item->template;
  else if (qti_node_count (processing) == 0)
    return qti_node_fail (processing, error, ADIL_ERROR_REFUSED, _ ("the template \"%.120s\" is not known"), uri);
  return TRUE;
}

QtiItem *
qti_item_new (QtiNode *root, GError **error)
{
  g_autoptr (QtiItem) item = g_new0 (QtiItem, 1);
  const QtiNode *child;
  const char *adaptive = qti_node_get (root, "adaptive");

  item->root = root;
  item->variables = g_ptr_array_new_with_free_func ((GDestroyNotify)qti_variable_free);
  item->places = g_hash_table_new (g_str_hash, g_str_equal);
  item->id = qti_node_get (root, "identifier") != NULL ? qti_node_get (root, "identifier") : "";
  item->title = qti_node_get (root, "title") != NULL ? qti_node_get (root, "title") : "";
  item->lang = qti_node_get (root, "xml:lang") != NULL ? qti_node_get (root, "xml:lang") : "";
  if (!qti_node_is (root, "assessmentItem"))
    {
      qti_node_fail (root, error, ADIL_ERROR_SYNTAX, _ ("is not an assessment item"));
      return NULL;
    }
  if (adaptive != NULL && (strcmp (adaptive, "true") == 0 || strcmp (adaptive, "1") == 0))
    {
      qti_node_fail (root, error, ADIL_ERROR_REFUSED, _ ("is an adaptive item: it takes several attempts"));
      return NULL;
    }
  for (guint i = 0; (child = qti_node_child (root, i)) != NULL; i++)
    if (!qti_item_add (item, child, error))
      return NULL;
  qti_item_add_built_in (item);
  if (!qti_item_resolve_template (item, error) || !qti_check_item (item, error))
    return NULL;
  return g_steal_pointer (&item);
}

QtiItem *
qti_item_parse (const char *data, gsize len, GError **error)
{
  QtiNode *root = qti_node_parse (data, len, error);

  return root != NULL ? qti_item_new (root, error) : NULL;
}
