/* CSV with one item per row, in our columns or TAO's. A row that is wrong is refused alone; broken quoting or a row
 * with another number of fields makes the whole file unreadable, because nobody knows where the next row begins. */
#include <string.h>

#include "common/base/csv.h"
#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/table-row.h"

#define IMPORTER_CSV_FILE_MAX (256u * 1024 * 1024)

/* Some tables are padded with blanks for people to read. */
static void
importer_csv_trim_header (const CsvRow *header)
{
  for (guint i = 0; i < header->fields->len; i++)
    g_strstrip (g_ptr_array_index (header->fields, i));
}

static gboolean
importer_csv_read (ImportSink *sink, GError **error)
{
  g_autoptr (GBytes) file = file_read (sink->path, IMPORTER_CSV_FILE_MAX, error);
  g_autoptr (GPtrArray) rows = NULL;
  const TableLayout *layout;
  gsize len;
  const char *text;

  if (file == NULL)
    return FALSE;
  text = g_bytes_get_data (file, &len);
  rows = csv_parse (sink->path, text, len, EXAM_BANK_ITEMS_MAX + 1, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: is empty"), sink->path);
      return FALSE;
    }
  importer_csv_trim_header (g_ptr_array_index (rows, 0));
  layout = table_layout_find (sink->path, g_ptr_array_index (rows, 0), error);
  if (layout == NULL)
    return FALSE;
  for (guint i = 1; i < rows->len; i++)
    {
      const TableRow row = { g_ptr_array_index (rows, 0), g_ptr_array_index (rows, i), sink->section, NULL };

      sink->done = i;
      sink->total = rows->len;
      table_row_unify_lines (row.row);
      if (!table_layout_read (layout, sink, &row, error))
        return FALSE;
    }
  return TRUE;
}

/* A first line with columns of ours or TAO's. */
static gboolean
importer_csv_sniff (const guint8 *head, gsize len)
{
  const guint8 *end = len > 0 ? memchr (head, '\n', len) : NULL;
  gsize line_len = end != NULL ? (gsize)(end - head) : len;

  return line_len > 0
         && ((memmem (head, line_len, "id", 2) != NULL && memmem (head, line_len, "option_a", 8) != NULL)
             || (memmem (head, line_len, "id", 2) != NULL && memmem (head, line_len, "stem", 4) != NULL
                 && memmem (head, line_len, "section", 7) != NULL && memmem (head, line_len, "\"", 1) == NULL)
             || (memmem (head, line_len, "question", 8) != NULL && memmem (head, line_len, "choice_1", 8) != NULL))
         && (memchr (head, ',', line_len) != NULL || memchr (head, ';', line_len) != NULL);
}

const ItemImporter ITEM_IMPORTER_CSV = { "csv", importer_csv_sniff, importer_csv_read };
