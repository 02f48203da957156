/* The mathematical font, read by HarfBuzz: outlines, metrics and the OpenType MATH table. All lengths are thousandths
 * of an em. The file is mapped, never written; an opened font may be used by one thread at a time. */
#pragma once

#include <glib.h>

typedef struct _FormulaFont FormulaFont;

/* One glyph of a stretched symbol, offset along the direction of stretching. */
typedef struct
{
  guint glyph;
  double offset;
} FormulaFontPart;

typedef struct
{
  double advance;
  double left; /* of the ink */
  double right;
  double top;    /* above the baseline */
  double bottom; /* above the baseline, mostly negative */
  double italic; /* italic correction */
  double attach; /* where an accent sits, from the origin */
} FormulaFontGlyph;

typedef enum
{
  FORMULA_PATH_MOVE,
  FORMULA_PATH_LINE,
  FORMULA_PATH_CURVE,
  FORMULA_PATH_CLOSE,
} FormulaPathVerb;

/* points: 1 for a move or line, 3 for a curve, none for a close; x and y upwards. */
typedef void (*FormulaPathFunc) (FormulaPathVerb verb, const double points[6], gpointer data);

/* NULL: STIX Math of the package fonts-stix. MISSING with the package's name where the file is absent,
 * REFUSED where it is no mathematical font. */
FormulaFont *formula_font_open (const char *path, GError **error);
void formula_font_close (FormulaFont *font);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FormulaFont, formula_font_close)

/* 0 where the font has none. */
guint formula_font_find_glyph (const FormulaFont *font, gunichar character);
void formula_font_get_glyph (const FormulaFont *font, guint glyph, FormulaFontGlyph *out_glyph);
/* which: an hb_ot_math_constant_t. */
double formula_font_get_constant (const FormulaFont *font, int which);

/* The smallest variant of glyph that is at least `size` high (or wide), else the longest or one made of parts.
 * Returns the parts (FormulaFontPart); out_size is their whole length. */
GArray *
formula_font_dup_stretched (const FormulaFont *font, guint glyph, gboolean is_vertical, double size, double *out_size);

/* Shapes words: parts with their offsets, ligatures and kerning. out_missing is the first character without glyph, or
 * 0. */
GArray *formula_font_dup_words (const FormulaFont *font, const char *text, double *out_width, gunichar *out_missing);

void formula_font_draw_glyph (const FormulaFont *font, guint glyph, FormulaPathFunc func, gpointer data);
