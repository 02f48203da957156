/* The statements of accounts and account_sessions. */
#include "exam-server/store/store-account.h"

#include "exam-server/store/store-row.h"

static const StoreField accounts_fields[] = {
  STORE_FIELD (StoreAccount, name, TEXT),          STORE_FIELD (StoreAccount, role, TEXT),
  STORE_FIELD (StoreAccount, password_hash, TEXT), STORE_FIELD (StoreAccount, language, TEXT),
  STORE_FIELD (StoreAccount, disabled, BOOL),      STORE_FIELD (StoreAccount, created_ms, INTEGER),
};
STORE_TABLE (accounts, StoreAccount, accounts_fields, 1, (GDestroyNotify)store_account_free);

void
store_account_free (StoreAccount *account)
{
  store_row_free (&accounts_table, account);
}

gboolean
store_account_insert (StoreTx *tx, const StoreAccount *account, GError **error)
{
  return store_row_insert (tx, &accounts_table, account, error);
}

gboolean
store_account_update (StoreTx *tx, const StoreAccount *account, GError **error)
{
  return store_row_update (tx, &accounts_table, account, error);
}

StoreAccount *
store_account_find (StoreTx *tx, const char *name, GError **error)
{
  return store_row_find (tx, &accounts_table, error, "WHERE name = ?1", "s", name);
}

GPtrArray *
store_account_list (StoreTx *tx, GError **error)
{
  return store_row_list (tx, &accounts_table, error, "ORDER BY name", "");
}

static const StoreField account_sessions_fields[] = {
  STORE_FIELD (StoreAccountSession, token_sha256, HASH),
  STORE_FIELD (StoreAccountSession, account, TEXT),
  STORE_FIELD (StoreAccountSession, csrf, TEXT),
  STORE_FIELD (StoreAccountSession, expires_ms, INTEGER),
};
STORE_TABLE (
    account_sessions, StoreAccountSession, account_sessions_fields, 1, (GDestroyNotify)store_account_session_free);

void
store_account_session_free (StoreAccountSession *session)
{
  store_row_free (&account_sessions_table, session);
}

gboolean
store_account_session_insert (StoreTx *tx, const StoreAccountSession *session, GError **error)
{
  return store_row_insert (tx, &account_sessions_table, session, error);
}

StoreAccountSession *
store_account_session_find (StoreTx *tx, const guint8 token_sha256[32], GError **error)
{
  return store_row_find (tx, &account_sessions_table, error, "WHERE token_sha256 = ?1", "h", token_sha256);
}

gboolean
store_account_session_delete (StoreTx *tx, const guint8 token_sha256[32], GError **error)
{
  return store_tx_run (tx, "log-out", NULL, error, "DELETE FROM account_sessions WHERE token_sha256 = ?1", "h",
                       token_sha256);
}

gboolean
store_account_session_delete_of (StoreTx *tx, const char *account, GError **error)
{
  return store_tx_run (tx, "log-out", NULL, error, "DELETE FROM account_sessions WHERE account = ?1", "s", account);
}

gboolean
store_account_session_delete_expired (StoreTx *tx, gint64 now_ms, GError **error)
{
  return store_tx_run (tx, "log-out", NULL, error, "DELETE FROM account_sessions WHERE expires_ms <= ?1", "i", now_ms);
}
