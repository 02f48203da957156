/* A CSV file with named columns, and the checks that all imports share. Problems are collected, not thrown. */
#pragma once

#include "common/base/csv.h"
#include "exam-server/service/problem-list.h"

#define IMPORT_ROWS_MAX    1000000
#define IMPORT_COLUMNS_MAX 12

typedef struct
{
  const char *name;
  gboolean required; /* the column must be there */
} ImportColumn;

typedef struct
{
  GPtrArray *rows; /* of CsvRow; rows[0] is the header */
  const ImportColumn *columns;
  int places[IMPORT_COLUMNS_MAX]; /* -1 where absent */
} ImportTable;

/* Reads path. SYNTAX at once where it is no CSV; unknown, doubled or missing columns are added to problems. */
gboolean import_table_read (ImportTable *table,
                            const char *path,
                            const ImportColumn *columns,
                            guint n_columns,
                            ProblemList *problems,
                            GError **error);
void import_table_clear (ImportTable *table);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImportTable, import_table_clear)

guint import_table_n_rows (const ImportTable *table); /* without the header */
guint import_table_line (const ImportTable *table, guint row);
/* Borrowed, "" where the column is absent. */
const char *import_table_get (const ImportTable *table, guint row, guint column);

/* The first n_digits characters of text, all of them digits, as a number of at most max; leading zeros are allowed. */
gboolean import_parse_digits (const char *text, guint n_digits, guint max, guint *out);

/* Each adds a problem and gives FALSE, or the fallback, where the field is not as described. */
gboolean import_check_text (const ImportTable *table, guint row, guint column, gsize max_chars, ProblemList *problems);
gboolean import_check_token (const ImportTable *table, guint row, guint column, gsize max_len, ProblemList *problems);
gboolean import_check_date (const ImportTable *table, guint row, guint column, ProblemList *problems);
gboolean import_check_number (const ImportTable *table, guint row, guint column, ProblemList *problems); /* 17 digits */
/* An empty field gives fallback. */
guint64 import_get_integer (
    const ImportTable *table, guint row, guint column, guint64 max, guint64 fallback, ProblemList *problems);
/* Adds a problem where the field's value was seen before; seen: value -> line + 1. */
gboolean
import_check_unique (const ImportTable *table, guint row, guint column, GHashTable *seen, ProblemList *problems);
