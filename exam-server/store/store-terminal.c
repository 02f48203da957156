/* The statements of terminals and enrolments. */
#include "exam-server/store/store-terminal.h"

#include "exam-server/store/store-row.h"

static const StoreField terminals_fields[] = {
  STORE_FIELD (StoreTerminal, fingerprint, HASH),
  STORE_FIELD (StoreTerminal, seat, TEXT),
  STORE_FIELD (StoreTerminal, certificate_pem, TEXT),
  STORE_FIELD (StoreTerminal, state, TEXT),
  STORE_FIELD (StoreTerminal, name, TEXT),
  STORE_FIELD (StoreTerminal, created_ms, INTEGER),
  STORE_FIELD (StoreTerminal, last_seen_ms, INTEGER),
};
STORE_TABLE (terminals, StoreTerminal, terminals_fields, 1, (GDestroyNotify)store_terminal_free);

void
store_terminal_free (StoreTerminal *terminal)
{
  store_row_free (&terminals_table, terminal);
}

gboolean
store_terminal_insert (StoreTx *tx, const StoreTerminal *terminal, GError **error)
{
  return store_row_insert (tx, &terminals_table, terminal, error);
}

StoreTerminal *
store_terminal_find (StoreTx *tx, const guint8 fingerprint[32], GError **error)
{
  return store_row_find (tx, &terminals_table, error, "WHERE fingerprint = ?1", "h", fingerprint);
}

StoreTerminal *
store_terminal_find_seat (StoreTx *tx, const char *seat, GError **error)
{
  return store_row_find (tx, &terminals_table, error, "WHERE seat = ?1 AND state = 'enrolled'", "s", seat);
}

GPtrArray *
store_terminal_list (StoreTx *tx, GError **error)
{
  return store_row_list (tx, &terminals_table, error, "ORDER BY seat, created_ms", "");
}

gboolean
store_terminal_set_state (StoreTx *tx, const guint8 fingerprint[32], const char *state, GError **error)
{
  return store_tx_change (tx, "state of a terminal", error, "UPDATE terminals SET state = ?2 WHERE fingerprint = ?1",
                          "hs", fingerprint, state);
}

gboolean
store_terminal_set_seen (StoreTx *tx, const guint8 fingerprint[32], gint64 now_ms, GError **error)
{
  return store_tx_change (tx, "terminal seen", error, "UPDATE terminals SET last_seen_ms = ?2 WHERE fingerprint = ?1",
                          "hi", fingerprint, now_ms);
}

static const StoreField enrolments_fields[] = {
  STORE_FIELD (StoreEnrolment, id, TEXT),          STORE_FIELD (StoreEnrolment, code, TEXT),
  STORE_FIELD (StoreEnrolment, request_pem, TEXT), STORE_FIELD (StoreEnrolment, name, TEXT),
  STORE_FIELD (StoreEnrolment, state, TEXT),       STORE_FIELD (StoreEnrolment, certificate, TEXT),
  STORE_FIELD (StoreEnrolment, seat, TEXT),        STORE_FIELD (StoreEnrolment, at_ms, INTEGER),
};
STORE_TABLE (enrolments, StoreEnrolment, enrolments_fields, 1, (GDestroyNotify)store_enrolment_free);

void
store_enrolment_free (StoreEnrolment *enrolment)
{
  store_row_free (&enrolments_table, enrolment);
}

gboolean
store_enrolment_insert (StoreTx *tx, const StoreEnrolment *enrolment, GError **error)
{
  return store_row_insert (tx, &enrolments_table, enrolment, error);
}

gboolean
store_enrolment_update (StoreTx *tx, const StoreEnrolment *enrolment, GError **error)
{
  return store_tx_change (tx, "enrolment", error,
                          "UPDATE enrolments SET state = ?2, certificate = ?3, seat = ?4 WHERE id = ?1", "ssss",
                          enrolment->id, enrolment->state, enrolment->certificate, enrolment->seat);
}

StoreEnrolment *
store_enrolment_find (StoreTx *tx, const char *id, GError **error)
{
  return store_row_find (tx, &enrolments_table, error, "WHERE id = ?1", "s", id);
}

StoreEnrolment *
store_enrolment_find_code (StoreTx *tx, const char *code, GError **error)
{
  return store_row_find (tx, &enrolments_table, error,
                         "WHERE code = ?1 AND state = 'pending' ORDER BY at_ms DESC, id LIMIT 1", "s", code);
}

StoreEnrolment *
store_enrolment_find_request (StoreTx *tx, const char *request_pem, GError **error)
{
  return store_row_find (tx, &enrolments_table, error, "WHERE request_pem = ?1", "s", request_pem);
}

GPtrArray *
store_enrolment_list (StoreTx *tx, const char *state, GError **error)
{
  if (state == NULL)
    return store_row_list (tx, &enrolments_table, error, "ORDER BY at_ms, id", "");
  return store_row_list (tx, &enrolments_table, error, "WHERE state = ?1 ORDER BY at_ms, id", "s", state);
}
