/* The simulation. Forms come from the draw itself; what is measured of them is floating point. */
#include "item-bank/fairness/fairness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "item-bank/fairness/form-targets.h"
#include "item-bank/fairness/pass-chance.h"

#define OVERLAP_FORMS 1000 /* each with each other */
#define BATCH_FORMS   256
#define SESSION       "fairness"

#define GOAL_EXPECTED_RANGE 0.5
#define GOAL_PASS_SPREAD    0.08
#define GOAL_EXPOSURE       1.3
#define GOAL_P99_MS         20.0
#define GOAL_MILLION_S      60.0

typedef struct
{
  gint64 expected[BLUEPRINT_POINTS_MAX];
  gint64 information[BLUEPRINT_POINTS_MAX];
} FairnessSums;

typedef struct
{
  const Blueprint *blueprint;
  const Blueprint *judged; /* the same, with conditions to judge by where it has none */
  const Manifest *manifest;
  const ItemCurve *curves;
  FairnessReport *report;
  PassChance **chances; /* one per condition */
  guint64 *n_on_form;   /* by idx */
  GPtrArray *first;     /* of guint64 bit sets: which items the first forms have */
  GArray *idx;          /* of guint32: the items of a part, scratch */
  FairnessSums *values; /* by idx: what the item adds; millionths */
  double cpu_s;
} FairnessRun;

static void
fairness_run_clear (FairnessRun *run)
{
  for (guint i = 0; run->chances != NULL && i < run->judged->conditions->len; i++)
    pass_chance_free (run->chances[i]);
  g_free (run->chances);
  g_free (run->n_on_form);
  g_free (run->values);
  g_clear_pointer (&run->first, g_ptr_array_unref);
  g_clear_pointer (&run->idx, g_array_unref);
  g_clear_pointer (&run->report, fairness_report_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FairnessRun, fairness_run_clear)

static void
fairness_add_condition_part (FairnessRun *run, guint number)
{
  const BlueprintCondition *condition = run->judged->conditions->pdata[number];
  FairnessPart *part = fairness_part_new (condition->n_points, run->report->n_forms);
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < condition->sections->len; i++)
    g_string_append_printf (
        name, "%s%s", i > 0 ? "+" : "",
        ((BlueprintSection *)run->judged->sections->pdata[g_array_index (condition->sections, guint, i)])->id);
  part->name = g_string_free (g_steal_pointer (&name), FALSE);
  part->cut_milli = condition->cut_milli;
  part->pass_points = condition->pass_points;
  for (guint i = 0; i < condition->n_points; i++)
    {
      part->target[i] = (double)condition->target_expected[i] / FORM_TARGETS_MILLION;
      part->information_target[i] = (double)condition->target_information[i] / FORM_TARGETS_MILLION;
    }
  g_ptr_array_add (run->report->parts, part);
}

/* All conditions together: each section at its own cut. */
static void
fairness_add_whole (FairnessRun *run)
{
  const GPtrArray *parts = run->report->parts;
  FairnessPart *whole;
  guint n_points = BLUEPRINT_POINTS_MAX;

  for (guint i = 0; i < parts->len; i++)
    n_points = MIN (n_points, ((FairnessPart *)parts->pdata[i])->n_points);
  if (parts->len < 2)
    return;
  whole = fairness_part_new (n_points, run->report->n_forms);
  whole->name = g_strdup ("total");
  for (guint i = 0; i < parts->len; i++)
    for (guint j = 0; j < n_points; j++)
      {
        const FairnessPart *part = parts->pdata[i];

        whole->target[j] += part->target[j];
        whole->information_target[j] += part->information_target[j];
      }
  g_ptr_array_add (run->report->parts, whole);
}

static void
fairness_list_part (FairnessRun *run, const BlueprintCondition *condition, const Form *form)
{
  g_array_set_size (run->idx, 0);
  for (guint i = 0; i < form->slots->len; i++)
    {
      const FormSlot *slot = &g_array_index (form->slots, FormSlot, i);

      for (guint j = 0; !slot->is_pretest && j < condition->sections->len; j++)
        if (g_array_index (condition->sections, guint, j) == slot->section)
          g_array_append_val (run->idx, slot->idx);
    }
}

/* From the published numbers, as the draw adds them up; the points' distribution from the curves. */
static void
fairness_measure_part (FairnessRun *run, guint number, const Form *form, FairnessSums *whole, double *whole_pass)
{
  const BlueprintCondition *condition = run->judged->conditions->pdata[number];
  FairnessPart *part = run->report->parts->pdata[number];
  FairnessSums sums = { { 0 }, { 0 } };
  double pass = NAN;

  fairness_list_part (run, condition, form);
  for (guint i = 0; i < condition->n_points; i++)
    {
      for (guint j = 0; j < run->idx->len; j++)
        {
          const FairnessSums *value = &run->values[g_array_index (run->idx, guint32, j)];

          sums.expected[i] += value->expected[i];
          sums.information[i] += value->information[i];
        }
      fairness_series_add (part->expected[i], (double)sums.expected[i] / FORM_TARGETS_MILLION);
      fairness_series_add (part->information[i], (double)sums.information[i] / FORM_TARGETS_MILLION);
      whole->expected[i] += sums.expected[i];
      whole->information[i] += sums.information[i];
    }
  if (run->chances[number] != NULL)
    pass = pass_chance_compute (run->chances[number], (const guint32 *)(gpointer)run->idx->data, run->idx->len,
                                condition->pass_points);
  if (!isnan (pass))
    fairness_series_add (part->pass, pass);
  *whole_pass *= pass;
}

static void
fairness_measure (FairnessRun *run, const Form *form)
{
  guint n = run->judged->conditions->len;
  FairnessSums whole = { { 0 }, { 0 } };
  double pass = 1;

  for (guint i = 0; i < n; i++)
    fairness_measure_part (run, i, form, &whole, &pass);
  if (run->report->parts->len > n)
    {
      FairnessPart *part = run->report->parts->pdata[n];

      for (guint i = 0; i < part->n_points; i++)
        {
          fairness_series_add (part->expected[i], (double)whole.expected[i] / FORM_TARGETS_MILLION);
          fairness_series_add (part->information[i], (double)whole.information[i] / FORM_TARGETS_MILLION);
        }
      if (!isnan (pass))
        fairness_series_add (part->pass, pass);
    }
  for (guint i = 0; i < form->slots->len; i++)
    run->n_on_form[g_array_index (form->slots, FormSlot, i).idx]++;
  fairness_series_add (run->report->tries, form->tries);
}

static void
fairness_remember (FairnessRun *run, const Form *form)
{
  guint64 *bits;

  if (run->first->len == OVERLAP_FORMS)
    return;
  bits = g_new0 (guint64, run->manifest->items->len / 64 + 1);
  for (guint i = 0; i < form->slots->len; i++)
    {
      guint32 idx = g_array_index (form->slots, FormSlot, i).idx;

      bits[idx / 64] |= (guint64)1 << idx % 64;
    }
  g_ptr_array_add (run->first, bits);
}

static double
fairness_seconds (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A batch is drawn, then measured, so that the draw's time is its own. */
static gboolean
fairness_draw_batch (
    FairnessRun *run, DrawPlan *plan, const guint8 seed[DIGEST_LEN], guint first, guint n, Form **forms, GError **error)
{
  double cpu_s = fairness_seconds (CLOCK_PROCESS_CPUTIME_ID), last_s = fairness_seconds (CLOCK_MONOTONIC);

  for (guint i = 0; i < n; i++)
    {
      char pseudonym[EXAM_PSEUDONYM_MAX + 1];
      double now_s;

      g_snprintf (pseudonym, sizeof pseudonym, "P%07u", first + i);
      forms[i] = draw_plan_draw (plan, seed, SESSION, pseudonym, error);
      if (forms[i] == NULL)
        return FALSE;
      now_s = fairness_seconds (CLOCK_MONOTONIC);
      fairness_series_add (run->report->micros, (now_s - last_s) * 1e6);
      last_s = now_s;
    }
  run->cpu_s += fairness_seconds (CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
  return TRUE;
}

static gboolean
fairness_draw_all (FairnessRun *run, const guint8 seed[DIGEST_LEN], GError **error)
{
  g_autoptr (DrawPlan) plan = draw_plan_new (run->blueprint, run->manifest, error);
  Form *forms[BATCH_FORMS];

  for (guint first = 0; plan != NULL && first < run->report->n_forms; first += BATCH_FORMS)
    {
      guint n = MIN (BATCH_FORMS, run->report->n_forms - first);
      gboolean is_drawn;

      memset (forms, 0, sizeof forms);
      is_drawn = fairness_draw_batch (run, plan, seed, first, n, forms, error);
      for (guint i = 0; i < n; i++)
        {
          if (is_drawn)
            {
              fairness_measure (run, forms[i]);
              fairness_remember (run, forms[i]);
            }
          form_free (forms[i]);
        }
      if (!is_drawn)
        return FALSE;
    }
  return plan != NULL;
}

static void
fairness_find_floors_of (const FairnessRun *run, const GArray *pool, guint count, GHashTable *pinned, double *floors)
{
  guint n_pinned = 0;

  for (guint i = 0; i < pool->len; i++)
    n_pinned += g_hash_table_contains (
        pinned, ((ManifestItem *)run->manifest->items->pdata[g_array_index (pool, guint32, i)])->item_id);
  for (guint i = 0; i < pool->len; i++)
    {
      guint32 idx = g_array_index (pool, guint32, i);

      if (!g_hash_table_contains (pinned, ((ManifestItem *)run->manifest->items->pdata[idx])->item_id))
        floors[idx] = (double)(count - n_pinned) / (pool->len - n_pinned);
    }
}

/* Floor of an item: what is left of its cell's count without pinned items, over what is left of its pool. Pinned items
 * have none. */
static void
fairness_find_floors (const FairnessRun *run, double *floors)
{
  g_autoptr (GHashTable) pools = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autoptr (GHashTable) pinned = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < run->blueprint->pins->len; i++)
    g_hash_table_add (pinned, ((BlueprintPin *)run->blueprint->pins->pdata[i])->item_id);
  for (guint i = 0; i < run->manifest->items->len; i++)
    {
      const ManifestItem *item = run->manifest->items->pdata[i];
      g_autofree char *cell = g_strdup_printf ("%s %s", item->section, item->stratum);
      GArray *pool = g_hash_table_lookup (pools, cell);

      if (pool == NULL)
        g_hash_table_insert (pools, g_steal_pointer (&cell), pool = g_array_new (FALSE, FALSE, sizeof (guint32)));
      g_array_append_val (pool, i);
    }
  for (guint i = 0; i < run->blueprint->sections->len; i++)
    {
      const BlueprintSection *section = run->blueprint->sections->pdata[i];

      for (guint j = 0; j < section->strata->len; j++)
        {
          const BlueprintStratum *stratum = section->strata->pdata[j];
          g_autofree char *cell = g_strdup_printf ("%s %s", section->id, stratum->id);

          fairness_find_floors_of (run, g_hash_table_lookup (pools, cell), stratum->count, pinned, floors);
        }
    }
}

static void
fairness_count_exposure (FairnessRun *run)
{
  g_autofree double *floors = g_new0 (double, run->manifest->items->len + 1);

  fairness_find_floors (run, floors);
  for (guint i = 0; i < run->manifest->items->len; i++)
    {
      FairnessItem item = { i, (double)run->n_on_form[i] / run->report->n_forms, floors[i] };

      if (item.floor <= 0)
        continue;
      g_array_append_val (run->report->items, item);
      fairness_series_add (run->report->exposure, item.exposure / item.floor);
    }
}

static void
fairness_count_overlap (FairnessRun *run)
{
  guint n_words = run->manifest->items->len / 64 + 1;

  for (guint i = 0; i < run->first->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const guint64 *a = run->first->pdata[i], *b = run->first->pdata[j];
        guint n = 0;

        for (guint k = 0; k < n_words; k++)
          n += (guint)__builtin_popcountll (a[k] & b[k]);
        fairness_series_add (run->report->overlap, (double)n / run->report->n_items);
      }
}

static void
fairness_add_goal (FairnessReport *report, const char *id, const char *name, double value, double limit)
{
  FairnessGoal goal = { id, name, value, limit, value <= limit };

  g_array_append_val (report->goals, goal);
  report->is_met = report->is_met && goal.is_met;
}

static void
fairness_judge (FairnessRun *run)
{
  FairnessReport *report = run->report;
  double range = 0, spread = 0;

  for (guint i = 0; i < report->parts->len; i++)
    {
      const FairnessPart *part = report->parts->pdata[i];

      for (guint j = 0; j < part->n_points; j++)
        range = MAX (range, part->expected[j]->max - part->expected[j]->min);
      spread = MAX (spread, part->pass->max - part->pass->min);
    }
  report->tries_p99 = fairness_series_quantile (report->tries, 0.99);
  report->micros_p99 = fairness_series_quantile (report->micros, 0.99);
  report->cpu_per_million_s = run->cpu_s / report->n_forms * 1e6;
  report->is_met = TRUE;
  fairness_add_goal (report, "expected_range", N_ ("range of the expected score, items"), range, GOAL_EXPECTED_RANGE);
  fairness_add_goal (report, "pass_spread", N_ ("spread of the probability to pass"), spread, GOAL_PASS_SPREAD);
  fairness_add_goal (report, "exposure", N_ ("most exposed item, times its random floor"), report->exposure->max,
                     GOAL_EXPOSURE);
  fairness_add_goal (report, "p99_ms", N_ ("time per form, 99th percentile, ms"), report->micros_p99 / 1000.0,
                     GOAL_P99_MS);
  fairness_add_goal (report, "cpu_million_s", N_ ("CPU for one million forms, s"), report->cpu_per_million_s,
                     GOAL_MILLION_S);
}

/* The same blueprint always gives the same forms; nobody can look for a lucky seed. */
static void
fairness_make_seed (const Blueprint *blueprint, const Manifest *manifest, guint8 seed[DIGEST_LEN])
{
  g_autoptr (GBytes) json = blueprint_format (blueprint);
  g_autoptr (GString) text = g_string_new ("exam-fairness/v1\n");

  for (guint i = 0; i < manifest->items->len; i++)
    {
      const ManifestItem *item = manifest->items->pdata[i];

      g_string_append_printf (text, "%s %u\n", item->item_id, item->version);
    }
  digest_sha256_parts (seed, text->str, text->len, g_bytes_get_data (json, NULL), g_bytes_get_size (json), NULL);
}

static void
fairness_run_init (FairnessRun *run)
{
  guint n = run->manifest->items->len;
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  run->n_on_form = g_new0 (guint64, n + 1);
  run->values = g_new0 (FairnessSums, n + 1);
  run->first = g_ptr_array_new_with_free_func (g_free);
  run->idx = g_array_new (FALSE, FALSE, sizeof (guint32));
  run->chances = g_new0 (PassChance *, run->judged->conditions->len + 1);
  for (guint i = 0; i < n; i++)
    g_hash_table_insert (places, ((ManifestItem *)run->manifest->items->pdata[i])->item_id, GUINT_TO_POINTER (i));
  for (guint i = 0; i < run->judged->conditions->len; i++)
    {
      const BlueprintCondition *condition = run->judged->conditions->pdata[i];

      if (condition->pass_points > 0)
        run->chances[i] = pass_chance_new (run->curves, n, (double)condition->cut_milli / 1000.0);
      for (guint j = 0; j < condition->parameters->len; j++)
        {
          const BlueprintParameter *parameter = &g_array_index (condition->parameters, BlueprintParameter, j);
          FairnessSums *value = &run->values[GPOINTER_TO_UINT (g_hash_table_lookup (places, parameter->item_id))];

          for (guint k = 0; k < condition->n_points; k++)
            {
              value->expected[k] = parameter->expected[k];
              value->information[k] = parameter->information[k];
            }
        }
      fairness_add_condition_part (run, i);
    }
  fairness_add_whole (run);
}

/* A blueprint without conditions is judged all the same: by section, at 0 logits, by the points expected there. */
static Blueprint *
fairness_new_judged (const Blueprint *blueprint, const Manifest *manifest, const ItemCurve *curves, GError **error)
{
  g_autoptr (GBytes) json = blueprint_format (blueprint);
  g_autoptr (Blueprint) judged
      = blueprint_parse ("blueprint", g_bytes_get_data (json, NULL), g_bytes_get_size (json), error);

  if (judged == NULL)
    return NULL;
  if (judged->conditions->len > 0)
    return g_steal_pointer (&judged);
  form_targets_add_default (judged);
  if (!form_targets_fill (judged, manifest, curves, error))
    return NULL;
  for (guint i = 0; i < judged->conditions->len; i++)
    {
      BlueprintCondition *condition = judged->conditions->pdata[i];

      condition->pass_points = (guint)MAX (1, condition->target_expected[1] * condition->unit / 1000000);
    }
  return g_steal_pointer (&judged);
}

FairnessReport *
fairness_run (
    const Blueprint *blueprint, const Manifest *manifest, const ItemCurve *curves, guint n_forms, GError **error)
{
  g_autoptr (Blueprint) judged = fairness_new_judged (blueprint, manifest, curves, error);
  g_auto (FairnessRun) run = { .blueprint = blueprint, .judged = judged, .manifest = manifest, .curves = curves };
  guint8 seed[DIGEST_LEN];

  if (judged == NULL)
    return NULL;
  run.report = fairness_report_new (blueprint, manifest, n_forms);
  fairness_run_init (&run);
  fairness_make_seed (blueprint, manifest, seed);
  run.report->seed_hex = hex_format (seed, sizeof seed);
  if (!fairness_draw_all (&run, seed, error))
    return NULL;
  fairness_count_exposure (&run);
  fairness_count_overlap (&run);
  fairness_judge (&run);
  return g_steal_pointer (&run.report);
}
