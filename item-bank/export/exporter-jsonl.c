/* JSON Lines: the format that loses nothing. */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/export/export-json.h"
#include "item-bank/export/item-exporter.h"

static gboolean
exporter_jsonl_add (const BankItem *item, gpointer data, GError **error)
{
  g_autoptr (cJSON) object = export_json_new (item->draft);
  g_autofree char *text = json_format (object);

  if (fputs (text, data) != EOF && fputc ('\n', data) != EOF)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("cannot be written: %s"), g_strerror (errno));
  return FALSE;
}

static gboolean
exporter_jsonl_write (BankStore *store, const ItemExportOptions *options, GError **error)
{
  FILE *file = g_fopen (options->path, "wbe");
  gboolean is_good = file != NULL && bank_store_foreach (store, exporter_jsonl_add, file, error);

  if (file != NULL && fclose (file) != 0 && is_good)
    is_good = FALSE;
  if (!is_good && error != NULL && *error == NULL)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written: %s"), options->path, g_strerror (errno));
  return is_good;
}

const ItemExporter ITEM_EXPORTER_JSONL = { "jsonl", ".jsonl", exporter_jsonl_write };
