/* Boxes in boxes; a group is as high as what it holds. */
#include "item-bank/formula/formula-box.h"

FormulaBox *
formula_box_new (FormulaBoxKind kind)
{
  FormulaBox *box = g_new0 (FormulaBox, 1);

  box->kind = kind;
  box->scale = 1;
  if (kind == FORMULA_BOX_GROUP)
    box->children = g_ptr_array_new_with_free_func ((GDestroyNotify)formula_box_free);
  return box;
}

void
formula_box_free (FormulaBox *box)
{
  if (box == NULL)
    return;
  g_clear_pointer (&box->children, g_ptr_array_unref);
  g_free (box);
}

FormulaBox *
formula_box_new_rule (double width, double height, double depth)
{
  FormulaBox *box = formula_box_new (FORMULA_BOX_RULE);

  box->width = width;
  box->height = height;
  box->depth = depth;
  return box;
}

void
formula_box_add (FormulaBox *group, FormulaBox *child, double x, double y)
{
  gboolean is_first = group->children->len == 0 && group->height == 0 && group->depth == 0;

  child->x = x;
  child->y = y;
  group->height = is_first ? child->height + y : MAX (group->height, child->height + y);
  group->depth = is_first ? child->depth - y : MAX (group->depth, child->depth - y);
  g_ptr_array_add (group->children, child);
}

void
formula_box_append (FormulaBox *group, FormulaBox *child)
{
  double width = child->width;

  formula_box_add (group, child, group->width, 0);
  group->width += width;
}

static void
walk (const FormulaBox *box, double x, double y, FormulaBoxFunc func, gpointer data)
{
  x += box->x;
  y += box->y;
  if (box->kind != FORMULA_BOX_GROUP)
    func (box, x, y, data);
  for (guint i = 0; box->children != NULL && i < box->children->len; i++)
    walk (box->children->pdata[i], x, y, func, data);
}

void
formula_box_walk (const FormulaBox *box, FormulaBoxFunc func, gpointer data)
{
  walk (box, 0, 0, func, data);
}
