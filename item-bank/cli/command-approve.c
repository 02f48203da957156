/* item-bank approve: a reviewer's signature over the content of items. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/item-selection.h"
#include "item-bank/cli/lint-gate.h"
#include "item-bank/cli/reviewer-key.h"
#include "item-bank/store/bank-history.h"
#include "item-bank/store/bank-workflow.h"

typedef struct
{
  ItemSelection selection;
  ReviewerKey reviewer;
  char *reason;
  gint version; /* 0: the newest */
  gboolean as_json;
  gint64 now_s;
  char *name;             /* of the reviewer */
  guint n_without_author; /* of the approved items */
} CommandApprove;

static void
command_approve_clear (CommandApprove *approve)
{
  item_selection_clear (&approve->selection);
  reviewer_key_clear (&approve->reviewer);
  g_free (approve->reason);
  g_free (approve->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandApprove, command_approve_clear)

static gboolean
command_approve_check_version (const CommandApprove *approve, const ItemDocument *document, GError **error)
{
  if (approve->version == 0 || (guint32)approve->version == document->version)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT,
               _ ("%s: version %d was looked at, but the bank has version %u by now: look at that one"), document->id,
               approve->version, document->version);
  return FALSE;
}

/* Whoever looked at an older version and not at this one does not know what they would sign. */
static gboolean
command_approve_check_seen (const CommandApprove *approve,
                            BankStore *store,
                            const ItemDocument *document,
                            GError **error)
{
  g_autoptr (GPtrArray) events = bank_history_list (store, document->id, 0, error);
  g_autofree char *name = bank_reviewer_fold (approve->name);
  guint32 seen = 0;

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      const BankEvent *event = g_ptr_array_index (events, i);
      g_autofree char *who = bank_reviewer_fold (event->who);

      if (strcmp (who, name) == 0
          && (event->kind == BANK_EVENT_KEY_SHOWN || event->kind == BANK_EVENT_ANSWER
              || event->kind == BANK_EVENT_APPROVAL))
        seen = MAX (seen, event->version);
    }
  if (seen == 0 || seen == document->version || approve->version != 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT,
               _ ("%s: you looked at version %u, but the bank has version %u by now: look at it (\"review --reveal\"), "
                  "or say --item-version %u"),
               document->id, seen, document->version, document->version);
  return FALSE;
}

static gboolean
command_approve_report (const CommandApprove *approve,
                        BankStore *store,
                        const BankItem *item,
                        BankState state,
                        GString *out,
                        GError **error)
{
  const ItemDocument *document = item->draft->document;
  g_autoptr (BankReview) review = bank_review_read (store, item, error);
  g_autofree char *missing = review != NULL ? bank_review_dup_missing (review) : NULL;

  if (review == NULL)
    return FALSE;
  for (guint i = 0; i < review->damages->len; i++)
    command_complain (g_ptr_array_index (review->damages, i));
  if (approve->as_json)
    item_selection_append_json (out, document->id, document->version, bank_state_to_token (state), missing);
  else if (state == BANK_STATE_APPROVED)
    g_string_append_printf (out, _ ("%s: version %u is approved\n"), document->id, document->version);
  else
    g_string_append_printf (out, _ ("%s: your approval of version %u is kept; still missing: %s\n"), document->id,
                            document->version, missing);
  return TRUE;
}

static gboolean
command_approve_one (BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error)
{
  CommandApprove *approve = data;
  const BankSigner signer
      = { .certificate_pem = approve->reviewer.certificate_pem, .key_pem = approve->reviewer.key_pem };
  const BankAct act = { .why = approve->reason, .now_s = approve->now_s };
  g_autoptr (BankReview) review = bank_review_read (store, item, error);
  BankState state;

  if (review == NULL)
    return FALSE;
  /* Of many, those that this person approved already need nothing. */
  if (item_selection_is_bulk (&approve->selection) && bank_review_has_approver (review, approve->name))
    return TRUE;
  if (!command_approve_check_version (approve, item->draft->document, error)
      || !command_approve_check_seen (approve, store, item->draft->document, error)
      || !lint_gate_check (item->draft, error) || !bank_workflow_approve (store, item, &signer, &act, &state, error)
      || !command_approve_report (approve, store, item, state, out, error))
    return FALSE;
  approve->n_without_author += *item->draft->author == '\0';
  return TRUE;
}

static int
command_approve_run (CommandApprove *approve)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = NULL;
  g_autoptr (BankReviewer) reviewer = NULL;
  int status;

  if (!reviewer_key_read (&approve->reviewer, TRUE, &error))
    return command_fail (error);
  store = bank_store_open (approve->selection.bank, FALSE, &error);
  reviewer = store != NULL ? bank_reviewer_find (store, approve->reviewer.certificate_pem, &error) : NULL;
  if (reviewer == NULL)
    return command_fail (error);
  approve->name = g_strdup (reviewer->name);
  status = item_selection_run (store, &approve->selection, 1u << BANK_STATE_IN_REVIEW, command_approve_one, approve);
  if (approve->n_without_author > 0)
    g_printerr (_ ("%s: %u of these items name no author: that you did not write them is your word alone\n"),
                approve->selection.bank, approve->n_without_author);
  return status;
}

int
command_approve (int argc, char **argv)
{
  g_auto (CommandApprove) approve = { .now_s = g_get_real_time () / G_USEC_PER_SEC };
  const GOptionEntry entries[]
      = { ITEM_SELECTION_ENTRIES (approve.selection),
          REVIEWER_KEY_ENTRIES (approve.reviewer),
          { "item-version", 0, 0, G_OPTION_ARG_INT, &approve.version,
            N_ ("the version that you looked at: nothing happens where the bank has another one by now"), "N" },
          { "reason", 'r', 0, G_OPTION_ARG_STRING, &approve.reason, N_ ("why; kept in the history"), N_ ("TEXT") },
          { "json", 0, 0, G_OPTION_ARG_NONE, &approve.as_json, N_ ("one JSON object per line"), NULL },
          { NULL } };

  if (!command_parse (
          &argc, &argv, entries, NULL,
          _ ("Signs the content of items in review. With two approvals by different people, neither of them the "
             "author or importer, and a blind answer an item is approved. A later change of content voids them.")))
    return COMMAND_USAGE;
  if (argc > 1)
    return command_usage (_ ("too many arguments"));
  if (item_selection_check (&approve.selection) != COMMAND_OK)
    return COMMAND_USAGE;
  if (approve.reviewer.key_path == NULL || approve.reviewer.cert_path == NULL)
    return command_usage (_ ("%s is missing"), approve.reviewer.key_path == NULL ? "--key" : "--cert");
  if (approve.version != 0 && item_selection_is_bulk (&approve.selection))
    return command_usage (_ ("--item-version is for items that are named with --item"));
  return command_approve_run (&approve);
}
