/* Formulas as pictures: SVG for the kiosk and web pages, cairo for print. Outlines only, so that nobody who looks at
 * them needs the font. */
#pragma once

#include <cairo.h>

#include "item-bank/formula/formula-font.h"
#include "item-bank/formula/formula-node.h"

typedef struct
{
  const FormulaFont *font;
  gboolean is_display; /* sums with limits above and below, fractions in full size */
  double em_px;        /* width and height of the SVG are for text of this size; 0: 16 */
} FormulaStyle;

/* Thousandths of an em. The picture's lower edge is `depth` below the baseline of the text around it. */
typedef struct
{
  GBytes *svg;
  int width;
  int height; /* above the baseline */
  int depth;
} FormulaPicture;

void formula_picture_free (FormulaPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FormulaPicture, formula_picture_free)

/* REFUSED where the font has no glyph for a character. Equal input gives equal bytes. The only colour is currentColor:
 * black unless a style sheet (rsvg_handle_set_stylesheet, CSS) sets `svg { color: ... }`. */
FormulaPicture *formula_render (const FormulaNode *node, const FormulaStyle *style, GError **error);

/* Draws with the current source, the baseline's left end at x, baseline_y, one em being `size` units. out_width may be
 * NULL. Errors as above. */
gboolean formula_draw (const FormulaNode *node,
                       const FormulaStyle *style,
                       cairo_t *cairo,
                       double x,
                       double baseline_y,
                       double size,
                       double *out_width,
                       GError **error);
