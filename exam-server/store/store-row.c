/* One place that turns rows into structs and back, so that each table is a description and a few clauses. */
#include "exam-server/store/store-row.h"

#include <string.h>

#define MEMBER(Type, row, field) (*(Type *)((char *)(row) + (field)->offset))

static void
read_field (sqlite3_stmt *statement, int column, const StoreField *field, gpointer row)
{
  switch (field->type)
    {
    case STORE_FIELD_ID:
    case STORE_FIELD_INTEGER:
      MEMBER (gint64, row, field) = sqlite3_column_int64 (statement, column);
      break;
    case STORE_FIELD_BOOL:
      MEMBER (gboolean, row, field) = sqlite3_column_int (statement, column) != 0;
      break;
    case STORE_FIELD_TEXT:
      MEMBER (char *, row, field) = g_strdup ((const char *)sqlite3_column_text (statement, column));
      break;
    case STORE_FIELD_BYTES:
      if (sqlite3_column_type (statement, column) != SQLITE_NULL)
        MEMBER (GBytes *, row, field)
            = g_bytes_new (sqlite3_column_blob (statement, column), (gsize)sqlite3_column_bytes (statement, column));
      break;
    case STORE_FIELD_HASH:
      if (sqlite3_column_bytes (statement, column) == 32)
        memcpy (&MEMBER (guint8, row, field), sqlite3_column_blob (statement, column), 32);
      break;
    }
}

static void
bind_field (sqlite3_stmt *statement, int index, const StoreField *field, gconstpointer row)
{
  GBytes *bytes = NULL;

  switch (field->type)
    {
    case STORE_FIELD_ID:
    case STORE_FIELD_INTEGER:
      sqlite3_bind_int64 (statement, index, MEMBER (const gint64, row, field));
      break;
    case STORE_FIELD_BOOL:
      sqlite3_bind_int (statement, index, MEMBER (const gboolean, row, field) ? 1 : 0);
      break;
    case STORE_FIELD_TEXT:
      sqlite3_bind_text (statement, index, MEMBER (char *const, row, field), -1, SQLITE_STATIC);
      break;
    case STORE_FIELD_BYTES:
      bytes = MEMBER (GBytes *const, row, field);
      if (bytes != NULL)
        sqlite3_bind_blob64 (statement, index, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), SQLITE_STATIC);
      break;
    case STORE_FIELD_HASH:
      sqlite3_bind_blob (statement, index, &MEMBER (const guint8, row, field), 32, SQLITE_STATIC);
      break;
    }
}

void
store_row_free (const StoreTable *table, gpointer row)
{
  if (row == NULL)
    return;
  for (guint i = 0; i < table->n_fields; i++)
    if (table->fields[i].type == STORE_FIELD_TEXT)
      g_free (MEMBER (char *, row, &table->fields[i]));
    else if (table->fields[i].type == STORE_FIELD_BYTES && MEMBER (GBytes *, row, &table->fields[i]) != NULL)
      g_bytes_unref (MEMBER (GBytes *, row, &table->fields[i]));
  g_free (row);
}

static void
append_insert (GString *sql, const StoreTable *table)
{
  GString *marks = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (", table->name);
  for (guint i = 0; i < table->n_fields; i++)
    if (table->fields[i].type != STORE_FIELD_ID)
      {
        g_string_append_printf (sql, "%s%s", marks->len > 0 ? ", " : "", table->fields[i].column);
        g_string_append_printf (marks, "%s?%u", marks->len > 0 ? ", " : "", i + 1);
      }
  g_string_append_printf (sql, ") VALUES (%s)", marks->str);
  g_string_free (marks, TRUE);
}

static void
append_upsert (GString *sql, const StoreTable *table)
{
  g_string_append (sql, " ON CONFLICT (");
  for (guint i = 0; i < table->n_keys; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", table->fields[i].column);
  g_string_append (sql, ") DO UPDATE SET ");
  for (guint i = table->n_keys; i < table->n_fields; i++)
    g_string_append_printf (sql, "%s%s = excluded.%s", i > table->n_keys ? ", " : "", table->fields[i].column,
                            table->fields[i].column);
}

static void
append_update (GString *sql, const StoreTable *table)
{
  g_string_append_printf (sql, "UPDATE %s SET ", table->name);
  for (guint i = table->n_keys; i < table->n_fields; i++)
    g_string_append_printf (sql, "%s%s = ?%u", i > table->n_keys ? ", " : "", table->fields[i].column, i + 1);
  g_string_append (sql, " WHERE ");
  for (guint i = 0; i < table->n_keys; i++)
    g_string_append_printf (sql, "%s%s = ?%u", i > 0 ? " AND " : "", table->fields[i].column, i + 1);
}

static gboolean
run_with_row (StoreTx *tx, const StoreTable *table, const char *sql, gconstpointer row, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean ok;

  g_assert (tx->writable);
  statement = store_tx_prepare (tx, sql, error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < table->n_fields; i++)
    if (table->fields[i].type != STORE_FIELD_ID)
      bind_field (statement, (int)i + 1, &table->fields[i], row);
  ok = store_tx_step (tx, statement, table->name, error);
  /* the bindings point into the caller's row */
  sqlite3_clear_bindings (statement);
  return ok;
}

gboolean
store_row_insert (StoreTx *tx, const StoreTable *table, gconstpointer row, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  append_insert (sql, table);
  return run_with_row (tx, table, sql->str, row, error);
}

gboolean
store_row_set (StoreTx *tx, const StoreTable *table, gconstpointer row, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  append_insert (sql, table);
  append_upsert (sql, table);
  return run_with_row (tx, table, sql->str, row, error);
}

gboolean
store_row_update (StoreTx *tx, const StoreTable *table, gconstpointer row, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  append_update (sql, table);
  if (!run_with_row (tx, table, sql->str, row, error))
    return FALSE;
  if (sqlite3_changes (tx->db) > 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "database, %s: there is no such row", table->name);
  return FALSE;
}

static sqlite3_stmt *
prepare_select (StoreTx *tx, const StoreTable *table, const char *tail, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < table->n_fields; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", table->fields[i].column);
  g_string_append_printf (sql, " FROM %s %s", table->name, tail);
  return store_tx_prepare (tx, sql->str, error);
}

/* NULL at the end and on error; rc tells. */
static gpointer
next_row (sqlite3_stmt *statement, const StoreTable *table, int *rc)
{
  gpointer row = NULL;

  *rc = sqlite3_step (statement);
  if (*rc != SQLITE_ROW)
    return NULL;
  row = g_malloc0 (table->row_size);
  for (guint i = 0; i < table->n_fields; i++)
    read_field (statement, (int)i, &table->fields[i], row);
  return row;
}

gpointer
store_row_find (StoreTx *tx, const StoreTable *table, GError **error, const char *tail, const char *format, ...)
{
  sqlite3_stmt *statement = prepare_select (tx, table, tail, error);
  gpointer row = NULL;
  va_list values;
  int rc;

  if (statement == NULL)
    return NULL;
  va_start (values, format);
  store_tx_bind (statement, format, values);
  va_end (values);
  row = next_row (statement, table, &rc);
  if (rc == SQLITE_DONE)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "database, %s: there is no such row", table->name);
  else if (rc != SQLITE_ROW)
    store_tx_fail (tx, table->name, error);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return row;
}

GPtrArray *
store_row_list (StoreTx *tx, const StoreTable *table, GError **error, const char *tail, const char *format, ...)
{
  sqlite3_stmt *statement = prepare_select (tx, table, tail, error);
  g_autoptr (GPtrArray) rows = NULL;
  gpointer row = NULL;
  va_list values;
  int rc;

  if (statement == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func (table->row_free);
  va_start (values, format);
  store_tx_bind (statement, format, values);
  va_end (values);
  while ((row = next_row (statement, table, &rc)) != NULL)
    g_ptr_array_add (rows, row);
  if (rc != SQLITE_DONE)
    store_tx_fail (tx, table->name, error);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}
