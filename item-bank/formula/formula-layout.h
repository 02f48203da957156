/* From the tree to boxes, by the rules of TeX (The TeXbook, appendix G) with the lengths of the font's MATH table. */
#pragma once

#include "item-bank/formula/formula-box.h"
#include "item-bank/formula/formula-font.h"
#include "item-bank/formula/formula-node.h"
#include "item-bank/formula/formula-symbols.h"

typedef struct
{
  const FormulaFont *font;
  gunichar missing; /* the first character that the font has no glyph for; layout goes on without it */
} FormulaLayout;

typedef struct
{
  gboolean is_display;
  guint level; /* 0 text, 1 script, 2 script of a script */
} FormulaLayoutStyle;

/* The box of a whole tree. */
FormulaBox *formula_layout_node (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style);

/* formula-layout-row.c: children with the spaces between their classes. follows_symbol: as if a letter stood before. */
FormulaBox *
formula_layout_row (FormulaLayout *self, const FormulaNode *row, FormulaLayoutStyle style, gboolean follows_symbol);
FormulaClass formula_layout_class (const FormulaNode *node);

/* formula-layout-tokens.c: leaves. */
FormulaBox *formula_layout_glyph (FormulaLayout *self, guint glyph, double scale);
FormulaBox *formula_layout_token (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style);
/* A symbol stretched to `size`, its origin at the left of its lowest point (vertical) or on its baseline. */
FormulaBox *
formula_layout_stretched (FormulaLayout *self, const char *text, gboolean is_vertical, double size, double scale);

/* formula-layout-fences.c */
FormulaBox *formula_layout_delimiter (FormulaLayout *self, const char *text, double size, double scale);
FormulaBox *formula_layout_fenced (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style);
FormulaBox *formula_layout_table (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style);
FormulaBox *formula_layout_enclosed (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style);
FormulaBox *formula_layout_accent (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style);

double formula_layout_scale (const FormulaLayout *self, FormulaLayoutStyle style);
double formula_layout_constant (const FormulaLayout *self, int which, FormulaLayoutStyle style);
FormulaLayoutStyle formula_layout_script_style (FormulaLayoutStyle style);
