/* XLSX in our own columns, for authors who work in a spreadsheet: the key columns in sight, PNG pictures on their
 * cells. */
#include <string.h>
#include <xlsxwriter.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/export/export-table.h"
#include "item-bank/export/item-exporter.h"

#define EXPORTER_XLSX_CELL_MAX 32767 /* characters, a limit of the format */

typedef struct
{
  const ExportTable *table;
  const ItemExportOptions *options;
  lxw_worksheet *sheet;
  lxw_format *text_format;
  lxw_row_t n_rows;
  guint *widths;
} ExporterXlsx;

static gboolean
exporter_xlsx_all_png (const GPtrArray *pictures)
{
  for (guint i = 0; i < pictures->len; i++)
    if (strcmp (((const ItemPicture *)pictures->pdata[i])->type, "image/png") != 0)
      return FALSE;
  return TRUE;
}

/* The program's own writer knows PNG; drawings in SVG travel in the column "json" while they fit. */
static gboolean
exporter_xlsx_takes_pictures (const ItemDocument *document)
{
  gboolean takes = exporter_xlsx_all_png (document->pictures);

  for (guint i = 0; takes && i < document->options->len; i++)
    takes = exporter_xlsx_all_png (((const ItemOption *)document->options->pdata[i])->pictures);
  return takes;
}

static void
exporter_xlsx_lay (ExporterXlsx *exporter, const char *column, const GPtrArray *pictures)
{
  guint number;

  if (!g_ptr_array_find_with_equal_func (exporter->table->columns, column, g_str_equal, &number))
    return;
  for (guint i = 0; i < pictures->len; i++)
    {
      const ItemPicture *picture = pictures->pdata[i];
      gsize len;
      const guint8 *data = g_bytes_get_data (picture->data, &len);
      lxw_image_options options = { .x_scale = 0.5, .y_scale = 0.5, .description = picture->alt };

      worksheet_insert_image_buffer_opt (exporter->sheet, exporter->n_rows, (lxw_col_t)number, data, len, &options);
    }
}

static void
exporter_xlsx_lay_all (ExporterXlsx *exporter, const ItemDocument *document)
{
  exporter_xlsx_lay (exporter, "stem", document->pictures);
  for (guint i = 0; i < document->options->len; i++)
    {
      g_autofree char *column = g_strdup_printf ("option_%c", 'a' + (int)i);

      exporter_xlsx_lay (exporter, column, ((const ItemOption *)document->options->pdata[i])->pictures);
    }
}

static gboolean
exporter_xlsx_add (const BankItem *item, gpointer data, GError **error)
{
  ExporterXlsx *exporter = data;
  gboolean takes = exporter_xlsx_takes_pictures (item->draft->document);
  g_auto (GStrv) cells = export_table_dup_row (exporter->table, item->draft, EXPORTER_XLSX_CELL_MAX, takes);

  if (cells == NULL)
    {
      item_exporter_warn (exporter->options, item->draft->document->id,
                          _ ("left out: a cell of a workbook holds at most %d characters; use jsonl"),
                          EXPORTER_XLSX_CELL_MAX);
      return TRUE;
    }
  exporter->n_rows++;
  for (guint i = 0; i < exporter->table->columns->len; i++)
    {
      /* Always as text: a spreadsheet would make a date of 11/6. */
      worksheet_write_string (exporter->sheet, exporter->n_rows, (lxw_col_t)i, cells[i], exporter->text_format);
      exporter->widths[i] = MAX (exporter->widths[i], MIN ((guint)g_utf8_strlen (cells[i], -1), 60));
    }
  if (takes)
    exporter_xlsx_lay_all (exporter, item->draft->document);
  return TRUE;
}

static void
exporter_xlsx_finish (ExporterXlsx *exporter, lxw_workbook *book)
{
  lxw_format *head = workbook_add_format (book);

  format_set_bold (head);
  format_set_bg_color (head, 0xE8EEF4);
  format_set_num_format (head, "@");
  for (guint i = 0; i < exporter->table->columns->len; i++)
    {
      const char *name = g_ptr_array_index (exporter->table->columns, i);

      worksheet_write_string (exporter->sheet, 0, (lxw_col_t)i, name, head);
      worksheet_set_column (exporter->sheet, (lxw_col_t)i, (lxw_col_t)i,
                            MAX (exporter->widths[i], (guint)strlen (name)) + 2, exporter->text_format);
    }
  worksheet_freeze_panes (exporter->sheet, 1, 1);
}

static gboolean
exporter_xlsx_write (BankStore *store, const ItemExportOptions *options, GError **error)
{
  g_autoptr (ExportTable) table = export_table_new (store, error);
  lxw_workbook_options book_options = { .constant_memory = LXW_FALSE };
  g_autofree guint *widths = NULL;
  ExporterXlsx exporter = { .table = table, .options = options };
  lxw_workbook *book;
  gboolean is_good;
  lxw_error code;

  if (table == NULL)
    return FALSE;
  exporter.widths = widths = g_new0 (guint, table->columns->len);
  book = workbook_new_opt (options->path, &book_options);
  exporter.sheet = book != NULL ? workbook_add_worksheet (book, _ ("Items")) : NULL;
  if (exporter.sheet == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written"), options->path);
      return FALSE;
    }
  exporter.text_format = workbook_add_format (book);
  format_set_num_format (exporter.text_format, "@");
  format_set_text_wrap (exporter.text_format);
  format_set_align (exporter.text_format, LXW_ALIGN_VERTICAL_TOP);
  is_good = bank_store_foreach (store, exporter_xlsx_add, &exporter, error);
  exporter_xlsx_finish (&exporter, book);
  code = workbook_close (book);
  if (is_good && code != LXW_NO_ERROR)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written: %s"), options->path,
                   lxw_strerror (code));
      is_good = FALSE;
    }
  return is_good;
}

const ItemExporter ITEM_EXPORTER_XLSX = { "xlsx", ".xlsx", exporter_xlsx_write };
