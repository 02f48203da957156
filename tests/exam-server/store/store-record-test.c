/* Records, segments and conflicts: order, heads, append-only. */
#include "exam-server/store/store-record.h"

#include <sqlite3.h>
#include <string.h>

#include "exam-server/store/store-audit.h"
#include "exam-server/store/store-sitting.h"
#include "tests/exam-server/store/store-fixture.h"

#define RECORD_LEN 242

static const guint8 CHAIN[32] = { 7 };

static gboolean
append (StoreTx *tx, gint64 sitting, gint64 first_seq, guint n, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (n * RECORD_LEN);
  StoreRecordBatch batch = { .sitting = sitting,
                             .first_seq = first_seq,
                             .n_records = n,
                             .bytes = bytes,
                             .record_len = RECORD_LEN,
                             .received_ms = 99 };

  for (guint i = 0; i < n; i++)
    memset (bytes + i * RECORD_LEN, (int)(first_seq + i), RECORD_LEN);
  memcpy (batch.chain_after, CHAIN, 32);
  return store_record_append (tx, &batch, error);
}

#define ASSERT_APPEND_FAILS(tx, code, sitting, first_seq, n)                                                           \
  do                                                                                                                   \
    {                                                                                                                  \
      g_autoptr (GError) error_ = NULL;                                                                                \
      g_assert_false (append (tx, sitting, first_seq, n, &error_));                                                    \
      g_assert_error (error_, ADIL_ERROR, code);                                                                       \
    }                                                                                                                  \
  while (0)

static gboolean
write_records (StoreTx *tx, gpointer data, GError **error)
{
  ASSERT_APPEND_FAILS (tx, ADIL_ERROR_GAP, 1, 1, 1);
  g_assert_true (append (tx, 1, 0, 3, error) && append (tx, 2, 0, 1, error) && append (tx, 1, 3, 2, error));
  ASSERT_APPEND_FAILS (tx, ADIL_ERROR_CONFLICT, 1, 4, 1);
  ASSERT_APPEND_FAILS (tx, ADIL_ERROR_GAP, 1, 6, 1);
  ASSERT_APPEND_FAILS (tx, ADIL_ERROR_MISSING, 3, 0, 1);
  return TRUE;
}

static void
test_append (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) all = NULL, some = NULL;
  g_autoptr (StoreSitting) sitting = NULL;
  StoreTx *tx = NULL;
  guint n = 0;

  store_fixture_init (&fixture);
  store_fixture_write (fixture.store, store_fixture_fill, GUINT_TO_POINTER (2));
  store_fixture_write (fixture.store, write_records, NULL);
  store_fixture_reopen (&fixture);
  tx = store_read_begin (fixture.store, &error);
  sitting = store_sitting_find (tx, "P0000001", &error);
  g_assert_cmpint (sitting->next_seq, ==, 5);
  g_assert_cmpint (sitting->last_received_ms, ==, 99);
  g_assert_cmpmem (sitting->chain, 32, CHAIN, 32);
  all = store_record_read (tx, 1, 0, 100, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (((const guint8 *)g_bytes_get_data (all, NULL))[i * RECORD_LEN + 200], ==, i);
  some = store_record_read (tx, 1, 3, 1, &n, &error);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (*(const guint8 *)g_bytes_get_data (some, NULL), ==, 3);
  store_read_end (tx);
  store_fixture_clear (&fixture);
}

static gboolean
write_up_to_the_limit (StoreTx *tx, gpointer data, GError **error)
{
  sqlite3 *db = data;

  g_assert_null (db);
  ASSERT_APPEND_FAILS (tx, ADIL_ERROR_LIMIT, 1, STORE_SITTING_MAX_RECORDS - 1, 2);
  g_assert_true (append (tx, 1, STORE_SITTING_MAX_RECORDS - 1, 1, error));
  ASSERT_APPEND_FAILS (tx, ADIL_ERROR_LIMIT, 1, STORE_SITTING_MAX_RECORDS, 1);
  return append (tx, 2, 0, 1, error);
}

/* A plain connection beside the store's, as a person with the sqlite3 tool has it. */
static int
exec_beside (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  int rc;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  sqlite3_extended_result_codes (db, 1);
  rc = sqlite3_exec (db, sql, NULL, NULL, NULL);
  sqlite3_close (db);
  return rc;
}

static void
test_limit (void)
{
  StoreFixture fixture;

  store_fixture_init (&fixture);
  store_fixture_write (fixture.store, store_fixture_fill, GUINT_TO_POINTER (2));
  g_assert_cmpint (exec_beside (fixture.path, "UPDATE sittings SET next_seq = 1048575 WHERE number = 1"), ==,
                   SQLITE_OK);
  store_fixture_write (fixture.store, write_up_to_the_limit, NULL);
  store_fixture_clear (&fixture);
}

static gboolean
write_segments (StoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (GBytes) header = g_bytes_new_static ("header", 6);
  StoreSegment segment = { 1, 2, header, 5 };
  g_autoptr (GError) gap = NULL, twice = NULL, absent = NULL;

  g_assert_false (store_segment_append (tx, &segment, &gap));
  g_assert_error (gap, ADIL_ERROR, ADIL_ERROR_GAP);
  segment.number = 1;
  g_assert_true (store_segment_append (tx, &segment, error));
  g_assert_false (store_segment_append (tx, &segment, &twice));
  g_assert_error (twice, ADIL_ERROR, ADIL_ERROR_CONFLICT);
  segment.sitting = 77;
  g_assert_false (store_segment_append (tx, &segment, &absent));
  g_assert_error (absent, ADIL_ERROR, ADIL_ERROR_MISSING);
  return TRUE;
}

static void
test_segments (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreSegment) segment = NULL;
  g_autoptr (StoreSitting) sitting = NULL;
  StoreTx *tx = NULL;

  store_fixture_init (&fixture);
  store_fixture_write (fixture.store, store_fixture_fill, GUINT_TO_POINTER (1));
  store_fixture_write (fixture.store, write_segments, NULL);
  tx = store_read_begin (fixture.store, &error);
  segment = store_segment_find (tx, 1, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (segment->header, NULL), g_bytes_get_size (segment->header), "header", 6);
  sitting = store_sitting_find (tx, "P0000001", &error);
  g_assert_cmpint (sitting->last_segment, ==, 1);
  store_read_end (tx);
  store_fixture_clear (&fixture);
}

static gboolean
write_evidence (StoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (GBytes) offered = g_bytes_new_static ("other", 5);
  StoreConflict conflict = { .pseudonym = "P0000001", .seq = 0, .reason = "conflict", .offered = offered, .at_ms = 1 };
  StoreAudit audit = { .at_ms = 1, .actor = "rini", .action = "open" };

  return append (tx, 1, 0, 1, error) && write_segments (tx, NULL, error) && store_audit_append (tx, &audit, error)
         && store_conflict_append (tx, &conflict, error);
}

static void
test_append_only (void)
{
  const char *const tampering[] = {
    "UPDATE records SET bytes = x'00'",     "DELETE FROM records",
    "UPDATE segments SET header = x'00'",   "DELETE FROM segments",
    "UPDATE conflicts SET offered = x'00'", "DELETE FROM conflicts",
    "UPDATE audit SET actor = 'x'",         "DELETE FROM audit",
  };
  StoreFixture fixture;

  store_fixture_init (&fixture);
  store_fixture_write (fixture.store, store_fixture_fill, GUINT_TO_POINTER (1));
  store_fixture_write (fixture.store, write_evidence, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tampering); i++)
    g_assert_cmpint (exec_beside (fixture.path, tampering[i]), ==, SQLITE_CONSTRAINT_TRIGGER);
  store_fixture_clear (&fixture);
}

static void
test_hole (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  StoreTx *tx = NULL;
  guint n = 0;

  store_fixture_init (&fixture);
  store_fixture_write (fixture.store, store_fixture_fill, GUINT_TO_POINTER (2));
  store_fixture_write (fixture.store, write_records, NULL);
  g_assert_cmpint (exec_beside (fixture.path, "DROP TRIGGER records_no_delete; DELETE FROM records WHERE seq = 2"), ==,
                   SQLITE_OK);
  tx = store_read_begin (fixture.store, &error);
  g_assert_null (store_record_read (tx, 1, 0, 100, &n, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
  store_read_end (tx);
  store_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-record/append-moves-the-head-and-reads-back-in-order", test_append);
  g_test_add_func ("/store-record/a-sitting-has-a-limit-and-never-runs-into-its-neighbour", test_limit);
  g_test_add_func ("/store-record/segments-follow-one-another", test_segments);
  g_test_add_func ("/store-record/evidence-is-append-only", test_append_only);
  g_test_add_func ("/store-record/a-missing-record-is-reported-as-damage", test_hole);
  return g_test_run ();
}
