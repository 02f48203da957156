/* From the server's SITTING answer to items on the screen: first upload what this journal holds, then a new segment,
 * its release, and the first record. */
#include <inttypes.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "exam-client/core/exam-client-private.h"

#define CLIENT_AWAIT_MS 200

static void client_begin_segment (ExamClient *self);

static gboolean
client_begin_take_info (ExamClient *self, SittingInfo *info, GError **error)
{
  RulePack *rules = rule_pack_parse (_ ("rule pack"), (const guint8 *)info->rules, strlen (info->rules), error);
  gsize len;
  const guint8 *data;
  Blueprint *blueprint;

  if (rules == NULL)
    return FALSE;
  data = g_bytes_get_data (bank_package_blueprint_bytes (self->package), &len);
  blueprint = blueprint_parse ("blueprint.json", data, len, error);
  if (blueprint == NULL)
    {
      rule_pack_free (rules);
      return FALSE;
    }
  exam_client_forget_sitting (self);
  self->info = info;
  self->rules = rules;
  self->blueprint = blueprint;
  return TRUE;
}

/* Where the next segment begins. The journal's own head counts; only a sitting that this journal never saw (a move to
 * another terminal) begins at the server's. */
static gboolean
client_begin_read_head (ExamClient *self, gboolean began_here, RecordType *out_last_type, GError **error)
{
  g_autoptr (JournalSitting) known = NULL;
  guint8 chain[DIGEST_LEN];
  guint64 next_seq;

  if (!journal_find_sitting (self->journal, self->info->pseudonym, &known, error)
      || !journal_get_head (self->journal, self->info->pseudonym, &next_seq, chain, out_last_type, error))
    return FALSE;
  if (known == NULL && (!began_here || self->info->next_seq == 0))
    {
      self->next_seq = self->durable_next = self->acked_next = self->info->next_seq;
      self->has_last_stamp = FALSE; /* it is of another sitting */
      return TRUE;
    }
  self->next_seq = self->durable_next = next_seq;
  self->acked_next = client_get_acknowledged (self, self->info->pseudonym);
  /* A sitting that began here and is further on the server: an old image of this disk. */
  if (next_seq < self->info->next_seq)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   _ ("the server has %" PRIu64 " records of this sitting and this terminal only %" PRIu64
                      ": its disk holds an older state. The candidate goes on at another terminal"),
                   self->info->next_seq, next_seq);
      client_report_behind (self, next_seq, chain);
      return FALSE;
    }
  if (next_seq == self->info->next_seq && memcmp (chain, self->info->chain, DIGEST_LEN) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   _ ("the server has other records of this sitting than this terminal"));
      return FALSE;
    }
  return TRUE;
}

/* Uploading goes first: the server opens a segment only where its records end. */
static void
client_begin_await_upload (ExamClient *self)
{
  if (g_hash_table_contains (self->upload.refused, self->info->pseudonym))
    return; /* the upload has said what is wrong */
  if (self->acked_next >= self->next_seq)
    client_prepare (self);
  else
    client_timer_start (self, &self->flow, CLIENT_AWAIT_MS, client_begin_await_upload);
}

void
client_begin (ExamClient *self, SittingInfo *info, gboolean began_here)
{
  g_autoptr (GError) error = NULL;
  RecordType last_type = (RecordType)0;

  if (!client_begin_take_info (self, info, &error))
    {
      sitting_info_free (info);
      exam_client_set_trouble (self, _ ("The sitting cannot be opened: %s. Call the proctor."), error->message);
      client_timer_start (self, &self->flow, BACKOFF_LAST_MS, client_prepare);
      return;
    }
  if (!client_begin_read_head (self, began_here, &last_type, &error))
    {
      exam_client_set_trouble (self, _ ("This terminal cannot go on with the sitting: %s. Call the proctor."),
                               error->message);
      return;
    }
  client_upload_again_from (self, info->pseudonym, info->next_seq);
  if (last_type == RECORD_TYPE_SUBMIT)
    {
      client_finish_without_sitting (self);
      return;
    }
  if (self->next_seq > info->next_seq)
    {
      exam_client_set_stage (self, CLIENT_STAGE_RESUMING);
      client_upload (self);
      client_timer_start (self, &self->flow, CLIENT_AWAIT_MS, client_begin_await_upload);
      return;
    }
  client_open_segment (self);
}

void
client_open_segment (ExamClient *self)
{
  gboolean waits = self->info->phase == SITTING_PHASE_WAITING;
  gboolean again = self->info->segment > 0 || self->next_seq > 0;

  if (self->info->phase == SITTING_PHASE_SUBMITTED || self->info->phase == SITTING_PHASE_TERMINATED)
    {
      exam_client_forget_sitting (self);
      exam_client_emit_login_failed (self, _ ("This exam is already finished."));
      exam_client_set_stage (self, CLIENT_STAGE_LOGIN);
      return;
    }
  exam_client_set_stage (self, waits || !again ? CLIENT_STAGE_WAITING : CLIENT_STAGE_RESUMING);
  if (!waits)
    client_begin_segment (self);
}

static void
client_begin_first_record (ExamClient *self)
{
  RecordBody body;

  if (!self->sitting->state->started)
    {
      g_autofree char *form
          = form_format (self->sitting->form, self->sitting->blueprint, bank_package_manifest (self->sitting->package));
      g_autofree char *hash = digest_sha256_hex (form, strlen (form));

      record_body_init (&body, RECORD_TYPE_START);
      g_strlcpy (body.text, hash, sizeof body.text);
      client_append (self, &body);
      return;
    }
  record_body_init (&body, RECORD_TYPE_RESUME);
  if (self->has_last_stamp)
    {
      ClockStamp now;

      clock_stamp_take (&now, &self->clock);
      body.value = (gint64)clock_stamp_elapsed_ms (&self->last_stamp, &now);
    }
  if (!client_append (self, &body))
    return;
  exam_client_notice (self, _ ("The exam was interrupted. The interruption of %u min %02u s is given back to you."),
                      (guint)(body.value / 60000), (guint)(body.value / 1000 % 60));
}

static void
client_begin_with_release (ExamClient *self, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *transcript = NULL;
  g_autoptr (GBytes) release = NULL;

  if (!segment_reply_parse (body, &transcript, &release, &error)
      || !sitting_open_release (self->sitting, self->package, transcript, release, &error))
    {
      g_clear_pointer (&self->sitting, sitting_free);
      exam_client_set_trouble (self, _ ("This terminal refuses the form that it was given: %s. Call the proctor."),
                               error->message);
      return;
    }
  backoff_reset (&self->flow.backoff);
  g_clear_pointer (&self->explained, g_free);
  self->n_interruptions = self->sitting->number - 1;
  /* The first record goes first: whoever observes the stage looks at an item at once, which is a record too. */
  client_take_up_sitting (self);
  client_begin_first_record (self);
  client_show_sitting (self);
  client_apply_deferred (self);
  client_poll_again (self);
}

static void
client_begin_refused (ExamClient *self, const HttpReply *reply)
{
  g_auto (ErrorReply) refusal = { 0 };
  ClientStep again = client_begin_segment;

  error_reply_parse (reply->body, &refusal);
  if (strcmp (refusal.code, "gap") == 0 || strcmp (refusal.code, "submitted") == 0)
    {
      /* The server knows more than when it was asked; its present word decides. */
      g_clear_pointer (&self->sitting, sitting_free);
      again = client_prepare;
    }
  else if (strcmp (refusal.code, "sealed") == 0)
    exam_client_explain (self,
                         _ ("The exam must be opened again by two people. The time until then is given back to you."));
  else if (strcmp (refusal.code, "not-open") == 0)
    exam_client_explain (self, _ ("The session is not open. Waiting."));
  else if (reply->status >= 400 && reply->status < 500 && reply->status != 429)
    {
      g_clear_pointer (&self->sitting, sitting_free);
      exam_client_set_trouble (self, _ ("The server refuses to open the sitting: %s. Call the proctor."),
                               refusal.message);
      again = client_prepare;
    }
  else
    exam_client_explain (
        self, _ ("The exam cannot be opened yet (%s). Trying again; the time until then is given back to you."),
        reply->error != NULL ? reply->error->message : refusal.message);
  client_timer_retry (self, &self->flow, reply->retry_after_s, again);
}

static void
client_begin_on_segment (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  gboolean good = client_reply_is_good (self, reply);

  if (self->sitting == NULL || self->sitting->form != NULL)
    return; /* left in the meantime */
  if (good)
    client_begin_with_release (self, reply->body);
  else
    client_begin_refused (self, reply);
}

static void
client_begin_send_segment (ExamClient *self)
{
  g_autoptr (GBytes) body = g_bytes_new (self->sitting->header, SEGMENT_HEADER_LEN);

  client_post_bytes (self, "/v1/segment", body, client_begin_on_segment);
}

static void
client_begin_on_header_durable (const GError *error, gpointer user_data)
{
  ExamClient *self = user_data;

  if (error != NULL)
    client_note_journal_failure (self, error);
  else if (self->sitting != NULL)
    client_begin_send_segment (self);
}

/* The header is durable before the server sees it: what the server stores under it, this journal can continue. */
static void
client_begin_keep_header (ExamClient *self)
{
  JournalJob *job = journal_job_new ();
  JournalSitting sitting = { .pseudonym = self->info->pseudonym,
                             .exam = self->info->exam,
                             .session = self->info->session,
                             .ack_next_seq = self->info->next_seq };

  memcpy (sitting.terminal_sha256, self->identity->cert_sha256, DIGEST_LEN);
  memcpy (sitting.ack_chain, self->info->chain, DIGEST_LEN);
  journal_job_set_sitting (job, &sitting);
  journal_job_set_segment (job, self->info->pseudonym, self->sitting->header);
  journal_job_set_meta (job, "open", self->info->pseudonym);
  journal_writer_submit (self->writer, job, client_begin_on_header_durable, self);
}

static void
client_begin_segment (ExamClient *self)
{
  g_autoptr (GError) error = NULL;
  SittingSegment segment = { .exam = self->info->exam,
                             .session = self->info->session,
                             .pseudonym = self->info->pseudonym,
                             .terminal_sha256 = self->identity->cert_sha256,
                             .terminal_key_pem = self->identity->key_pem,
                             .scoring_public = self->info->scoring_public,
                             .number = self->info->segment + 1,
                             .first_seq = self->info->next_seq,
                             .previous_chain = self->info->chain,
                             .now_ms = client_now_ms (self),
                             .wall_ms = client_clock_wall_ms (&self->clock) };

  if (self->sitting != NULL)
    {
      client_begin_send_segment (self); /* the same header again: its answer was lost, or the server not ready */
      return;
    }
  self->sitting = sitting_new (&segment, &error);
  if (self->sitting != NULL)
    {
      client_begin_keep_header (self);
      return;
    }
  exam_client_set_trouble (self, _ ("The sitting cannot be opened: %s. Call the proctor."), error->message);
  client_timer_start (self, &self->flow, BACKOFF_LAST_MS, client_begin_segment);
}
