/* Items into the bank's tables, and through them in order. */
#include "item-bank/store/bank-store.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "item-bank/store/bank-history.h"
#include "item-bank/store/bank-item.h"
#include "item-bank/store/bank-review.h"
#include "item-bank/store/bank-reviewer.h"
#include "item-bank/store/bank-statement.h"
#include "item-bank/store/bank-workflow.h"
#include "item-bank/store/draft-codec.h"

typedef enum
{
  BANK_STORE_BEGIN,
  BANK_STORE_COMMIT,
  BANK_STORE_ROLLBACK,
  BANK_STORE_COUNT,
  BANK_STORE_PUT_ITEM,
  BANK_STORE_PUT_HEAD,
  BANK_STORE_PUT_VERSION,
  BANK_STORE_PUT_MEDIA,
  BANK_STORE_PUT_VERSION_MEDIA,
  BANK_STORE_NEXT,
  BANK_STORE_N_STATEMENTS,
} BankStoreStatement;

/* The version of an item that goes into a package; 0 or NULL where none does. */
#define BANK_STORE_USABLE                                                                                              \
  "CASE WHEN i.state IN ('approved', 'frozen') THEN i.version WHEN i.state IN ('retired', 'compromised') THEN 0"       \
  " ELSE (SELECT max (f.version) FROM frozen f WHERE f.item_id = i.id) END"

static const char *const BANK_STORE_SQL[BANK_STORE_N_STATEMENTS] = {
  [BANK_STORE_BEGIN] = "BEGIN IMMEDIATE",
  [BANK_STORE_COMMIT] = "COMMIT",
  [BANK_STORE_ROLLBACK] = "ROLLBACK",
  [BANK_STORE_COUNT] = "SELECT count (*) FROM items",
  [BANK_STORE_PUT_ITEM] = "INSERT INTO items (id, version, state) VALUES (?1, ?2, 'draft')",
  [BANK_STORE_PUT_HEAD] = "UPDATE items SET version = ?2, state = 'draft' WHERE id = ?1",
  [BANK_STORE_PUT_VERSION]
  = "INSERT INTO versions (item_id, version, kind, lang, document, points, weighted, section, topic, difficulty_milli,"
    " enemy_set, rationale, bloom, source, author, time_s, sha256, created_s)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
  [BANK_STORE_PUT_MEDIA] = "INSERT INTO media (sha256, data) SELECT ?1, ?2 WHERE NOT EXISTS"
                           " (SELECT 1 FROM media WHERE sha256 = ?1)",
  [BANK_STORE_PUT_VERSION_MEDIA]
  = "INSERT INTO version_media (item_id, version, sha256) SELECT ?1, ?2, ?3 WHERE NOT EXISTS"
    " (SELECT 1 FROM version_media WHERE item_id = ?1 AND version = ?2 AND sha256 = ?3)",
  [BANK_STORE_NEXT]
  = "SELECT v.item_id, v.version, i.state, v.section FROM versions v CROSS JOIN items i ON i.id = v.item_id"
    " WHERE (v.item_id, v.version) > (?1, ?2) AND CASE ?3 WHEN 0 THEN v.version = i.version WHEN 1 THEN"
    " v.version = " BANK_STORE_USABLE " ELSE 1 END ORDER BY v.item_id, v.version LIMIT 1",
};

BankStore *
bank_store_open (const char *path, gboolean may_create, GError **error)
{
  sqlite3 *database = bank_database_open (path, may_create, error);
  BankStore *store;

  if (database == NULL)
    return NULL;
  store = g_new0 (BankStore, 1);
  store->database = database;
  store->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)(void (*) (void))sqlite3_finalize);
  return store;
}

void
bank_store_close (BankStore *store)
{
  if (store == NULL)
    return;
  g_hash_table_unref (store->statements);
  sqlite3_close (store->database);
  g_free (store->actor);
  g_free (store);
}

void
bank_store_set_actor (BankStore *store, const char *name)
{
  g_free (store->actor);
  store->actor = g_strdup (name);
}

void
bank_store_set_may_revise (BankStore *store, gboolean may_revise)
{
  store->may_revise = may_revise;
}

gboolean
bank_store_begin (BankStore *store, GError **error)
{
  return bank_statement_run (store, BANK_STORE_SQL[BANK_STORE_BEGIN], error);
}

gboolean
bank_store_commit (BankStore *store, GError **error)
{
  return bank_statement_run (store, BANK_STORE_SQL[BANK_STORE_COMMIT], error);
}

gboolean
bank_store_rollback (BankStore *store, GError **error)
{
  return bank_statement_run (store, BANK_STORE_SQL[BANK_STORE_ROLLBACK], error);
}

gboolean
bank_store_check_statements (BankStore *store, GError **error)
{
  return bank_statement_prepare_all (store, BANK_STORE_SQL, G_N_ELEMENTS (BANK_STORE_SQL), error)
         && bank_item_prepare (store, error) && bank_history_prepare (store, error)
         && bank_reviewer_prepare (store, error) && bank_review_prepare (store, error)
         && bank_workflow_prepare (store, error);
}

gboolean
bank_store_count (BankStore *store, guint *out_n, GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store, BANK_STORE_SQL[BANK_STORE_COUNT], error);

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) != SQLITE_ROW)
    return bank_database_fail (store->database, error);
  *out_n = (guint)sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
bank_store_put_head (BankStore *store, const char *id, guint32 version, GError **error)
{
  sqlite3_stmt *statement
      = bank_statement_use (store, BANK_STORE_SQL[version == 1 ? BANK_STORE_PUT_ITEM : BANK_STORE_PUT_HEAD], error);

  if (statement == NULL)
    return FALSE;
  bank_statement_bind_text (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, version);
  return bank_statement_finish (store, statement, error);
}

static gboolean
bank_store_put_event (BankStore *store,
                      const ItemDraft *draft,
                      guint32 version,
                      const guint8 sha256[DIGEST_LEN],
                      gint64 now_s,
                      GError **error)
{
  g_autofree char *about = hex_format (sha256, DIGEST_LEN);
  const char *who = store->actor != NULL ? store->actor : g_get_user_name ();
  BankEvent event = { .at_s = now_s,
                      .kind = BANK_EVENT_IMPORTED,
                      .who = (char *)who,
                      .item_id = draft->document->id,
                      .version = version,
                      .about = about };

  return bank_history_append (store, &event, error);
}

static gboolean
bank_store_put_version (BankStore *store,
                        const ItemDraft *draft,
                        guint32 version,
                        const guint8 sha256[DIGEST_LEN],
                        gint64 now_s,
                        GError **error)
{
  const ItemDocument *document = draft->document;
  g_autofree char *text = draft_codec_format (document);
  g_autoptr (GBytes) points = points_format (&draft->points);
  sqlite3_stmt *statement = bank_statement_use (store, BANK_STORE_SQL[BANK_STORE_PUT_VERSION], error);

  if (statement == NULL)
    return FALSE;
  bank_statement_bind_text (statement, 1, document->id);
  sqlite3_bind_int64 (statement, 2, version);
  bank_statement_bind_text (statement, 3, item_kind_to_token (document->kind));
  bank_statement_bind_text (statement, 4, document->lang);
  bank_statement_bind_text (statement, 5, text);
  sqlite3_bind_text (statement, 6, g_bytes_get_data (points, NULL), (int)g_bytes_get_size (points), SQLITE_TRANSIENT);
  sqlite3_bind_int (statement, 7, draft->is_weighted);
  bank_statement_bind_text (statement, 8, draft->section);
  bank_statement_bind_text (statement, 9, draft->topic);
  sqlite3_bind_int64 (statement, 10, draft->difficulty_milli);
  bank_statement_bind_text (statement, 11, draft->enemy_set);
  bank_statement_bind_text (statement, 12, draft->rationale);
  bank_statement_bind_text (statement, 13, draft->bloom);
  bank_statement_bind_text (statement, 14, draft->source);
  bank_statement_bind_text (statement, 15, draft->author);
  sqlite3_bind_int64 (statement, 16, draft->time_s);
  bank_statement_bind_digest (statement, 17, sha256);
  sqlite3_bind_int64 (statement, 18, now_s);
  return bank_statement_finish (store, statement, error);
}

static gboolean
bank_store_put_picture (
    BankStore *store, const ItemDocument *document, guint32 version, const ItemPicture *picture, GError **error)
{
  gsize len;
  const void *data = g_bytes_get_data (picture->data, &len);
  guint8 sha256[DIGEST_LEN];
  sqlite3_stmt *statement = bank_statement_use (store, BANK_STORE_SQL[BANK_STORE_PUT_MEDIA], error);

  if (statement == NULL)
    return FALSE;
  digest_sha256 (sha256, data, len);
  bank_statement_bind_digest (statement, 1, sha256);
  sqlite3_bind_blob64 (statement, 2, data, len, SQLITE_TRANSIENT);
  if (!bank_statement_finish (store, statement, error))
    return FALSE;
  statement = bank_statement_use (store, BANK_STORE_SQL[BANK_STORE_PUT_VERSION_MEDIA], error);
  if (statement == NULL)
    return FALSE;
  bank_statement_bind_text (statement, 1, document->id);
  sqlite3_bind_int64 (statement, 2, version);
  bank_statement_bind_digest (statement, 3, sha256);
  return bank_statement_finish (store, statement, error);
}

static gboolean
bank_store_put_pictures (
    BankStore *store, const ItemDocument *document, guint32 version, GPtrArray *pictures, GError **error)
{
  for (guint i = 0; i < pictures->len; i++)
    if (!bank_store_put_picture (store, document, version, g_ptr_array_index (pictures, i), error))
      return FALSE;
  return TRUE;
}

static void
bank_store_collect_picture (const ItemPicture *picture, gpointer data)
{
  g_ptr_array_add (data, (gpointer)picture);
}

static gboolean
bank_store_put_all (BankStore *store,
                    const ItemDraft *draft,
                    guint32 version,
                    const guint8 sha256[DIGEST_LEN],
                    gint64 now_s,
                    GError **error)
{
  const ItemDocument *document = draft->document;
  g_autoptr (GPtrArray) pictures = g_ptr_array_new ();

  if (!bank_store_put_head (store, document->id, version, error)
      || !bank_store_put_event (store, draft, version, sha256, now_s, error)
      || !bank_store_put_version (store, draft, version, sha256, now_s, error))
    return FALSE;
  item_document_foreach_picture (document, bank_store_collect_picture, pictures);
  return bank_store_put_pictures (store, document, version, pictures, error);
}

/* May changed content follow what the bank has? */
static gboolean
bank_store_check_change (const BankStore *store, const BankHead *head, GError **error)
{
  if (head->state == BANK_STATE_RETIRED || head->state == BANK_STATE_COMPROMISED)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                 _ ("it is %s and comes back in no form: give the changed item an id of its own"),
                 bank_state_to_token (head->state));
  else if (head->state == BANK_STATE_FROZEN && !store->may_revise)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                 _ ("version %u is frozen and this is not its content: give the changed item an id of its own, or "
                    "import with --revise to begin version %u, which needs review again (the frozen one stays in use)"),
                 head->version, head->version + 1);
  else
    return TRUE;
  return FALSE;
}

typedef struct
{
  const ItemDraft *draft;
  gint64 now_s;
  BankStoreOutcome outcome;
} BankStorePut;

static gboolean
bank_store_write_put (BankStore *store, gpointer data, GError **error)
{
  BankStorePut *put = data;
  const char *id = put->draft->document->id;
  guint8 sha256[DIGEST_LEN];
  BankHead head;

  if (!bank_item_find_head (store, id, &head, error))
    return FALSE;
  item_draft_digest (put->draft, sha256);
  if (head.version > 0 && memcmp (sha256, head.sha256, DIGEST_LEN) == 0)
    {
      put->outcome = BANK_STORE_UNCHANGED;
      return TRUE;
    }
  if ((head.version > 0 && !bank_store_check_change (store, &head, error))
      || !bank_store_put_all (store, put->draft, head.version + 1, sha256, put->now_s, error))
    return FALSE;
  put->outcome = head.version == 0 ? BANK_STORE_ADDED : BANK_STORE_NEW_VERSION;
  return TRUE;
}

gboolean
bank_store_put (BankStore *store, const ItemDraft *draft, gint64 now_s, BankStoreOutcome *out_outcome, GError **error)
{
  BankStorePut put = { .draft = draft, .now_s = now_s };

  if (!bank_statement_write (store, bank_store_write_put, &put, error))
    return FALSE;
  *out_outcome = put.outcome;
  return TRUE;
}

BankItem *
bank_store_read (BankStore *store, const char *item_id, GError **error)
{
  return bank_item_read (store, item_id, 0, error);
}

BankItem *
bank_store_read_version (BankStore *store, const char *item_id, guint32 version, GError **error)
{
  g_return_val_if_fail (version > 0, NULL);
  return bank_item_read (store, item_id, version, error);
}

gboolean
bank_store_get_state (BankStore *store, const char *item_id, BankState *out_state, guint32 *out_version, GError **error)
{
  BankHead head;

  if (!bank_item_find_head (store, item_id, &head, error))
    return FALSE;
  if (head.version == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("%s: there is no item %s"),
                   sqlite3_db_filename (store->database, "main"), item_id);
      return FALSE;
    }
  *out_state = head.state;
  *out_version = head.version;
  return TRUE;
}

/* A row of BANK_STORE_NEXT; id NULL at the end. */
typedef struct
{
  char *id;
  guint32 version;
  gboolean fits;
} BankStoreNext;

static gboolean
bank_store_filter_fits (const BankStoreFilter *filter, const char *section, const char *state)
{
  BankState value;

  if (filter == NULL)
    return TRUE;
  if (filter->sections != NULL && *filter->sections != NULL && !g_strv_contains (filter->sections, section))
    return FALSE;
  return filter->states == 0 || (bank_state_from_token (state, &value) && (filter->states & (1u << value)) != 0);
}

static gboolean
bank_store_find_next (
    BankStore *store, const BankStoreFilter *filter, const BankStoreNext *after, BankStoreNext *out, GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store, BANK_STORE_SQL[BANK_STORE_NEXT], error);
  g_autofree char *section = NULL;
  g_autofree char *state = NULL;
  gboolean has_row;

  *out = (BankStoreNext){ 0 };
  if (statement == NULL)
    return FALSE;
  bank_statement_bind_text (statement, 1, after->id);
  sqlite3_bind_int64 (statement, 2, after->version);
  sqlite3_bind_int (statement, 3, filter != NULL ? (int)filter->versions : BANK_STORE_NEWEST);
  if (!bank_statement_step (store, statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  out->id = bank_statement_dup_text (statement, 0);
  out->version = (guint32)sqlite3_column_int64 (statement, 1);
  state = bank_statement_dup_text (statement, 2);
  section = bank_statement_dup_text (statement, 3);
  out->fits = bank_store_filter_fits (filter, section, state);
  sqlite3_reset (statement);
  return TRUE;
}

/* By key instead of by cursor: func may read the bank itself. */
gboolean
bank_store_foreach_filtered (
    BankStore *store, const BankStoreFilter *filter, BankStoreFunc func, gpointer data, GError **error)
{
  g_autofree char *id = g_strdup ("");
  BankStoreNext after = { .id = id }, next;

  while (bank_store_find_next (store, filter, &after, &next, error))
    {
      g_autoptr (BankItem) item = NULL;

      if (next.id == NULL)
        return TRUE;
      g_free (id);
      id = next.id;
      after = next;
      if (!next.fits)
        continue;
      item = bank_item_read (store, next.id, next.version, error);
      if (item == NULL || !func (item, data, error))
        return FALSE;
    }
  return FALSE;
}

gboolean
bank_store_foreach (BankStore *store, BankStoreFunc func, gpointer data, GError **error)
{
  return bank_store_foreach_filtered (store, NULL, func, data, error);
}
