/* item-bank freeze and retire: into the exam for good, and out of every exam. */
#include "common/base/i18n.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/item-selection.h"
#include "item-bank/store/bank-workflow.h"

typedef struct
{
  ItemSelection selection;
  char *reason;
  char *by;
  gboolean is_compromised;
  gboolean as_json;
  gint64 now_s;
} CommandFreeze;

static void
command_freeze_clear (CommandFreeze *freeze)
{
  item_selection_clear (&freeze->selection);
  g_free (freeze->reason);
  g_free (freeze->by);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandFreeze, command_freeze_clear)

static void
command_freeze_report (const CommandFreeze *freeze, GString *out, const BankItem *item, BankState state)
{
  const ItemDocument *document = item->draft->document;

  if (freeze->as_json)
    item_selection_append_json (out, document->id, document->version, bank_state_to_token (state), NULL);
  else
    g_string_append_printf (out, _ ("%s: version %u is %s\n"), document->id, document->version,
                            bank_state_to_token (state));
}

static BankAct
command_freeze_act (const CommandFreeze *freeze)
{
  return (BankAct){ .who = freeze->by != NULL ? freeze->by : g_get_user_name (),
                    .why = freeze->reason,
                    .now_s = freeze->now_s };
}

static gboolean
command_freeze_one (BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error)
{
  const CommandFreeze *freeze = data;
  BankAct act = command_freeze_act (freeze);

  if (!bank_workflow_freeze (store, item, &act, error))
    return FALSE;
  command_freeze_report (freeze, out, item, BANK_STATE_FROZEN);
  return TRUE;
}

static gboolean
command_retire_one (BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error)
{
  const CommandFreeze *freeze = data;
  BankAct act = command_freeze_act (freeze);

  if (!bank_workflow_retire (store, item, freeze->is_compromised, &act, error))
    return FALSE;
  command_freeze_report (freeze, out, item, freeze->is_compromised ? BANK_STATE_COMPROMISED : BANK_STATE_RETIRED);
  return TRUE;
}

static int
command_freeze_run (CommandFreeze *freeze, guint states, ItemSelectionFunc func)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (freeze->selection.bank, FALSE, &error);

  return store != NULL ? item_selection_run (store, &freeze->selection, states, func, freeze) : command_fail (error);
}

#define COMMAND_FREEZE_ENTRIES(freeze_)                                                                                \
  { "reason", 'r', 0, G_OPTION_ARG_STRING, &(freeze_).reason, N_ ("why; kept in the history"), N_ ("TEXT") },          \
      { "by", 0, 0, G_OPTION_ARG_STRING, &(freeze_).by, N_ ("your name; the log-in name where absent"), N_ ("NAME") }, \
  {                                                                                                                    \
    "json", 0, 0, G_OPTION_ARG_NONE, &(freeze_).as_json, N_ ("one JSON object per line"), NULL                         \
  }

int
command_freeze (int argc, char **argv)
{
  g_auto (CommandFreeze) freeze = { .now_s = g_get_real_time () / G_USEC_PER_SEC };
  const GOptionEntry entries[]
      = { ITEM_SELECTION_ENTRIES (freeze.selection), COMMAND_FREEZE_ENTRIES (freeze), { NULL } };

  if (!command_parse (&argc, &argv, entries, NULL,
                      _ ("Freezes approved items: that version never changes again. There is no way back, only a new "
                         "version (import --revise) or \"retire\".")))
    return COMMAND_USAGE;
  if (argc > 1)
    return command_usage (_ ("too many arguments"));
  if (item_selection_check (&freeze.selection) != COMMAND_OK)
    return COMMAND_USAGE;
  return command_freeze_run (&freeze, 1u << BANK_STATE_APPROVED, command_freeze_one);
}

int
command_retire (int argc, char **argv)
{
  g_auto (CommandFreeze) freeze = { .now_s = g_get_real_time () / G_USEC_PER_SEC };
  const GOptionEntry entries[] = { ITEM_SELECTION_ENTRIES (freeze.selection),
                                   { "compromised", 0, 0, G_OPTION_ARG_NONE, &freeze.is_compromised,
                                     N_ ("the item is known outside: new items are compared with it"), NULL },
                                   COMMAND_FREEZE_ENTRIES (freeze),
                                   { NULL } };
  guint gone = 1u << BANK_STATE_COMPROMISED;

  if (!command_parse (&argc, &argv, entries, NULL,
                      _ ("Takes items out of every package to come, all their versions, for good.")))
    return COMMAND_USAGE;
  if (argc > 1)
    return command_usage (_ ("too many arguments"));
  if (item_selection_check (&freeze.selection) != COMMAND_OK)
    return COMMAND_USAGE;
  if (freeze.selection.all)
    return command_usage (_ ("a whole bank is not retired at once: use --item or --section"));
  if (freeze.reason == NULL)
    return command_usage (_ ("%s is missing"), "--reason");
  if (!freeze.is_compromised)
    gone |= 1u << BANK_STATE_RETIRED;
  return command_freeze_run (&freeze, ((1u << (BANK_STATE_LAST + 1)) - 1) & ~gone, command_retire_one);
}
