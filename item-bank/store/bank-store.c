/* Items in and out of the bank's tables: one function per direction, every statement prepared once. */
#include "item-bank/store/bank-store.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/store/bank-database.h"
#include "item-bank/store/draft-codec.h"

typedef enum
{
  BANK_STORE_BEGIN,
  BANK_STORE_COMMIT,
  BANK_STORE_ROLLBACK,
  BANK_STORE_COUNT,
  BANK_STORE_FIND_HEAD,
  BANK_STORE_PUT_ITEM,
  BANK_STORE_PUT_VERSION,
  BANK_STORE_PUT_MEDIA,
  BANK_STORE_PUT_VERSION_MEDIA,
  BANK_STORE_NEXT_ID,
  BANK_STORE_READ_ITEM,
  BANK_STORE_READ_MEDIA,
  BANK_STORE_N_STATEMENTS,
} BankStoreStatement;

static const char *const BANK_STORE_SQL[BANK_STORE_N_STATEMENTS] = {
  [BANK_STORE_BEGIN] = "BEGIN IMMEDIATE",
  [BANK_STORE_COMMIT] = "COMMIT",
  [BANK_STORE_ROLLBACK] = "ROLLBACK",
  [BANK_STORE_COUNT] = "SELECT count (*) FROM items",
  [BANK_STORE_FIND_HEAD] = "SELECT i.version, v.sha256 FROM items i"
                           " JOIN versions v ON v.item_id = i.id AND v.version = i.version WHERE i.id = ?1",
  [BANK_STORE_PUT_ITEM] = "INSERT INTO items (id, version, state) VALUES (?1, ?2, 'draft')"
                          " ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = 'draft'",
  [BANK_STORE_PUT_VERSION]
  = "INSERT INTO versions (item_id, version, kind, lang, document, points, weighted, section, topic, difficulty_milli,"
    " enemy_set, rationale, bloom, source, author, time_s, sha256, created_s)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
  [BANK_STORE_PUT_MEDIA] = "INSERT INTO media (sha256, data) VALUES (?1, ?2) ON CONFLICT (sha256) DO NOTHING",
  [BANK_STORE_PUT_VERSION_MEDIA]
  = "INSERT INTO version_media (item_id, version, sha256) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
  [BANK_STORE_NEXT_ID] = "SELECT id FROM items WHERE id > ?1 ORDER BY id LIMIT 1",
  [BANK_STORE_READ_ITEM]
  = "SELECT i.version, i.state, v.kind, v.lang, v.document, v.points, v.weighted, v.section, v.topic,"
    " v.difficulty_milli, v.enemy_set, v.rationale, v.bloom, v.source, v.author, v.time_s, v.sha256 FROM items i"
    " JOIN versions v ON v.item_id = i.id AND v.version = i.version WHERE i.id = ?1",
  [BANK_STORE_READ_MEDIA] = "SELECT data FROM media WHERE sha256 = ?1",
};

struct BankStore
{
  sqlite3 *database;
  sqlite3_stmt *statements[BANK_STORE_N_STATEMENTS]; /* prepared when first used */
};

void
bank_item_free (BankItem *item)
{
  if (item == NULL)
    return;
  item_draft_free (item->draft);
  g_free (item->state);
  g_free (item);
}

BankStore *
bank_store_open (const char *path, gboolean may_create, GError **error)
{
  sqlite3 *database = bank_database_open (path, may_create, error);
  BankStore *store;

  if (database == NULL)
    return NULL;
  store = g_new0 (BankStore, 1);
  store->database = database;
  return store;
}

void
bank_store_close (BankStore *store)
{
  if (store == NULL)
    return;
  for (gsize i = 0; i < BANK_STORE_N_STATEMENTS; i++)
    sqlite3_finalize (store->statements[i]);
  sqlite3_close (store->database);
  g_free (store);
}

/* Ready for new parameters; NULL with an error where it cannot be prepared. */
static sqlite3_stmt *
bank_store_use (BankStore *store, BankStoreStatement which, GError **error)
{
  sqlite3_stmt **statement = &store->statements[which];

  if (*statement == NULL)
    *statement = bank_database_prepare (store->database, BANK_STORE_SQL[which], error);
  if (*statement == NULL)
    return NULL;
  sqlite3_reset (*statement);
  sqlite3_clear_bindings (*statement);
  return *statement;
}

/* Runs a statement that gives no rows. */
static gboolean
bank_store_finish (BankStore *store, sqlite3_stmt *statement, GError **error)
{
  gboolean done = sqlite3_step (statement) == SQLITE_DONE || bank_database_fail (store->database, error);

  sqlite3_reset (statement);
  return done;
}

static gboolean
bank_store_run (BankStore *store, BankStoreStatement which, GError **error)
{
  sqlite3_stmt *statement = bank_store_use (store, which, error);

  return statement != NULL && bank_store_finish (store, statement, error);
}

gboolean
bank_store_begin (BankStore *store, GError **error)
{
  return bank_store_run (store, BANK_STORE_BEGIN, error);
}

gboolean
bank_store_commit (BankStore *store, GError **error)
{
  return bank_store_run (store, BANK_STORE_COMMIT, error);
}

gboolean
bank_store_rollback (BankStore *store, GError **error)
{
  return bank_store_run (store, BANK_STORE_ROLLBACK, error);
}

gboolean
bank_store_check_statements (BankStore *store, GError **error)
{
  for (BankStoreStatement i = 0; i < BANK_STORE_N_STATEMENTS; i++)
    if (bank_store_use (store, i, error) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
bank_store_count (BankStore *store, guint *out_n, GError **error)
{
  sqlite3_stmt *statement = bank_store_use (store, BANK_STORE_COUNT, error);

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) != SQLITE_ROW)
    return bank_database_fail (store->database, error);
  *out_n = (guint)sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

static void
bank_store_bind_text (sqlite3_stmt *statement, int place, const char *text)
{
  sqlite3_bind_text (statement, place, text, -1, SQLITE_TRANSIENT);
}

/* Version 0 and all-zero hash where the item is new. */
static gboolean
bank_store_find_head (BankStore *store, const char *id, guint32 *version, guint8 sha256[DIGEST_LEN], GError **error)
{
  sqlite3_stmt *statement = bank_store_use (store, BANK_STORE_FIND_HEAD, error);
  int result;

  if (statement == NULL)
    return FALSE;
  bank_store_bind_text (statement, 1, id);
  result = sqlite3_step (statement);
  *version = 0;
  memset (sha256, 0, DIGEST_LEN);
  if (result == SQLITE_ROW && sqlite3_column_bytes (statement, 1) == DIGEST_LEN)
    {
      *version = (guint32)sqlite3_column_int64 (statement, 0);
      memcpy (sha256, sqlite3_column_blob (statement, 1), DIGEST_LEN);
    }
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return bank_database_fail (store->database, error);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
bank_store_put_head (BankStore *store, const char *id, guint32 version, GError **error)
{
  sqlite3_stmt *statement = bank_store_use (store, BANK_STORE_PUT_ITEM, error);

  if (statement == NULL)
    return FALSE;
  bank_store_bind_text (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, version);
  return bank_store_finish (store, statement, error);
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
  sqlite3_stmt *statement = bank_store_use (store, BANK_STORE_PUT_VERSION, error);

  if (statement == NULL)
    return FALSE;
  bank_store_bind_text (statement, 1, document->id);
  sqlite3_bind_int64 (statement, 2, version);
  bank_store_bind_text (statement, 3, item_kind_to_token (document->kind));
  bank_store_bind_text (statement, 4, document->lang);
  bank_store_bind_text (statement, 5, text);
  sqlite3_bind_text (statement, 6, g_bytes_get_data (points, NULL), (int)g_bytes_get_size (points), SQLITE_TRANSIENT);
  sqlite3_bind_int (statement, 7, draft->is_weighted);
  bank_store_bind_text (statement, 8, draft->section);
  bank_store_bind_text (statement, 9, draft->topic);
  sqlite3_bind_int64 (statement, 10, draft->difficulty_milli);
  bank_store_bind_text (statement, 11, draft->enemy_set);
  bank_store_bind_text (statement, 12, draft->rationale);
  bank_store_bind_text (statement, 13, draft->bloom);
  bank_store_bind_text (statement, 14, draft->source);
  bank_store_bind_text (statement, 15, draft->author);
  sqlite3_bind_int64 (statement, 16, draft->time_s);
  sqlite3_bind_blob (statement, 17, sha256, DIGEST_LEN, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 18, now_s);
  return bank_store_finish (store, statement, error);
}

static gboolean
bank_store_put_picture (
    BankStore *store, const ItemDocument *document, guint32 version, const ItemPicture *picture, GError **error)
{
  gsize len;
  const void *data = g_bytes_get_data (picture->data, &len);
  guint8 sha256[DIGEST_LEN];
  sqlite3_stmt *statement = bank_store_use (store, BANK_STORE_PUT_MEDIA, error);

  if (statement == NULL)
    return FALSE;
  digest_sha256 (sha256, data, len);
  sqlite3_bind_blob (statement, 1, sha256, DIGEST_LEN, SQLITE_TRANSIENT);
  sqlite3_bind_blob64 (statement, 2, data, len, SQLITE_TRANSIENT);
  if (!bank_store_finish (store, statement, error))
    return FALSE;
  statement = bank_store_use (store, BANK_STORE_PUT_VERSION_MEDIA, error);
  if (statement == NULL)
    return FALSE;
  bank_store_bind_text (statement, 1, document->id);
  sqlite3_bind_int64 (statement, 2, version);
  sqlite3_bind_blob (statement, 3, sha256, DIGEST_LEN, SQLITE_TRANSIENT);
  return bank_store_finish (store, statement, error);
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
      || !bank_store_put_version (store, draft, version, sha256, now_s, error))
    return FALSE;
  item_document_foreach_picture (document, bank_store_collect_picture, pictures);
  return bank_store_put_pictures (store, document, version, pictures, error);
}

gboolean
bank_store_put (BankStore *store, const ItemDraft *draft, gint64 now_s, BankStoreOutcome *out_outcome, GError **error)
{
  guint8 old_sha256[DIGEST_LEN], sha256[DIGEST_LEN];
  guint32 version;

  if (!bank_store_find_head (store, draft->document->id, &version, old_sha256, error))
    return FALSE;
  item_draft_digest (draft, sha256);
  if (version > 0 && memcmp (sha256, old_sha256, DIGEST_LEN) == 0)
    {
      *out_outcome = BANK_STORE_UNCHANGED;
      return TRUE;
    }
  if (!bank_store_put_all (store, draft, version + 1, sha256, now_s, error))
    return FALSE;
  *out_outcome = version == 0 ? BANK_STORE_ADDED : BANK_STORE_NEW_VERSION;
  return TRUE;
}

static GBytes *
bank_store_read_media (const guint8 sha256[DIGEST_LEN], gpointer data, GError **error)
{
  BankStore *store = data;
  sqlite3_stmt *statement = bank_store_use (store, BANK_STORE_READ_MEDIA, error);
  GBytes *media = NULL;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_blob (statement, 1, sha256, DIGEST_LEN, SQLITE_TRANSIENT);
  if (sqlite3_step (statement) == SQLITE_ROW)
    media = g_bytes_new (sqlite3_column_blob (statement, 0), (gsize)sqlite3_column_bytes (statement, 0));
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("a picture is missing from the bank"));
  sqlite3_reset (statement);
  return media;
}

static void
bank_store_set_column (char **text, sqlite3_stmt *statement, int column)
{
  const char *value = (const char *)sqlite3_column_text (statement, column);

  g_free (*text);
  *text = g_strdup (value != NULL ? value : "");
}

/* The row of BANK_STORE_READ_ITEM as an item; its hash is not checked yet. */
static BankItem *
bank_store_item_from_row (BankStore *store, const char *id, sqlite3_stmt *row, GError **error)
{
  g_autoptr (BankItem) item = g_new0 (BankItem, 1);
  ItemDocument *document;
  ItemKind kind;
  ItemDraft *draft;

  /* The layout forbids NULL, but a file from elsewhere may have another layout. */
  for (int column = 0; column <= 16; column++)
    if (sqlite3_column_type (row, column) == SQLITE_NULL)
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("a field is missing"));
        return NULL;
      }
  bank_store_set_column (&item->state, row, 1);
  if (!item_kind_from_token ((const char *)sqlite3_column_text (row, 2), &kind))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("an unknown kind of item"));
      return NULL;
    }
  document = draft_codec_parse ((const char *)sqlite3_column_text (row, 4), id, (guint32)sqlite3_column_int64 (row, 0),
                                kind, (const char *)sqlite3_column_text (row, 3), bank_store_read_media, store, error);
  if (document == NULL)
    return NULL;
  draft = item->draft = item_draft_new (document);
  if (!points_parse (&draft->points, sqlite3_column_text (row, 5), (gsize)sqlite3_column_bytes (row, 5), error))
    return NULL;
  draft->is_weighted = sqlite3_column_int (row, 6) != 0;
  bank_store_set_column (&draft->section, row, 7);
  bank_store_set_column (&draft->topic, row, 8);
  draft->difficulty_milli = sqlite3_column_int64 (row, 9);
  bank_store_set_column (&draft->enemy_set, row, 10);
  bank_store_set_column (&draft->rationale, row, 11);
  bank_store_set_column (&draft->bloom, row, 12);
  bank_store_set_column (&draft->source, row, 13);
  bank_store_set_column (&draft->author, row, 14);
  draft->time_s = (guint32)sqlite3_column_int64 (row, 15);
  return g_steal_pointer (&item);
}

/* Whatever is wrong with stored content is damage, and says of which item. */
static BankItem *
bank_store_item_checked (BankStore *store, const char *id, sqlite3_stmt *row, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BankItem) item = bank_store_item_from_row (store, id, row, &local_error);
  guint8 sha256[DIGEST_LEN];
  const char *what = local_error != NULL ? local_error->message : _ ("it does not fit its hash");

  if (item != NULL && item->draft->points.n_options == item_document_count_shuffled (item->draft->document))
    {
      item_draft_digest (item->draft, sha256);
      if (sqlite3_column_bytes (row, 16) == DIGEST_LEN
          && memcmp (sqlite3_column_blob (row, 16), sha256, DIGEST_LEN) == 0)
        return g_steal_pointer (&item);
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("%s: %s: the stored item is damaged: %s; go back to a copy"),
               sqlite3_db_filename (store->database, "main"), id, what);
  return NULL;
}

BankItem *
bank_store_read (BankStore *store, const char *item_id, GError **error)
{
  sqlite3_stmt *statement = bank_store_use (store, BANK_STORE_READ_ITEM, error);
  BankItem *item = NULL;
  int result;

  if (statement == NULL)
    return NULL;
  bank_store_bind_text (statement, 1, item_id);
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    item = bank_store_item_checked (store, item_id, statement, error);
  else if (result == SQLITE_DONE)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("%s: there is no item %s"),
                 sqlite3_db_filename (store->database, "main"), item_id);
  else
    bank_database_fail (store->database, error);
  sqlite3_reset (statement);
  return item;
}

/* The first id behind `after`; *out is NULL at the end. */
static gboolean
bank_store_next_id (BankStore *store, const char *after, char **out, GError **error)
{
  sqlite3_stmt *statement = bank_store_use (store, BANK_STORE_NEXT_ID, error);
  int result;

  if (statement == NULL)
    return FALSE;
  bank_store_bind_text (statement, 1, after);
  result = sqlite3_step (statement);
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return bank_database_fail (store->database, error);
  *out = result == SQLITE_ROW ? g_strdup ((const char *)sqlite3_column_text (statement, 0)) : NULL;
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
bank_store_foreach (BankStore *store, BankStoreFunc func, gpointer data, GError **error)
{
  g_autofree char *id = g_strdup ("");

  /* By key instead of by cursor: func may read the bank itself. */
  for (;;)
    {
      g_autofree char *next = NULL;
      g_autoptr (BankItem) item = NULL;

      if (!bank_store_next_id (store, id, &next, error))
        return FALSE;
      if (next == NULL)
        return TRUE;
      item = bank_store_read (store, next, error);
      if (item == NULL || !func (item, data, error))
        return FALSE;
      g_free (id);
      id = g_steal_pointer (&next);
    }
}
