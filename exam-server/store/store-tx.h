/* Internal to the store: a connection with its prepared statements, bindings and errors. */
#pragma once

#include <sqlite3.h>

#include "exam-server/store/store.h"

struct StoreTx
{
  sqlite3 *db;
  GHashTable *statements; /* SQL text -> sqlite3_stmt* */
  Store *store;           /* for readers: where to give the connection back */
  gboolean writable;
  gboolean broken; /* a statement met a disk error: nothing of the transaction may be acknowledged */
};

typedef struct
{
  const char *path;
  gboolean read_only;
  guint busy_timeout_ms;
} StoreConnection;

StoreTx *store_tx_open (const StoreConnection *connection, GError **error);
void store_tx_close (StoreTx *tx);

/* Sets error from the connection's last result and notes disk errors. what says what was tried. Returns FALSE. */
gboolean store_tx_fail (StoreTx *tx, const char *what, GError **error);

/* A prepared statement, reset and without bindings, kept for the next time; NULL on error. */
sqlite3_stmt *store_tx_prepare (StoreTx *tx, const char *sql, GError **error);
/* One letter per value: s = const char* or NULL, i = gint64, h = const guint8* of 32 bytes, b = GBytes* or NULL. The
 * values must live until the statement is reset. */
void store_tx_bind (sqlite3_stmt *statement, const char *format, va_list values);
/* One step that gives no row. */
gboolean store_tx_step (StoreTx *tx, sqlite3_stmt *statement, const char *what, GError **error);
/* Prepares, binds, runs; out_changes may be NULL. */
gboolean store_tx_run (
    StoreTx *tx, const char *what, int *out_changes, GError **error, const char *sql, const char *format, ...);
/* As store_tx_run(), MISSING with what where no row was changed. */
gboolean store_tx_change (StoreTx *tx, const char *what, GError **error, const char *sql, const char *format, ...);
/* One integer out of one row. */
gboolean store_tx_query_integer (
    StoreTx *tx, const char *what, gint64 *out, GError **error, const char *sql, const char *format, ...);
/* Without parameters and without keeping it: BEGIN, COMMIT, PRAGMA. */
gboolean store_tx_exec (StoreTx *tx, const char *what, const char *sql, GError **error);
