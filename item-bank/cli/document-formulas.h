/* The formulas of an item as pictures inside its document, so that a terminal needs neither a font nor a typesetter. */
#pragma once

#include "common/exam/item-document.h"
#include "item-bank/formula/formula-font.h"

/* Adds one picture for each different formula in the texts of document, with what it is read as. *font is opened when
 * the first formula is met; the caller frees it. SYNTAX or REFUSED naming the item for a formula that cannot be set,
 * MISSING where the font is not installed. */
gboolean document_formulas_add (ItemDocument *document, FormulaFont **font, GError **error);
