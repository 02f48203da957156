/* The symbols, functions and accents that formulas may hold: TeX name, character, class and how they are spoken.
 * Both notations and the speech read these tables; docs/formats/formula.md lists them. */
#pragma once

#include <glib.h>

/* The atom classes of TeX (The TeXbook, chapter 17), which decide the spaces. */
typedef enum
{
  FORMULA_CLASS_ORD,
  FORMULA_CLASS_OP,
  FORMULA_CLASS_BIN,
  FORMULA_CLASS_REL,
  FORMULA_CLASS_OPEN,
  FORMULA_CLASS_CLOSE,
  FORMULA_CLASS_PUNCT,
  FORMULA_CLASS_INNER,
} FormulaClass;

typedef struct
{
  const char *name; /* TeX command without its backslash; "" for a character that is typed as it is */
  const char *text; /* UTF-8 */
  FormulaClass class;
  gboolean is_letter;     /* an identifier rather than an operator */
  const char *english;    /* NULL: say the character itself */
  const char *indonesian; /* NULL: as in English */
} FormulaSymbol;

typedef struct
{
  const char *name; /* TeX command */
  const char *text; /* the character of MathML */
  gboolean is_wide; /* as wide as its base */
  gboolean is_under;
  const char *english;
  const char *indonesian;
} FormulaAccent;

/* NULL where there is none. Names may be aliases (\le); the first symbol of a character is the one that is written. */
const FormulaSymbol *formula_symbol_find_name (const char *name);
const FormulaSymbol *formula_symbol_find_text (const char *text);

/* The character of the table that stands for this one (hyphen: minus sign), or text itself. */
const char *formula_symbol_canonical (const char *text);

/* ORD for whatever is not in the table. */
FormulaClass formula_symbol_class (const char *text);
gboolean formula_symbol_has_limits (const char *text);
/* Brackets and bars, which \left, \right and \big may stretch. */
gboolean formula_symbol_is_delimiter (const char *text);

/* Is this the name of a function with a command of its own (sin, lim)? */
gboolean formula_function_is_known (const char *name);

const FormulaAccent *formula_accent_find_name (const char *name);
/* The accent that this character is; is_wide decides where two have the same one. */
const FormulaAccent *formula_accent_find_text (const char *text, gboolean is_under, gboolean is_wide);
/* Can carry a text above or below it, as a sum carries limits. */
gboolean formula_accent_is_brace (const char *name);
