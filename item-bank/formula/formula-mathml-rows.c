/* Rows: MathML stretches every bracket that is not told otherwise, so pairs of them are found here. */
#include "item-bank/formula/formula-mathml-rows.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula-mathml-reader.h"
#include "item-bank/formula/formula-symbols.h"

/* An open bracket and what came after it. */
typedef struct
{
  char *open; /* NULL for the row itself */
  FormulaNode *row;
} Frame;

static void
frame_clear (gpointer data)
{
  Frame *frame = data;

  g_free (frame->open);
  formula_node_free (frame->row);
}

static Frame *
top_of (GArray *frames)
{
  return &g_array_index (frames, Frame, frames->len - 1);
}

static void
push (GArray *frames, const char *open)
{
  Frame frame = { g_strdup (open), formula_node_new (FORMULA_ROW, NULL) };

  g_array_append_val (frames, frame);
}

static void
move_children (FormulaNode *from, FormulaNode *to)
{
  for (guint i = 0; from->children != NULL && i < from->children->len; i++)
    formula_node_append (to, g_steal_pointer (&from->children->pdata[i]));
}

static FormulaNode *
new_fenced (const char *open, FormulaNode *body, const char *close)
{
  FormulaNode *node = formula_node_new_1 (FORMULA_FENCED, formula_node_simplify (body));

  node->text = g_strdup (open);
  node->close = g_strdup (close);
  return node;
}

/* Ends the last frame; close is NULL where its bracket was never closed. */
static void
pop (GArray *frames, const char *close)
{
  Frame frame = *top_of (frames);
  FormulaNode *outer;
  gboolean is_cases;

  g_array_set_clear_func (frames, NULL);
  g_array_set_size (frames, frames->len - 1);
  g_array_set_clear_func (frames, frame_clear);
  outer = top_of (frames)->row;
  is_cases = close == NULL && strcmp (frame.open, "{") == 0 && frame.row->children != NULL
             && frame.row->children->len == 1 && ((FormulaNode *)frame.row->children->pdata[0])->kind == FORMULA_TABLE;
  if (is_cases || (close != NULL && formula_node_is_tall (frame.row)))
    formula_node_append (outer, new_fenced (frame.open, g_steal_pointer (&frame.row), close != NULL ? close : ""));
  else
    {
      formula_node_append (outer, formula_node_new (FORMULA_OPERATOR, frame.open));
      move_children (frame.row, outer);
      if (close != NULL)
        formula_node_append (outer, formula_node_new (FORMULA_OPERATOR, close));
    }
  frame_clear (&frame);
}

static gboolean
is_bar (const char *text)
{
  return strcmp (text, "|") == 0 || strcmp (text, "‖") == 0;
}

/* Takes node. */
static void
add_to_frames (GArray *frames, const xmlNode *element, FormulaNode *node)
{
  gboolean may_stretch = node->kind == FORMULA_OPERATOR && node->value == 0
                         && strcmp (formula_mathml_name (element), "mo") == 0
                         && !formula_mathml_has_attribute (element, "stretchy", "false");
  FormulaClass class = may_stretch ? formula_symbol_class (node->text) : FORMULA_CLASS_ORD;
  gboolean is_delimiter = may_stretch && formula_symbol_is_delimiter (node->text);

  if (is_delimiter && is_bar (node->text) && g_strcmp0 (top_of (frames)->open, node->text) == 0)
    pop (frames, node->text);
  else if (is_delimiter && (class == FORMULA_CLASS_OPEN || is_bar (node->text)))
    push (frames, node->text);
  else if (is_delimiter && class == FORMULA_CLASS_CLOSE)
    {
      while (frames->len > 1 && is_bar (top_of (frames)->open))
        pop (frames, NULL);
      if (frames->len > 1)
        pop (frames, node->text);
      else
        formula_node_append (top_of (frames)->row, g_steal_pointer (&node));
    }
  else if (node->kind == FORMULA_ROW && strcmp (formula_mathml_name (element), "mo") == 0)
    move_children (node, top_of (frames)->row); /* ":=" */
  else
    formula_node_append (top_of (frames)->row, g_steal_pointer (&node));
  formula_node_free (node);
}

/* From first up to (and without) stop. */
static FormulaNode *
read_range (const xmlNode *first, const xmlNode *stop, gboolean is_fenced, guint depth, GError **error)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (Frame));

  g_array_set_clear_func (frames, frame_clear);
  push (frames, NULL);
  for (const xmlNode *node = first; node != stop; node = node->next)
    {
      FormulaNode *read;

      if (node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE || xmlIsBlankNode (node))
        continue;
      if (node->type != XML_ELEMENT_NODE)
        return formula_mathml_refuse (node->parent, error,
                                      node->content != NULL ? (const char *)node->content : (const char *)node->name);
      read = formula_mathml_read (node, depth + 1, error);
      if (read == NULL)
        return NULL;
      if (!is_fenced && read->value == FORMULA_FENCE_MIDDLE && read->kind == FORMULA_OPERATOR)
        read->value = 0;
      add_to_frames (frames, node, read);
    }
  while (frames->len > 1)
    pop (frames, NULL);
  return g_steal_pointer (&top_of (frames)->row);
}

/* "(" of <mo fence="true" form="prefix">, the way our own writer marks a pair. NULL where it is none. */
static char *
dup_marked_fence (const xmlNode *element, const char *form)
{
  xmlChar *content;
  g_autofree char *text = NULL;
  const char *symbol;

  if (element == NULL || strcmp (formula_mathml_name (element), "mo") != 0
      || !formula_mathml_has_attribute (element, "fence", "true")
      || !formula_mathml_has_attribute (element, "form", form)
      || formula_mathml_has_attribute (element, "stretchy", "false"))
    return NULL;
  content = xmlNodeGetContent ((xmlNode *)element);
  text = g_strstrip (g_strdup ((const char *)content));
  xmlFree (content);
  symbol = formula_symbol_canonical (text);
  return *symbol == '\0' || formula_symbol_is_delimiter (symbol) ? g_strdup (symbol) : NULL;
}

/* Is there a marked pair inside first to last, so that these two are not a pair? E.g. "(a)+(b)". */
static gboolean
is_one_pair (const xmlNode *first, const xmlNode *last)
{
  int depth = 0;

  for (const xmlNode *node = first; node != NULL; node = node->next)
    {
      g_autofree char *open = node->type == XML_ELEMENT_NODE ? dup_marked_fence (node, "prefix") : NULL;
      g_autofree char *close = node->type == XML_ELEMENT_NODE ? dup_marked_fence (node, "postfix") : NULL;

      depth += (open != NULL) - (close != NULL);
      if (depth == 0)
        return node == last;
    }
  return FALSE;
}

FormulaNode *
formula_mathml_read_row (const xmlNode *element, guint depth, GError **error)
{
  const xmlNode *first = xmlFirstElementChild ((xmlNode *)element);
  const xmlNode *last = xmlLastElementChild ((xmlNode *)element);
  g_autofree char *open = dup_marked_fence (first, "prefix");
  g_autofree char *close = first != last ? dup_marked_fence (last, "postfix") : NULL;
  FormulaNode *row;

  if (open == NULL || close == NULL || !is_one_pair (first, last))
    {
      row = read_range (element->children, NULL, FALSE, depth, error);
      return row != NULL ? formula_node_simplify (row) : NULL;
    }
  row = read_range (first->next, last, TRUE, depth, error);
  return row != NULL ? new_fenced (open, row, close) : NULL;
}

static char *
dup_fence_attribute (const xmlNode *element, const char *name, const char *otherwise, GError **error)
{
  g_autofree char *value = formula_mathml_dup_attribute (element, name);
  const char *symbol = value != NULL ? formula_symbol_canonical (value) : otherwise;

  if (*symbol == '\0' || formula_symbol_is_delimiter (symbol))
    return g_strdup (symbol);
  return formula_mathml_refuse (element, error, symbol);
}

static void
append_separator (FormulaNode *row, const char *separators, guint index)
{
  glong len = g_utf8_strlen (separators, -1);
  g_autofree char *one = NULL;

  if (len == 0)
    return;
  one = g_utf8_substring (separators, MIN ((glong)index, len - 1), MIN ((glong)index, len - 1) + 1);
  if (!g_ascii_isspace (*one))
    formula_node_append (row, formula_node_new (FORMULA_OPERATOR, formula_symbol_canonical (one)));
}

FormulaNode *
formula_mathml_read_fenced (const xmlNode *element, guint depth, GError **error)
{
  g_autofree char *open = dup_fence_attribute (element, "open", "(", error);
  g_autofree char *close = open != NULL ? dup_fence_attribute (element, "close", ")", error) : NULL;
  g_autofree char *given = formula_mathml_dup_attribute (element, "separators");
  g_autoptr (FormulaNode) row = formula_node_new (FORMULA_ROW, NULL);
  g_autoptr (FormulaNode) flat = NULL;
  guint n = 0;

  if (close == NULL)
    return NULL;
  if (given != NULL && strspn (given, ",;|: .") != strlen (given))
    return formula_mathml_refuse (element, error, given);
  for (const xmlNode *child = xmlFirstElementChild ((xmlNode *)element); child != NULL;
       child = xmlNextElementSibling ((xmlNode *)child))
    {
      FormulaNode *part = formula_mathml_read (child, depth + 1, error);

      if (part == NULL)
        return NULL;
      if (n > 0)
        append_separator (row, given != NULL ? given : ",", n - 1);
      formula_node_append (row, part);
      n++;
    }
  if ((formula_node_is_tall (row) || *open == '\0' || *close == '\0') && (*open != '\0' || *close != '\0'))
    return new_fenced (open, g_steal_pointer (&row), close);
  flat = formula_node_new (FORMULA_ROW, NULL);
  if (*open != '\0')
    formula_node_append (flat, formula_node_new (FORMULA_OPERATOR, open));
  move_children (row, flat);
  if (*close != '\0')
    formula_node_append (flat, formula_node_new (FORMULA_OPERATOR, close));
  return g_steal_pointer (&flat);
}

static char
letter_of (const char *word)
{
  return strcmp (word, "left") == 0 ? 'l' : strcmp (word, "right") == 0 ? 'r' : 'c';
}

/* What a cell of the first line says of itself, as an attribute or as pandoc's style; 0 for nothing. */
static char
cell_letter (const xmlNode *cell)
{
  static const char *const STYLES[] = { "style", "columnstyle" };
  g_autofree char *align = cell != NULL ? formula_mathml_dup_attribute (cell, "columnalign") : NULL;

  if (align != NULL)
    return letter_of (align);
  for (gsize i = 0; cell != NULL && i < G_N_ELEMENTS (STYLES); i++)
    {
      g_autofree char *style = formula_mathml_dup_attribute (cell, STYLES[i]);

      if (style != NULL && strstr (style, "text-align: left") != NULL)
        return 'l';
      if (style != NULL && strstr (style, "text-align: right") != NULL)
        return 'r';
    }
  return 0;
}

/* "left right", the last one for all further columns. */
static char
column_letter (char **words, guint column)
{
  guint n = words != NULL ? g_strv_length (words) : 0;

  return n > 0 ? letter_of (words[MIN (column, n - 1)]) : 'c';
}

static char **
dup_words (const xmlNode *element, const char *name)
{
  g_autofree char *value = formula_mathml_dup_attribute (element, name);

  return value != NULL && *value != '\0' ? g_strsplit_set (value, " ", -1) : NULL;
}

static char *
dup_columns (const xmlNode *element, guint n_columns)
{
  g_auto (GStrv) align = dup_words (element, "columnalign");
  g_auto (GStrv) lines = dup_words (element, "columnlines");
  guint n_lines = lines != NULL ? g_strv_length (lines) : 0;
  g_autoptr (GString) columns = g_string_new (NULL);
  const xmlNode *cell = xmlFirstElementChild (xmlFirstElementChild ((xmlNode *)element));

  for (guint x = 0; x < n_columns; x++)
    {
      char letter = cell_letter (cell);

      if (x > 0 && n_lines > 0 && strcmp (lines[MIN (x - 1, n_lines - 1)], "none") != 0)
        g_string_append_c (columns, '|');
      g_string_append_c (columns, letter != 0 ? letter : column_letter (align, x));
      cell = cell != NULL ? xmlNextElementSibling ((xmlNode *)cell) : NULL;
    }
  return g_strdup (columns->str);
}

/* Lines between rows and cells over several columns would be lost: refused. */
static gboolean
check_table_part (const xmlNode *element, const char *name, GError **error)
{
  static const char *const PLAIN[][2]
      = { { "rowlines", "none" }, { "frame", "none" }, { "rowspan", "1" }, { "columnspan", "1" } };

  if (strcmp (formula_mathml_name (element), name) != 0)
    return formula_mathml_refuse (element, error, formula_mathml_name (element)) != NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (PLAIN); i++)
    {
      g_autofree char *value = formula_mathml_dup_attribute (element, PLAIN[i][0]);

      if (value != NULL && strcmp (value, PLAIN[i][1]) != 0)
        return formula_mathml_refuse (element, error, PLAIN[i][0]) != NULL;
    }
  return TRUE;
}

static gboolean
read_cells (const xmlNode *element, GPtrArray *cells, guint n_columns, guint depth, GError **error)
{
  for (const xmlNode *row = xmlFirstElementChild ((xmlNode *)element); row != NULL;
       row = xmlNextElementSibling ((xmlNode *)row))
    {
      guint n = 0;

      for (const xmlNode *cell = xmlFirstElementChild ((xmlNode *)row); cell != NULL;
           cell = xmlNextElementSibling ((xmlNode *)cell), n++)
        {
          FormulaNode *read
              = check_table_part (cell, "mtd", error) ? formula_mathml_read (cell, depth + 2, error) : NULL;

          if (read == NULL)
            return FALSE;
          g_ptr_array_add (cells, formula_node_simplify (read));
        }
      for (; n < n_columns; n++)
        g_ptr_array_add (cells, formula_node_new (FORMULA_ROW, NULL));
    }
  return TRUE;
}

static gboolean
repeats (const char *columns, const char *pattern)
{
  gsize len = strlen (pattern);

  for (gsize i = 0; columns[i] != '\0'; i++)
    if (columns[i] != pattern[i % len])
      return FALSE;
  return TRUE;
}

/* Lines of equations: our writer and others say so by the style; else by a relation at the head of the second column.
 */
static gboolean
is_aligned (const xmlNode *element, const FormulaNode *table)
{
  g_autofree char *display = formula_mathml_dup_attribute (element, "displaystyle");
  const FormulaNode *second = table->n_columns > 1 ? formula_node_child (table, 1) : NULL;

  if (display != NULL && strcmp (display, "true") == 0)
    return repeats (table->text, "rl") || repeats (table->text, "c");
  if (second != NULL && second->kind == FORMULA_ROW)
    second = formula_node_child (second, 0);
  return display == NULL && second != NULL && repeats (table->text, "rl") && second->kind == FORMULA_OPERATOR
         && formula_symbol_class (second->text) == FORMULA_CLASS_REL;
}

FormulaNode *
formula_mathml_read_table (const xmlNode *element, guint depth, GError **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func ((GDestroyNotify)formula_node_free);
  gulong n_columns = 0, n_rows = 0;
  g_autofree char *columns = NULL;
  FormulaNode *table;

  if (!check_table_part (element, "mtable", error))
    return NULL;
  for (const xmlNode *row = xmlFirstElementChild ((xmlNode *)element); row != NULL;
       row = xmlNextElementSibling ((xmlNode *)row), n_rows++)
    {
      if (!check_table_part (row, "mtr", error))
        return NULL;
      n_columns = MAX (n_columns, xmlChildElementCount ((xmlNode *)row));
    }
  if (n_columns * n_rows > FORMULA_MAX_CELLS || n_columns * n_rows == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("a table in the formula has none or more than %d cells"),
                   FORMULA_MAX_CELLS);
      return NULL;
    }
  if (!read_cells (element, cells, (guint)n_columns, depth, error))
    return NULL;
  columns = dup_columns (element, (guint)n_columns);
  table = formula_node_new (FORMULA_TABLE, columns);
  table->n_columns = (guint)n_columns;
  table->children = g_steal_pointer (&cells);
  table->value = is_aligned (element, table) ? 1 : 0;
  return table;
}

static gboolean
is_none (const xmlNode *element)
{
  const char *name = formula_mathml_name (element);

  return strcmp (name, "none") == 0
         || (strcmp (name, "mrow") == 0 && xmlFirstElementChild ((xmlNode *)element) == NULL);
}

/* Takes base; reads one pair of scripts from *at on, up to <mprescripts/>. NULL for an error. */
static FormulaNode *
read_pair (FormulaNode *base, const xmlNode **at, guint depth, GError **error)
{
  FormulaNode *scripts[2] = { NULL, NULL };

  for (guint i = 0; i < 2 && *at != NULL && strcmp (formula_mathml_name (*at), "mprescripts") != 0; i++)
    {
      if (!is_none (*at))
        {
          scripts[i] = formula_mathml_read (*at, depth + 1, error);
          if (scripts[i] == NULL)
            {
              formula_node_free (scripts[0]);
              formula_node_free (base);
              return NULL;
            }
        }
      *at = xmlNextElementSibling ((xmlNode *)*at);
    }
  if (scripts[0] == NULL && scripts[1] == NULL)
    return base;
  return formula_node_new_3 (FORMULA_SCRIPT, base, scripts[0], scripts[1]);
}

/* Scripts before a symbol, e.g. of isotopes, hang on an empty base, as TeX writes them. */
FormulaNode *
formula_mathml_read_multiscripts (const xmlNode *element, guint depth, GError **error)
{
  const xmlNode *at = xmlFirstElementChild ((xmlNode *)element);
  g_autoptr (FormulaNode) row = formula_node_new (FORMULA_ROW, NULL);
  g_autoptr (FormulaNode) base = at != NULL ? formula_mathml_read (at, depth + 1, error) : NULL;

  if (base == NULL)
    return at == NULL ? formula_mathml_refuse (element, error, "mmultiscripts") : NULL;
  at = xmlNextElementSibling ((xmlNode *)at);
  base = read_pair (g_steal_pointer (&base), &at, depth, error);
  if (base == NULL)
    return NULL;
  if (at != NULL && strcmp (formula_mathml_name (at), "mprescripts") == 0)
    {
      FormulaNode *before;

      at = xmlNextElementSibling ((xmlNode *)at);
      before = read_pair (formula_node_new (FORMULA_ROW, NULL), &at, depth, error);
      if (before == NULL)
        return NULL;
      formula_node_append (row, before);
    }
  if (at != NULL)
    return formula_mathml_refuse (element, error, "mmultiscripts");
  formula_node_append (row, g_steal_pointer (&base));
  return g_steal_pointer (&row);
}
