/* The reviewers table. */
#include "item-bank/store/bank-reviewer.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/crypto/cms.h"
#include "common/crypto/identity.h"
#include "item-bank/store/bank-history.h"
#include "item-bank/store/bank-statement.h"
#include "item-bank/store/bank-workflow.h"

typedef enum
{
  BANK_REVIEWER_LIST,
  BANK_REVIEWER_ADD,
  BANK_REVIEWER_REMOVE,
  BANK_REVIEWER_COUNT,
  BANK_REVIEWER_N_STATEMENTS,
} BankReviewerStatement;

static const char *const BANK_REVIEWER_SQL[BANK_REVIEWER_N_STATEMENTS] = {
  [BANK_REVIEWER_LIST]
  = "SELECT sha256, name, certificate_pem, added_s, removed_s FROM reviewers ORDER BY name, added_s, sha256",
  [BANK_REVIEWER_ADD] = "INSERT INTO reviewers (sha256, name, certificate_pem, added_s) VALUES (?1, ?2, ?3, ?4)",
  [BANK_REVIEWER_REMOVE] = "UPDATE reviewers SET removed_s = ?2 WHERE sha256 = ?1",
  [BANK_REVIEWER_COUNT] = "SELECT count (*) FROM reviewers",
};

void
bank_reviewer_free (BankReviewer *reviewer)
{
  if (reviewer == NULL)
    return;
  g_free (reviewer->name);
  g_free (reviewer->certificate_pem);
  g_free (reviewer);
}

char *
bank_reviewer_fold (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (normal, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
    else if (out->len > 0 && out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  return g_strchomp (g_string_free (out, FALSE));
}

gboolean
bank_reviewer_is_among (const char *name, const char *people)
{
  g_autofree char *folded = bank_reviewer_fold (name);
  g_autofree char *all = bank_reviewer_fold (people);
  g_auto (GStrv) parts = g_strsplit_set (all, ",;/&", -1);

  if (*folded == '\0' || strcmp (folded, all) == 0)
    return *folded != '\0';
  if (strchr (folded, ',') != NULL)
    *strchr (folded, ',') = '\0';
  g_strchomp (folded);
  for (char **part = parts; *part != NULL; part++)
    if (*folded != '\0' && strcmp (g_strstrip (*part), folded) == 0)
      return TRUE;
  return FALSE;
}

static BankReviewer *
bank_reviewer_from_row (BankStore *store, sqlite3_stmt *row, GError **error)
{
  g_autoptr (BankReviewer) reviewer = g_new0 (BankReviewer, 1);
  g_autofree char *common_name = NULL;
  guint8 sha256[DIGEST_LEN];

  reviewer->name = bank_statement_dup_text (row, 1);
  reviewer->certificate_pem = bank_statement_dup_text (row, 2);
  reviewer->added_s = sqlite3_column_int64 (row, 3);
  reviewer->removed_s = sqlite3_column_int64 (row, 4);
  common_name = identity_dup_common_name (reviewer->certificate_pem, NULL);
  if (bank_statement_get_digest (row, 0, reviewer->sha256) && g_strcmp0 (common_name, reviewer->name) == 0
      && identity_fingerprint (reviewer->certificate_pem, sha256, NULL)
      && memcmp (sha256, reviewer->sha256, DIGEST_LEN) == 0)
    return g_steal_pointer (&reviewer);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("%s: the reviewer %s is damaged: the row does not fit its certificate; go back to a copy"),
               sqlite3_db_filename (store->database, "main"), reviewer->name);
  return NULL;
}

GPtrArray *
bank_reviewer_list (BankStore *store, GError **error)
{
  g_autoptr (GPtrArray) reviewers = g_ptr_array_new_with_free_func ((GDestroyNotify)bank_reviewer_free);
  sqlite3_stmt *statement = bank_statement_use (store, BANK_REVIEWER_SQL[BANK_REVIEWER_LIST], error);
  gboolean has_row;

  for (;;)
    {
      BankReviewer *reviewer;

      if (statement == NULL || !bank_statement_step (store, statement, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&reviewers);
      reviewer = bank_reviewer_from_row (store, statement, error);
      if (reviewer == NULL)
        {
          sqlite3_reset (statement);
          return NULL;
        }
      g_ptr_array_add (reviewers, reviewer);
    }
}

gboolean
bank_reviewer_has_any (BankStore *store, gboolean *out_has, GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store, BANK_REVIEWER_SQL[BANK_REVIEWER_COUNT], error);

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) != SQLITE_ROW)
    return bank_database_fail (store->database, error);
  *out_has = sqlite3_column_int64 (statement, 0) > 0;
  sqlite3_reset (statement);
  return TRUE;
}

BankReviewer *
bank_reviewer_find (BankStore *store, const char *certificate_pem, GError **error)
{
  g_autofree char *name = identity_dup_common_name (certificate_pem, error);
  g_autoptr (GPtrArray) reviewers = name != NULL ? bank_reviewer_list (store, error) : NULL;
  guint8 sha256[DIGEST_LEN];

  if (reviewers == NULL || !identity_fingerprint (certificate_pem, sha256, error))
    return NULL;
  for (guint i = 0; i < reviewers->len; i++)
    {
      BankReviewer *reviewer = g_ptr_array_index (reviewers, i);

      if (memcmp (reviewer->sha256, sha256, DIGEST_LEN) == 0 && reviewer->removed_s == 0)
        return g_ptr_array_steal_index (reviewers, i);
    }
  g_set_error (
      error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED,
      _ ("%s is not an admitted reviewer of this bank: admit the certificate with \"item-bank reviewers add\""), name);
  return NULL;
}

typedef struct
{
  const char *certificate_pem;
  const char *who;
  const char *why;
  gint64 now_s;
  guint n_reopened;
} BankReviewerChange;

static gboolean
bank_reviewer_refuse (GError **error, const char *name, const char *what)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "%s: %s", name, what);
  return FALSE;
}

/* New to the bank? One certificate alone, whose key nobody else has. */
static gboolean
bank_reviewer_check_new (BankStore *store, const char *pem, const char *name, guint8 out32[DIGEST_LEN], GError **error)
{
  g_autoptr (GPtrArray) reviewers = bank_reviewer_list (store, error);
  g_autofree char *folded = bank_reviewer_fold (name);
  guint8 key[DIGEST_LEN], other[DIGEST_LEN];

  if (reviewers == NULL || !identity_fingerprint (pem, out32, error) || !identity_request_fingerprint (pem, key, error))
    return FALSE;
  for (guint i = 0; i < reviewers->len; i++)
    {
      const BankReviewer *reviewer = g_ptr_array_index (reviewers, i);
      g_autofree char *other_name = bank_reviewer_fold (reviewer->name);

      if (memcmp (reviewer->sha256, out32, DIGEST_LEN) == 0)
        return bank_reviewer_refuse (error, name,
                                     reviewer->removed_s == 0
                                         ? _ ("this certificate is admitted already")
                                         : _ ("this certificate was removed before: a new one is needed"));
      if (!identity_request_fingerprint (reviewer->certificate_pem, other, error))
        return FALSE;
      if (memcmp (key, other, DIGEST_LEN) == 0 && strcmp (folded, other_name) != 0)
        return bank_reviewer_refuse (
            error, name, _ ("another name is admitted with the same key: everybody needs a key of their own"));
    }
  return TRUE;
}

static gboolean
bank_reviewer_log (BankStore *store,
                   BankEventKind kind,
                   const guint8 sha256[DIGEST_LEN],
                   const char *name,
                   const BankReviewerChange *change,
                   GError **error)
{
  g_autofree char *about = hex_format (sha256, DIGEST_LEN);
  g_autofree char *why = change->why != NULL ? g_strdup_printf ("%s: %s", name, change->why) : g_strdup (name);
  BankEvent event = { .kind = kind, .at_s = change->now_s, .who = (char *)change->who, .about = about, .why = why };

  return bank_history_append (store, &event, error);
}

static gboolean
bank_reviewer_write_new (BankStore *store, gpointer data, GError **error)
{
  const BankReviewerChange *change = data;
  g_autofree char *name = identity_dup_common_name (change->certificate_pem, error);
  sqlite3_stmt *statement;
  guint8 sha256[DIGEST_LEN];

  if (name == NULL || !bank_reviewer_check_new (store, change->certificate_pem, name, sha256, error)
      || !bank_reviewer_log (store, BANK_EVENT_REVIEWER_ADDED, sha256, name, change, error))
    return FALSE;
  statement = bank_statement_use (store, BANK_REVIEWER_SQL[BANK_REVIEWER_ADD], error);
  if (statement == NULL)
    return FALSE;
  bank_statement_bind_digest (statement, 1, sha256);
  bank_statement_bind_text (statement, 2, name);
  bank_statement_bind_text (statement, 3, change->certificate_pem);
  sqlite3_bind_int64 (statement, 4, change->now_s);
  return bank_statement_finish (store, statement, error);
}

gboolean
bank_reviewer_add (BankStore *store, const char *certificate_pem, const char *who, gint64 now_s, GError **error)
{
  BankReviewerChange change = { .certificate_pem = certificate_pem, .who = who, .now_s = now_s };
  guint n;

  if (!cms_count_certificates (certificate_pem, &n, error))
    return FALSE;
  if (n != 1)
    return bank_reviewer_refuse (error, _ ("reviewer"), _ ("one certificate at a time"));
  return bank_statement_write (store, bank_reviewer_write_new, &change, error);
}

static gboolean
bank_reviewer_write_removal (BankStore *store, gpointer data, GError **error)
{
  BankReviewerChange *change = data;
  g_autoptr (BankReviewer) reviewer = bank_reviewer_find (store, change->certificate_pem, error);
  sqlite3_stmt *statement;

  if (reviewer == NULL
      || !bank_reviewer_log (store, BANK_EVENT_REVIEWER_REMOVED, reviewer->sha256, reviewer->name, change, error))
    return FALSE;
  statement = bank_statement_use (store, BANK_REVIEWER_SQL[BANK_REVIEWER_REMOVE], error);
  if (statement == NULL)
    return FALSE;
  bank_statement_bind_digest (statement, 1, reviewer->sha256);
  sqlite3_bind_int64 (statement, 2, MAX (change->now_s, 1));
  return bank_statement_finish (store, statement, error)
         && bank_workflow_reopen (store, reviewer, change->who, change->now_s, &change->n_reopened, error);
}

gboolean
bank_reviewer_remove (BankStore *store,
                      const char *certificate_pem,
                      const char *who,
                      const char *why,
                      gint64 now_s,
                      guint *out_n_reopened,
                      GError **error)
{
  BankReviewerChange change = { .certificate_pem = certificate_pem, .who = who, .why = why, .now_s = now_s };

  if (!bank_statement_write (store, bank_reviewer_write_removal, &change, error))
    return FALSE;
  *out_n_reopened = change.n_reopened;
  return TRUE;
}

gboolean
bank_reviewer_prepare (BankStore *store, GError **error)
{
  return bank_statement_prepare_all (store, BANK_REVIEWER_SQL, G_N_ELEMENTS (BANK_REVIEWER_SQL), error);
}
