/* Four spellings, three geometries. */
#include "exam-client/ui/hotspot-shape.h"

#include "common/exam/item-document.h"

#include <string.h>

void
hotspot_shape_free (HotspotShape *shape)
{
  if (shape == NULL)
    return;
  g_array_unref (shape->numbers);
  g_free (shape);
}

double
hotspot_shape_get (const HotspotShape *shape, guint i)
{
  return g_array_index (shape->numbers, double, i);
}

static void
set_box (HotspotShape *shape, double x1, double y1, double x2, double y2)
{
  shape->x = MIN (x1, x2);
  shape->y = MIN (y1, y2);
  shape->width = MAX (x1, x2) - shape->x;
  shape->height = MAX (y1, y2) - shape->y;
}

static void
find_box (HotspotShape *shape)
{
  double x1 = hotspot_shape_get (shape, 0), y1 = hotspot_shape_get (shape, 1), x2 = x1, y2 = y1;

  switch (shape->kind)
    {
    case HOTSPOT_SHAPE_RECT:
      set_box (shape, x1, y1, hotspot_shape_get (shape, 2), hotspot_shape_get (shape, 3));
      return;
    case HOTSPOT_SHAPE_ELLIPSE:
      set_box (shape, x1 - hotspot_shape_get (shape, 2), y1 - hotspot_shape_get (shape, 3),
               x1 + hotspot_shape_get (shape, 2), y1 + hotspot_shape_get (shape, 3));
      return;
    case HOTSPOT_SHAPE_POLY:
      for (guint i = 0; i + 1 < shape->numbers->len; i += 2)
        {
          x1 = MIN (x1, hotspot_shape_get (shape, i));
          x2 = MAX (x2, hotspot_shape_get (shape, i));
          y1 = MIN (y1, hotspot_shape_get (shape, i + 1));
          y2 = MAX (y2, hotspot_shape_get (shape, i + 1));
        }
      set_box (shape, x1, y1, x2, y2);
      return;
    }
}

HotspotShape *
hotspot_shape_parse (const char *text)
{
  HotspotShape *shape;
  const char *p = strchr (text, ' ');

  if (!item_shape_is_valid (text) || p == NULL)
    return NULL;
  shape = g_new0 (HotspotShape, 1);
  shape->numbers = g_array_new (FALSE, FALSE, sizeof (double));
  shape->kind = g_str_has_prefix (text, "rect")   ? HOTSPOT_SHAPE_RECT
                : g_str_has_prefix (text, "poly") ? HOTSPOT_SHAPE_POLY
                                                  : HOTSPOT_SHAPE_ELLIPSE;
  while (*p != '\0')
    {
      char *end;
      double number = (double)g_ascii_strtoull (p + 1, &end, 10);

      g_array_append_val (shape->numbers, number);
      p = end;
    }
  if (g_str_has_prefix (text, "circle"))
    g_array_append_val (shape->numbers, g_array_index (shape->numbers, double, 2));
  find_box (shape);
  return shape;
}

static gboolean
poly_contains (const HotspotShape *shape, double x, double y)
{
  guint n = shape->numbers->len / 2;
  gboolean inside = FALSE;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    {
      double xi = hotspot_shape_get (shape, 2 * i), yi = hotspot_shape_get (shape, 2 * i + 1);
      double xj = hotspot_shape_get (shape, 2 * j), yj = hotspot_shape_get (shape, 2 * j + 1);

      if ((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi)
        inside = !inside;
    }
  return inside;
}

gboolean
hotspot_shape_contains (const HotspotShape *shape, double x, double y)
{
  double dx, dy;

  if (x < shape->x || y < shape->y || x > shape->x + shape->width || y > shape->y + shape->height)
    return FALSE;
  switch (shape->kind)
    {
    case HOTSPOT_SHAPE_RECT:
      return TRUE;
    case HOTSPOT_SHAPE_ELLIPSE:
      dx = shape->width > 0 ? (x - hotspot_shape_get (shape, 0)) / (shape->width / 2) : 0;
      dy = shape->height > 0 ? (y - hotspot_shape_get (shape, 1)) / (shape->height / 2) : 0;
      return dx * dx + dy * dy <= 1;
    case HOTSPOT_SHAPE_POLY:
      return poly_contains (shape, x, y);
    }
  g_return_val_if_reached (FALSE);
}
