/* What a formula looks like: boxes with glyphs and lines at their places. Lengths are thousandths of an em of the
 * surrounding text; y grows upwards from the baseline. */
#pragma once

#include <glib.h>

typedef enum
{
  FORMULA_BOX_GROUP,
  FORMULA_BOX_GLYPH,
  FORMULA_BOX_RULE, /* filled: from the origin, width to the right, from -depth to height */
  FORMULA_BOX_LINE, /* from the lower left to the upper right corner, `thickness` wide */
} FormulaBoxKind;

typedef struct _FormulaBox FormulaBox;

struct _FormulaBox
{
  FormulaBoxKind kind;
  double x; /* in the box around it */
  double y;
  double width;
  double height;
  double depth;
  double italic; /* what a superscript or an upright symbol must keep to the right */
  double attach; /* where an accent is centred */
  double thickness;
  guint glyph;
  double scale;      /* 1 for the size of the text */
  gboolean is_glyph; /* one symbol: scripts have fixed heights */
  GPtrArray *children;
};

FormulaBox *formula_box_new (FormulaBoxKind kind);
void formula_box_free (FormulaBox *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FormulaBox, formula_box_free)

FormulaBox *formula_box_new_rule (double width, double height, double depth);
/* Takes child, puts its origin to x, y and grows height and depth (not the width). */
void formula_box_add (FormulaBox *group, FormulaBox *child, double x, double y);
/* The same, behind what is there; the width grows. */
void formula_box_append (FormulaBox *group, FormulaBox *child);

/* Called for each glyph and line at its absolute place (origin of the glyph, x and y of the box's origin). */
typedef void (*FormulaBoxFunc) (const FormulaBox *box, double x, double y, gpointer data);
void formula_box_walk (const FormulaBox *box, FormulaBoxFunc func, gpointer data);
