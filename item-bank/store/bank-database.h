/* The SQLite file under a bank: created, migrated and opened as if an attacker had written it. Its layout is in
 * bank-schema.h. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

#define BANK_DATABASE_APPLICATION_ID 0x41646c42 /* "AdlB" */

/* Opens the bank at path, creating it with mode 0600 where may_create and it is absent. MISSING where it is absent;
 * DAMAGED where it is no database, no bank, or fails SQLite's check; REFUSED where a newer program wrote it. */
sqlite3 *bank_database_open (const char *path, gboolean may_create, GError **error);
/* Runs SQL without results. */
gboolean bank_database_run (sqlite3 *database, const char *sql, GError **error);
/* First column of the first row. */
gboolean bank_database_get_integer (sqlite3 *database, const char *sql, gint64 *out, GError **error);
sqlite3_stmt *bank_database_prepare (sqlite3 *database, const char *sql, GError **error);
/* The error of the last call on database: BUSY, DAMAGED or IO. Always returns FALSE. */
gboolean bank_database_fail (sqlite3 *database, GError **error);
