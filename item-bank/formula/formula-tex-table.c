/* \begin{...} ... \end{...}: matrices, cases, arrays and aligned lines. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula-tex-parser.h"

typedef struct
{
  const char *name;
  const char *open;
  const char *close;
  const char *columns; /* repeated over the columns; NULL: a specification in braces follows */
  int value;
} Environment;

static const Environment ENVIRONMENTS[] = {
  { "matrix", NULL, NULL, "c", 0 },   { "smallmatrix", NULL, NULL, "c", 0 }, { "pmatrix", "(", ")", "c", 0 },
  { "bmatrix", "[", "]", "c", 0 },    { "Bmatrix", "{", "}", "c", 0 },       { "vmatrix", "|", "|", "c", 0 },
  { "Vmatrix", "‖", "‖", "c", 0 },    { "cases", "{", "", "l", 0 },          { "array", NULL, NULL, NULL, 0 },
  { "aligned", NULL, NULL, "rl", 1 }, { "align", NULL, NULL, "rl", 1 },      { "align*", NULL, NULL, "rl", 1 },
  { "split", NULL, NULL, "rl", 1 },   { "gathered", NULL, NULL, "c", 1 },
};

/* "{cc|c}": one letter per column, a bar only between columns. */
static char *
take_columns (FormulaTexParser *self, GError **error)
{
  g_autoptr (GString) columns = g_string_new (NULL);
  const char *from;

  formula_tex_skip_blanks (self);
  from = self->at;
  if (!formula_tex_take (self, "{"))
    return formula_tex_fail (self, from, error, _ ("the columns of the array are missing, e.g. {ll}"));
  for (; self->at < self->end && *self->at != '}'; self->at++)
    if (!g_ascii_isspace (*self->at))
      g_string_append_c (columns, *self->at);
  if (!formula_tex_take (self, "}") || columns->len == 0 || strspn (columns->str, "lcr|") < columns->len
      || strstr (columns->str, "||") != NULL || columns->str[0] == '|' || columns->str[columns->len - 1] == '|')
    return formula_tex_fail (self, from, error,
                             _ ("the columns of an array are letters l, c, r, and \"|\" between two of them"));
  return g_strdup (columns->str);
}

/* "\\[2pt]": the distance of the lines is ours. */
static void
skip_line_space (FormulaTexParser *self)
{
  const char *at = self->at;

  if (at == self->end || *at != '[')
    return;
  for (at++; at < self->end && (g_ascii_isdigit (*at) || *at == '.' || *at == '-');)
    at++;
  if (self->end - at >= 3 && g_ascii_islower (at[0]) && g_ascii_islower (at[1]) && at[2] == ']' && at > self->at + 1)
    self->at = at + 3;
}

/* Rows of cells, up to \end. */
static gboolean
parse_cells (FormulaTexParser *self, GPtrArray *rows, GError **error)
{
  GPtrArray *row = g_ptr_array_new_with_free_func ((GDestroyNotify)formula_node_free);
  guint n_cells = 0;

  g_ptr_array_add (rows, row);
  while (TRUE)
    {
      FormulaNode *cell = formula_tex_parse_row (self, FALSE, error);

      if (cell == NULL)
        return FALSE;
      g_ptr_array_add (row, formula_node_simplify (cell));
      if (++n_cells > FORMULA_MAX_CELLS)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("a table in the formula has more than %d cells"),
                       FORMULA_MAX_CELLS);
          return FALSE;
        }
      if (formula_tex_take (self, "\\\\"))
        {
          skip_line_space (self);
          row = g_ptr_array_new_with_free_func ((GDestroyNotify)formula_node_free);
          g_ptr_array_add (rows, row);
        }
      else if (!formula_tex_take (self, "&"))
        return TRUE;
    }
}

/* A line break behind the last line begins no line. */
static void
drop_last_empty (GPtrArray *rows)
{
  GPtrArray *last = rows->pdata[rows->len - 1];

  if (rows->len > 1 && last->len == 1 && formula_node_is_empty (last->pdata[0]))
    g_ptr_array_set_size (rows, (int)rows->len - 1);
}

static guint
count_columns (const char *columns)
{
  guint n = 0;

  for (; *columns != '\0'; columns++)
    n += *columns != '|';
  return n;
}

static FormulaNode *
new_table (GPtrArray *rows, guint n_columns, const char *columns)
{
  FormulaNode *table = formula_node_new (FORMULA_TABLE, columns);

  table->n_columns = n_columns;
  table->children = g_ptr_array_new_with_free_func ((GDestroyNotify)formula_node_free);
  for (guint y = 0; y < rows->len; y++)
    {
      GPtrArray *row = rows->pdata[y];

      for (guint x = 0; x < n_columns; x++)
        g_ptr_array_add (table->children,
                         x < row->len ? g_steal_pointer (&row->pdata[x]) : formula_node_new (FORMULA_ROW, NULL));
    }
  return table;
}

static const Environment *
find_environment (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ENVIRONMENTS); i++)
    if (strcmp (ENVIRONMENTS[i].name, name) == 0)
      return &ENVIRONMENTS[i];
  return NULL;
}

static gboolean
take_end (FormulaTexParser *self, const char *name, const char *at, GError **error)
{
  const char *from = self->at;
  g_autofree char *found = NULL;

  if (!formula_tex_take (self, "\\end"))
    return formula_tex_fail (self, at, error, _ ("\\begin{%s} has no \\end{%s}"), name, name) != NULL;
  found = formula_tex_take_name (self, error);
  if (found == NULL)
    return FALSE;
  if (strcmp (found, name) != 0)
    return formula_tex_fail (self, from, error, _ ("\\begin{%s} is closed by \\end{%s}"), name, found) != NULL;
  return TRUE;
}

static FormulaNode *
finish_table (FormulaTexParser *self,
              const Environment *environment,
              const char *columns,
              GPtrArray *rows,
              const char *at,
              GError **error)
{
  g_autoptr (GString) letters = g_string_new (columns);
  guint n_columns = columns != NULL ? count_columns (columns) : 0;
  FormulaNode *node;

  for (guint y = 0; y < rows->len; y++)
    if (columns != NULL && ((GPtrArray *)rows->pdata[y])->len > n_columns)
      return formula_tex_fail (self, at, error, _ ("line %u of the array has more cells than it has columns"), y + 1);
    else if (columns == NULL)
      n_columns = MAX (n_columns, ((GPtrArray *)rows->pdata[y])->len);
  if ((gsize)n_columns * rows->len > FORMULA_MAX_CELLS)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("a table in the formula has more than %d cells"),
                   FORMULA_MAX_CELLS);
      return NULL;
    }
  for (guint x = 0; columns == NULL && x < n_columns; x++)
    g_string_append_c (letters, environment->columns[x % strlen (environment->columns)]);
  node = new_table (rows, n_columns, letters->str);
  node->value = environment->value;
  if (environment->open != NULL)
    {
      node = formula_node_new_1 (FORMULA_FENCED, node);
      node->text = g_strdup (environment->open);
      node->close = g_strdup (environment->close);
    }
  return node;
}

FormulaNode *
formula_tex_parse_environment (FormulaTexParser *self, const char *at, GError **error)
{
  g_autofree char *name = formula_tex_take_name (self, error);
  const Environment *environment = name != NULL ? find_environment (name) : NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_autofree char *columns = NULL;

  if (name == NULL)
    return NULL;
  if (environment == NULL)
    return formula_tex_fail (self, at, error,
                             _ ("the environment \"%s\" is not part of the formulas that are known here"), name);
  if (environment->columns == NULL)
    {
      columns = take_columns (self, error);
      if (columns == NULL)
        return NULL;
    }
  if (!parse_cells (self, rows, error) || !take_end (self, name, at, error))
    return NULL;
  drop_last_empty (rows);
  return finish_table (self, environment, columns, rows, at, error);
}
