/* One row of a table, whichever kind of file it came from: CSV, or a worksheet with pictures in it. */
#pragma once

#include "common/base/csv.h"
#include "item-bank/import/import-sink.h"

typedef struct
{
  guint column;
  GBytes *data;
} TablePicture;

typedef struct
{
  const CsvRow *header;
  const CsvRow *row;
  const char *section;    /* given by the user for tables that name none, NULL: none */
  const GArray *pictures; /* of TablePicture: those that lie on cells of this row; NULL where there are none */
} TableRow;

/* The cell of a column, "" where there is no such column. */
const char *table_row_get (const TableRow *row, const char *column);
/* Of the numbered or lettered column that format (one "%u" or "%c") names. */
const char *table_row_get_nth (const TableRow *row, const char *format, guint n) G_GNUC_FORMAT (2);
/* Pictures on the column's cell, checked, appended to pictures. alt: of the first. */
gboolean
table_row_take_pictures (const TableRow *row, const char *column, const char *alt, GPtrArray *pictures, GError **error);
/* CRLF inside cells becomes LF: some spreadsheets write one, some the other. */
void table_row_unify_lines (const CsvRow *row);

/* A way to lay an item out in columns. */
typedef struct
{
  const char *name;
  /* The header is meant for this layout? */
  gboolean (*fits) (const CsvRow *header);
  /* SYNTAX with file and line where a column is unknown, there twice or missing. */
  gboolean (*check) (const char *path, const CsvRow *header, GError **error);
  /* NULL with an error that names the column. */
  ItemDraft *(*parse) (const char *path, const TableRow *row, GError **error);
  const char *id_column;
} TableLayout;

extern const TableLayout TABLE_LAYOUT_ADIL;
extern const TableLayout TABLE_LAYOUT_TAO;

/* The layout of a header row; checked. NULL with a SYNTAX error where it is neither. */
const TableLayout *table_layout_find (const char *path, const CsvRow *header, GError **error);
/* Takes or refuses one row. */
gboolean table_layout_read (const TableLayout *layout, ImportSink *sink, const TableRow *row, GError **error);
