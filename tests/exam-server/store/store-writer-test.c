/* The writer: savepoints, group commit, the full queue, a full disk, other processes, kill -9. */
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exam-server/store/store-audit.h"
#include "exam-server/store/store-meta.h"
#include "tests/exam-server/store/store-fixture.h"

static char *own_path;

/* ---- jobs that append one audit entry, subject = number */

typedef struct
{
  gint done;   /* atomic */
  gint failed; /* atomic */
  gint last_code;
} Tally;

typedef struct
{
  Tally *tally;
  guint number;
  gboolean fail;
} Entry;

static gboolean
run_entry (StoreTx *tx, gpointer data, GError **error)
{
  Entry *entry = data;
  g_autofree char *subject = g_strdup_printf ("%u", entry->number);
  StoreAudit audit = { .at_ms = 1, .actor = "test", .action = "entry", .subject = subject };

  if (!store_audit_append (tx, &audit, error))
    return FALSE;
  if (entry->fail)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "not this one");
  return !entry->fail;
}

static void
entry_done (gpointer data, const GError *error)
{
  Entry *entry = data;

  if (error != NULL)
    {
      g_atomic_int_set (&entry->tally->last_code, error->code);
      g_atomic_int_inc (&entry->tally->failed);
    }
  else
    g_atomic_int_inc (&entry->tally->done);
  g_free (entry);
}

static gboolean
submit (Store *store, Tally *tally, guint number, gboolean fail, GError **error)
{
  Entry *entry = g_new (Entry, 1);
  StoreJob job = { run_entry, entry_done, entry };

  entry->tally = tally;
  entry->number = number;
  entry->fail = fail;
  if (store_submit (store, &job, error))
    return TRUE;
  g_free (entry);
  return FALSE;
}

static guint
count_audit (Store *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = store_read_begin (store, &error);
  g_autoptr (GPtrArray) all = store_audit_list (tx, 0, G_MAXINT, &error);

  g_assert_no_error (error);
  return all->len;
}

#define WAIT_FOR(condition)                                                                                            \
  do                                                                                                                   \
    {                                                                                                                  \
      gint64 end_ = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;                                                     \
      while (!(condition) && g_get_monotonic_time () < end_)                                                           \
        g_usleep (1000);                                                                                               \
      g_assert_true (condition);                                                                                       \
    }                                                                                                                  \
  while (0)

static void
test_savepoints (void)
{
  StoreFixture fixture;
  Tally tally = { 0 };
  g_autoptr (GError) error = NULL;

  store_fixture_init (&fixture);
  for (guint i = 0; i < 300; i++)
    g_assert_true (submit (fixture.store, &tally, i, i % 3 == 0, &error));
  WAIT_FOR (g_atomic_int_get (&tally.done) + g_atomic_int_get (&tally.failed) == 300);
  g_assert_cmpint (tally.done, ==, 200);
  g_assert_cmpint (tally.last_code, ==, ADIL_ERROR_REFUSED);
  g_assert_cmpuint (count_audit (fixture.store), ==, 200);
  g_assert_false (store_has_failed (fixture.store));
  store_fixture_clear (&fixture);
}

static void
test_group_commit (void)
{
  StoreFixture fixture;
  StoreStats stats;
  Tally tally = { 0 };
  g_autoptr (GError) error = NULL;

  store_fixture_init (&fixture);
  for (guint i = 0; i < 2000; i++)
    while (!submit (fixture.store, &tally, i, FALSE, &error))
      g_clear_error (&error);
  WAIT_FOR (g_atomic_int_get (&tally.done) == 2000);
  store_get_stats (fixture.store, &stats);
  g_test_message ("%" G_GUINT64_FORMAT " jobs in %" G_GUINT64_FORMAT " commits", stats.jobs, stats.commits);
  g_assert_cmpuint (stats.jobs, ==, 2000);
  g_assert_cmpuint (stats.commits, <, 500);
  g_assert_cmpuint (stats.commits, >=, 2);
  store_fixture_clear (&fixture);
}

typedef struct
{
  GMutex mutex;
  gint running;
} Gate;

static gboolean
run_gate (StoreTx *tx, gpointer data, GError **error)
{
  Gate *gate = data;

  g_atomic_int_set (&gate->running, 1);
  g_mutex_lock (&gate->mutex);
  g_mutex_unlock (&gate->mutex);
  return TRUE;
}

static void
test_queue_full (void)
{
  const StoreOptions options = { .queue_max = 10, .batch_max = 1 };
  StoreFixture fixture;
  Tally tally = { 0 };
  Gate gate = { 0 };
  StoreJob job = { run_gate, NULL, &gate };
  g_autoptr (GError) error = NULL;

  store_fixture_init_path (&fixture);
  fixture.store = store_open (fixture.path, &options, &error);
  g_assert_no_error (error);
  g_mutex_init (&gate.mutex);
  g_mutex_lock (&gate.mutex);
  g_assert_true (store_submit (fixture.store, &job, &error));
  WAIT_FOR (g_atomic_int_get (&gate.running) == 1);
  for (guint i = 0; i < 10; i++)
    g_assert_true (submit (fixture.store, &tally, i, FALSE, &error));
  g_assert_false (submit (fixture.store, &tally, 10, FALSE, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_BUSY);
  g_mutex_unlock (&gate.mutex);
  WAIT_FOR (g_atomic_int_get (&tally.done) == 10);
  g_mutex_clear (&gate.mutex);
  store_fixture_clear (&fixture);
}

static void
test_close_drains (void)
{
  StoreFixture fixture;
  Tally tally = { 0 };
  g_autoptr (GError) error = NULL;

  store_fixture_init (&fixture);
  for (guint i = 0; i < 500; i++)
    g_assert_true (submit (fixture.store, &tally, i, FALSE, &error));
  store_fixture_reopen (&fixture);
  g_assert_cmpint (tally.done, ==, 500);
  g_assert_cmpuint (count_audit (fixture.store), ==, 500);
  store_fixture_clear (&fixture);
}

static void
test_snapshot (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL;
  StoreTx *tx = NULL;
  Tally tally = { 0 };

  store_fixture_init (&fixture);
  tx = store_read_begin (fixture.store, &error);
  g_assert_true (submit (fixture.store, &tally, 1, FALSE, &error));
  WAIT_FOR (g_atomic_int_get (&tally.done) == 1);
  before = store_audit_list (tx, 0, 10, &error);
  g_assert_cmpuint (before->len, ==, 0);
  store_read_end (tx);
  g_assert_cmpuint (count_audit (fixture.store), ==, 1);
  store_fixture_clear (&fixture);
}

static void
test_copy (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL, again = NULL;
  g_autofree char *copy = NULL;
  g_autoptr (Store) other = NULL;
  Tally tally = { 0 };
  GStatBuf info;

  store_fixture_init (&fixture);
  g_assert_true (submit (fixture.store, &tally, 1, FALSE, &error));
  WAIT_FOR (g_atomic_int_get (&tally.done) == 1);
  copy = g_build_filename (fixture.dir, "copy.db", NULL);
  g_assert_true (store_copy_to (fixture.store, copy, &error));
  g_assert_false (store_copy_to (fixture.store, copy, &again));
  g_assert_error (again, ADIL_ERROR, ADIL_ERROR_CONFLICT);
  g_assert_cmpint (g_stat (copy, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  other = store_open (copy, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_audit (other), ==, 1);
  store_fixture_clear (&fixture);
}

/* ---- children: this program again with --child */

/* Each done() writes its number to standard output: the parent's only knowledge of what was acknowledged. */
static void
child_done (gpointer data, const GError *error)
{
  Entry *entry = data;
  guint32 number = entry->number;

  if (error == NULL && write (STDOUT_FILENO, &number, sizeof number) != sizeof number)
    _exit (3);
  if (error != NULL)
    g_atomic_int_inc (&entry->tally->failed);
  g_free (entry);
}

/* Appends entries first, first + 1, ... without end (or n of them). With fsize, under a file size limit: exit status 7
 * is "failed, as it should". */
static int
child_main (const char *path, guint first, guint n, guint fsize)
{
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { fsize, fsize };
  Tally tally = { 0 };
  Store *store = store_open (path, NULL, &error);
  gboolean failed;

  g_assert_no_error (error);
  signal (SIGXFSZ, SIG_IGN);
  if (fsize > 0)
    setrlimit (RLIMIT_FSIZE, &limit);
  for (guint i = 0; i < n && !store_has_failed (store); i++)
    {
      Entry *entry = g_new (Entry, 1);
      StoreJob job = { run_entry, child_done, entry };

      *entry = (Entry){ &tally, first + i, FALSE };
      while (!store_submit (store, &job, &error))
        {
          if (!g_error_matches (error, ADIL_ERROR, ADIL_ERROR_BUSY))
            {
              g_free (entry);
              break;
            }
          g_clear_error (&error);
          g_usleep (100);
        }
    }
  failed = store_has_failed (store);
  store_close (store);
  return failed ? 7 : 0;
}

static GPid
start_child (const StoreFixture *fixture, guint first, guint n, guint fsize, int *out_fd)
{
  g_autofree char *first_text = g_strdup_printf ("%u", first);
  g_autofree char *n_text = g_strdup_printf ("%u", n);
  g_autofree char *fsize_text = g_strdup_printf ("%u", fsize);
  char *argv[] = { own_path, (char *)"--child", fixture->path, first_text, n_text, fsize_text, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, out_fd, NULL, &error);
  g_assert_no_error (error);
  return pid;
}

/* Everything the child acknowledged until its end of the pipe closed. */
static GArray *
read_acknowledged (int fd)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 number = 0;

  while (read (fd, &number, sizeof number) == sizeof number)
    g_array_append_val (numbers, number);
  close (fd);
  return numbers;
}

/* Asserts that all of numbers are in the database, and each entry once. */
static void
assert_stored (Store *store, GArray *numbers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = store_read_begin (store, &error);
  g_autoptr (GPtrArray) all = store_audit_list (tx, 0, G_MAXINT, &error);
  g_autoptr (GHashTable) stored = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < all->len; i++)
    g_assert_true (g_hash_table_add (stored, (gpointer)((StoreAudit *)all->pdata[i])->subject));
  for (guint i = 0; i < numbers->len; i++)
    {
      g_autofree char *subject = g_strdup_printf ("%u", g_array_index (numbers, guint32, i));

      g_assert_true (g_hash_table_contains (stored, subject));
    }
}

#define N_KILLS 30

/* Mostly some time after the first acknowledgement; every fifth child dies sooner, while it opens and recovers. */
static void
wait_for_work (int fd, guint round)
{
  struct pollfd pfd = { .fd = fd, .events = POLLIN };

  if (round % 5 != 4)
    g_assert_cmpint (poll (&pfd, 1, 10000), ==, 1);
  g_usleep ((gulong)g_test_rand_int_range (1000, round % 5 == 4 ? 20000 : 60000));
}

static void
test_kill (void)
{
  StoreFixture fixture;
  g_autoptr (GArray) acknowledged = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n_last = 0;

  store_fixture_init_path (&fixture);
  for (guint i = 0; i < N_KILLS; i++)
    {
      int fd = -1, status = 0;
      GPid pid = start_child (&fixture, i * 1000000, 1000000, 0, &fd);
      g_autoptr (GArray) numbers = NULL;

      wait_for_work (fd, i);
      kill (pid, SIGKILL);
      numbers = read_acknowledged (fd);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFSIGNALED (status));
      g_array_append_vals (acknowledged, numbers->data, numbers->len);
      n_last += numbers->len > 0;
    }
  store_fixture_reopen (&fixture);
  g_test_message ("%u acknowledged entries after %d kills", acknowledged->len, N_KILLS);
  g_assert_cmpuint (n_last, >, N_KILLS / 2);
  assert_stored (fixture.store, acknowledged);
  store_fixture_clear (&fixture);
}

static void
test_disk_full (void)
{
  StoreFixture fixture;
  g_autoptr (GArray) numbers = NULL;
  int fd = -1, status = 0;
  GPid pid;

  store_fixture_init (&fixture);
  pid = start_child (&fixture, 0, 1000000, 400000, &fd);
  numbers = read_acknowledged (fd);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 7);
  g_assert_cmpuint (numbers->len, >, 0);
  store_fixture_reopen (&fixture);
  assert_stored (fixture.store, numbers);
  store_fixture_clear (&fixture);
}

static void
test_two_processes (void)
{
  StoreFixture fixture;
  g_autoptr (GArray) numbers = NULL;
  g_autoptr (GError) error = NULL;
  Tally tally = { 0 };
  int fd = -1, status = 0;
  GPid pid;

  store_fixture_init (&fixture);
  pid = start_child (&fixture, 1000000, 2000, 0, &fd);
  for (guint i = 0; i < 2000; i++)
    {
      g_assert_true (submit (fixture.store, &tally, i, FALSE, &error));
      if (i % 20 == 0)
        g_usleep (1000);
    }
  numbers = read_acknowledged (fd);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  WAIT_FOR (g_atomic_int_get (&tally.done) == 2000);
  g_assert_cmpuint (numbers->len, ==, 2000);
  g_assert_cmpuint (count_audit (fixture.store), ==, 4000);
  store_fixture_clear (&fixture);
}

static gboolean
run_nothing (StoreTx *tx, gpointer data, GError **error)
{
  return store_meta_set (tx, "a", "b", error);
}

static void
test_locked_out (void)
{
  const StoreOptions options = { .busy_timeout_ms = 50 };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  store_fixture_init_path (&fixture);
  fixture.store = store_open (fixture.path, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open (fixture.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (store_write_sync (fixture.store, run_nothing, NULL, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (store_has_failed (fixture.store));
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (db);
  g_assert_true (store_write_sync (fixture.store, run_nothing, NULL, &error));
  store_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  if (argc == 6 && strcmp (argv[1], "--child") == 0)
    return child_main (argv[2], (guint)g_ascii_strtoull (argv[3], NULL, 10),
                       (guint)g_ascii_strtoull (argv[4], NULL, 10), (guint)g_ascii_strtoull (argv[5], NULL, 10));
  own_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-writer/a-job-that-fails-takes-nothing-with-it", test_savepoints);
  g_test_add_func ("/store-writer/jobs-share-commits", test_group_commit);
  g_test_add_func ("/store-writer/a-full-queue-is-busy", test_queue_full);
  g_test_add_func ("/store-writer/close-runs-what-waits", test_close_drains);
  g_test_add_func ("/store-writer/a-reader-sees-one-snapshot", test_snapshot);
  g_test_add_func ("/store-writer/a-copy-is-a-database", test_copy);
  g_test_add_func ("/store-writer/what-was-acknowledged-survives-kill-9", test_kill);
  g_test_add_func ("/store-writer/a-full-disk-is-never-acknowledged", test_disk_full);
  g_test_add_func ("/store-writer/two-processes-write-at-once", test_two_processes);
  g_test_add_func ("/store-writer/a-database-held-by-others-is-busy-not-broken", test_locked_out);
  return g_test_run ();
}
