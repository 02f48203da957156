/* Making a record: sealed, on its way to the disk, and what happens when it is there. */
#include "common/base/i18n.h"
#include "exam-client/core/exam-client-private.h"

void
client_note_journal_failure (ExamClient *self, const GError *error)
{
  if (self->journal_failed)
    return;
  self->journal_failed = TRUE;
  if (self->sitting != NULL && self->sitting->state != NULL)
    sitting_set_running (self->sitting, FALSE, client_now_ms (self));
  exam_client_set_trouble (self,
                           _ ("This terminal cannot save your answers (%s). Stop and call the proctor: you can go on "
                              "at another terminal, and the time is given back to you."),
                           error->message);
  for (guint slot = 0; slot < self->n_slots; slot++)
    if (self->slot_mark[slot] > self->durable_next)
      exam_client_emit_slot (self, slot);
  exam_client_emit_status (self);
}

static void
client_record_on_durable (const GError *error, gpointer user_data)
{
  ExamClient *self = user_data;

  if (error != NULL)
    {
      client_note_journal_failure (self, error);
      return;
    }
  self->durable_next++;
  for (guint slot = 0; slot < self->n_slots; slot++)
    if (self->slot_mark[slot] == self->durable_next)
      exam_client_emit_slot (self, slot);
  exam_client_emit_status (self);
  client_upload (self);
  if (self->finishing && self->durable_next == self->next_seq)
    client_finish (self);
}

static void
client_record_on_kept (const GError *error, gpointer user_data)
{
  if (error != NULL)
    client_note_journal_failure (user_data, error);
}

void
client_submit_job (ExamClient *self, JournalJob *job, JournalWriterCallback callback)
{
  journal_writer_submit (self->writer, job, callback != NULL ? callback : client_record_on_kept, self);
}

/* The stamp goes with every commit: the next process measures the interruption from it. */
static void
client_record_add_meta (ExamClient *self, JournalJob *job, const RecordBody *body)
{
  g_autofree char *command = g_strdup_printf ("%" G_GUINT64_FORMAT, self->command_id);
  g_autofree char *text = NULL;
  ClockStamp stamp;

  clock_stamp_take (&stamp, &self->clock);
  text = clock_stamp_format (&stamp);
  self->last_stamp = stamp;
  self->has_last_stamp = TRUE;
  journal_job_set_meta (job, "stamp", text);
  journal_job_set_meta (job, "command", command);
  if (body->type == RECORD_TYPE_SUBMIT)
    journal_job_set_meta (job, "open", "");
}

gboolean
client_append (ExamClient *self, RecordBody *body)
{
  g_autoptr (GError) error = NULL;
  guint8 record[ANSWER_RECORD_LEN];
  JournalJob *job;

  if (self->sitting == NULL || self->sitting->state == NULL || self->journal_failed || self->finishing)
    return FALSE;
  if (!sitting_seal (self->sitting, body, client_now_ms (self), record, &error))
    {
      exam_client_set_trouble (self, _ ("An answer cannot be recorded: %s. Call the proctor."), error->message);
      return FALSE;
    }
  self->next_seq = body->seq + 1;
  if (body->slot < self->n_slots && (body->type == RECORD_TYPE_ANSWER || body->type == RECORD_TYPE_FLAG))
    self->slot_mark[body->slot] = self->next_seq;
  job = journal_job_new ();
  journal_job_add_record (job, self->info->pseudonym, body->seq, record);
  client_record_add_meta (self, job, body);
  self->finishing = body->type == RECORD_TYPE_SUBMIT;
  client_submit_job (self, job, client_record_on_durable);
  exam_client_emit_status (self);
  return TRUE;
}
