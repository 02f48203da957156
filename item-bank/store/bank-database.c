/* Opening a bank file: settings, identity, integrity, layout. */
#include "item-bank/store/bank-database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/store/bank-schema.h"

#define BANK_DATABASE_BUSY_MS  5000
#define BANK_DATABASE_RETRY_MS 10

gboolean
bank_database_fail (sqlite3 *database, GError **error)
{
  int code = sqlite3_errcode (database) & 0xff;
  const char *path = sqlite3_db_filename (database, "main");
  AdilError adil_code = ADIL_ERROR_IO;
  const char *hint = "";

  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    {
      adil_code = ADIL_ERROR_BUSY;
      hint = _ (": another program is writing to the bank; try again");
    }
  else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    {
      adil_code = ADIL_ERROR_DAMAGED;
      hint = _ (": not an item bank, or a damaged one; go back to a copy");
    }
  else if (code == SQLITE_CONSTRAINT)
    adil_code = ADIL_ERROR_REFUSED;
  g_set_error (error, ADIL_ERROR, adil_code, "%s: %s%s", path != NULL ? path : "", sqlite3_errmsg (database), hint);
  return FALSE;
}

gboolean
bank_database_run (sqlite3 *database, const char *sql, GError **error)
{
  return sqlite3_exec (database, sql, NULL, NULL, NULL) == SQLITE_OK || bank_database_fail (database, error);
}

sqlite3_stmt *
bank_database_prepare (sqlite3 *database, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK)
    return statement;
  bank_database_fail (database, error);
  return NULL;
}

gboolean
bank_database_get_integer (sqlite3 *database, const char *sql, gint64 *out, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = bank_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) != SQLITE_ROW)
    return bank_database_fail (database, error);
  *out = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

/* A bank from elsewhere may carry views, triggers and odd cells meant for the program that opens it. Triggers stay off
 * until bank_schema_check() knows them all. */
static gboolean
bank_database_harden (sqlite3 *database, GError **error)
{
  sqlite3_limit (database, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_busy_timeout (database, BANK_DATABASE_BUSY_MS);
  if (sqlite3_db_config (database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK
      || sqlite3_db_config (database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) != SQLITE_OK
      || sqlite3_db_config (database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL) != SQLITE_OK
      || sqlite3_db_config (database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL) != SQLITE_OK)
    return bank_database_fail (database, error);
  return bank_database_run (database,
                            "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
                            "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;",
                            error);
}

static gboolean
bank_database_refuse (sqlite3 *database, AdilError code, const char *what, GError **error)
{
  g_set_error (error, ADIL_ERROR, code, "%s: %s", sqlite3_db_filename (database, "main"), what);
  return FALSE;
}

/* Is it ours, whole, and not from the future? A file without any table is a bank to be. */
static gboolean
bank_database_check (sqlite3 *database, gint64 *out_version, GError **error)
{
  g_autoptr (sqlite3_stmt) check = NULL;
  gint64 application_id, n_tables, version;

  if (!bank_database_get_integer (database, "PRAGMA application_id", &application_id, error)
      || !bank_database_get_integer (database, "SELECT count (*) FROM sqlite_schema", &n_tables, error)
      || !bank_database_get_integer (database, "PRAGMA user_version", &version, error))
    return FALSE;
  if (n_tables == 0 && application_id == 0 && version == 0)
    {
      *out_version = 0;
      return TRUE;
    }
  if (application_id != BANK_DATABASE_APPLICATION_ID)
    return bank_database_refuse (database, ADIL_ERROR_DAMAGED, _ ("is a database, but not an item bank"), error);
  if (version < 1 || version > BANK_SCHEMA_VERSION)
    return bank_database_refuse (database, ADIL_ERROR_REFUSED,
                                 _ ("was written by a newer version of this program: update it"), error);
  check = bank_database_prepare (database, "PRAGMA quick_check (1)", error);
  if (check == NULL)
    return FALSE;
  if (sqlite3_step (check) != SQLITE_ROW)
    return bank_database_fail (database, error);
  if (g_strcmp0 ((const char *)sqlite3_column_text (check, 0), "ok") != 0)
    return bank_database_refuse (database, ADIL_ERROR_DAMAGED, (const char *)sqlite3_column_text (check, 0), error);
  *out_version = version;
  return TRUE;
}

static gboolean
bank_database_migrate (sqlite3 *database, gint64 version, GError **error)
{
  g_autofree char *identity = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                                               BANK_DATABASE_APPLICATION_ID, BANK_SCHEMA_VERSION);

  if (version == BANK_SCHEMA_VERSION)
    return TRUE;
  if (!bank_database_run (database, "BEGIN IMMEDIATE", error))
    return FALSE;
  /* Two people may create the same bank at once: the second finds it made. */
  if (!bank_database_check (database, &version, error) || !bank_schema_check (database, version, error))
    return FALSE;
  for (gint64 i = version; i < BANK_SCHEMA_VERSION; i++)
    if (!bank_schema_migrate (database, i, error))
      return FALSE;
  return bank_database_run (database, identity, error);
}

/* SQLite would create the file readable for everybody; its WAL takes the mode of the file. */
static gboolean
bank_database_create_file (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  if (errno == EEXIST)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be created: %s"), path, g_strerror (errno));
  return FALSE;
}

static gboolean
bank_database_check_file (const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, ADIL_ERROR, errno == ENOENT ? ADIL_ERROR_MISSING : ADIL_ERROR_IO,
                   _ ("%s: cannot be opened: %s"), path, g_strerror (errno));
      return FALSE;
    }
  if (S_ISREG (info.st_mode))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: is not a regular file"), path);
  return FALSE;
}

/* Readers and writers at once. SQLite does not wait by itself where another program is changing the mode just now, as
 * when two people create a bank together. */
static gboolean
bank_database_use_wal (sqlite3 *database, GError **error)
{
  for (guint waited_ms = 0;; waited_ms += BANK_DATABASE_RETRY_MS)
    {
      g_autoptr (GError) local_error = NULL;

      if (bank_database_run (database, "PRAGMA journal_mode = WAL", &local_error))
        return TRUE;
      if (waited_ms >= BANK_DATABASE_BUSY_MS || !g_error_matches (local_error, ADIL_ERROR, ADIL_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_usleep (1000 * BANK_DATABASE_RETRY_MS);
    }
}

sqlite3 *
bank_database_open (const char *path, gboolean may_create, GError **error)
{
  g_autoptr (sqlite3) database = NULL;
  gint64 version;

  if ((may_create && !bank_database_create_file (path, error)) || !bank_database_check_file (path, error))
    return NULL;
  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL)
      != SQLITE_OK)
    {
      bank_database_fail (database, error);
      return NULL;
    }
  if (!bank_database_harden (database, error) || !bank_database_check (database, &version, error))
    return NULL;
  if (version == 0 && !may_create)
    {
      bank_database_refuse (database, ADIL_ERROR_DAMAGED, _ ("is empty, not an item bank"), error);
      return NULL;
    }
  /* The journal mode is written into the file: only after it is known to be ours. */
  if (!bank_database_use_wal (database, error) || !bank_database_migrate (database, version, error)
      || !bank_schema_check (database, BANK_SCHEMA_VERSION, error))
    return NULL;
  if (sqlite3_db_config (database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL) != SQLITE_OK)
    {
      bank_database_fail (database, error);
      return NULL;
    }
  return g_steal_pointer (&database);
}
