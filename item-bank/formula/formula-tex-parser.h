/* What the TeX parser and its table of commands share: the place in the text, and the bounds. */
#pragma once

#include "item-bank/formula/formula-node.h"

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  FormulaVariant variant; /* of letters and digits, inside \mathrm and its like */
  guint depth;
} FormulaTexParser;

/* SYNTAX with the position, in characters from 1, of `at`. Returns NULL, for `return ... (...)`. */
void *formula_tex_fail (const FormulaTexParser *self, const char *at, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
void formula_tex_skip_blanks (FormulaTexParser *self);
/* Takes text when it comes next. */
gboolean formula_tex_take (FormulaTexParser *self, const char *text);
/* The command at the backslash: its name without it; moves behind. "" at the end of the text. */
char *formula_tex_take_command (FormulaTexParser *self);
/* "{name}" of letters and a star, e.g. of an environment. */
char *formula_tex_take_name (FormulaTexParser *self, GError **error);

/* A row up to (and without) what ends it: "}", "]" where ends_at_bracket, "&", "\\", "\right", "\end" or the end. */
FormulaNode *formula_tex_parse_row (FormulaTexParser *self, gboolean ends_at_bracket, GError **error);
/* "{...}" or one symbol. */
FormulaNode *formula_tex_parse_argument (FormulaTexParser *self, GError **error);

/* formula-tex-commands.c: the command `name`, which began at `at` and was taken. */
FormulaNode *formula_tex_parse_command (FormulaTexParser *self, const char *name, const char *at, GError **error);
/* formula-tex-table.c: behind "\begin". */
FormulaNode *formula_tex_parse_environment (FormulaTexParser *self, const char *at, GError **error);
