/* The table of formats. */
#include "item-bank/export/item-exporter.h"

#include <string.h>

static const ItemExporter *const ITEM_EXPORTERS[] = {
  &ITEM_EXPORTER_JSONL,
  &ITEM_EXPORTER_CSV,
  &ITEM_EXPORTER_XLSX,
  &ITEM_EXPORTER_MOODLE,
  &ITEM_EXPORTER_GIFT,
  &ITEM_EXPORTER_AIKEN,
  &ITEM_EXPORTER_QTI22,
  &ITEM_EXPORTER_QTI3,
  NULL,
};

const ItemExporter *
item_exporter_find (const char *name)
{
  for (gsize i = 0; ITEM_EXPORTERS[i] != NULL; i++)
    if (strcmp (ITEM_EXPORTERS[i]->name, name) == 0)
      return ITEM_EXPORTERS[i];
  return NULL;
}

char *
item_exporter_list_names (void)
{
  GString *names = g_string_new (NULL);

  for (gsize i = 0; ITEM_EXPORTERS[i] != NULL; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ITEM_EXPORTERS[i]->name);
  return g_string_free (names, FALSE);
}

void
item_exporter_warn (const ItemExportOptions *options, const char *item_id, const char *format, ...)
{
  g_autofree char *what = NULL;
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  message = g_strdup_printf ("%s: %s", item_id, what);
  options->warn (message, options->data);
}
