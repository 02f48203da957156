/* Numbered migrations: schema/NNN-*.sql takes a database from version NNN - 1 to NNN. A file that was released is never
 * edited; a change of the schema is a new file, listed here and in store.gresource.xml. */
#include "exam-server/store/store-migration.h"

#include "exam-server/store/store-resource.h"

static const char *const MIGRATIONS[STORE_VERSION] = {
  "/adil/store/schema/001-organisation.sql",
  "/adil/store/schema/002-evidence.sql",
};

static gboolean
read_pragma (StoreTx *tx, const char *sql, gint64 *out, GError **error)
{
  return store_tx_query_integer (tx, "header", out, error, sql, "");
}

static gboolean
check_is_ours (StoreTx *tx, const char *path, GError **error)
{
  gint64 application_id = 0, version = 0, n_objects = 0;

  if (!read_pragma (tx, "PRAGMA application_id", &application_id, error)
      || !read_pragma (tx, "PRAGMA user_version", &version, error)
      || !read_pragma (tx, "SELECT count (*) FROM sqlite_schema", &n_objects, error))
    return FALSE;
  if (application_id == 0 && version == 0 && n_objects == 0)
    return TRUE;
  if (application_id != STORE_APPLICATION_ID)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   "%s: this is a database of another program; name another file", path);
      return FALSE;
    }
  if (version > STORE_VERSION)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   "%s: written by a newer exam-server (database version %" G_GINT64_FORMAT
                   ", this program knows %d); install that version",
                   path, version, STORE_VERSION);
      return FALSE;
    }
  return TRUE;
}

static gboolean
apply (StoreTx *tx, gint64 version, GError **error)
{
  g_autoptr (GBytes) sql
      = g_resource_lookup_data (store_get_resource (), MIGRATIONS[version], G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text
      = g_strdup_printf ("%.*s\nPRAGMA application_id = %d; PRAGMA user_version = %d;", (int)g_bytes_get_size (sql),
                         (const char *)g_bytes_get_data (sql, NULL), STORE_APPLICATION_ID, (int)version + 1);
  g_autofree char *what = g_strdup_printf ("migration to version %d", (int)version + 1);

  return store_tx_exec (tx, what, text, error);
}

/* One version further, if another process was not quicker. */
static gboolean
step (StoreTx *tx, gboolean *done, GError **error)
{
  gint64 version = 0;
  gboolean ok;

  if (!store_tx_exec (tx, "begin of a migration", "BEGIN IMMEDIATE", error))
    return FALSE;
  ok = read_pragma (tx, "PRAGMA user_version", &version, error);
  *done = version >= STORE_VERSION;
  if (ok && !*done)
    ok = apply (tx, version, error);
  if (ok && store_tx_exec (tx, "commit of a migration", "COMMIT", error))
    return TRUE;
  store_tx_exec (tx, "rollback", "ROLLBACK", NULL);
  return FALSE;
}

gboolean
store_migration_run (StoreTx *tx, const char *path, GError **error)
{
  gboolean done = FALSE;

  if (!check_is_ours (tx, path, error)
      || !store_tx_exec (tx, "write-ahead log",
                         "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 4000;"
                         "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536",
                         error))
    return FALSE;
  while (!done)
    if (!step (tx, &done, error))
      return FALSE;
  return TRUE;
}
