/* Answer records as they came (table records): append-only, clustered by sitting and seq, no second index. */
#pragma once

#include "exam-server/store/store-sitting.h"

/* What one job appends: n_records of record_len bytes each, back to back. */
typedef struct
{
  gint64 sitting; /* StoreSitting.number */
  gint64 first_seq;
  guint n_records;
  const guint8 *bytes;
  gsize record_len;
  guint8 chain_after[32];
  gint64 received_ms;
} StoreRecordBatch;

/* Appends the records and moves the sitting's next_seq, chain and last_received_ms on, both or none. The head in the
 * database must be where the caller's memory says: GAP where next_seq is below first_seq, CONFLICT where above,
 * MISSING for no such sitting, LIMIT above STORE_SITTING_MAX_RECORDS. */
gboolean store_record_append (StoreTx *tx, const StoreRecordBatch *batch, GError **error);

/* The records first_seq .. first_seq + max - 1 that there are, back to back (all have the length of the first). *out_n
 * is their number. LIMIT never; an empty GBytes for none. DAMAGED where one is missing in between. */
GBytes *store_record_read (StoreTx *tx, gint64 sitting, gint64 first_seq, guint max, guint *out_n, GError **error);
gboolean store_record_count (StoreTx *tx, gint64 sitting, gint64 *out_n, GError **error);

/* Bytes that were refused but are evidence (table conflicts): append-only. */
typedef struct
{
  gint64 id;             /* given by the store */
  const char *pseudonym; /* may be NULL where the bytes do not tell */
  gint64 seq;            /* -1 where it is not about one record */
  const char *reason;    /* conflict, damaged, behind */
  GBytes *stored;        /* NULL where nothing is stored under that seq */
  GBytes *offered;
  guint8 terminal[32];
  gint64 at_ms;
} StoreConflict;

void store_conflict_free (StoreConflict *conflict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreConflict, store_conflict_free)

gboolean store_conflict_append (StoreTx *tx, const StoreConflict *conflict, GError **error);
/* By id; pseudonym NULL for all. */
GPtrArray *store_conflict_list (StoreTx *tx, const char *pseudonym, GError **error);
