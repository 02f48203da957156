/* The parts of the MathML reader that read rows of elements: fences, tables and multiple scripts. */
#pragma once

#include <libxml/tree.h>

#include "item-bank/formula/formula-node.h"

/* formula-mathml-reader.c: any element. depth counts elements, for the stack. */
FormulaNode *formula_mathml_read (const xmlNode *element, guint depth, GError **error);

/* Everything inside the element, side by side. Brackets that stretch in MathML become fences where their content is
 * high, and stay symbols where it makes no difference. */
FormulaNode *formula_mathml_read_row (const xmlNode *element, guint depth, GError **error);
FormulaNode *formula_mathml_read_fenced (const xmlNode *element, guint depth, GError **error);
FormulaNode *formula_mathml_read_table (const xmlNode *element, guint depth, GError **error);
FormulaNode *formula_mathml_read_multiscripts (const xmlNode *element, guint depth, GError **error);
