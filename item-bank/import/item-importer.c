/* The table of formats. */
#include "item-bank/import/item-importer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/zip-archive.h"

/* The text formats are asked last: their marks are weak. */
static const ItemImporter *const ITEM_IMPORTERS[] = {
  &ITEM_IMPORTER_JSONL,
  &ITEM_IMPORTER_CSV,
  &ITEM_IMPORTER_XLSX,
  &ITEM_IMPORTER_CANVAS,
  &ITEM_IMPORTER_MOODLE,
  &ITEM_IMPORTER_QTI,
  &ITEM_IMPORTER_OPENTRIVIA,
  &ITEM_IMPORTER_AIKEN,
  &ITEM_IMPORTER_GIFT,
};

const ItemImporter *
item_importer_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ITEM_IMPORTERS); i++)
    if (strcmp (ITEM_IMPORTERS[i]->name, name) == 0)
      return ITEM_IMPORTERS[i];
  return NULL;
}

char *
item_importer_list_names (void)
{
  GString *names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ITEM_IMPORTERS); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ITEM_IMPORTERS[i]->name);
  return g_string_free (names, FALSE);
}

static gboolean
item_importer_read_head (const char *path, guint8 *head, gsize *len, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  int code = errno;
  struct stat info;
  gssize n;

  if (fd < 0)
    {
      g_set_error (error, ADIL_ERROR, code == ENOENT ? ADIL_ERROR_MISSING : ADIL_ERROR_IO,
                   _ ("%s: cannot be opened: %s"), path, g_strerror (code));
      return FALSE;
    }
  n = fstat (fd, &info) == 0 && S_ISREG (info.st_mode) ? read (fd, head, ITEM_IMPORTER_HEAD_LEN) : -1;
  close (fd);
  if (n < 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: is not a regular file that can be read"), path);
      return FALSE;
    }
  *len = (gsize)n;
  return TRUE;
}

static gboolean
item_importer_has_zip_mark (const guint8 *head, gsize len)
{
  return len >= 4 && (memcmp (head, "PK\3\4", 4) == 0 || memcmp (head, "PK\5\6", 4) == 0);
}

gboolean
item_importer_is_zip (const char *path)
{
  guint8 head[ITEM_IMPORTER_HEAD_LEN];
  gsize len;

  return item_importer_read_head (path, head, &len, NULL) && item_importer_has_zip_mark (head, len);
}

const ItemImporter *
item_importer_sniff (const char *path, GError **error)
{
  guint8 head[ITEM_IMPORTER_HEAD_LEN];
  g_autofree char *names = item_importer_list_names ();
  gsize len;

  if (!item_importer_read_head (path, head, &len, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (ITEM_IMPORTERS); i++)
    if (ITEM_IMPORTERS[i]->sniff (head, len)
        || (ITEM_IMPORTERS[i]->sniff_package != NULL && item_importer_has_zip_mark (head, len)
            && ITEM_IMPORTERS[i]->sniff_package (path)))
      return ITEM_IMPORTERS[i];
  if (item_importer_has_zip_mark (head, len))
    {
      g_autoptr (ZipArchive) archive = zip_archive_open (path, error);

      if (archive == NULL)
        return NULL;
    }
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("%s: the format is not recognised; the known ones are %s (see --format)"), path, names);
  return NULL;
}
