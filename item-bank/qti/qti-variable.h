/* A declared variable of an item: its type, its default and correct values, and the tables that map it to points. */
#pragma once

#include "item-bank/qti/qti-node.h"
#include "item-bank/qti/qti-value.h"

typedef enum
{
  QTI_ROLE_RESPONSE,
  QTI_ROLE_OUTCOME,
  QTI_ROLE_TEMPLATE,
} QtiRole;

typedef struct
{
  QtiValue *key; /* single; of the variable's base type */
  gboolean folds_case;
  QtiNumber points;
} QtiMapEntry;

typedef struct
{
  char *shape;
  char *coords;
  QtiNumber points;
} QtiAreaEntry;

typedef struct
{
  GArray *entries; /* of QtiMapEntry or QtiAreaEntry */
  QtiNumber fallback;
  gboolean has_lower, has_upper;
  QtiNumber lower, upper;
} QtiMapping;

typedef struct
{
  QtiNumber source;
  gboolean includes_boundary; /* of interpolation tables */
  QtiValue *target;
} QtiLookupEntry;

typedef struct
{
  gboolean is_interpolation;
  GArray *entries;    /* of QtiLookupEntry */
  QtiValue *fallback; /* NULL: none is given */
} QtiLookup;

typedef struct
{
  char *id;
  QtiRole role;
  QtiCardinality cardinality;
  QtiBase base;
  QtiValue *fallback; /* default; a NULL value where none is declared. Outcomes that are numbers begin with 0 */
  QtiValue *correct;  /* a NULL value where none is declared */
  gboolean has_correct;
  QtiMapping *mapping; /* or NULL */
  QtiMapping *areas;   /* or NULL */
  QtiLookup *lookup;   /* or NULL */
  guint line;          /* 0: every item has it */
} QtiVariable;

/* node is a responseDeclaration, outcomeDeclaration or templateDeclaration. SYNTAX or REFUSED, naming line and element.
 */
QtiVariable *qti_variable_parse (const QtiNode *node, GError **error);
void qti_variable_free (QtiVariable *variable);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiVariable, qti_variable_free)
