/* Is a point inside? */
#include "item-bank/qti/qti-shape.h"

#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/item-document.h"

#define QTI_SHAPE_COORDS_MAX 512

/* Comma-separated numbers. NULL with an error for anything else. */
static GArray *
qti_shape_parse (const char *shape, const char *coords, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) parts = g_strsplit_set (coords, ", \t\r\n", -1);
  gboolean is_good = TRUE;
  guint n;

  for (char **part = parts; *part != NULL && is_good; part++)
    {
      QtiNumber number;
      double value;

      if (**part == '\0')
        continue;
      is_good = qti_number_parse (*part, &number) && numbers->len < QTI_SHAPE_COORDS_MAX;
      if (is_good)
        {
          value = qti_number_to_double (number);
          g_array_append_val (numbers, value);
        }
    }
  n = numbers->len;
  if (is_good
      && ((strcmp (shape, "rect") == 0 && n == 4) || (strcmp (shape, "circle") == 0 && n == 3)
          || (strcmp (shape, "ellipse") == 0 && n == 4) || (strcmp (shape, "poly") == 0 && n >= 6 && n % 2 == 0)
          || strcmp (shape, "default") == 0))
    return g_steal_pointer (&numbers);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the area \"%s\" with coords \"%.60s\" is not understood"),
               shape, coords);
  return NULL;
}

static gboolean
qti_shape_is_on_edge (const double *a, const double *b, double x, double y)
{
  double cross = (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);

  return cross == 0 && x >= fmin (a[0], b[0]) && x <= fmax (a[0], b[0]) && y >= fmin (a[1], b[1])
         && y <= fmax (a[1], b[1]);
}

static gboolean
qti_shape_is_in_poly (const double *c, guint n, double x, double y)
{
  gboolean inside = FALSE;

  for (guint i = 0; i < n; i += 2)
    {
      const double *a = c + i, *b = c + (i + 2) % n;

      if (qti_shape_is_on_edge (a, b, x, y))
        return TRUE;
      if ((a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0])
        inside = !inside;
    }
  return inside;
}

gboolean
qti_shape_contains (
    const char *shape, const char *coords, QtiNumber x_number, QtiNumber y_number, gboolean *out, GError **error)
{
  g_autoptr (GArray) numbers = qti_shape_parse (shape, coords, error);
  double x = qti_number_to_double (x_number), y = qti_number_to_double (y_number);
  const double *c;

  if (numbers == NULL)
    return FALSE;
  c = (const double *)(gpointer)numbers->data;
  if (strcmp (shape, "default") == 0)
    *out = TRUE;
  else if (strcmp (shape, "rect") == 0)
    *out = x >= fmin (c[0], c[2]) && x <= fmax (c[0], c[2]) && y >= fmin (c[1], c[3]) && y <= fmax (c[1], c[3]);
  else if (strcmp (shape, "circle") == 0)
    *out = (x - c[0]) * (x - c[0]) + (y - c[1]) * (y - c[1]) <= c[2] * c[2];
  else if (strcmp (shape, "ellipse") == 0)
    *out = c[2] > 0 && c[3] > 0
           && (x - c[0]) * (x - c[0]) / (c[2] * c[2]) + (y - c[1]) * (y - c[1]) / (c[3] * c[3]) <= 1;
  else
    *out = qti_shape_is_in_poly (c, numbers->len, x, y);
  return TRUE;
}

char *
qti_shape_dup_document (const char *shape, const char *coords, GError **error)
{
  g_autoptr (GArray) numbers = qti_shape_parse (shape, coords, error);
  g_autoptr (GString) text = g_string_new (shape);

  if (numbers == NULL)
    return NULL;
  for (guint i = 0; i < numbers->len; i++)
    {
      double value = g_array_index (numbers, double, i);

      if (value == floor (value) && value >= 0 && value <= 10000)
        g_string_append_printf (text, "%c%d", i == 0 ? ' ' : ',', (int)value);
      else
        g_string_append (text, "?");
    }
  if (item_shape_is_valid (text->str))
    return g_strdup (text->str);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the area \"%s\" with coords \"%.60s\" cannot be shown"),
               shape, coords);
  return NULL;
}
