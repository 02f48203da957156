/* The same facts as the report, without its words. */
#include "item-bank/report/survey-json.h"

#include <string.h>

static void
survey_json_add_counts (cJSON *object, const char *name, const char *label, const GPtrArray *counts)
{
  cJSON *array = cJSON_AddArrayToObject (object, name);

  for (guint i = 0; i < counts->len; i++)
    {
      const SurveyCount *count = counts->pdata[i];
      cJSON *child = cJSON_CreateObject ();

      cJSON_AddStringToObject (child, label, count->name);
      json_add_integer (child, "items", count->n);
      cJSON_AddItemToArray (array, child);
    }
}

static void
survey_json_add_cells (cJSON *object, const BankSurvey *survey)
{
  cJSON *array = cJSON_AddArrayToObject (object, "cells");

  for (guint i = 0; i < survey->cells->len; i++)
    {
      const SurveyCell *cell = survey->cells->pdata[i];
      cJSON *child = cJSON_CreateObject ();

      cJSON_AddStringToObject (child, "section", cell->section->id);
      cJSON_AddStringToObject (child, "stratum", cell->stratum->id);
      json_add_integer (child, "need", cell->stratum->count);
      json_add_integer (child, "have", cell->n_items);
      json_add_integer (child, "independent", cell->n_independent);
      cJSON_AddBoolToObject (child, "short", survey_cell_is_short (cell));
      cJSON_AddItemToArray (array, child);
    }
  array = cJSON_AddArrayToObject (object, "without_cell");
  for (guint i = 0; i < survey->without_cell->len; i++)
    cJSON_AddItemToArray (array, cJSON_CreateString (survey->without_cell->pdata[i]));
}

static void
survey_json_add_keys (cJSON *object, const BankSurvey *survey)
{
  cJSON *array = cJSON_AddArrayToObject (object, "keys");

  for (guint n = 2; n <= EXAM_OPTIONS_MAX; n++)
    {
      cJSON *child, *counts;

      if (lint_keys_count (survey->keys, n) == 0)
        continue;
      child = cJSON_CreateObject ();
      json_add_integer (child, "options", n);
      counts = cJSON_AddArrayToObject (child, "at");
      for (guint i = 0; i < n; i++)
        cJSON_AddItemToArray (counts, cJSON_CreateNumber (lint_keys_count_at (survey->keys, n, i)));
      cJSON_AddBoolToObject (child, "uneven", lint_keys_are_uneven (survey->keys, n));
      cJSON_AddItemToArray (array, child);
    }
}

static void
survey_json_add_findings (cJSON *object, const BankSurvey *survey)
{
  gsize n_rules;
  const LintRule *rules = lint_rules (&n_rules);
  cJSON *array = cJSON_AddArrayToObject (object, "findings");

  for (gsize i = 0; i < n_rules; i++)
    {
      guint n = lint_findings_count_code (survey->findings, rules[i].code);
      cJSON *child;

      if (n == 0)
        continue;
      child = cJSON_CreateObject ();
      cJSON_AddStringToObject (child, "code", rules[i].code);
      cJSON_AddStringToObject (child, "severity", lint_severity_to_token (rules[i].severity));
      json_add_integer (child, "findings", n);
      cJSON_AddItemToArray (array, child);
    }
}

cJSON *
survey_json_new (const BankSurvey *survey)
{
  cJSON *object = cJSON_CreateObject ();
  cJSON *bins;

  json_add_integer (object, "items", survey->n_items);
  json_add_integer (object, "usable", survey->n_usable);
  cJSON_AddStringToObject (object, "sha256", survey->sha256);
  survey_json_add_counts (object, "states", "state", survey->states);
  survey_json_add_counts (object, "topics", "topic", survey->topics);
  survey_json_add_cells (object, survey);
  survey_json_add_keys (object, survey);
  survey_json_add_counts (object, "enemies", "set", survey->enemies);
  bins = cJSON_AddArrayToObject (object, "difficulty");
  for (guint i = 0; i < BANK_SURVEY_BINS; i++)
    cJSON_AddItemToArray (bins, cJSON_CreateNumber (survey->bins[i]));
  survey_json_add_findings (object, survey);
  return object;
}
