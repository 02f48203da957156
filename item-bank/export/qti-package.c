/* libzip writes all at the end. */
#include "item-bank/export/qti-package.h"

#include <string.h>
#include <zip.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/qti-source.h"

#define QTI_PACKAGE_TIME 315532800 /* 1980: the same bank gives the same file */

struct QtiPackage
{
  QtiDialect dialect;
  zip_t *zip;
  QtiWriter *manifest;
  GHashTable *names;
  guint n_resources;
};

static gboolean
qti_package_fail (GError **error, const char *what)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("the package cannot be written: %s"), what);
  return FALSE;
}

static void
qti_package_open_manifest (QtiPackage *package)
{
  gboolean is_30 = package->dialect == QTI_DIALECT_30;
  QtiWriter *manifest = package->manifest = qti_writer_new (package->dialect);

  qti_writer_open_html (manifest, "manifest");
  qti_writer_add_plain (manifest, "xmlns",
                        is_30 ? "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
                              : "http://www.imsglobal.org/xsd/imscp_v1p1");
  qti_writer_add_plain (manifest, "identifier", "manifest");
  qti_writer_open_html (manifest, "metadata");
  qti_writer_open_html (manifest, "schema");
  qti_writer_text (manifest, is_30 ? "QTI Package" : "QTIv2.2 Package");
  qti_writer_close (manifest);
  qti_writer_open_html (manifest, "schemaversion");
  qti_writer_text (manifest, is_30 ? "3.0.0" : "1.0.0");
  qti_writer_close (manifest);
  qti_writer_close (manifest);
  qti_writer_open_html (manifest, "organizations");
  qti_writer_close (manifest);
  qti_writer_open_html (manifest, "resources");
}

QtiPackage *
qti_package_new (const char *path, QtiDialect dialect, GError **error)
{
  g_autoptr (QtiPackage) package = g_new0 (QtiPackage, 1);
  int code = 0;

  package->dialect = dialect;
  package->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  qti_package_open_manifest (package);
  package->zip = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (package->zip != NULL)
    return g_steal_pointer (&package);
  qti_package_fail (error, path);
  return NULL;
}

void
qti_package_free (QtiPackage *package)
{
  if (package == NULL)
    return;
  if (package->zip != NULL)
    zip_discard (package->zip);
  qti_writer_free (package->manifest);
  g_hash_table_unref (package->names);
  g_free (package);
}

gboolean
qti_package_has (const QtiPackage *package, const char *name)
{
  return g_hash_table_contains (package->names, name);
}

gboolean
qti_package_add (QtiPackage *package, const char *name, GBytes *data, GError **error)
{
  gsize len;
  const guint8 *bytes = g_bytes_get_data (data, &len);
  guint8 *copy;
  zip_source_t *source;
  zip_int64_t place;

  if (qti_package_has (package, name))
    return TRUE;
  copy = malloc (len > 0 ? len : 1); /* libzip frees it */
  if (copy == NULL)
    g_error ("out of memory"); /* as GLib does */
  if (len > 0)
    memcpy (copy, bytes, len);
  source = zip_source_buffer (package->zip, copy, len, 1);
  if (source == NULL)
    {
      free (copy);
      return qti_package_fail (error, zip_strerror (package->zip));
    }
  place = zip_file_add (package->zip, name, source, ZIP_FL_ENC_UTF_8);
  if (place < 0)
    {
      zip_source_free (source);
      return qti_package_fail (error, zip_strerror (package->zip));
    }
  zip_file_set_mtime (package->zip, (zip_uint64_t)place, QTI_PACKAGE_TIME, 0);
  g_hash_table_add (package->names, g_strdup (name));
  return TRUE;
}

static void
qti_package_write_keyword (QtiWriter *manifest, const char *name, const char *value)
{
  g_autofree char *text = g_strdup_printf ("%s%s=%s", QTI_SOURCE_KEYWORD, name, value);

  if (*value == '\0')
    return;
  qti_writer_open_html (manifest, "imsmd:keyword");
  qti_writer_open_html (manifest, "imsmd:string");
  qti_writer_add_plain (manifest, "xml:space", "preserve");
  qti_writer_text (manifest, text);
  qti_writer_close (manifest);
  qti_writer_close (manifest);
}

/* What QTI has no place for, as keywords: importers of other programs show or ignore them. */
static void
qti_package_write_keywords (QtiWriter *manifest, const ItemDraft *draft)
{
  g_autofree char *difficulty
      = draft->difficulty_milli != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, draft->difficulty_milli) : g_strdup ("");
  g_autofree char *time_s = draft->time_s != 0 ? g_strdup_printf ("%u", draft->time_s) : g_strdup ("");

  qti_writer_open_html (manifest, "metadata");
  qti_writer_open_html (manifest, "imsmd:lom");
  qti_writer_add_plain (manifest, "xmlns:imsmd", "http://ltsc.ieee.org/xsd/LOM");
  qti_writer_open_html (manifest, "imsmd:general");
  qti_package_write_keyword (manifest, "id", draft->document->id);
  qti_package_write_keyword (manifest, "section", draft->section);
  qti_package_write_keyword (manifest, "topic", draft->topic);
  qti_package_write_keyword (manifest, "difficulty_milli", difficulty);
  qti_package_write_keyword (manifest, "enemy_set", draft->enemy_set);
  qti_package_write_keyword (manifest, "rationale", draft->rationale);
  qti_package_write_keyword (manifest, "bloom", draft->bloom);
  qti_package_write_keyword (manifest, "source", draft->source);
  qti_package_write_keyword (manifest, "author", draft->author);
  qti_package_write_keyword (manifest, "time_s", time_s);
  qti_package_write_keyword (manifest, "weighted", draft->is_weighted ? "1" : "");
  qti_writer_close (manifest);
  qti_writer_close (manifest);
  qti_writer_close (manifest);
}

static void
qti_package_write_file (QtiWriter *manifest, const char *name)
{
  qti_writer_open_html (manifest, "file");
  qti_writer_add_plain (manifest, "href", name);
  qti_writer_close (manifest);
}

static void
qti_package_open_resource (QtiPackage *package, const char *kind, const char *name)
{
  g_autofree char *id = g_strdup_printf ("resource-%u", ++package->n_resources);
  g_autofree char *type
      = g_strdup_printf ("imsqti_%s_xml%s", kind, package->dialect == QTI_DIALECT_30 ? "v3p0" : "v2p2");

  qti_writer_open_html (package->manifest, "resource");
  qti_writer_add_plain (package->manifest, "identifier", id);
  qti_writer_add_plain (package->manifest, "type", type);
  qti_writer_add_plain (package->manifest, "href", name);
}

void
qti_package_describe (QtiPackage *package, const ItemDraft *draft, const char *name, const GPtrArray *files)
{
  qti_package_open_resource (package, "item", name);
  qti_package_write_keywords (package->manifest, draft);
  qti_package_write_file (package->manifest, name);
  for (guint i = 0; i < files->len; i++)
    qti_package_write_file (package->manifest, files->pdata[i]);
  qti_writer_close (package->manifest);
}

void
qti_package_describe_stimulus (QtiPackage *package, const char *name)
{
  qti_package_open_resource (package, "stimulus", name);
  qti_package_write_file (package->manifest, name);
  qti_writer_close (package->manifest);
}

gboolean
qti_package_finish (QtiPackage *package, GError **error)
{
  g_autoptr (GBytes) manifest = qti_writer_take (package->manifest);

  if (!qti_package_add (package, "imsmanifest.xml", manifest, error))
    return FALSE;
  if (zip_close (package->zip) != 0)
    return qti_package_fail (error, zip_strerror (package->zip));
  package->zip = NULL;
  return TRUE;
}
