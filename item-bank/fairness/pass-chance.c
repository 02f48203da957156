/* Points on a common grid, and their convolution. */
#include "item-bank/fairness/pass-chance.h"

#include <math.h>
#include <string.h>

#define DENOMINATOR_MAX 1000000

/* One item on the grid: steps above its least points. */
typedef struct
{
  guint n;
  guint32 steps[EXAM_OPTIONS_MAX];
  double probabilities[EXAM_OPTIONS_MAX];
  gint64 least;
} ChanceItem;

struct PassChance
{
  ChanceItem *items;
  gint64 denominator; /* of all points */
  gint64 step;        /* of the grid, in parts of denominator */
  double *now, *next; /* probability of each sum */
};

static gint64
pass_chance_gcd (gint64 a, gint64 b)
{
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

static gboolean
pass_chance_find_grid (PassChance *chance, const ItemCurve *curves, guint n)
{
  chance->denominator = 1;
  for (guint i = 0; i < n; i++)
    {
      gint64 denominator = curves[i].denominator;

      chance->denominator *= denominator / pass_chance_gcd (chance->denominator, denominator);
      if (chance->denominator > DENOMINATOR_MAX)
        return FALSE;
    }
  for (guint i = 0; i < n; i++)
    for (guint k = 1; k < curves[i].n; k++)
      chance->step = pass_chance_gcd (chance->step, (curves[i].values[k] - curves[i].values[0])
                                                        * (chance->denominator / curves[i].denominator));
  if (chance->step == 0)
    chance->step = 1;
  return TRUE;
}

static void
pass_chance_add_item (const PassChance *chance, ChanceItem *item, const ItemCurve *curve, double theta)
{
  gint64 factor = chance->denominator / curve->denominator;

  item->n = curve->n;
  item->least = curve->values[0] * factor;
  item_curve_eval (curve, theta, item->probabilities);
  for (guint k = 0; k < curve->n; k++)
    item->steps[k] = (guint32)MIN ((curve->values[k] * factor - item->least) / chance->step, PASS_CHANCE_STATES_MAX);
}

PassChance *
pass_chance_new (const ItemCurve *curves, guint n, double theta)
{
  g_autoptr (PassChance) chance = g_new0 (PassChance, 1);

  if (!pass_chance_find_grid (chance, curves, n))
    return NULL;
  chance->items = g_new0 (ChanceItem, n + 1);
  chance->now = g_new (double, PASS_CHANCE_STATES_MAX + 1);
  chance->next = g_new (double, PASS_CHANCE_STATES_MAX + 1);
  for (guint i = 0; i < n; i++)
    pass_chance_add_item (chance, &chance->items[i], &curves[i], theta);
  return g_steal_pointer (&chance);
}

void
pass_chance_free (PassChance *chance)
{
  if (chance == NULL)
    return;
  g_free (chance->items);
  g_free (chance->now);
  g_free (chance->next);
  g_free (chance);
}

/* Distribution of the sum after one more item; n states before, the number after it is returned. */
static guint
pass_chance_convolve (PassChance *chance, const ChanceItem *item, guint n)
{
  guint n_next = n + item->steps[item->n - 1];
  double *swap = chance->now;

  if (n_next > PASS_CHANCE_STATES_MAX)
    return 0;
  memset (chance->next, 0, n_next * sizeof (double));
  for (guint k = 0; k < item->n; k++)
    {
      double *restrict to = chance->next + item->steps[k];
      const double *restrict from = chance->now;
      double probability = item->probabilities[k];

      for (guint i = 0; i < n; i++)
        to[i] += from[i] * probability;
    }
  chance->now = chance->next;
  chance->next = swap;
  return n_next;
}

double
pass_chance_compute (PassChance *chance, const guint32 *idx, guint n_items, gint64 pass_points)
{
  gint64 least = 0, missing, first;
  double sum = 0;
  guint n = 1;

  chance->now[0] = 1;
  for (guint i = 0; i < n_items; i++)
    {
      const ChanceItem *item = &chance->items[idx[i]];

      least += item->least;
      n = pass_chance_convolve (chance, item, n);
      if (n == 0)
        return NAN;
    }
  missing = pass_points * chance->denominator - least;
  first = missing <= 0 ? 0 : (missing + chance->step - 1) / chance->step;
  for (gint64 i = first; i < n; i++)
    sum += chance->now[i];
  return MIN (sum, 1.0);
}
