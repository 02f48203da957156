/* The history table: appending, reading, checking. */
#include "item-bank/store/bank-history.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "item-bank/store/bank-statement.h"

#define BANK_HISTORY_TAG "exam-history/v1\n"

typedef enum
{
  BANK_HISTORY_LAST,
  BANK_HISTORY_APPEND,
  BANK_HISTORY_ALL,
  BANK_HISTORY_OF_ITEM,
  BANK_HISTORY_OF_VERSION,
  BANK_HISTORY_N_STATEMENTS,
} BankHistoryStatement;

#define BANK_HISTORY_COLUMNS "SELECT seq, at_s, event, who, item_id, version, about, why, chain FROM history"

static const char *const BANK_HISTORY_SQL[BANK_HISTORY_N_STATEMENTS] = {
  [BANK_HISTORY_LAST] = "SELECT seq, chain FROM history ORDER BY seq DESC LIMIT 1",
  [BANK_HISTORY_APPEND] = "INSERT INTO history (seq, at_s, who, event, item_id, version, about, why, chain)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
  [BANK_HISTORY_ALL] = BANK_HISTORY_COLUMNS " ORDER BY seq",
  [BANK_HISTORY_OF_ITEM] = BANK_HISTORY_COLUMNS " WHERE item_id = ?1 ORDER BY seq",
  [BANK_HISTORY_OF_VERSION] = BANK_HISTORY_COLUMNS " WHERE item_id = ?1 AND version = ?2 ORDER BY seq",
};

/* Each gives the item (or reviewer) for which another table does not follow from history. */
static const char *const BANK_HISTORY_CHECKS[] = {
  "SELECT i.id FROM items i WHERE i.state IS NOT (SELECT CASE h.event WHEN 'imported' THEN 'draft'"
  " WHEN 'submitted' THEN 'in-review' WHEN 'reopened' THEN 'in-review' ELSE h.event END FROM history h"
  " WHERE h.item_id = i.id AND h.version = i.version AND h.event IN ('imported', 'submitted', 'returned', 'approved',"
  " 'reopened', 'frozen', 'retired', 'compromised') ORDER BY h.seq DESC LIMIT 1)",
  "SELECT i.id FROM items i WHERE i.version IS NOT (SELECT max (version) FROM history h WHERE h.item_id = i.id)",
  "SELECT v.item_id FROM versions v WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.item_id = v.item_id"
  " AND h.version = v.version AND h.event = 'imported' AND h.about = lower (hex (v.sha256)))",
  "SELECT h.item_id FROM history h WHERE h.item_id <> '' AND NOT EXISTS (SELECT 1 FROM versions v"
  " WHERE v.item_id = h.item_id AND v.version = h.version)",
  "SELECT h.item_id FROM history h WHERE h.event IN ('approval', 'answer') AND NOT EXISTS (SELECT 1 FROM signatures s"
  " WHERE s.seq = h.seq AND s.item_id = h.item_id AND s.version = h.version AND s.kind = h.event)",
  "SELECT s.item_id FROM signatures s WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.seq = s.seq"
  " AND h.event = s.kind)",
  "SELECT h.item_id FROM history h WHERE h.event = 'frozen' AND NOT EXISTS (SELECT 1 FROM frozen f"
  " WHERE f.seq = h.seq AND f.item_id = h.item_id AND f.version = h.version)",
  "SELECT f.item_id FROM frozen f WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.seq = f.seq"
  " AND h.event = 'frozen')",
  "SELECT r.name FROM reviewers r WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.item_id = ''"
  " AND h.event = 'reviewer-added' AND h.about = lower (hex (r.sha256)))"
  " OR (r.removed_s <> 0) <> EXISTS (SELECT 1 FROM history h WHERE h.item_id = ''"
  " AND h.event = 'reviewer-removed' AND h.about = lower (hex (r.sha256)))",
  "SELECT h.about FROM history h WHERE h.item_id = '' AND h.event = 'reviewer-added' AND NOT EXISTS"
  " (SELECT 1 FROM reviewers r WHERE h.about = lower (hex (r.sha256)))",
};

static const char *const BANK_EVENT_TOKENS[BANK_EVENT_LAST + 1] = {
  [BANK_EVENT_IMPORTED] = "imported",
  [BANK_EVENT_SUBMITTED] = "submitted",
  [BANK_EVENT_KEY_SHOWN] = "key-shown",
  [BANK_EVENT_ANSWER] = "answer",
  [BANK_EVENT_RESOLVED] = "resolved",
  [BANK_EVENT_APPROVAL] = "approval",
  [BANK_EVENT_APPROVED] = "approved",
  [BANK_EVENT_REOPENED] = "reopened",
  [BANK_EVENT_RETURNED] = "returned",
  [BANK_EVENT_FROZEN] = "frozen",
  [BANK_EVENT_RETIRED] = "retired",
  [BANK_EVENT_COMPROMISED] = "compromised",
  [BANK_EVENT_REVIEWER_ADDED] = "reviewer-added",
  [BANK_EVENT_REVIEWER_REMOVED] = "reviewer-removed",
};

const char *
bank_event_to_token (BankEventKind kind)
{
  return BANK_EVENT_TOKENS[kind];
}

static gboolean
bank_event_from_token (const char *token, BankEventKind *out)
{
  for (BankEventKind kind = 0; kind <= BANK_EVENT_LAST; kind++)
    if (g_strcmp0 (token, BANK_EVENT_TOKENS[kind]) == 0)
      {
        *out = kind;
        return TRUE;
      }
  return FALSE;
}

void
bank_event_free (BankEvent *event)
{
  if (event == NULL)
    return;
  g_free (event->who);
  g_free (event->item_id);
  g_free (event->about);
  g_free (event->why);
  g_free (event);
}

static const char *
bank_history_text (const char *text)
{
  return text != NULL ? text : "";
}

/* SHA-256 over the value before and every field, lengths first. */
static void
bank_history_digest (const BankEvent *event, const guint8 before[DIGEST_LEN], guint8 out32[DIGEST_LEN])
{
  g_autofree char *hex = hex_format (before, DIGEST_LEN);
  g_autoptr (GString) text = g_string_new (BANK_HISTORY_TAG);
  const char *const fields[] = { bank_history_text (event->who), bank_history_text (event->item_id),
                                 bank_history_text (event->about), bank_history_text (event->why) };

  g_string_append_printf (text, "%s\n%" PRId64 " %" PRId64 " %s %" PRIu32 "\n", hex, event->seq, event->at_s,
                          bank_event_to_token (event->kind), event->version);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_append_printf (text, "%zu:%s,", strlen (fields[i]), fields[i]);
  digest_sha256 (out32, text->str, text->len);
}

static gboolean
bank_history_fail (BankStore *store, const char *what, GError **error)
{
  g_set_error (
      error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
      _ ("%s: %s: the bank does not follow from its history: somebody changed the file by other means; go back "
         "to a copy"),
      sqlite3_db_filename (store->database, "main"), what);
  return FALSE;
}

/* Names and reasons are printed as lines and hashed as text. */
static gboolean
bank_history_check_text (const char *what, const char *text, gsize max_len, gboolean may_be_empty, GError **error)
{
  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > max_len || (*text == '\0' && !may_be_empty))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the %s must be text of 1 to %zu bytes"), what, max_len);
      return FALSE;
    }
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the %s must be one line without control characters"),
                     what);
        return FALSE;
      }
  return TRUE;
}

static gboolean
bank_history_find_last (BankStore *store, gint64 *out_seq, guint8 out_chain[DIGEST_LEN], GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store, BANK_HISTORY_SQL[BANK_HISTORY_LAST], error);
  gboolean has_row;

  *out_seq = 0;
  memset (out_chain, 0, DIGEST_LEN);
  if (statement == NULL || !bank_statement_step (store, statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  *out_seq = sqlite3_column_int64 (statement, 0);
  if (!bank_statement_get_digest (statement, 1, out_chain))
    return bank_history_fail (store, "history", error);
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
bank_history_append (BankStore *store, BankEvent *event, GError **error)
{
  guint8 before[DIGEST_LEN], chain[DIGEST_LEN];
  sqlite3_stmt *statement;

  if (!bank_history_check_text (_ ("name"), bank_history_text (event->who), BANK_HISTORY_WHO_MAX, FALSE, error)
      || !bank_history_check_text (_ ("reason"), bank_history_text (event->why), BANK_HISTORY_WHY_MAX, TRUE, error)
      || !bank_history_find_last (store, &event->seq, before, error))
    return FALSE;
  event->seq++;
  bank_history_digest (event, before, chain);
  statement = bank_statement_use (store, BANK_HISTORY_SQL[BANK_HISTORY_APPEND], error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, event->seq);
  sqlite3_bind_int64 (statement, 2, event->at_s);
  bank_statement_bind_text (statement, 3, event->who);
  bank_statement_bind_text (statement, 4, bank_event_to_token (event->kind));
  bank_statement_bind_text (statement, 5, event->item_id);
  sqlite3_bind_int64 (statement, 6, event->version);
  bank_statement_bind_text (statement, 7, event->about);
  bank_statement_bind_text (statement, 8, event->why);
  bank_statement_bind_digest (statement, 9, chain);
  return bank_statement_finish (store, statement, error);
}

static BankEvent *
bank_history_event_from_row (BankStore *store, sqlite3_stmt *row, GError **error)
{
  g_autoptr (BankEvent) event = g_new0 (BankEvent, 1);

  event->seq = sqlite3_column_int64 (row, 0);
  event->at_s = sqlite3_column_int64 (row, 1);
  event->who = bank_statement_dup_text (row, 3);
  event->item_id = bank_statement_dup_text (row, 4);
  event->version = (guint32)sqlite3_column_int64 (row, 5);
  event->about = bank_statement_dup_text (row, 6);
  event->why = bank_statement_dup_text (row, 7);
  if (bank_event_from_token ((const char *)sqlite3_column_text (row, 2), &event->kind))
    return g_steal_pointer (&event);
  bank_history_fail (store, event->item_id, error);
  return NULL;
}

static sqlite3_stmt *
bank_history_select (BankStore *store, const char *item_id, guint32 version, GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store,
                                                BANK_HISTORY_SQL[item_id == NULL ? BANK_HISTORY_ALL
                                                                 : version == 0  ? BANK_HISTORY_OF_ITEM
                                                                                 : BANK_HISTORY_OF_VERSION],
                                                error);

  if (statement == NULL || item_id == NULL)
    return statement;
  bank_statement_bind_text (statement, 1, item_id);
  if (version > 0)
    sqlite3_bind_int64 (statement, 2, version);
  return statement;
}

gboolean
bank_history_foreach (
    BankStore *store, const char *item_id, guint32 version, BankHistoryFunc func, gpointer data, GError **error)
{
  sqlite3_stmt *statement = bank_history_select (store, item_id, version, error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (BankEvent) event = NULL;

      if (!bank_statement_step (store, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      event = bank_history_event_from_row (store, statement, error);
      if (event == NULL || !func (event, data, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
}

static gboolean
bank_history_collect (const BankEvent *event, gpointer data, GError **error)
{
  BankEvent *copy = g_memdup2 (event, sizeof *event);

  copy->who = g_strdup (event->who);
  copy->item_id = g_strdup (event->item_id);
  copy->about = g_strdup (event->about);
  copy->why = g_strdup (event->why);
  g_ptr_array_add (data, copy);
  return TRUE;
}

GPtrArray *
bank_history_list (BankStore *store, const char *item_id, guint32 version, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)bank_event_free);

  if (!bank_history_foreach (store, item_id, version, bank_history_collect, events, error))
    return NULL;
  return g_steal_pointer (&events);
}

static gboolean
bank_history_check_chain (BankStore *store, guint8 out_head[DIGEST_LEN], GError **error)
{
  sqlite3_stmt *statement = bank_history_select (store, NULL, 0, error);
  guint8 stored[DIGEST_LEN], computed[DIGEST_LEN];
  gboolean has_row;

  memset (out_head, 0, DIGEST_LEN);
  for (gint64 seq = 1;; seq++)
    {
      g_autoptr (BankEvent) event = NULL;

      if (statement == NULL || !bank_statement_step (store, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      event = bank_history_event_from_row (store, statement, error);
      if (event == NULL)
        return FALSE;
      bank_history_digest (event, out_head, computed);
      if (event->seq != seq || !bank_statement_get_digest (statement, 8, stored)
          || memcmp (stored, computed, DIGEST_LEN) != 0)
        {
          sqlite3_reset (statement);
          return bank_history_fail (store, *event->item_id != '\0' ? event->item_id : "history", error);
        }
      memcpy (out_head, computed, DIGEST_LEN);
    }
}

static gboolean
bank_history_check_tables (BankStore *store, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (BANK_HISTORY_CHECKS); i++)
    {
      sqlite3_stmt *statement = bank_statement_use (store, BANK_HISTORY_CHECKS[i], error);
      g_autofree char *what = NULL;
      gboolean has_row;

      if (statement == NULL || !bank_statement_step (store, statement, &has_row, error))
        return FALSE;
      if (!has_row)
        continue;
      what = bank_statement_dup_text (statement, 0);
      sqlite3_reset (statement);
      return bank_history_fail (store, what, error);
    }
  return TRUE;
}

gboolean
bank_history_check (BankStore *store, guint8 out_head[DIGEST_LEN], GError **error)
{
  gboolean is_alone = sqlite3_get_autocommit (store->database);
  guint8 head[DIGEST_LEN];
  gboolean fits;

  /* One look at everything: somebody else may write meanwhile. */
  if (is_alone && !bank_database_run (store->database, "BEGIN", error))
    return FALSE;
  fits = bank_history_check_chain (store, head, error) && bank_history_check_tables (store, error);
  if (is_alone)
    bank_database_run (store->database, "ROLLBACK", NULL);
  if (fits)
    memcpy (out_head, head, DIGEST_LEN);
  return fits;
}

static gboolean
bank_history_begin_from (BankStore *store, sqlite3_stmt *versions, GError **error)
{
  int result;

  while ((result = sqlite3_step (versions)) == SQLITE_ROW)
    {
      BankEvent event = { .kind = BANK_EVENT_IMPORTED, .who = (char *)"-" };
      g_autofree char *item_id = bank_statement_dup_text (versions, 0);
      g_autofree char *about = bank_statement_dup_text (versions, 2);

      event.item_id = item_id;
      event.version = (guint32)sqlite3_column_int64 (versions, 1);
      event.about = about;
      event.at_s = sqlite3_column_int64 (versions, 3);
      if (!bank_history_append (store, &event, error))
        return FALSE;
    }
  return result == SQLITE_DONE || bank_database_fail (store->database, error);
}

gboolean
bank_history_begin (struct sqlite3 *database, GError **error)
{
  BankStore store = { .database = database };
  g_autoptr (GHashTable) statements
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)(void (*) (void))sqlite3_finalize);
  g_autoptr (sqlite3_stmt) versions
      = bank_database_prepare (database,
                               "SELECT item_id, version, lower (hex (sha256)), created_s FROM versions"
                               " ORDER BY item_id, version",
                               error);

  store.statements = statements;
  return versions != NULL && bank_history_begin_from (&store, versions, error);
}

gboolean
bank_history_prepare (BankStore *store, GError **error)
{
  return bank_statement_prepare_all (store, BANK_HISTORY_SQL, G_N_ELEMENTS (BANK_HISTORY_SQL), error)
         && bank_statement_prepare_all (store, BANK_HISTORY_CHECKS, G_N_ELEMENTS (BANK_HISTORY_CHECKS), error);
}
