/* Accounts of the console and their log-ins (tables accounts, account_sessions). */
#pragma once

#include "exam-server/store/store.h"

typedef struct
{
  const char *name;
  const char *role; /* admin, committee, proctor, auditor, custodian */
  const char *password_hash;
  const char *language; /* en, id */
  gboolean disabled;
  gint64 created_ms;
} StoreAccount;

void store_account_free (StoreAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreAccount, store_account_free)

gboolean store_account_insert (StoreTx *tx, const StoreAccount *account, GError **error);
/* Everything but the name. MISSING. */
gboolean store_account_update (StoreTx *tx, const StoreAccount *account, GError **error);
StoreAccount *store_account_find (StoreTx *tx, const char *name, GError **error);
/* All, by name. */
GPtrArray *store_account_list (StoreTx *tx, GError **error);

typedef struct
{
  guint8 token_sha256[32]; /* the cookie itself is never stored */
  const char *account;
  const char *csrf;
  gint64 expires_ms;
} StoreAccountSession;

void store_account_session_free (StoreAccountSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreAccountSession, store_account_session_free)

gboolean store_account_session_insert (StoreTx *tx, const StoreAccountSession *session, GError **error);
StoreAccountSession *store_account_session_find (StoreTx *tx, const guint8 token_sha256[32], GError **error);
/* No error where it is gone already. */
gboolean store_account_session_delete (StoreTx *tx, const guint8 token_sha256[32], GError **error);
gboolean store_account_session_delete_of (StoreTx *tx, const char *account, GError **error);
gboolean store_account_session_delete_expired (StoreTx *tx, gint64 now_ms, GError **error);
