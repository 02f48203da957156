/* Presentation MathML, element by element. What has no place in the tree is refused by its name: never dropped. */
#include "item-bank/formula/formula-mathml-reader.h"

#include <libxml/parser.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula-mathml-rows.h"
#include "item-bank/formula/formula-symbols.h"
#include "item-bank/formula/formula.h"

#define MATHML_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOENT)

typedef xmlDoc MathmlDocument;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MathmlDocument, xmlFreeDoc)

/* Reads one element; the parts were counted and read. */
typedef FormulaNode *(*ReadFunc) (const xmlNode *element, FormulaNode **parts, GError **error);

static FormulaNode *
read_fraction (const xmlNode *element, FormulaNode **parts, GError **error)
{
  g_autofree char *thickness = formula_mathml_dup_attribute (element, "linethickness");
  gboolean has_bar = thickness == NULL || *thickness != '0' || g_ascii_strtod (thickness, NULL) > 0;
  FormulaNode *node = formula_node_new_2 (FORMULA_FRACTION, g_steal_pointer (&parts[0]), g_steal_pointer (&parts[1]));

  node->value = has_bar ? 1 : 0;
  return node;
}

static FormulaNode *
read_root (const xmlNode *element, FormulaNode **parts, GError **error)
{
  return formula_node_new_2 (FORMULA_ROOT, g_steal_pointer (&parts[0]), g_steal_pointer (&parts[1]));
}

static FormulaNode *
read_sub (const xmlNode *element, FormulaNode **parts, GError **error)
{
  return formula_node_new_3 (FORMULA_SCRIPT, g_steal_pointer (&parts[0]), g_steal_pointer (&parts[1]), NULL);
}

static FormulaNode *
read_sup (const xmlNode *element, FormulaNode **parts, GError **error)
{
  return formula_node_new_3 (FORMULA_SCRIPT, g_steal_pointer (&parts[0]), NULL, g_steal_pointer (&parts[1]));
}

static FormulaNode *
read_subsup (const xmlNode *element, FormulaNode **parts, GError **error)
{
  return formula_node_new_3 (FORMULA_SCRIPT, g_steal_pointer (&parts[0]), g_steal_pointer (&parts[1]),
                             g_steal_pointer (&parts[2]));
}

static gboolean
check_parts (const xmlNode *element, guint n_parts, GError **error)
{
  gulong found = xmlChildElementCount ((xmlNode *)element);

  if (found == n_parts)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("MathML, line %ld: <%s> has %lu parts instead of %u"),
               xmlGetLineNo ((xmlNode *)element), formula_mathml_name (element), found, n_parts);
  return FALSE;
}

static const xmlNode *
child_element (const xmlNode *element, guint index)
{
  const xmlNode *child = xmlFirstElementChild ((xmlNode *)element);

  for (; child != NULL && index > 0; index--)
    child = xmlNextElementSibling ((xmlNode *)child);
  return child;
}

/* \bar x, \vec v: the mark is an accent unless the element says that it is none, or its base is an arrow. */
static const FormulaAccent *
find_accent (const xmlNode *element, const FormulaNode *base, gboolean is_under)
{
  const xmlNode *mark = child_element (element, 1);
  const char *attribute = is_under ? "accentunder" : "accent";
  gboolean is_wide;
  g_autofree char *text = NULL;
  xmlChar *content;

  if (strcmp (formula_mathml_name (mark), "mo") != 0 || formula_mathml_has_attribute (element, attribute, "false")
      || (base->kind == FORMULA_OPERATOR && !formula_mathml_has_attribute (element, attribute, "true")))
    return NULL;
  is_wide = formula_mathml_has_attribute (mark, "stretchy", "true")
            || (!formula_mathml_has_attribute (mark, "stretchy", "false")
                && (base->kind == FORMULA_ROW || base->variant == FORMULA_ROMAN));
  content = xmlNodeGetContent ((xmlNode *)mark);
  text = g_strstrip (g_strdup ((const char *)content));
  xmlFree (content);
  return formula_accent_find_text (text, is_under, is_wide);
}

/* Takes what it is given. */
static FormulaNode *
new_limits (const xmlNode *element, FormulaNode *base, FormulaNode *under, FormulaNode *over)
{
  if (formula_node_has_limits (base)
      && !formula_mathml_has_attribute (child_element (element, 0), "movablelimits", "false"))
    return formula_node_new_3 (FORMULA_SCRIPT, base, under, over);
  return formula_node_new_underover (base, under, over);
}

/* munder, mover: an accent, or limits. */
static FormulaNode *
read_mark (const xmlNode *element, gboolean is_under, guint depth, GError **error)
{
  g_autoptr (FormulaNode) base = NULL;
  const FormulaAccent *accent;
  FormulaNode *mark;

  if (!check_parts (element, 2, error))
    return NULL;
  base = formula_mathml_read (child_element (element, 0), depth + 1, error);
  if (base == NULL)
    return NULL;
  accent = find_accent (element, base, is_under);
  if (accent != NULL)
    {
      FormulaNode *node = formula_node_new_1 (FORMULA_ACCENT, g_steal_pointer (&base));

      node->text = g_strdup (accent->name);
      return node;
    }
  mark = formula_mathml_read (child_element (element, 1), depth + 1, error);
  if (mark == NULL)
    return NULL;
  return new_limits (element, g_steal_pointer (&base), is_under ? mark : NULL, is_under ? NULL : mark);
}

static FormulaNode *
read_underover (const xmlNode *element, FormulaNode **parts, GError **error)
{
  return new_limits (element, g_steal_pointer (&parts[0]), g_steal_pointer (&parts[1]), g_steal_pointer (&parts[2]));
}

static FormulaNode *
read_plain_row (const xmlNode *element, FormulaNode **parts, GError **error)
{
  return g_steal_pointer (&parts[0]);
}

static FormulaNode *
read_square_root (const xmlNode *element, FormulaNode **parts, GError **error)
{
  return formula_node_new_2 (FORMULA_ROOT, g_steal_pointer (&parts[0]), NULL);
}

static FormulaNode *
read_style (const xmlNode *element, FormulaNode **parts, GError **error)
{
  g_autofree char *display = formula_mathml_dup_attribute (element, "displaystyle");
  FormulaNode *node;

  if (display == NULL)
    return g_steal_pointer (&parts[0]);
  node = formula_node_new_1 (FORMULA_STYLE, g_steal_pointer (&parts[0]));
  node->value = strcmp (display, "true") == 0 ? 1 : 0;
  return node;
}

static FormulaNode *
read_enclosure (const xmlNode *element, FormulaNode **parts, GError **error)
{
  static const char *const KINDS[][2]
      = { { "box", "box" },      { "roundedbox", "box" },   { "updiagonalstrike", "updiagonalstrike" },
          { "top", "overline" }, { "bottom", "underline" }, { "radical", "" } };
  g_autofree char *notation = formula_mathml_dup_attribute (element, "notation");
  g_autofree char *what = g_strdup_printf ("menclose %s", notation != NULL ? notation : "longdiv");

  for (gsize i = 0; notation != NULL && i < G_N_ELEMENTS (KINDS); i++)
    if (strcmp (KINDS[i][0], notation) == 0)
      {
        FormulaNode *body = g_steal_pointer (&parts[0]);
        FormulaNode *node;

        if (strcmp (notation, "radical") == 0)
          return formula_node_new_2 (FORMULA_ROOT, body, NULL);
        node = formula_node_new_1 (formula_accent_find_name (KINDS[i][1]) != NULL ? FORMULA_ACCENT : FORMULA_ENCLOSE,
                                   body);
        node->text = g_strdup (KINDS[i][1]);
        return node;
      }
  return formula_mathml_refuse (element, error, what);
}

static const struct
{
  const char *name;
  guint n_parts; /* 0: one row of everything inside */
  ReadFunc read;
} ELEMENTS[] = {
  { "mrow", 0, read_plain_row },
  { "math", 0, read_plain_row },
  { "mpadded", 0, read_plain_row },
  { "mtd", 0, read_plain_row },
  { "mstyle", 0, read_style },
  { "msqrt", 0, read_square_root },
  { "menclose", 0, read_enclosure },
  { "mfrac", 2, read_fraction },
  { "mroot", 2, read_root },
  { "msub", 2, read_sub },
  { "msup", 2, read_sup },
  { "msubsup", 3, read_subsup },
  { "munderover", 3, read_underover },
};

static FormulaNode *
read_known (const xmlNode *element, guint which, guint depth, GError **error)
{
  FormulaNode *parts[3] = { NULL, NULL, NULL };
  FormulaNode *node = NULL;
  guint n = 0;

  if (ELEMENTS[which].n_parts == 0)
    parts[n++] = formula_mathml_read_row (element, depth, error);
  else if (check_parts (element, ELEMENTS[which].n_parts, error))
    for (const xmlNode *child = child_element (element, 0); child != NULL;
         child = xmlNextElementSibling ((xmlNode *)child))
      {
        parts[n] = formula_mathml_read (child, depth + 1, error);
        if (parts[n++] == NULL)
          break;
      }
  if (n > 0 && parts[n - 1] != NULL && (ELEMENTS[which].n_parts == 0 || n == ELEMENTS[which].n_parts))
    node = ELEMENTS[which].read (element, parts, error);
  for (guint i = 0; i < n; i++)
    formula_node_free (parts[i]);
  return node;
}

/* The presentation of what is also given otherwise. */
static FormulaNode *
read_semantics (const xmlNode *element, guint depth, GError **error)
{
  const xmlNode *first = child_element (element, 0);

  for (const xmlNode *child = first; child != NULL; child = xmlNextElementSibling ((xmlNode *)child))
    if (strcmp (formula_mathml_name (child), "annotation-xml") == 0
        && (formula_mathml_has_attribute (child, "encoding", "MathML-Presentation")
            || formula_mathml_has_attribute (child, "encoding", "application/mathml-presentation+xml")))
      return formula_mathml_read_row (child, depth, error);
  if (first == NULL)
    return formula_node_new (FORMULA_ROW, NULL);
  return formula_mathml_read (first, depth + 1, error);
}

FormulaNode *
formula_mathml_read (const xmlNode *element, guint depth, GError **error)
{
  const char *name = formula_mathml_name (element);

  if (depth > 4 * FORMULA_MAX_DEPTH)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the formula is nested more than %d deep"),
                   FORMULA_MAX_DEPTH);
      return NULL;
    }
  if (formula_mathml_is_token (name))
    return formula_mathml_read_token (element, error);
  for (guint i = 0; i < G_N_ELEMENTS (ELEMENTS); i++)
    if (strcmp (ELEMENTS[i].name, name) == 0)
      return read_known (element, i, depth, error);
  if (strcmp (name, "munder") == 0 || strcmp (name, "mover") == 0)
    return read_mark (element, strcmp (name, "munder") == 0, depth, error);
  if (strcmp (name, "semantics") == 0)
    return read_semantics (element, depth, error);
  if (strcmp (name, "mfenced") == 0)
    return formula_mathml_read_fenced (element, depth, error);
  if (strcmp (name, "mtable") == 0)
    return formula_mathml_read_table (element, depth, error);
  if (strcmp (name, "mmultiscripts") == 0)
    return formula_mathml_read_multiscripts (element, depth, error);
  return formula_mathml_refuse (element, error, name);
}

/* Whatever is read here must be a formula in TeX as well. */
static gboolean
check_whole (const FormulaNode *node, GError **error)
{
  g_autofree char *tex = NULL;

  if (formula_node_is_empty (node))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the formula is empty"));
      return FALSE;
    }
  if (!formula_node_check (node, error))
    return FALSE;
  tex = formula_format_tex (node);
  if (strlen (tex) <= FORMULA_MAX_BYTES)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the formula is longer than %d bytes: split it"),
               FORMULA_MAX_BYTES);
  return FALSE;
}

FormulaNode *
formula_parse_mathml (const struct _xmlNode *math, GError **error)
{
  g_autoptr (FormulaNode) node = NULL;

  g_return_val_if_fail (math != NULL && math->type == XML_ELEMENT_NODE, NULL);
  node = formula_mathml_read (math, 0, error);
  if (node == NULL)
    return NULL;
  node = formula_node_simplify (g_steal_pointer (&node));
  return check_whole (node, error) ? g_steal_pointer (&node) : NULL;
}

FormulaNode *
formula_parse_mathml_text (const char *text, gsize len, GError **error)
{
  g_autoptr (MathmlDocument) document = NULL;
  const xmlNode *root;

  if (len > 16 * FORMULA_MAX_BYTES)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the MathML is longer than %d bytes: split it"),
                   16 * FORMULA_MAX_BYTES);
      return NULL;
    }
  /* no document type: no entities that grow or are fetched */
  if (memmem (text, len, "<!DOCTYPE", 9) == NULL && g_utf8_validate_len (text, len, NULL))
    document = xmlReadMemory (text, (int)len, NULL, "UTF-8", MATHML_OPTIONS);
  root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  if (root == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the MathML is not well-formed XML in UTF-8"));
      return NULL;
    }
  return formula_parse_mathml (root, error);
}
