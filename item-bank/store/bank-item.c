/* From rows to items: what is read is checked against its hash, every time. */
#include "item-bank/store/bank-item.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/store/bank-statement.h"
#include "item-bank/store/draft-codec.h"

typedef enum
{
  BANK_ITEM_READ,
  BANK_ITEM_READ_MEDIA,
  BANK_ITEM_FIND_HEAD,
  BANK_ITEM_N_STATEMENTS,
} BankItemStatement;

#define BANK_ITEM_FROZEN "(SELECT coalesce (max (f.version), 0) FROM frozen f WHERE f.item_id = i.id)"

static const char *const BANK_ITEM_SQL[BANK_ITEM_N_STATEMENTS] = {
  [BANK_ITEM_READ]
  = "SELECT v.version, CASE WHEN v.version = i.version OR i.state IN ('retired', 'compromised') THEN i.state"
    " WHEN EXISTS (SELECT 1 FROM frozen f WHERE f.item_id = v.item_id AND f.version = v.version) THEN 'frozen'"
    " ELSE 'superseded' END,"
    " v.kind, v.lang, v.document, v.points, v.weighted, v.section, v.topic, v.difficulty_milli, v.enemy_set,"
    " v.rationale, v.bloom, v.source, v.author, v.time_s, v.sha256, " BANK_ITEM_FROZEN " FROM items i"
    " JOIN versions v ON v.item_id = i.id AND v.version = CASE ?2 WHEN 0 THEN i.version ELSE ?2 END WHERE i.id = ?1",
  [BANK_ITEM_READ_MEDIA] = "SELECT data FROM media WHERE sha256 = ?1",
  [BANK_ITEM_FIND_HEAD] = "SELECT i.version, v.sha256, i.state, " BANK_ITEM_FROZEN " FROM items i"
                          " JOIN versions v ON v.item_id = i.id AND v.version = i.version WHERE i.id = ?1",
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

static GBytes *
bank_item_read_media (const guint8 sha256[DIGEST_LEN], gpointer data, GError **error)
{
  BankStore *store = data;
  sqlite3_stmt *statement = bank_statement_use (store, BANK_ITEM_SQL[BANK_ITEM_READ_MEDIA], error);
  GBytes *media = NULL;

  if (statement == NULL)
    return NULL;
  bank_statement_bind_digest (statement, 1, sha256);
  if (sqlite3_step (statement) == SQLITE_ROW)
    media = g_bytes_new (sqlite3_column_blob (statement, 0), (gsize)sqlite3_column_bytes (statement, 0));
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("a picture is missing from the bank"));
  sqlite3_reset (statement);
  return media;
}

static void
bank_item_set_column (char **text, sqlite3_stmt *statement, int column)
{
  const char *value = (const char *)sqlite3_column_text (statement, column);

  g_free (*text);
  *text = g_strdup (value != NULL ? value : "");
}

/* The row of BANK_ITEM_READ as an item; its hash is not checked yet. */
static BankItem *
bank_item_from_row (BankStore *store, const char *id, sqlite3_stmt *row, GError **error)
{
  g_autoptr (BankItem) item = g_new0 (BankItem, 1);
  ItemDocument *document;
  ItemKind kind;
  ItemDraft *draft;

  /* The layout forbids NULL, but a file from elsewhere may have another layout. */
  for (int column = 0; column <= 17; column++)
    if (sqlite3_column_type (row, column) == SQLITE_NULL)
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("a field is missing"));
        return NULL;
      }
  bank_item_set_column (&item->state, row, 1);
  item->frozen_version = (guint32)sqlite3_column_int64 (row, 17);
  if (!item_kind_from_token ((const char *)sqlite3_column_text (row, 2), &kind))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("an unknown kind of item"));
      return NULL;
    }
  document = draft_codec_parse ((const char *)sqlite3_column_text (row, 4), id, (guint32)sqlite3_column_int64 (row, 0),
                                kind, (const char *)sqlite3_column_text (row, 3), bank_item_read_media, store, error);
  if (document == NULL)
    return NULL;
  draft = item->draft = item_draft_new (document);
  if (!points_parse (&draft->points, sqlite3_column_text (row, 5), (gsize)sqlite3_column_bytes (row, 5), error))
    return NULL;
  draft->is_weighted = sqlite3_column_int (row, 6) != 0;
  bank_item_set_column (&draft->section, row, 7);
  bank_item_set_column (&draft->topic, row, 8);
  draft->difficulty_milli = sqlite3_column_int64 (row, 9);
  bank_item_set_column (&draft->enemy_set, row, 10);
  bank_item_set_column (&draft->rationale, row, 11);
  bank_item_set_column (&draft->bloom, row, 12);
  bank_item_set_column (&draft->source, row, 13);
  bank_item_set_column (&draft->author, row, 14);
  draft->time_s = (guint32)sqlite3_column_int64 (row, 15);
  return g_steal_pointer (&item);
}

/* Whatever is wrong with stored content is damage, and says of which item. */
static BankItem *
bank_item_checked (BankStore *store, const char *id, sqlite3_stmt *row, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BankItem) item = bank_item_from_row (store, id, row, &local_error);
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
bank_item_read (BankStore *store, const char *item_id, guint32 version, GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store, BANK_ITEM_SQL[BANK_ITEM_READ], error);
  BankItem *item = NULL;
  int result;

  if (statement == NULL)
    return NULL;
  bank_statement_bind_text (statement, 1, item_id);
  sqlite3_bind_int64 (statement, 2, version);
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    item = bank_item_checked (store, item_id, statement, error);
  else if (result != SQLITE_DONE)
    bank_database_fail (store->database, error);
  else if (version == 0)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("%s: there is no item %s"),
                 sqlite3_db_filename (store->database, "main"), item_id);
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("%s: there is no version %u of item %s"),
                 sqlite3_db_filename (store->database, "main"), version, item_id);
  sqlite3_reset (statement);
  return item;
}

gboolean
bank_item_find_head (BankStore *store, const char *item_id, BankHead *out, GError **error)
{
  sqlite3_stmt *statement = bank_statement_use (store, BANK_ITEM_SQL[BANK_ITEM_FIND_HEAD], error);
  gboolean has_row, is_whole;

  *out = (BankHead){ 0 };
  if (statement == NULL)
    return FALSE;
  bank_statement_bind_text (statement, 1, item_id);
  if (!bank_statement_step (store, statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  out->version = (guint32)sqlite3_column_int64 (statement, 0);
  is_whole = bank_statement_get_digest (statement, 1, out->sha256)
             && bank_state_from_token ((const char *)sqlite3_column_text (statement, 2), &out->state);
  out->frozen_version = (guint32)sqlite3_column_int64 (statement, 3);
  sqlite3_reset (statement);
  if (!is_whole)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("%s: %s: the stored item is damaged: %s; go back to a copy"),
                 sqlite3_db_filename (store->database, "main"), item_id, _ ("a field is missing"));
  return is_whole;
}

gboolean
bank_item_prepare (BankStore *store, GError **error)
{
  return bank_statement_prepare_all (store, BANK_ITEM_SQL, G_N_ELEMENTS (BANK_ITEM_SQL), error);
}
