/* libxml2's writer with two spellings. */
#include "item-bank/export/qti-writer.h"

#include <libxml/xmlwriter.h>
#include <string.h>

struct QtiWriter
{
  QtiDialect dialect;
  xmlBuffer *buffer;
  xmlTextWriter *writer;
};

QtiWriter *
qti_writer_new (QtiDialect dialect)
{
  QtiWriter *writer = g_new0 (QtiWriter, 1);

  writer->dialect = dialect;
  writer->buffer = xmlBufferCreate ();
  writer->writer = xmlNewTextWriterMemory (writer->buffer, 0);
  if (writer->buffer == NULL || writer->writer == NULL)
    g_error ("out of memory"); /* as GLib does */
  xmlTextWriterStartDocument (writer->writer, "1.0", "UTF-8", NULL);
  return writer;
}

void
qti_writer_free (QtiWriter *writer)
{
  if (writer == NULL)
    return;
  xmlFreeTextWriter (writer->writer);
  xmlBufferFree (writer->buffer);
  g_free (writer);
}

QtiDialect
qti_writer_dialect (const QtiWriter *writer)
{
  return writer->dialect;
}

/* "mapResponse" as "map-response", "durationLT" as "duration-lt". */
static char *
qti_writer_dup_kebab (const char *camel, const char *prefix)
{
  GString *kebab = g_string_new (prefix);

  for (const char *p = camel; *p != '\0'; p++)
    {
      if (g_ascii_isupper (*p) && p > camel && !g_ascii_isupper (p[-1]))
        g_string_append_c (kebab, '-');
      g_string_append_c (kebab, g_ascii_tolower (*p));
    }
  return g_string_free (kebab, FALSE);
}

void
qti_writer_open_html (QtiWriter *writer, const char *name)
{
  xmlTextWriterStartElement (writer->writer, BAD_CAST name);
}

void
qti_writer_open (QtiWriter *writer, const char *name)
{
  g_autofree char *kebab = writer->dialect == QTI_DIALECT_30 ? qti_writer_dup_kebab (name, "qti-") : NULL;

  qti_writer_open_html (writer, kebab != NULL ? kebab : name);
}

void
qti_writer_open_root (QtiWriter *writer, const char *name, const char *namespace_uri)
{
  qti_writer_open (writer, name);
  xmlTextWriterWriteAttribute (writer->writer, BAD_CAST "xmlns", BAD_CAST namespace_uri);
}

void
qti_writer_add_plain (QtiWriter *writer, const char *attribute, const char *value)
{
  xmlTextWriterWriteAttribute (writer->writer, BAD_CAST attribute, BAD_CAST value);
}

void
qti_writer_add (QtiWriter *writer, const char *attribute, const char *value)
{
  g_autofree char *kebab = writer->dialect == QTI_DIALECT_30 ? qti_writer_dup_kebab (attribute, "") : NULL;

  qti_writer_add_plain (writer, kebab != NULL ? kebab : attribute, value);
}

void
qti_writer_add_number (QtiWriter *writer, const char *attribute, guint value)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  qti_writer_add (writer, attribute, text);
}

void
qti_writer_text (QtiWriter *writer, const char *text)
{
  xmlTextWriterWriteString (writer->writer, BAD_CAST text);
}

void
qti_writer_raw (QtiWriter *writer, const char *markup)
{
  xmlTextWriterWriteRaw (writer->writer, BAD_CAST markup);
}

void
qti_writer_close (QtiWriter *writer)
{
  xmlTextWriterEndElement (writer->writer);
}

GBytes *
qti_writer_take (QtiWriter *writer)
{
  xmlTextWriterEndDocument (writer->writer);
  xmlTextWriterFlush (writer->writer);
  return g_bytes_new (xmlBufferContent (writer->buffer), (gsize)xmlBufferLength (writer->buffer));
}
