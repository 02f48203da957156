/* Opening and closing, the pool of readers, and the doors to the writer. */
#include "exam-server/store/store.h"

#include <fcntl.h>
#include <unistd.h>

#include "exam-server/store/store-migration.h"
#include "exam-server/store/store-writer.h"

struct Store
{
  char *path;
  StoreOptions options;
  StoreWriter *writer;
  GAsyncQueue *readers; /* of StoreTx*, those that nobody uses */
  guint n_readers;
};

static void
set_options (Store *store, const StoreOptions *options)
{
  StoreOptions *own = &store->options;

  if (options != NULL)
    *own = *options;
  own->queue_max = own->queue_max == 0 ? 4096 : own->queue_max;
  own->batch_max = own->batch_max == 0 ? 1000 : own->batch_max;
  own->linger_ms = own->linger_ms == 0 ? 2 : own->linger_ms == STORE_NO_LINGER ? 0 : own->linger_ms;
  own->readers = own->readers == 0 ? 4 : own->readers;
  own->busy_timeout_ms = own->busy_timeout_ms == 0 ? 10000 : own->busy_timeout_ms;
}

static gboolean
open_readers (Store *store, GError **error)
{
  StoreConnection connection = { store->path, TRUE, store->options.busy_timeout_ms };

  for (; store->n_readers < store->options.readers; store->n_readers++)
    {
      StoreTx *tx = store_tx_open (&connection, error);

      if (tx == NULL)
        return FALSE;
      tx->store = store;
      g_async_queue_push (store->readers, tx);
    }
  return TRUE;
}

Store *
store_open (const char *path, const StoreOptions *options, GError **error)
{
  g_autoptr (Store) store = g_new0 (Store, 1);
  StoreConnection connection = { path, FALSE, 0 };
  StoreTx *tx = NULL;

  store->path = g_strdup (path);
  store->readers = g_async_queue_new ();
  set_options (store, options);
  connection.busy_timeout_ms = store->options.busy_timeout_ms;
  tx = store_tx_open (&connection, error);
  if (tx == NULL)
    return NULL;
  if (!store_migration_run (tx, path, error))
    {
      store_tx_close (tx);
      return NULL;
    }
  store->writer = store_writer_start (tx, &store->options);
  return open_readers (store, error) ? g_steal_pointer (&store) : NULL;
}

void
store_close (Store *store)
{
  if (store == NULL)
    return;
  for (guint i = 0; i < store->n_readers; i++)
    store_tx_close (g_async_queue_pop (store->readers));
  /* last, so that the last connection to close is one that may write back the WAL */
  if (store->writer != NULL)
    store_writer_stop (store->writer);
  g_async_queue_unref (store->readers);
  g_free (store->path);
  g_free (store);
}

gboolean
store_submit (Store *store, const StoreJob *job, GError **error)
{
  return store_writer_submit (store->writer, job, FALSE, error);
}

typedef struct
{
  gboolean (*run) (StoreTx *tx, gpointer data, GError **error);
  gpointer data;
  GMutex mutex;
  GCond cond;
  gboolean finished;
  GError *error;
} SyncJob;

static gboolean
sync_run (StoreTx *tx, gpointer data, GError **error)
{
  SyncJob *sync = data;

  return sync->run (tx, sync->data, error);
}

static void
sync_done (gpointer data, const GError *error)
{
  SyncJob *sync = data;

  g_mutex_lock (&sync->mutex);
  sync->finished = TRUE;
  sync->error = error == NULL ? NULL : g_error_copy (error);
  g_cond_signal (&sync->cond);
  g_mutex_unlock (&sync->mutex);
}

gboolean
store_write_sync (Store *store,
                  gboolean (*run) (StoreTx *tx, gpointer data, GError **error),
                  gpointer data,
                  GError **error)
{
  SyncJob sync = { .run = run, .data = data };
  StoreJob job = { sync_run, sync_done, &sync };

  g_assert (!store_writer_is_current_thread (store->writer));
  g_mutex_init (&sync.mutex);
  g_cond_init (&sync.cond);
  if (store_writer_submit (store->writer, &job, TRUE, &sync.error))
    {
      g_mutex_lock (&sync.mutex);
      while (!sync.finished)
        g_cond_wait (&sync.cond, &sync.mutex);
      g_mutex_unlock (&sync.mutex);
    }
  g_mutex_clear (&sync.mutex);
  g_cond_clear (&sync.cond);
  if (sync.error == NULL)
    return TRUE;
  g_propagate_error (error, sync.error);
  return FALSE;
}

gboolean
store_has_failed (Store *store)
{
  return store_writer_has_failed (store->writer);
}

void
store_get_stats (Store *store, StoreStats *out)
{
  store_writer_get_stats (store->writer, out);
}

StoreTx *
store_read_begin (Store *store, GError **error)
{
  StoreTx *tx = g_async_queue_pop (store->readers);
  gint64 n = 0;

  /* BEGIN alone takes no snapshot: the first read does */
  if (store_tx_exec (tx, "begin of a reader", "BEGIN", error)
      && store_tx_query_integer (tx, "begin of a reader", &n, error, "SELECT count (*) FROM sqlite_schema", ""))
    return tx;
  store_read_end (tx);
  return NULL;
}

void
store_read_end (StoreTx *tx)
{
  if (tx == NULL)
    return;
  g_assert (!tx->writable);
  if (sqlite3_get_autocommit (tx->db) == 0)
    store_tx_exec (tx, "end of a reader", "ROLLBACK", NULL);
  g_async_queue_push (tx->store->readers, tx);
}

/* VACUUM INTO writes the new file alone, but query_only would forbid it; so this takes a connection of its own. */
static gboolean
vacuum_into (StoreTx *tx, const char *path, GError **error)
{
  sqlite3_stmt *statement = store_tx_prepare (tx, "VACUUM INTO ?1", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, path, -1, SQLITE_STATIC);
  return store_tx_step (tx, statement, path, error);
}

/* SQLite takes an empty file as a new one; this way nobody but the owner can read the copy. */
static gboolean
create_new (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0)
    return close (fd) == 0;
  g_set_error (error, ADIL_ERROR, errno == EEXIST ? ADIL_ERROR_CONFLICT : ADIL_ERROR_IO, "%s: %s", path,
               g_strerror (errno));
  return FALSE;
}

gboolean
store_copy_to (Store *store, const char *path, GError **error)
{
  StoreConnection connection = { store->path, FALSE, store->options.busy_timeout_ms };
  StoreTx *tx = NULL;
  gboolean ok;

  if (!create_new (path, error))
    return FALSE;
  tx = store_tx_open (&connection, error);
  if (tx == NULL)
    return FALSE;
  ok = vacuum_into (tx, path, error);
  store_tx_close (tx);
  return ok;
}
