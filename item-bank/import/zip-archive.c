/* ZIP files from outside, through libzip. */
#include "item-bank/import/zip-archive.h"

#include <string.h>
#include <zip.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define ZIP_ARCHIVE_NAME_MAX 1024
#define ZIP_ARCHIVE_PART     65536

struct ZipArchive
{
  zip_t *zip;
  char *path;
  GPtrArray *names;
  GHashTable *by_name; /* to the index + 1 */
};

struct ZipStream
{
  zip_file_t *file;
};

static gboolean
zip_archive_fail (const ZipArchive *archive, int code, const char *name, const char *message, GError **error)
{
  if (name != NULL)
    g_set_error (error, ADIL_ERROR, code, "%s: %s: %s", archive->path, name, message);
  else
    g_set_error (error, ADIL_ERROR, code, "%s: %s", archive->path, message);
  return FALSE;
}

static gboolean
zip_archive_is_safe_name (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  if (*name == '\0' || *name == '/' || strlen (name) > ZIP_ARCHIVE_NAME_MAX || strchr (name, '\\') != NULL
      || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (char **part = parts; *part != NULL; part++)
    if (strcmp (*part, "..") == 0)
      return FALSE;
  return TRUE;
}

static gboolean
zip_archive_read_names (ZipArchive *archive, GError **error)
{
  zip_int64_t n = zip_get_num_entries (archive->zip, 0);
  guint64 total = 0;

  if (n > ZIP_ARCHIVE_ENTRIES_MAX)
    return zip_archive_fail (archive, ADIL_ERROR_LIMIT, NULL, _ ("holds too many files"), error);
  for (zip_int64_t i = 0; i < n; i++)
    {
      zip_stat_t stat;

      if (zip_stat_index (archive->zip, (zip_uint64_t)i, 0, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0)
        return zip_archive_fail (archive, ADIL_ERROR_SYNTAX, NULL, _ ("its list of files is damaged"), error);
      if (!zip_archive_is_safe_name (stat.name))
        return zip_archive_fail (archive, ADIL_ERROR_SYNTAX, NULL, _ ("a name in it leads out of the archive"), error);
      total += (stat.valid & ZIP_STAT_SIZE) != 0 ? MIN (stat.size, ZIP_ARCHIVE_TOTAL_MAX) : 0;
      if (total > ZIP_ARCHIVE_TOTAL_MAX)
        return zip_archive_fail (archive, ADIL_ERROR_LIMIT, NULL, _ ("is too large unpacked"), error);
      g_ptr_array_add (archive->names, g_strdup (stat.name));
      if (!g_hash_table_insert (archive->by_name, g_ptr_array_index (archive->names, (guint)i),
                                GUINT_TO_POINTER ((guint)i + 1)))
        return zip_archive_fail (archive, ADIL_ERROR_SYNTAX, stat.name, _ ("is in the archive twice"), error);
    }
  return TRUE;
}

ZipArchive *
zip_archive_open (const char *path, GError **error)
{
  g_autoptr (ZipArchive) archive = g_new0 (ZipArchive, 1);
  int code = 0;

  archive->path = g_strdup (path);
  archive->names = g_ptr_array_new_with_free_func (g_free);
  archive->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  archive->zip = zip_open (path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
  if (archive->zip == NULL)
    archive->zip = code == ZIP_ER_INCONS ? zip_open (path, ZIP_RDONLY, &code) : NULL;
  if (archive->zip == NULL)
    {
      if (code == ZIP_ER_NOENT)
        zip_archive_fail (archive, ADIL_ERROR_MISSING, NULL, _ ("does not exist"), error);
      else if (code == ZIP_ER_OPEN || code == ZIP_ER_READ)
        zip_archive_fail (archive, ADIL_ERROR_IO, NULL, _ ("cannot be read"), error);
      else
        zip_archive_fail (archive, ADIL_ERROR_SYNTAX, NULL, _ ("is no ZIP file, or damaged: fetch it again"), error);
      return NULL;
    }
  return zip_archive_read_names (archive, error) ? g_steal_pointer (&archive) : NULL;
}

void
zip_archive_close (ZipArchive *archive)
{
  if (archive == NULL)
    return;
  if (archive->zip != NULL)
    zip_discard (archive->zip);
  g_hash_table_unref (archive->by_name);
  g_ptr_array_unref (archive->names);
  g_free (archive->path);
  g_free (archive);
}

guint
zip_archive_count (const ZipArchive *archive)
{
  return archive->names->len;
}

const char *
zip_archive_get_name (const ZipArchive *archive, guint i)
{
  g_return_val_if_fail (i < archive->names->len, NULL);
  return g_ptr_array_index (archive->names, i);
}

gboolean
zip_archive_has (const ZipArchive *archive, const char *name)
{
  return g_hash_table_contains (archive->by_name, name);
}

ZipStream *
zip_archive_stream (ZipArchive *archive, const char *name, GError **error)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (archive->by_name, name));
  zip_file_t *file = index > 0 ? zip_fopen_index (archive->zip, index - 1, 0) : NULL;
  ZipStream *stream;

  if (file == NULL)
    {
      if (index == 0)
        zip_archive_fail (archive, ADIL_ERROR_MISSING, name, _ ("is not in the archive"), error);
      else
        zip_archive_fail (archive, ADIL_ERROR_SYNTAX, name, _ ("is damaged, or locked with a password"), error);
      return NULL;
    }
  stream = g_new0 (ZipStream, 1);
  stream->file = file;
  return stream;
}

gssize
zip_stream_read (ZipStream *stream, guint8 *out, gsize len)
{
  return (gssize)zip_fread (stream->file, out, len);
}

void
zip_stream_close (ZipStream *stream)
{
  if (stream == NULL)
    return;
  zip_fclose (stream->file);
  g_free (stream);
}

GBytes *
zip_archive_read (ZipArchive *archive, const char *name, gsize max_len, GError **error)
{
  g_autoptr (ZipStream) stream = zip_archive_stream (archive, name, error);
  g_autoptr (GByteArray) out = stream != NULL ? g_byte_array_new () : NULL;
  g_autofree guint8 *part = g_malloc (ZIP_ARCHIVE_PART);
  gssize len;

  if (stream == NULL)
    return NULL;
  while ((len = zip_stream_read (stream, part, ZIP_ARCHIVE_PART)) > 0)
    {
      if (out->len + (gsize)len > max_len)
        {
          zip_archive_fail (archive, ADIL_ERROR_LIMIT, name, _ ("is too large"), error);
          return NULL;
        }
      g_byte_array_append (out, part, (guint)len);
    }
  if (len == 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  zip_archive_fail (archive, ADIL_ERROR_SYNTAX, name, _ ("is damaged, or locked with a password"), error);
  return NULL;
}

char *
zip_archive_resolve (const char *base, const char *target)
{
  g_autofree char *clean = g_strndup (target, strcspn (target, "#?"));
  g_autofree char *plain = g_uri_unescape_string (clean, NULL);
  g_autofree char *folder = g_path_get_dirname (base);
  g_autofree char *joined = NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_auto (GStrv) names = NULL;

  if (plain == NULL || strstr (plain, "://") != NULL || g_str_has_prefix (plain, "data:"))
    return NULL;
  joined = *plain == '/' ? g_strdup (plain + 1) : g_strconcat (folder, "/", plain, NULL);
  names = g_strsplit (joined, "/", -1);
  for (char **name = names; *name != NULL; name++)
    if (strcmp (*name, "..") == 0)
      {
        if (parts->len == 0)
          return NULL;
        g_ptr_array_set_size (parts, (int)parts->len - 1);
      }
    else if (**name != '\0' && strcmp (*name, ".") != 0)
      g_ptr_array_add (parts, *name);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv ("/", (char **)parts->pdata);
}
