/* The shape of one region of a hotspot picture, in pixels of the picture's own size. Pure. */
#pragma once

#include <glib.h>

typedef enum
{
  HOTSPOT_SHAPE_RECT,    /* x1, y1, x2, y2 */
  HOTSPOT_SHAPE_ELLIPSE, /* x, y, rx, ry; a circle is one */
  HOTSPOT_SHAPE_POLY,    /* x1, y1, x2, y2 ... */
} HotspotShapeKind;

typedef struct
{
  HotspotShapeKind kind;
  GArray *numbers;            /* of double */
  double x, y, width, height; /* the box around it */
} HotspotShape;

/* text is item_shape_is_valid(); corners in any order. NULL otherwise. */
HotspotShape *hotspot_shape_parse (const char *text);
void hotspot_shape_free (HotspotShape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotspotShape, hotspot_shape_free)
double hotspot_shape_get (const HotspotShape *shape, guint i);
/* Even-odd for polygons; the edge counts as inside. */
gboolean hotspot_shape_contains (const HotspotShape *shape, double x, double y);
