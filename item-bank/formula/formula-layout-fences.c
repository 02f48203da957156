/* What stretches around or over something: brackets, bars, accents, tables and boxes. */
#include <hb-ot.h>
#include <string.h>

#include "item-bank/formula/formula-layout.h"

#define CONSTANT(name_) formula_layout_constant (self, HB_OT_MATH_CONSTANT_##name_, style)

/* Centred on the axis. */
FormulaBox *
formula_layout_delimiter (FormulaLayout *self, const char *text, double size, double scale)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  FormulaBox *inner;
  double axis = formula_font_get_constant (self->font, HB_OT_MATH_CONSTANT_AXIS_HEIGHT) * scale;

  if (*text == '\0')
    {
      group->width = 120 * scale;
      return group;
    }
  inner = formula_layout_stretched (self, text, TRUE, size, scale);
  group->width = inner->width;
  formula_box_add (group, inner, 0, axis - (inner->height - inner->depth) / 2);
  return group;
}

static gboolean
is_middle (const FormulaNode *node)
{
  return node->kind == FORMULA_OPERATOR && node->value == FORMULA_FENCE_MIDDLE;
}

/* The body with its bars as high as the fences. */
static FormulaBox *
layout_body (FormulaLayout *self, const FormulaNode *body, FormulaLayoutStyle style, double size)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  double scale = formula_layout_scale (self, style);
  FormulaNode part = { .kind = FORMULA_ROW };

  part.children = g_ptr_array_new ();
  for (guint i = 0; i <= body->children->len; i++)
    if (i == body->children->len || is_middle (body->children->pdata[i]))
      {
        formula_box_append (group, formula_layout_row (self, &part, style, FALSE));
        g_ptr_array_set_size (part.children, 0);
        if (i < body->children->len)
          {
            const FormulaNode *bar = body->children->pdata[i];

            group->width += 200 * scale;
            formula_box_append (group, formula_layout_delimiter (self, bar->text, size, scale));
            group->width += 200 * scale;
          }
      }
    else
      g_ptr_array_add (part.children, body->children->pdata[i]);
  g_ptr_array_unref (part.children);
  return group;
}

static gboolean
has_middle (const FormulaNode *body)
{
  for (guint i = 0; body->kind == FORMULA_ROW && body->children != NULL && i < body->children->len; i++)
    if (is_middle (body->children->pdata[i]))
      return TRUE;
  return FALSE;
}

FormulaBox *
formula_layout_fenced (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  const FormulaNode *body = formula_node_child (node, 0);
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  FormulaBox *inner = formula_layout_node (self, body, style);
  double scale = formula_layout_scale (self, style), axis = CONSTANT (AXIS_HEIGHT);
  double half = MAX (inner->height - axis, inner->depth + axis);
  /* TeX's \delimiterfactor and \delimitershortfall: nearly as high as the body */
  double size = MAX (2 * half * 0.901, 2 * half - 500 * scale);

  if (body->kind == FORMULA_TABLE)
    size = MAX (size, 2 * half - 100 * scale);
  if (has_middle (body))
    {
      formula_box_free (inner);
      inner = layout_body (self, body, style, size);
    }
  formula_box_append (group, formula_layout_delimiter (self, node->text, size, scale));
  if (body->kind == FORMULA_TABLE)
    group->width += 80 * scale;
  formula_box_append (group, inner);
  if (body->kind == FORMULA_TABLE && *node->close != '\0')
    group->width += 80 * scale;
  formula_box_append (group, formula_layout_delimiter (self, node->close, size, scale));
  return group;
}

typedef struct
{
  FormulaBox **cells;
  double *widths;
  double *heights;
  double *depths;
  guint n_rows;
  guint n_columns;
} Grid;

static FormulaBox *
layout_cell (FormulaLayout *self, const FormulaNode *cell, FormulaLayoutStyle style, gboolean follows_symbol)
{
  FormulaNode row = { .kind = FORMULA_ROW };
  FormulaBox *box;

  if (cell->kind == FORMULA_ROW)
    return formula_layout_row (self, cell, style, follows_symbol);
  row.children = g_ptr_array_new ();
  g_ptr_array_add (row.children, (gpointer)cell);
  box = formula_layout_row (self, &row, style, follows_symbol);
  g_ptr_array_unref (row.children);
  return box;
}

static void
measure (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style, Grid *grid)
{
  double scale = formula_layout_scale (self, style);

  for (guint y = 0; y < grid->n_rows; y++)
    {
      grid->heights[y] = 750 * scale;
      grid->depths[y] = 300 * scale;
      for (guint x = 0; x < grid->n_columns; x++)
        {
          FormulaBox *box = layout_cell (self, node->children->pdata[y * grid->n_columns + x], style,
                                         node->value == 1 && x % 2 == 1);

          grid->cells[y * grid->n_columns + x] = box;
          grid->widths[x] = MAX (grid->widths[x], box->width);
          grid->heights[y] = MAX (grid->heights[y], box->height);
          grid->depths[y] = MAX (grid->depths[y], box->depth);
        }
    }
}

/* Places the cells, top row first, and lines where the columns have them. */
static FormulaBox *
compose (const FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style, const Grid *grid)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  double scale = formula_layout_scale (self, style), gap = (node->value == 1 ? 300 : 130) * scale;
  double total = 0, top, x_at = 0;
  const char *column = node->text;

  for (guint y = 0; y < grid->n_rows; y++)
    total += grid->heights[y] + grid->depths[y] + (y > 0 ? gap : 0);
  top = CONSTANT (AXIS_HEIGHT) + total / 2;
  for (guint x = 0; x < grid->n_columns; x++, column++)
    {
      double y_at = top;

      if (x > 0)
        x_at += (node->value == 1 ? (x % 2 == 1 ? 0 : 2000) : 1000) * scale;
      if (*column == '|')
        {
          formula_box_add (group, formula_box_new_rule (CONSTANT (FRACTION_RULE_THICKNESS), total, 0),
                           x_at - 500 * scale, top - total);
          column++;
        }
      for (guint y = 0; y < grid->n_rows; y++)
        {
          FormulaBox *box = grid->cells[y * grid->n_columns + x];
          double rest = grid->widths[x] - box->width;

          y_at -= grid->heights[y];
          formula_box_add (group, box, x_at + (*column == 'l' ? 0 : *column == 'r' ? rest : rest / 2), y_at);
          y_at -= grid->depths[y] + gap;
        }
      x_at += grid->widths[x];
    }
  group->width = x_at;
  group->height = top;
  group->depth = total - top;
  return group;
}

FormulaBox *
formula_layout_table (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  guint n_rows = node->children->len / node->n_columns;
  g_autofree FormulaBox **cells = g_new0 (FormulaBox *, node->children->len);
  g_autofree double *widths = g_new0 (double, node->n_columns);
  g_autofree double *heights = g_new0 (double, n_rows);
  g_autofree double *depths = g_new0 (double, n_rows);
  Grid grid = { cells, widths, heights, depths, n_rows, node->n_columns };

  style.is_display = node->value == 1;
  measure (self, node, style, &grid);
  return compose (self, node, style, &grid);
}

FormulaBox *
formula_layout_enclosed (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  FormulaBox *body = formula_layout_node (self, formula_node_child (node, 0), style);
  double scale = formula_layout_scale (self, style), thin = CONSTANT (FRACTION_RULE_THICKNESS);
  gboolean is_box = strcmp (node->text, "box") == 0;
  double pad = (is_box ? 250 : 60) * scale, width = body->width + 2 * pad;
  double height = body->height + pad, depth = body->depth + pad;

  if (is_box)
    {
      formula_box_add (group, formula_box_new_rule (width, 0, thin), 0, height);
      formula_box_add (group, formula_box_new_rule (width, thin, 0), 0, -depth);
      formula_box_add (group, formula_box_new_rule (thin, height, depth), 0, 0);
      formula_box_add (group, formula_box_new_rule (thin, height, depth), width - thin, 0);
    }
  else
    {
      FormulaBox *line = formula_box_new (FORMULA_BOX_LINE);

      line->width = width;
      line->height = height;
      line->depth = depth;
      line->thickness = thin;
      formula_box_add (group, line, 0, 0);
    }
  formula_box_add (group, body, pad, 0);
  group->width = width;
  return group;
}

/* A line, arrow or brace as wide as the base. */
static FormulaBox *
layout_wide (FormulaLayout *self, const FormulaAccent *accent, FormulaBox *base, FormulaLayoutStyle style)
{
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  double scale = formula_layout_scale (self, style), width = base->width, height = base->height, depth = base->depth;
  double bar = CONSTANT (OVERBAR_RULE_THICKNESS);

  group->width = width;
  formula_box_add (group, base, 0, 0);
  if (strcmp (accent->name, "overline") == 0)
    {
      formula_box_add (group, formula_box_new_rule (width, bar, 0), 0, height + CONSTANT (OVERBAR_VERTICAL_GAP));
      group->height += CONSTANT (OVERBAR_EXTRA_ASCENDER);
    }
  else if (strcmp (accent->name, "underline") == 0)
    {
      formula_box_add (group, formula_box_new_rule (width, 0, bar), 0, -depth - CONSTANT (UNDERBAR_VERTICAL_GAP));
      group->depth += CONSTANT (UNDERBAR_EXTRA_DESCENDER);
    }
  else
    {
      const char *text = strcmp (accent->text, "^") == 0   ? "\xcc\x82"
                         : strcmp (accent->text, "~") == 0 ? "\xcc\x83"
                                                           : accent->text;
      FormulaBox *mark = formula_layout_stretched (self, text, FALSE, width, scale);
      double x = (width - mark->width) / 2, gap = 80 * scale;

      formula_box_add (group, mark, x, accent->is_under ? -depth - gap - mark->height : height + gap + mark->depth);
    }
  return group;
}

/* A mark over one symbol, centred where the font says. */
static FormulaBox *
layout_narrow (FormulaLayout *self, const FormulaAccent *accent, FormulaBox *base, FormulaLayoutStyle style)
{
  static const struct
  {
    const char *name;
    const char *text;
  } MARKS[] = { { "vec", "\xe2\x83\x97" }, { "bar", "\xcc\x84" }, { "hat", "\xcc\x82" },
                { "tilde", "\xcc\x83" },   { "dot", "\xcc\x87" }, { "ddot", "\xcc\x88" } };
  FormulaBox *group = formula_box_new (FORMULA_BOX_GROUP);
  double scale = formula_layout_scale (self, style), width = base->width, height = base->height;
  double attach = base->is_glyph && base->attach > 0 ? base->attach : (width + base->italic) / 2;
  gunichar character = 0;
  FormulaFontGlyph metrics;
  guint glyph;
  double lift;

  for (gsize i = 0; i < G_N_ELEMENTS (MARKS); i++)
    if (strcmp (MARKS[i].name, accent->name) == 0)
      character = g_utf8_get_char (MARKS[i].text);
  glyph = formula_font_find_glyph (self->font, character);
  if (glyph == 0 && self->missing == 0)
    self->missing = character;
  formula_font_get_glyph (self->font, glyph, &metrics);
  lift = height - MIN (height, CONSTANT (ACCENT_BASE_HEIGHT));
  group->width = width;
  group->is_glyph = base->is_glyph;
  group->italic = base->italic;
  formula_box_add (group, base, 0, 0);
  formula_box_add (group, formula_layout_glyph (self, glyph, scale),
                   attach - (metrics.left + metrics.right) / 2 * scale, lift);
  return group;
}

FormulaBox *
formula_layout_accent (FormulaLayout *self, const FormulaNode *node, FormulaLayoutStyle style)
{
  const FormulaAccent *accent = formula_accent_find_name (node->text);
  FormulaBox *base = formula_layout_node (self, formula_node_child (node, 0), style);

  /* \vec{AB}, \bar{AB}: TeX sets a small mark over the middle; a line over all of it is what is meant */
  if (!base->is_glyph && strcmp (accent->name, "vec") == 0)
    accent = formula_accent_find_name ("overrightarrow");
  else if (!base->is_glyph && strcmp (accent->name, "bar") == 0)
    accent = formula_accent_find_name ("overline");
  else if (!base->is_glyph && strcmp (accent->name, "hat") == 0)
    accent = formula_accent_find_name ("widehat");
  return accent->is_wide ? layout_wide (self, accent, base, style) : layout_narrow (self, accent, base, style);
}
