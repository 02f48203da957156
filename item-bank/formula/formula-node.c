/* Nodes own their texts and children; rows keep themselves flat, so that the same formula has one tree. */
#include "item-bank/formula/formula-node.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula-symbols.h"

FormulaNode *
formula_node_new (FormulaKind kind, const char *text)
{
  FormulaNode *node = g_new0 (FormulaNode, 1);

  node->kind = kind;
  node->text = g_strdup (text);
  return node;
}

void
formula_node_free (FormulaNode *node)
{
  if (node == NULL)
    return;
  g_free (node->text);
  g_free (node->close);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node);
}

static void
formula_node_add (FormulaNode *node, FormulaNode *child)
{
  if (node->children == NULL)
    node->children = g_ptr_array_new_with_free_func ((GDestroyNotify)formula_node_free);
  g_ptr_array_add (node->children, child);
}

FormulaNode *
formula_node_new_1 (FormulaKind kind, FormulaNode *first)
{
  FormulaNode *node = formula_node_new (kind, NULL);

  formula_node_add (node, first);
  return node;
}

FormulaNode *
formula_node_new_2 (FormulaKind kind, FormulaNode *first, FormulaNode *second)
{
  FormulaNode *node = formula_node_new_1 (kind, first);

  formula_node_add (node, second);
  return node;
}

FormulaNode *
formula_node_new_3 (FormulaKind kind, FormulaNode *first, FormulaNode *second, FormulaNode *third)
{
  FormulaNode *node = formula_node_new_2 (kind, first, second);

  formula_node_add (node, third);
  return node;
}

FormulaNode *
formula_node_child (const FormulaNode *node, guint index)
{
  return node->children != NULL && index < node->children->len ? node->children->pdata[index] : NULL;
}

/* Inside its own row a symbol stands alone: "{=}" has no space around it, unlike "=". */
static gboolean
is_spaced (const FormulaNode *node)
{
  FormulaClass class = node != NULL && node->kind == FORMULA_OPERATOR ? formula_symbol_class (node->text)
                                                                      : FORMULA_CLASS_ORD;

  return class == FORMULA_CLASS_BIN || class == FORMULA_CLASS_REL || class == FORMULA_CLASS_OP
         || class == FORMULA_CLASS_PUNCT;
}

/* A sign at the beginning of a row, or behind an equals sign or a bracket, has no space around it anyway. */
static gboolean
is_sign (const FormulaNode *node, const FormulaNode *before)
{
  FormulaClass class = before != NULL && before->kind == FORMULA_OPERATOR ? formula_symbol_class (before->text)
                                                                          : FORMULA_CLASS_ORD;

  return node->kind == FORMULA_OPERATOR && formula_symbol_class (node->text) == FORMULA_CLASS_BIN
         && (before == NULL || class == FORMULA_CLASS_REL || class == FORMULA_CLASS_OPEN);
}

static gboolean
are_primes (const FormulaNode *node)
{
  return formula_node_is_symbol (node, "′")
         || (node->kind == FORMULA_ROW && node->children != NULL && node->children->len > 0
             && are_primes (node->children->pdata[0]) && are_primes (node->children->pdata[node->children->len - 1]));
}

/* Some programs write the prime behind its symbol instead of above it. Takes prime; FALSE where it is none. */
static gboolean
raise_prime (FormulaNode *row, FormulaNode *prime)
{
  guint len = row->children != NULL ? row->children->len : 0;
  FormulaNode *before = len > 0 ? row->children->pdata[len - 1] : NULL;
  FormulaNode *sup, *both;

  if (before == NULL || !formula_node_is_symbol (prime, "′"))
    return FALSE;
  if (before->kind == FORMULA_IDENT || before->kind == FORMULA_NUMBER || before->kind == FORMULA_FENCED
      || (before->kind == FORMULA_OPERATOR && formula_symbol_class (before->text) == FORMULA_CLASS_CLOSE))
    {
      row->children->pdata[len - 1] = formula_node_new_3 (FORMULA_SCRIPT, before, NULL, prime);
      return TRUE;
    }
  if (before->kind != FORMULA_SCRIPT)
    return FALSE;
  sup = before->children->pdata[2];
  if (sup == NULL)
    before->children->pdata[2] = prime;
  else if (sup->kind == FORMULA_ROW && are_primes (sup))
    formula_node_add (sup, prime);
  else if (are_primes (sup))
    {
      both = formula_node_new_2 (FORMULA_ROW, sup, prime);
      before->children->pdata[2] = both;
    }
  else
    return FALSE;
  return TRUE;
}

void
formula_node_append (FormulaNode *row, FormulaNode *child)
{
  guint len = child->children != NULL ? child->children->len : 0;
  const FormulaNode *before
      = row->children != NULL && row->children->len > 0 ? row->children->pdata[row->children->len - 1] : NULL;

  if (raise_prime (row, child))
    return;
  if (child->kind == FORMULA_ROW && len == 0)
    formula_node_free (child);
  else if (child->kind == FORMULA_ROW && !is_spaced (child->children->pdata[len - 1])
           && (!is_spaced (child->children->pdata[0]) || is_sign (child->children->pdata[0], before)))
    {
      for (guint i = 0; i < len; i++)
        {
          FormulaNode *part = g_steal_pointer (&child->children->pdata[i]);

          if (!raise_prime (row, part))
            formula_node_add (row, part);
        }
      formula_node_free (child);
    }
  else
    formula_node_add (row, child);
}

FormulaNode *
formula_node_simplify (FormulaNode *row)
{
  FormulaNode *only;

  if (row->kind != FORMULA_ROW || row->children == NULL || row->children->len != 1
      || is_spaced (row->children->pdata[0]))
    return row;
  only = g_steal_pointer (&row->children->pdata[0]);
  formula_node_free (row);
  return only;
}

FormulaNode *
formula_node_new_underover (FormulaNode *base, FormulaNode *under, FormulaNode *over)
{
  guint place = under != NULL ? 1 : 2;

  if (base->kind != FORMULA_UNDEROVER)
    return formula_node_new_3 (FORMULA_UNDEROVER, base, under, over);
  if (under != NULL && over != NULL)
    return formula_node_new_underover (formula_node_new_underover (base, NULL, over), under, NULL);
  if (formula_node_child (base, place) != NULL || formula_node_child (base, 0)->kind == FORMULA_UNDEROVER)
    return formula_node_new_3 (FORMULA_UNDEROVER, base, under, over);
  base->children->pdata[place] = under != NULL ? under : over;
  return base;
}

static gboolean
check_node (const FormulaNode *node, guint depth, guint *n_nodes, GError **error)
{
  if (depth > FORMULA_MAX_DEPTH)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the formula is nested more than %d deep"),
                   FORMULA_MAX_DEPTH);
      return FALSE;
    }
  if (++*n_nodes > FORMULA_MAX_NODES)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the formula has more than %d parts: split it"),
                   FORMULA_MAX_NODES);
      return FALSE;
    }
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    if (node->children->pdata[i] != NULL && !check_node (node->children->pdata[i], depth + 1, n_nodes, error))
      return FALSE;
  return TRUE;
}

gboolean
formula_node_check (const FormulaNode *node, GError **error)
{
  guint n_nodes = 0;

  return check_node (node, 1, &n_nodes, error);
}

gboolean
formula_node_is_empty (const FormulaNode *node)
{
  return node->kind == FORMULA_ROW && (node->children == NULL || node->children->len == 0);
}

gboolean
formula_node_is_symbol (const FormulaNode *node, const char *text)
{
  return node != NULL && node->kind == FORMULA_OPERATOR && strcmp (node->text, text) == 0;
}

gboolean
formula_node_is_tall (const FormulaNode *node)
{
  if (node == NULL)
    return FALSE;
  if (node->kind == FORMULA_FRACTION || node->kind == FORMULA_TABLE || node->kind == FORMULA_UNDEROVER
      || node->kind == FORMULA_ROOT || node->kind == FORMULA_ENCLOSE
      || (node->kind == FORMULA_OPERATOR && formula_symbol_class (node->text) == FORMULA_CLASS_OP))
    return TRUE;
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    if (formula_node_is_tall (node->children->pdata[i]))
      return TRUE;
  return FALSE;
}

gboolean
formula_node_has_limits (const FormulaNode *node)
{
  return node != NULL
         && ((node->kind == FORMULA_OPERATOR && formula_symbol_has_limits (node->text))
             || (node->kind == FORMULA_IDENT && node->variant == FORMULA_FUNCTION
                 && formula_symbol_has_limits (node->text)));
}
