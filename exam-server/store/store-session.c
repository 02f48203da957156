/* The statements of sessions. */
#include "exam-server/store/store-session.h"

#include "exam-server/store/store-row.h"

static const StoreField sessions_fields[] = {
  STORE_FIELD (StoreSession, id, TEXT),
  STORE_FIELD (StoreSession, title, TEXT),
  STORE_FIELD (StoreSession, starts_at, TEXT),
  STORE_FIELD (StoreSession, time_zone, TEXT),
  STORE_FIELD (StoreSession, site, TEXT),
  STORE_FIELD (StoreSession, exam, TEXT),
  STORE_FIELD (StoreSession, rules, TEXT),
  STORE_FIELD (StoreSession, state, TEXT),
  STORE_FIELD (StoreSession, public_board, BOOL),
  STORE_FIELD (StoreSession, scoring_public, BYTES),
  STORE_FIELD (StoreSession, transcript, TEXT),
  STORE_FIELD (StoreSession, opened_ms, INTEGER),
  STORE_FIELD (StoreSession, started_ms, INTEGER),
  STORE_FIELD (StoreSession, closed_ms, INTEGER),
};
STORE_TABLE (sessions, StoreSession, sessions_fields, 1, (GDestroyNotify)store_session_free);

void
store_session_free (StoreSession *session)
{
  store_row_free (&sessions_table, session);
}

gboolean
store_session_insert (StoreTx *tx, const StoreSession *session, GError **error)
{
  return store_row_insert (tx, &sessions_table, session, error);
}

gboolean
store_session_update (StoreTx *tx, const StoreSession *session, GError **error)
{
  return store_row_update (tx, &sessions_table, session, error);
}

StoreSession *
store_session_find (StoreTx *tx, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  StoreSession *session = store_row_find (tx, &sessions_table, &local, "WHERE id = ?1", "s", id);

  if (session != NULL)
    return session;
  if (g_error_matches (local, ADIL_ERROR, ADIL_ERROR_MISSING))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "there is no session %s", id);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

GPtrArray *
store_session_list (StoreTx *tx, GError **error)
{
  return store_row_list (tx, &sessions_table, error, "ORDER BY starts_at, id", "");
}
