/* Characters, groups and scripts of TeX. Nothing is guessed: what the subset does not know is refused with its place.
 */
#include "item-bank/formula/formula-tex-parser.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula-symbols.h"
#include "item-bank/formula/formula.h"

void *
formula_tex_fail (const FormulaTexParser *self, const char *at, GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *what = NULL;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("formula, character %ld: %s"),
               g_utf8_pointer_to_offset (self->start, at) + 1, what);
  return NULL;
}

/* Bounds the stack; the bound that counts, FORMULA_MAX_DEPTH, is of the tree. */
static gboolean
enter (FormulaTexParser *self, GError **error)
{
  if (++self->depth <= 4 * FORMULA_MAX_DEPTH)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the formula is nested more than %d deep"), FORMULA_MAX_DEPTH);
  return FALSE;
}

void
formula_tex_skip_blanks (FormulaTexParser *self)
{
  while (self->at < self->end && g_ascii_isspace (*self->at))
    self->at++;
}

gboolean
formula_tex_take (FormulaTexParser *self, const char *text)
{
  gsize len = strlen (text);

  if ((gsize)(self->end - self->at) < len || memcmp (self->at, text, len) != 0)
    return FALSE;
  self->at += len;
  return TRUE;
}

static gboolean
next_is (const FormulaTexParser *self, const char *text)
{
  gsize len = strlen (text);

  return (gsize)(self->end - self->at) >= len && memcmp (self->at, text, len) == 0;
}

/* "\right" but not "\rightarrow". */
static gboolean
next_is_command (const FormulaTexParser *self, const char *text)
{
  const char *after = self->at + strlen (text);

  return next_is (self, text) && (after >= self->end || !g_ascii_isalpha (*after));
}

char *
formula_tex_take_command (FormulaTexParser *self)
{
  const char *from = ++self->at;

  while (self->at < self->end && g_ascii_isalpha (*self->at))
    self->at++;
  if (self->at == from && self->at < self->end)
    self->at = g_utf8_next_char (self->at);
  return g_strndup (from, self->at - from);
}

char *
formula_tex_take_name (FormulaTexParser *self, GError **error)
{
  const char *from;

  formula_tex_skip_blanks (self);
  if (!formula_tex_take (self, "{"))
    return formula_tex_fail (self, self->at, error, _ ("a name in braces is missing here"));
  from = self->at;
  while (self->at < self->end && (g_ascii_isalpha (*self->at) || *self->at == '*'))
    self->at++;
  if (!formula_tex_take (self, "}") || self->at - from < 2)
    return formula_tex_fail (self, from, error, _ ("a name of letters and \"}\" must follow"));
  return g_strndup (from, self->at - from - 1);
}

/* Digits with a point or "{,}" between them. Only one digit where an argument is not in braces: x^12. */
static FormulaNode *
parse_number (FormulaTexParser *self, gboolean is_single)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  FormulaNode *node;

  g_string_append_c (digits, *self->at++);
  while (!is_single && self->at < self->end)
    if (g_ascii_isdigit (*self->at))
      g_string_append_c (digits, *self->at++);
    else if (*self->at == '.' && self->at + 1 < self->end && g_ascii_isdigit (self->at[1]))
      g_string_append_c (digits, *self->at++);
    else if (next_is (self, "{,}") && self->at + 3 < self->end && g_ascii_isdigit (self->at[3]))
      {
        g_string_append_c (digits, ',');
        self->at += 3;
      }
    else
      break;
  node = formula_node_new (FORMULA_NUMBER, digits->str);
  node->variant = self->variant == FORMULA_BOLD ? FORMULA_BOLD : FORMULA_DEFAULT;
  return node;
}

/* A letter that is no symbol of the table. */
static gboolean
is_plain_letter (const char *at)
{
  g_autofree char *typed = NULL;

  if (g_ascii_isalpha (*at))
    return TRUE;
  if (!g_unichar_isalpha (g_utf8_get_char (at)))
    return FALSE;
  typed = g_strndup (at, g_utf8_next_char (at) - at);
  return formula_symbol_find_text (formula_symbol_canonical (typed)) == NULL;
}

/* Letters of one variant stand together as a word: \mathrm{cm}. */
static FormulaNode *
parse_letters (FormulaTexParser *self, gboolean is_single)
{
  const char *from = self->at;
  g_autofree char *text = NULL;
  FormulaNode *node;

  self->at = g_utf8_next_char (self->at);
  while (!is_single && self->variant != FORMULA_DEFAULT && self->at < self->end && is_plain_letter (self->at))
    self->at = g_utf8_next_char (self->at);
  text = g_strndup (from, self->at - from);
  node = formula_node_new (FORMULA_IDENT, text);
  node->variant = self->variant;
  if (node->variant == FORMULA_ROMAN && formula_function_is_known (text))
    node->variant = FORMULA_FUNCTION;
  else if (node->variant == FORMULA_ITALIC && text[1] == '\0')
    node->variant = FORMULA_DEFAULT;
  return node;
}

static void *
refuse_character (const FormulaTexParser *self, const char *typed, GError **error)
{
  if (*typed == '%')
    return formula_tex_fail (self, self->at, error,
                             _ ("\"%%\" begins a comment in TeX: write \"\\%%\" for a percent sign"));
  if (*typed == '#' || *typed == '$')
    return formula_tex_fail (self, self->at, error, _ ("\"%s\" has another meaning in TeX: put a backslash before it"),
                             typed);
  return formula_tex_fail (
      self, self->at, error,
      _ ("the character \"%s\" is not part of a formula: use a command, or \\text{...} around words"), typed);
}

static FormulaNode *
parse_character (FormulaTexParser *self, gboolean is_single, GError **error)
{
  const char *from = self->at;
  gunichar character = g_utf8_get_char (from);
  g_autofree char *typed = g_strndup (from, g_utf8_next_char (from) - from);
  const FormulaSymbol *symbol;
  FormulaNode *node;

  if (g_ascii_isdigit (*from))
    return parse_number (self, is_single);
  if (*from == '~')
    {
      self->at++;
      node = formula_node_new (FORMULA_SPACE, NULL);
      node->value = 6;
      return node;
    }
  symbol = strchr ("%#$&_{}\\\"", *from) == NULL ? formula_symbol_find_text (formula_symbol_canonical (typed)) : NULL;
  if (symbol == NULL && g_unichar_isalpha (character))
    return parse_letters (self, is_single);
  if (symbol == NULL)
    return refuse_character (self, typed, error);
  self->at = g_utf8_next_char (from);
  node = formula_node_new (symbol->is_letter ? FORMULA_IDENT : FORMULA_OPERATOR, symbol->text);
  if (symbol->is_letter && (self->variant == FORMULA_BOLD || self->variant == FORMULA_BOLD_ITALIC))
    node->variant = self->variant;
  return node;
}

static FormulaNode *
parse_group (FormulaTexParser *self, GError **error)
{
  const char *from = self->at++;
  g_autoptr (FormulaNode) row = formula_tex_parse_row (self, FALSE, error);

  if (row == NULL)
    return NULL;
  if (!formula_tex_take (self, "}"))
    return formula_tex_fail (self, from, error, _ ("this \"{\" is not closed by \"}\""));
  return formula_node_simplify (g_steal_pointer (&row));
}

/* One symbol, command or group, without scripts. */
static FormulaNode *
parse_atom (FormulaTexParser *self, gboolean is_single, GError **error)
{
  const char *from = self->at;

  if (*from == '{')
    return parse_group (self, error);
  if (*from == '\\')
    {
      g_autofree char *name = formula_tex_take_command (self);

      return formula_tex_parse_command (self, name, from, error);
    }
  return parse_character (self, is_single, error);
}

FormulaNode *
formula_tex_parse_argument (FormulaTexParser *self, GError **error)
{
  FormulaNode *node;

  formula_tex_skip_blanks (self);
  if (self->at == self->end || strchr ("}^_&", *self->at) != NULL || next_is_command (self, "\\right")
      || next_is (self, "\\\\"))
    return formula_tex_fail (self, self->at, error, _ ("something is missing here: a symbol or {...}"));
  if (!enter (self, error))
    return NULL;
  node = parse_atom (self, TRUE, error);
  self->depth--;
  return node;
}

static gboolean
parse_primes (FormulaTexParser *self, FormulaNode **sup, GError **error)
{
  const char *from = self->at;

  if (*sup != NULL)
    return formula_tex_fail (self, from, error, _ ("a second \"^\" for the same symbol: use braces")) != NULL;
  *sup = formula_node_new (FORMULA_ROW, NULL);
  while (formula_tex_take (self, "'"))
    {
      formula_node_append (*sup, formula_node_new (FORMULA_OPERATOR, "′"));
      formula_tex_skip_blanks (self);
    }
  return TRUE;
}

static gboolean
parse_script (FormulaTexParser *self, FormulaNode **script, gboolean has_primes, GError **error)
{
  const char *from = self->at++;
  FormulaNode *argument;

  if (*script != NULL && !has_primes)
    {
      formula_tex_fail (self, from, error, _ ("a second \"%s\" for the same symbol: use braces"),
                        *from == '^' ? "^" : "_");
      return FALSE;
    }
  argument = formula_tex_parse_argument (self, error);
  if (argument == NULL)
    return FALSE;
  if (*script != NULL)
    formula_node_append (*script, argument);
  else
    *script = argument;
  return TRUE;
}

static gboolean
is_limits_base (const FormulaNode *base)
{
  return (base->kind == FORMULA_OPERATOR && formula_symbol_class (base->text) == FORMULA_CLASS_OP)
         || (base->kind == FORMULA_IDENT && base->variant == FORMULA_FUNCTION);
}

/* Takes base. */
static FormulaNode *
parse_scripts (FormulaTexParser *self, FormulaNode *taken_base, GError **error)
{
  g_autoptr (FormulaNode) base = taken_base;
  g_autoptr (FormulaNode) sub = NULL;
  g_autoptr (FormulaNode) sup = NULL;
  gboolean has_primes = FALSE;
  gboolean has_limits = base->kind == FORMULA_ACCENT && formula_accent_is_brace (base->text);

  for (formula_tex_skip_blanks (self); self->at < self->end; formula_tex_skip_blanks (self))
    if (next_is_command (self, "\\limits") || next_is_command (self, "\\nolimits"))
      {
        if (!is_limits_base (base) || next_is_command (self, "\\nolimits"))
          return formula_tex_fail (self, self->at, error,
                                   _ ("\\limits may only follow a sum, an integral or a function"));
        formula_tex_take (self, "\\limits");
        has_limits = TRUE;
      }
    else if (*self->at == '\'')
      {
        if (!parse_primes (self, &sup, error))
          return NULL;
        has_primes = TRUE;
      }
    else if (*self->at == '^' || *self->at == '_')
      {
        gboolean is_sup = *self->at == '^';

        if (!parse_script (self, is_sup ? &sup : &sub, is_sup && has_primes, error))
          return NULL;
        has_primes = has_primes && !is_sup;
      }
    else
      break;
  if (sub == NULL && sup == NULL)
    return g_steal_pointer (&base);
  if (sup != NULL)
    sup = formula_node_simplify (g_steal_pointer (&sup));
  if (has_limits)
    return formula_node_new_underover (g_steal_pointer (&base), g_steal_pointer (&sub), g_steal_pointer (&sup));
  return formula_node_new_3 (FORMULA_SCRIPT, g_steal_pointer (&base), g_steal_pointer (&sub), g_steal_pointer (&sup));
}

static gboolean
row_ends (const FormulaTexParser *self, gboolean ends_at_bracket)
{
  return self->at == self->end || *self->at == '}' || *self->at == '&' || (ends_at_bracket && *self->at == ']')
         || next_is (self, "\\\\") || next_is_command (self, "\\right") || next_is_command (self, "\\middle")
         || next_is_command (self, "\\end");
}

static FormulaNode *
parse_style (FormulaTexParser *self, gboolean ends_at_bracket, int value, GError **error)
{
  FormulaNode *rest = formula_tex_parse_row (self, ends_at_bracket, error);
  FormulaNode *style;

  if (rest == NULL)
    return NULL;
  style = formula_node_new_1 (FORMULA_STYLE, formula_node_simplify (rest));
  style->value = value;
  return style;
}

static FormulaNode *
parse_row_part (FormulaTexParser *self, gboolean ends_at_bracket, GError **error)
{
  FormulaNode *base;

  if (next_is_command (self, "\\displaystyle") && formula_tex_take (self, "\\displaystyle"))
    return parse_style (self, ends_at_bracket, 1, error);
  if (next_is_command (self, "\\textstyle") && formula_tex_take (self, "\\textstyle"))
    return parse_style (self, ends_at_bracket, 0, error);
  if (strchr ("^_'", *self->at) != NULL)
    base = formula_node_new (FORMULA_ROW, NULL);
  else
    base = parse_atom (self, FALSE, error);
  return base != NULL ? parse_scripts (self, base, error) : NULL;
}

FormulaNode *
formula_tex_parse_row (FormulaTexParser *self, gboolean ends_at_bracket, GError **error)
{
  g_autoptr (FormulaNode) row = formula_node_new (FORMULA_ROW, NULL);

  if (!enter (self, error))
    return NULL;
  for (formula_tex_skip_blanks (self); !row_ends (self, ends_at_bracket); formula_tex_skip_blanks (self))
    {
      FormulaNode *part = parse_row_part (self, ends_at_bracket, error);

      if (part == NULL)
        return NULL;
      formula_node_append (row, part);
    }
  self->depth--;
  return g_steal_pointer (&row);
}

static gboolean
check_bytes (const char *tex, gsize len, GError **error)
{
  if (len > FORMULA_MAX_BYTES)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the formula is longer than %d bytes: split it"),
                   FORMULA_MAX_BYTES);
      return FALSE;
    }
  if (!g_utf8_validate_len (tex, len, NULL))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the formula is not UTF-8 text"));
      return FALSE;
    }
  return TRUE;
}

FormulaNode *
formula_parse_tex (const char *tex, gsize len, GError **error)
{
  FormulaTexParser self = { .start = tex, .at = tex, .end = tex + len };
  g_autoptr (FormulaNode) row = NULL;

  g_return_val_if_fail (tex != NULL, NULL);
  if (!check_bytes (tex, len, error))
    return NULL;
  row = formula_tex_parse_row (&self, FALSE, error);
  if (row == NULL)
    return NULL;
  if (self.at < self.end)
    {
      g_autofree char *rest = g_utf8_substring (self.at, 0, MIN (8, g_utf8_strlen (self.at, self.end - self.at)));

      return formula_tex_fail (&self, self.at, error, _ ("\"%s\" without a beginning before it"), rest);
    }
  if (formula_node_is_empty (row))
    return formula_tex_fail (&self, self.at, error, _ ("the formula is empty"));
  row = formula_node_simplify (g_steal_pointer (&row));
  return formula_node_check (row, error) ? g_steal_pointer (&row) : NULL;
}
