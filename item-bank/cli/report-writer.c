/* Files of reports. They may hold keys: readable by their owner alone. */
#include "item-bank/cli/report-writer.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "item-bank/report/report-html.h"
#include "item-bank/report/report-pdf.h"

#define FILE_MODE   0600
#define FOLDER_MODE 0700

gboolean
report_writer_is_indonesian (void)
{
  const char *const *names = g_get_language_names ();

  /* The first that we have: English is what the sources are written in. */
  for (; *names != NULL; names++)
    {
      if (g_str_has_prefix (*names, "id"))
        return TRUE;
      if (g_str_has_prefix (*names, "en") || strcmp (*names, "C") == 0)
        return FALSE;
    }
  return FALSE;
}

ReportDocument *
report_writer_new (const char *title, const char *bank, gint64 now_s)
{
  ReportDocument *document = report_document_new (title, report_writer_is_indonesian () ? "id" : "en");
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_s);
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d %H:%M %Z");
  g_autofree char *name = g_path_get_basename (bank);
  g_autofree char *shown = g_filename_display_name (name);

  report_document_set_running (document, shown, date, "");
  report_document_add_fact (document, _ ("Bank"), shown);
  report_document_add_fact (document, _ ("Date"), date);
  return document;
}

void
report_writer_set_content (ReportDocument *document, const char *sha256)
{
  g_autofree char *foot = g_strdup_printf ("SHA-256 %s", sha256);
  g_autofree char *head = g_strdup (document->head), *date = g_strdup (document->date);

  report_document_set_running (document, head, date, foot);
}

static gboolean
report_writer_write_file (const ReportDocument *document, const char *path, gint64 now_s, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_s);
  g_autofree char *created = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autoptr (GBytes) bytes
      = g_str_has_suffix (path, ".pdf") ? report_pdf_format (document, created, error) : report_html_format (document);
  gsize len;
  const guint8 *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &len);
  if (!file_write_durably (path, data, len, FILE_MODE, error))
    return FALSE;
  g_printerr (_ ("%s: written, %zu bytes\n"), path, len);
  return TRUE;
}

static gboolean
report_writer_write_folder (
    const ReportDocument *document, const char *folder, const char *name, gint64 now_s, GError **error)
{
  g_autofree char *html_name = g_strconcat (name, ".html", NULL), *pdf_name = g_strconcat (name, ".pdf", NULL);
  g_autofree char *html = g_build_filename (folder, html_name, NULL), *pdf = g_build_filename (folder, pdf_name, NULL);

  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be made: %s"), folder, g_strerror (errno));
      return FALSE;
    }
  return report_writer_write_file (document, html, now_s, error)
         && report_writer_write_file (document, pdf, now_s, error);
}

gboolean
report_writer_write (const ReportDocument *document, const char *out, const char *name, gint64 now_s, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize len;
  const char *data;

  if (out != NULL && strcmp (out, "-") != 0)
    return g_str_has_suffix (out, "/") || g_file_test (out, G_FILE_TEST_IS_DIR)
               ? report_writer_write_folder (document, out, name, now_s, error)
               : report_writer_write_file (document, out, now_s, error);
  bytes = report_html_format (document);
  data = g_bytes_get_data (bytes, &len);
  if (fwrite (data, 1, len, stdout) == len && fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("standard output cannot be written: %s"), g_strerror (errno));
  return FALSE;
}
