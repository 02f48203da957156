/* The same figures as text and as JSON. */
#include "item-bank/fairness/fairness-text.h"

#include <math.h>

#include "common/base/i18n.h"

static void
fairness_text_add_part (GString *text, const FairnessPart *part)
{
  for (guint i = 0; i < part->n_points; i++)
    {
      static const char *const POINTS[] = { N_ ("cut - 1"), N_ ("cut"), N_ ("cut + 1") };
      const FairnessSeries *expected = part->expected[i], *information = part->information[i];

      g_string_append_printf (text,
                              _ ("%-8s %-8s expected %.3f to %.3f items (range %.3f, target %.3f), information %.3f to "
                                 "%.3f (target %.3f)\n"),
                              i == 0 ? part->name : "", part->n_points == 1 ? "" : _ (POINTS[i]), expected->min,
                              expected->max, expected->max - expected->min, part->target[i], information->min,
                              information->max, part->information_target[i]);
    }
  if (part->pass->values->len > 0)
    g_string_append_printf (text, _ ("%-8s %-8s probability to pass %.4f to %.4f (spread %.4f)\n"), "", _ ("cut"),
                            part->pass->min, part->pass->max, part->pass->max - part->pass->min);
}

char *
fairness_text_format (const FairnessReport *report, gboolean with_details)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text, _ ("simulated %u forms of %u items out of %u; tries per form: mean %.2f, 99 %% %.0f, most %.0f\n"),
      report->n_forms, report->n_items, report->n_bank, report->tries->mean, report->tries_p99, report->tries->max);
  if (!report->has_conditions)
    g_string_append (text, _ ("the blueprint has no conditions: forms are as hard as chance makes them\n"));
  for (guint i = 0; with_details && i < report->parts->len; i++)
    fairness_text_add_part (text, report->parts->pdata[i]);
  if (with_details)
    g_string_append_printf (
        text, _ ("exposure: at most %.2f times the random floor; overlap of two forms: mean %.1f %%, most %.1f %%\n"),
        report->exposure->max, report->overlap->mean * 100, report->overlap->max * 100);
  for (guint i = 0; i < report->goals->len; i++)
    {
      const FairnessGoal *goal = &g_array_index (report->goals, FairnessGoal, i);

      g_string_append_printf (text, _ ("%s: %s %.3f, goal at most %g\n"), goal->is_met ? _ ("met") : _ ("MISSED"),
                              _ (goal->name), goal->value, goal->limit);
    }
  return g_string_free (text, FALSE);
}

static void
fairness_text_add_number (cJSON *object, const char *name, double value)
{
  cJSON_AddNumberToObject (object, name, round (value * 1e6) / 1e6);
}

static cJSON *
fairness_text_new_series (const FairnessSeries *series)
{
  cJSON *object = cJSON_CreateObject ();

  fairness_text_add_number (object, "min", series->min);
  fairness_text_add_number (object, "max", series->max);
  fairness_text_add_number (object, "mean", series->mean);
  fairness_text_add_number (object, "range", series->max - series->min);
  return object;
}

static cJSON *
fairness_text_new_part (const FairnessPart *part)
{
  cJSON *object = cJSON_CreateObject ();
  cJSON *points;

  cJSON_AddStringToObject (object, "name", part->name);
  fairness_text_add_number (object, "cut", (double)part->cut_milli / 1000.0);
  if (part->pass_points > 0)
    json_add_integer (object, "pass", part->pass_points);
  points = cJSON_AddArrayToObject (object, "points");
  for (guint i = 0; i < part->n_points; i++)
    {
      cJSON *point = cJSON_CreateObject ();

      json_add_integer (point, "at", part->n_points == 1 ? 0 : (gint64)i - 1);
      fairness_text_add_number (point, "target", part->target[i]);
      cJSON_AddItemToObject (point, "expected", fairness_text_new_series (part->expected[i]));
      fairness_text_add_number (point, "information_target", part->information_target[i]);
      cJSON_AddItemToObject (point, "information", fairness_text_new_series (part->information[i]));
      cJSON_AddItemToArray (points, point);
    }
  if (part->pass->values->len > 0)
    cJSON_AddItemToObject (object, "pass_probability", fairness_text_new_series (part->pass));
  return object;
}

static void
fairness_text_add_items (const FairnessReport *report, const Manifest *manifest, cJSON *root)
{
  cJSON *items = cJSON_AddArrayToObject (root, "items");

  for (guint i = 0; i < report->items->len; i++)
    {
      const FairnessItem *item = &g_array_index (report->items, FairnessItem, i);
      cJSON *object = cJSON_CreateObject ();

      cJSON_AddStringToObject (object, "id", ((ManifestItem *)manifest->items->pdata[item->idx])->item_id);
      fairness_text_add_number (object, "exposure", item->exposure);
      fairness_text_add_number (object, "floor", item->floor);
      cJSON_AddItemToArray (items, object);
    }
}

cJSON *
fairness_text_new_json (const FairnessReport *report, const Manifest *manifest)
{
  cJSON *root = cJSON_CreateObject ();
  cJSON *parts, *goals, *tries;

  json_add_integer (root, "forms", report->n_forms);
  json_add_integer (root, "items_per_form", report->n_items);
  json_add_integer (root, "bank_items", report->n_bank);
  cJSON_AddBoolToObject (root, "has_conditions", report->has_conditions);
  cJSON_AddStringToObject (root, "seed", report->seed_hex);
  cJSON_AddBoolToObject (root, "met", report->is_met);
  goals = cJSON_AddArrayToObject (root, "goals");
  for (guint i = 0; i < report->goals->len; i++)
    {
      const FairnessGoal *goal = &g_array_index (report->goals, FairnessGoal, i);
      cJSON *object = cJSON_CreateObject ();

      cJSON_AddStringToObject (object, "goal", goal->id);
      fairness_text_add_number (object, "value", goal->value);
      fairness_text_add_number (object, "limit", goal->limit);
      cJSON_AddBoolToObject (object, "met", goal->is_met);
      cJSON_AddItemToArray (goals, object);
    }
  parts = cJSON_AddArrayToObject (root, "parts");
  for (guint i = 0; i < report->parts->len; i++)
    cJSON_AddItemToArray (parts, fairness_text_new_part (report->parts->pdata[i]));
  cJSON_AddItemToObject (root, "exposure_ratio", fairness_text_new_series (report->exposure));
  cJSON_AddItemToObject (root, "overlap", fairness_text_new_series (report->overlap));
  cJSON_AddItemToObject (root, "tries", tries = fairness_text_new_series (report->tries));
  fairness_text_add_number (tries, "p99", report->tries_p99);
  fairness_text_add_number (root, "p99_ms", report->micros_p99 / 1000.0);
  fairness_text_add_number (root, "cpu_per_million_forms_s", report->cpu_per_million_s);
  fairness_text_add_items (report, manifest, root);
  return root;
}
