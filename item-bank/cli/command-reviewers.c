/* item-bank reviewers: the people whose approvals count. */
#include <string.h>

#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/cli/command.h"
#include "item-bank/store/bank-reviewer.h"

typedef struct
{
  char *bank;
  char *by;
  char *reason;
  gboolean as_json;
  gint64 now_s;
} CommandReviewers;

static void
command_reviewers_clear (CommandReviewers *reviewers)
{
  g_free (reviewers->bank);
  g_free (reviewers->by);
  g_free (reviewers->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandReviewers, command_reviewers_clear)

static void
command_reviewers_print (const BankReviewer *reviewer, gboolean as_json)
{
  g_autofree char *hex = hex_format (reviewer->sha256, DIGEST_LEN);
  g_autofree char *name = command_dup_printable (reviewer->name);

  if (as_json)
    {
      g_autoptr (cJSON) object = cJSON_CreateObject ();
      g_autofree char *text = NULL;

      cJSON_AddStringToObject (object, "name", reviewer->name);
      cJSON_AddStringToObject (object, "sha256", hex);
      cJSON_AddBoolToObject (object, "admitted", reviewer->removed_s == 0);
      text = json_format (object);
      g_print ("%s\n", text);
    }
  else
    g_print ("%s  %s%s\n", hex, name, reviewer->removed_s != 0 ? _ (" (removed)") : "");
}

static gboolean
command_reviewers_list (BankStore *store, gboolean as_json, GError **error)
{
  g_autoptr (GPtrArray) list = bank_reviewer_list (store, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    command_reviewers_print (g_ptr_array_index (list, i), as_json);
  return TRUE;
}

static gboolean
command_reviewers_change (
    const CommandReviewers *reviewers, BankStore *store, const char *path, gboolean adds, GError **error)
{
  g_autofree char *pem = command_read_text (path, error);
  const char *by = reviewers->by != NULL ? reviewers->by : g_get_user_name ();
  g_autoptr (BankReviewer) reviewer = NULL;
  guint n_reopened = 0;
  gboolean done;

  if (pem == NULL)
    return FALSE;
  if (adds)
    {
      done = bank_reviewer_add (store, pem, by, reviewers->now_s, error);
      reviewer = done ? bank_reviewer_find (store, pem, error) : NULL;
      done = reviewer != NULL;
    }
  else
    done = bank_reviewer_remove (store, pem, by, reviewers->reason, reviewers->now_s, &n_reopened, error);
  if (!done)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  if (reviewer != NULL)
    command_reviewers_print (reviewer, reviewers->as_json);
  else
    g_print (_ ("%s: removed; %u approved items are in review again\n"), path, n_reopened);
  return TRUE;
}

static int
command_reviewers_run (const CommandReviewers *reviewers, const char *verb, char **paths)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (reviewers->bank, FALSE, &error);
  guint n_refused = 0;

  if (store == NULL)
    return command_fail (error);
  if (strcmp (verb, "list") == 0)
    return command_reviewers_list (store, reviewers->as_json, &error) ? COMMAND_OK : command_fail (error);
  for (char **path = paths; *path != NULL; path++)
    if (!command_reviewers_change (reviewers, store, *path, strcmp (verb, "add") == 0, &error))
      {
        n_refused++;
        command_fail (error);
        g_clear_error (&error);
      }
  return n_refused == 0 ? COMMAND_OK : COMMAND_REFUSED;
}

int
command_reviewers (int argc, char **argv)
{
  g_auto (CommandReviewers) reviewers = { .now_s = g_get_real_time () / G_USEC_PER_SEC };
  const GOptionEntry entries[] = {
    { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &reviewers.bank, N_ ("the bank"), N_ ("BANK") },
    { "reason", 'r', 0, G_OPTION_ARG_STRING, &reviewers.reason, N_ ("of a removal; kept in the history"), N_ ("TEXT") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &reviewers.by, N_ ("your name; the log-in name where absent"), N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &reviewers.as_json, N_ ("one JSON object per line"), NULL },
    { NULL }
  };
  const char *verb;

  if (!command_parse (&argc, &argv, entries, _ ("add CERTIFICATE... | remove CERTIFICATE... | list"),
                      _ ("Admits reviewers by their certificates (PEM), one person each. Compare the SHA-256 that is "
                         "printed with the person's own. From the first one on only approved items are packed.")))
    return COMMAND_USAGE;
  verb = argc > 1 ? argv[1] : "";
  if (reviewers.bank == NULL)
    return command_usage (_ ("--bank is missing"));
  if (strcmp (verb, "add") != 0 && strcmp (verb, "remove") != 0 && strcmp (verb, "list") != 0)
    return command_usage (_ ("say \"add\", \"remove\" or \"list\""));
  if ((strcmp (verb, "list") == 0) != (argc == 2))
    return command_usage (argc == 2 ? _ ("name a certificate") : _ ("too many arguments"));
  return command_reviewers_run (&reviewers, verb, argv + 2);
}
