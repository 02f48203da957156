/* item-bank lint: mistakes in a bank, for people or as JSON lines. */
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/cli/bank-lint.h"
#include "item-bank/cli/command.h"

static void
command_lint_print_json (const LintFinding *finding)
{
  g_autoptr (cJSON) object = cJSON_CreateObject ();
  g_autofree char *text = NULL;

  cJSON_AddStringToObject (object, "severity", lint_severity_to_token (finding->severity));
  cJSON_AddStringToObject (object, "code", finding->code);
  if (finding->item_id != NULL)
    cJSON_AddStringToObject (object, "item", finding->item_id);
  else
    cJSON_AddNullToObject (object, "item");
  cJSON_AddStringToObject (object, "message", finding->message);
  text = json_format (object);
  g_print ("%s\n", text);
}

static void
command_lint_print (const char *bank, const GPtrArray *findings, gboolean as_json)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const LintFinding *finding = findings->pdata[i];

      if (as_json)
        command_lint_print_json (finding);
      else
        g_print ("%s: %s: %s: %s [%s]\n", bank, finding->item_id != NULL ? finding->item_id : _ ("whole bank"),
                 finding->severity == LINT_ERROR ? _ ("error") : _ ("warning"), finding->message, finding->code);
    }
}

int
command_lint (int argc, char **argv)
{
  g_autofree char *bank = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = { { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &bank, N_ ("the bank"), N_ ("BANK") },
                                   { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("one JSON object per line"), NULL },
                                   { NULL } };
  g_autoptr (BankStore) store = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  guint n_items = 0, n_errors;

  if (!command_parse (&argc, &argv, entries, NULL,
                      _ ("Finds mistakes. Items with errors are not packed; warnings are for people to judge.\n"
                         "Exit status: 0 no errors, 1 errors.")))
    return COMMAND_USAGE;
  if (bank == NULL || argc > 1)
    return command_usage (bank == NULL ? _ ("--bank is missing") : _ ("too many arguments"));
  store = bank_store_open (bank, FALSE, &error);
  findings = store != NULL && bank_store_count (store, &n_items, &error) ? bank_lint (store, &error) : NULL;
  if (findings == NULL)
    return command_fail (error);
  command_lint_print (bank, findings, as_json);
  n_errors = lint_findings_count (findings, LINT_ERROR);
  if (!as_json)
    g_print (_ ("%u items: %u errors, %u warnings\n"), n_items, n_errors, lint_findings_count (findings, LINT_WARNING));
  return n_errors > 0 ? COMMAND_REFUSED : COMMAND_OK;
}
