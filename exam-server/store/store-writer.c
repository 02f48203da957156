/* Group commit: jobs that come in within a few milliseconds share one transaction and so one fsync. Each runs under a
 * savepoint, so that one that fails takes nothing with it. Nobody hears of success before COMMIT has returned: with
 * synchronous=FULL that is after the WAL's fsync. A failed fsync is final (the kernel may have dropped the pages, so a
 * second one that succeeds proves nothing): the writer stays failed until the program is started again. */
#include "exam-server/store/store-writer.h"

typedef struct
{
  StoreJob job;
  GError *error;
} Queued;

struct StoreWriter
{
  StoreTx *tx;
  StoreOptions options;
  GThread *thread;
  GMutex mutex; /* guards what follows */
  GCond work;
  GCond room;
  GArray *queue; /* of Queued */
  gboolean closing;
  gboolean failed;
  StoreStats stats;
};

static gboolean
set_failed (GError **error)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO,
               "the database has failed (disk full or broken); look at the disk, then start the server again");
  return FALSE;
}

/* Up to batch_max jobs; NULL when it is time to end. */
static GArray *
take_batch (StoreWriter *writer)
{
  GArray *batch = NULL;
  gint64 deadline;

  g_mutex_lock (&writer->mutex);
  while (writer->queue->len == 0 && !writer->closing)
    g_cond_wait (&writer->work, &writer->mutex);
  deadline = g_get_monotonic_time () + (gint64)writer->options.linger_ms * 1000;
  while (writer->options.linger_ms > 0 && writer->queue->len > 0 && writer->queue->len < writer->options.batch_max
         && !writer->closing && g_cond_wait_until (&writer->work, &writer->mutex, deadline))
    ;
  if (writer->queue->len > writer->options.batch_max)
    {
      batch = g_array_sized_new (FALSE, TRUE, sizeof (Queued), writer->options.batch_max);
      g_array_append_vals (batch, writer->queue->data, writer->options.batch_max);
      g_array_remove_range (writer->queue, 0, writer->options.batch_max);
    }
  else if (writer->queue->len > 0)
    {
      batch = writer->queue;
      writer->queue = g_array_new (FALSE, TRUE, sizeof (Queued));
    }
  g_cond_broadcast (&writer->room);
  g_mutex_unlock (&writer->mutex);
  return batch;
}

/* FALSE only where the whole transaction is lost; what the job itself says is kept in queued->error. */
static gboolean
run_job (StoreTx *tx, Queued *queued, GError **error)
{
  if (!store_tx_run (tx, "savepoint", NULL, error, "SAVEPOINT job", ""))
    return FALSE;
  if (!queued->job.run (tx, queued->job.data, &queued->error))
    {
      if (queued->error == NULL)
        g_set_error (&queued->error, ADIL_ERROR, ADIL_ERROR_REFUSED, "a database job failed without a reason");
      /* FULL, IOERR and the like may have rolled everything back already */
      if (tx->broken || sqlite3_get_autocommit (tx->db) != 0)
        {
          g_propagate_error (error, g_error_copy (queued->error));
          return FALSE;
        }
      if (!store_tx_run (tx, "savepoint", NULL, error, "ROLLBACK TO job", ""))
        return FALSE;
    }
  else if (tx->broken || sqlite3_get_autocommit (tx->db) != 0)
    return set_failed (error);
  return store_tx_run (tx, "savepoint", NULL, error, "RELEASE job", "");
}

static gboolean
run_transaction (StoreTx *tx, GArray *batch, GError **error)
{
  if (!store_tx_run (tx, "begin", NULL, error, "BEGIN IMMEDIATE", ""))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    if (!run_job (tx, &g_array_index (batch, Queued, i), error))
      return FALSE;
  return store_tx_run (tx, "commit", NULL, error, "COMMIT", "");
}

static void
count (StoreWriter *writer, GArray *batch, gboolean committed, gboolean failed)
{
  g_mutex_lock (&writer->mutex);
  writer->stats.jobs += batch->len;
  writer->stats.commits += committed ? 1 : 0;
  writer->failed = writer->failed || failed;
  g_mutex_unlock (&writer->mutex);
}

static void
run_batch (StoreWriter *writer, GArray *batch)
{
  g_autoptr (GError) error = NULL;
  gboolean committed, begun = TRUE;

  if (store_writer_has_failed (writer))
    committed = set_failed (&error);
  else
    committed = run_transaction (writer->tx, batch, &error);
  if (!committed)
    {
      /* BUSY before the first job ran is another process's long transaction; all else is final */
      begun = sqlite3_get_autocommit (writer->tx->db) == 0 || writer->tx->broken
              || !g_error_matches (error, ADIL_ERROR, ADIL_ERROR_BUSY);
      if (sqlite3_get_autocommit (writer->tx->db) == 0)
        store_tx_run (writer->tx, "rollback", NULL, NULL, "ROLLBACK", "");
    }
  count (writer, batch, committed, !committed && begun);
  for (guint i = 0; i < batch->len; i++)
    {
      Queued *queued = &g_array_index (batch, Queued, i);

      if (queued->job.done != NULL)
        queued->job.done (queued->job.data, committed ? queued->error : error);
      g_clear_error (&queued->error);
    }
}

static gpointer
writer_main (gpointer data)
{
  StoreWriter *writer = data;
  GArray *batch = NULL;

  while ((batch = take_batch (writer)) != NULL)
    {
      run_batch (writer, batch);
      g_array_unref (batch);
    }
  return NULL;
}

StoreWriter *
store_writer_start (StoreTx *tx, const StoreOptions *options)
{
  StoreWriter *writer = g_new0 (StoreWriter, 1);

  writer->tx = tx;
  writer->options = *options;
  g_mutex_init (&writer->mutex);
  g_cond_init (&writer->work);
  g_cond_init (&writer->room);
  writer->queue = g_array_new (FALSE, TRUE, sizeof (Queued));
  writer->thread = g_thread_new ("store-writer", writer_main, writer);
  return writer;
}

void
store_writer_stop (StoreWriter *writer)
{
  g_mutex_lock (&writer->mutex);
  writer->closing = TRUE;
  g_cond_broadcast (&writer->work);
  g_cond_broadcast (&writer->room);
  g_mutex_unlock (&writer->mutex);
  g_thread_join (writer->thread);
  store_tx_close (writer->tx);
  g_array_unref (writer->queue);
  g_mutex_clear (&writer->mutex);
  g_cond_clear (&writer->work);
  g_cond_clear (&writer->room);
  g_free (writer);
}

static gboolean
push (StoreWriter *writer, const StoreJob *job, gboolean wait, GError **error)
{
  Queued queued = { .job = *job };

  while (wait && writer->queue->len >= writer->options.queue_max && !writer->closing)
    g_cond_wait (&writer->room, &writer->mutex);
  if (writer->failed || writer->closing)
    return set_failed (error);
  if (writer->queue->len >= writer->options.queue_max)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_BUSY, "the database's queue is full (%u jobs), try again",
                   writer->options.queue_max);
      return FALSE;
    }
  g_array_append_val (writer->queue, queued);
  writer->stats.queue_peak = MAX (writer->stats.queue_peak, writer->queue->len);
  /* only these two change what the writer waits for; more signals would be wake-ups for nothing */
  if (writer->queue->len == 1 || writer->queue->len == writer->options.batch_max)
    g_cond_signal (&writer->work);
  return TRUE;
}

gboolean
store_writer_submit (StoreWriter *writer, const StoreJob *job, gboolean wait, GError **error)
{
  gboolean ok;

  g_mutex_lock (&writer->mutex);
  ok = push (writer, job, wait, error);
  g_mutex_unlock (&writer->mutex);
  return ok;
}

gboolean
store_writer_has_failed (StoreWriter *writer)
{
  gboolean failed;

  g_mutex_lock (&writer->mutex);
  failed = writer->failed;
  g_mutex_unlock (&writer->mutex);
  return failed;
}

gboolean
store_writer_is_current_thread (StoreWriter *writer)
{
  return g_thread_self () == writer->thread;
}

void
store_writer_get_stats (StoreWriter *writer, StoreStats *out)
{
  g_mutex_lock (&writer->mutex);
  *out = writer->stats;
  out->queued = writer->queue->len;
  g_mutex_unlock (&writer->mutex);
}
