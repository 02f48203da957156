/* item-bank lint: mistakes in a bank, for people or as JSON lines. */
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/exam-files.h"
#include "item-bank/lint/bank-lint.h"

typedef struct
{
  char *bank, *rules, *blueprint, *words;
  gboolean as_json, no_spelling, all;
} CommandLint;

static void
command_lint_clear (CommandLint *options)
{
  g_free (options->bank);
  g_free (options->rules);
  g_free (options->blueprint);
  g_free (options->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandLint, command_lint_clear)

static void
command_lint_print_json (const LintFinding *finding)
{
  g_autoptr (cJSON) object = cJSON_CreateObject ();
  g_autofree char *text = NULL;

  cJSON_AddStringToObject (object, "severity", lint_severity_to_token (finding->rule->severity));
  cJSON_AddStringToObject (object, "code", finding->rule->code);
  if (finding->item_id != NULL)
    cJSON_AddStringToObject (object, "item", finding->item_id);
  else
    cJSON_AddNullToObject (object, "item");
  cJSON_AddStringToObject (object, "message", finding->message);
  text = json_format (object);
  g_print ("%s\n", text);
}

static const char *
command_lint_severity (LintSeverity severity)
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
command_lint_print (const char *bank, const GPtrArray *findings, gboolean as_json)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const LintFinding *finding = findings->pdata[i];
      g_autofree char *message = command_dup_printable (finding->message);

      if (as_json)
        command_lint_print_json (finding);
      else
        g_print ("%s: %s: %s: %s [%s]\n", bank, finding->item_id != NULL ? finding->item_id : _ ("whole bank"),
                 command_lint_severity (finding->rule->severity), message, finding->rule->code);
    }
}

static int
command_lint_run (const CommandLint *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RulePack) rules = NULL;
  g_autoptr (Blueprint) blueprint = NULL;
  g_autoptr (BankStore) store = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *words = NULL;
  BankLintSettings settings = { .checks_spelling = !options->no_spelling, .keeps_habits = options->all };
  guint n_items = 0, n_errors;

  if ((options->rules != NULL && (rules = exam_files_read_rules (options->rules, &error)) == NULL)
      || (options->blueprint != NULL && (blueprint = exam_files_read_blueprint (options->blueprint, &error)) == NULL)
      || (options->words != NULL && (words = command_read_text (options->words, &error)) == NULL))
    return command_fail (error);
  settings.rules = rules;
  settings.blueprint = blueprint;
  settings.words = words;
  store = bank_store_open (options->bank, FALSE, &error);
  findings = store != NULL && bank_store_count (store, &n_items, &error) ? bank_lint (store, &settings, &error) : NULL;
  if (findings == NULL)
    return command_fail (error);
  command_lint_print (options->bank, findings, options->as_json);
  n_errors = lint_findings_count (findings, LINT_ERROR);
  if (!options->as_json)
    g_print (_ ("%u items: %u errors, %u warnings, %u notes\n"), n_items, n_errors,
             lint_findings_count (findings, LINT_WARNING), lint_findings_count (findings, LINT_NOTE));
  return n_errors > 0 ? COMMAND_REFUSED : COMMAND_OK;
}

int
command_lint (int argc, char **argv)
{
  g_auto (CommandLint) options = { 0 };
  const GOptionEntry entries[] = {
    { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &options.bank, N_ ("the bank"), N_ ("BANK") },
    { "rules", 'r', 0, G_OPTION_ARG_FILENAME, &options.rules, N_ ("rule pack that the points must fit"), N_ ("FILE") },
    { "blueprint", 0, 0, G_OPTION_ARG_FILENAME, &options.blueprint,
      N_ ("with --rules: blueprint whose sections must reach the maximum"), N_ ("FILE") },
    { "words", 'w', 0, G_OPTION_ARG_FILENAME, &options.words, N_ ("words that are right, one a line"), N_ ("FILE") },
    { "no-spelling", 0, 0, G_OPTION_ARG_NONE, &options.no_spelling, N_ ("do not look words up"), NULL },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &options.all, N_ ("each finding, also of what the whole bank does"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("one JSON object per line"), NULL },
    { NULL }
  };

  if (!command_parse (&argc, &argv, entries, NULL,
                      _ ("Finds mistakes. Items with errors are not approved; warnings are for people to judge.\n"
                         "Exit status: 0 no errors, 1 errors.")))
    return COMMAND_USAGE;
  if (options.bank == NULL || argc > 1)
    return command_usage (options.bank == NULL ? _ ("--bank is missing") : _ ("too many arguments"));
  return command_lint_run (&options);
}
