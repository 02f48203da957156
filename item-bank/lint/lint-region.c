/* Geometry of shapes, in the integers that they are written in. */
#include "item-bank/lint/lint-region.h"

#include <string.h>

#define GRID   64
#define COORDS 200

typedef struct
{
  char kind; /* 'r', 'c', 'e', 'p' */
  guint n;
  int xy[COORDS];
  int x1, y1, x2, y2; /* bounds */
} LintRegion;

static void
lint_region_bound_points (LintRegion *region)
{
  region->x1 = region->x2 = region->xy[0];
  region->y1 = region->y2 = region->xy[1];
  for (guint i = 0; i + 1 < region->n; i += 2)
    {
      region->x1 = MIN (region->x1, region->xy[i]);
      region->x2 = MAX (region->x2, region->xy[i]);
      region->y1 = MIN (region->y1, region->xy[i + 1]);
      region->y2 = MAX (region->y2, region->xy[i + 1]);
    }
}

static gboolean
lint_region_parse (const char *shape, LintRegion *out)
{
  const char *space = strchr (shape, ' ');
  g_auto (GStrv) numbers = NULL;
  int rx, ry;

  if (!item_shape_is_valid (shape) || space == NULL)
    return FALSE;
  out->kind = *shape;
  numbers = g_strsplit (space + 1, ",", COORDS);
  for (out->n = 0; numbers[out->n] != NULL && out->n < COORDS; out->n++)
    out->xy[out->n] = (int)g_ascii_strtoll (numbers[out->n], NULL, 10);
  if (out->kind == 'r' || out->kind == 'p')
    {
      lint_region_bound_points (out);
      return TRUE;
    }
  rx = out->xy[2];
  ry = out->kind == 'c' ? rx : out->xy[3];
  out->x1 = out->xy[0] - rx;
  out->x2 = out->xy[0] + rx;
  out->y1 = out->xy[1] - ry;
  out->y2 = out->xy[1] + ry;
  return TRUE;
}

static gboolean
lint_region_polygon_has (const LintRegion *region, double x, double y)
{
  gboolean is_inside = FALSE;
  guint n = region->n / 2;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    {
      double xi = region->xy[2 * i], yi = region->xy[2 * i + 1];
      double xj = region->xy[2 * j], yj = region->xy[2 * j + 1];

      if ((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi)
        is_inside = !is_inside;
    }
  return is_inside;
}

static gboolean
lint_region_has (const LintRegion *region, double x, double y)
{
  double dx, dy, rx, ry;

  if (region->kind == 'r')
    return x > region->x1 && x < region->x2 && y > region->y1 && y < region->y2;
  if (region->kind == 'p')
    return lint_region_polygon_has (region, x, y);
  rx = (region->x2 - region->x1) / 2.0;
  ry = (region->y2 - region->y1) / 2.0;
  dx = x - region->xy[0];
  dy = y - region->xy[1];
  return rx > 0 && ry > 0 && (dx * dx) / (rx * rx) + (dy * dy) / (ry * ry) < 1;
}

gboolean
lint_region_is_inside (const char *shape, guint width, guint height)
{
  LintRegion region;

  return lint_region_parse (shape, &region) && region.x1 >= 0 && region.y1 >= 0 && region.x2 <= (int)width
         && region.y2 <= (int)height;
}

gboolean
lint_region_overlaps (const char *a, const char *b)
{
  LintRegion one, other;
  double x1, y1, x2, y2;

  if (!lint_region_parse (a, &one) || !lint_region_parse (b, &other))
    return FALSE;
  x1 = MAX (one.x1, other.x1);
  y1 = MAX (one.y1, other.y1);
  x2 = MIN (one.x2, other.x2);
  y2 = MIN (one.y2, other.y2);
  if (x1 >= x2 || y1 >= y2)
    return FALSE;
  for (guint i = 0; i < GRID; i++)
    for (guint j = 0; j < GRID; j++)
      {
        double x = x1 + (x2 - x1) * (i + 0.5) / GRID, y = y1 + (y2 - y1) * (j + 0.5) / GRID;

        if (lint_region_has (&one, x, y) && lint_region_has (&other, x, y))
          return TRUE;
      }
  return FALSE;
}

static gboolean
lint_region_svg_size (const char *text, guint *out_width, guint *out_height)
{
  static const char *const NAMES[] = { "width", "height" };
  guint *const outputs[] = { out_width, out_height };
  guint found[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *pattern
          = g_strdup_printf ("<svg\\b[^>]*?\\s%s=[\"'](\\d{1,5})(?:\\.\\d+)?(?:px)?[\"']", NAMES[i]);
      g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *digits = NULL;

      if (!g_regex_match (regex, text, 0, &match))
        return FALSE;
      digits = g_match_info_fetch (match, 1);
      found[i] = (guint)g_ascii_strtoull (digits, NULL, 10);
    }
  for (guint i = 0; i < 2; i++)
    *outputs[i] = found[i];
  return TRUE;
}

gboolean
lint_region_picture_size (const ItemPicture *picture, guint *out_width, guint *out_height)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (picture->data, &len);

  if (strcmp (picture->type, "image/svg+xml") == 0)
    {
      g_autofree char *text = g_utf8_make_valid ((const char *)data, (gssize)len);

      return lint_region_svg_size (text, out_width, out_height);
    }
  /* Signature, length and name of IHDR, then two big-endian numbers. */
  if (len < 24)
    return FALSE;
  *out_width = ((guint)data[16] << 24) | ((guint)data[17] << 16) | ((guint)data[18] << 8) | data[19];
  *out_height = ((guint)data[20] << 24) | ((guint)data[21] << 16) | ((guint)data[22] << 8) | data[23];
  return TRUE;
}
