/* Elements of MathML that hold text. Their characters become the same symbols that TeX has names for. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula-mathml-reader.h"
#include "item-bank/formula/formula-symbols.h"

const char *
formula_mathml_name (const xmlNode *element)
{
  const char *name = (const char *)element->name;
  const char *colon = strchr (name, ':'); /* a prefix that nobody declared */

  return colon != NULL ? colon + 1 : name;
}

char *
formula_mathml_dup_attribute (const xmlNode *element, const char *name)
{
  xmlChar *value = xmlGetNoNsProp ((xmlNode *)element, (const xmlChar *)name);
  char *copy = value != NULL ? g_strstrip (g_strdup ((const char *)value)) : NULL;

  xmlFree (value);
  return copy;
}

gboolean
formula_mathml_has_attribute (const xmlNode *element, const char *name, const char *value)
{
  g_autofree char *found = formula_mathml_dup_attribute (element, name);

  return g_strcmp0 (found, value) == 0;
}

void *
formula_mathml_refuse (const xmlNode *element, GError **error, const char *what)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
               _ ("MathML, line %ld: \"%s\" is not part of the formulas that are known here"),
               xmlGetLineNo ((xmlNode *)element), what);
  return NULL;
}

gboolean
formula_mathml_is_token (const char *name)
{
  static const char *const TOKENS[] = { "mi", "mn", "mo", "mtext", "mspace", NULL };

  return g_strv_contains (TOKENS, name);
}

/* Characters that are never seen: function application, invisible times, separators, joiners. */
static gboolean
is_invisible (gunichar character)
{
  return (character >= 0x2061 && character <= 0x2064) || (character >= 0x200B && character <= 0x200F)
         || character == 0x2060 || character == 0xFEFF || (character >= 0xFE00 && character <= 0xFE0F);
}

static gboolean
is_blank (gunichar character)
{
  return g_unichar_isspace (character) || character == 0xA0;
}

/* Trimmed, runs of blanks made one; a no-break space is a blank that stays. */
static char *
dup_text (const xmlNode *element, GError **error)
{
  xmlChar *content;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean was_blank = TRUE;

  if (xmlFirstElementChild ((xmlNode *)element) != NULL)
    return formula_mathml_refuse (element, error, (const char *)xmlFirstElementChild ((xmlNode *)element)->name);
  content = xmlNodeGetContent ((xmlNode *)element);
  for (const char *c = (const char *)content; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (is_invisible (character))
        continue;
      if (!g_ascii_isspace (*c))
        g_string_append_unichar (text, character);
      else if (!was_blank)
        g_string_append_c (text, ' ');
      was_blank = g_ascii_isspace (*c);
    }
  if (text->len > 0 && was_blank)
    g_string_truncate (text, text->len - 1);
  xmlFree (content);
  return g_strdup (text->str);
}

static gboolean
read_variant (const xmlNode *element, FormulaVariant *out, gboolean *out_is_given, GError **error)
{
  static const struct
  {
    const char *name;
    FormulaVariant variant;
  } VARIANTS[] = { { "normal", FORMULA_ROMAN },
                   { "bold", FORMULA_BOLD },
                   { "italic", FORMULA_ITALIC },
                   { "bold-italic", FORMULA_BOLD_ITALIC },
                   { "double-struck", FORMULA_BLACKBOARD },
                   { "script", FORMULA_SCRIPT_LETTERS },
                   { "fraktur", FORMULA_FRAKTUR },
                   { "sans-serif", FORMULA_SANS } };
  g_autofree char *name = formula_mathml_dup_attribute (element, "mathvariant");

  *out_is_given = name != NULL;
  *out = FORMULA_DEFAULT;
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (VARIANTS); i++)
    if (strcmp (VARIANTS[i].name, name) == 0)
      {
        *out = VARIANTS[i].variant;
        return TRUE;
      }
  return name == NULL || formula_mathml_refuse (element, error, name) != NULL;
}

static FormulaNode *
new_letter (const char *text, FormulaVariant variant)
{
  static const char *const BOARD[][2] = { { "ℝ", "R" }, { "ℕ", "N" }, { "ℤ", "Z" }, { "ℚ", "Q" }, { "ℂ", "C" } };
  FormulaNode *node = formula_node_new (FORMULA_IDENT, text);

  node->variant = variant == FORMULA_ITALIC ? FORMULA_DEFAULT : variant;
  for (gsize i = 0; i < G_N_ELEMENTS (BOARD); i++)
    if (strcmp (BOARD[i][0], text) == 0)
      {
        g_free (node->text);
        node->text = g_strdup (BOARD[i][1]);
        node->variant = FORMULA_BLACKBOARD;
      }
  return node;
}

/* Letters of the mathematical alphabets (U+1D400 ...) as plain ones; their weight and slant is in mathvariant. */
static char *
dup_plain_character (const char *at, FormulaVariant *variant)
{
  gunichar character = g_utf8_get_char (at);
  g_autofree char *typed = g_strndup (at, g_utf8_next_char (at) - at);

  if (character < 0x1D400 || character > 0x1D7FF)
    return g_strdup (character >= 0x2145 && character <= 0x2149
                         ? (const char *[]){ "D", "d", "e", "i", "j" }[character - 0x2145]
                         : formula_symbol_canonical (typed));
  if (character < 0x1D434)
    *variant = FORMULA_BOLD;
  else if (character < 0x1D468)
    *variant = FORMULA_DEFAULT;
  else if (character < 0x1D49C)
    *variant = FORMULA_BOLD_ITALIC;
  else if (character < 0x1D504)
    *variant = FORMULA_SCRIPT_LETTERS;
  else if (character < 0x1D538)
    *variant = FORMULA_FRAKTUR;
  else if (character < 0x1D56C)
    *variant = FORMULA_BLACKBOARD;
  return g_utf8_normalize (typed, -1, G_NORMALIZE_ALL_COMPOSE);
}

static FormulaNode *
read_character (const xmlNode *element, const char *at, FormulaVariant variant, GError **error)
{
  g_autofree char *text = dup_plain_character (at, &variant);
  const FormulaSymbol *symbol = formula_symbol_find_text (text);
  gboolean is_bold = variant == FORMULA_BOLD || variant == FORMULA_BOLD_ITALIC;
  FormulaNode *node;

  if (symbol != NULL)
    {
      node = formula_node_new (symbol->is_letter ? FORMULA_IDENT : FORMULA_OPERATOR, text);
      node->variant = symbol->is_letter && is_bold ? variant : FORMULA_DEFAULT;
      return node;
    }
  if (is_blank (g_utf8_get_char (text)))
    {
      node = formula_node_new (FORMULA_SPACE, NULL);
      node->value = 3;
      return node;
    }
  if (g_unichar_isalpha (g_utf8_get_char (text)))
    return new_letter (text, variant);
  {
    g_autofree char *what = g_strdup_printf ("%s (U+%04X)", text, g_utf8_get_char (text));

    return formula_mathml_refuse (element, error, what);
  }
}

/* Digits with single marks between them, from *at on. */
static FormulaNode *
read_digits (const char **at, FormulaVariant variant)
{
  const char *from = *at;
  g_autofree char *text = NULL;
  FormulaNode *node;

  while (g_ascii_isdigit (**at) || ((**at == '.' || **at == ',') && g_ascii_isdigit ((*at)[1])))
    ++*at;
  text = g_strndup (from, *at - from);
  node = formula_node_new (FORMULA_NUMBER, text);
  node->variant = variant == FORMULA_BOLD ? FORMULA_BOLD : FORMULA_DEFAULT;
  return node;
}

static FormulaNode *
read_characters (const xmlNode *element, const char *text, FormulaVariant variant, GError **error)
{
  g_autoptr (FormulaNode) row = formula_node_new (FORMULA_ROW, NULL);

  while (*text != '\0')
    {
      FormulaNode *node;

      if (g_ascii_isdigit (*text))
        node = read_digits (&text, variant);
      else
        {
          node = read_character (element, text, variant, error);
          text = g_utf8_next_char (text);
        }
      if (node == NULL)
        return NULL;
      formula_node_append (row, node);
    }
  /* unlike in TeX, a symbol alone in its element keeps its spaces */
  if (row->children != NULL && row->children->len == 1)
    return g_steal_pointer (&row->children->pdata[0]);
  return g_steal_pointer (&row);
}

static gboolean
is_word (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      g_autofree char *one = g_strndup (c, g_utf8_next_char (c) - c);

      if (!g_unichar_isalpha (g_utf8_get_char (c)) || g_utf8_get_char (c) >= 0x2100
          || formula_symbol_find_text (formula_symbol_canonical (one)) != NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_alphanumeric (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isalnum (g_utf8_get_char (c)))
      return FALSE;
  return *text != '\0';
}

static FormulaNode *
new_text (const char *text, FormulaVariant variant)
{
  g_autoptr (GString) words = g_string_new (NULL);
  FormulaNode *node;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (is_blank (g_utf8_get_char (c)))
      g_string_append_c (words, ' ');
    else if (!g_unichar_iscntrl (g_utf8_get_char (c)))
      g_string_append_unichar (words, g_utf8_get_char (c));
  if (words->len == 0)
    return formula_node_new (FORMULA_ROW, NULL);
  node = formula_node_new (FORMULA_TEXT, words->str);
  if (variant == FORMULA_BOLD || variant == FORMULA_ITALIC)
    node->variant = variant;
  return node;
}

static FormulaNode *
read_identifier (const xmlNode *element, const char *text, FormulaVariant variant, gboolean is_given, GError **error)
{
  FormulaNode *node;
  gboolean is_upright = !is_given || variant == FORMULA_ROMAN;

  if ((is_upright && formula_function_is_known (text))
      || (formula_mathml_has_attribute (element, "class", "operator") && is_alphanumeric (text)))
    {
      node = formula_node_new (FORMULA_IDENT, text);
      node->variant = FORMULA_FUNCTION;
      return node;
    }
  if (g_utf8_strlen (text, -1) > 1 && is_word (text))
    {
      node = formula_node_new (FORMULA_IDENT, text);
      node->variant = is_upright ? FORMULA_ROMAN : variant;
      return node;
    }
  if (strchr (text, ' ') != NULL || strstr (text, "\xc2\xa0") != NULL)
    return new_text (text, variant);
  return read_characters (element, text, variant, error);
}

static int
read_size (const xmlNode *element)
{
  static const char *const SIZES[] = { "1.2em", "1.8em", "2.4em", "3em" };
  g_autofree char *size = formula_mathml_dup_attribute (element, "minsize");

  for (gsize i = 0; size != NULL && i < G_N_ELEMENTS (SIZES); i++)
    if (strcmp (SIZES[i], size) == 0)
      return (int)i + 1;
  return 0;
}

static FormulaNode *
read_operator (const xmlNode *element, const char *text, FormulaVariant variant, gboolean is_given, GError **error)
{
  FormulaNode *node;

  if (strcmp (text, "...") == 0)
    return formula_node_new (FORMULA_OPERATOR, "…");
  if (g_utf8_strlen (text, -1) > 1 && is_word (text))
    return read_identifier (element, text, variant, is_given, error);
  node = read_characters (element, text, is_given ? variant : FORMULA_ROMAN, error);
  if (node != NULL && node->kind == FORMULA_OPERATOR && formula_symbol_is_delimiter (node->text))
    {
      node->value = read_size (element);
      if (formula_mathml_has_attribute (element, "fence", "true")
          && formula_mathml_has_attribute (element, "stretchy", "true")
          && xmlHasProp ((xmlNode *)element, (const xmlChar *)"form") == NULL)
        node->value = FORMULA_FENCE_MIDDLE; /* whoever reads the row knows whether it is between fences */
    }
  return node;
}

static FormulaNode *
read_space (const xmlNode *element, GError **error)
{
  static const struct
  {
    const char *unit;
    double mu;
  } UNITS[] = { { "em", 18 }, { "ex", 9 }, { "px", 18 / 16.0 }, { "pt", 18 / 12.0 }, { "mu", 1 }, { "", 0 } };
  static const char *const NAMED[]
      = { "veryverythinmathspace", "verythinmathspace",  "thinmathspace",         "mediummathspace",
          "thickmathspace",        "verythickmathspace", "veryverythickmathspace" };
  g_autofree char *width = formula_mathml_dup_attribute (element, "width");
  FormulaNode *node;
  char *unit;
  double number;

  if (formula_mathml_has_attribute (element, "linebreak", "newline"))
    return formula_mathml_refuse (element, error, "mspace linebreak");
  if (width == NULL)
    return formula_node_new (FORMULA_ROW, NULL);
  node = formula_node_new (FORMULA_SPACE, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (NAMED); i++)
    if (strcmp (NAMED[i], width) == 0)
      {
        node->value = (int)i + 1;
        return node;
      }
  number = g_ascii_strtod (width, &unit);
  for (gsize i = 0; i < G_N_ELEMENTS (UNITS); i++)
    if (unit != width && number > -50 && number < 50 && strcmp (UNITS[i].unit, unit) == 0)
      {
        double mu = number * UNITS[i].mu;

        node->value = (int)(mu < 0 ? mu - 0.5 : mu + 0.5);
        return node;
      }
  formula_node_free (node);
  return formula_mathml_refuse (element, error, width);
}

FormulaNode *
formula_mathml_read_token (const xmlNode *element, GError **error)
{
  const char *name = formula_mathml_name (element);
  FormulaVariant variant;
  gboolean is_given;
  g_autofree char *text = NULL;

  if (strcmp (name, "mspace") == 0)
    return read_space (element, error);
  if (!read_variant (element, &variant, &is_given, error))
    return NULL;
  text = dup_text (element, error);
  if (text == NULL)
    return NULL;
  if (*text == '\0')
    return formula_node_new (FORMULA_ROW, NULL);
  if (strcmp (name, "mtext") == 0)
    return new_text (text, variant);
  if (strcmp (name, "mi") == 0)
    return read_identifier (element, text, variant, is_given, error);
  if (strcmp (name, "mo") == 0)
    return read_operator (element, text, variant, is_given, error);
  return read_characters (element, text, variant, error);
}
