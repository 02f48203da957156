/* Takes in record batches: chain and last signature against the head in memory, one durable commit, then the signed
 * acknowledgement. A sitting has one batch under way at a time; a batch that meets it is told to come again. */
#include <string.h>

#include "common/exam/record-batch.h"
#include "exam-server/service/evidence-intake.h"
#include "exam-server/service/evidence-keep.h"
#include "exam-server/service/service-state.h"
#include "exam-server/store/store-record.h"

typedef struct
{
  ExamService *service;
  Sitting *sitting;
  guint8 *bytes; /* the new records */
  guint n_records;
  guint64 first_seq;
  guint8 chain_after[DIGEST_LEN];
  gboolean has_submit;
  gint64 now_ms;
  RecordsDone done;
  gpointer data;
} RecordsJob;

static void
records_job_free (RecordsJob *job)
{
  g_free (job->bytes);
  g_free (job);
}

static gboolean
sign_reply (ExamService *service, const Sitting *sitting, RecordsReply *reply, GError **error)
{
  Acknowledgement ack = { .session = sitting->session, .pseudonym = sitting->pseudonym, .seq = reply->seq };

  reply->server_ms = (guint64)centre_now_ms ();
  ack.server_ms = reply->server_ms;
  memcpy (ack.chain, reply->chain, DIGEST_LEN);
  return acknowledgement_sign (&ack, keyring_ack_key (service->centre->keyring), reply->signature, error);
}

static gboolean
run_append (StoreTx *tx, gpointer data, GError **error)
{
  const RecordsJob *job = data;
  StoreRecordBatch batch = {
    .sitting = job->sitting->number,
    .first_seq = (gint64)job->first_seq,
    .n_records = job->n_records,
    .bytes = job->bytes,
    .record_len = ANSWER_RECORD_LEN,
    .received_ms = job->now_ms,
  };

  memcpy (batch.chain_after, job->chain_after, DIGEST_LEN);
  return store_record_append (tx, &batch, error)
         && (!job->has_submit
             || store_sitting_set_state (tx, job->sitting->number, sitting_phase_to_text (SITTING_PHASE_SUBMITTED),
                                         job->sitting->started_ms, job->now_ms, error));
}

static void
move_head (const RecordsJob *job)
{
  Sitting *sitting = job->sitting;

  g_mutex_lock (&job->service->lock);
  sitting->head.next_seq = job->first_seq + job->n_records;
  memcpy (sitting->head.chain, job->chain_after, DIGEST_LEN);
  sitting->dirty = TRUE;
  if (job->has_submit)
    {
      sitting->phase = SITTING_PHASE_SUBMITTED;
      sitting->submitted_ms = job->now_ms;
    }
  sitting->busy = FALSE;
  g_mutex_unlock (&job->service->lock);
}

/* On the writer thread, after the COMMIT. */
static void
finish_append (gpointer data, const GError *store_error)
{
  RecordsJob *job = data;
  g_autoptr (GError) error = NULL;
  RecordsReply reply = { .seq = job->first_seq + job->n_records - 1 };

  if (store_error != NULL)
    {
      service_release_claim (job->service, job->sitting);
      job->done (NULL, NULL, store_error, job->data);
      records_job_free (job);
      return;
    }
  move_head (job);
  if (job->has_submit)
    service_queue_scoring (job->service, job->sitting);
  memcpy (reply.chain, job->chain_after, DIGEST_LEN);
  if (sign_reply (job->service, job->sitting, &reply, &error))
    job->done (&reply, NULL, NULL, job->data);
  else
    job->done (NULL, NULL, error, job->data);
  records_job_free (job);
}

/* How many of the batch's records are stored with the same bytes; -1 and the first differing seq where one differs. */
static gint
compare_stored (ExamService *service,
                const Sitting *sitting,
                const RecordBatch *batch,
                guint64 *out_seq,
                GBytes **out_stored,
                GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  guint n = 0;
  guint n_old = (guint)MIN ((guint64)batch->count, sitting->head.next_seq - batch->first_seq);
  g_autoptr (GBytes) stored
      = tx != NULL ? store_record_read (tx, sitting->number, (gint64)batch->first_seq, n_old, &n, error) : NULL;
  const guint8 *bytes;

  if (stored == NULL)
    return -2;
  bytes = g_bytes_get_data (stored, NULL);
  for (guint i = 0; i < n; i++)
    if (memcmp (bytes + i * ANSWER_RECORD_LEN, batch->records + i * ANSWER_RECORD_LEN, ANSWER_RECORD_LEN) != 0)
      {
        *out_seq = batch->first_seq + i;
        *out_stored = g_bytes_new (bytes + i * ANSWER_RECORD_LEN, ANSWER_RECORD_LEN);
        return -1;
      }
  return (gint)n;
}

/* The chain after record seq, walked over what is stored. */
static gboolean
find_chain (ExamService *service, const Sitting *sitting, guint64 seq, guint8 out32[DIGEST_LEN], GError **error)
{
  guint8 chain[DIGEST_LEN] = { 0 };
  guint64 next = 0;

  if (seq + 1 == sitting->head.next_seq)
    {
      memcpy (out32, sitting->head.chain, DIGEST_LEN);
      return TRUE;
    }
  while (next <= seq)
    {
      guint n = 0;
      g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
      g_autoptr (GBytes) stored = tx != NULL ? store_record_read (tx, sitting->number, (gint64)next,
                                                                  (guint)MIN (1000, seq + 1 - next), &n, error)
                                             : NULL;

      if (stored == NULL || n == 0)
        return FALSE;
      for (guint i = 0; i < n; i++)
        answer_record_chain ((const guint8 *)g_bytes_get_data (stored, NULL) + i * ANSWER_RECORD_LEN, chain);
      next += n;
    }
  memcpy (out32, chain, DIGEST_LEN);
  return TRUE;
}

/* SUBMIT is the last record there will ever be. */
static gboolean
find_submit (const guint8 *records, guint n, gboolean *out_has_submit, GError **error)
{
  *out_has_submit = FALSE;
  for (guint i = 0; i < n; i++)
    {
      RecordType type;
      guint64 seq;
      guint64 t_ms;

      if (*out_has_submit)
        return service_error_set (error, SERVICE_ERROR_DAMAGED, "there is a record after SUBMIT");
      if (!answer_record_peek (records + i * ANSWER_RECORD_LEN, &type, &seq, &t_ms, error))
        return FALSE;
      *out_has_submit = type == RECORD_TYPE_SUBMIT;
    }
  return TRUE;
}

static gboolean
reply_repeat (
    ExamService *service, const Sitting *sitting, const RecordBatch *batch, RecordsReply *reply, GError **error)
{
  reply->is_repeat = TRUE;
  reply->seq = batch->first_seq + batch->count - 1;
  return find_chain (service, sitting, reply->seq, reply->chain, error) && sign_reply (service, sitting, reply, error);
}

typedef struct
{
  ExamService *service;
  const Terminal *terminal;
  const guint8 *bytes;
  gsize len;
  RecordBatch batch;
  Sitting *sitting;
} Intake;

static void
keep (const Intake *intake, gint64 seq, const char *reason, GBytes *stored, const char *why)
{
  evidence_keep (intake->service, intake->terminal, intake->sitting, seq, reason,
                 stored != NULL ? g_bytes_get_data (stored, NULL) : NULL,
                 stored != NULL ? g_bytes_get_size (stored) : 0, intake->bytes, intake->len, why);
}

/* The claim is held. Gives the number of records that are there already, or -1 with error. */
static gint
check_overlap (const Intake *intake, GError **error)
{
  g_autoptr (GBytes) stored = NULL;
  guint64 seq = 0;
  gint n_old;

  if (intake->batch.first_seq > intake->sitting->head.next_seq)
    {
      service_error_set (error, SERVICE_ERROR_GAP, "records from %" G_GUINT64_FORMAT " on are missing",
                         intake->sitting->head.next_seq);
      return -1;
    }
  if (intake->batch.first_seq == intake->sitting->head.next_seq)
    return 0;
  n_old = compare_stored (intake->service, intake->sitting, &intake->batch, &seq, &stored, error);
  if (n_old != -1)
    return MAX (n_old, -1);
  service_error_set (error, SERVICE_ERROR_CONFLICT,
                     "record %" G_GUINT64_FORMAT " is stored with other bytes; both are kept as evidence", seq);
  keep (intake, (gint64)seq, "conflict", stored, "another record was offered for a stored number");
  return -1;
}

/* The records that are new, checked against the segment they name. */
static gboolean
verify_new (const Intake *intake, guint n_old, guint8 chain[DIGEST_LEN], GError **error)
{
  const Sitting *sitting = intake->sitting;
  const SittingSegment *segment = sitting_find_segment (sitting, intake->batch.segment);
  RecordBatch fresh = intake->batch;
  g_autoptr (GError) local = NULL;

  fresh.first_seq += n_old;
  fresh.count -= n_old;
  fresh.records += (gsize)n_old * ANSWER_RECORD_LEN;
  if (sitting->phase == SITTING_PHASE_SUBMITTED)
    return service_error_set (error, SERVICE_ERROR_SUBMITTED,
                              "this sitting is finished; nothing can follow its SUBMIT");
  if (segment == NULL)
    return service_error_set (error, SERVICE_ERROR_GAP, "segment %u was not opened here yet", intake->batch.segment);
  if (intake->batch.segment != sitting->head.segment)
    {
      keep (intake, (gint64)fresh.first_seq, "conflict", NULL, "records of a segment that was superseded");
      return service_error_set (error, SERVICE_ERROR_CONFLICT, "segment %u was superseded by %u", intake->batch.segment,
                                sitting->head.segment);
    }
  memcpy (chain, sitting->head.chain, DIGEST_LEN);
  if (record_batch_verify (&fresh, segment->header.sitting_public, chain, &local))
    return TRUE;
  keep (intake, (gint64)fresh.first_seq, "damaged", NULL, local->message);
  return service_error_set (error, SERVICE_ERROR_DAMAGED, "%s", local->message);
}

static gboolean
check_types (const Intake *intake, const guint8 *fresh, RecordsJob *job, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (find_submit (fresh, job->n_records, &job->has_submit, &local))
    return TRUE;
  keep (intake, (gint64)job->first_seq, "damaged", NULL, local->message);
  return service_error_set (error, SERVICE_ERROR_DAMAGED, "%s", local->message);
}

/* The rest is decrypted later: this one decides what all others are about. */
static gboolean
check_first (const Intake *intake, const guint8 *fresh, const RecordsJob *job, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (job->first_seq > 0 || service_check_first (intake->service, intake->sitting, fresh, &local))
    return TRUE;
  keep (intake, 0, "damaged", NULL, local->message);
  return service_error_set (error, SERVICE_ERROR_DAMAGED, "%s", local->message);
}

static gboolean
submit_new (const Intake *intake, guint n_old, RecordsDone done, gpointer data, GError **error)
{
  RecordsJob *job = g_new0 (RecordsJob, 1);
  StoreJob store_job = { run_append, finish_append, job };
  const guint8 *fresh = intake->batch.records + (gsize)n_old * ANSWER_RECORD_LEN;

  job->service = intake->service;
  job->sitting = intake->sitting;
  job->n_records = intake->batch.count - n_old;
  job->first_seq = intake->batch.first_seq + n_old;
  job->now_ms = centre_now_ms ();
  job->done = done;
  job->data = data;
  if (verify_new (intake, n_old, job->chain_after, error) && check_types (intake, fresh, job, error)
      && check_first (intake, fresh, job, error))
    {
      job->bytes = g_memdup2 (fresh, (gsize)job->n_records * ANSWER_RECORD_LEN);
      if (store_submit (intake->service->centre->store, &store_job, error))
        return TRUE;
    }
  records_job_free (job);
  return FALSE;
}

static gboolean
parse_intake (Intake *intake, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!record_batch_parse (intake->bytes, intake->len, &intake->batch, &local))
    {
      keep (intake, -1, "damaged", NULL, local->message);
      return service_error_set (error, SERVICE_ERROR_DAMAGED, "%s", local->message);
    }
  intake->sitting = service_find_sitting (intake->service, intake->batch.pseudonym);
  if (intake->sitting == NULL)
    return service_error_set (error, SERVICE_ERROR_WRONG_SEAT, "nobody of this pseudonym sits at this terminal");
  g_mutex_lock (&intake->service->lock);
  if (memcmp (intake->sitting->terminal, intake->terminal->fingerprint, DIGEST_LEN) != 0)
    service_error_set (error, SERVICE_ERROR_WRONG_SEAT, "this candidate sits at %s", intake->sitting->seat);
  g_mutex_unlock (&intake->service->lock);
  return *error == NULL;
}

void
evidence_intake_records (
    ExamService *service, const Terminal *terminal, const guint8 *bytes, gsize len, RecordsDone done, gpointer data)
{
  Intake intake = { .service = service, .terminal = terminal, .bytes = bytes, .len = len };
  g_autoptr (GError) error = NULL;
  RecordsReply reply = { 0 };
  SittingHead head;
  gint n_old;

  if (!parse_intake (&intake, &error) || !service_claim (service, intake.sitting, &error))
    {
      done (NULL, NULL, error, data);
      return;
    }
  n_old = check_overlap (&intake, &error);
  if (n_old >= 0 && (guint)n_old < intake.batch.count && submit_new (&intake, (guint)n_old, done, data, &error))
    return;
  if (n_old >= 0 && (guint)n_old == intake.batch.count
      && !reply_repeat (service, intake.sitting, &intake.batch, &reply, &error) && error == NULL)
    service_error_set (&error, SERVICE_ERROR_DAMAGED, "stored records could not be read");
  head = intake.sitting->head;
  service_release_claim (service, intake.sitting);
  if (error != NULL)
    done (NULL, &head, error, data);
  else
    done (&reply, NULL, NULL, data);
}
