/* The statements of checkins. */
#include "exam-server/store/store-checkin.h"

#include "exam-server/store/store-row.h"

static const StoreField checkins_fields[] = {
  STORE_FIELD (StoreCheckin, pseudonym, TEXT), STORE_FIELD (StoreCheckin, session, TEXT),
  STORE_FIELD (StoreCheckin, seat, TEXT),      STORE_FIELD (StoreCheckin, pin_hash, TEXT),
  STORE_FIELD (StoreCheckin, at_ms, INTEGER),  STORE_FIELD (StoreCheckin, actor, TEXT),
};
STORE_TABLE (checkins, StoreCheckin, checkins_fields, 1, (GDestroyNotify)store_checkin_free);

void
store_checkin_free (StoreCheckin *checkin)
{
  store_row_free (&checkins_table, checkin);
}

gboolean
store_checkin_insert (StoreTx *tx, const StoreCheckin *checkin, GError **error)
{
  return store_row_insert (tx, &checkins_table, checkin, error);
}

gboolean
store_checkin_update (StoreTx *tx, const StoreCheckin *checkin, GError **error)
{
  return store_row_update (tx, &checkins_table, checkin, error);
}

StoreCheckin *
store_checkin_find (StoreTx *tx, const char *pseudonym, GError **error)
{
  return store_row_find (tx, &checkins_table, error, "WHERE pseudonym = ?1", "s", pseudonym);
}

StoreCheckin *
store_checkin_find_seat (StoreTx *tx, const char *session, const char *seat, GError **error)
{
  return store_row_find (tx, &checkins_table, error, "WHERE session = ?1 AND seat = ?2", "ss", session, seat);
}

GPtrArray *
store_checkin_list (StoreTx *tx, const char *session, GError **error)
{
  if (session == NULL)
    return store_row_list (tx, &checkins_table, error, "ORDER BY seat", "");
  return store_row_list (tx, &checkins_table, error, "WHERE session = ?1 ORDER BY seat", "s", session);
}
