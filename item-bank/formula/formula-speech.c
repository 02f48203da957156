/* Formulas in words. Short parts are said as they are; longer ones with words around them, so that a listener hears
 * where a fraction, a root or a power ends. */
#include <string.h>

#include "item-bank/formula/formula-symbols.h"
#include "item-bank/formula/formula.h"

typedef struct
{
  GString *out;
  gboolean is_english;
} Speech;

static void say_node (Speech *self, const FormulaNode *node);

static void
say (Speech *self, const char *word)
{
  if (word == NULL || *word == '\0')
    return;
  if (self->out->len > 0 && self->out->str[self->out->len - 1] != ' ')
    g_string_append_c (self->out, ' ');
  g_string_append (self->out, word);
}

static void
say_either (Speech *self, const char *indonesian, const char *english)
{
  say (self, self->is_english ? english : indonesian);
}

/* Needs no word where it ends. */
static gboolean
is_short (const FormulaNode *node)
{
  if (node == NULL)
    return TRUE;
  if (node->kind == FORMULA_ROW)
    return node->children == NULL || node->children->len <= 1;
  if (node->kind == FORMULA_ACCENT)
    return is_short (formula_node_child (node, 0));
  return node->kind == FORMULA_IDENT || node->kind == FORMULA_NUMBER || node->kind == FORMULA_OPERATOR
         || node->kind == FORMULA_TEXT;
}

static void
say_symbol (Speech *self, const char *text)
{
  const FormulaSymbol *symbol = formula_symbol_find_text (text);

  if (symbol == NULL || symbol->english == NULL)
    say (self, text);
  else
    say (self, !self->is_english && symbol->indonesian != NULL ? symbol->indonesian : symbol->english);
}

static void
say_function (Speech *self, const char *name)
{
  static const char *const NAMES[][3] = { { "sin", "sinus", "sine" },
                                          { "cos", "kosinus", "cosine" },
                                          { "tan", "tangen", "tangent" },
                                          { "cot", "kotangen", "cotangent" },
                                          { "sec", "sekan", "secant" },
                                          { "csc", "kosekan", "cosecant" },
                                          { "log", "log", "log" },
                                          { "ln", "logaritma natural", "natural log" },
                                          { "lim", "limit", "limit" },
                                          { "max", "maksimum", "maximum" },
                                          { "min", "minimum", "minimum" },
                                          { "det", "determinan", "determinant" },
                                          { "exp", "eksponen", "exponential" } };

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (strcmp (NAMES[i][0], name) == 0)
      {
        say_either (self, NAMES[i][1], NAMES[i][2]);
        return;
      }
  say (self, name);
}

static void
say_identifier (Speech *self, const FormulaNode *node)
{
  if (node->variant == FORMULA_FUNCTION)
    say_function (self, node->text);
  else if (formula_symbol_find_text (node->text) != NULL)
    say_symbol (self, node->text);
  else
    {
      if (g_unichar_isupper (g_utf8_get_char (node->text)) && g_utf8_strlen (node->text, -1) == 1
          && node->variant == FORMULA_BLACKBOARD)
        say_either (self, "himpunan", "the set");
      say (self, node->text);
    }
}

static void
say_fraction (Speech *self, const FormulaNode *node)
{
  const FormulaNode *above = formula_node_child (node, 0), *below = formula_node_child (node, 1);
  gboolean is_simple = is_short (above) && is_short (below);

  if (node->value == 0)
    {
      say_node (self, above);
      say_either (self, "di atas", "above");
      say_node (self, below);
      return;
    }
  if (!is_simple)
    say_either (self, "pecahan", "the fraction");
  say_node (self, above);
  say_either (self, "per", "over");
  say_node (self, below);
  if (!is_simple)
    say_either (self, "akhir pecahan", "end fraction");
}

static void
say_root (Speech *self, const FormulaNode *node)
{
  const FormulaNode *index = formula_node_child (node, 1), *radicand = formula_node_child (node, 0);

  if (index == NULL)
    say_either (self, "akar dari", "the square root of");
  else if (index->kind == FORMULA_NUMBER && strcmp (index->text, "3") == 0)
    say_either (self, "akar pangkat 3 dari", "the cube root of");
  else
    {
      say_either (self, "akar pangkat", "the root of order");
      say_node (self, index);
      say_either (self, "dari", "of");
    }
  say_node (self, radicand);
  if (!is_short (radicand))
    say_either (self, "akhir akar", "end root");
}

static void
say_power (Speech *self, const FormulaNode *sup)
{
  if (formula_node_is_symbol (sup, "∘"))
    say_either (self, "derajat", "degrees");
  else if (formula_node_is_symbol (sup, "′"))
    say_either (self, "aksen", "prime");
  else if (sup->kind == FORMULA_ROW && formula_node_is_symbol (formula_node_child (sup, 0), "′"))
    say_node (self, sup);
  else if (sup->kind == FORMULA_NUMBER && strcmp (sup->text, "2") == 0)
    say_either (self, "pangkat 2", "squared");
  else if (sup->kind == FORMULA_NUMBER && strcmp (sup->text, "3") == 0)
    say_either (self, "pangkat 3", "cubed");
  else
    {
      say_either (self, "pangkat", "to the power");
      say_node (self, sup);
      if (!is_short (sup))
        say_either (self, "akhir pangkat", "end power");
    }
}

/* "the sum from i = 1 to n of", "limit for h to 0 of" */
static void
say_bounds (Speech *self, const FormulaNode *base, const FormulaNode *sub, const FormulaNode *sup)
{
  say_node (self, base);
  if (sub != NULL)
    {
      say_either (self, base->kind == FORMULA_IDENT || sup == NULL ? "untuk" : "dari",
                  base->kind == FORMULA_IDENT || sup == NULL ? "for" : "from");
      say_node (self, sub);
    }
  if (sup != NULL)
    {
      say_either (self, "sampai", "to");
      say_node (self, sup);
    }
  say_either (self, "dari", "of");
}

static gboolean
has_bounds (const FormulaNode *base)
{
  return formula_node_has_limits (base)
         || (base->kind == FORMULA_OPERATOR && formula_symbol_class (base->text) == FORMULA_CLASS_OP);
}

static void
say_script (Speech *self, const FormulaNode *node)
{
  const FormulaNode *base = formula_node_child (node, 0);
  const FormulaNode *sub = formula_node_child (node, 1), *sup = formula_node_child (node, 2);

  if (has_bounds (base))
    {
      say_bounds (self, base, sub, sup);
      return;
    }
  say_node (self, base);
  if (sub != NULL)
    {
      if (base->kind == FORMULA_IDENT && base->variant == FORMULA_FUNCTION)
        say_either (self, "basis", "base");
      else
        say_either (self, "indeks", "sub");
      say_node (self, sub);
      if (!is_short (sub))
        say_either (self, "akhir indeks", "end sub");
    }
  if (sup != NULL)
    say_power (self, sup);
}

static void
say_underover (Speech *self, const FormulaNode *node)
{
  const FormulaNode *base = formula_node_child (node, 0);
  const FormulaNode *under = formula_node_child (node, 1), *over = formula_node_child (node, 2);

  if (has_bounds (base))
    {
      say_bounds (self, base, under, over);
      return;
    }
  say_node (self, base);
  if (over != NULL)
    {
      say_either (self, "dengan di atasnya", "with above it");
      say_node (self, over);
    }
  if (under != NULL)
    {
      say_either (self, "dengan di bawahnya", "with below it");
      say_node (self, under);
    }
}

static void
say_accent (Speech *self, const FormulaNode *node)
{
  const FormulaAccent *accent = formula_accent_find_name (node->text);

  if (strstr (node->text, "vec") != NULL || strcmp (node->text, "overrightarrow") == 0)
    {
      say_either (self, accent->indonesian, accent->english);
      say_node (self, formula_node_child (node, 0));
      return;
    }
  say_node (self, formula_node_child (node, 0));
  say_either (self, accent->indonesian, accent->english);
}

static void
say_table (Speech *self, const FormulaNode *node, const char *indonesian, const char *english)
{
  guint n_rows = node->children->len / node->n_columns;
  g_autofree char *size = self->is_english ? g_strdup_printf ("%s %u by %u:", english, n_rows, node->n_columns)
                                           : g_strdup_printf ("%s %u kali %u:", indonesian, n_rows, node->n_columns);

  say (self, size);
  for (guint i = 0; i < node->children->len; i++)
    {
      if (i % node->n_columns == 0)
        {
          g_autofree char *line = g_strdup_printf (self->is_english ? "row %u:" : "baris %u:", i / node->n_columns + 1);

          say (self, line);
        }
      say_node (self, node->children->pdata[i]);
      g_string_append_c (self->out, (i + 1) % node->n_columns == 0 ? ';' : ',');
    }
  say_either (self, "akhir tabel", "end table");
}

static void
say_fenced (Speech *self, const FormulaNode *node)
{
  const FormulaNode *body = formula_node_child (node, 0);
  gboolean are_bars = strcmp (node->text, "|") == 0 && strcmp (node->close, "|") == 0;

  if (body->kind == FORMULA_TABLE && strcmp (node->text, "{") == 0 && *node->close == '\0')
    say_table (self, body, "menurut kasus", "by cases");
  else if (body->kind == FORMULA_TABLE)
    say_table (self, body, are_bars ? "determinan" : "matriks", are_bars ? "determinant" : "matrix");
  else if (body->kind == FORMULA_FRACTION && body->value == 0)
    {
      say_node (self, formula_node_child (body, 0));
      say_either (self, "kombinasi", "choose");
      say_node (self, formula_node_child (body, 1));
    }
  else if (are_bars)
    {
      say_either (self, "nilai mutlak dari", "the absolute value of");
      say_node (self, body);
      say_either (self, "akhir nilai mutlak", "end absolute value");
    }
  else
    {
      if (*node->text != '\0')
        say_symbol (self, node->text);
      say_node (self, body);
      if (*node->close != '\0')
        say_symbol (self, node->close);
    }
}

/* A sign, not a subtraction: at the beginning, behind a relation or a bracket; or a charge, at the end. */
static gboolean
say_sign (Speech *self, const FormulaNode *row, guint i)
{
  const FormulaNode *sign = row->children->pdata[i];
  const FormulaNode *before = i > 0 ? row->children->pdata[i - 1] : NULL;
  FormulaClass class = before != NULL && before->kind == FORMULA_OPERATOR ? formula_symbol_class (before->text)
                                                                          : FORMULA_CLASS_ORD;
  gboolean is_minus = formula_node_is_symbol (sign, "−");

  if (!is_minus && !formula_node_is_symbol (sign, "+"))
    return FALSE;
  if (i > 0 && i + 1 == row->children->len)
    say (self, is_minus ? "minus" : "plus");
  else if (is_minus
           && (before == NULL || class == FORMULA_CLASS_REL || class == FORMULA_CLASS_OPEN || class == FORMULA_CLASS_BIN
               || class == FORMULA_CLASS_PUNCT))
    say_either (self, "negatif", "negative");
  else
    return FALSE;
  return TRUE;
}

static void
say_node (Speech *self, const FormulaNode *node)
{
  switch (node->kind)
    {
    case FORMULA_ROW:
      for (guint i = 0; node->children != NULL && i < node->children->len; i++)
        {
          const FormulaNode *child = node->children->pdata[i];

          if (!say_sign (self, node, i))
            say_node (self, child);
        }
      break;
    case FORMULA_IDENT:
      say_identifier (self, node);
      break;
    case FORMULA_NUMBER:
      say (self, node->text);
      break;
    case FORMULA_OPERATOR:
      say_symbol (self, node->text);
      break;
    case FORMULA_TEXT:
      {
        g_autofree char *words = g_strstrip (g_strdup (node->text));

        say (self, words);
      }
      break;
    case FORMULA_SPACE:
      break;
    case FORMULA_FRACTION:
      say_fraction (self, node);
      break;
    case FORMULA_ROOT:
      say_root (self, node);
      break;
    case FORMULA_SCRIPT:
      say_script (self, node);
      break;
    case FORMULA_UNDEROVER:
      say_underover (self, node);
      break;
    case FORMULA_ACCENT:
      say_accent (self, node);
      break;
    case FORMULA_FENCED:
      say_fenced (self, node);
      break;
    case FORMULA_TABLE:
      say_table (self, node, "tabel", "table");
      break;
    case FORMULA_STYLE:
      say_node (self, formula_node_child (node, 0));
      break;
    case FORMULA_ENCLOSE:
      say_either (self, strcmp (node->text, "box") == 0 ? "dalam kotak" : "dicoret",
                  strcmp (node->text, "box") == 0 ? "boxed" : "crossed out");
      say_node (self, formula_node_child (node, 0));
      break;
    }
}

char *
formula_dup_speech (const FormulaNode *node, const char *language)
{
  Speech self = { g_string_new (NULL), g_str_has_prefix (language, "en") };

  say_node (&self, node);
  return g_string_free (self.out, FALSE);
}
