/* One face for ZIP files and folders. */
#include "item-bank/import/qti-source.h"

#include <stdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/i18n.h"
#include "item-bank/import/media-file.h"
#include "item-bank/import/zip-archive.h"
#include "item-bank/qti/qti-node.h"

#define QTI_SOURCE_MANIFEST     "imsmanifest.xml"
#define QTI_SOURCE_MANIFEST_MAX (64u * 1024 * 1024)

struct QtiSource
{
  char *path;
  ZipArchive *zip;      /* NULL: the folder of path */
  char *name;           /* of path in its folder */
  GHashTable *keywords; /* "items/a.xml section" to "TWK" */
};

static gboolean
qti_source_is_zip (const char *path, gboolean *out, GError **error)
{
  FILE *file = fopen (path, "rbe");
  guint8 head[4] = { 0 };

  if (file == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("%s: cannot be opened"), path);
      return FALSE;
    }
  *out = fread (head, 1, sizeof head, file) == sizeof head && memcmp (head, "PK\3\4", sizeof head) == 0;
  fclose (file);
  return TRUE;
}

QtiSource *
qti_source_open (const char *path, GError **error)
{
  g_autoptr (QtiSource) source = g_new0 (QtiSource, 1);
  gboolean is_zip;

  source->path = g_strdup (path);
  source->keywords = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  source->name = g_path_get_basename (path);
  if (!qti_source_is_zip (path, &is_zip, error))
    return NULL;
  if (!is_zip)
    return g_steal_pointer (&source);
  source->zip = zip_archive_open (path, error);
  return source->zip != NULL ? g_steal_pointer (&source) : NULL;
}

void
qti_source_close (QtiSource *source)
{
  if (source == NULL)
    return;
  zip_archive_close (source->zip);
  g_hash_table_unref (source->keywords);
  g_free (source->path);
  g_free (source->name);
  g_free (source);
}

GBytes *
qti_source_read (QtiSource *source, const char *name, gsize max_len, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  if (source->zip != NULL)
    return zip_archive_read (source->zip, name, max_len, error);
  if (*name == '\0')
    return file_read (source->path, max_len, error);
  folder = g_path_get_dirname (source->path);
  path = g_build_filename (folder, name, NULL);
  return file_read (path, max_len, error);
}

char *
qti_source_resolve (const QtiSource *source, const char *base, const char *target)
{
  return zip_archive_resolve (*base != '\0' ? base : source->name, target);
}

ItemPicture *
qti_source_read_picture (QtiSource *source, const char *base, const char *target, const char *alt, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) data = NULL;
  ItemPicture *picture;

  if (g_str_has_prefix (target, "data:"))
    return media_file_read (source->path, target, alt, error);
  name = qti_source_resolve (source, base, target);
  if (name == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("media: \"%.100s\" is not a file of the package"), target);
      return NULL;
    }
  /* media_file_read() keeps to the folder, whatever links there may be. */
  if (source->zip == NULL)
    return media_file_read (source->path, name, alt, error);
  data = zip_archive_read (source->zip, name, MEDIA_FILE_LEN_MAX, error);
  if (data == NULL)
    return NULL;
  picture = media_file_check (data, alt, error);
  if (picture == NULL)
    g_prefix_error (error, "\"%s\": ", name);
  return picture;
}

static QtiNode *
qti_source_parse (QtiSource *source, const char *name, gsize max_len, GError **error)
{
  g_autoptr (GBytes) file = qti_source_read (source, name, max_len, error);
  gsize len;
  const char *data;

  if (file == NULL)
    return NULL;
  data = g_bytes_get_data (file, &len);
  return qti_node_parse (data, len, error);
}

static void
qti_source_add (GPtrArray *names, GHashTable *seen, char *name)
{
  if (name != NULL && names->len < QTI_SOURCE_ITEMS_MAX && g_hash_table_add (seen, name))
    g_ptr_array_add (names, g_strdup (name));
}

static void
qti_source_add_keywords (QtiSource *source, const char *name, const QtiNode *node)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const QtiNode *child = node->children->pdata[i];
      g_autofree char *text = qti_node_is (child, "keyword") ? qti_node_dup_text (child) : NULL;
      char *equals = text != NULL && g_str_has_prefix (text, QTI_SOURCE_KEYWORD) ? strchr (text, '=') : NULL;

      if (equals != NULL)
        {
          *equals = '\0';
          g_hash_table_insert (source->keywords, g_strconcat (name, " ", text + strlen (QTI_SOURCE_KEYWORD), NULL),
                               g_strdup (equals + 1));
        }
      else if (child->name != NULL)
        qti_source_add_keywords (source, name, child);
    }
}

const char *
qti_source_find_keyword (const QtiSource *source, const char *name, const char *keyword)
{
  g_autofree char *key = g_strconcat (name, " ", keyword, NULL);

  return g_hash_table_lookup (source->keywords, key);
}

/* imsqti_item_xmlv2p1, imsqti_item_xmlv3p0 ... */
static void
qti_source_add_resources (QtiSource *source, const char *base, const QtiNode *node, GPtrArray *names, GHashTable *seen)
{
  const char *type = qti_node_get (node, "type"), *href = qti_node_get (node, "href");

  if (qti_node_is (node, "resource") && type != NULL && href != NULL && g_str_has_prefix (type, "imsqti_item_xml"))
    {
      char *name = qti_source_resolve (source, base, href);

      if (name != NULL)
        qti_source_add_keywords (source, name, node);
      qti_source_add (names, seen, name);
    }
  for (guint i = 0; i < node->children->len; i++)
    if (((const QtiNode *)node->children->pdata[i])->name != NULL)
      qti_source_add_resources (source, base, node->children->pdata[i], names, seen);
}

static void
qti_source_add_references (QtiSource *source, const char *base, const QtiNode *node, GPtrArray *names, GHashTable *seen)
{
  const char *href = qti_node_get (node, "href");

  if (qti_node_is (node, "assessmentItemRef") && href != NULL)
    qti_source_add (names, seen, qti_source_resolve (source, base, href));
  for (guint i = 0; i < node->children->len; i++)
    if (((const QtiNode *)node->children->pdata[i])->name != NULL)
      qti_source_add_references (source, base, node->children->pdata[i], names, seen);
}

/* A package without manifest: every XML file whose root is an item. */
static void
qti_source_add_all (QtiSource *source, GPtrArray *names, GHashTable *seen)
{
  for (guint i = 0; source->zip != NULL && i < zip_archive_count (source->zip); i++)
    {
      const char *name = zip_archive_get_name (source->zip, i);
      g_autoptr (GBytes) file = NULL;
      const char *data;
      gsize len;

      if (!g_str_has_suffix (name, ".xml"))
        continue;
      file = zip_archive_read (source->zip, name, QTI_NODE_FILE_MAX, NULL);
      data = file != NULL ? g_bytes_get_data (file, &len) : NULL;
      if (data != NULL
          && (g_strstr_len (data, (gssize)MIN (len, 4096), "assessmentItem") != NULL
              || g_strstr_len (data, (gssize)MIN (len, 4096), "qti-assessment-item") != NULL))
        qti_source_add (names, seen, g_strdup (name));
    }
}

/* Somewhere in the package; not always at its top. */
static const char *
qti_source_find_manifest (const QtiSource *source)
{
  if (zip_archive_has (source->zip, QTI_SOURCE_MANIFEST))
    return QTI_SOURCE_MANIFEST;
  for (guint i = 0; i < zip_archive_count (source->zip); i++)
    if (g_str_has_suffix (zip_archive_get_name (source->zip, i), "/" QTI_SOURCE_MANIFEST))
      return zip_archive_get_name (source->zip, i);
  return NULL;
}

GPtrArray *
qti_source_list_items (QtiSource *source, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *manifest = source->zip == NULL ? "" : qti_source_find_manifest (source);
  g_autoptr (QtiNode) root
      = manifest != NULL ? qti_source_parse (source, manifest, QTI_SOURCE_MANIFEST_MAX, error) : NULL;

  if (manifest != NULL && root == NULL)
    {
      adil_error_prefix_place (error, source->path, 0);
      return NULL;
    }
  if (root != NULL && qti_node_is (root, "assessmentItem"))
    qti_source_add (names, seen, g_strdup (""));
  else if (root != NULL && qti_node_is (root, "assessmentTest"))
    qti_source_add_references (source, "", root, names, seen);
  else if (root != NULL)
    qti_source_add_resources (source, manifest, root, names, seen);
  if (names->len == 0)
    qti_source_add_all (source, names, seen);
  return g_steal_pointer (&names);
}
