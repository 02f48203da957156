/* Connections, prepared statements, bindings, and SQLite's result codes as Adil errors. */
#include "exam-server/store/store-tx.h"

#include <fcntl.h>
#include <unistd.h>

static gboolean
is_disk_error (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
      return TRUE;
    }
  return FALSE;
}

static AdilError
error_code (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ADIL_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ADIL_ERROR_DAMAGED;
    case SQLITE_TOOBIG:
      return ADIL_ERROR_LIMIT;
    }
  switch (code)
    {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return ADIL_ERROR_CONFLICT;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return ADIL_ERROR_MISSING;
    }
  return (code & 0xff) == SQLITE_CONSTRAINT ? ADIL_ERROR_REFUSED : ADIL_ERROR_IO;
}

gboolean
store_tx_fail (StoreTx *tx, const char *what, GError **error)
{
  int code = sqlite3_extended_errcode (tx->db);
  const char *advice = "";

  if (is_disk_error (code))
    {
      tx->broken = TRUE;
      advice = "; look at the disk, then start the server again";
    }
  else if ((code & 0xff) == SQLITE_BUSY)
    advice = "; another program holds the database, try again";
  g_set_error (error, ADIL_ERROR, error_code (code), "database, %s: %s (%d)%s", what, sqlite3_errmsg (tx->db), code,
               advice);
  return FALSE;
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* The file first, by hand: SQLite would give it the umask's mode, and the WAL takes the mode of the file. */
static gboolean
create_file (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  close (fd);
  return TRUE;
}

static gboolean
set_up (StoreTx *tx, const StoreConnection *connection, GError **error)
{
  sqlite3_extended_result_codes (tx->db, 1);
  sqlite3_busy_timeout (tx->db, (int)connection->busy_timeout_ms);
  sqlite3_db_config (tx->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (tx->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (!store_tx_exec (tx, "settings",
                      "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON;"
                      "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;",
                      error))
    return FALSE;
  return connection->read_only ? store_tx_exec (tx, "settings", "PRAGMA query_only = ON", error) : TRUE;
}

StoreTx *
store_tx_open (const StoreConnection *connection, GError **error)
{
  StoreTx *tx = NULL;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;

  /* Readers open for writing too (query_only keeps them from it): a read-only WAL reader cannot recover the WAL's
   * index and so fails right after a crash. */
  flags |= SQLITE_OPEN_READWRITE;
  if (!connection->read_only && !create_file (connection->path, error))
    return NULL;
  tx = g_new0 (StoreTx, 1);
  tx->writable = !connection->read_only;
  tx->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  if (sqlite3_open_v2 (connection->path, &tx->db, flags, NULL) != SQLITE_OK)
    store_tx_fail (tx, connection->path, error);
  else if (set_up (tx, connection, error))
    return tx;
  store_tx_close (tx);
  return NULL;
}

void
store_tx_close (StoreTx *tx)
{
  if (tx == NULL)
    return;
  g_hash_table_unref (tx->statements);
  sqlite3_close (tx->db);
  g_free (tx);
}

sqlite3_stmt *
store_tx_prepare (StoreTx *tx, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (tx->statements, sql);

  if (statement != NULL)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      return statement;
    }
  if (sqlite3_prepare_v3 (tx->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    {
      store_tx_fail (tx, sql, error);
      return NULL;
    }
  g_hash_table_insert (tx->statements, g_strdup (sql), statement);
  return statement;
}

void
store_tx_bind (sqlite3_stmt *statement, const char *format, va_list values)
{
  for (int i = 0; format[i] != '\0'; i++)
    {
      GBytes *bytes;

      switch (format[i])
        {
        case 's':
          sqlite3_bind_text (statement, i + 1, va_arg (values, const char *), -1, SQLITE_STATIC);
          break;
        case 'i':
          sqlite3_bind_int64 (statement, i + 1, va_arg (values, gint64));
          break;
        case 'h':
          sqlite3_bind_blob (statement, i + 1, va_arg (values, const guint8 *), 32, SQLITE_STATIC);
          break;
        case 'b':
          bytes = va_arg (values, GBytes *);
          if (bytes != NULL)
            sqlite3_bind_blob64 (statement, i + 1, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                 SQLITE_STATIC);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

gboolean
store_tx_step (StoreTx *tx, sqlite3_stmt *statement, const char *what, GError **error)
{
  int rc = sqlite3_step (statement);

  if (rc == SQLITE_DONE || rc == SQLITE_ROW)
    {
      sqlite3_reset (statement);
      return TRUE;
    }
  store_tx_fail (tx, what, error);
  sqlite3_reset (statement);
  return FALSE;
}

static gboolean
run_valist (StoreTx *tx,
            const char *what,
            int *out_changes,
            GError **error,
            const char *sql,
            const char *format,
            va_list values)
{
  sqlite3_stmt *statement = NULL;

  g_assert (tx->writable);
  statement = store_tx_prepare (tx, sql, error);
  if (statement == NULL)
    return FALSE;
  store_tx_bind (statement, format, values);
  if (!store_tx_step (tx, statement, what, error))
    return FALSE;
  if (out_changes != NULL)
    *out_changes = sqlite3_changes (tx->db);
  return TRUE;
}

gboolean
store_tx_run (StoreTx *tx, const char *what, int *out_changes, GError **error, const char *sql, const char *format, ...)
{
  va_list values;
  gboolean ok;

  va_start (values, format);
  ok = run_valist (tx, what, out_changes, error, sql, format, values);
  va_end (values);
  return ok;
}

gboolean
store_tx_change (StoreTx *tx, const char *what, GError **error, const char *sql, const char *format, ...)
{
  va_list values;
  gboolean ok;
  int changes = 0;

  va_start (values, format);
  ok = run_valist (tx, what, &changes, error, sql, format, values);
  va_end (values);
  if (ok && changes == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "database, %s: there is no such row", what);
      return FALSE;
    }
  return ok;
}

gboolean
store_tx_query_integer (
    StoreTx *tx, const char *what, gint64 *out, GError **error, const char *sql, const char *format, ...)
{
  sqlite3_stmt *statement = store_tx_prepare (tx, sql, error);
  va_list values;
  int rc;

  if (statement == NULL)
    return FALSE;
  va_start (values, format);
  store_tx_bind (statement, format, values);
  va_end (values);
  rc = sqlite3_step (statement);
  if (rc == SQLITE_ROW)
    *out = sqlite3_column_int64 (statement, 0);
  else if (rc == SQLITE_DONE)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "database, %s: there is no such row", what);
  else
    store_tx_fail (tx, what, error);
  sqlite3_reset (statement);
  return rc == SQLITE_ROW;
}

gboolean
store_tx_exec (StoreTx *tx, const char *what, const char *sql, GError **error)
{
  return sqlite3_exec (tx->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_tx_fail (tx, what, error);
}
