/* The rows of one worksheet of an XLSX file (ECMA-376), read as a stream: cells with shared or inline texts, numbers,
 * results of formulas. */
#pragma once

#include "item-bank/import/table-row.h"
#include "item-bank/import/zip-archive.h"

#define XLSX_SHEET_COLUMNS_MAX 400

typedef struct XlsxBook XlsxBook;

/* SYNTAX where it is no workbook. archive is borrowed and must outlive it. */
XlsxBook *xlsx_book_open (ZipArchive *archive, const char *path, GError **error);
void xlsx_book_close (XlsxBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XlsxBook, xlsx_book_close)

/* Worksheets that people see, in their order. */
guint xlsx_book_count (const XlsxBook *book);
const char *xlsx_book_get_title (const XlsxBook *book, guint sheet);

#define XLSX_NO_DATE G_MAXUINT

/* Called with each row that is not empty; row->line is its number. date_column: the first cell that the workbook shows
 * as a date, XLSX_NO_DATE where none is: what was typed there ("11/6") is lost. FALSE with an error stops; with
 * *out_stop set it ends without one. */
typedef gboolean (*XlsxRowFunc) (CsvRow *row, guint date_column, gpointer data, gboolean *out_stop, GError **error);
/* Cells right of the last filled one are left out; rows therefore differ in length. SYNTAX naming sheet and row. */
gboolean xlsx_book_read (XlsxBook *book, guint sheet, XlsxRowFunc func, gpointer data, GError **error);

/* Pictures that lie on cells of a sheet: row number to GArray of TablePicture. Newly allocated. */
GHashTable *xlsx_book_read_pictures (XlsxBook *book, guint sheet, GError **error);
