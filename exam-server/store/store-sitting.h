/* Sittings with the head of what is stored of them, and their segments (tables sittings, segments). */
#pragma once

#include "exam-server/store/store.h"

#define STORE_SITTING_MAX_RECORDS 1048576 /* of one sitting: 2^20 */

typedef struct
{
  gint64 number; /* given by the store: what records and segments are filed under */
  const char *pseudonym;
  const char *session;
  const char *exam;
  const char *seat;
  guint8 terminal[32]; /* fingerprint */
  const char *state;   /* waiting, running, paused, submitted, terminated */
  gint64 last_segment; /* 0: none yet */
  gint64 next_seq;     /* records stored = 0 .. next_seq - 1 */
  guint8 chain[32];    /* after the last record; zeros before the first */
  gint64 started_ms;   /* 0: not yet; likewise below */
  gint64 submitted_ms;
  gint64 last_received_ms;
} StoreSitting;

void store_sitting_free (StoreSitting *sitting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreSitting, store_sitting_free)

/* out_number may be NULL. CONFLICT where the pseudonym has a sitting. */
gboolean store_sitting_insert (StoreTx *tx, const StoreSitting *sitting, gint64 *out_number, GError **error);
StoreSitting *store_sitting_find (StoreTx *tx, const char *pseudonym, GError **error);
/* By seat; session NULL for all: what the service loads into memory at its start. */
GPtrArray *store_sitting_list (StoreTx *tx, const char *session, GError **error);
/* state, started_ms, submitted_ms. MISSING. */
gboolean store_sitting_set_state (
    StoreTx *tx, gint64 number, const char *state, gint64 started_ms, gint64 submitted_ms, GError **error);
/* A move to another terminal. MISSING. */
gboolean
store_sitting_set_seat (StoreTx *tx, gint64 number, const char *seat, const guint8 terminal[32], GError **error);

typedef struct
{
  gint64 sitting;
  gint64 number; /* 1, 2, ... */
  GBytes *header;
  gint64 received_ms;
} StoreSegment;

void store_segment_free (StoreSegment *segment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreSegment, store_segment_free)

/* Stores the header and moves the sitting's last_segment on, both or none. GAP where number is above last_segment + 1,
 * CONFLICT where it is not above last_segment, MISSING for no such sitting. Append-only. */
gboolean store_segment_append (StoreTx *tx, const StoreSegment *segment, GError **error);
StoreSegment *store_segment_find (StoreTx *tx, gint64 sitting, gint64 number, GError **error);
/* By number. */
GPtrArray *store_segment_list (StoreTx *tx, gint64 sitting, GError **error);
