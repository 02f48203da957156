/* One function per chapter. */
#include "item-bank/report/bank-report.h"

#include <string.h>

#include "common/base/i18n.h"

#define ROWS_MAX    200
#define CROWD_MIN   12 /* more findings of one rule share a row */
#define CROWD_NAMED 60

static const char *
bank_report_state (const char *state)
{
  static const struct
  {
    const char *state, *name;
  } NAMES[] = { { "draft", N_ ("draft") },
                { "in-review", N_ ("in review") },
                { "returned", N_ ("returned") },
                { "approved", N_ ("approved") },
                { "frozen", N_ ("frozen") },
                { "retired", N_ ("retired") },
                { "compromised", N_ ("compromised") } };

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (strcmp (NAMES[i].state, state) == 0)
      return _ (NAMES[i].name);
  return state;
}

static ReportTone
bank_report_tone (LintSeverity severity)
{
  switch (severity)
    {
    case LINT_NOTE:
      return REPORT_TONE_HINT;
    case LINT_WARNING:
      return REPORT_TONE_WARNING;
    case LINT_ERROR:
      return REPORT_TONE_BAD;
    }
  g_assert_not_reached ();
}

static const char *
bank_report_severity (LintSeverity severity)
{
  switch (severity)
    {
    case LINT_NOTE:
      return _ ("note");
    case LINT_WARNING:
      return _ ("warning");
    case LINT_ERROR:
      return _ ("error");
    }
  g_assert_not_reached ();
}

static void
bank_report_add_cell_row (ReportTable *table, const SurveyCell *cell)
{
  gboolean is_short = survey_cell_is_short (cell);
  guint need = cell->stratum->count, have = cell->n_items;
  double exposure = have > 0 ? MIN (1, (double)need / have) : 0;
  g_autofree char *share
      = have > 0 ? g_strdup_printf ("%u %%", (guint)MIN (100, (need * 100 + have / 2) / have)) : g_strdup ("–");

  report_table_begin_row (table);
  report_table_add_cell (table, cell->section->id, REPORT_TONE_PLAIN);
  report_table_add_cell (table, cell->stratum->id, REPORT_TONE_PLAIN);
  report_table_add_number (table, need, REPORT_TONE_PLAIN);
  report_table_add_number (table, have, is_short ? REPORT_TONE_BAD : REPORT_TONE_PLAIN);
  report_table_add_number (table, cell->n_independent, is_short ? REPORT_TONE_BAD : REPORT_TONE_PLAIN);
  report_table_add_bar (table, exposure, share, exposure > 0.5 ? REPORT_TONE_WARNING : REPORT_TONE_PLAIN);
  if (is_short)
    {
      g_autofree char *missing = g_strdup_printf (_ ("short by %u"), need - cell->n_independent);

      report_table_add_cell (table, missing, REPORT_TONE_BAD);
    }
  else
    report_table_add_cell (table, _ ("enough"), REPORT_TONE_GOOD);
}

static void
bank_report_add_without_cell (ReportDocument *document, const BankSurvey *survey)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (survey->without_cell->len == 0)
    return;
  g_string_append_printf (text, _ ("%u usable items have no place in the blueprint and are never packed: "),
                          survey->without_cell->len);
  for (guint i = 0; i < MIN (survey->without_cell->len, 20); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *)survey->without_cell->pdata[i]);
  if (survey->without_cell->len > 20)
    g_string_append (text, " …");
  report_document_add_paragraph (document, REPORT_TONE_WARNING, text->str);
}

static void
bank_report_add_coverage (ReportDocument *document, const BankSurvey *survey)
{
  ReportTable *table;
  guint n_short = 0;
  g_autofree char *verdict = NULL;

  if (survey->cells->len == 0)
    return;
  for (guint i = 0; i < survey->cells->len; i++)
    n_short += survey_cell_is_short (survey->cells->pdata[i]);
  report_document_add_heading (document, 2, _ ("Coverage of the blueprint and exposure"));
  verdict = n_short == 0
                ? g_strdup (_ ("Every cell has enough items for a form."))
                : g_strdup_printf (_ ("%u of %u cells are short: no form can be drawn."), n_short, survey->cells->len);
  report_document_add_paragraph (document, n_short == 0 ? REPORT_TONE_GOOD : REPORT_TONE_BAD, verdict);
  report_document_add_paragraph (
      document, REPORT_TONE_HINT,
      _ ("\"Independent\" counts each set of enemies once: so many items can come on one form. "
         "Exposure is the share of forms that each item of the cell comes on."));
  table = report_document_add_table (document, "");
  report_table_add_column (table, _ ("Section"), REPORT_ALIGN_START, 1.1);
  report_table_add_column (table, _ ("Cell"), REPORT_ALIGN_START, 2.3);
  report_table_add_column (table, _ ("Needs"), REPORT_ALIGN_END, 0.8);
  report_table_add_column (table, _ ("Has"), REPORT_ALIGN_END, 0.8);
  report_table_add_column (table, _ ("Independent"), REPORT_ALIGN_END, 1.3);
  report_table_add_column (table, _ ("Exposure"), REPORT_ALIGN_START, 2.2);
  report_table_add_column (table, _ ("Verdict"), REPORT_ALIGN_START, 1.3);
  for (guint i = 0; i < survey->cells->len; i++)
    bank_report_add_cell_row (table, survey->cells->pdata[i]);
  bank_report_add_without_cell (document, survey);
}

static void
bank_report_add_counts (
    ReportDocument *document, const char *caption, const char *name, const GPtrArray *counts, gboolean are_states)
{
  ReportTable *table = report_document_add_table (document, caption);
  guint most = 1;

  for (guint i = 0; i < counts->len; i++)
    most = MAX (most, ((const SurveyCount *)counts->pdata[i])->n);
  report_table_add_column (table, name, REPORT_ALIGN_START, 3);
  report_table_add_column (table, _ ("Items"), REPORT_ALIGN_START, 3);
  for (guint i = 0; i < MIN (counts->len, ROWS_MAX); i++)
    {
      const SurveyCount *count = counts->pdata[i];
      g_autofree char *number = g_strdup_printf ("%u", count->n);

      report_table_begin_row (table);
      report_table_add_cell (table, are_states ? bank_report_state (count->name) : count->name, REPORT_TONE_PLAIN);
      report_table_add_bar (table, (double)count->n / most, number, REPORT_TONE_PLAIN);
    }
}

static void
bank_report_add_keys_of (ReportDocument *document, const BankSurvey *survey, guint n)
{
  g_autofree char *caption = g_strdup_printf (_ ("%u items with %u options"), lint_keys_count (survey->keys, n), n);
  ReportTable *table = report_document_add_table (document, caption);
  gboolean is_uneven = lint_keys_are_uneven (survey->keys, n);
  guint most = 1;

  for (guint i = 0; i < n; i++)
    most = MAX (most, lint_keys_count_at (survey->keys, n, i));
  report_table_add_column (table, _ ("Key"), REPORT_ALIGN_START, 1);
  report_table_add_column (table, _ ("Items"), REPORT_ALIGN_START, 5);
  for (guint i = 0; i < n; i++)
    {
      guint count = lint_keys_count_at (survey->keys, n, i);
      g_autofree char *number
          = g_strdup_printf ("%u (%u %%)", count,
                             (count * 100 + lint_keys_count (survey->keys, n) / 2) / lint_keys_count (survey->keys, n));
      char letter[] = { (char)('A' + i), '\0' };

      report_table_begin_row (table);
      report_table_add_cell (table, letter, REPORT_TONE_STRONG);
      report_table_add_bar (table, (double)count / most, number, is_uneven ? REPORT_TONE_WARNING : REPORT_TONE_PLAIN);
    }
  if (is_uneven)
    report_document_add_paragraph (document, REPORT_TONE_WARNING,
                                   _ ("Too uneven for chance: whoever knows this gains by guessing."));
}

static void
bank_report_add_keys (ReportDocument *document, const BankSurvey *survey)
{
  gboolean has_any = FALSE;

  report_document_add_heading (document, 2, _ ("Balance of the keys"));
  for (guint n = 2; n <= EXAM_OPTIONS_MAX; n++)
    if (lint_keys_count (survey->keys, n) > 0)
      {
        bank_report_add_keys_of (document, survey, n);
        has_any = TRUE;
      }
  if (!has_any)
    report_document_add_paragraph (document, REPORT_TONE_HINT, _ ("No item has one key among options."));
}

static void
bank_report_add_difficulty (ReportDocument *document, const BankSurvey *survey)
{
  ReportPlot *plot;
  ReportSeries *series;

  report_document_add_heading (document, 2, _ ("Difficulty"));
  if (survey->n_usable == 0)
    {
      report_document_add_paragraph (document, REPORT_TONE_HINT, _ ("There are no usable items."));
      return;
    }
  plot = report_document_add_plot (document, _ ("Items by difficulty, in steps of half a logit"),
                                   _ ("difficulty (logits)"), _ ("items"));
  series = report_plot_add_series (plot, REPORT_SERIES_BARS, _ ("items"));
  for (guint i = 0; i < BANK_SURVEY_BINS; i++)
    report_series_add_point (series, -4.25 + 0.5 * i, survey->bins[i]);
}

static int
bank_report_compare_counts (gconstpointer a, gconstpointer b)
{
  const SurveyCount *one = *(const SurveyCount *const *)a, *other = *(const SurveyCount *const *)b;

  if (one->n != other->n)
    return one->n > other->n ? -1 : 1;
  return strcmp (one->name, other->name);
}

static void
bank_report_add_enemies (ReportDocument *document, const BankSurvey *survey)
{
  g_autoptr (GPtrArray) largest = g_ptr_array_new ();
  g_autofree char *text = NULL;

  report_document_add_heading (document, 2, _ ("Enemies"));
  if (survey->enemies->len == 0)
    {
      report_document_add_paragraph (document, REPORT_TONE_HINT, _ ("No two items are enemies."));
      return;
    }
  for (guint i = 0; i < survey->enemies->len; i++)
    g_ptr_array_add (largest, survey->enemies->pdata[i]);
  g_ptr_array_sort (largest, bank_report_compare_counts);
  if (largest->len > 30)
    {
      text = g_strdup_printf (_ ("%u sets, at most one item of each comes on a form; the 30 largest:"), largest->len);
      g_ptr_array_set_size (largest, 30);
    }
  else
    text = g_strdup_printf (_ ("%u sets, at most one item of each comes on a form:"), largest->len);
  report_document_add_paragraph (document, REPORT_TONE_PLAIN, text);
  bank_report_add_counts (document, "", _ ("Set"), largest, FALSE);
}

static gboolean
bank_report_is_duplicate_rule (const LintRule *rule)
{
  static const char *const CODES[]
      = { "duplicate-id", "duplicate-item", "duplicate-stem", "near-duplicate", "same-pattern", "stimulus-differs" };

  for (gsize i = 0; i < G_N_ELEMENTS (CODES); i++)
    if (strcmp (rule->code, CODES[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
bank_report_add_row (ReportTable *table, const LintFinding *finding, const char *item, const char *message)
{
  report_table_begin_row (table);
  report_table_add_cell (table, finding->rule->code, bank_report_tone (finding->rule->severity));
  report_table_add_cell (table, item, REPORT_TONE_STRONG);
  report_table_add_cell (table, message, REPORT_TONE_PLAIN);
}

/* Many findings of one rule in one row: the first message stands for all of them. */
static void
bank_report_add_crowd (ReportTable *table, const BankSurvey *survey, const LintRule *rule, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *title = g_strdup_printf (_ ("%u findings"), n);
  const LintFinding *first = NULL;
  guint n_named = 0;

  for (guint i = 0; i < survey->findings->len; i++)
    {
      const LintFinding *finding = survey->findings->pdata[i];

      if (finding->rule != rule)
        continue;
      if (first == NULL)
        {
          first = finding;
          g_string_append_printf (text, _ ("For example %s: %s\n"),
                                  finding->item_id != NULL ? finding->item_id : _ ("whole bank"), finding->message);
        }
      else if (finding->item_id != NULL && n_named < CROWD_NAMED)
        g_string_append_printf (text, "%s%s", n_named++ > 0 ? ", " : _ ("Also "), finding->item_id);
    }
  if (n > CROWD_NAMED)
    g_string_append (text, " …");
  if (first != NULL)
    bank_report_add_row (table, first, title, text->str);
}

/* Findings of one group, by rule. */
static void
bank_report_add_list (ReportDocument *document, const BankSurvey *survey, gboolean duplicates, LintSeverity severity)
{
  gsize n_rules;
  const LintRule *rules = lint_rules (&n_rules);
  ReportTable *table = NULL;

  for (gsize i = 0; i < n_rules; i++)
    {
      guint n = lint_findings_count_code (survey->findings, rules[i].code);

      if (n == 0 || (!duplicates && rules[i].severity != severity)
          || bank_report_is_duplicate_rule (&rules[i]) != duplicates)
        continue;
      if (table == NULL)
        {
          table = report_document_add_table (document, "");
          report_table_add_column (table, _ ("Rule"), REPORT_ALIGN_START, 1.6);
          report_table_add_column (table, _ ("Item"), REPORT_ALIGN_START, 1.6);
          report_table_add_column (table, _ ("What is wrong and what to do"), REPORT_ALIGN_START, 5);
        }
      /* A pair is worth a row: who is like whom matters. */
      if (n > (duplicates ? ROWS_MAX : CROWD_MIN))
        bank_report_add_crowd (table, survey, &rules[i], n);
      for (guint j = 0; n <= (duplicates ? ROWS_MAX : CROWD_MIN) && j < survey->findings->len; j++)
        {
          const LintFinding *finding = survey->findings->pdata[j];

          if (finding->rule == &rules[i])
            bank_report_add_row (table, finding, finding->item_id != NULL ? finding->item_id : _ ("whole bank"),
                                 finding->message);
        }
    }
  if (table == NULL)
    report_document_add_paragraph (document, REPORT_TONE_GOOD, _ ("None."));
}

static void
bank_report_add_rules (ReportDocument *document, const BankSurvey *survey)
{
  gsize n_rules;
  const LintRule *rules = lint_rules (&n_rules);
  ReportTable *table;

  report_document_add_heading (document, 2, _ ("Findings by rule"));
  if (survey->findings->len == 0)
    {
      report_document_add_paragraph (document, REPORT_TONE_GOOD, _ ("None."));
      return;
    }
  table = report_document_add_table (document, "");
  report_table_add_column (table, _ ("Rule"), REPORT_ALIGN_START, 2);
  report_table_add_column (table, _ ("Severity"), REPORT_ALIGN_START, 1.2);
  report_table_add_column (table, _ ("Meaning"), REPORT_ALIGN_START, 4);
  report_table_add_column (table, _ ("Findings"), REPORT_ALIGN_END, 1.2);
  for (int severity = LINT_ERROR; severity >= (int)LINT_NOTE; severity--)
    for (gsize i = 0; i < n_rules; i++)
      {
        guint n = lint_findings_count_code (survey->findings, rules[i].code);

        if ((int)rules[i].severity != severity || n == 0)
          continue;
        report_table_begin_row (table);
        report_table_add_cell (table, rules[i].code, REPORT_TONE_STRONG);
        report_table_add_cell (table, bank_report_severity (rules[i].severity), bank_report_tone (rules[i].severity));
        report_table_add_cell (table, _ (rules[i].title), REPORT_TONE_PLAIN);
        report_table_add_number (table, n, REPORT_TONE_PLAIN);
      }
}

void
bank_report_add (ReportDocument *document,
                 const BankSurvey *survey,
                 const Blueprint *blueprint,
                 gboolean uses_indonesian)
{
  if (blueprint != NULL)
    report_document_add_fact (document, _ ("Blueprint"), uses_indonesian ? blueprint->title_id : blueprint->title_en);
  bank_report_add_coverage (document, survey);
  report_document_add_heading (document, 2, _ ("Items"));
  bank_report_add_counts (document, _ ("By state"), _ ("State"), survey->states, TRUE);
  bank_report_add_counts (document, _ ("By topic"), _ ("Section / topic"), survey->topics, FALSE);
  bank_report_add_keys (document, survey);
  bank_report_add_difficulty (document, survey);
  bank_report_add_enemies (document, survey);
  bank_report_add_rules (document, survey);
  report_document_add_heading (document, 2, _ ("Errors"));
  bank_report_add_list (document, survey, FALSE, LINT_ERROR);
  report_document_add_heading (document, 2, _ ("Warnings"));
  bank_report_add_list (document, survey, FALSE, LINT_WARNING);
  report_document_add_heading (document, 2, _ ("Notes"));
  bank_report_add_list (document, survey, FALSE, LINT_NOTE);
  report_document_add_heading (document, 2, _ ("Duplicates"));
  bank_report_add_list (document, survey, TRUE, LINT_WARNING);
}
