/* The statements of sittings and segments. */
#include "exam-server/store/store-sitting.h"

#include "exam-server/store/store-row.h"

static const StoreField sittings_fields[] = {
  STORE_FIELD (StoreSitting, number, ID),
  STORE_FIELD (StoreSitting, pseudonym, TEXT),
  STORE_FIELD (StoreSitting, session, TEXT),
  STORE_FIELD (StoreSitting, exam, TEXT),
  STORE_FIELD (StoreSitting, seat, TEXT),
  STORE_FIELD (StoreSitting, terminal, HASH),
  STORE_FIELD (StoreSitting, state, TEXT),
  STORE_FIELD (StoreSitting, last_segment, INTEGER),
  STORE_FIELD (StoreSitting, next_seq, INTEGER),
  STORE_FIELD (StoreSitting, chain, HASH),
  STORE_FIELD (StoreSitting, started_ms, INTEGER),
  STORE_FIELD (StoreSitting, submitted_ms, INTEGER),
  STORE_FIELD (StoreSitting, last_received_ms, INTEGER),
};
STORE_TABLE (sittings, StoreSitting, sittings_fields, 1, (GDestroyNotify)store_sitting_free);

void
store_sitting_free (StoreSitting *sitting)
{
  store_row_free (&sittings_table, sitting);
}

gboolean
store_sitting_insert (StoreTx *tx, const StoreSitting *sitting, gint64 *out_number, GError **error)
{
  if (!store_row_insert (tx, &sittings_table, sitting, error))
    return FALSE;
  if (out_number != NULL)
    *out_number = sqlite3_last_insert_rowid (tx->db);
  return TRUE;
}

StoreSitting *
store_sitting_find (StoreTx *tx, const char *pseudonym, GError **error)
{
  return store_row_find (tx, &sittings_table, error, "WHERE pseudonym = ?1", "s", pseudonym);
}

GPtrArray *
store_sitting_list (StoreTx *tx, const char *session, GError **error)
{
  if (session == NULL)
    return store_row_list (tx, &sittings_table, error, "ORDER BY session, seat, number", "");
  return store_row_list (tx, &sittings_table, error, "WHERE session = ?1 ORDER BY session, seat, number", "s", session);
}

gboolean
store_sitting_set_state (
    StoreTx *tx, gint64 number, const char *state, gint64 started_ms, gint64 submitted_ms, GError **error)
{
  return store_tx_change (tx, "state of a sitting", error,
                          "UPDATE sittings SET state = ?2, started_ms = ?3, submitted_ms = ?4 WHERE number = ?1",
                          "isii", number, state, started_ms, submitted_ms);
}

gboolean
store_sitting_set_seat (StoreTx *tx, gint64 number, const char *seat, const guint8 terminal[32], GError **error)
{
  return store_tx_change (tx, "seat of a sitting", error,
                          "UPDATE sittings SET seat = ?2, terminal = ?3 WHERE number = ?1", "ish", number, seat,
                          terminal);
}

static const StoreField segments_fields[] = {
  STORE_FIELD (StoreSegment, sitting, INTEGER),
  STORE_FIELD (StoreSegment, number, INTEGER),
  STORE_FIELD (StoreSegment, header, BYTES),
  STORE_FIELD (StoreSegment, received_ms, INTEGER),
};
STORE_TABLE (segments, StoreSegment, segments_fields, 2, (GDestroyNotify)store_segment_free);

void
store_segment_free (StoreSegment *segment)
{
  store_row_free (&segments_table, segment);
}

static gboolean
check_next (StoreTx *tx, const StoreSegment *segment, GError **error)
{
  gint64 last = 0;

  if (!store_tx_query_integer (tx, "sitting of a segment", &last, error,
                               "SELECT last_segment FROM sittings WHERE number = ?1", "i", segment->sitting))
    return FALSE;
  if (segment->number == last + 1)
    return TRUE;
  g_set_error (error, ADIL_ERROR, segment->number > last ? ADIL_ERROR_GAP : ADIL_ERROR_CONFLICT,
               "segment %" G_GINT64_FORMAT " of sitting %" G_GINT64_FORMAT ": the last one stored is %" G_GINT64_FORMAT,
               segment->number, segment->sitting, last);
  return FALSE;
}

gboolean
store_segment_append (StoreTx *tx, const StoreSegment *segment, GError **error)
{
  return check_next (tx, segment, error) && store_row_insert (tx, &segments_table, segment, error)
         && store_tx_change (tx, "sitting of a segment", error,
                             "UPDATE sittings SET last_segment = ?2 WHERE number = ?1", "ii", segment->sitting,
                             segment->number);
}

StoreSegment *
store_segment_find (StoreTx *tx, gint64 sitting, gint64 number, GError **error)
{
  return store_row_find (tx, &segments_table, error, "WHERE sitting = ?1 AND number = ?2", "ii", sitting, number);
}

GPtrArray *
store_segment_list (StoreTx *tx, gint64 sitting, GError **error)
{
  return store_row_list (tx, &segments_table, error, "WHERE sitting = ?1 ORDER BY number", "i", sitting);
}
