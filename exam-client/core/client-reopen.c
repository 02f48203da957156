/* Headers for a server that was restored from a backup and lost segments, and what a terminal says whose own disk was:
 * in both cases one side is behind, and the other has the proof. */
#include "exam-client/core/exam-client-private.h"
#include "exam-client/core/upload-verdict.h"

#define CLIENT_REOPEN_MAX 100 /* in a row, before a wait: a confused server must not be hammered */

static void client_reopen_send (ExamClient *self);

static void
client_reopen_end (ExamClient *self)
{
  self->upload.in_flight = FALSE;
  g_clear_pointer (&self->upload.pseudonym, g_free);
}

static void
client_reopen_refuse (ExamClient *self, const char *text)
{
  g_autofree char *pseudonym = g_steal_pointer (&self->upload.pseudonym);

  client_reopen_end (self);
  client_upload_refuse (self, pseudonym, text);
  client_upload (self);
}

/* Up to the segment of the batch again, then the batch. */
static void
client_reopen_next (ExamClient *self)
{
  if (self->upload.reopened < self->upload.segment)
    {
      self->upload.reopened++;
      client_reopen_send (self);
      return;
    }
  client_reopen_end (self);
  client_upload (self);
}

static void
client_reopen_on_reply (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_auto (UploadVerdict) verdict = { 0 };

  client_reply_is_good (self, reply);
  upload_verdict_judge_header (reply->status, reply->body, &verdict);
  switch (verdict.kind)
    {
    case UPLOAD_ACKNOWLEDGED:
      client_reopen_next (self); /* the keys in the answer are for a process that has them or is gone */
      break;
    case UPLOAD_REOPEN:
    case UPLOAD_RESEND:
      self->upload.reopened--; /* one before it is missing too */
      client_reopen_send (self);
      break;
    case UPLOAD_REFUSED:
      client_reopen_refuse (self, verdict.text);
      break;
    case UPLOAD_RETRY:
      client_reopen_end (self);
      client_timer_retry (self, &self->upload_timer, reply->retry_after_s, client_upload);
      break;
    }
}

static void
client_reopen_send (ExamClient *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  guint8 header[SEGMENT_HEADER_LEN];

  if (++self->upload.n_reopened > CLIENT_REOPEN_MAX)
    {
      self->upload.n_reopened = 0;
      client_reopen_end (self);
      client_timer_retry (self, &self->upload_timer, 0, client_upload);
      return;
    }
  if (!journal_get_header (self->journal, self->upload.pseudonym, self->upload.reopened, header, &error))
    {
      client_reopen_refuse (self, error->message);
      return;
    }
  body = g_bytes_new (header, sizeof header);
  client_post_bytes (self, "/v1/segment", body, client_reopen_on_reply);
}

void
client_reopen_segment (ExamClient *self)
{
  self->upload.in_flight = TRUE;
  self->upload.reopened = self->upload.segment;
  client_reopen_send (self);
}

/* The verdict is shown already; an answer changes nothing, and without one the whole question is asked again. */
static void
client_report_on_reply (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;

  client_reply_is_good (self, reply);
  if (reply->status == 0 || reply->status >= 500)
    client_timer_retry (self, &self->flow, reply->retry_after_s, client_prepare);
}

void
client_report_behind (ExamClient *self, guint64 next_seq, const guint8 chain[DIGEST_LEN])
{
  SittingSegment segment = { .exam = self->info->exam,
                             .session = self->info->session,
                             .pseudonym = self->info->pseudonym,
                             .terminal_sha256 = self->identity->cert_sha256,
                             .terminal_key_pem = self->identity->key_pem,
                             .scoring_public = self->info->scoring_public,
                             .number = self->info->segment + 1,
                             .first_seq = next_seq,
                             .previous_chain = chain,
                             .now_ms = client_now_ms (self),
                             .wall_ms = client_clock_wall_ms (&self->clock) };
  g_autoptr (Sitting) sitting = sitting_new (&segment, NULL);
  g_autoptr (GBytes) body = sitting == NULL ? NULL : g_bytes_new (sitting->header, SEGMENT_HEADER_LEN);

  if (body != NULL)
    client_post_bytes (self, "/v1/segment", body, client_report_on_reply);
}
