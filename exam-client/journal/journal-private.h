/* What the files of this folder share: the connection and how SQLite's failures become errors. */
#pragma once

#include <sqlite3.h>

#include "exam-client/journal/journal.h"

struct Journal
{
  sqlite3 *db;
  char *path;
  gboolean failed; /* an input/output error happened: nothing more is written or believed */
};

typedef sqlite3_stmt JournalStatement;
void journal_statement_free (JournalStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalStatement, journal_statement_free)

/* NULL with IO once the journal has failed. */
JournalStatement *journal_prepare (Journal *journal, const char *sql, GError **error);
/* 1 for a row, 0 at the end, -1 with error. */
int journal_step (Journal *journal, JournalStatement *statement, GError **error);
gboolean journal_execute (Journal *journal, const char *sql, GError **error);
/* Turns SQLite's last error into one of ours. Always returns FALSE. */
gboolean journal_fail (Journal *journal, GError **error);
/* FALSE with DAMAGED where the column is not a blob of len bytes. */
gboolean journal_column_bytes (
    Journal *journal, JournalStatement *statement, int column, guint8 *out, gsize len, GError **error);

/* Checks application_id, user_version and SQLite's own structure; creates the tables in an empty file. */
gboolean journal_schema_prepare (Journal *journal, GError **error);
