/* One assessmentItem, checked: every rule and expression in it is one that we know, with attributes that we know. */
#pragma once

#include "item-bank/qti/qti-variable.h"

/* Errors of everything that reads an item begin with "LINE: <element>: " (qti_node_take_line()). */
typedef struct
{
  QtiNode *root;
  const char *id; /* as it stands, "" where there is none */
  const char *title;
  const char *lang;     /* "" where there is none */
  GPtrArray *variables; /* of QtiVariable, in the document's order */
  GHashTable *places;   /* id to place in variables + 1 */
  const QtiNode *body;  /* or NULL */
  const QtiNode *template_processing, *response_processing, *outcome_processing; /* or NULL */
  QtiNode *template; /* a standard template, where response_processing is that */
} QtiItem;

/* Takes root, whose element must be assessmentItem. SYNTAX, LIMIT, or REFUSED with line and element for what we do not
 * know. */
QtiItem *qti_item_new (QtiNode *root, GError **error);
/* From one file. */
QtiItem *qti_item_parse (const char *data, gsize len, GError **error);
void qti_item_free (QtiItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiItem, qti_item_free)

/* -1 where there is none. */
int qti_item_find (const QtiItem *item, const char *id);
const QtiVariable *qti_item_variable (const QtiItem *item, guint place);
