/* Moodle XML: categories and questions. What Moodle would score otherwise is said and left out;
 * docs/formats/import-moodle.md. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/export/moodle-writer.h"

typedef struct
{
  MoodleWriter writer;
  char *category;
  guint n_written;
} MoodleExport;

/* Before the first question of each section and topic. */
static void
moodle_write_category (MoodleExport *export, const ItemDraft *draft)
{
  xmlTextWriter *xml = export->writer.xml;
  g_auto (GStrv) parts = g_strsplit (draft->section, "/", -1);
  g_autofree char *section = g_strjoinv ("//", parts);
  g_autofree char *category
      = g_strdup_printf ("$course$/top/%s%s%s", section, *draft->topic != '\0' ? "/" : "", draft->topic);

  if (export->category != NULL && strcmp (export->category, category) == 0)
    return;
  xmlTextWriterStartElement (xml, (const xmlChar *)"question");
  xmlTextWriterWriteAttribute (xml, (const xmlChar *)"type", (const xmlChar *)"category");
  xmlTextWriterStartElement (xml, (const xmlChar *)"category");
  moodle_writer_element (&export->writer, "text", category);
  xmlTextWriterEndElement (xml);
  xmlTextWriterEndElement (xml);
  g_free (export->category);
  export->category = g_steal_pointer (&category);
}

static gboolean
exporter_moodle_write_item (const BankItem *item, gpointer data, GError **error)
{
  MoodleExport *export = data;

  moodle_write_category (export, item->draft);
  export->n_written += moodle_writer_write (&export->writer, item->draft);
  return TRUE;
}

static gboolean
exporter_moodle_write (BankStore *store, const ItemExportOptions *options, GError **error)
{
  MoodleExport export = { .writer = { options, xmlNewTextWriterFilename (options->path, 0) } };
  xmlTextWriter *xml = export.writer.xml;
  gboolean is_good = xml != NULL;

  if (is_good)
    {
      xmlTextWriterSetIndent (xml, 1);
      xmlTextWriterStartDocument (xml, NULL, "UTF-8", NULL);
      xmlTextWriterStartElement (xml, (const xmlChar *)"quiz");
      is_good = bank_store_foreach (store, exporter_moodle_write_item, &export, error);
      is_good = xmlTextWriterEndDocument (xml) >= 0 && is_good;
      xmlFreeTextWriter (xml);
    }
  if (!is_good && error != NULL && *error == NULL)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written"), options->path);
  g_free (export.category);
  quiz_export_summarize (options, export.n_written, "moodle",
                         _ ("difficulty, enemy set, source, author, working time"));
  return is_good;
}

const ItemExporter ITEM_EXPORTER_MOODLE = { "moodle", ".xml", exporter_moodle_write };
