/* Reading and verifying what reviewers signed. */
#include "item-bank/store/bank-review.h"

#include <string.h>

#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/crypto/cms.h"
#include "item-bank/store/approval-text.h"
#include "item-bank/store/bank-history.h"
#include "item-bank/store/bank-reviewer.h"
#include "item-bank/store/bank-statement.h"

typedef enum
{
  BANK_REVIEW_SIGNATURES,
  BANK_REVIEW_ADD_SIGNATURE,
  BANK_REVIEW_N_STATEMENTS,
} BankReviewStatement;

static const char *const BANK_REVIEW_SQL[BANK_REVIEW_N_STATEMENTS] = {
  [BANK_REVIEW_SIGNATURES]
  = "SELECT s.seq, s.kind, s.round, s.answer, s.text, s.cms, r.name, r.certificate_pem, r.removed_s, h.about, h.who,"
    " h.event FROM signatures s LEFT JOIN reviewers r ON r.sha256 = s.reviewer LEFT JOIN history h ON h.seq = s.seq"
    " WHERE s.item_id = ?1 AND s.version = ?2 ORDER BY s.seq",
  [BANK_REVIEW_ADD_SIGNATURE]
  = "INSERT INTO signatures (seq, item_id, version, kind, round, answer, reviewer, text, cms)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
};

static void
bank_answer_free (BankAnswer *answer)
{
  g_free (answer->name);
  g_free (answer->answer);
  g_free (answer);
}

void
bank_review_free (BankReview *review)
{
  if (review == NULL)
    return;
  g_ptr_array_unref (review->approvers);
  g_ptr_array_unref (review->answers);
  g_ptr_array_unref (review->knowing);
  g_ptr_array_unref (review->damages);
  g_free (review->importer);
  g_free (review);
}

static BankReview *
bank_review_new (void)
{
  BankReview *review = g_new0 (BankReview, 1);

  review->approvers = g_ptr_array_new_with_free_func (g_free);
  review->answers = g_ptr_array_new_with_free_func ((GDestroyNotify)bank_answer_free);
  review->knowing = g_ptr_array_new_with_free_func (g_free);
  review->damages = g_ptr_array_new_with_free_func (g_free);
  review->importer = g_strdup ("-");
  return review;
}

static gboolean
bank_review_has_name (const GPtrArray *names, const char *name)
{
  g_autofree char *folded = bank_reviewer_fold (name);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *other = bank_reviewer_fold (g_ptr_array_index (names, i));

      if (strcmp (folded, other) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
bank_review_has_approver (const BankReview *review, const char *name)
{
  return bank_review_has_name (review->approvers, name);
}

gboolean
bank_review_knows_key (const BankReview *review, const char *name)
{
  return bank_review_has_name (review->knowing, name);
}

gboolean
bank_review_is_author (const BankReview *review, const BankItem *item, const char *name)
{
  return bank_reviewer_is_among (name, item->draft->author) || bank_reviewer_is_among (name, review->importer);
}

/* Does this entry mean that who knew the key from then on? */
static gboolean
bank_review_event_tells_key (BankEventKind kind)
{
  return kind == BANK_EVENT_IMPORTED || kind == BANK_EVENT_KEY_SHOWN || kind == BANK_EVENT_ANSWER
         || kind == BANK_EVENT_APPROVAL;
}

static gboolean
bank_review_knew_before (const GPtrArray *events, const char *name, gint64 seq)
{
  g_autofree char *folded = bank_reviewer_fold (name);

  for (guint i = 0; i < events->len; i++)
    {
      const BankEvent *event = g_ptr_array_index (events, i);
      g_autofree char *who = bank_reviewer_fold (event->who);

      if (event->seq < seq && bank_review_event_tells_key (event->kind) && strcmp (who, folded) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
bank_review_read_events (BankReview *review, const GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    {
      const BankEvent *event = g_ptr_array_index (events, i);

      review->round += event->kind == BANK_EVENT_SUBMITTED;
      if (event->kind == BANK_EVENT_IMPORTED)
        {
          g_free (review->importer);
          review->importer = g_strdup (event->who);
        }
      if (bank_review_event_tells_key (event->kind))
        g_ptr_array_add (review->knowing, bank_reviewer_fold (event->who));
    }
}

static gboolean
bank_review_is_resolved (const GPtrArray *events, gint64 seq)
{
  for (guint i = 0; i < events->len; i++)
    {
      const BankEvent *event = g_ptr_array_index (events, i);

      if (event->kind == BANK_EVENT_RESOLVED && event->seq > seq)
        return TRUE;
    }
  return FALSE;
}

/* Is the row of BANK_REVIEW_SIGNATURES a statement about exactly this content, signed with the certificate of its
 * reviewer, and the one that history names? */
static gboolean
bank_review_row_is_whole (const BankItem *item, sqlite3_stmt *row)
{
  const ItemDocument *document = item->draft->document;
  gboolean is_answer = g_strcmp0 ((const char *)sqlite3_column_text (row, 1), "answer") == 0;
  const char *answer = (const char *)sqlite3_column_text (row, 3);
  const char *certificate = (const char *)sqlite3_column_text (row, 7);
  const void *der = sqlite3_column_blob (row, 5);
  gsize der_len = (gsize)sqlite3_column_bytes (row, 5);
  g_autofree char *about = digest_sha256_hex (der != NULL ? der : "", der_len);
  g_autofree char *text = NULL;
  g_autofree char *who = bank_statement_dup_text (row, 10);
  g_autofree char *name = bank_statement_dup_text (row, 6);
  g_autoptr (GBytes) cms = g_bytes_new (der, der_len);
  g_autoptr (GArray) signers = NULL;
  guint8 sha256[DIGEST_LEN];

  item_draft_digest (item->draft, sha256);
  text = is_answer ? approval_text_format_answer (document->id, document->version, sha256, answer)
                   : approval_text_format (document->id, document->version, sha256, (guint)sqlite3_column_int (row, 2));
  if (certificate == NULL || strcmp (who, name) != 0
      || g_strcmp0 (text, (const char *)sqlite3_column_text (row, 4)) != 0
      || g_strcmp0 (about, (const char *)sqlite3_column_text (row, 9)) != 0
      || g_strcmp0 ((const char *)sqlite3_column_text (row, 11), is_answer ? "answer" : "approval") != 0)
    return FALSE;
  signers = cms_find_signers (cms, text, strlen (text), certificate, NULL);
  return signers != NULL && signers->len == 1;
}

static void
bank_review_take_answer (
    BankReview *review, const BankItem *item, const GPtrArray *events, const char *name, sqlite3_stmt *row)
{
  g_autofree char *response = bank_statement_dup_text (row, 3);
  gint64 seq = sqlite3_column_int64 (row, 0);
  BankAnswer *answer;
  Rational score;

  if (bank_review_knew_before (events, name, seq) || !points_score (&item->draft->points, response, &score, NULL))
    return;
  answer = g_new0 (BankAnswer, 1);
  answer->seq = seq;
  answer->name = g_strdup (name);
  answer->answer = g_steal_pointer (&response);
  answer->agrees = rational_compare (score, points_maximum (&item->draft->points)) == 0;
  answer->is_open = !answer->agrees && !bank_review_is_resolved (events, seq);
  review->n_open += answer->is_open;
  g_ptr_array_add (review->answers, answer);
}

static void
bank_review_take_row (BankReview *review, const BankItem *item, const GPtrArray *events, sqlite3_stmt *row)
{
  g_autofree char *name = bank_statement_dup_text (row, 6);
  gboolean is_answer = g_strcmp0 ((const char *)sqlite3_column_text (row, 1), "answer") == 0;

  if (!bank_review_row_is_whole (item, row))
    {
      g_ptr_array_add (
          review->damages,
          g_strdup_printf (is_answer ? _ ("%s: the blind answer by %s is damaged and does not count; go back to a copy")
                                     : _ ("%s: the approval by %s is damaged and does not count; go back to a copy"),
                           item->draft->document->id, *name != '\0' ? name : "?"));
      return;
    }
  /* Who was removed later still stands for what was frozen before. */
  if ((sqlite3_column_int64 (row, 8) != 0 && strcmp (item->state, "frozen") != 0)
      || bank_review_is_author (review, item, name))
    return;
  if (is_answer)
    bank_review_take_answer (review, item, events, name, row);
  else if ((guint)sqlite3_column_int64 (row, 2) == review->round && !bank_review_has_approver (review, name))
    g_ptr_array_add (review->approvers, g_steal_pointer (&name));
}

BankReview *
bank_review_read (BankStore *store, const BankItem *item, GError **error)
{
  const ItemDocument *document = item->draft->document;
  g_autoptr (BankReview) review = bank_review_new ();
  g_autoptr (GPtrArray) events = bank_history_list (store, document->id, document->version, error);
  sqlite3_stmt *statement;
  gboolean has_row;

  if (events == NULL)
    return NULL;
  bank_review_read_events (review, events);
  statement = bank_statement_use (store, BANK_REVIEW_SQL[BANK_REVIEW_SIGNATURES], error);
  if (statement == NULL)
    return NULL;
  bank_statement_bind_text (statement, 1, document->id);
  sqlite3_bind_int64 (statement, 2, document->version);
  for (;;)
    {
      if (!bank_statement_step (store, statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&review);
      bank_review_take_row (review, item, events, statement);
    }
}

gboolean
bank_review_is_complete (const BankReview *review)
{
  return review->approvers->len >= BANK_REVIEW_APPROVALS && review->answers->len > 0 && review->n_open == 0;
}

char *
bank_review_dup_missing (const BankReview *review)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (review->approvers->len < BANK_REVIEW_APPROVALS)
    g_ptr_array_add (
        parts, g_strdup_printf (_ ("%u of %d approvals are there"), review->approvers->len, BANK_REVIEW_APPROVALS));
  if (review->answers->len == 0)
    g_ptr_array_add (parts, g_strdup (_ ("nobody has answered blind (\"review --answer\")")));
  if (review->n_open > 0)
    g_ptr_array_add (parts, g_strdup (_ ("a blind answer differs from the key and nobody has said why (\"review "
                                         "--resolve\")")));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv ("; ", (char **)parts->pdata);
}

gboolean
bank_review_add_signature (
    BankStore *store, const char *item_id, guint32 version, const BankSignature *signature, GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store, BANK_REVIEW_SQL[BANK_REVIEW_ADD_SIGNATURE], error);
  gsize len;
  const void *cms = g_bytes_get_data (signature->cms, &len);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, signature->seq);
  bank_statement_bind_text (statement, 2, item_id);
  sqlite3_bind_int64 (statement, 3, version);
  bank_statement_bind_text (statement, 4, signature->is_answer ? "answer" : "approval");
  sqlite3_bind_int64 (statement, 5, signature->round);
  bank_statement_bind_text (statement, 6, signature->answer);
  bank_statement_bind_digest (statement, 7, signature->reviewer32);
  bank_statement_bind_text (statement, 8, signature->text);
  sqlite3_bind_blob64 (statement, 9, cms, len, SQLITE_TRANSIENT);
  return bank_statement_finish (store, statement, error);
}

gboolean
bank_review_prepare (BankStore *store, GError **error)
{
  return bank_statement_prepare_all (store, BANK_REVIEW_SQL, G_N_ELEMENTS (BANK_REVIEW_SQL), error);
}
