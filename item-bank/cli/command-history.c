/* item-bank history: who did what, when and why, and whether the bank still fits it. */
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/cli/command.h"
#include "item-bank/store/bank-history.h"
#include "item-bank/store/bank-review.h"

static char *
command_history_dup_time (gint64 at_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at_s);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("-");
}

static gboolean
command_history_print_json (const BankEvent *event, gpointer data, GError **error)
{
  g_autoptr (cJSON) object = cJSON_CreateObject ();
  g_autofree char *at = command_history_dup_time (event->at_s);
  g_autofree char *text = NULL;

  json_add_integer (object, "seq", event->seq);
  cJSON_AddStringToObject (object, "at", at);
  cJSON_AddStringToObject (object, "who", event->who);
  cJSON_AddStringToObject (object, "event", bank_event_to_token (event->kind));
  cJSON_AddStringToObject (object, "item", event->item_id);
  json_add_integer (object, "version", event->version);
  cJSON_AddStringToObject (object, "about", event->about);
  cJSON_AddStringToObject (object, "why", event->why);
  text = json_format (object);
  g_print ("%s\n", text);
  return TRUE;
}

static gboolean
command_history_print_line (const BankEvent *event, gpointer data, GError **error)
{
  g_autofree char *at = command_history_dup_time (event->at_s);
  g_autofree char *who = command_dup_printable (event->who);
  g_autofree char *why = command_dup_printable (event->why);
  g_autofree char *version = event->version > 0 ? g_strdup_printf (" v%u", event->version) : g_strdup ("");

  g_print ("%s  %s%s  %-16s  %s%s%s\n", at, event->item_id, version, bank_event_to_token (event->kind), who,
           *why != '\0' ? ": " : "", why);
  return TRUE;
}

/* Signatures of the newest version that are damaged are named; FALSE where there are any. */
static gboolean
command_history_check_item (BankStore *store, const char *item_id, GError **error)
{
  g_autoptr (BankItem) item = bank_store_read (store, item_id, error);
  g_autoptr (BankReview) review = item != NULL ? bank_review_read (store, item, error) : NULL;

  if (review == NULL)
    return FALSE;
  for (guint i = 0; i < review->damages->len; i++)
    command_complain (g_ptr_array_index (review->damages, i));
  return review->damages->len == 0;
}

static void
command_history_print_head (const guint8 head[DIGEST_LEN], gboolean as_json)
{
  g_autofree char *hex = hex_format (head, DIGEST_LEN);

  if (as_json)
    g_print ("{\"head\":\"%s\"}\n", hex);
  else
    g_print (_ ("history is whole, head %s\n"), hex);
}

static int
command_history_run (const char *bank, const char *item_id, gboolean as_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (bank, FALSE, &error);
  guint8 head[DIGEST_LEN];
  guint32 version;
  BankState state;

  if (store == NULL || (item_id != NULL && !bank_store_get_state (store, item_id, &state, &version, &error))
      || !bank_history_foreach (store, item_id, 0, as_json ? command_history_print_json : command_history_print_line,
                                NULL, &error)
      || !bank_history_check (store, head, &error))
    return command_fail (error);
  if (item_id != NULL && !command_history_check_item (store, item_id, &error))
    return error != NULL ? command_fail (error) : COMMAND_REFUSED;
  if (!as_json || item_id == NULL)
    command_history_print_head (head, as_json);
  return COMMAND_OK;
}

int
command_history (int argc, char **argv)
{
  g_autofree char *bank = NULL;
  g_autofree char *item = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[]
      = { { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &bank, N_ ("the bank"), N_ ("BANK") },
          { "item", 'i', 0, G_OPTION_ARG_STRING, &item, N_ ("of one item; of the whole bank where absent"), N_ ("ID") },
          { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("one JSON object per line"), NULL },
          { NULL } };

  if (!command_parse (&argc, &argv, entries, NULL,
                      _ ("Prints who did what, when and why, and checks that nobody changed the bank by other means. "
                         "Exit status: 0 all fits, 1 damaged.")))
    return COMMAND_USAGE;
  if (bank == NULL || argc > 1)
    return command_usage (bank == NULL ? _ ("--bank is missing") : _ ("too many arguments"));
  return command_history_run (bank, item, as_json);
}
