/* Presentation MathML of a tree, with every attribute that the reader needs to find the same tree again. */
#include <string.h>

#include "item-bank/formula/formula-symbols.h"
#include "item-bank/formula/formula.h"

#define MATHML_NAMESPACE "http://www.w3.org/1998/Math/MathML"

static void write_node (GString *out, const FormulaNode *node);

static void
write_token (GString *out, const char *element, const char *attributes, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (out, "<%s%s>%s</%s>", element, attributes, escaped, element);
}

static const char *
variant_attribute (FormulaVariant variant)
{
  switch (variant)
    {
    case FORMULA_DEFAULT:
    case FORMULA_FUNCTION:
      return "";
    case FORMULA_ROMAN:
      return " mathvariant=\"normal\"";
    case FORMULA_BOLD:
      return " mathvariant=\"bold\"";
    case FORMULA_ITALIC:
      return " mathvariant=\"italic\"";
    case FORMULA_BOLD_ITALIC:
      return " mathvariant=\"bold-italic\"";
    case FORMULA_BLACKBOARD:
      return " mathvariant=\"double-struck\"";
    case FORMULA_SCRIPT_LETTERS:
      return " mathvariant=\"script\"";
    case FORMULA_FRAKTUR:
      return " mathvariant=\"fraktur\"";
    case FORMULA_SANS:
      return " mathvariant=\"sans-serif\"";
    }
  g_return_val_if_reached ("");
}

/* Greek capitals stand upright, as in TeX, which MathML has to be told. */
static void
write_identifier (GString *out, const FormulaNode *node)
{
  gunichar first = g_utf8_get_char (node->text);

  if (node->variant == FORMULA_FUNCTION && formula_symbol_has_limits (node->text))
    write_token (out, "mo", " movablelimits=\"true\"", node->text);
  else if (node->variant == FORMULA_FUNCTION)
    write_token (out, "mi", formula_function_is_known (node->text) ? "" : " class=\"operator\"", node->text);
  else if (node->variant == FORMULA_DEFAULT && first >= 0x0391 && first <= 0x03A9
           && formula_symbol_find_text (node->text) != NULL)
    write_token (out, "mi", " mathvariant=\"normal\"", node->text);
  else
    write_token (out, "mi", variant_attribute (node->variant), node->text);
}

static void
write_operator (GString *out, const FormulaNode *node)
{
  static const char *const SIZES[] = { "1.2", "1.8", "2.4", "3" };

  if (node->value == FORMULA_FENCE_MIDDLE)
    write_token (out, "mo", " fence=\"true\" stretchy=\"true\"", node->text);
  else if (node->value > 0)
    {
      const char *size = SIZES[node->value - 1];
      g_autofree char *attributes = g_strdup_printf (" minsize=\"%sem\" maxsize=\"%sem\"", size, size);

      write_token (out, "mo", attributes, node->text);
    }
  else if (formula_symbol_is_delimiter (node->text))
    write_token (out, "mo", " stretchy=\"false\"", node->text);
  else if (formula_symbol_has_limits (node->text))
    write_token (out, "mo", " movablelimits=\"true\"", node->text);
  else
    write_token (out, "mo", "", node->text);
}

/* Blanks at the ends would be trimmed by a reader of MathML. */
static void
write_text (GString *out, const FormulaNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize len = strlen (node->text);

  for (gsize i = 0; i < len; i++)
    if (node->text[i] == ' ' && (i == 0 || i + 1 == len || node->text[i - 1] == ' '))
      g_string_append (text, "\xc2\xa0");
    else
      g_string_append_c (text, node->text[i]);
  write_token (out, "mtext", variant_attribute (node->variant), text->str);
}

static void
write_space (GString *out, const FormulaNode *node)
{
  char width[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "<mspace width=\"%sem\"/>",
                          g_ascii_formatd (width, sizeof width, "%.4f", node->value / 18.0));
}

static void
write_children (GString *out, const FormulaNode *row)
{
  for (guint i = 0; row->children != NULL && i < row->children->len; i++)
    write_node (out, row->children->pdata[i]);
}

/* Rows that may stand without an element of their own. */
static void
write_inline (GString *out, const FormulaNode *node)
{
  if (node->kind == FORMULA_ROW)
    write_children (out, node);
  else
    write_node (out, node);
}

static void
write_element (GString *out, const char *element, const char *attributes, const FormulaNode *node, const guint *order)
{
  g_string_append_printf (out, "<%s%s>", element, attributes);
  for (guint i = 0; i < 3 && order[i] < 3; i++)
    write_node (out, formula_node_child (node, order[i]));
  g_string_append_printf (out, "</%s>", element);
}

/* The element for base, and what of sub and sup there is. */
static void
write_scripts (GString *out, const char *const elements[3], const char *attributes, const FormulaNode *node)
{
  gboolean has_sub = formula_node_child (node, 1) != NULL, has_sup = formula_node_child (node, 2) != NULL;

  if (has_sub && has_sup)
    write_element (out, elements[2], attributes, node, (const guint[]){ 0, 1, 2 });
  else if (has_sub)
    write_element (out, elements[0], attributes, node, (const guint[]){ 0, 1, 3 });
  else
    write_element (out, elements[1], attributes, node, (const guint[]){ 0, 2, 3 });
}

/* The same elements as for scripts of a sum, but the operator says that they never move. */
static void
write_underover (GString *out, const FormulaNode *node)
{
  static const char *const ELEMENTS[3] = { "munder", "mover", "munderover" };
  gsize from = out->len;

  write_scripts (out, ELEMENTS, "", node);
  if (formula_node_has_limits (formula_node_child (node, 0)))
    {
      gssize at = strstr (out->str + from, "\"true\"") - out->str;

      g_string_erase (out, at, strlen ("\"true\""));
      g_string_insert (out, at, "\"false\"");
    }
}

static void
write_accent (GString *out, const FormulaNode *node)
{
  const FormulaAccent *accent = formula_accent_find_name (node->text);
  const char *element = accent->is_under ? "munder" : "mover";

  g_string_append_printf (out, "<%s %s=\"true\">", element, accent->is_under ? "accentunder" : "accent");
  write_node (out, formula_node_child (node, 0));
  write_token (out, "mo", accent->is_wide ? " stretchy=\"true\"" : " stretchy=\"false\"", accent->text);
  g_string_append_printf (out, "</%s>", element);
}

static void
write_fenced (GString *out, const FormulaNode *node)
{
  g_string_append (out, "<mrow>");
  write_token (out, "mo", " fence=\"true\" form=\"prefix\" stretchy=\"true\"", node->text);
  write_inline (out, formula_node_child (node, 0));
  write_token (out, "mo", " fence=\"true\" form=\"postfix\" stretchy=\"true\"", node->close);
  g_string_append (out, "</mrow>");
}

static void
write_table (GString *out, const FormulaNode *node)
{
  gboolean is_first = TRUE, has_line = FALSE;
  g_autoptr (GString) lines = g_string_new (NULL);

  g_string_append_printf (out, "<mtable displaystyle=\"%s\" columnalign=\"", node->value == 1 ? "true" : "false");
  for (const char *c = node->text; *c != '\0'; c++)
    if (*c == '|')
      has_line = TRUE;
    else
      {
        g_string_append_printf (out, "%s%s", is_first ? "" : " ", *c == 'l' ? "left" : *c == 'r' ? "right" : "center");
        if (!is_first)
          g_string_append_printf (lines, "%s%s", lines->len > 0 ? " " : "", c[-1] == '|' ? "solid" : "none");
        is_first = FALSE;
      }
  g_string_append_c (out, '"');
  if (has_line)
    g_string_append_printf (out, " columnlines=\"%s\"", lines->str);
  if (node->value == 1)
    g_string_append (out, " columnspacing=\"0em\"");
  g_string_append_c (out, '>');
  for (guint i = 0; i < node->children->len; i++)
    {
      if (i % node->n_columns == 0)
        g_string_append (out, "<mtr>");
      g_string_append (out, "<mtd>");
      write_inline (out, node->children->pdata[i]);
      g_string_append (out, (i + 1) % node->n_columns == 0 ? "</mtd></mtr>" : "</mtd>");
    }
  g_string_append (out, "</mtable>");
}

static void
write_root (GString *out, const FormulaNode *node)
{
  if (formula_node_child (node, 1) != NULL)
    write_element (out, "mroot", "", node, (const guint[]){ 0, 1, 3 });
  else
    write_element (out, "msqrt", "", node, (const guint[]){ 0, 3, 3 });
}

static void
write_node (GString *out, const FormulaNode *node)
{
  static const char *const SCRIPTS[3] = { "msub", "msup", "msubsup" };
  static const char *const LIMITS[3] = { "munder", "mover", "munderover" };
  static const guint ONE[] = { 0, 3, 3 }, TWO[] = { 0, 1, 3 };

  switch (node->kind)
    {
    case FORMULA_ROW:
      g_string_append (out, "<mrow>");
      write_children (out, node);
      g_string_append (out, "</mrow>");
      break;
    case FORMULA_IDENT:
      write_identifier (out, node);
      break;
    case FORMULA_NUMBER:
      write_token (out, "mn", variant_attribute (node->variant), node->text);
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
      write_element (out, "mfrac", node->value == 1 ? "" : " linethickness=\"0\"", node, TWO);
      break;
    case FORMULA_ROOT:
      write_root (out, node);
      break;
    case FORMULA_SCRIPT:
      write_scripts (out, formula_node_has_limits (formula_node_child (node, 0)) ? LIMITS : SCRIPTS, "", node);
      break;
    case FORMULA_UNDEROVER:
      write_underover (out, node);
      break;
    case FORMULA_ACCENT:
      write_accent (out, node);
      break;
    case FORMULA_FENCED:
      write_fenced (out, node);
      break;
    case FORMULA_TABLE:
      write_table (out, node);
      break;
    case FORMULA_STYLE:
      write_element (out, "mstyle", node->value == 1 ? " displaystyle=\"true\"" : " displaystyle=\"false\"", node, ONE);
      break;
    case FORMULA_ENCLOSE:
      g_string_append_printf (out, "<menclose notation=\"%s\">", node->text);
      write_node (out, formula_node_child (node, 0));
      g_string_append (out, "</menclose>");
      break;
    }
}

char *
formula_format_mathml (const FormulaNode *node)
{
  GString *out = g_string_new ("<math xmlns=\"" MATHML_NAMESPACE "\">");

  write_inline (out, node);
  g_string_append (out, "</math>");
  return g_string_free (out, FALSE);
}
