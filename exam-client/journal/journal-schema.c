/* The journal's tables, their versions, and what is refused when the file is opened. */
#include "common/base/error.h"
#include "common/base/i18n.h"
#include "exam-client/journal/journal-private.h"

#define JOURNAL_APPLICATION_ID 0x41444a31 /* "ADJ1" */

/* One entry per version: entry n leads from version n to n + 1. Released entries never change. */
static const char *const JOURNAL_MIGRATIONS[] = {
  "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID, STRICT;"
  "CREATE TABLE sittings ("
  "  id INTEGER PRIMARY KEY,"
  "  pseudonym TEXT NOT NULL UNIQUE,"
  "  exam TEXT NOT NULL,"
  "  session TEXT NOT NULL,"
  "  terminal_sha256 BLOB NOT NULL CHECK (length(terminal_sha256) = 32),"
  "  ack_next_seq INTEGER NOT NULL,"
  "  ack_chain BLOB NOT NULL CHECK (length(ack_chain) = 32),"
  "  ack_signature BLOB NOT NULL CHECK (length(ack_signature) = 64),"
  "  ack_server_ms INTEGER NOT NULL) STRICT;"
  "CREATE TABLE segments ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  pseudonym TEXT NOT NULL REFERENCES sittings (pseudonym),"
  "  number INTEGER NOT NULL,"
  "  header BLOB NOT NULL CHECK (length(header) = 446)) STRICT;"
  "CREATE INDEX segments_by_pseudonym ON segments (pseudonym, id);"
  "CREATE TABLE records ("
  "  pseudonym TEXT NOT NULL REFERENCES sittings (pseudonym),"
  "  seq INTEGER NOT NULL CHECK (seq >= 0),"
  "  segment INTEGER NOT NULL REFERENCES segments (id),"
  "  bytes BLOB NOT NULL CHECK (length(bytes) = 242),"
  "  PRIMARY KEY (pseudonym, seq)) WITHOUT ROWID, STRICT;"
  "CREATE TABLE incidents ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  pseudonym TEXT NOT NULL,"
  "  wall_ms INTEGER NOT NULL,"
  "  text TEXT NOT NULL) STRICT;"
  "CREATE TRIGGER records_stay BEFORE DELETE ON records BEGIN SELECT RAISE (ABORT, 'records are append-only'); END;"
  "CREATE TRIGGER records_same BEFORE UPDATE ON records BEGIN SELECT RAISE (ABORT, 'records are append-only'); END;"
  "CREATE TRIGGER segments_stay BEFORE DELETE ON segments BEGIN SELECT RAISE (ABORT, 'segments are append-only'); END;"
  "CREATE TRIGGER segments_same BEFORE UPDATE ON segments BEGIN SELECT RAISE (ABORT, 'segments are append-only'); END;"
  "CREATE TRIGGER incidents_stay BEFORE DELETE ON incidents"
  "  BEGIN SELECT RAISE (ABORT, 'incidents are append-only'); END;"
  "CREATE TRIGGER incidents_same BEFORE UPDATE ON incidents"
  "  BEGIN SELECT RAISE (ABORT, 'incidents are append-only'); END;"
  "CREATE TRIGGER sittings_stay BEFORE DELETE ON sittings BEGIN SELECT RAISE (ABORT, 'sittings are append-only'); END;"
  "CREATE TRIGGER sittings_same BEFORE UPDATE OF id, pseudonym, exam, session, terminal_sha256 ON sittings"
  "  BEGIN SELECT RAISE (ABORT, 'sittings are append-only'); END;"
  "CREATE TRIGGER sittings_forward BEFORE UPDATE OF ack_next_seq ON sittings WHEN new.ack_next_seq < old.ack_next_seq"
  "  BEGIN SELECT RAISE (ABORT, 'an acknowledgement never goes back'); END;",
};

static gboolean
journal_read_integer (Journal *journal, const char *sql, gint64 *out, GError **error)
{
  g_autoptr (JournalStatement) statement = journal_prepare (journal, sql, error);

  if (statement == NULL || journal_step (journal, statement, error) < 0)
    return FALSE;
  *out = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

static gboolean
journal_check_identity (Journal *journal, gint64 application_id, gint64 version, gint64 n_objects, GError **error)
{
  if (application_id == 0 && version == 0 && n_objects == 0)
    return TRUE; /* a new file */
  if (application_id != JOURNAL_APPLICATION_ID || version < 1)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   _ ("%s: is a database, but not a terminal's journal (application id %08x): keep it as evidence and "
                      "call the administrator"),
                   journal->path, (guint)application_id);
      return FALSE;
    }
  if (version > (gint64)G_N_ELEMENTS (JOURNAL_MIGRATIONS))
    {
      g_set_error (
          error, ADIL_ERROR, ADIL_ERROR_REFUSED,
          _ ("%s: was written by a newer version of this program (journal version %d, known: %d): install that "
             "version"),
          journal->path, (int)version, (int)G_N_ELEMENTS (JOURNAL_MIGRATIONS));
      return FALSE;
    }
  return TRUE;
}

static gboolean
journal_quick_check (Journal *journal, GError **error)
{
  g_autoptr (JournalStatement) statement = journal_prepare (journal, "PRAGMA quick_check(1)", error);
  const char *text;

  if (statement == NULL || journal_step (journal, statement, error) < 0)
    return FALSE;
  text = (const char *)sqlite3_column_text (statement, 0);
  if (g_strcmp0 (text, "ok") == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("%s: the journal is damaged (%s): keep the file as evidence and call the administrator"),
               journal->path, text != NULL ? text : "?");
  return FALSE;
}

static gboolean
journal_migrate (Journal *journal, gint64 version, GError **error)
{
  g_autofree char *pragmas = NULL;

  if (version == (gint64)G_N_ELEMENTS (JOURNAL_MIGRATIONS))
    return TRUE;
  if (!journal_execute (journal, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (gsize i = (gsize)version; i < G_N_ELEMENTS (JOURNAL_MIGRATIONS); i++)
    if (!journal_execute (journal, JOURNAL_MIGRATIONS[i], error))
      return FALSE;
  pragmas = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", JOURNAL_APPLICATION_ID,
                             (int)G_N_ELEMENTS (JOURNAL_MIGRATIONS));
  return journal_execute (journal, pragmas, error);
}

gboolean
journal_schema_prepare (Journal *journal, GError **error)
{
  gint64 application_id = 0, version = 0, n_objects = 0;

  return journal_read_integer (journal, "PRAGMA application_id", &application_id, error)
         && journal_read_integer (journal, "PRAGMA user_version", &version, error)
         && journal_read_integer (journal, "SELECT count(*) FROM sqlite_master", &n_objects, error)
         && journal_check_identity (journal, application_id, version, n_objects, error)
         && journal_quick_check (journal, error) && journal_migrate (journal, version, error);
}
