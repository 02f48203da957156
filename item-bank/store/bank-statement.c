/* Statements and transactions of a bank. */
#include "item-bank/store/bank-statement.h"

#include <string.h>

typedef enum
{
  BANK_STATEMENT_SAVE,
  BANK_STATEMENT_RELEASE,
  BANK_STATEMENT_UNDO,
  BANK_STATEMENT_N,
} BankStatementOwn;

static const char *const BANK_STATEMENT_SQL[BANK_STATEMENT_N] = {
  [BANK_STATEMENT_SAVE] = "SAVEPOINT act",
  [BANK_STATEMENT_RELEASE] = "RELEASE act",
  [BANK_STATEMENT_UNDO] = "ROLLBACK TO act",
};

sqlite3_stmt *
bank_statement_use (BankStore *store, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (store->statements, sql);

  if (statement == NULL)
    {
      statement = bank_database_prepare (store->database, sql, error);
      if (statement == NULL)
        return NULL;
      g_hash_table_insert (store->statements, (gpointer)sql, statement);
    }
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return statement;
}

gboolean
bank_statement_prepare_all (BankStore *store, const char *const *sql, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (bank_statement_use (store, sql[i], error) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
bank_statement_finish (BankStore *store, sqlite3_stmt *statement, GError **error)
{
  gboolean done = sqlite3_step (statement) == SQLITE_DONE || bank_database_fail (store->database, error);

  sqlite3_reset (statement);
  return done;
}

gboolean
bank_statement_run (BankStore *store, const char *sql, GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store, sql, error);

  return statement != NULL && bank_statement_finish (store, statement, error);
}

gboolean
bank_statement_step (BankStore *store, sqlite3_stmt *statement, gboolean *out_has_row, GError **error)
{
  int result = sqlite3_step (statement);

  *out_has_row = result == SQLITE_ROW;
  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    bank_database_fail (store->database, error);
  sqlite3_reset (statement);
  return result == SQLITE_DONE;
}

void
bank_statement_bind_text (sqlite3_stmt *statement, int place, const char *text)
{
  sqlite3_bind_text (statement, place, text != NULL ? text : "", -1, SQLITE_TRANSIENT);
}

void
bank_statement_bind_digest (sqlite3_stmt *statement, int place, const guint8 sha256[DIGEST_LEN])
{
  sqlite3_bind_blob (statement, place, sha256, DIGEST_LEN, SQLITE_TRANSIENT);
}

char *
bank_statement_dup_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *)sqlite3_column_text (statement, column);

  return g_strdup (text != NULL ? text : "");
}

gboolean
bank_statement_get_digest (sqlite3_stmt *statement, int column, guint8 out32[DIGEST_LEN])
{
  if (sqlite3_column_type (statement, column) != SQLITE_BLOB || sqlite3_column_bytes (statement, column) != DIGEST_LEN)
    return FALSE;
  memcpy (out32, sqlite3_column_blob (statement, column), DIGEST_LEN);
  return TRUE;
}

/* Inside a transaction: a failure undoes what func did, and nothing else. */
static gboolean
bank_statement_write_nested (BankStore *store, BankStatementFunc func, gpointer data, GError **error)
{
  if (!bank_statement_run (store, BANK_STATEMENT_SQL[BANK_STATEMENT_SAVE], error))
    return FALSE;
  if (func (store, data, error))
    return bank_statement_run (store, BANK_STATEMENT_SQL[BANK_STATEMENT_RELEASE], error);
  bank_statement_run (store, BANK_STATEMENT_SQL[BANK_STATEMENT_UNDO], NULL);
  bank_statement_run (store, BANK_STATEMENT_SQL[BANK_STATEMENT_RELEASE], NULL);
  return FALSE;
}

gboolean
bank_statement_write (BankStore *store, BankStatementFunc func, gpointer data, GError **error)
{
  if (!sqlite3_get_autocommit (store->database))
    return bank_statement_write_nested (store, func, data, error);
  if (!bank_store_begin (store, error))
    return FALSE;
  if (func (store, data, error) && bank_store_commit (store, error))
    return TRUE;
  /* The first error is the one that counts. */
  bank_store_rollback (store, NULL);
  return FALSE;
}
