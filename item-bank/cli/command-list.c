/* item-bank list: what is in a bank. */
#include "common/base/i18n.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/item-json.h"

static gboolean
command_list_print_json (const BankItem *item, gpointer data, GError **error)
{
  g_autoptr (cJSON) object = item_json_new (item);
  g_autofree char *text = json_format (object);

  g_print ("%s\n", text);
  return TRUE;
}

static gboolean
command_list_print_line (const BankItem *item, gpointer data, GError **error)
{
  const ItemDraft *draft = item->draft;
  int key = item_draft_find_key (draft);

  g_print ("%-24s v%-3u %-9s %-8s key %c  %s\n", draft->document->id, draft->document->version, item->state,
           draft->section, key >= 0 ? 'A' + key : '-', draft->topic);
  return TRUE;
}

int
command_list (int argc, char **argv)
{
  g_autofree char *bank = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = { { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &bank, N_ ("the bank"), N_ ("BANK") },
                                   { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("one JSON object per line"), NULL },
                                   { NULL } };
  g_autoptr (BankStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (!command_parse (&argc, &argv, entries, NULL, _ ("Lists the items of a bank, keys included.")))
    return COMMAND_USAGE;
  if (bank == NULL || argc > 1)
    return command_usage (bank == NULL ? _ ("--bank is missing") : _ ("too many arguments"));
  store = bank_store_open (bank, FALSE, &error);
  if (store == NULL
      || !bank_store_foreach (store, as_json ? command_list_print_json : command_list_print_line, NULL, &error))
    return command_fail (error);
  return COMMAND_OK;
}
