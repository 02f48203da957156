/* Banks of version 1 keep their items and get a history; foreign triggers are refused; every column has a class. */
#include <string.h>

#include "common/base/error.h"
#include "item-bank/store/bank-database.h"
#include "tests/item-bank/store/bank-fixture.h"

static void
write_version_1 (const BankFixture *fixture)
{
  g_autofree char *file = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "tests/item-bank/store/version-1.sql", NULL);
  g_autofree char *sql = NULL;

  g_assert_true (g_file_get_contents (file, &sql, NULL, NULL));
  bank_fixture_tamper (fixture->path, sql);
}

static void
test_bank_migration_keeps_a_version_1_bank (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = NULL;
  g_autoptr (BankItem) newest = NULL;
  g_autoptr (BankItem) first = NULL;
  g_autoptr (GPtrArray) events = NULL;
  guint8 head[DIGEST_LEN];
  guint n;

  write_version_1 (fixture);
  store = bank_store_open (fixture->path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (bank_store_check_statements (store, &error));
  g_assert_true (bank_store_count (store, &n, &error));
  g_assert_cmpuint (n, ==, 2);
  newest = bank_store_read (store, "A-1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (newest->draft->document->version, ==, 2);
  g_assert_cmpstr (newest->draft->document->stem, ==, "How many are there?");
  g_assert_cmpstr (newest->state, ==, "draft");
  first = bank_store_read_version (store, "A-1", 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->draft->document->stem, ==, "How many?");
  g_assert_cmpstr (first->state, ==, "superseded");
  /* What was there before history began has entries, with the time that the version had. */
  g_assert_true (bank_history_check (store, head, &error));
  events = bank_history_list (store, NULL, 0, &error);
  g_assert_cmpuint (events->len, ==, 3);
  g_assert_cmpint (((const BankEvent *)events->pdata[1])->kind, ==, BANK_EVENT_IMPORTED);
  g_assert_cmpint (((const BankEvent *)events->pdata[1])->at_s, ==, 1760000002);
  g_assert_cmpstr (((const BankEvent *)events->pdata[1])->who, ==, "-");
}

static void
test_bank_migration_that_fails_leaves_the_old_version (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) database = NULL;
  gint64 value;

  write_version_1 (fixture);
  /* Stands in the way of the last table of version 2. */
  bank_fixture_tamper (fixture->path, "CREATE TABLE frozen (x)");
  g_assert_null (bank_store_open (fixture->path, TRUE, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_true (bank_database_get_integer (database, "PRAGMA user_version", &value, NULL));
  g_assert_cmpint (value, ==, 1);
  g_assert_true (bank_database_get_integer (
      database, "SELECT count (*) FROM sqlite_schema WHERE name IN ('history', 'signatures')", &value, NULL));
  g_assert_cmpint (value, ==, 0);
}

/* Triggers of somebody else would run under the program's hand; missing ones would let frozen versions change. */
static void
test_bank_migration_refuses_other_triggers (BankFixture *fixture, gconstpointer data)
{
  static const char *const CHANGES[] = {
    "CREATE TRIGGER mine AFTER INSERT ON items BEGIN DELETE FROM versions; END",
    "CREATE VIEW v AS SELECT 1",
    "DROP TRIGGER versions_no_update",
    "DROP TRIGGER versions_no_update; CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions WHEN 0 BEGIN SELECT "
    "1; END",
    "DROP TRIGGER history_no_delete",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CHANGES); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%zu.bank", fixture->folder, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (BankStore) store = bank_store_open (path, TRUE, &error);

      g_assert_no_error (error);
      bank_fixture_tamper (path, CHANGES[i]);
      g_assert_null (bank_store_open (path, FALSE, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "triggers"));
    }
}

static void
test_bank_migration_refuses_a_version_1_bank_with_triggers (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_version_1 (fixture);
  bank_fixture_tamper (fixture->path, "CREATE TRIGGER mine AFTER INSERT ON items BEGIN DELETE FROM versions; END");
  g_assert_null (bank_store_open (fixture->path, FALSE, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
}

/* Every column of the layout stands in docs/formats/bank-database.md with a class, and no other. */
static void
test_bank_migration_every_column_has_a_class (BankFixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "docs/formats/bank-database.md", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 0);
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;
  guint n_columns = 0, n_rows = 0;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    n_rows += g_regex_match_simple ("^\\| `[a-z_]+\\.[a-z_0-9]+` \\| (derived|anchored|volatile) \\| .+\\|$", lines[i],
                                    0, 0);
  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  statement = bank_database_prepare (database,
                                     "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_xinfo (t.name) "
                                     "AS c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
                                     NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autofree char *row
          = g_strdup_printf ("\n| `%s.%s` | ", sqlite3_column_text (statement, 0), sqlite3_column_text (statement, 1));

      n_columns++;
      if (strstr (text, row) == NULL)
        g_error ("docs/formats/bank-database.md does not classify %s", row);
    }
  g_assert_cmpuint (n_columns, >, 40);
  g_assert_cmpuint (n_rows, ==, n_columns);
}

#define ADD(path_, func_)                                                                                              \
  g_test_add ("/bank-migration/" path_, BankFixture, NULL, bank_fixture_set_up, func_, bank_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("keeps-a-version-1-bank", test_bank_migration_keeps_a_version_1_bank);
  ADD ("that-fails-leaves-the-old-version", test_bank_migration_that_fails_leaves_the_old_version);
  ADD ("refuses-other-triggers", test_bank_migration_refuses_other_triggers);
  ADD ("refuses-a-version-1-bank-with-triggers", test_bank_migration_refuses_a_version_1_bank_with_triggers);
  ADD ("every-column-has-a-class", test_bank_migration_every_column_has_a_class);
  return g_test_run ();
}
