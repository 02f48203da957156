/* The server's one SQLite database: all SQL of the server behind one writer thread with group commit and a pool of
 * readers. Every table has a header of its own (store-account.h, store-sitting.h, ...). Tables and columns:
 * docs/formats/server-database.md. No rules live here: the service layer decides, the store keeps.
 *
 * Errors everywhere: IO = the disk or database failed, message says so; BUSY = another process held the database too
 * long, try again; MISSING = no such row; CONFLICT = a row with that key is there already. */
#pragma once

#include <glib.h>

#include "common/base/error.h"

typedef struct Store Store;
/* One transaction: the writer's (jobs get it) or a reader's snapshot. All store_<table>_* functions take one; those
 * that write assert that it is the writer's. Belongs to one thread at a time. */
typedef struct StoreTx StoreTx;

/* 0 means the value in brackets. */
typedef struct
{
  guint queue_max;       /* jobs that may wait [4096] */
  guint batch_max;       /* jobs in one commit [1000] */
  guint linger_ms;       /* how long the writer waits for company after the first job; 0 is [2], NO_LINGER for none */
  guint readers;         /* connections of the reader pool [4] */
  guint busy_timeout_ms; /* patience with other processes [10000] */
} StoreOptions;
#define STORE_NO_LINGER G_MAXUINT

/* Opens or creates (0600, in a folder that exists), migrates, starts the writer thread. options NULL for defaults.
 * REFUSED: not an Adil server database, or written by a newer version. DAMAGED: SQLite says it is corrupt. */
Store *store_open (const char *path, const StoreOptions *options, GError **error);
/* Runs the jobs that wait, stops the writer, closes. No reader may be out. */
void store_close (Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Store, store_close)

/* A job: run() inside the batch's transaction, under a savepoint of its own, on the writer thread. FALSE with error
 * undoes what this job did and nothing else. done() is called exactly once, on the writer thread, after the durable
 * COMMIT (error NULL) or when nothing of the job was stored (error set). So: acknowledge in done(), never in run().
 * done() must be quick and must not submit synchronously. NULL done is allowed. */
typedef struct
{
  gboolean (*run) (StoreTx *tx, gpointer data, GError **error);
  void (*done) (gpointer data, const GError *error);
  gpointer data;
} StoreJob;

/* FALSE, and done() is never called: BUSY = the queue is full; IO = the store has failed (see store_has_failed). */
gboolean store_submit (Store *store, const StoreJob *job, GError **error);
/* Runs one job and waits for its durable commit. Not on the writer thread (asserted). Waits for room in the queue. */
gboolean store_write_sync (Store *store,
                           gboolean (*run) (StoreTx *tx, gpointer data, GError **error),
                           gpointer data,
                           GError **error);
/* A disk error happened (full, I/O, corrupt): since then every job is answered with IO and nothing is written any
 * more. Only opening the database again, after the disk was looked at, ends that state. */
gboolean store_has_failed (Store *store);

/* A consistent snapshot; waits for a free reader. End it soon: it keeps the WAL from being reset. */
StoreTx *store_read_begin (Store *store, GError **error);
void store_read_end (StoreTx *tx);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreTx, store_read_end)

typedef struct
{
  guint64 jobs;    /* finished */
  guint64 commits; /* durable ones */
  guint queued;    /* waiting now */
  guint queue_peak;
} StoreStats;
void store_get_stats (Store *store, StoreStats *out);

/* A copy of the whole database for backup, consistent, into a new file (VACUUM INTO). CONFLICT where path exists. */
gboolean store_copy_to (Store *store, const char *path, GError **error);

/* Row structs: text and GBytes members belong to the row when the store made it (free with store_<x>_free() or, in
 * lists, with g_ptr_array_unref()); for insert and update the caller fills one, typically on the stack, and the store
 * only reads it. NULL text or GBytes is SQL NULL where the column allows it. Times are milliseconds since 1970. */
