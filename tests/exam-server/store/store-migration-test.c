/* Old databases, foreign files, damaged files; and the schema against its document. */
#include "exam-server/store/store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "exam-server/store/store-account.h"
#include "exam-server/store/store-sitting.h"
#include "tests/exam-server/store/store-fixture.h"

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s", message);
  sqlite3_close (db);
}

static gint64
query (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return value;
}

static void
assert_refused (const char *path, AdilError code, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (store_open (path, NULL, &error));
  g_assert_error (error, ADIL_ERROR, (int)code);
  if (strstr (error->message, text) == NULL)
    g_error ("%s", error->message);
}

static void
test_version_1 (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreAccount) account = NULL;
  g_autofree char *file
      = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "tests/exam-server/store/version-1.sql", NULL);
  g_autofree char *sql = NULL;

  g_assert_true (g_file_get_contents (file, &sql, NULL, &error));
  store_fixture_init_path (&fixture);
  run_sql (fixture.path, sql);
  g_assert_cmpint (query (fixture.path, "PRAGMA user_version"), ==, 1);
  store_fixture_reopen (&fixture);
  g_assert_cmpint (query (fixture.path, "PRAGMA user_version"), ==, 2);
  {
    g_autoptr (StoreTx) tx = store_read_begin (fixture.store, &error);
    g_autoptr (GPtrArray) sittings = NULL;

    account = store_account_find (tx, "rini", &error);
    g_assert_no_error (error);
    g_assert_cmpstr (account->role, ==, "proctor");
    sittings = store_sitting_list (tx, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (sittings->len, ==, 0);
  }
  g_assert_cmpint (query (fixture.path, "SELECT count (*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
                   ==, 0);
  store_fixture_clear (&fixture);
}

static void
test_new (void)
{
  StoreFixture fixture;
  GStatBuf info;

  store_fixture_init (&fixture);
  g_assert_cmpint (g_stat (fixture.path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (query (fixture.path, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (query (fixture.path, "PRAGMA application_id"), ==, 0x4164696c);
  store_fixture_clear (&fixture);
}

static void
test_foreign (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;

  store_fixture_init_path (&fixture);
  run_sql (fixture.path, "CREATE TABLE theirs (x)");
  assert_refused (fixture.path, ADIL_ERROR_REFUSED, "another program");
  g_assert_cmpint (query (fixture.path, "SELECT count (*) FROM sqlite_schema"), ==, 1);
  g_unlink (fixture.path);
  store_fixture_reopen (&fixture);
  g_clear_pointer (&fixture.store, store_close);
  run_sql (fixture.path, "PRAGMA user_version = 3");
  assert_refused (fixture.path, ADIL_ERROR_REFUSED, "newer");
  g_assert_true (g_file_set_contents (fixture.path, "this is a text file and no database, whatever it is called.....",
                                      -1, &error));
  assert_refused (fixture.path, ADIL_ERROR_DAMAGED, "not a database");
  g_unlink (fixture.path);
  g_free (fixture.path);
  fixture.path = g_build_filename (fixture.dir, "absent", "server.db", NULL);
  assert_refused (fixture.path, ADIL_ERROR_IO, "absent/server.db");
  store_fixture_clear (&fixture);
}

/* A half-done migration leaves nothing: the step is one transaction. */
static void
test_broken_step (void)
{
  StoreFixture fixture;
  g_autofree char *file
      = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "tests/exam-server/store/version-1.sql", NULL);
  g_autofree char *sql = NULL;

  g_assert_true (g_file_get_contents (file, &sql, NULL, NULL));
  store_fixture_init_path (&fixture);
  run_sql (fixture.path, sql);
  /* stands in the way of the last table of version 2 */
  run_sql (fixture.path, "CREATE TABLE decisions (x)");
  assert_refused (fixture.path, ADIL_ERROR_IO, "migration to version 2");
  g_assert_cmpint (query (fixture.path, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query (fixture.path, "SELECT count (*) FROM sqlite_schema WHERE name = 'records'"), ==, 0);
  run_sql (fixture.path, "DROP TABLE decisions");
  store_fixture_reopen (&fixture);
  store_fixture_clear (&fixture);
}

/* Every column of the schema stands in docs/formats/server-database.md with a class, and no other. */
static void
test_classes (void)
{
  g_autofree char *file = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "docs/formats/server-database.md", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  StoreFixture fixture;
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  guint n_columns = 0, n_rows = 0;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    n_rows += g_regex_match_simple ("^\\| `[a-z_]+\\.[a-z_0-9]+` \\| (derived|anchored|volatile) \\| .+\\|$", lines[i],
                                    0, 0);
  store_fixture_init (&fixture);
  g_assert_cmpint (sqlite3_open (fixture.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_prepare_v2 (db,
                          "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_xinfo (t.name) AS c"
                          " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
                          -1, &statement, NULL),
      ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autofree char *row
          = g_strdup_printf ("\n| `%s.%s` | ", sqlite3_column_text (statement, 0), sqlite3_column_text (statement, 1));

      n_columns++;
      if (strstr (text, row) == NULL)
        g_error ("docs/formats/server-database.md does not classify %s", row);
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);
  g_assert_cmpuint (n_columns, >, 100);
  g_assert_cmpuint (n_rows, ==, n_columns);
  store_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-migration/a-version-1-file-keeps-its-rows", test_version_1);
  g_test_add_func ("/store-migration/a-new-file-is-private-and-current", test_new);
  g_test_add_func ("/store-migration/foreign-newer-damaged-and-absent-files-are-refused", test_foreign);
  g_test_add_func ("/store-migration/a-step-that-fails-leaves-the-old-version", test_broken_step);
  g_test_add_func ("/store-migration/every-column-has-a-class", test_classes);
  return g_test_run ();
}
