/* Records from the journal to the server, batch by batch, of any sitting that has some: a candidate's answers go on
 * going up after the next one has logged in. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "exam-client/core/exam-client-private.h"
#include "exam-client/core/upload-verdict.h"

guint64
client_get_acknowledged (ExamClient *self, const char *pseudonym)
{
  const guint64 *next_seq = g_hash_table_lookup (self->upload.acknowledged, pseudonym);
  g_autoptr (JournalSitting) sitting = NULL;

  if (next_seq != NULL)
    return *next_seq;
  if (!journal_find_sitting (self->journal, pseudonym, &sitting, NULL) || sitting == NULL)
    return 0;
  return sitting->ack_next_seq;
}

static gboolean
client_upload_is_current (ExamClient *self, const char *pseudonym)
{
  return (self->info != NULL && strcmp (self->info->pseudonym, pseudonym) == 0)
         || (self->is_finished && g_strcmp0 (self->finished.pseudonym, pseudonym) == 0);
}

/* Keeps how far the server is and tells whoever looks at the current sitting. */
static void
client_upload_set_acknowledged (ExamClient *self, const char *pseudonym, guint64 next_seq)
{
  guint64 before = self->acked_next;

  g_hash_table_replace (self->upload.acknowledged, g_strdup (pseudonym), g_memdup2 (&next_seq, sizeof next_seq));
  if (!client_upload_is_current (self, pseudonym))
    return;
  self->acked_next = next_seq;
  for (guint slot = 0; slot < self->n_slots; slot++)
    if (self->slot_mark[slot] > MIN (before, next_seq) && self->slot_mark[slot] <= MAX (before, next_seq))
      exam_client_emit_slot (self, slot);
  exam_client_emit_status (self);
}

/* A server that was restored from a backup has less than it acknowledged. */
void
client_upload_again_from (ExamClient *self, const char *pseudonym, guint64 next_seq)
{
  if (client_get_acknowledged (self, pseudonym) > next_seq)
    client_upload_set_acknowledged (self, pseudonym, next_seq);
}

void
client_upload_refuse (ExamClient *self, const char *pseudonym, const char *text)
{
  JournalJob *job = journal_job_new ();

  g_hash_table_add (self->upload.refused, g_strdup (pseudonym));
  journal_job_set_incident (job, pseudonym, client_clock_wall_ms (&self->clock), text);
  client_submit_job (self, job, NULL);
  if (client_upload_is_current (self, pseudonym))
    exam_client_set_trouble (
        self, _ ("The server does not take this terminal's records: %s. Both are kept. Call the proctor."), text);
}

/* Signed by the server, but for the records that lie here? */
static gboolean
client_upload_check_chain (ExamClient *self, const Acknowledgement *ack, GError **error)
{
  g_autoptr (JournalSitting) sitting = NULL;
  guint8 chain[DIGEST_LEN];

  if (!journal_find_sitting (self->journal, ack->pseudonym, &sitting, error))
    return FALSE;
  if (sitting != NULL && ack->seq + 1 < sitting->ack_next_seq)
    return TRUE; /* sent again to a server that had lost it; its chain was compared the first time */
  if (!journal_get_chain (self->journal, ack->pseudonym, ack->seq, chain, error))
    return FALSE;
  if (memcmp (chain, ack->chain, DIGEST_LEN) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT, _ ("the server acknowledged other records than were sent"));
  return FALSE;
}

static void
client_upload_accept (ExamClient *self, const UploadVerdict *verdict)
{
  g_autoptr (GError) error = NULL;
  JournalJob *job;

  if (!client_upload_check_chain (self, &verdict->ack, &error))
    {
      client_upload_refuse (self, verdict->ack.pseudonym, error->message);
      return;
    }
  job = journal_job_new ();
  journal_job_set_acknowledged (job, &verdict->ack, verdict->signature);
  client_submit_job (self, job, NULL);
  backoff_reset (&self->upload_timer.backoff);
  self->upload.n_reopened = 0;
  client_upload_set_acknowledged (self, verdict->ack.pseudonym,
                                  MAX (verdict->ack.seq + 1, client_get_acknowledged (self, verdict->ack.pseudonym)));
}

static void
client_upload_on_reply (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_autofree char *pseudonym = g_steal_pointer (&self->upload.pseudonym);
  g_autofree char *session = g_steal_pointer (&self->upload.session);
  g_auto (UploadVerdict) verdict = { 0 };
  UploadQuestion question = { .session = session,
                              .pseudonym = pseudonym,
                              .ack_public = self->ack_public,
                              .first_seq = self->upload.first_seq,
                              .last_seq = self->upload.last_seq };
  guint8 chain[DIGEST_LEN];
  RecordType type;

  self->upload.in_flight = FALSE;
  client_reply_is_good (self, reply);
  if (!journal_get_head (self->journal, pseudonym, &question.next_seq, chain, &type, NULL))
    return;
  upload_verdict_judge (&question, reply->status, reply->body, &verdict);
  switch (verdict.kind)
    {
    case UPLOAD_ACKNOWLEDGED:
      client_upload_accept (self, &verdict);
      break;
    case UPLOAD_RESEND:
      client_upload_set_acknowledged (self, pseudonym, verdict.resend_seq);
      break;
    case UPLOAD_REOPEN:
      self->upload.pseudonym = g_steal_pointer (&pseudonym);
      client_reopen_segment (self);
      return;
    case UPLOAD_REFUSED:
      client_upload_refuse (self, pseudonym, verdict.text);
      break;
    case UPLOAD_RETRY:
      client_timer_retry (self, &self->upload_timer, reply->retry_after_s, client_upload);
      return;
    }
  client_upload (self);
}

static gboolean
client_upload_load (ExamClient *self, const char *pseudonym, JournalBatch **out_batch, GError **error)
{
  *out_batch = NULL;
  if (g_hash_table_contains (self->upload.refused, pseudonym))
    return TRUE;
  return journal_load_unsent (self->journal, pseudonym, client_get_acknowledged (self, pseudonym), RECORD_BATCH_MAX,
                              out_batch, error);
}

static void
client_upload_send (ExamClient *self, const JournalSitting *sitting, const JournalBatch *batch)
{
  RecordBatch wire = {
    .segment = batch->segment, .first_seq = batch->first_seq, .count = batch->count, .records = batch->records->data
  };
  g_autoptr (GBytes) body = NULL;

  g_strlcpy (wire.pseudonym, sitting->pseudonym, sizeof wire.pseudonym);
  body = record_batch_format (&wire);
  self->upload.in_flight = TRUE;
  self->upload.pseudonym = g_strdup (sitting->pseudonym);
  self->upload.session = g_strdup (sitting->session);
  self->upload.segment = batch->segment;
  self->upload.first_seq = batch->first_seq;
  self->upload.last_seq = batch->first_seq + batch->count - 1;
  client_post_bytes (self, "/v1/records", body, client_upload_on_reply);
}

void
client_upload (ExamClient *self)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  /* While a wait runs its end starts the next try: a new record must not cut the back-off short. */
  if (self->upload.in_flight || self->upload_timer.source != NULL || self->server == NULL)
    return;
  list = journal_list_unsent (self->journal, &error);
  if (list != NULL && exam_client_get_pseudonym (self) != NULL)
    g_ptr_array_add (list, g_strdup (exam_client_get_pseudonym (self)));
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      g_autoptr (JournalSitting) sitting = NULL;
      g_autoptr (JournalBatch) batch = NULL;

      if (!client_upload_load (self, list->pdata[i], &batch, &error)
          || (batch != NULL && !journal_find_sitting (self->journal, list->pdata[i], &sitting, &error)))
        break;
      if (batch != NULL)
        {
          client_upload_send (self, sitting, batch);
          return;
        }
    }
  if (error != NULL)
    client_note_journal_failure (self, error);
}
