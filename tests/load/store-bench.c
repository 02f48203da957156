/* Ingest through the store (queue, writer thread, savepoint, head of the sitting, done callback) against bare SQLite
 * with the same records per commit into the same table, in one run on one disk: the ratio is what counts. store-bench
 * [--jobs N] [--sittings N] [--records N] [--rounds N] */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "exam-server/store/store-candidate.h"
#include "exam-server/store/store-formation.h"
#include "exam-server/store/store-record.h"
#include "exam-server/store/store-session.h"
#include "exam-server/store/store-terminal.h"

#define RECORD_LEN 242

static int n_jobs = 20000, n_sittings = 2000, n_records = 2, n_rounds = 3;
static const guint8 bytes[RECORD_LEN * 200];

static gboolean
fill (StoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (GBytes) salt = g_bytes_new_static (bytes, 32);
  StoreFormation formation = { "F1", "", "", "", "", "", "", "", 1 };
  StoreSession session = {
    .id = "S1", .title = "", .starts_at = "", .time_zone = "", .site = "", .exam = "", .rules = "", .state = "running"
  };
  StoreTerminal terminal = { .seat = "A", .certificate_pem = "", .state = "enrolled", .name = "" };

  if (!store_formation_insert (tx, &formation, error) || !store_session_insert (tx, &session, error)
      || !store_terminal_insert (tx, &terminal, error))
    return FALSE;
  for (int i = 1; i <= n_sittings; i++)
    {
      g_autofree char *name = g_strdup_printf ("P%07d", i);
      StoreCandidate candidate
          = { .pseudonym = name, .number = name, .name = "", .birth_date = "", .formation = "F1", .roster_salt = salt };
      StoreSitting sitting = { .pseudonym = name, .session = "S1", .exam = "", .seat = name, .state = "running" };

      if (!store_candidate_insert (tx, &candidate, error) || !store_sitting_insert (tx, &sitting, NULL, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  StoreRecordBatch batch;
  gint *n_done;
} Upload;

static gboolean
run_upload (StoreTx *tx, gpointer data, GError **error)
{
  return store_record_append (tx, &((Upload *)data)->batch, error);
}

static void
upload_done (gpointer data, const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
  g_atomic_int_inc (((Upload *)data)->n_done);
}

/* Records a second. Jobs go round the sittings, as in a full room. */
static double
measure_store (Store *store, double *out_rows_per_commit)
{
  g_autofree Upload *uploads = g_new0 (Upload, n_jobs);
  StoreStats before, after;
  gint n_done = 0;
  gint64 start_us;
  double seconds;

  store_get_stats (store, &before);
  start_us = g_get_monotonic_time ();
  for (int i = 0; i < n_jobs; i++)
    {
      StoreJob job = { run_upload, upload_done, &uploads[i] };

      uploads[i].batch = (StoreRecordBatch){ .sitting = 1 + i % n_sittings,
                                             .first_seq = (i / n_sittings) * n_records,
                                             .n_records = (guint)n_records,
                                             .bytes = bytes,
                                             .record_len = RECORD_LEN };
      uploads[i].n_done = &n_done;
      while (!store_submit (store, &job, NULL))
        g_usleep (50);
    }
  while (g_atomic_int_get (&n_done) < n_jobs)
    g_usleep (50);
  seconds = (double)(g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
  store_get_stats (store, &after);
  *out_rows_per_commit = (double)n_jobs * n_records / (double)(after.commits - before.commits);
  return n_jobs * n_records / seconds;
}

static void
exec (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

/* The same rows in the same order, nothing else, as many per commit as the store had. */
static double
measure_bare (const char *path, double rows_per_commit)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *insert = NULL;
  gint64 start_us;
  int in_commit = 0;

  sqlite3_open (path, &db);
  exec (db,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
        "PRAGMA cache_size = -65536;"
        "CREATE TABLE records (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL, received_ms INTEGER NOT NULL) STRICT");
  sqlite3_prepare_v2 (db, "INSERT INTO records VALUES (?1, ?2, ?3)", -1, &insert, NULL);
  start_us = g_get_monotonic_time ();
  for (int i = 0; i < n_jobs; i++)
    for (int j = 0; j < n_records; j++)
      {
        if (in_commit == 0)
          exec (db, "BEGIN IMMEDIATE");
        sqlite3_bind_int64 (
            insert, 1, (gint64)(1 + i % n_sittings) * STORE_SITTING_MAX_RECORDS + (i / n_sittings) * n_records + j);
        sqlite3_bind_blob (insert, 2, bytes, RECORD_LEN, SQLITE_STATIC);
        sqlite3_bind_int64 (insert, 3, 0);
        if (sqlite3_step (insert) != SQLITE_DONE)
          g_error ("%s", sqlite3_errmsg (db));
        sqlite3_reset (insert);
        if (++in_commit >= rows_per_commit || (i == n_jobs - 1 && j == n_records - 1))
          {
            exec (db, "COMMIT");
            in_commit = 0;
          }
      }
  start_us = g_get_monotonic_time () - start_us;
  sqlite3_finalize (insert);
  sqlite3_close (db);
  return n_jobs * n_records / ((double)start_us / G_USEC_PER_SEC);
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static double
round_ratio (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("adil-bench-XXXXXX", &error);
  g_autofree char *path = g_build_filename (dir, "server.db", NULL);
  g_autofree char *bare_path = g_build_filename (dir, "bare.db", NULL);
  Store *store = store_open (path, NULL, &error);
  double rows_per_commit = 0, through_store, bare;

  if (store == NULL || !store_write_sync (store, fill, NULL, &error))
    g_error ("%s", error->message);
  through_store = measure_store (store, &rows_per_commit);
  store_close (store);
  bare = measure_bare (bare_path, rows_per_commit);
  remove_dir (dir);
  g_print ("store %.0f records/s, bare SQLite %.0f records/s, %.0f records per commit, ratio %.2f\n", through_store,
           bare, rows_per_commit, through_store / bare);
  return through_store / bare;
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "jobs", 0, 0, G_OPTION_ARG_INT, &n_jobs, "Uploads", "N" },
    { "sittings", 0, 0, G_OPTION_ARG_INT, &n_sittings, "Sittings they go round", "N" },
    { "records", 0, 0, G_OPTION_ARG_INT, &n_records, "Records of an upload", "N" },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &n_rounds, "Rounds; the best counts", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  double best = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  n_records = CLAMP (n_records, 1, 200);
  for (int i = 0; i < n_rounds; i++)
    {
      double ratio = round_ratio ();

      best = MAX (best, ratio);
    }
  g_print ("best ratio %.2f\n", best);
  return best > 0.5 ? 0 : 1;
}
