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

  g_print ("%-24s v%-3u %-9s %-8s key %c  %s", draft->document->id, draft->document->version, item->state,
           draft->section, key >= 0 ? 'A' + key : '-', draft->topic);
  if (item->frozen_version > 0 && item->frozen_version != draft->document->version)
    g_print (_ (" (version %u is frozen)"), item->frozen_version);
  g_print ("\n");
  return TRUE;
}

/* Names of states as a set; FALSE where one is unknown. */
static gboolean
command_list_parse_states (char **names, guint *out)
{
  *out = 0;
  for (char **name = names; name != NULL && *name != NULL; name++)
    {
      BankState state;

      if (!bank_state_from_token (*name, &state))
        return FALSE;
      *out |= 1u << state;
    }
  return TRUE;
}

int
command_list (int argc, char **argv)
{
  g_autofree char *bank = NULL;
  g_auto (GStrv) sections = NULL;
  g_auto (GStrv) states = NULL;
  gboolean as_json = FALSE;
  BankStoreFilter filter = { 0 };
  const GOptionEntry entries[] = { { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &bank, N_ ("the bank"), N_ ("BANK") },
                                   { "section", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sections,
                                     N_ ("only of this section (may be given several times)"), N_ ("SECTION") },
                                   { "state", 0, 0, G_OPTION_ARG_STRING_ARRAY, &states,
                                     N_ ("only in this state (may be given several times)"), N_ ("STATE") },
                                   { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("one JSON object per line"), NULL },
                                   { NULL } };
  g_autoptr (BankStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (!command_parse (&argc, &argv, entries, NULL, _ ("Lists the items of a bank, keys included.")))
    return COMMAND_USAGE;
  if (bank == NULL || argc > 1)
    return command_usage (bank == NULL ? _ ("--bank is missing") : _ ("too many arguments"));
  if (!command_list_parse_states (states, &filter.states))
    {
      g_autofree char *tokens = bank_state_dup_tokens ();

      return command_usage (_ ("a state is one of %s"), tokens);
    }
  filter.sections = (const char *const *)sections;
  store = bank_store_open (bank, FALSE, &error);
  if (store == NULL
      || !bank_store_foreach_filtered (store, &filter, as_json ? command_list_print_json : command_list_print_line,
                                       NULL, &error))
    return command_fail (error);
  return COMMAND_OK;
}
