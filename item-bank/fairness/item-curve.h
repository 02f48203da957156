/* What an item may be expected to earn at an ability: the partial credit model with equal steps.
 * The k-th distinct number of points (k = 0, 1, ..., ascending) has probability proportional to exp (k (theta - b)).
 * With two numbers (right or wrong) that is the Rasch model; for 1, 2, 3, 4, 5 points all five are equally likely at
 * theta = b. Information is the variance of k. Items with rules of scoring count as right (most points) or wrong (0).
 * docs/formats/blueprint.md. Floating point: nothing here is part of a draw, only its rounded results are. */
#pragma once

#include <glib.h>

#include "common/exam/points.h"

typedef struct
{
  gint64 difficulty_milli;         /* b, thousandths of a logit */
  guint n;                         /* numbers of points, at least 1 */
  gint64 values[EXAM_OPTIONS_MAX]; /* ascending, in parts of denominator */
  gint64 denominator;
} ItemCurve;

void item_curve_init (ItemCurve *curve, const Points *points, gint64 difficulty_milli);
/* Each number's probability; out has room for curve->n. */
void item_curve_eval (const ItemCurve *curve, double theta, double *out_probabilities);
/* Expected points, and information per squared logit. */
void item_curve_sums (const ItemCurve *curve, double theta, double *out_points, double *out_information);
