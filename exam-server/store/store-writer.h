/* Internal to the store: the writer thread, its bounded queue and the group commit. */
#pragma once

#include "exam-server/store/store-tx.h"

typedef struct StoreWriter StoreWriter;

/* Takes tx (closed by store_writer_stop). Options without zeros. */
StoreWriter *store_writer_start (StoreTx *tx, const StoreOptions *options);
/* Lets the queue run empty first. */
void store_writer_stop (StoreWriter *writer);

/* wait: for room in the queue instead of BUSY. */
gboolean store_writer_submit (StoreWriter *writer, const StoreJob *job, gboolean wait, GError **error);
gboolean store_writer_has_failed (StoreWriter *writer);
gboolean store_writer_is_current_thread (StoreWriter *writer);
void store_writer_get_stats (StoreWriter *writer, StoreStats *out);
