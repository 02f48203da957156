/* CSV in our own columns. */
#include "common/base/csv.h"
#include "common/base/file.h"
#include "item-bank/export/export-table.h"
#include "item-bank/export/item-exporter.h"

typedef struct
{
  const ExportTable *table;
  GString *text;
} ExporterCsv;

static gboolean
exporter_csv_add (const BankItem *item, gpointer data, GError **error)
{
  ExporterCsv *exporter = data;
  g_auto (GStrv) cells = export_table_dup_row (exporter->table, item->draft, 0, FALSE);

  csv_append_row (exporter->text, (const char *const *)cells, exporter->table->columns->len);
  return TRUE;
}

static gboolean
exporter_csv_write (BankStore *store, const ItemExportOptions *options, GError **error)
{
  g_autoptr (ExportTable) table = export_table_new (store, error);
  g_autoptr (GString) text = g_string_new (NULL);
  ExporterCsv exporter = { table, text };

  if (table == NULL)
    return FALSE;
  csv_append_row (text, (const char *const *)table->columns->pdata, table->columns->len);
  return bank_store_foreach (store, exporter_csv_add, &exporter, error)
         && g_file_set_contents_full (options->path, text->str, (gssize)text->len, G_FILE_SET_CONTENTS_NONE, 0600,
                                      error);
}

const ItemExporter ITEM_EXPORTER_CSV = { "csv", ".csv", exporter_csv_write };
