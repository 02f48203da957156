/* Who was let in, and where she sits (table checkins). */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  const char *pseudonym;
  const char *session;
  const char *seat;
  const char *pin_hash;
  gint64 at_ms;
  const char *actor;
} StoreCheckin;

void store_checkin_free (StoreCheckin *checkin);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreCheckin, store_checkin_free)

/* CONFLICT where the candidate is checked in or the seat is taken in this session. */
gboolean store_checkin_insert (StoreTx *tx, const StoreCheckin *checkin, GError **error);
/* A new PIN or seat (a move). MISSING; CONFLICT where the seat is taken. */
gboolean store_checkin_update (StoreTx *tx, const StoreCheckin *checkin, GError **error);
StoreCheckin *store_checkin_find (StoreTx *tx, const char *pseudonym, GError **error);
StoreCheckin *store_checkin_find_seat (StoreTx *tx, const char *session, const char *seat, GError **error);
/* By seat; session NULL for all. */
GPtrArray *store_checkin_list (StoreTx *tx, const char *session, GError **error);
