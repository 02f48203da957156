/* Writes XML of QTI 2.2 or 3.0: elements and attributes are named as QTI 2 has them ("responseIf"), and written as the
 * dialect wants ("qti-response-if"). XHTML is the same in both. */
#pragma once

#include <glib.h>

typedef enum
{
  QTI_DIALECT_22,
  QTI_DIALECT_30,
} QtiDialect;

typedef struct QtiWriter QtiWriter;

QtiWriter *qti_writer_new (QtiDialect dialect);
void qti_writer_free (QtiWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiWriter, qti_writer_free)
QtiDialect qti_writer_dialect (const QtiWriter *writer);

/* The root: its namespace and, after it, attributes. */
void qti_writer_open_root (QtiWriter *writer, const char *name, const char *namespace_uri);
void qti_writer_open (QtiWriter *writer, const char *name);
/* An element of XHTML. */
void qti_writer_open_html (QtiWriter *writer, const char *name);
/* Of the element just opened; value may be "". */
void qti_writer_add (QtiWriter *writer, const char *attribute, const char *value);
void qti_writer_add_number (QtiWriter *writer, const char *attribute, guint value);
/* An attribute that has the same name in both, e.g. "xml:space". */
void qti_writer_add_plain (QtiWriter *writer, const char *attribute, const char *value);
void qti_writer_text (QtiWriter *writer, const char *text);
/* Markup that is well-formed already. */
void qti_writer_raw (QtiWriter *writer, const char *markup);
void qti_writer_close (QtiWriter *writer);
/* Ends the document. */
GBytes *qti_writer_take (QtiWriter *writer);
