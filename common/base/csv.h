/* RFC 4180 CSV: UTF-8 (with or without BOM), comma, quotes doubled, LF or CRLF, quoted line breaks. Blanks behind a closing
 * quote, which pad a table for people, are passed over. */
#pragma once

#include <glib.h>

typedef struct
{
  GPtrArray *fields; /* of char*, UTF-8 */
  guint line;        /* first line of the row in the file, from 1 */
} CsvRow;

/* All rows, empty lines left out. SYNTAX with what and line: bad quoting, invalid UTF-8, NUL, more than max_rows
 * rows, or a row whose number of fields differs from the first row's. Free with g_ptr_array_unref(). */
GPtrArray *csv_parse (const char *what, const char *text, gsize len, guint max_rows, GError **error);
/* Index of the named column in the header row, -1 where absent. */
int csv_find_column (const CsvRow *header, const char *name);
/* Borrowed field, "" where column is -1. */
const char *csv_get (const CsvRow *row, int column);

/* Would a spreadsheet run it as a formula: first character = + - @ tab CR, and no plain number? */
gboolean csv_is_formula (const char *text);
/* Appends one row with CRLF; fields that need quotes get them, formulas (csv_is_formula()) a leading apostrophe. */
void csv_append_row (GString *out, const char *const *fields, gsize n_fields);
