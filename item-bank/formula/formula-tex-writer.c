/* The one TeX text of a tree: every argument in braces, one name per symbol. */
#include <string.h>

#include "item-bank/formula/formula-symbols.h"
#include "item-bank/formula/formula.h"

static void write_node (GString *out, const FormulaNode *node);

/* A command and a letter after it must not run together. */
static void
write_raw (GString *out, const char *text)
{
  if (g_ascii_isalpha (*text))
    {
      gsize i = out->len, n_backslashes = 0;

      while (i > 0 && g_ascii_isalpha (out->str[i - 1]))
        i--;
      while (n_backslashes < i && out->str[i - 1 - n_backslashes] == '\\')
        n_backslashes++;
      if (i < out->len && n_backslashes % 2 == 1) /* an even number is line breaks */
        g_string_append_c (out, ' ');
    }
  g_string_append (out, text);
}

static void
write_command (GString *out, const char *name)
{
  g_string_append_c (out, '\\');
  g_string_append (out, name);
}

static void
write_group (GString *out, const FormulaNode *node)
{
  g_string_append_c (out, '{');
  write_node (out, node);
  g_string_append_c (out, '}');
}

static void
write_symbol (GString *out, const char *text)
{
  const FormulaSymbol *symbol = formula_symbol_find_text (text);

  if (symbol != NULL && *symbol->name != '\0')
    write_command (out, symbol->name);
  else if (strcmp (text, "−") == 0)
    g_string_append_c (out, '-');
  else if (strcmp (text, "∗") == 0)
    g_string_append_c (out, '*');
  else
    write_raw (out, text);
}

static const char *
variant_command (FormulaVariant variant)
{
  switch (variant)
    {
    case FORMULA_DEFAULT:
      return NULL;
    case FORMULA_ROMAN:
      return "mathrm";
    case FORMULA_FUNCTION:
      return "operatorname";
    case FORMULA_BOLD:
      return "mathbf";
    case FORMULA_ITALIC:
      return "mathit";
    case FORMULA_BOLD_ITALIC:
      return "boldsymbol";
    case FORMULA_BLACKBOARD:
      return "mathbb";
    case FORMULA_SCRIPT_LETTERS:
      return "mathcal";
    case FORMULA_FRAKTUR:
      return "mathfrak";
    case FORMULA_SANS:
      return "mathsf";
    }
  g_return_val_if_reached (NULL);
}

static void
write_identifier (GString *out, const FormulaNode *node)
{
  const char *command = variant_command (node->variant);

  if (node->variant == FORMULA_FUNCTION && formula_function_is_known (node->text))
    write_command (out, node->text);
  else if (command == NULL)
    write_symbol (out, node->text);
  else
    {
      write_command (out, command);
      g_string_append_c (out, '{');
      write_symbol (out, node->text);
      g_string_append_c (out, '}');
    }
}

static void
write_number (GString *out, const FormulaNode *node)
{
  if (node->variant == FORMULA_BOLD)
    g_string_append (out, "\\mathbf{");
  else if (out->len > 0
           && (g_ascii_isdigit (out->str[out->len - 1]) || out->str[out->len - 1] == '.'
               || g_str_has_suffix (out->str, "{,}")))
    g_string_append (out, "{}");
  for (const char *c = node->text; *c != '\0'; c++)
    if (*c == ',')
      g_string_append (out, "{,}");
    else
      g_string_append_c (out, *c);
  if (node->variant == FORMULA_BOLD)
    g_string_append_c (out, '}');
}

static void
write_text (GString *out, const FormulaNode *node)
{
  write_command (out, node->variant == FORMULA_BOLD ? "textbf" : node->variant == FORMULA_ITALIC ? "textit" : "text");
  g_string_append_c (out, '{');
  for (const char *c = node->text; *c != '\0'; c++)
    if (*c == '~' || *c == '^' || *c == '\\')
      g_string_append (out, *c == '~' ? "\\textasciitilde{}" : *c == '^' ? "\\textasciicircum{}" : "\\textbackslash{}");
    else
      {
        if (strchr ("%#$&_{}", *c) != NULL)
          g_string_append_c (out, '\\');
        g_string_append_c (out, *c);
      }
  g_string_append_c (out, '}');
}

static void
write_space (GString *out, const FormulaNode *node)
{
  static const struct
  {
    int value;
    const char *name;
  } SPACES[] = { { 3, "," }, { 4, ":" }, { 5, ";" }, { -3, "!" }, { 6, " " }, { 18, "quad" }, { 36, "qquad" } };

  for (gsize i = 0; i < G_N_ELEMENTS (SPACES); i++)
    if (SPACES[i].value == node->value)
      {
        write_command (out, SPACES[i].name);
        return;
      }
  g_string_append_printf (out, "\\mspace{%dmu}", node->value);
}

static void
write_operator (GString *out, const FormulaNode *node)
{
  static const char *const SIZES[] = { "big", "Big", "bigg", "Bigg" };

  if (node->value == FORMULA_FENCE_MIDDLE)
    write_command (out, "middle");
  else if (node->value > 0)
    write_command (out, SIZES[node->value - 1]);
  write_symbol (out, node->text);
}

static void
write_fraction (GString *out, const char *command, const FormulaNode *node)
{
  write_command (out, command);
  write_group (out, formula_node_child (node, 0));
  write_group (out, formula_node_child (node, 1));
}

static void
write_root (GString *out, const FormulaNode *node)
{
  const FormulaNode *index = formula_node_child (node, 1);

  write_command (out, "sqrt");
  if (index != NULL)
    {
      g_autoptr (GString) inner = g_string_new (NULL);
      gboolean needs_braces;

      write_node (inner, index);
      needs_braces = strchr (inner->str, ']') != NULL;
      g_string_append_printf (out, needs_braces ? "[{%s}]" : "[%s]", inner->str);
    }
  write_group (out, formula_node_child (node, 0));
}

static void
write_base (GString *out, const FormulaNode *base)
{
  if (formula_node_is_empty (base))
    g_string_append (out, "{}");
  else if (base->kind == FORMULA_ROW || base->kind == FORMULA_SCRIPT || base->kind == FORMULA_UNDEROVER
           || base->kind == FORMULA_STYLE || base->kind == FORMULA_SPACE
           || (base->kind == FORMULA_ACCENT && formula_accent_is_brace (base->text)))
    write_group (out, base);
  else
    write_node (out, base);
}

static gboolean
is_prime (const FormulaNode *node)
{
  return formula_node_is_symbol (node, "′");
}

static void
write_superscript (GString *out, const FormulaNode *sup)
{
  guint n_primes = 0;

  if (is_prime (sup))
    {
      g_string_append_c (out, '\'');
      return;
    }
  while (sup->kind == FORMULA_ROW && is_prime (formula_node_child (sup, n_primes)))
    n_primes++;
  if (n_primes > 0 && n_primes == sup->children->len)
    for (; n_primes > 0; n_primes--)
      g_string_append_c (out, '\'');
  else
    {
      g_string_append_c (out, '^');
      write_group (out, sup);
    }
}

static void
write_scripts (GString *out, const FormulaNode *sub, const FormulaNode *sup)
{
  if (sub != NULL)
    {
      g_string_append_c (out, '_');
      write_group (out, sub);
    }
  if (sup != NULL)
    write_superscript (out, sup);
}

static void
write_set (GString *out, const char *command, const FormulaNode *mark)
{
  write_command (out, command);
  write_group (out, mark);
}

static void
write_underover (GString *out, const FormulaNode *node)
{
  const FormulaNode *base = formula_node_child (node, 0);
  const FormulaNode *under = formula_node_child (node, 1);
  const FormulaNode *over = formula_node_child (node, 2);

  if ((base->kind == FORMULA_OPERATOR && formula_symbol_class (base->text) == FORMULA_CLASS_OP)
      || (base->kind == FORMULA_IDENT && base->variant == FORMULA_FUNCTION))
    {
      write_node (out, base);
      g_string_append (out, "\\limits");
      write_scripts (out, under, over);
    }
  else if (base->kind == FORMULA_ACCENT && formula_accent_is_brace (base->text))
    {
      write_node (out, base);
      write_scripts (out, under, over);
    }
  else if (over != NULL && (formula_node_is_symbol (base, "→") || formula_node_is_symbol (base, "←")))
    {
      write_command (out, formula_node_is_symbol (base, "→") ? "xrightarrow" : "xleftarrow");
      if (under != NULL)
        {
          g_string_append (out, "[{");
          write_node (out, under);
          g_string_append (out, "}]");
        }
      write_group (out, over);
    }
  else
    {
      if (under != NULL)
        write_set (out, "underset", under);
      if (under != NULL && over != NULL)
        g_string_append_c (out, '{');
      if (over != NULL)
        write_set (out, "overset", over);
      write_group (out, base);
      if (under != NULL && over != NULL)
        g_string_append_c (out, '}');
    }
}

static void
write_cells (GString *out, const FormulaNode *table, const char *environment)
{
  g_string_append_printf (out, "\\begin{%s}", environment);
  if (strcmp (environment, "array") == 0)
    g_string_append_printf (out, "{%s}", table->text);
  for (guint i = 0; i < table->children->len; i++)
    {
      gsize from;

      if (i > 0)
        g_string_append (out, i % table->n_columns == 0 ? "\\\\" : "&");
      from = out->len;
      write_node (out, table->children->pdata[i]);
      if (out->str[from] == '[' || out->str[from] == '*') /* TeX would take it for an option of the line break */
        g_string_insert (out, (gssize)from, "{}");
    }
  /* a last line that is empty would be taken for none */
  if (table->n_columns == 1 && table->children->len > 1
      && formula_node_is_empty (table->children->pdata[table->children->len - 1]))
    g_string_append (out, "\\\\");
  g_string_append_printf (out, "\\end{%s}", environment);
}

static gboolean
has_columns (const FormulaNode *table, const char *pattern)
{
  gsize len = strlen (pattern);

  for (gsize i = 0; table->text[i] != '\0'; i++)
    if (table->text[i] != pattern[i % len])
      return FALSE;
  return TRUE;
}

static void
write_table (GString *out, const FormulaNode *table)
{
  if (table->value == 1 && has_columns (table, "rl"))
    write_cells (out, table, "aligned");
  else if (table->value == 1 && has_columns (table, "c"))
    write_cells (out, table, "gathered");
  else
    write_cells (out, table, has_columns (table, "c") ? "matrix" : "array");
}

static gboolean
write_fenced_table (GString *out, const FormulaNode *node)
{
  static const char *const NAMES[][3] = { { "(", ")", "pmatrix" },
                                          { "[", "]", "bmatrix" },
                                          { "{", "}", "Bmatrix" },
                                          { "|", "|", "vmatrix" },
                                          { "‖", "‖", "Vmatrix" } };
  const FormulaNode *table = formula_node_child (node, 0);

  if (table->kind != FORMULA_TABLE || table->value != 0)
    return FALSE;
  if (strcmp (node->text, "{") == 0 && *node->close == '\0' && has_columns (table, "l"))
    {
      write_cells (out, table, "cases");
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (strcmp (NAMES[i][0], node->text) == 0 && strcmp (NAMES[i][1], node->close) == 0 && has_columns (table, "c"))
      {
        write_cells (out, table, NAMES[i][2]);
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_binomial (const FormulaNode *node)
{
  const FormulaNode *body = formula_node_child (node, 0);

  return node->kind == FORMULA_FENCED && strcmp (node->text, "(") == 0 && strcmp (node->close, ")") == 0
         && body->kind == FORMULA_FRACTION && body->value == 0;
}

static void
write_delimiter (GString *out, const char *command, const char *text)
{
  write_command (out, command);
  if (*text == '\0')
    g_string_append_c (out, '.');
  else
    write_symbol (out, text);
}

static void
write_fenced (GString *out, const FormulaNode *node)
{
  if (is_binomial (node))
    write_fraction (out, "binom", formula_node_child (node, 0));
  else if (!write_fenced_table (out, node))
    {
      const FormulaNode *body = formula_node_child (node, 0);

      write_delimiter (out, "left", node->text);
      write_node (out, body);
      write_delimiter (out, "right", node->close);
    }
}

static void
write_style (GString *out, const FormulaNode *node)
{
  const FormulaNode *body = formula_node_child (node, 0);

  if (body->kind == FORMULA_FRACTION && body->value == 1)
    write_fraction (out, node->value == 1 ? "dfrac" : "tfrac", body);
  else if (is_binomial (body))
    write_fraction (out, node->value == 1 ? "dbinom" : "tbinom", formula_node_child (body, 0));
  else
    {
      g_string_append (out, node->value == 1 ? "{\\displaystyle" : "{\\textstyle");
      write_node (out, body);
      g_string_append_c (out, '}');
    }
}

/* Only a row inside a row needs braces of its own. */
static void
write_row (GString *out, const FormulaNode *row)
{
  for (guint i = 0; row->children != NULL && i < row->children->len; i++)
    {
      const FormulaNode *child = row->children->pdata[i];

      if (child->kind == FORMULA_ROW)
        write_group (out, child);
      else
        write_node (out, child);
    }
}

static void
write_node (GString *out, const FormulaNode *node)
{
  switch (node->kind)
    {
    case FORMULA_ROW:
      write_row (out, node);
      break;
    case FORMULA_IDENT:
      write_identifier (out, node);
      break;
    case FORMULA_NUMBER:
      write_number (out, node);
      break;
    case FORMULA_OPERATOR:
      write_operator (out, node);
      break;
    case FORMULA_TEXT:
      write_text (out, node);
      break;
    case FORMULA_SPACE:
      write_space (out, node);
      break;
    case FORMULA_FRACTION:
      if (node->value == 1)
        write_fraction (out, "frac", node);
      else
        {
          /* without its parentheses a binomial is a table of two lines */
          g_string_append (out, "\\begin{matrix}");
          write_node (out, formula_node_child (node, 0));
          g_string_append (out, "\\\\");
          write_node (out, formula_node_child (node, 1));
          g_string_append (out, "\\end{matrix}");
        }
      break;
    case FORMULA_ROOT:
      write_root (out, node);
      break;
    case FORMULA_SCRIPT:
      write_base (out, formula_node_child (node, 0));
      write_scripts (out, formula_node_child (node, 1), formula_node_child (node, 2));
      break;
    case FORMULA_UNDEROVER:
      write_underover (out, node);
      break;
    case FORMULA_ACCENT:
      write_command (out, node->text);
      write_group (out, formula_node_child (node, 0));
      break;
    case FORMULA_FENCED:
      write_fenced (out, node);
      break;
    case FORMULA_TABLE:
      write_table (out, node);
      break;
    case FORMULA_STYLE:
      write_style (out, node);
      break;
    case FORMULA_ENCLOSE:
      write_command (out, strcmp (node->text, "box") == 0 ? "boxed" : "cancel");
      write_group (out, formula_node_child (node, 0));
      break;
    }
}

char *
formula_format_tex (const FormulaNode *node)
{
  GString *out = g_string_new (NULL);

  write_node (out, node);
  return g_string_free (out, FALSE);
}
