/* Accounts: passwords as Argon2id strings, cookies as hashes. */
#include "exam-server/service/account.h"

#include <string.h>

#include "common/base/hex.h"
#include "common/base/text-lines.h"
#include "common/crypto/digest.h"
#include "common/crypto/password.h"
#include "common/crypto/random.h"
#include "exam-server/service/service-error.h"
#include "exam-server/store/store-account.h"

#define NAME_MAX_LEN     32
#define PASSWORD_MIN_LEN 8
#define PASSWORD_MAX_LEN 200

static const char *const ROLES[] = { "admin", "proctor", "committee", "auditor", "custodian" };

AccountRole
account_role_from_text (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (ROLES); i++)
    if (strcmp (ROLES[i], text) == 0)
      return (AccountRole)(1u << i);
  return (AccountRole)0;
}

typedef struct
{
  StoreAccount row;
  const char *actor;
} AddJob;

static gboolean
run_add (StoreTx *tx, gpointer data, GError **error)
{
  AddJob *job = data;
  g_autoptr (GError) local = NULL;

  if (!centre_audit_in (tx, job->actor, NULL, "account-add", job->row.name, job->row.role, error))
    return FALSE;
  if (store_account_insert (tx, &job->row, &local))
    return TRUE;
  if (g_error_matches (local, ADIL_ERROR, ADIL_ERROR_CONFLICT))
    return service_error_set (error, SERVICE_ERROR_REFUSED, "name: there is an account %s already", job->row.name);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
account_add (
    Centre *centre, const char *actor, const char *name, const char *role, const char *password, GError **error)
{
  g_autofree char *hash = NULL;
  AddJob job = { .actor = actor };

  if (!text_is_token (name, NAME_MAX_LEN))
    return service_error_set (error, SERVICE_ERROR_BAD_REQUEST, "name: must be 1 to %d letters, digits or . _ - @",
                              NAME_MAX_LEN);
  if (account_role_from_text (role) == 0)
    return service_error_set (error, SERVICE_ERROR_BAD_REQUEST,
                              "role: must be admin, proctor, committee, auditor or custodian");
  if (strlen (password) < PASSWORD_MIN_LEN || strlen (password) > PASSWORD_MAX_LEN)
    return service_error_set (error, SERVICE_ERROR_BAD_REQUEST, "password: must have %d to %d bytes", PASSWORD_MIN_LEN,
                              PASSWORD_MAX_LEN);
  hash = password_hash (password, &PASSWORD_COST_ACCOUNT, error);
  if (hash == NULL)
    return FALSE;
  job.row = (StoreAccount){
    .name = name, .role = role, .password_hash = hash, .language = "id", .created_ms = centre_now_ms ()
  };
  return store_write_sync (centre->store, run_add, &job, error);
}

void
account_login_clear (AccountLogin *login)
{
  g_clear_pointer (&login->account, g_free);
  g_clear_pointer (&login->role_text, g_free);
  g_clear_pointer (&login->language, g_free);
  g_clear_pointer (&login->csrf, g_free);
  g_clear_pointer (&login->token, g_free);
}

static char *
make_token (GError **error)
{
  guint8 bytes[32];

  return random_fill (bytes, sizeof bytes, error) ? hex_format (bytes, sizeof bytes) : NULL;
}

static void
fill_login (const StoreAccount *account, AccountLogin *out)
{
  out->account = g_strdup (account->name);
  out->role_text = g_strdup (account->role);
  out->language = g_strdup (account->language);
  out->role = account_role_from_text (account->role);
}

static gboolean
run_insert_session (StoreTx *tx, gpointer data, GError **error)
{
  const StoreAccountSession *row = data;

  return store_account_session_delete_expired (tx, centre_now_ms (), error)
         && store_account_session_insert (tx, row, error);
}

static gboolean
begin_session (Centre *centre, const StoreAccount *account, AccountLogin *out, GError **error)
{
  StoreAccountSession row = { .account = account->name };

  memset (out, 0, sizeof *out);
  out->token = make_token (error);
  out->csrf = out->token != NULL ? make_token (error) : NULL;
  if (out->csrf == NULL)
    return FALSE;
  digest_sha256 (row.token_sha256, out->token, strlen (out->token));
  row.csrf = out->csrf;
  row.expires_ms = centre_now_ms () + (gint64)ACCOUNT_SESSION_HOURS * 3600 * 1000;
  fill_login (account, out);
  return store_write_sync (centre->store, run_insert_session, &row, error);
}

/* An unknown name costs as much time as a wrong password. */
static gboolean
check_password (const StoreAccount *account, const char *password)
{
  static const char NOBODY[] = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  gboolean right = password_verify (account != NULL ? account->password_hash : NOBODY, password);

  return right && account != NULL && !account->disabled;
}

gboolean
account_login (Centre *centre,
               Throttle *throttle,
               const char *name,
               const char *password,
               guint64 clock_ms,
               AccountLogin *out,
               GError **error)
{
  g_autofree char *key = g_strconcat ("account/", name, NULL);
  guint64 wait_ms = throttle_wait_ms (throttle, key, clock_ms);
  g_autoptr (StoreTx) tx = NULL;
  g_autoptr (StoreAccount) account = NULL;

  if (wait_ms > 0)
    return service_error_set (error, SERVICE_ERROR_THROTTLED, "too many wrong tries; wait %u seconds",
                              (guint)(wait_ms / 1000) + 1);
  if (strlen (password) > PASSWORD_MAX_LEN)
    return service_error_set (error, SERVICE_ERROR_BAD_REQUEST, "password: is too long");
  tx = store_read_begin (centre->store, error);
  if (tx == NULL)
    return FALSE;
  account = store_account_find (tx, name, NULL);
  g_clear_pointer (&tx, store_read_end);
  if (!check_password (account, password))
    {
      throttle_fail (throttle, key, clock_ms);
      return service_error_set (error, SERVICE_ERROR_WRONG_PASSWORD, "account or password is wrong");
    }
  throttle_succeed (throttle, key);
  return begin_session (centre, account, out, error);
}

gboolean
account_find_login (Centre *centre, const char *token, AccountLogin *out, GError **error)
{
  guint8 digest[DIGEST_LEN];
  g_autoptr (StoreTx) tx = store_read_begin (centre->store, error);
  g_autoptr (StoreAccountSession) session = NULL;
  g_autoptr (StoreAccount) account = NULL;

  memset (out, 0, sizeof *out);
  if (tx == NULL)
    return FALSE;
  digest_sha256 (digest, token, strlen (token));
  session = store_account_session_find (tx, digest, NULL);
  account = session != NULL && session->expires_ms > centre_now_ms () ? store_account_find (tx, session->account, NULL)
                                                                      : NULL;
  if (account == NULL || account->disabled)
    return service_error_set (error, SERVICE_ERROR_LOG_IN_NEEDED, "log in first");
  fill_login (account, out);
  out->csrf = g_strdup (session->csrf);
  return TRUE;
}

static gboolean
run_logout (StoreTx *tx, gpointer data, GError **error)
{
  return store_account_session_delete (tx, data, error);
}

gboolean
account_logout (Centre *centre, const char *token, GError **error)
{
  guint8 digest[DIGEST_LEN];

  digest_sha256 (digest, token, strlen (token));
  return store_write_sync (centre->store, run_logout, digest, error);
}
