/* The layout of a bank, version by version, and the triggers that keep what must not change. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

#define BANK_SCHEMA_VERSION 2 /* PRAGMA user_version of the newest layout */

/* Brings a bank from layout `from` to the next one; call inside a transaction. */
gboolean bank_schema_migrate (sqlite3 *database, gint64 from, GError **error);
/* A bank from elsewhere may carry triggers and views meant for the program that opens it, or lack ours. DAMAGED unless
 * the bank of this version has exactly the triggers that it should. */
gboolean bank_schema_check (sqlite3 *database, gint64 version, GError **error);
