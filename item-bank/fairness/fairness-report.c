/* What a simulation found: series of numbers, parts of a test. */
#include "item-bank/fairness/fairness-report.h"

#include <math.h>
#include <stdlib.h>

FairnessSeries *
fairness_series_new (guint n)
{
  FairnessSeries *series = g_new0 (FairnessSeries, 1);

  series->values = g_array_sized_new (FALSE, FALSE, sizeof (float), n);
  return series;
}

static void
fairness_series_free (FairnessSeries *series)
{
  if (series == NULL)
    return;
  g_array_unref (series->values);
  g_free (series);
}

void
fairness_series_add (FairnessSeries *series, double value)
{
  float rounded = (float)value;
  double n = series->values->len;

  series->min = n == 0 ? value : MIN (series->min, value);
  series->max = n == 0 ? value : MAX (series->max, value);
  series->mean += (value - series->mean) / (n + 1);
  g_array_append_val (series->values, rounded);
}

static int
fairness_float_compare (const void *a, const void *b)
{
  float left = *(const float *)a, right = *(const float *)b;

  return left < right ? -1 : left > right;
}

double
fairness_series_quantile (const FairnessSeries *series, double share)
{
  guint n = series->values->len;
  g_autofree float *sorted = NULL;

  if (n == 0)
    return 0;
  sorted = g_memdup2 (series->values->data, n * sizeof (float));
  qsort (sorted, n, sizeof (float), fairness_float_compare);
  return (double)sorted[(guint)CLAMP (ceil (share * n) - 1, 0, n - 1)];
}

static void
fairness_part_free (gpointer data)
{
  FairnessPart *part = data;

  g_free (part->name);
  for (guint i = 0; i < BLUEPRINT_POINTS_MAX; i++)
    {
      fairness_series_free (part->expected[i]);
      fairness_series_free (part->information[i]);
    }
  fairness_series_free (part->pass);
  g_free (part);
}

void
fairness_report_free (FairnessReport *report)
{
  if (report == NULL)
    return;
  g_free (report->seed_hex);
  g_ptr_array_unref (report->parts);
  g_array_unref (report->items);
  fairness_series_free (report->exposure);
  fairness_series_free (report->overlap);
  fairness_series_free (report->tries);
  fairness_series_free (report->micros);
  g_array_unref (report->goals);
  g_free (report);
}

FairnessReport *
fairness_report_new (const Blueprint *blueprint, const Manifest *manifest, guint n_forms)
{
  FairnessReport *report = g_new0 (FairnessReport, 1);

  report->n_forms = n_forms;
  report->n_items = blueprint->n_items;
  report->n_bank = manifest->items->len;
  report->has_conditions = blueprint->conditions->len > 0;
  report->parts = g_ptr_array_new_with_free_func (fairness_part_free);
  report->items = g_array_new (FALSE, FALSE, sizeof (FairnessItem));
  report->exposure = fairness_series_new (manifest->items->len);
  report->overlap = fairness_series_new (0);
  report->tries = fairness_series_new (n_forms);
  report->micros = fairness_series_new (n_forms);
  report->goals = g_array_new (FALSE, FALSE, sizeof (FairnessGoal));
  return report;
}

FairnessPart *
fairness_part_new (guint n_points, guint n_forms)
{
  FairnessPart *part = g_new0 (FairnessPart, 1);

  part->n_points = n_points;
  for (guint i = 0; i < n_points; i++)
    {
      part->expected[i] = fairness_series_new (n_forms);
      part->information[i] = fairness_series_new (n_forms);
    }
  part->pass = fairness_series_new (n_forms);
  return part;
}
