/* XLSX workbooks with one item per row, in our columns or TAO's, pictures laid on cells. The first visible sheet whose
 * first row names such columns is read. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/xlsx-sheet.h"

typedef struct
{
  ImportSink *sink;
  CsvRow header;
  const TableLayout *layout;
  GHashTable *pictures;
  guint n_rows;
  GError *not_ours; /* why the last sheet was not read */
} ImporterXlsx;

static void
importer_xlsx_set_header (ImporterXlsx *importer, const CsvRow *row)
{
  importer->header.fields = g_ptr_array_new_with_free_func (g_free);
  importer->header.line = row->line;
  for (guint i = 0; i < row->fields->len; i++)
    g_ptr_array_add (importer->header.fields, g_strstrip (g_strdup (g_ptr_array_index (row->fields, i))));
}

/* "11/6" typed into a spreadsheet becomes a day of the year in which it was typed: what the author meant is lost. */
static void
importer_xlsx_refuse_date (ImporterXlsx *importer, const CsvRow *row, guint column)
{
  g_autoptr (GError) why = NULL;
  const char *id = csv_get (row, csv_find_column (&importer->header, importer->layout->id_column));

  g_set_error (&why, ADIL_ERROR, ADIL_ERROR_REFUSED,
               _ ("column %s: the spreadsheet made a date of what was typed (perhaps a fraction such as 11/6): format "
                  "the column as "
                  "text, and type it again"),
               (const char *)g_ptr_array_index (importer->header.fields, column));
  import_sink_refuse (importer->sink, row->line, id, why);
}

static gboolean
importer_xlsx_take_row (CsvRow *row, guint date_column, gpointer data, gboolean *out_stop, GError **error)
{
  ImporterXlsx *importer = data;

  if (importer->layout == NULL)
    {
      importer_xlsx_set_header (importer, row);
      g_clear_error (&importer->not_ours);
      importer->layout = table_layout_find (importer->sink->path, &importer->header, &importer->not_ours);
      *out_stop = importer->layout == NULL;
      return TRUE;
    }
  if (++importer->n_rows > EXAM_BANK_ITEMS_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s: holds more than %d items"), importer->sink->path,
                   EXAM_BANK_ITEMS_MAX);
      return FALSE;
    }
  while (row->fields->len < importer->header.fields->len)
    g_ptr_array_add (row->fields, g_strdup (""));
  table_row_unify_lines (row);
  if (date_column < importer->header.fields->len)
    {
      importer_xlsx_refuse_date (importer, row, date_column);
      return TRUE;
    }
  {
    const TableRow table_row = { &importer->header, row, importer->sink->section,
                                 g_hash_table_lookup (importer->pictures, GUINT_TO_POINTER (row->line)) };

    return table_layout_read (importer->layout, importer->sink, &table_row, error);
  }
}

/* TRUE with importer->layout NULL where the sheet holds something else. */
static gboolean
importer_xlsx_read_sheet (ImporterXlsx *importer, XlsxBook *book, guint sheet, GError **error)
{
  g_autoptr (GHashTable) pictures = xlsx_book_read_pictures (book, sheet, error);
  gboolean is_good;

  if (pictures == NULL)
    {
      g_prefix_error (error, "%s: ", importer->sink->path);
      return FALSE;
    }
  importer->pictures = pictures;
  is_good = xlsx_book_read (book, sheet, importer_xlsx_take_row, importer, error);
  importer->pictures = NULL;
  return is_good;
}

static gboolean
importer_xlsx_read (ImportSink *sink, GError **error)
{
  g_autoptr (ZipArchive) archive = zip_archive_open (sink->path, error);
  g_autoptr (XlsxBook) book = archive != NULL ? xlsx_book_open (archive, sink->path, error) : NULL;
  ImporterXlsx importer = { .sink = sink };
  gboolean is_good = book != NULL;

  for (guint i = 0; is_good && importer.layout == NULL && i < xlsx_book_count (book); i++)
    {
      g_clear_pointer (&importer.header.fields, g_ptr_array_unref);
      is_good = importer_xlsx_read_sheet (&importer, book, i, error);
    }
  if (is_good && importer.layout == NULL)
    {
      if (importer.not_ours != NULL)
        g_propagate_error (error, g_steal_pointer (&importer.not_ours));
      else
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: no sheet has anything in it"), sink->path);
      is_good = FALSE;
    }
  g_clear_pointer (&importer.header.fields, g_ptr_array_unref);
  g_clear_error (&importer.not_ours);
  return is_good;
}

/* A ZIP file whose first name is one of a workbook's; other packages are of other importers. */
static gboolean
importer_xlsx_sniff (const guint8 *head, gsize len)
{
  return len > 4 && memcmp (head, "PK\3\4", 4) == 0
         && (memmem (head, len, "xl/", 3) != NULL || memmem (head, len, "[Content_Types].xml", 19) != NULL
             || memmem (head, len, "docProps/", 9) != NULL)
         && memmem (head, len, "word/", 5) == NULL && memmem (head, len, "ppt/", 4) == NULL;
}

const ItemImporter ITEM_IMPORTER_XLSX = { "xlsx", importer_xlsx_sniff, importer_xlsx_read };
