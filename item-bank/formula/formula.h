/* Formulas of exam questions: a TeX subset and MathML, one tree, and what is made of it. The subset, the rules of
 * spacing and the spoken words are in docs/formats/formula.md. No function here reads or keeps global state. */
#pragma once

#include "item-bank/formula/formula-node.h"

struct _xmlNode;

/* The text between \( and \). SYNTAX names the place (in characters from 1) and what is not known there, LIMIT is for a
 * formula that is too long, too deep or has too many parts. Nothing is guessed. */
FormulaNode *formula_parse_tex (const char *tex, gsize len, GError **error);

/* A <math> element (or any presentation element) with any prefix. REFUSED names the element or character that has no
 * place in the subset; SYNTAX and LIMIT as above. Annotations are not read. */
FormulaNode *formula_parse_mathml (const struct _xmlNode *math, GError **error);
FormulaNode *formula_parse_mathml_text (const char *text, gsize len, GError **error);

/* The one TeX text of a tree, without delimiters; what it gives when parsed again is the same text. */
char *formula_format_tex (const FormulaNode *node);
/* <math xmlns="http://www.w3.org/1998/Math/MathML">...</math>, well-formed, no line breaks. */
char *formula_format_mathml (const FormulaNode *node);
/* The formula in words, for those who listen: language "id" (also for anything unknown) or "en". Deterministic. */
char *formula_dup_speech (const FormulaNode *node, const char *language);
