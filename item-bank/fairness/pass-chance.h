/* The probability that a form's points reach a limit: the distribution of the sum, exactly, by convolution (for right
 * or wrong items that is the Poisson-binomial distribution). */
#pragma once

#include <glib.h>

#include "item-bank/fairness/item-curve.h"

typedef struct PassChance PassChance;

/* Candidates of one ability before items curves[0..n-1]. NULL where the points have no common grid that is small enough
 * to be exact (PASS_CHANCE_STATES_MAX). */
PassChance *pass_chance_new (const ItemCurve *curves, guint n, double theta);
void pass_chance_free (PassChance *chance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PassChance, pass_chance_free)
/* Probability that the items idx[0..n_items-1], answered independently, give at least so many points. NAN where the sum
 * has more than PASS_CHANCE_STATES_MAX values. */
double pass_chance_compute (PassChance *chance, const guint32 *idx, guint n_items, gint64 pass_points);

#define PASS_CHANCE_STATES_MAX 100000
