/* Names of pictures to checked pictures. */
#include "item-bank/import/media-file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "item-bank/import/picture-convert.h"
#include "item-bank/import/png-check.h"
#include "item-bank/import/svg-check.h"

#define MEDIA_FILE_NAME_MAX 1024

/* Relative, with forward slashes, every part a real name. */
static gboolean
media_file_check_name (const char *name, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  gboolean is_good = *name != '\0' && strlen (name) <= MEDIA_FILE_NAME_MAX && strpbrk (name, "\\:") == NULL;

  for (char **part = parts; *part != NULL; part++)
    is_good = is_good && **part != '\0' && strcmp (*part, ".") != 0 && strcmp (*part, "..") != 0;
  if (is_good)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("media: \"%s\" must be the name of a file in the folder of the import file or below it"), name);
  return FALSE;
}

/* The real path, which a symbolic link may not lead out of the folder. */
static char *
media_file_dup_path (const char *import_path, const char *name, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (import_path);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char real_folder[PATH_MAX], real_path[PATH_MAX];

  if (realpath (folder, real_folder) == NULL || realpath (path, real_path) == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("media: \"%s\" does not exist beside the import file"),
                   name);
      return NULL;
    }
  if (g_str_has_prefix (real_path, real_folder)
      && (real_path[strlen (real_folder)] == '/' || strcmp (real_folder, "/") == 0))
    return g_strdup (real_path);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("media: \"%s\" is a link that leaves the import file's folder"),
               name);
  return NULL;
}

/* By content; the file's name says nothing. */
static const char *
media_file_check_content (const guint8 *data, gsize len, GError **error)
{
  if (png_check_is_png (data, len))
    return png_check (data, len, error) ? "image/png" : NULL;
  return svg_check ((const char *)data, len, error) ? "image/svg+xml" : NULL;
}

ItemPicture *
media_file_check (GBytes *data, const char *alt, GError **error)
{
  gboolean converts = picture_convert_can (g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  g_autoptr (GBytes) picture = converts ? picture_convert (data, error) : g_bytes_ref (data);
  const char *type = NULL;

  if (picture == NULL)
    return NULL;
  if (g_bytes_get_size (picture) > MEDIA_FILE_LEN_MAX)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("media: a picture has more than %u bytes"),
                 MEDIA_FILE_LEN_MAX);
  else
    type = media_file_check_content (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture), error);
  return type != NULL ? item_picture_new (type, alt, picture) : NULL;
}

/* "data:image/png;base64,...": the picture itself in place of a name. */
static ItemPicture *
media_file_read_data (const char *name, const char *alt, GError **error)
{
  const char *comma = strchr (name, ',');
  gsize len = 0;
  g_autofree guint8 *bytes = comma != NULL ? g_base64_decode (comma + 1, &len) : NULL;
  g_autofree char *head = comma != NULL ? g_strndup (name, (gsize)(comma - name)) : NULL;
  g_autoptr (GBytes) data = NULL;

  if (len == 0 || !g_str_has_suffix (head, ";base64"))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("media: a data: address must hold a picture in base64"));
      return NULL;
    }
  data = g_bytes_new_take (g_steal_pointer (&bytes), len);
  return media_file_check (data, alt, error);
}

ItemPicture *
media_file_read (const char *import_path, const char *name, const char *alt, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) data = NULL;
  ItemPicture *picture;

  if (g_str_has_prefix (name, "data:"))
    return media_file_read_data (name, alt, error);
  if (!media_file_check_name (name, error))
    return NULL;
  path = media_file_dup_path (import_path, name, error);
  data = path != NULL ? file_read (path, MEDIA_FILE_LEN_MAX, error) : NULL;
  if (data == NULL)
    return NULL;
  picture = media_file_check (data, alt, error);
  if (picture == NULL)
    g_prefix_error (error, "%s: ", name);
  return picture;
}
