/* Opening the journal, transactions, and appending to it. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "exam-client/journal/journal-private.h"

#define JOURNAL_BUSY_MS 5000

void
journal_statement_free (JournalStatement *statement)
{
  sqlite3_finalize (statement);
}

gboolean
journal_fail (Journal *journal, GError **error)
{
  int code = sqlite3_errcode (journal->db) & 0xff;
  gboolean damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;

  /* A refused constraint is the caller's affair and leaves the disk as it was; all else ends the journal's use. */
  if (code != SQLITE_CONSTRAINT)
    journal->failed = TRUE;
  if (damaged)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                 _ ("%s: the journal is damaged (%s): keep the file as evidence and call the administrator"),
                 journal->path, sqlite3_errmsg (journal->db));
  else
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: the journal failed: %s"), journal->path,
                 sqlite3_errmsg (journal->db));
  return FALSE;
}

static gboolean
journal_is_usable (Journal *journal, GError **error)
{
  if (!journal->failed)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: the journal failed before and is not used any more"),
               journal->path);
  return FALSE;
}

JournalStatement *
journal_prepare (Journal *journal, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (!journal_is_usable (journal, error))
    return NULL;
  if (sqlite3_prepare_v2 (journal->db, sql, -1, &statement, NULL) != SQLITE_OK)
    journal_fail (journal, error);
  return statement;
}

int
journal_step (Journal *journal, JournalStatement *statement, GError **error)
{
  int result = sqlite3_step (statement);

  if (result == SQLITE_ROW)
    return 1;
  if (result == SQLITE_DONE)
    return 0;
  journal_fail (journal, error);
  return -1;
}

gboolean
journal_execute (Journal *journal, const char *sql, GError **error)
{
  if (!journal_is_usable (journal, error))
    return FALSE;
  return sqlite3_exec (journal->db, sql, NULL, NULL, NULL) == SQLITE_OK || journal_fail (journal, error);
}

gboolean
journal_column_bytes (Journal *journal, JournalStatement *statement, int column, guint8 *out, gsize len, GError **error)
{
  if (sqlite3_column_type (statement, column) == SQLITE_BLOB && (gsize)sqlite3_column_bytes (statement, column) == len)
    {
      memcpy (out, sqlite3_column_blob (statement, column), len);
      return TRUE;
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("%s: a stored value (%s) has a wrong length"), journal->path,
               sqlite3_column_name (statement, column));
  return FALSE;
}

/* SQLite would create the file with the process's umask; the journal is the terminal's own. */
static gboolean
journal_create_private (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0 || ((info.st_mode & 077) != 0 && fchmod (fd, 0600) != 0))
    {
      g_set_error (
          error, ADIL_ERROR, ADIL_ERROR_IO,
          _ ("%s: the journal cannot be opened for writing: %s: the file must belong to the user of this program"),
          path, g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  close (fd);
  return TRUE;
}

Journal *
journal_open (const char *path, GError **error)
{
  g_autoptr (Journal) journal = NULL;

  if (!journal_create_private (path, error))
    return NULL;
  journal = g_new0 (Journal, 1);
  journal->path = g_strdup (path);
  if (sqlite3_open_v2 (path, &journal->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      journal_fail (journal, error);
      return NULL;
    }
  sqlite3_busy_timeout (journal->db, JOURNAL_BUSY_MS);
  sqlite3_db_config (journal->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (journal->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (!journal_execute (journal,
                        "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
                        error)
      || !journal_schema_prepare (journal, error))
    return NULL;
  return g_steal_pointer (&journal);
}

void
journal_close (Journal *journal)
{
  if (journal == NULL)
    return;
  sqlite3_close_v2 (journal->db);
  g_free (journal->path);
  g_free (journal);
}

gboolean
journal_begin (Journal *journal, GError **error)
{
  return journal_execute (journal, "BEGIN IMMEDIATE", error);
}

gboolean
journal_commit (Journal *journal, GError **error)
{
  return journal_execute (journal, "COMMIT", error);
}

void
journal_roll_back (Journal *journal)
{
  if (!sqlite3_get_autocommit (journal->db))
    sqlite3_exec (journal->db, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
journal_get_meta (Journal *journal, const char *key, char **out_value, GError **error)
{
  g_autoptr (JournalStatement) statement = journal_prepare (journal, "SELECT value FROM meta WHERE key = ?1", error);
  int row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  row = journal_step (journal, statement, error);
  if (row < 0)
    return FALSE;
  *out_value = row == 0 ? NULL : g_strdup ((const char *)sqlite3_column_text (statement, 0));
  return TRUE;
}

gboolean
journal_set_meta (Journal *journal, const char *key, const char *value, GError **error)
{
  g_autoptr (JournalStatement) statement = journal_prepare (journal,
                                                            "INSERT INTO meta (key, value) VALUES (?1, ?2)"
                                                            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                                            error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, value, -1, SQLITE_STATIC);
  return journal_step (journal, statement, error) == 0;
}

gboolean
journal_append_segment (Journal *journal,
                        const char *pseudonym,
                        const guint8 header[SEGMENT_HEADER_LEN],
                        GError **error)
{
  g_autoptr (JournalStatement) statement = NULL;
  SegmentHeader parsed;

  if (!segment_parse (header, &parsed, error))
    return FALSE;
  statement = journal_prepare (journal, "INSERT INTO segments (pseudonym, number, header) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, pseudonym, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, parsed.number);
  sqlite3_bind_blob (statement, 3, header, SEGMENT_HEADER_LEN, SQLITE_STATIC);
  return journal_step (journal, statement, error) == 0;
}

/* The next sequence number by the stored rows alone, and the segment that takes records. */
static gboolean
journal_find_place (Journal *journal, const char *pseudonym, guint64 *out_next_seq, gint64 *out_segment, GError **error)
{
  g_autoptr (JournalStatement) statement
      = journal_prepare (journal,
                         "SELECT coalesce((SELECT max(seq) + 1 FROM records WHERE pseudonym = ?1), ack_next_seq),"
                         " (SELECT max(id) FROM segments WHERE pseudonym = ?1) FROM sittings WHERE pseudonym = ?1",
                         error);
  int row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, pseudonym, -1, SQLITE_STATIC);
  row = journal_step (journal, statement, error);
  if (row < 0)
    return FALSE;
  if (row == 0 || sqlite3_column_type (statement, 1) == SQLITE_NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("%s: no segment of sitting %s was opened"), journal->path,
                   pseudonym);
      return FALSE;
    }
  *out_next_seq = (guint64)sqlite3_column_int64 (statement, 0);
  *out_segment = sqlite3_column_int64 (statement, 1);
  return TRUE;
}

static gboolean
journal_insert_records (Journal *journal,
                        const char *pseudonym,
                        guint64 first_seq,
                        const guint8 *records,
                        guint n,
                        gint64 segment,
                        GError **error)
{
  g_autoptr (JournalStatement) statement = journal_prepare (
      journal, "INSERT INTO records (pseudonym, seq, segment, bytes) VALUES (?1, ?2, ?3, ?4)", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      sqlite3_reset (statement);
      sqlite3_bind_text (statement, 1, pseudonym, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (statement, 2, (gint64)(first_seq + i));
      sqlite3_bind_int64 (statement, 3, segment);
      sqlite3_bind_blob (statement, 4, records + (gsize)i * ANSWER_RECORD_LEN, ANSWER_RECORD_LEN, SQLITE_STATIC);
      if (journal_step (journal, statement, error) != 0)
        return FALSE;
    }
  return TRUE;
}

gboolean
journal_append_records (
    Journal *journal, const char *pseudonym, guint64 first_seq, const guint8 *records, guint n, GError **error)
{
  gboolean own = sqlite3_get_autocommit (journal->db) != 0;
  guint64 next_seq;
  gint64 segment;

  if (!journal_find_place (journal, pseudonym, &next_seq, &segment, error))
    return FALSE;
  if (first_seq != next_seq)
    {
      g_set_error (error, ADIL_ERROR, first_seq < next_seq ? ADIL_ERROR_CONFLICT : ADIL_ERROR_GAP,
                   _ ("%s: record %" PRIu64 " of sitting %s is not the next one (%" PRIu64 ")"), journal->path,
                   first_seq, pseudonym, next_seq);
      return FALSE;
    }
  if (own && !journal_begin (journal, error))
    return FALSE;
  if (journal_insert_records (journal, pseudonym, first_seq, records, n, segment, error)
      && (!own || journal_commit (journal, error)))
    return TRUE;
  if (own)
    journal_roll_back (journal);
  return FALSE;
}

gboolean
journal_add_incident (Journal *journal, const char *pseudonym, guint64 wall_ms, const char *text, GError **error)
{
  g_autoptr (JournalStatement) statement
      = journal_prepare (journal, "INSERT INTO incidents (pseudonym, wall_ms, text) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, pseudonym, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, (gint64)wall_ms);
  sqlite3_bind_text (statement, 3, text, -1, SQLITE_STATIC);
  return journal_step (journal, statement, error) == 0;
}
