/* Everything that knows HarfBuzz. */
#include "item-bank/formula/formula-font.h"

#include <hb-ot.h>
#include <hb.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define FONT_PATH    "/usr/share/fonts/opentype/stix-word/STIXMath-Regular.otf"
#define FONT_PACKAGE "fonts-stix"
#define MAX_PARTS    64
#define MAX_REPEATS  400

struct _FormulaFont
{
  hb_font_t *font;
  double scale; /* thousandths of an em per unit of the font */
};

FormulaFont *
formula_font_open (const char *path, GError **error)
{
  hb_blob_t *blob = hb_blob_create_from_file_or_fail (path != NULL ? path : FONT_PATH);
  hb_face_t *face;
  FormulaFont *self;

  if (blob == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING,
                   _ ("the font for formulas, %s, is missing: install the package %s"), path != NULL ? path : FONT_PATH,
                   FONT_PACKAGE);
      return NULL;
    }
  face = hb_face_create (blob, 0);
  hb_blob_destroy (blob);
  if (hb_face_get_glyph_count (face) == 0 || !hb_ot_math_has_data (face))
    {
      hb_face_destroy (face);
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("%s is not a font for formulas (it has no MATH table)"),
                   path != NULL ? path : FONT_PATH);
      return NULL;
    }
  self = g_new0 (FormulaFont, 1);
  self->font = hb_font_create (face);
  self->scale = 1000.0 / hb_face_get_upem (face);
  hb_face_destroy (face);
  return self;
}

void
formula_font_close (FormulaFont *font)
{
  if (font == NULL)
    return;
  hb_font_destroy (font->font);
  g_free (font);
}

guint
formula_font_find_glyph (const FormulaFont *font, gunichar character)
{
  hb_codepoint_t glyph;

  return hb_font_get_nominal_glyph (font->font, character, &glyph) ? glyph : 0;
}

void
formula_font_get_glyph (const FormulaFont *font, guint glyph, FormulaFontGlyph *out_glyph)
{
  hb_glyph_extents_t extents = { 0, 0, 0, 0 };

  hb_font_get_glyph_extents (font->font, glyph, &extents);
  out_glyph->advance = hb_font_get_glyph_h_advance (font->font, glyph) * font->scale;
  out_glyph->left = extents.x_bearing * font->scale;
  out_glyph->right = (extents.x_bearing + extents.width) * font->scale;
  out_glyph->top = extents.y_bearing * font->scale;
  out_glyph->bottom = (extents.y_bearing + extents.height) * font->scale;
  out_glyph->italic = hb_ot_math_get_glyph_italics_correction (font->font, glyph) * font->scale;
  out_glyph->attach = hb_ot_math_get_glyph_top_accent_attachment (font->font, glyph) * font->scale;
}

double
formula_font_get_constant (const FormulaFont *font, int which)
{
  double value = hb_ot_math_get_constant (font->font, (hb_ot_math_constant_t)which);

  return which <= HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN
                 || which == HB_OT_MATH_CONSTANT_RADICAL_DEGREE_BOTTOM_RAISE_PERCENT
             ? value / 100
             : value * font->scale;
}

static GArray *
new_parts (guint glyph)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (FormulaFontPart));
  FormulaFontPart part = { glyph, 0 };

  g_array_append_val (parts, part);
  return parts;
}

/* How often the extenders must be repeated to reach the size with the smallest overlap. */
static guint
count_repeats (const hb_ot_math_glyph_part_t *parts, guint n, double overlap, double size)
{
  for (guint repeats = 0; repeats < MAX_REPEATS; repeats++)
    {
      double length = overlap;

      for (guint i = 0; i < n; i++)
        length
            += (parts[i].flags & HB_OT_MATH_GLYPH_PART_FLAG_EXTENDER ? repeats : 1) * (parts[i].full_advance - overlap);
      if (length >= size)
        return repeats;
    }
  return MAX_REPEATS;
}

static GArray *
assemble (const FormulaFont *font, const hb_ot_math_glyph_part_t *parts, guint n, double size, double *out_size)
{
  double overlap = hb_ot_math_get_min_connector_overlap (font->font, HB_DIRECTION_BTT);
  guint repeats = count_repeats (parts, n, overlap, size / font->scale);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (FormulaFontPart));
  double at = 0, length = overlap, widest = G_MAXDOUBLE;
  guint n_placed = 0;

  for (guint i = 0; i < n; i++)
    {
      guint times = parts[i].flags & HB_OT_MATH_GLYPH_PART_FLAG_EXTENDER ? repeats : 1;

      length += times * (parts[i].full_advance - overlap);
      n_placed += times;
      if (times > 0)
        widest = MIN (widest, MAX (parts[i].start_connector_length, parts[i].end_connector_length));
    }
  /* what is too long is taken back by larger overlaps, within the connectors */
  if (n_placed > 1 && length > size / font->scale)
    overlap = MAX (overlap, MIN (widest, overlap + (length - size / font->scale) / (n_placed - 1)));
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < (parts[i].flags & HB_OT_MATH_GLYPH_PART_FLAG_EXTENDER ? repeats : 1); k++)
      {
        FormulaFontPart part = { parts[i].glyph, at * font->scale };

        g_array_append_val (found, part);
        at += parts[i].full_advance - overlap;
      }
  *out_size = (at + overlap) * font->scale;
  return found;
}

GArray *
formula_font_dup_stretched (const FormulaFont *font, guint glyph, gboolean is_vertical, double size, double *out_size)
{
  hb_direction_t direction = is_vertical ? HB_DIRECTION_BTT : HB_DIRECTION_LTR;
  hb_ot_math_glyph_variant_t variants[MAX_PARTS];
  hb_ot_math_glyph_part_t parts[MAX_PARTS];
  unsigned n_variants = MAX_PARTS, n_parts = MAX_PARTS;
  hb_position_t italic;
  FormulaFontGlyph plain;

  hb_ot_math_get_glyph_variants (font->font, glyph, direction, 0, &n_variants, variants);
  for (guint i = 0; i < n_variants; i++)
    if (variants[i].advance * font->scale >= size)
      {
        *out_size = variants[i].advance * font->scale;
        return new_parts (variants[i].glyph);
      }
  hb_ot_math_get_glyph_assembly (font->font, glyph, direction, 0, &n_parts, parts, &italic);
  if (n_parts > 0)
    return assemble (font, parts, n_parts, size, out_size);
  if (n_variants > 0)
    {
      *out_size = variants[n_variants - 1].advance * font->scale;
      return new_parts (variants[n_variants - 1].glyph);
    }
  formula_font_get_glyph (font, glyph, &plain);
  *out_size = is_vertical ? plain.top - plain.bottom : plain.right - plain.left;
  return new_parts (glyph);
}

GArray *
formula_font_dup_words (const FormulaFont *font, const char *text, double *out_width, gunichar *out_missing)
{
  hb_buffer_t *buffer = hb_buffer_create ();
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (FormulaFontPart));
  hb_glyph_info_t *infos;
  hb_glyph_position_t *positions;
  unsigned n;
  double at = 0;

  hb_buffer_add_utf8 (buffer, text, -1, 0, -1);
  hb_buffer_set_direction (buffer, HB_DIRECTION_LTR);
  hb_buffer_set_script (buffer, HB_SCRIPT_LATIN);
  hb_buffer_set_language (buffer, hb_language_from_string ("id", -1));
  hb_shape (font->font, buffer, NULL, 0);
  infos = hb_buffer_get_glyph_infos (buffer, &n);
  positions = hb_buffer_get_glyph_positions (buffer, &n);
  *out_missing = 0;
  for (unsigned i = 0; i < n; i++)
    {
      FormulaFontPart part = { infos[i].codepoint, (at + positions[i].x_offset) * font->scale };

      if (infos[i].codepoint == 0 && *out_missing == 0)
        *out_missing = g_utf8_get_char (text + infos[i].cluster);
      g_array_append_val (parts, part);
      at += positions[i].x_advance;
    }
  *out_width = at * font->scale;
  hb_buffer_destroy (buffer);
  return parts;
}

typedef struct
{
  FormulaPathFunc func;
  gpointer data;
  double scale;
  double x, y;
} Pen;

static void
pen_move (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x, float y, void *unused)
{
  Pen *pen = data;
  double points[6] = { x * pen->scale, y * pen->scale };

  pen->x = x;
  pen->y = y;
  pen->func (FORMULA_PATH_MOVE, points, pen->data);
}

static void
pen_line (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x, float y, void *unused)
{
  Pen *pen = data;
  double points[6] = { x * pen->scale, y * pen->scale };

  pen->x = x;
  pen->y = y;
  pen->func (FORMULA_PATH_LINE, points, pen->data);
}

static void
pen_curve (hb_draw_funcs_t *funcs,
           void *data,
           hb_draw_state_t *state,
           float x1,
           float y1,
           float x2,
           float y2,
           float x,
           float y,
           void *unused)
{
  Pen *pen = data;
  double points[6]
      = { x1 * pen->scale, y1 * pen->scale, x2 * pen->scale, y2 * pen->scale, x * pen->scale, y * pen->scale };

  pen->x = x;
  pen->y = y;
  pen->func (FORMULA_PATH_CURVE, points, pen->data);
}

/* TrueType's quadratic curves as cubic ones. */
static void
pen_quadratic (
    hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x1, float y1, float x, float y, void *unused)
{
  Pen *pen = data;

  pen_curve (funcs, data, state, (float)((pen->x + 2 * x1) / 3), (float)((pen->y + 2 * y1) / 3),
             (float)((x + 2 * x1) / 3), (float)((y + 2 * y1) / 3), x, y, unused);
}

static void
pen_close (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, void *unused)
{
  Pen *pen = data;
  double points[6] = { 0 };

  pen->func (FORMULA_PATH_CLOSE, points, pen->data);
}

void
formula_font_draw_glyph (const FormulaFont *font, guint glyph, FormulaPathFunc func, gpointer data)
{
  hb_draw_funcs_t *funcs = hb_draw_funcs_create ();
  Pen pen = { func, data, font->scale, 0, 0 };

  hb_draw_funcs_set_move_to_func (funcs, pen_move, NULL, NULL);
  hb_draw_funcs_set_line_to_func (funcs, pen_line, NULL, NULL);
  hb_draw_funcs_set_quadratic_to_func (funcs, pen_quadratic, NULL, NULL);
  hb_draw_funcs_set_cubic_to_func (funcs, pen_curve, NULL, NULL);
  hb_draw_funcs_set_close_path_func (funcs, pen_close, NULL, NULL);
  hb_font_get_glyph_shape (font->font, glyph, funcs, &pen);
  hb_draw_funcs_destroy (funcs);
}
