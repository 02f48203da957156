/* item-bank fairness: whether the forms of a bank are equally hard, before it is packed. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "item-bank/cli/bank-selection.h"
#include "item-bank/cli/command.h"
#include "item-bank/fairness/fairness-html.h"
#include "item-bank/fairness/fairness-pdf.h"
#include "item-bank/fairness/fairness-text.h"
#include "item-bank/fairness/fairness.h"

#define COMMAND_FAIRNESS_BLUEPRINT_MAX (4 * 1024 * 1024)

typedef struct
{
  char *bank;
  char *blueprint;
  char *out;
  gint forms;
  gboolean as_json;
} CommandFairness;

static void
command_fairness_clear (CommandFairness *command)
{
  g_free (command->bank);
  g_free (command->blueprint);
  g_free (command->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandFairness, command_fairness_clear)

static gboolean
command_fairness_write (const char *folder, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return file_write_durably (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0644, error);
}

/* fairness.json, .html and .pdf. */
static gboolean
command_fairness_write_all (
    const CommandFairness *command, const FairnessReport *report, const char *title, const char *json, GError **error)
{
  g_autoptr (GBytes) json_bytes = NULL;
  g_autoptr (GBytes) html = NULL;
  g_autoptr (GBytes) pdf = NULL;

  if (g_mkdir_with_parents (command->out, 0777) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be created: %s"), command->out, g_strerror (errno));
      return FALSE;
    }
  json_bytes = g_bytes_new_take (g_strdup_printf ("%s\n", json), strlen (json) + 1);
  html = fairness_html_format (report, title, error);
  pdf = html != NULL ? fairness_pdf_format (report, title, error) : NULL;
  return pdf != NULL && command_fairness_write (command->out, "fairness.json", json_bytes, error)
         && command_fairness_write (command->out, "fairness.html", html, error)
         && command_fairness_write (command->out, "fairness.pdf", pdf, error);
}

static gboolean
command_fairness_print (const CommandFairness *command,
                        const FairnessReport *report,
                        const Blueprint *blueprint,
                        const Manifest *manifest,
                        GError **error)
{
  g_autoptr (cJSON) root = fairness_text_new_json (report, manifest);
  g_autofree char *json = json_format (root);
  g_autofree char *text = fairness_text_format (report, TRUE);

  if (command->out != NULL && !command_fairness_write_all (command, report, blueprint->id, json, error))
    return FALSE;
  if (command->as_json)
    g_print ("%s\n", json);
  else
    g_print ("%s", text);
  return TRUE;
}

static Blueprint *
command_fairness_read_blueprint (const CommandFairness *command, GError **error)
{
  g_autoptr (GBytes) file = file_read (command->blueprint, COMMAND_FAIRNESS_BLUEPRINT_MAX, error);

  return file != NULL
             ? blueprint_parse (command->blueprint, g_bytes_get_data (file, NULL), g_bytes_get_size (file), error)
             : NULL;
}

static int
command_fairness_run (const CommandFairness *command)
{
  ApprovedItems approved;
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (command->bank, FALSE, &error);
  g_autoptr (Blueprint) plain = store != NULL ? command_fairness_read_blueprint (command, &error) : NULL;
  g_autoptr (BankSelection) selection
      = plain != NULL ? bank_selection_new (store, plain, FALSE, &approved, &error) : NULL;
  g_autoptr (Manifest) manifest = manifest_new ("fairness", 1);
  g_autoptr (Blueprint) blueprint = NULL;
  g_autoptr (FairnessReport) report = NULL;
  g_autofree ItemCurve *curves = NULL;

  if (selection != NULL)
    {
      bank_selection_add_items (selection, manifest);
      blueprint = bank_selection_complete (selection, plain, manifest, &error);
      curves = bank_selection_dup_curves (selection);
    }
  if (blueprint != NULL)
    report = fairness_run (blueprint, manifest, curves, (guint)command->forms, &error);
  if (report == NULL || !command_fairness_print (command, report, blueprint, manifest, &error))
    return command_fail (error);
  return report->is_met ? COMMAND_OK : COMMAND_REFUSED;
}

int
command_fairness (int argc, char **argv)
{
  g_auto (CommandFairness) command = { .forms = FAIRNESS_FORMS_DEFAULT };
  const GOptionEntry entries[]
      = { { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &command.bank, N_ ("the bank"), N_ ("BANK") },
          { "blueprint", 0, 0, G_OPTION_ARG_FILENAME, &command.blueprint, N_ ("the plan of a form"), N_ ("FILE") },
          { "forms", 0, 0, G_OPTION_ARG_INT, &command.forms, N_ ("simulate so many forms (default 100000)"), "N" },
          { "out", 'o', 0, G_OPTION_ARG_FILENAME, &command.out, N_ ("write fairness.html, .pdf and .json there"),
            N_ ("DIR") },
          { "json", 0, 0, G_OPTION_ARG_NONE, &command.as_json, N_ ("print JSON"), NULL },
          { NULL } };

  if (!command_parse (&argc, &argv, entries, NULL,
                      _ ("Draws many forms as a session will, and reports how equally hard they are. Ends with 0 where "
                         "all goals are met, 1 where one is missed or the bank cannot make these forms.")))
    return COMMAND_USAGE;
  if (argc > 1)
    return command_usage (_ ("too many arguments"));
  if (command.bank == NULL || command.blueprint == NULL)
    return command_usage (_ ("--bank and --blueprint are needed"));
  if (command.forms < 1 || command.forms > FAIRNESS_FORMS_MAX)
    return command_usage (_ ("--forms must be from 1 to %d"), FAIRNESS_FORMS_MAX);
  return command_fairness_run (&command);
}
