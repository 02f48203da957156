/* What the two halves of the MathML reader share: elements that hold text, and elements that hold elements. */
#pragma once

#include <libxml/tree.h>

#include "item-bank/formula/formula-node.h"

/* The name without its prefix. */
const char *formula_mathml_name (const xmlNode *element);
/* NULL where it is absent. */
char *formula_mathml_dup_attribute (const xmlNode *element, const char *name);
gboolean formula_mathml_has_attribute (const xmlNode *element, const char *name, const char *value);
/* REFUSED, with the line of the element; `what` names element or character. Returns NULL. */
void *formula_mathml_refuse (const xmlNode *element, GError **error, const char *what);

gboolean formula_mathml_is_token (const char *name);
/* mi, mn, mo, mtext, mspace, ms is not known. A row where the text is several symbols. */
FormulaNode *formula_mathml_read_token (const xmlNode *element, GError **error);
