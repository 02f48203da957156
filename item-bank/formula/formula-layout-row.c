/* Symbols side by side: classes decide the spaces (The TeXbook, chapters 17 and 18). */
#include <string.h>

#include "item-bank/formula/formula-layout.h"

FormulaClass
formula_layout_class (const FormulaNode *node)
{
  switch (node->kind)
    {
    case FORMULA_OPERATOR:
      return formula_symbol_class (node->text);
    case FORMULA_IDENT:
      return node->variant == FORMULA_FUNCTION ? FORMULA_CLASS_OP : FORMULA_CLASS_ORD;
    case FORMULA_SCRIPT:
    case FORMULA_UNDEROVER:
    case FORMULA_STYLE:
      return formula_layout_class (formula_node_child (node, 0));
    case FORMULA_FRACTION:
    case FORMULA_FENCED:
      return FORMULA_CLASS_INNER;
    case FORMULA_ACCENT:
    case FORMULA_ROW:
    case FORMULA_NUMBER:
    case FORMULA_TEXT:
    case FORMULA_SPACE:
    case FORMULA_ROOT:
    case FORMULA_TABLE:
    case FORMULA_ENCLOSE:
      return FORMULA_CLASS_ORD;
    }
  g_return_val_if_reached (FORMULA_CLASS_ORD);
}

/* Space in mu between two classes; small letters: only outside of scripts. a = 3, b = 4, c = 5, A = 3 always. */
static int
space_between (FormulaClass left, FormulaClass right, gboolean is_script)
{
  /* columns: ord op bin rel open close punct inner */
  static const char *const SPACES[]
      = { "0Abc000a", "AA0c000a", "bb00b00b", "cc00c00c", "00000000", "0Abc000a", "aa0aaaaa", "aAbca0aa" };

  switch (SPACES[left][right])
    {
    case 'A':
      return 3;
    case 'a':
      return is_script ? 0 : 3;
    case 'b':
      return is_script ? 0 : 4;
    case 'c':
      return is_script ? 0 : 5;
    default:
      return 0;
    }
}

static gboolean
expects_operand (FormulaClass class)
{
  return class == FORMULA_CLASS_BIN || class == FORMULA_CLASS_OP || class == FORMULA_CLASS_REL
         || class == FORMULA_CLASS_OPEN || class == FORMULA_CLASS_PUNCT;
}

/* A plus or minus without something to its left or right is a sign; a bar opens where an operand may begin. */
static void
settle_classes (FormulaClass *classes, const FormulaNode *const *nodes, guint n, gboolean follows_symbol)
{
  FormulaClass before = follows_symbol ? FORMULA_CLASS_ORD : FORMULA_CLASS_OPEN;
  gboolean is_bar_open = FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (classes[i] == FORMULA_CLASS_BIN && expects_operand (before))
        classes[i] = FORMULA_CLASS_ORD;
      if (formula_node_is_symbol (nodes[i], "|") || formula_node_is_symbol (nodes[i], "‖"))
        {
          if (nodes[i]->value == FORMULA_FENCE_MIDDLE)
            classes[i] = FORMULA_CLASS_REL;
          else if (is_bar_open && !expects_operand (before))
            classes[i] = FORMULA_CLASS_CLOSE;
          else if (expects_operand (before) || !is_bar_open)
            classes[i] = FORMULA_CLASS_OPEN;
          is_bar_open = classes[i] == FORMULA_CLASS_OPEN;
        }
      if (i > 0 && classes[i - 1] == FORMULA_CLASS_BIN
          && (classes[i] == FORMULA_CLASS_REL || classes[i] == FORMULA_CLASS_CLOSE
              || classes[i] == FORMULA_CLASS_PUNCT))
        classes[i - 1] = FORMULA_CLASS_ORD;
      before = classes[i];
    }
  if (n > 0 && classes[n - 1] == FORMULA_CLASS_BIN)
    classes[n - 1] = FORMULA_CLASS_ORD;
}

static gboolean
is_slanted (const FormulaNode *node)
{
  return node->kind == FORMULA_IDENT && node->variant == FORMULA_DEFAULT && g_ascii_isalpha (*node->text);
}

FormulaBox *
formula_layout_row (FormulaLayout *self, const FormulaNode *row, FormulaLayoutStyle style, gboolean follows_symbol)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  guint len = row->children != NULL ? row->children->len : 0, n = 0;
  g_autofree FormulaClass *classes = g_new0 (FormulaClass, len + 1);
  g_autofree const FormulaNode **nodes = g_new0 (const FormulaNode *, len + 1);
  double mu = formula_layout_scale (self, style) * 1000 / 18;
  double italic = 0;
  guint k = 0;

  /* spaces that are written are no symbols: they come on top */
  for (guint i = 0; i < len; i++)
    if (((const FormulaNode *)row->children->pdata[i])->kind != FORMULA_SPACE)
      {
        nodes[n] = row->children->pdata[i];
        classes[n] = formula_layout_class (nodes[n]);
        n++;
      }
  settle_classes (classes, nodes, n, follows_symbol);
  if (follows_symbol && n > 0)
    group->width = space_between (FORMULA_CLASS_ORD, classes[0], style.level > 0) * mu;
  for (guint i = 0; i < len; i++)
    {
      const FormulaNode *node = row->children->pdata[i];
      FormulaBox *box;

      if (node->kind != FORMULA_SPACE)
        {
          if (k > 0)
            group->width += space_between (classes[k - 1], classes[k], style.level > 0) * mu;
          if (!is_slanted (node))
            group->width += italic;
          k++;
        }
      box = formula_layout_node (self, node, style);
      italic = is_slanted (node) ? box->italic : 0;
      formula_box_append (group, box);
    }
  group->italic = italic;
  group->width += italic;
  return group;
}
