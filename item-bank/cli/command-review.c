/* item-bank review: into review, one item after another without its key, blind answers, back to the author. */
#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/cli/blind-answer.h"
#include "item-bank/cli/command.h"
#include "item-bank/cli/item-selection.h"
#include "item-bank/cli/lint-gate.h"
#include "item-bank/cli/reviewer-key.h"
#include "item-bank/store/bank-workflow.h"

#define STATE(a_) (1u << BANK_STATE_##a_)

typedef struct
{
  ItemSelection selection;
  ReviewerKey reviewer;
  gboolean submit, reveal, send_back, resolve, as_json;
  char *answer;
  char *reason;
  char *by;
  gint64 now_s;
  char *name; /* of the reviewer, NULL without --cert */
} CommandReview;

static void
command_review_clear (CommandReview *review)
{
  item_selection_clear (&review->selection);
  reviewer_key_clear (&review->reviewer);
  g_free (review->answer);
  g_free (review->reason);
  g_free (review->by);
  g_free (review->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandReview, command_review_clear)

static BankAct
command_review_act (const CommandReview *review)
{
  return (BankAct){ .who = review->by != NULL ? review->by : g_get_user_name (),
                    .why = review->reason,
                    .now_s = review->now_s };
}

static void
command_review_report (const CommandReview *review, GString *out, const BankItem *item, BankState state)
{
  const ItemDocument *document = item->draft->document;

  if (review->as_json)
    item_selection_append_json (out, document->id, document->version, bank_state_to_token (state), NULL);
  else
    g_string_append_printf (out, _ ("%s: version %u is %s\n"), document->id, document->version,
                            bank_state_to_token (state));
}

static gboolean
command_review_submit (BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error)
{
  const CommandReview *review = data;
  BankAct act = command_review_act (review);

  if (!lint_gate_check (item->draft, error) || !bank_workflow_submit (store, item, &act, error))
    return FALSE;
  command_review_report (review, out, item, BANK_STATE_IN_REVIEW);
  return TRUE;
}

static gboolean
command_review_return (BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error)
{
  const CommandReview *review = data;
  BankAct act = command_review_act (review);

  if (!bank_workflow_return (store, item, &act, error))
    return FALSE;
  command_review_report (review, out, item, BANK_STATE_RETURNED);
  return TRUE;
}

/* After what may have made the item approved. */
static gboolean
command_review_report_state (
    const CommandReview *review, BankStore *store, const BankItem *item, GString *out, GError **error)
{
  guint32 version;
  BankState state;

  if (!bank_store_get_state (store, item->draft->document->id, &state, &version, error))
    return FALSE;
  command_review_report (review, out, item, state);
  return TRUE;
}

static gboolean
command_review_resolve (BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error)
{
  const CommandReview *review = data;
  BankAct act = command_review_act (review);

  return bank_workflow_resolve (store, item, &act, error)
         && command_review_report_state (review, store, item, out, error);
}

static void
command_review_append_key (GString *out, const BankItem *item)
{
  g_autofree char *key = item_draft_dup_key (item->draft);

  g_string_append_printf (out, _ ("key %s\n"), key != NULL ? key : "-");
  if (*item->draft->rationale != '\0')
    g_string_append_printf (out, "%s\n", item->draft->rationale);
}

static gboolean
command_review_reveal (BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error)
{
  const CommandReview *review = data;
  const ItemDocument *document = item->draft->document;
  BankAct act = command_review_act (review);

  if (!bank_workflow_show_key (store, item, review->reviewer.certificate_pem, &act, error))
    return FALSE;
  if (review->as_json)
    {
      g_autoptr (cJSON) object = blind_answer_new_json (document);
      g_autofree char *key = item_draft_dup_key (item->draft);
      g_autofree char *text = NULL;

      cJSON_AddStringToObject (object, "key", key != NULL ? key : "");
      text = json_format (object);
      g_string_append_printf (out, "%s\n", text);
      return TRUE;
    }
  g_string_append_printf (out, _ ("%s, version %u, %s\n\n"), document->id, document->version, item->state);
  blind_answer_append_item (out, document);
  command_review_append_key (out, item);
  return TRUE;
}

static gboolean
command_review_answer (BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error)
{
  const CommandReview *review = data;
  const BankSigner signer
      = { .certificate_pem = review->reviewer.certificate_pem, .key_pem = review->reviewer.key_pem };
  g_autofree char *response = blind_answer_parse (item->draft, review->answer, error);
  BankAct act = command_review_act (review);
  gboolean agrees;

  /* History shows the answer itself; a reason may be added with "review --resolve". */
  act.why = response;
  if (response == NULL || !bank_workflow_answer (store, item, &signer, response, &act, &agrees, error))
    return FALSE;
  if (!review->as_json && agrees)
    g_string_append_printf (out, _ ("%s: your answer agrees with the key\n"), item->draft->document->id);
  else if (!review->as_json)
    {
      g_string_append_printf (
          out,
          _ ("%s: WARNING: your answer %s DIFFERS from the key; say why with \"review --resolve --reason\", or send "
             "the item back with \"review --return --reason\"\n"),
          item->draft->document->id, response);
      command_review_append_key (out, item);
    }
  return command_review_report_state (review, store, item, out, error);
}

/* Is there something for this reviewer to do? */
static gboolean
command_review_waits (
    const CommandReview *review, BankStore *store, const BankItem *item, gboolean *out, GError **error)
{
  g_autoptr (BankReview) state = bank_review_read (store, item, error);

  if (state == NULL)
    return FALSE;
  for (guint i = 0; i < state->damages->len; i++)
    command_complain (g_ptr_array_index (state->damages, i));
  *out = review->name == NULL
         || (!bank_review_is_author (state, item, review->name) && !bank_review_has_approver (state, review->name));
  return TRUE;
}

static gboolean
command_review_show (const CommandReview *review, BankStore *store, const BankItem *item, GString *out, GError **error)
{
  const ItemDocument *document = item->draft->document;
  g_autoptr (BankReview) state = bank_review_read (store, item, error);
  g_autofree char *missing = state != NULL ? bank_review_dup_missing (state) : NULL;

  if (state == NULL)
    return FALSE;
  if (review->as_json)
    {
      g_autoptr (cJSON) object = blind_answer_new_json (document);
      g_autofree char *text = NULL;

      cJSON_AddStringToObject (object, "state", item->state);
      cJSON_AddStringToObject (object, "missing", missing);
      text = json_format (object);
      g_string_append_printf (out, "%s\n", text);
      return TRUE;
    }
  g_string_append_printf (out, _ ("%s, version %u, %s\n\n"), document->id, document->version, item->state);
  blind_answer_append_item (out, document);
  g_string_append_printf (out, _ ("\nstill missing: %s\n"), *missing != '\0' ? missing : _ ("nothing"));
  return TRUE;
}

/* Without other wishes: the first item that waits for this reviewer, or those that are named, without their keys. */
typedef struct
{
  const CommandReview *review;
  BankStore *store;
  gboolean is_found;
} CommandReviewNext;

static gboolean
command_review_take_next (const BankItem *item, gpointer data, GError **error)
{
  CommandReviewNext *next = data;
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean waits = FALSE;

  if (next->is_found)
    return TRUE;
  if (!command_review_waits (next->review, next->store, item, &waits, error))
    return FALSE;
  if (!waits)
    return TRUE;
  next->is_found = TRUE;
  if (!command_review_show (next->review, next->store, item, out, error))
    return FALSE;
  g_print ("%s", out->str);
  return TRUE;
}

static gboolean
command_review_show_named (BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error)
{
  return command_review_show (data, store, item, out, error);
}

static int
command_review_next (const CommandReview *review, BankStore *store)
{
  BankStoreFilter filter = { .sections = (const char *const *)review->selection.sections, .states = STATE (IN_REVIEW) };
  CommandReviewNext next = { .review = review, .store = store };
  g_autoptr (GError) error = NULL;

  if (!bank_store_foreach_filtered (store, &filter, command_review_take_next, &next, &error))
    return command_fail (error);
  if (!next.is_found && !review->as_json)
    g_print (_ ("nothing waits for review\n"));
  return COMMAND_OK;
}

static int
command_review_run (CommandReview *review)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = NULL;
  ItemSelection *selection = &review->selection;

  if (review->reviewer.cert_path != NULL && !reviewer_key_read (&review->reviewer, review->answer != NULL, &error))
    return command_fail (error);
  store = bank_store_open (selection->bank, FALSE, &error);
  if (store == NULL)
    return command_fail (error);
  if (review->reviewer.certificate_pem != NULL)
    {
      g_autoptr (BankReviewer) reviewer = bank_reviewer_find (store, review->reviewer.certificate_pem, &error);

      if (reviewer == NULL)
        return command_fail (error);
      review->name = g_strdup (reviewer->name);
    }
  if (review->submit)
    return item_selection_run (store, selection, STATE (DRAFT) | STATE (RETURNED), command_review_submit, review);
  if (review->send_back)
    return item_selection_run (store, selection, STATE (IN_REVIEW) | STATE (APPROVED), command_review_return, review);
  if (review->resolve)
    return item_selection_run (store, selection, STATE (IN_REVIEW), command_review_resolve, review);
  if (review->reveal)
    return item_selection_run (store, selection, STATE (IN_REVIEW), command_review_reveal, review);
  if (review->answer != NULL)
    return item_selection_run (store, selection, STATE (IN_REVIEW), command_review_answer, review);
  if (selection->items != NULL)
    return item_selection_run (store, selection, 0, command_review_show_named, review);
  return command_review_next (review, store);
}

static int
command_review_check (const CommandReview *review)
{
  guint n = (guint)(review->submit + review->reveal + review->send_back + review->resolve + (review->answer != NULL));

  if (n > 1)
    return command_usage (_ ("one of --submit, --answer, --reveal, --resolve and --return at a time"));
  if (n == 0)
    return review->selection.bank == NULL ? command_usage (_ ("--bank is missing")) : COMMAND_OK;
  if (item_selection_check (&review->selection) != COMMAND_OK)
    return COMMAND_USAGE;
  if (review->answer != NULL && (review->selection.items == NULL || review->selection.items[1] != NULL))
    return command_usage (_ ("an answer is for one --item"));
  if (review->answer != NULL && review->reviewer.key_path == NULL)
    return command_usage (_ ("%s is missing"), "--key");
  if ((review->answer != NULL || review->reveal) && review->reviewer.cert_path == NULL)
    return command_usage (_ ("%s is missing"), "--cert");
  if ((review->send_back || review->resolve) && review->reason == NULL)
    return command_usage (_ ("%s is missing"), "--reason");
  return COMMAND_OK;
}

int
command_review (int argc, char **argv)
{
  g_auto (CommandReview) review = { .now_s = g_get_real_time () / G_USEC_PER_SEC };
  const GOptionEntry entries[]
      = { ITEM_SELECTION_ENTRIES (review.selection),
          { "submit", 0, 0, G_OPTION_ARG_NONE, &review.submit, N_ ("hand drafts in to review"), NULL },
          { "answer", 'a', 0, G_OPTION_ARG_STRING, &review.answer, N_ ("your answer before you saw the key; signed"),
            N_ ("ANSWER") },
          { "reveal", 0, 0, G_OPTION_ARG_NONE, &review.reveal,
            N_ ("show the key; that you saw it is written down, and you cannot answer blind any more"), NULL },
          { "resolve", 0, 0, G_OPTION_ARG_NONE, &review.resolve,
            N_ ("say (--reason) why blind answers that differ from the key do not matter"), NULL },
          { "return", 0, 0, G_OPTION_ARG_NONE, &review.send_back, N_ ("send back to the author (--reason)"), NULL },
          { "reason", 'r', 0, G_OPTION_ARG_STRING, &review.reason, N_ ("why; kept in the history"), N_ ("TEXT") },
          { "by", 0, 0, G_OPTION_ARG_STRING, &review.by, N_ ("your name; the log-in name where absent"), N_ ("NAME") },
          REVIEWER_KEY_ENTRIES (review.reviewer),
          { "json", 0, 0, G_OPTION_ARG_NONE, &review.as_json, N_ ("one JSON object per line"), NULL },
          { NULL } };

  if (!command_parse (&argc, &argv, entries, NULL,
                      _ ("Without further options: shows the next item that waits for review (with --cert: for you), "
                         "without its key.")))
    return COMMAND_USAGE;
  if (argc > 1)
    return command_usage (_ ("too many arguments"));
  return command_review_check (&review) == COMMAND_OK ? command_review_run (&review) : COMMAND_USAGE;
}
