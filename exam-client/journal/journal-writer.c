/* The writer thread: pops all queued jobs, commits them together, reports each to the main context. */
#include "exam-client/journal/journal-writer.h"

#include <string.h>

#define JOURNAL_WRITER_COMMIT_MAX 256 /* jobs in one commit */

struct JournalJob
{
  JournalSitting *sitting;
  char *segment_pseudonym;
  guint8 segment[SEGMENT_HEADER_LEN];
  char *pseudonym;
  guint64 first_seq;
  GByteArray *records;
  Acknowledgement *ack;
  guint8 ack_signature[ED25519_SIG_LEN];
  char *incident_pseudonym;
  char *incident_text;
  guint64 incident_ms;
  GPtrArray *meta; /* of char*: key, value, key, value */
  JournalWriterCallback callback;
  gpointer user_data;
  gboolean stop; /* the last job of all */
  GError *error;
};

struct JournalWriter
{
  gatomicrefcount n_references; /* the owner, and each completion on its way */
  gboolean closed;              /* only read and written on the owner's context */
  GMainContext *context;
  GAsyncQueue *queue;
  GThread *thread;
  Journal *journal;
};

typedef struct
{
  JournalWriter *writer;
  GPtrArray *jobs;
} JournalCompletion;

JournalJob *
journal_job_new (void)
{
  JournalJob *job = g_new0 (JournalJob, 1);

  job->records = g_byte_array_new ();
  job->meta = g_ptr_array_new_with_free_func (g_free);
  return job;
}

void
journal_job_free (JournalJob *job)
{
  if (job == NULL)
    return;
  if (job->ack != NULL)
    acknowledgement_clear (job->ack);
  g_free (job->ack);
  journal_sitting_free (job->sitting);
  g_free (job->segment_pseudonym);
  g_free (job->pseudonym);
  g_byte_array_unref (job->records);
  g_free (job->incident_pseudonym);
  g_free (job->incident_text);
  g_ptr_array_unref (job->meta);
  g_clear_error (&job->error);
  g_free (job);
}

void
journal_job_set_sitting (JournalJob *job, const JournalSitting *sitting)
{
  journal_sitting_free (job->sitting);
  job->sitting = g_memdup2 (sitting, sizeof *sitting);
  job->sitting->pseudonym = g_strdup (sitting->pseudonym);
  job->sitting->exam = g_strdup (sitting->exam);
  job->sitting->session = g_strdup (sitting->session);
}

void
journal_job_set_segment (JournalJob *job, const char *pseudonym, const guint8 header[SEGMENT_HEADER_LEN])
{
  g_free (job->segment_pseudonym);
  job->segment_pseudonym = g_strdup (pseudonym);
  memcpy (job->segment, header, SEGMENT_HEADER_LEN);
}

void
journal_job_add_record (JournalJob *job, const char *pseudonym, guint64 seq, const guint8 record[ANSWER_RECORD_LEN])
{
  if (job->pseudonym == NULL)
    {
      job->pseudonym = g_strdup (pseudonym);
      job->first_seq = seq;
    }
  g_byte_array_append (job->records, record, ANSWER_RECORD_LEN);
}

void
journal_job_set_acknowledged (JournalJob *job, const Acknowledgement *ack, const guint8 signature64[ED25519_SIG_LEN])
{
  job->ack = g_memdup2 (ack, sizeof *ack);
  job->ack->session = g_strdup (ack->session);
  job->ack->pseudonym = g_strdup (ack->pseudonym);
  memcpy (job->ack_signature, signature64, ED25519_SIG_LEN);
}

void
journal_job_set_incident (JournalJob *job, const char *pseudonym, guint64 wall_ms, const char *text)
{
  job->incident_pseudonym = g_strdup (pseudonym);
  job->incident_ms = wall_ms;
  job->incident_text = g_strdup (text);
}

void
journal_job_set_meta (JournalJob *job, const char *key, const char *value)
{
  g_ptr_array_add (job->meta, g_strdup (key));
  g_ptr_array_add (job->meta, g_strdup (value));
}

static gboolean
journal_writer_write_job (Journal *journal, const JournalJob *job, GError **error)
{
  if (job->sitting != NULL && !journal_add_sitting (journal, job->sitting, error))
    return FALSE;
  if (job->segment_pseudonym != NULL && !journal_append_segment (journal, job->segment_pseudonym, job->segment, error))
    return FALSE;
  if (job->records->len > 0
      && !journal_append_records (journal, job->pseudonym, job->first_seq, job->records->data,
                                  job->records->len / ANSWER_RECORD_LEN, error))
    return FALSE;
  if (job->ack != NULL && !journal_set_acknowledged (journal, job->ack, job->ack_signature, error))
    return FALSE;
  if (job->incident_text != NULL
      && !journal_add_incident (journal, job->incident_pseudonym, job->incident_ms, job->incident_text, error))
    return FALSE;
  for (guint i = 0; i + 1 < job->meta->len; i += 2)
    if (!journal_set_meta (journal, job->meta->pdata[i], job->meta->pdata[i + 1], error))
      return FALSE;
  return TRUE;
}

/* All or nothing: with one error all of these jobs, and all later ones, have failed. */
static gboolean
journal_writer_commit (JournalWriter *writer, GPtrArray *jobs, GError **error)
{
  if (!journal_begin (writer->journal, error))
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    if (!journal_writer_write_job (writer->journal, jobs->pdata[i], error))
      {
        journal_roll_back (writer->journal);
        return FALSE;
      }
  return journal_commit (writer->journal, error);
}

static void
journal_writer_unref (JournalWriter *writer)
{
  if (!g_atomic_ref_count_dec (&writer->n_references))
    return;
  g_async_queue_unref (writer->queue);
  g_main_context_unref (writer->context);
  g_free (writer);
}

static gboolean
journal_writer_complete (gpointer data)
{
  JournalCompletion *completion = data;

  for (guint i = 0; i < completion->jobs->len && !completion->writer->closed; i++)
    {
      JournalJob *job = completion->jobs->pdata[i];

      if (job->callback != NULL)
        job->callback (job->error, job->user_data);
    }
  return G_SOURCE_REMOVE;
}

static void
journal_completion_free (gpointer data)
{
  JournalCompletion *completion = data;

  g_ptr_array_unref (completion->jobs);
  journal_writer_unref (completion->writer);
  g_free (completion);
}

static void
journal_writer_report (JournalWriter *writer, GPtrArray *jobs)
{
  JournalCompletion *completion = g_new0 (JournalCompletion, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_atomic_ref_count_inc (&writer->n_references);
  completion->writer = writer;
  completion->jobs = g_ptr_array_ref (jobs);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, journal_writer_complete, completion, journal_completion_free);
  g_source_attach (source, writer->context);
}

/* Everything that waits now, at least one job. FALSE where the stop job was among them. */
static gboolean
journal_writer_collect (JournalWriter *writer, GPtrArray *jobs)
{
  JournalJob *job = g_async_queue_pop (writer->queue);

  while (job != NULL)
    {
      if (job->stop)
        {
          journal_job_free (job);
          return FALSE;
        }
      g_ptr_array_add (jobs, job);
      job = jobs->len < JOURNAL_WRITER_COMMIT_MAX ? g_async_queue_try_pop (writer->queue) : NULL;
    }
  return TRUE;
}

static gpointer
journal_writer_run (gpointer data)
{
  JournalWriter *writer = data;
  g_autoptr (GError) failure = NULL;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)journal_job_free);

      more = journal_writer_collect (writer, jobs);
      if (failure == NULL && jobs->len > 0)
        journal_writer_commit (writer, jobs, &failure);
      for (guint i = 0; i < jobs->len && failure != NULL; i++)
        ((JournalJob *)jobs->pdata[i])->error = g_error_copy (failure);
      if (jobs->len > 0)
        journal_writer_report (writer, jobs);
    }
  g_clear_pointer (&writer->journal, journal_close);
  return NULL;
}

JournalWriter *
journal_writer_new (const char *path, GError **error)
{
  g_autoptr (Journal) journal = journal_open (path, error);
  JournalWriter *writer;

  if (journal == NULL)
    return NULL;
  writer = g_new0 (JournalWriter, 1);
  g_atomic_ref_count_init (&writer->n_references);
  writer->context = g_main_context_ref_thread_default ();
  writer->queue = g_async_queue_new_full ((GDestroyNotify)journal_job_free);
  writer->journal = g_steal_pointer (&journal);
  writer->thread = g_thread_new ("journal", journal_writer_run, writer);
  return writer;
}

void
journal_writer_submit (JournalWriter *writer, JournalJob *job, JournalWriterCallback callback, gpointer user_data)
{
  job->callback = callback;
  job->user_data = user_data;
  g_async_queue_push (writer->queue, job);
}

void
journal_writer_free (JournalWriter *writer)
{
  JournalJob *last;

  if (writer == NULL)
    return;
  last = journal_job_new ();
  last->stop = TRUE;
  g_async_queue_push (writer->queue, last);
  g_thread_join (writer->thread);
  writer->closed = TRUE;
  journal_writer_unref (writer);
}
