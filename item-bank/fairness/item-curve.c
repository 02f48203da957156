/* The item response model behind the published numbers of a blueprint. */
#include "item-bank/fairness/item-curve.h"

#include <math.h>
#include <stdlib.h>

static int
item_curve_compare (const void *a, const void *b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return left < right ? -1 : left > right;
}

void
item_curve_init (ItemCurve *curve, const Points *points, gint64 difficulty_milli)
{
  guint n = 0;

  curve->difficulty_milli = difficulty_milli;
  if (points->kind == ITEM_KIND_SINGLE && points->n_options > 0)
    {
      curve->denominator = points->denominator;
      for (guint i = 0; i < points->n_options; i++)
        curve->values[i] = points->points[i];
      curve->n = points->n_options;
    }
  else
    {
      Rational maximum = points_maximum (points);

      curve->denominator = maximum.den;
      curve->values[0] = 0;
      curve->values[1] = maximum.num;
      curve->n = 2;
    }
  qsort (curve->values, curve->n, sizeof *curve->values, item_curve_compare);
  for (guint i = 0; i < curve->n; i++)
    if (n == 0 || curve->values[i] != curve->values[n - 1])
      curve->values[n++] = curve->values[i];
  curve->n = n;
}

void
item_curve_eval (const ItemCurve *curve, double theta, double *out_probabilities)
{
  double step = theta - (double)curve->difficulty_milli / 1000.0, sum = 0;
  double top = step > 0 ? step * (curve->n - 1) : 0; /* the largest exponent: nothing overflows */

  for (guint k = 0; k < curve->n; k++)
    sum += out_probabilities[k] = exp (k * step - top);
  for (guint k = 0; k < curve->n; k++)
    out_probabilities[k] /= sum;
}

void
item_curve_sums (const ItemCurve *curve, double theta, double *out_points, double *out_information)
{
  double probabilities[EXAM_OPTIONS_MAX], points = 0, mean = 0, square = 0;

  item_curve_eval (curve, theta, probabilities);
  for (guint k = 0; k < curve->n; k++)
    {
      points += probabilities[k] * (double)curve->values[k];
      mean += probabilities[k] * k;
      square += probabilities[k] * k * k;
    }
  *out_points = points / (double)curve->denominator;
  *out_information = square - mean * mean;
}
