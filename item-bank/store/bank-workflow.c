/* The moves between states. Every move is: look again at what the person saw, write history, then the effect. */
#include "item-bank/store/bank-workflow.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/crypto/cms.h"
#include "item-bank/store/approval-text.h"
#include "item-bank/store/bank-history.h"
#include "item-bank/store/bank-item.h"
#include "item-bank/store/bank-statement.h"

#define STATES(a_)             (1u << (a_))
#define BANK_WORKFLOW_ANY      (STATES (BANK_STATE_LAST + 1) - 1)
#define BANK_WORKFLOW_NO_STATE (-1)

typedef enum
{
  BANK_WORKFLOW_SET_STATE,
  BANK_WORKFLOW_FREEZE,
  BANK_WORKFLOW_APPROVED_BY,
  BANK_WORKFLOW_N_STATEMENTS,
} BankWorkflowStatement;

static const char *const BANK_WORKFLOW_SQL[BANK_WORKFLOW_N_STATEMENTS] = {
  [BANK_WORKFLOW_SET_STATE] = "UPDATE items SET state = ?3 WHERE id = ?1 AND version = ?2",
  [BANK_WORKFLOW_FREEZE] = "INSERT INTO frozen (item_id, version, seq) VALUES (?1, ?2, ?3)",
  [BANK_WORKFLOW_APPROVED_BY]
  = "SELECT i.id FROM items i WHERE i.state = 'approved' AND EXISTS (SELECT 1 FROM signatures s"
    " WHERE s.item_id = i.id AND s.version = i.version AND s.reviewer = ?1) ORDER BY i.id",
};

/* One act on one item. */
typedef struct
{
  const BankItem *seen;
  const BankAct *act;
  const char *who; /* of history */
  BankEventKind kind;
  guint allowed;       /* STATES() from which */
  const char *hint;    /* what to do where the state is another */
  int to;              /* BankState or BANK_WORKFLOW_NO_STATE */
  gboolean settles;    /* may make the item approved */
  BankSignature *sign; /* NULL: nothing signed */
  const BankSigner *signer;
} BankStep;

static const char *
bank_step_id (const BankStep *step)
{
  return step->seen->draft->document->id;
}

static gboolean
bank_step_refuse (const BankStep *step, AdilError code, const char *what, GError **error)
{
  g_set_error (error, ADIL_ERROR, code, "%s: %s", bank_step_id (step), what);
  return FALSE;
}

/* Nothing may have happened between what the person saw and now. */
static gboolean
bank_step_check_seen (BankStore *store, const BankStep *step, BankState *out_state, GError **error)
{
  const ItemDocument *document = step->seen->draft->document;
  guint8 seen[DIGEST_LEN];
  BankHead head;

  if (!bank_item_find_head (store, document->id, &head, error))
    return FALSE;
  item_draft_digest (step->seen->draft, seen);
  if (head.version != document->version || memcmp (seen, head.sha256, DIGEST_LEN) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT,
                   _ ("%s: version %u was looked at, but the bank has version %u by now: look at that one"),
                   document->id, document->version, head.version);
      return FALSE;
    }
  *out_state = head.state;
  if ((step->allowed & STATES (head.state)) != 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("%s: is %s: %s"), document->id,
               bank_state_to_token (head.state), step->hint);
  return FALSE;
}

static gboolean
bank_step_log (BankStore *store, const BankStep *step, BankEventKind kind, gint64 *out_seq, GError **error)
{
  g_autofree char *about = NULL;
  BankEvent event = { .at_s = step->act->now_s, .kind = kind, .who = (char *)step->who };
  guint8 sha256[DIGEST_LEN];

  if (kind == step->kind)
    event.why = (char *)step->act->why;
  if (kind == step->kind && step->sign != NULL)
    {
      gsize len;
      const void *cms = g_bytes_get_data (step->sign->cms, &len);

      about = digest_sha256_hex (cms, len);
    }
  else
    {
      item_draft_digest (step->seen->draft, sha256);
      about = hex_format (sha256, DIGEST_LEN);
    }
  event.item_id = (char *)bank_step_id (step);
  event.version = step->seen->draft->document->version;
  event.about = about;
  if (!bank_history_append (store, &event, error))
    return FALSE;
  *out_seq = event.seq;
  return TRUE;
}

static gboolean
bank_step_set_state (BankStore *store, const BankStep *step, BankState state, gint64 seq, GError **error)
{
  sqlite3_stmt *statement;

  if (state == BANK_STATE_FROZEN)
    {
      statement = bank_statement_use (store, BANK_WORKFLOW_SQL[BANK_WORKFLOW_FREEZE], error);
      if (statement == NULL)
        return FALSE;
      bank_statement_bind_text (statement, 1, bank_step_id (step));
      sqlite3_bind_int64 (statement, 2, step->seen->draft->document->version);
      sqlite3_bind_int64 (statement, 3, seq);
      if (!bank_statement_finish (store, statement, error))
        return FALSE;
    }
  statement = bank_statement_use (store, BANK_WORKFLOW_SQL[BANK_WORKFLOW_SET_STATE], error);
  if (statement == NULL)
    return FALSE;
  bank_statement_bind_text (statement, 1, bank_step_id (step));
  sqlite3_bind_int64 (statement, 2, step->seen->draft->document->version);
  bank_statement_bind_text (statement, 3, bank_state_to_token (state));
  return bank_statement_finish (store, statement, error);
}

/* Approved, where nothing is missing any more. */
static gboolean
bank_step_settle (BankStore *store, const BankStep *step, GError **error)
{
  g_autoptr (BankReview) review = bank_review_read (store, step->seen, error);
  gint64 seq;

  if (review == NULL)
    return FALSE;
  if (!bank_review_is_complete (review))
    return TRUE;
  return bank_step_log (store, step, BANK_EVENT_APPROVED, &seq, error)
         && bank_step_set_state (store, step, BANK_STATE_APPROVED, seq, error);
}

/* Rules about the person and the signature, on the bank as it is inside the transaction. */
static gboolean
bank_step_check_signer (BankStore *store, const BankStep *step, GError **error)
{
  g_autoptr (BankReviewer) reviewer = bank_reviewer_find (store, step->signer->certificate_pem, error);
  g_autoptr (BankReview) review = reviewer != NULL ? bank_review_read (store, step->seen, error) : NULL;

  if (review == NULL)
    return FALSE;
  if (bank_review_is_author (review, step->seen, reviewer->name))
    return bank_step_refuse (step, ADIL_ERROR_REFUSED,
                             _ ("you wrote or imported this version: somebody else has to review it"), error);
  if (step->sign == NULL)
    return TRUE;
  if (!step->sign->is_answer && bank_review_has_approver (review, reviewer->name))
    return bank_step_refuse (step, ADIL_ERROR_REFUSED, _ ("you approved it already"), error);
  if (!step->sign->is_answer && step->sign->round != review->round)
    return bank_step_refuse (step, ADIL_ERROR_CONFLICT,
                             _ ("it was returned and submitted again meanwhile: look at it again"), error);
  if (step->sign->is_answer && bank_review_knows_key (review, reviewer->name))
    return bank_step_refuse (step, ADIL_ERROR_REFUSED,
                             _ ("you have seen the key of this version: somebody else has to answer blind"), error);
  return TRUE;
}

static gboolean
bank_step_write (BankStore *store, gpointer data, GError **error)
{
  const BankStep *step = data;
  BankState state;
  gint64 seq;

  if (!bank_step_check_seen (store, step, &state, error)
      || (step->signer != NULL && !bank_step_check_signer (store, step, error))
      || (step->kind == BANK_EVENT_FROZEN && !bank_workflow_check (store, step->seen, error))
      || !bank_step_log (store, step, step->kind, &seq, error))
    return FALSE;
  if (step->sign != NULL)
    {
      step->sign->seq = seq;
      if (!bank_review_add_signature (store, bank_step_id (step), step->seen->draft->document->version, step->sign,
                                      error))
        return FALSE;
    }
  if (step->to != BANK_WORKFLOW_NO_STATE && !bank_step_set_state (store, step, (BankState)step->to, seq, error))
    return FALSE;
  return !step->settles || state != BANK_STATE_IN_REVIEW || bank_step_settle (store, step, error);
}

static gboolean
bank_step_run (BankStore *store, BankStep *step, GError **error)
{
  if (step->who == NULL)
    step->who = step->act->who;
  return bank_statement_write (store, bank_step_write, step, error);
}

static gboolean
bank_step_check_why (const BankStep *step, GError **error)
{
  if (step->act->why != NULL && strspn (step->act->why, " ") < strlen (step->act->why))
    return TRUE;
  return bank_step_refuse (step, ADIL_ERROR_REFUSED, _ ("say why (--reason)"), error);
}

gboolean
bank_workflow_submit (BankStore *store, const BankItem *seen, const BankAct *act, GError **error)
{
  BankStep step = { .seen = seen,
                    .act = act,
                    .kind = BANK_EVENT_SUBMITTED,
                    .allowed = STATES (BANK_STATE_DRAFT) | STATES (BANK_STATE_RETURNED),
                    .hint = _ ("only drafts and returned items are submitted to review"),
                    .to = BANK_STATE_IN_REVIEW };

  return bank_step_run (store, &step, error);
}

gboolean
bank_workflow_return (BankStore *store, const BankItem *seen, const BankAct *act, GError **error)
{
  BankStep step = { .seen = seen,
                    .act = act,
                    .kind = BANK_EVENT_RETURNED,
                    .allowed = STATES (BANK_STATE_IN_REVIEW) | STATES (BANK_STATE_APPROVED),
                    .hint = _ ("only items in review or approved ones are returned"),
                    .to = BANK_STATE_RETURNED };

  return bank_step_check_why (&step, error) && bank_step_run (store, &step, error);
}

gboolean
bank_workflow_resolve (BankStore *store, const BankItem *seen, const BankAct *act, GError **error)
{
  g_autoptr (BankReview) review = bank_review_read (store, seen, error);
  BankStep step = { .seen = seen,
                    .act = act,
                    .kind = BANK_EVENT_RESOLVED,
                    .allowed = STATES (BANK_STATE_IN_REVIEW),
                    .hint = _ ("only an item in review has blind answers to resolve"),
                    .to = BANK_WORKFLOW_NO_STATE,
                    .settles = TRUE };

  if (review == NULL || !bank_step_check_why (&step, error))
    return FALSE;
  if (review->n_open == 0)
    return bank_step_refuse (&step, ADIL_ERROR_REFUSED, _ ("no blind answer is open: there is nothing to resolve"),
                             error);
  return bank_step_run (store, &step, error);
}

gboolean
bank_workflow_show_key (
    BankStore *store, const BankItem *seen, const char *certificate_pem, const BankAct *act, GError **error)
{
  g_autoptr (BankReviewer) reviewer = bank_reviewer_find (store, certificate_pem, error);
  BankStep step = {
    .seen = seen, .act = act, .kind = BANK_EVENT_KEY_SHOWN, .allowed = BANK_WORKFLOW_ANY, .to = BANK_WORKFLOW_NO_STATE
  };

  if (reviewer == NULL)
    return FALSE;
  step.who = reviewer->name;
  return bank_step_run (store, &step, error);
}

/* Signs before anything is locked; what was signed is compared with the bank afterwards. */
static gboolean
bank_step_run_signed (BankStore *store, BankStep *step, GError **error)
{
  g_autoptr (BankReviewer) reviewer = bank_reviewer_find (store, step->signer->certificate_pem, error);
  g_autoptr (GBytes) cms = NULL;

  if (reviewer == NULL)
    return FALSE;
  cms = cms_add_signature (NULL, step->sign->text, strlen (step->sign->text), step->signer->certificate_pem,
                           step->signer->key_pem, error);
  if (cms == NULL)
    return FALSE;
  step->who = reviewer->name;
  step->sign->reviewer32 = reviewer->sha256;
  step->sign->cms = cms;
  return bank_step_run (store, step, error);
}

gboolean
bank_workflow_answer (BankStore *store,
                      const BankItem *seen,
                      const BankSigner *signer,
                      const char *answer,
                      const BankAct *act,
                      gboolean *out_agrees,
                      GError **error)
{
  const ItemDocument *document = seen->draft->document;
  g_autofree char *text = NULL;
  guint8 sha256[DIGEST_LEN];
  BankSignature signature = { .is_answer = TRUE, .answer = answer };
  BankStep step = { .seen = seen,
                    .act = act,
                    .kind = BANK_EVENT_ANSWER,
                    .allowed = STATES (BANK_STATE_IN_REVIEW),
                    .hint = _ ("only items in review are answered blind: submit it with \"review --submit\""),
                    .to = BANK_WORKFLOW_NO_STATE,
                    .settles = TRUE,
                    .sign = &signature,
                    .signer = signer };
  Rational score;

  if (*answer == '\0')
    return bank_step_refuse (&step, ADIL_ERROR_SYNTAX, _ ("the answer is empty"), error);
  if (!points_score (&seen->draft->points, answer, &score, error))
    {
      g_prefix_error (error, "%s: ", document->id);
      return FALSE;
    }
  item_draft_digest (seen->draft, sha256);
  text = approval_text_format_answer (document->id, document->version, sha256, answer);
  signature.text = text;
  if (!bank_step_run_signed (store, &step, error))
    return FALSE;
  *out_agrees = rational_compare (score, points_maximum (&seen->draft->points)) == 0;
  return TRUE;
}

gboolean
bank_workflow_approve (BankStore *store,
                       const BankItem *seen,
                       const BankSigner *signer,
                       const BankAct *act,
                       BankState *out_state,
                       GError **error)
{
  const ItemDocument *document = seen->draft->document;
  g_autoptr (BankReview) review = bank_review_read (store, seen, error);
  g_autofree char *text = NULL;
  guint8 sha256[DIGEST_LEN];
  BankSignature signature = { .answer = "" };
  BankHead head;
  BankStep step = { .seen = seen,
                    .act = act,
                    .kind = BANK_EVENT_APPROVAL,
                    .allowed = STATES (BANK_STATE_IN_REVIEW) | STATES (BANK_STATE_APPROVED),
                    .hint = _ ("only items in review are approved: submit it with \"review --submit\""),
                    .to = BANK_WORKFLOW_NO_STATE,
                    .settles = TRUE,
                    .sign = &signature,
                    .signer = signer };

  if (review == NULL)
    return FALSE;
  item_draft_digest (seen->draft, sha256);
  text = approval_text_format (document->id, document->version, sha256, review->round);
  signature.text = text;
  signature.round = review->round;
  if (!bank_step_run_signed (store, &step, error) || !bank_item_find_head (store, document->id, &head, error))
    return FALSE;
  *out_state = head.state;
  return TRUE;
}

gboolean
bank_workflow_freeze (BankStore *store, const BankItem *seen, const BankAct *act, GError **error)
{
  BankStep step = { .seen = seen,
                    .act = act,
                    .kind = BANK_EVENT_FROZEN,
                    .allowed = STATES (BANK_STATE_APPROVED),
                    .hint = _ ("only approved items are frozen"),
                    .to = BANK_STATE_FROZEN };

  return bank_step_run (store, &step, error);
}

gboolean
bank_workflow_retire (
    BankStore *store, const BankItem *seen, gboolean is_compromised, const BankAct *act, GError **error)
{
  guint gone = STATES (BANK_STATE_COMPROMISED) | (is_compromised ? 0 : STATES (BANK_STATE_RETIRED));
  BankStep step = { .seen = seen,
                    .act = act,
                    .kind = is_compromised ? BANK_EVENT_COMPROMISED : BANK_EVENT_RETIRED,
                    .allowed = BANK_WORKFLOW_ANY & ~gone,
                    .hint = _ ("it is in no package any more already"),
                    .to = is_compromised ? BANK_STATE_COMPROMISED : BANK_STATE_RETIRED };

  return bank_step_check_why (&step, error) && bank_step_run (store, &step, error);
}

gboolean
bank_workflow_check (BankStore *store, const BankItem *item, GError **error)
{
  g_autoptr (BankReview) review = bank_review_read (store, item, error);
  g_autofree char *missing = NULL;

  if (review == NULL)
    return FALSE;
  if (review->damages->len > 0)
    {
      g_set_error_literal (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, g_ptr_array_index (review->damages, 0));
      return FALSE;
    }
  if (bank_review_is_complete (review))
    return TRUE;
  missing = bank_review_dup_missing (review);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("%s: the bank calls it %s, but its signatures do not: %s"),
               item->draft->document->id, item->state, missing);
  return FALSE;
}

static gboolean
bank_workflow_reopen_one (BankStore *store, const char *id, const BankAct *act, guint *n, GError **error)
{
  g_autoptr (BankItem) item = bank_store_read (store, id, error);
  g_autoptr (BankReview) review = item != NULL ? bank_review_read (store, item, error) : NULL;
  BankStep step = { .seen = item,
                    .act = act,
                    .kind = BANK_EVENT_REOPENED,
                    .allowed = STATES (BANK_STATE_APPROVED),
                    .to = BANK_STATE_IN_REVIEW };

  if (review == NULL)
    return FALSE;
  if (bank_review_is_complete (review))
    return TRUE;
  *n += 1;
  return bank_step_run (store, &step, error);
}

gboolean
bank_workflow_reopen (
    BankStore *store, const BankReviewer *removed, const char *who, gint64 now_s, guint *out_n, GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store, BANK_WORKFLOW_SQL[BANK_WORKFLOW_APPROVED_BY], error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *why = g_strdup_printf (_ ("%s is no reviewer any more"), removed->name);
  BankAct act = { .who = who, .why = why, .now_s = now_s };
  gboolean has_row = TRUE;

  *out_n = 0;
  if (statement == NULL)
    return FALSE;
  bank_statement_bind_digest (statement, 1, removed->sha256);
  while (has_row)
    {
      if (!bank_statement_step (store, statement, &has_row, error))
        return FALSE;
      if (has_row)
        g_ptr_array_add (ids, bank_statement_dup_text (statement, 0));
    }
  for (guint i = 0; i < ids->len; i++)
    if (!bank_workflow_reopen_one (store, g_ptr_array_index (ids, i), &act, out_n, error))
      return FALSE;
  return TRUE;
}

gboolean
bank_workflow_prepare (BankStore *store, GError **error)
{
  return bank_statement_prepare_all (store, BANK_WORKFLOW_SQL, G_N_ELEMENTS (BANK_WORKFLOW_SQL), error);
}
