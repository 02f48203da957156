/* Inside of a BankStore, for the files of this folder only: statements prepared once, transactions. */
#pragma once

#include "item-bank/store/bank-database.h"
#include "item-bank/store/bank-store.h"

struct BankStore
{
  sqlite3 *database;
  GHashTable *statements; /* SQL text, by address -> sqlite3_stmt; made when first used */
  char *actor;            /* who writes, for history; NULL: the user's log-in name */
  gboolean may_revise;    /* may a changed item that is frozen become a new draft version? */
};

/* sql is static text. Ready for new parameters; NULL with an error where it cannot be prepared. */
sqlite3_stmt *bank_statement_use (BankStore *store, const char *sql, GError **error);
/* Prepares each of an array. */
gboolean bank_statement_prepare_all (BankStore *store, const char *const *sql, gsize n, GError **error);
/* Runs a statement that gives no rows. */
gboolean bank_statement_finish (BankStore *store, sqlite3_stmt *statement, GError **error);
gboolean bank_statement_run (BankStore *store, const char *sql, GError **error);
/* One step; *out_has_row is FALSE at the end, where the statement is reset. */
gboolean bank_statement_step (BankStore *store, sqlite3_stmt *statement, gboolean *out_has_row, GError **error);
/* text NULL is "". */
void bank_statement_bind_text (sqlite3_stmt *statement, int place, const char *text);
void bank_statement_bind_digest (sqlite3_stmt *statement, int place, const guint8 sha256[DIGEST_LEN]);
/* Newly allocated; "" for NULL. */
char *bank_statement_dup_text (sqlite3_stmt *statement, int column);
/* FALSE where the column has another length. */
gboolean bank_statement_get_digest (sqlite3_stmt *statement, int column, guint8 out32[DIGEST_LEN]);

/* Calls func in a transaction of its own, undone where it fails; inside one that is open already, only
 * what func did is undone. */
typedef gboolean (*BankStatementFunc) (BankStore *store, gpointer data, GError **error);
gboolean bank_statement_write (BankStore *store, BankStatementFunc func, gpointer data, GError **error);
