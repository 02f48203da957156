/* Boxes as SVG text and as cairo paths. */
#include "item-bank/formula/formula-draw.h"

#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/formula/formula-layout.h"

#define MARGIN 30 /* for what sticks out of the letters' own width */

void
formula_picture_free (FormulaPicture *picture)
{
  if (picture == NULL)
    return;
  g_clear_pointer (&picture->svg, g_bytes_unref);
  g_free (picture);
}

static FormulaBox *
layout (const FormulaNode *node, const FormulaStyle *style, GError **error)
{
  FormulaLayout self = { style->font, 0 };
  g_autoptr (FormulaBox) box = formula_layout_node (&self, node, (FormulaLayoutStyle){ style->is_display, 0 });

  if (self.missing == 0)
    return g_steal_pointer (&box);
  {
    char text[8] = { 0 };

    g_unichar_to_utf8 (self.missing, text);
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                 _ ("the font for formulas has no character \"%s\" (U+%04X): write it outside of the formula"), text,
                 self.missing);
    return NULL;
  }
}

/* At most two digits behind the point, none where they are zero. */
static void
append_number (GString *out, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  gsize len;

  g_ascii_formatd (text, sizeof text, "%.2f", number);
  len = strlen (text);
  while (text[len - 1] == '0')
    len--;
  if (text[len - 1] == '.')
    len--;
  if (len == 2 && strncmp (text, "-0", 2) == 0)
    g_string_append_c (out, '0');
  else
    g_string_append_len (out, text, (gssize)len);
}

static void
append_numbers (GString *out, const double *numbers, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      append_number (out, i % 2 == 1 ? -numbers[i] : numbers[i]);
    }
}

static void
append_path (FormulaPathVerb verb, const double points[6], gpointer data)
{
  static const char LETTERS[] = { 'M', 'L', 'C', 'Z' };
  static const guint COUNTS[] = { 2, 2, 6, 0 };

  g_string_append_c (data, LETTERS[verb]);
  append_numbers (data, points, COUNTS[verb]);
}

typedef struct
{
  GString *defs;
  GString *body;
  GHashTable *seen; /* glyphs in defs */
  const FormulaFont *font;
  double left;
  double top;
} SvgWriter;

static void
write_glyph (SvgWriter *self, const FormulaBox *box, double x, double y)
{
  if (g_hash_table_add (self->seen, GUINT_TO_POINTER (box->glyph)))
    {
      g_string_append_printf (self->defs, "<path id=\"g%u\" d=\"", box->glyph);
      formula_font_draw_glyph (self->font, box->glyph, append_path, self->defs);
      g_string_append (self->defs, "\"/>");
    }
  g_string_append_printf (self->body, "<use href=\"#g%u\" transform=\"translate(", box->glyph);
  append_number (self->body, x);
  g_string_append_c (self->body, ' ');
  append_number (self->body, y);
  g_string_append_c (self->body, ')');
  if (box->scale != 1)
    {
      g_string_append (self->body, " scale(");
      append_number (self->body, box->scale);
      g_string_append_c (self->body, ')');
    }
  g_string_append (self->body, "\"/>");
}

static void
write_attribute (GString *out, const char *name, double value)
{
  g_string_append_printf (out, " %s=\"", name);
  append_number (out, value);
  g_string_append_c (out, '"');
}

static void
write_box (const FormulaBox *box, double x, double y, gpointer data)
{
  SvgWriter *self = data;

  x += self->left;
  y = self->top - y;
  if (box->kind == FORMULA_BOX_GLYPH)
    write_glyph (self, box, x, y);
  else if (box->kind == FORMULA_BOX_RULE)
    {
      g_string_append (self->body, "<rect");
      write_attribute (self->body, "x", x);
      write_attribute (self->body, "y", y - box->height);
      write_attribute (self->body, "width", box->width);
      write_attribute (self->body, "height", box->height + box->depth);
      g_string_append (self->body, "/>");
    }
  else
    {
      g_string_append (self->body, "<line stroke=\"currentColor\"");
      write_attribute (self->body, "stroke-width", box->thickness);
      write_attribute (self->body, "x1", x);
      write_attribute (self->body, "y1", y + box->depth);
      write_attribute (self->body, "x2", x + box->width);
      write_attribute (self->body, "y2", y - box->height);
      g_string_append (self->body, "/>");
    }
}

FormulaPicture *
formula_render (const FormulaNode *node, const FormulaStyle *style, GError **error)
{
  g_autoptr (FormulaBox) box = layout (node, style, error);
  g_autoptr (GString) defs = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) svg = g_string_new ("<svg xmlns=\"http://www.w3.org/2000/svg\"");
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  double em_px = style->em_px > 0 ? style->em_px : 16;
  FormulaPicture *picture;

  if (box == NULL)
    return NULL;
  picture = g_new0 (FormulaPicture, 1);
  picture->width = (int)ceil (box->width) + 2 * MARGIN;
  picture->height = MAX (1, (int)ceil (box->height) + MARGIN);
  picture->depth = (int)ceil (box->depth) + MARGIN;
  {
    SvgWriter self = { defs, body, seen, style->font, MARGIN, picture->height };

    formula_box_walk (box, write_box, &self);
  }
  write_attribute (svg, "width", picture->width * em_px / 1000);
  write_attribute (svg, "height", (picture->height + picture->depth) * em_px / 1000);
  g_string_append_printf (svg, " viewBox=\"0 0 %d %d\"><defs>%s</defs><g fill=\"currentColor\">%s</g></svg>\n",
                          picture->width, picture->height + picture->depth, defs->str, body->str);
  picture->svg = g_bytes_new (svg->str, svg->len);
  return picture;
}

typedef struct
{
  cairo_t *cairo;
  const FormulaFont *font;
} CairoWriter;

static void
draw_path (FormulaPathVerb verb, const double points[6], gpointer data)
{
  switch (verb)
    {
    case FORMULA_PATH_MOVE:
      cairo_move_to (data, points[0], points[1]);
      break;
    case FORMULA_PATH_LINE:
      cairo_line_to (data, points[0], points[1]);
      break;
    case FORMULA_PATH_CURVE:
      cairo_curve_to (data, points[0], points[1], points[2], points[3], points[4], points[5]);
      break;
    case FORMULA_PATH_CLOSE:
      cairo_close_path (data);
      break;
    }
}

static void
draw_box (const FormulaBox *box, double x, double y, gpointer data)
{
  CairoWriter *self = data;

  cairo_save (self->cairo);
  cairo_translate (self->cairo, x, y);
  cairo_new_path (self->cairo);
  if (box->kind == FORMULA_BOX_GLYPH)
    {
      cairo_scale (self->cairo, box->scale, box->scale);
      formula_font_draw_glyph (self->font, box->glyph, draw_path, self->cairo);
      cairo_fill (self->cairo);
    }
  else if (box->kind == FORMULA_BOX_RULE)
    {
      cairo_rectangle (self->cairo, 0, -box->depth, box->width, box->height + box->depth);
      cairo_fill (self->cairo);
    }
  else
    {
      cairo_move_to (self->cairo, 0, -box->depth);
      cairo_line_to (self->cairo, box->width, box->height);
      cairo_set_line_width (self->cairo, box->thickness);
      cairo_stroke (self->cairo);
    }
  cairo_restore (self->cairo);
}

gboolean
formula_draw (const FormulaNode *node,
              const FormulaStyle *style,
              cairo_t *cairo,
              double x,
              double baseline_y,
              double size,
              double *out_width,
              GError **error)
{
  g_autoptr (FormulaBox) box = layout (node, style, error);
  CairoWriter self = { cairo, style->font };

  if (box == NULL)
    return FALSE;
  cairo_save (cairo);
  cairo_translate (cairo, x, baseline_y);
  cairo_scale (cairo, size / 1000, -size / 1000);
  formula_box_walk (box, draw_box, &self);
  cairo_restore (cairo);
  if (out_width != NULL)
    *out_width = box->width * size / 1000;
  return TRUE;
}
