/* The commands of the subset: one row per command, one small function per form. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula-symbols.h"
#include "item-bank/formula/formula-tex-parser.h"

typedef struct _Command Command;

struct _Command
{
  const char *name;
  FormulaNode *(*parse) (FormulaTexParser *self, const Command *command, const char *at, GError **error);
  int value;
};

static FormulaNode *
styled (FormulaNode *body, int value)
{
  FormulaNode *style;

  if (value < 0)
    return body;
  style = formula_node_new_1 (FORMULA_STYLE, body);
  style->value = value;
  return style;
}

/* \frac and \binom; value: -1 the style around it, 0 text style, 1 display style. */
static FormulaNode *
parse_two (FormulaTexParser *self, gboolean has_bar, GError **error)
{
  g_autoptr (FormulaNode) first = formula_tex_parse_argument (self, error);
  g_autoptr (FormulaNode) second = first != NULL ? formula_tex_parse_argument (self, error) : NULL;
  FormulaNode *node;

  if (second == NULL)
    return NULL;
  node = formula_node_new_2 (FORMULA_FRACTION, g_steal_pointer (&first), g_steal_pointer (&second));
  node->value = has_bar ? 1 : 0;
  return node;
}

static FormulaNode *
parse_fraction (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  FormulaNode *node = parse_two (self, TRUE, error);

  return node != NULL ? styled (node, command->value) : NULL;
}

static FormulaNode *
fenced (const char *open, const char *close, FormulaNode *body)
{
  FormulaNode *node = formula_node_new_1 (FORMULA_FENCED, body);

  node->text = g_strdup (open);
  node->close = g_strdup (close);
  return node;
}

static FormulaNode *
parse_binomial (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  FormulaNode *node = parse_two (self, FALSE, error);

  return node != NULL ? styled (fenced ("(", ")", node), command->value) : NULL;
}

static FormulaNode *
parse_root (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  g_autoptr (FormulaNode) index = NULL;
  FormulaNode *radicand;

  formula_tex_skip_blanks (self);
  if (formula_tex_take (self, "["))
    {
      FormulaNode *row = formula_tex_parse_row (self, TRUE, error);

      if (row == NULL)
        return NULL;
      index = formula_node_simplify (row);
      if (!formula_tex_take (self, "]"))
        return formula_tex_fail (self, self->at, error, _ ("the \"[\" of \\sqrt is not closed by \"]\""));
    }
  radicand = formula_tex_parse_argument (self, error);
  return radicand != NULL ? formula_node_new_2 (FORMULA_ROOT, radicand, g_steal_pointer (&index)) : NULL;
}

/* \overset{over}{base}, \underset{under}{base}; value: 1 over. */
static FormulaNode *
parse_set (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  g_autoptr (FormulaNode) mark = formula_tex_parse_argument (self, error);
  g_autoptr (FormulaNode) base = mark != NULL ? formula_tex_parse_argument (self, error) : NULL;
  FormulaNode *under = NULL, *over = NULL;

  if (base == NULL)
    return NULL;
  if (command->value == 1)
    over = g_steal_pointer (&mark);
  else
    under = g_steal_pointer (&mark);
  /* "{=}" was only braced to be an argument */
  if (base->kind == FORMULA_ROW && base->children != NULL && base->children->len == 1)
    {
      FormulaNode *only = g_steal_pointer (&base->children->pdata[0]);

      return formula_node_new_underover (only, under, over);
    }
  return formula_node_new_underover (g_steal_pointer (&base), under, over);
}

/* \xrightarrow[below]{above}; value: 1 to the right. */
static FormulaNode *
parse_arrow (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  g_autoptr (FormulaNode) under = NULL;
  FormulaNode *over;

  formula_tex_skip_blanks (self);
  if (formula_tex_take (self, "["))
    {
      under = formula_tex_parse_row (self, TRUE, error);
      if (under == NULL)
        return NULL;
      under = formula_node_simplify (g_steal_pointer (&under));
      if (!formula_tex_take (self, "]"))
        return formula_tex_fail (self, self->at, error, _ ("the \"[\" of \\%s is not closed by \"]\""), command->name);
    }
  over = formula_tex_parse_argument (self, error);
  if (over == NULL)
    return NULL;
  return formula_node_new_underover (formula_node_new (FORMULA_OPERATOR, command->value == 1 ? "→" : "←"),
                                     g_steal_pointer (&under), over);
}

/* value: a FormulaVariant for the letters of the argument. */
static FormulaNode *
parse_variant (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  FormulaVariant outer = self->variant;
  FormulaNode *node;

  self->variant = (FormulaVariant)command->value;
  node = formula_tex_parse_argument (self, error);
  self->variant = outer;
  return node;
}

/* "\\textbackslash{}" and its like: characters that TeX cannot escape by a backslash. */
static gboolean
take_named_character (FormulaTexParser *self, GString *words)
{
  static const char *const NAMED[][2]
      = { { "\\textasciitilde{}", "~" }, { "\\textasciicircum{}", "^" }, { "\\textbackslash{}", "\\" } };

  for (gsize i = 0; i < G_N_ELEMENTS (NAMED); i++)
    if (formula_tex_take (self, NAMED[i][0]))
      {
        g_string_append (words, NAMED[i][1]);
        return TRUE;
      }
  return FALSE;
}

/* The words in braces, as they are; only escaped TeX characters inside. */
static char *
take_words (FormulaTexParser *self, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);

  formula_tex_skip_blanks (self);
  if (!formula_tex_take (self, "{"))
    return formula_tex_fail (self, self->at, error, _ ("words in braces are missing here"));
  while (self->at < self->end && *self->at != '}')
    {
      const char *next;

      if (take_named_character (self, words))
        continue;
      if (*self->at == '\\' && self->at + 1 < self->end && strchr ("%#$&_{} ", self->at[1]) != NULL)
        self->at++;
      else if (strchr ("\\{$%#&^_", *self->at) != NULL)
        return formula_tex_fail (
            self, self->at, error,
            _ ("\"%c\" cannot stand in \\text{...}: only words, with \\%% \\# \\$ \\& \\_ \\{ \\}"), *self->at);
      next = g_utf8_next_char (self->at);
      if (g_ascii_isspace (*self->at) || *self->at == '~' || g_utf8_get_char (self->at) == 0xA0)
        g_string_append_c (words, ' ');
      else if (g_unichar_iscntrl (g_utf8_get_char (self->at)))
        return formula_tex_fail (self, self->at, error, _ ("a control character in \\text{...}"));
      else
        g_string_append_len (words, self->at, next - self->at);
      self->at = next;
    }
  if (!formula_tex_take (self, "}"))
    return formula_tex_fail (self, self->at, error, _ ("the words of \\text are not closed by \"}\""));
  return g_strdup (words->str);
}

static FormulaNode *
parse_text (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  g_autofree char *words = take_words (self, error);
  FormulaNode *node;

  if (words == NULL)
    return NULL;
  if (*words == '\0')
    return formula_node_new (FORMULA_ROW, NULL);
  node = formula_node_new (FORMULA_TEXT, words);
  node->variant = (FormulaVariant)command->value;
  return node;
}

static FormulaNode *
parse_operator_name (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  g_autofree char *name = take_words (self, error);
  FormulaNode *node;

  if (name == NULL)
    return NULL;
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isalnum (g_utf8_get_char (c)))
      return formula_tex_fail (self, at, error, _ ("the name of an operator is letters and digits, not \"%s\""), name);
  if (*name == '\0')
    return formula_tex_fail (self, at, error, _ ("the name of an operator is missing"));
  node = formula_node_new (FORMULA_IDENT, name);
  node->variant = FORMULA_FUNCTION;
  return node;
}

/* "(", "\{", "\langle", or "." for none. */
static char *
take_delimiter (FormulaTexParser *self, gboolean may_be_empty, GError **error)
{
  const char *from;
  g_autofree char *typed = NULL;
  const FormulaSymbol *symbol = NULL;

  formula_tex_skip_blanks (self);
  from = self->at;
  if (may_be_empty && formula_tex_take (self, "."))
    return g_strdup ("");
  if (self->at < self->end && *self->at == '\\')
    {
      typed = formula_tex_take_command (self);
      symbol = formula_symbol_find_name (typed);
    }
  else if (self->at < self->end)
    {
      self->at = g_utf8_next_char (self->at);
      typed = g_strndup (from, self->at - from);
      if (strcmp (typed, "<") == 0 || strcmp (typed, ">") == 0)
        return g_strdup (*typed == '<' ? "⟨" : "⟩");
      symbol = strchr ("{}", *typed) == NULL ? formula_symbol_find_text (formula_symbol_canonical (typed)) : NULL;
    }
  if (symbol == NULL || !formula_symbol_is_delimiter (symbol->text))
    return formula_tex_fail (self, from, error, _ ("a bracket or bar must stand here, e.g. \"(\" or \"\\{\""));
  return g_strdup (symbol->text);
}

static FormulaNode *
parse_left (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  g_autofree char *open = take_delimiter (self, TRUE, error);
  g_autoptr (FormulaNode) body = NULL;
  g_autofree char *close = NULL;

  if (open == NULL)
    return NULL;
  body = formula_node_new (FORMULA_ROW, NULL);
  while (TRUE)
    {
      FormulaNode *part = formula_tex_parse_row (self, FALSE, error);
      FormulaNode *bar;
      g_autofree char *text = NULL;

      if (part == NULL)
        return NULL;
      for (guint i = 0; part->children != NULL && i < part->children->len; i++)
        formula_node_append (body, g_steal_pointer (&part->children->pdata[i]));
      formula_node_free (part);
      if (!formula_tex_take (self, "\\middle"))
        break;
      text = take_delimiter (self, FALSE, error);
      if (text == NULL)
        return NULL;
      bar = formula_node_new (FORMULA_OPERATOR, text);
      bar->value = FORMULA_FENCE_MIDDLE;
      formula_node_append (body, bar);
    }
  if (!formula_tex_take (self, "\\right"))
    return formula_tex_fail (self, at, error, _ ("this \\left has no \\right"));
  close = take_delimiter (self, TRUE, error);
  return close != NULL ? fenced (open, close, formula_node_simplify (g_steal_pointer (&body))) : NULL;
}

/* \big to \Bigg; value: 1 to 4. */
static FormulaNode *
parse_big (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  g_autofree char *text = take_delimiter (self, FALSE, error);
  FormulaNode *node;

  if (text == NULL)
    return NULL;
  node = formula_node_new (FORMULA_OPERATOR, text);
  node->value = command->value;
  return node;
}

static FormulaNode *
parse_space (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  FormulaNode *node = formula_node_new (FORMULA_SPACE, NULL);

  node->value = command->value;
  return node;
}

/* \mspace{-3mu} */
static FormulaNode *
parse_math_space (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  gboolean is_negative;
  int width = 0;
  const char *digits;
  FormulaNode *node;

  formula_tex_skip_blanks (self);
  if (!formula_tex_take (self, "{"))
    return formula_tex_fail (self, self->at, error, _ ("a width such as {3mu} must follow \\mspace"));
  is_negative = formula_tex_take (self, "-");
  for (digits = self->at; self->at < self->end && g_ascii_isdigit (*self->at) && width <= 999; self->at++)
    width = width * 10 + g_ascii_digit_value (*self->at);
  if (self->at == digits || width > 999 || !formula_tex_take (self, "mu}"))
    return formula_tex_fail (self, digits, error, _ ("a width such as {3mu}, at most 999mu, must follow \\mspace"));
  node = formula_node_new (FORMULA_SPACE, NULL);
  node->value = is_negative ? -width : width;
  return node;
}

static FormulaNode *
parse_not (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  static const char *const NEGATED[][2]
      = { { "=", "≠" }, { "∈", "∉" }, { "⊂", "⊄" }, { "⊆", "⊈" }, { "∥", "∦" }, { "∣", "∤" }, { "∃", "∄" } };
  g_autoptr (FormulaNode) node = formula_tex_parse_argument (self, error);

  if (node == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (NEGATED); i++)
    if (formula_node_is_symbol (node, NEGATED[i][0]))
      return formula_node_new (FORMULA_OPERATOR, NEGATED[i][1]);
  return formula_tex_fail (self, at, error,
                           _ ("\\not is only known before = \\in \\subset \\subseteq \\parallel \\mid \\exists"));
}

/* \boxed, \cancel; value: 1 a box. */
static FormulaNode *
parse_enclose (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  FormulaNode *body = formula_tex_parse_argument (self, error);
  FormulaNode *node;

  if (body == NULL)
    return NULL;
  node = formula_node_new_1 (FORMULA_ENCLOSE, body);
  node->text = g_strdup (command->value == 1 ? "box" : "updiagonalstrike");
  return node;
}

static FormulaNode *
parse_modulo (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  g_autoptr (FormulaNode) row = NULL;
  FormulaNode *word, *space, *argument = formula_tex_parse_argument (self, error);

  if (argument == NULL)
    return NULL;
  row = formula_node_new (FORMULA_ROW, NULL);
  space = formula_node_new (FORMULA_SPACE, NULL);
  space->value = 8;
  word = formula_node_new (FORMULA_IDENT, "mod");
  word->variant = FORMULA_FUNCTION;
  formula_node_append (row, space);
  formula_node_append (row, formula_node_new (FORMULA_OPERATOR, "("));
  formula_node_append (row, word);
  formula_node_append (row, argument);
  formula_node_append (row, formula_node_new (FORMULA_OPERATOR, ")"));
  return g_steal_pointer (&row);
}

static FormulaNode *
parse_begin (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  return formula_tex_parse_environment (self, at, error);
}

static FormulaNode *
refuse_place (FormulaTexParser *self, const Command *command, const char *at, GError **error)
{
  return formula_tex_fail (self, at, error, _ ("\\%s cannot stand here"), command->name);
}

static const Command COMMANDS[] = {
  { "frac", parse_fraction, -1 },
  { "dfrac", parse_fraction, 1 },
  { "tfrac", parse_fraction, 0 },
  { "binom", parse_binomial, -1 },
  { "dbinom", parse_binomial, 1 },
  { "tbinom", parse_binomial, 0 },
  { "sqrt", parse_root, 0 },
  { "overset", parse_set, 1 },
  { "stackrel", parse_set, 1 },
  { "underset", parse_set, 0 },
  { "xrightarrow", parse_arrow, 1 },
  { "xleftarrow", parse_arrow, 0 },
  { "text", parse_text, FORMULA_DEFAULT },
  { "textrm", parse_text, FORMULA_DEFAULT },
  { "textnormal", parse_text, FORMULA_DEFAULT },
  { "mbox", parse_text, FORMULA_DEFAULT },
  { "textbf", parse_text, FORMULA_BOLD },
  { "textit", parse_text, FORMULA_ITALIC },
  { "mathrm", parse_variant, FORMULA_ROMAN },
  { "mathbf", parse_variant, FORMULA_BOLD },
  { "mathit", parse_variant, FORMULA_ITALIC },
  { "mathbb", parse_variant, FORMULA_BLACKBOARD },
  { "mathcal", parse_variant, FORMULA_SCRIPT_LETTERS },
  { "mathscr", parse_variant, FORMULA_SCRIPT_LETTERS },
  { "mathfrak", parse_variant, FORMULA_FRAKTUR },
  { "mathsf", parse_variant, FORMULA_SANS },
  { "boldsymbol", parse_variant, FORMULA_BOLD_ITALIC },
  { "bm", parse_variant, FORMULA_BOLD_ITALIC },
  { "operatorname", parse_operator_name, 0 },
  { "left", parse_left, 0 },
  { "big", parse_big, 1 },
  { "bigl", parse_big, 1 },
  { "bigr", parse_big, 1 },
  { "Big", parse_big, 2 },
  { "Bigl", parse_big, 2 },
  { "Bigr", parse_big, 2 },
  { "bigg", parse_big, 3 },
  { "biggl", parse_big, 3 },
  { "biggr", parse_big, 3 },
  { "Bigg", parse_big, 4 },
  { "Biggl", parse_big, 4 },
  { "Biggr", parse_big, 4 },
  { ",", parse_space, 3 },
  { ":", parse_space, 4 },
  { ">", parse_space, 4 },
  { ";", parse_space, 5 },
  { "!", parse_space, -3 },
  { " ", parse_space, 6 },
  { "quad", parse_space, 18 },
  { "qquad", parse_space, 36 },
  { "mspace", parse_math_space, 0 },
  { "not", parse_not, 0 },
  { "boxed", parse_enclose, 1 },
  { "cancel", parse_enclose, 0 },
  { "pmod", parse_modulo, 0 },
  { "begin", parse_begin, 0 },
  { "right", refuse_place, 0 },
  { "middle", refuse_place, 0 },
  { "end", refuse_place, 0 },
  { "limits", refuse_place, 0 },
  { "nolimits", refuse_place, 0 },
  { "displaystyle", refuse_place, 0 },
  { "textstyle", refuse_place, 0 },
};

static FormulaNode *
parse_accent (FormulaTexParser *self, const char *name, GError **error)
{
  FormulaNode *base = formula_tex_parse_argument (self, error);
  FormulaNode *node;

  if (base == NULL)
    return NULL;
  node = formula_node_new_1 (FORMULA_ACCENT, base);
  node->text = g_strdup (name);
  return node;
}

static FormulaNode *
new_symbol (const FormulaTexParser *self, const FormulaSymbol *symbol)
{
  FormulaNode *node = formula_node_new (symbol->is_letter ? FORMULA_IDENT : FORMULA_OPERATOR, symbol->text);

  if (symbol->is_letter && (self->variant == FORMULA_BOLD || self->variant == FORMULA_BOLD_ITALIC))
    node->variant = self->variant;
  return node;
}

FormulaNode *
formula_tex_parse_command (FormulaTexParser *self, const char *name, const char *at, GError **error)
{
  const FormulaSymbol *symbol = formula_symbol_find_name (name);
  FormulaNode *node;

  if (symbol != NULL)
    return new_symbol (self, symbol);
  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    if (strcmp (COMMANDS[i].name, name) == 0)
      return COMMANDS[i].parse (self, &COMMANDS[i], at, error);
  if (formula_accent_find_name (name) != NULL)
    return parse_accent (self, name, error);
  if (!formula_function_is_known (name))
    return formula_tex_fail (self, at, error,
                             _ ("the command \"\\%s\" is not part of the formulas that are known here"), name);
  node = formula_node_new (FORMULA_IDENT, name);
  node->variant = FORMULA_FUNCTION;
  return node;
}
