/* Appending and reading records; the one hot path of the store. */
#include "exam-server/store/store-record.h"

#include "exam-server/store/store-row.h"

/* place in the table: see schema/002-evidence.sql */
static gint64
place_of (gint64 sitting, gint64 seq)
{
  return sitting * STORE_SITTING_MAX_RECORDS + seq;
}

/* Why the head of the sitting did not move. */
static gboolean
explain_head (StoreTx *tx, const StoreRecordBatch *batch, GError **error)
{
  gint64 next_seq = 0;

  if (!store_tx_query_integer (tx, "sitting of records", &next_seq, error,
                               "SELECT next_seq FROM sittings WHERE number = ?1", "i", batch->sitting))
    return FALSE;
  g_set_error (error, ADIL_ERROR, batch->first_seq > next_seq ? ADIL_ERROR_GAP : ADIL_ERROR_CONFLICT,
               "records from %" G_GINT64_FORMAT " of sitting %" G_GINT64_FORMAT
               ": the database expects %" G_GINT64_FORMAT,
               batch->first_seq, batch->sitting, next_seq);
  return FALSE;
}

/* Compares and moves in one statement: a query of its own would be a tenth of the whole cost. */
static gboolean
move_head (StoreTx *tx, const StoreRecordBatch *batch, GError **error)
{
  int changes = 0;

  if (batch->first_seq + batch->n_records > STORE_SITTING_MAX_RECORDS)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT,
                   "sitting %" G_GINT64_FORMAT " has too many records (at most %d)", batch->sitting,
                   STORE_SITTING_MAX_RECORDS);
      return FALSE;
    }
  return store_tx_run (tx, "head of a sitting", &changes, error,
                       "UPDATE sittings SET next_seq = ?3, chain = ?4, last_received_ms = ?5"
                       " WHERE number = ?1 AND next_seq = ?2",
                       "iiihi", batch->sitting, batch->first_seq, batch->first_seq + (gint64)batch->n_records,
                       batch->chain_after, batch->received_ms)
         && (changes == 1 || explain_head (tx, batch, error));
}

static gboolean
insert_records (StoreTx *tx, const StoreRecordBatch *batch, GError **error)
{
  sqlite3_stmt *statement
      = store_tx_prepare (tx, "INSERT INTO records (place, bytes, received_ms) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < batch->n_records; i++)
    {
      sqlite3_bind_int64 (statement, 1, place_of (batch->sitting, batch->first_seq + i));
      sqlite3_bind_blob64 (statement, 2, batch->bytes + i * batch->record_len, batch->record_len, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 3, batch->received_ms);
      if (!store_tx_step (tx, statement, "records", error))
        return FALSE;
    }
  return TRUE;
}

gboolean
store_record_append (StoreTx *tx, const StoreRecordBatch *batch, GError **error)
{
  g_assert (tx->writable);
  return move_head (tx, batch, error) && insert_records (tx, batch, error);
}

/* One row onto the end. */
static gboolean
append_row (sqlite3_stmt *statement, gint64 place, GByteArray *all, GError **error)
{
  if (sqlite3_column_int64 (statement, 0) != place)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   "database, records: record %" G_GINT64_FORMAT " of sitting %" G_GINT64_FORMAT
                   " is missing; restore the database from a copy",
                   place % STORE_SITTING_MAX_RECORDS, place / STORE_SITTING_MAX_RECORDS);
      return FALSE;
    }
  g_byte_array_append (all, sqlite3_column_blob (statement, 1), (guint)sqlite3_column_bytes (statement, 1));
  return TRUE;
}

GBytes *
store_record_read (StoreTx *tx, gint64 sitting, gint64 first_seq, guint max, guint *out_n, GError **error)
{
  sqlite3_stmt *statement = store_tx_prepare (
      tx, "SELECT place, bytes FROM records WHERE place >= ?1 AND place < ?2 ORDER BY place", error);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  gint64 end_seq = MIN (first_seq + (gint64)max, STORE_SITTING_MAX_RECORDS);
  guint n = 0;
  int rc;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, place_of (sitting, first_seq));
  sqlite3_bind_int64 (statement, 2, place_of (sitting, end_seq));
  while ((rc = sqlite3_step (statement)) == SQLITE_ROW
         && append_row (statement, place_of (sitting, first_seq + n), all, error))
    n++;
  if (rc != SQLITE_DONE && rc != SQLITE_ROW)
    store_tx_fail (tx, "records", error);
  sqlite3_reset (statement);
  if (rc != SQLITE_DONE)
    return NULL;
  *out_n = n;
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

gboolean
store_record_count (StoreTx *tx, gint64 sitting, gint64 *out_n, GError **error)
{
  return store_tx_query_integer (tx, "records", out_n, error,
                                 "SELECT count (*) FROM records WHERE place >= ?1 AND place < ?2", "ii",
                                 place_of (sitting, 0), place_of (sitting + 1, 0));
}

static const StoreField conflicts_fields[] = {
  STORE_FIELD (StoreConflict, id, ID),         STORE_FIELD (StoreConflict, pseudonym, TEXT),
  STORE_FIELD (StoreConflict, seq, INTEGER),   STORE_FIELD (StoreConflict, reason, TEXT),
  STORE_FIELD (StoreConflict, stored, BYTES),  STORE_FIELD (StoreConflict, offered, BYTES),
  STORE_FIELD (StoreConflict, terminal, HASH), STORE_FIELD (StoreConflict, at_ms, INTEGER),
};
STORE_TABLE (conflicts, StoreConflict, conflicts_fields, 1, (GDestroyNotify)store_conflict_free);

void
store_conflict_free (StoreConflict *conflict)
{
  store_row_free (&conflicts_table, conflict);
}

gboolean
store_conflict_append (StoreTx *tx, const StoreConflict *conflict, GError **error)
{
  return store_row_insert (tx, &conflicts_table, conflict, error);
}

GPtrArray *
store_conflict_list (StoreTx *tx, const char *pseudonym, GError **error)
{
  if (pseudonym == NULL)
    return store_row_list (tx, &conflicts_table, error, "ORDER BY id", "");
  return store_row_list (tx, &conflicts_table, error, "WHERE pseudonym = ?1 ORDER BY id", "s", pseudonym);
}
