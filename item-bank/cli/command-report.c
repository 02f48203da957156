/* item-bank report: what a committee must know of its bank, for people (HTML, PDF) or programs (JSON). */
#include "common/base/i18n.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/exam-files.h"
#include "item-bank/cli/report-writer.h"
#include "item-bank/report/bank-report.h"
#include "item-bank/report/survey-json.h"

typedef struct
{
  char *bank, *blueprint, *rules, *words, *out;
  gboolean as_json, no_spelling;
} ReportOptions;

static void
report_options_clear (ReportOptions *options)
{
  g_free (options->bank);
  g_free (options->blueprint);
  g_free (options->rules);
  g_free (options->words);
  g_free (options->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReportOptions, report_options_clear)

static void
command_report_print_json (const BankSurvey *survey)
{
  g_autoptr (cJSON) object = survey_json_new (survey);
  g_autofree char *text = json_format (object);

  g_print ("%s\n", text);
}

static gboolean
command_report_write (const ReportOptions *options,
                      const BankSurvey *survey,
                      const Blueprint *blueprint,
                      GError **error)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (ReportDocument) document = report_writer_new (_ ("Report on the item bank"), options->bank, now_s);
  g_autofree char *items = g_strdup_printf (_ ("%u, of which %u usable"), survey->n_items, survey->n_usable);
  g_autofree char *findings
      = g_strdup_printf (_ ("%u errors, %u warnings"), lint_findings_count (survey->findings, LINT_ERROR),
                         lint_findings_count (survey->findings, LINT_WARNING));

  report_writer_set_content (document, survey->sha256);
  report_document_add_fact (document, _ ("Items"), items);
  report_document_add_fact (document, _ ("Findings"), findings);
  bank_report_add (document, survey, blueprint, report_writer_is_indonesian ());
  return report_writer_write (document, options->out, "report", now_s, error);
}

static int
command_report_run (const ReportOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Blueprint) blueprint = NULL;
  g_autoptr (RulePack) rules = NULL;
  g_autofree char *words = NULL;
  g_autoptr (BankStore) store = NULL;
  g_autoptr (BankSurvey) survey = NULL;
  BankLintSettings settings = { .checks_spelling = !options->no_spelling };

  if ((options->rules != NULL && (rules = exam_files_read_rules (options->rules, &error)) == NULL)
      || (options->blueprint != NULL && (blueprint = exam_files_read_blueprint (options->blueprint, &error)) == NULL)
      || (options->words != NULL && (words = command_read_text (options->words, &error)) == NULL))
    return command_fail (error);
  settings.rules = rules;
  settings.blueprint = blueprint;
  settings.words = words;
  store = bank_store_open (options->bank, FALSE, &error);
  survey = store != NULL ? bank_survey_new (store, &settings, &error) : NULL;
  if (survey == NULL)
    return command_fail (error);
  if (options->as_json)
    command_report_print_json (survey);
  if ((!options->as_json || options->out != NULL) && !command_report_write (options, survey, blueprint, &error))
    return command_fail (error);
  for (guint i = 0; i < survey->cells->len; i++)
    if (survey_cell_is_short (survey->cells->pdata[i]))
      return COMMAND_REFUSED;
  return COMMAND_OK;
}

int
command_report (int argc, char **argv)
{
  g_auto (ReportOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &options.bank, N_ ("the bank"), N_ ("BANK") },
    { "blueprint", 0, 0, G_OPTION_ARG_FILENAME, &options.blueprint, N_ ("blueprint that the bank must fill"),
      N_ ("FILE") },
    { "rules", 'r', 0, G_OPTION_ARG_FILENAME, &options.rules, N_ ("rule pack that the points must fit"), N_ ("FILE") },
    { "words", 'w', 0, G_OPTION_ARG_FILENAME, &options.words, N_ ("words that are right, one a line"), N_ ("FILE") },
    { "no-spelling", 0, 0, G_OPTION_ARG_NONE, &options.no_spelling, N_ ("do not look words up"), NULL },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &options.out,
      N_ ("FILE.html, FILE.pdf or a folder for both; standard output where absent"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("one JSON object on standard output"), NULL },
    { NULL }
  };

  if (!command_parse (
          &argc, &argv, entries, NULL,
          _ ("Reports coverage of the blueprint, exposure, balance of keys, enemies, duplicates and findings.\n"
             "Exit status: 0 every cell has enough items, 1 a cell is short.")))
    return COMMAND_USAGE;
  if (options.bank == NULL || argc > 1)
    return command_usage (options.bank == NULL ? _ ("--bank is missing") : _ ("too many arguments"));
  return command_report_run (&options);
}
