/* Parts of XLSX files. */
#include "item-bank/import/xlsx-parts.h"

#include <libxml/parser.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/media-file.h"

#define XLSX_PART_MAX (16u * 1024 * 1024)

xmlDoc *
xlsx_parts_read_xml (ZipArchive *archive, const char *part, GError **error)
{
  g_autoptr (GBytes) data = zip_archive_read (archive, part, XLSX_PART_MAX, error);
  xmlDoc *document;

  if (data == NULL)
    return NULL;
  document = xmlReadMemory (g_bytes_get_data (data, NULL), (int)g_bytes_get_size (data), NULL, NULL,
                            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (document == NULL || xmlDocGetRootElement (document) == NULL || xmlGetIntSubset (document) != NULL)
    {
      xmlFreeDoc (document);
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: is not well-formed XML"), part);
      return NULL;
    }
  return document;
}

xmlNode *
xlsx_parts_find_child (xmlNode *parent, const char *name)
{
  for (xmlNode *node = parent != NULL ? parent->children : NULL; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, name) == 0)
      return node;
  return NULL;
}

char *
xlsx_parts_dup_attribute (xmlNode *node, const char *name)
{
  char *found = NULL;

  if (node->type != XML_ELEMENT_NODE)
    return NULL;
  for (xmlAttr *attribute = node->properties; attribute != NULL && found == NULL; attribute = attribute->next)
    /* <sheet sheetId="1" r:id="rId1">: the names differ, the namespace of "id" does not matter */
    if (strcmp ((const char *)attribute->name, name) == 0)
      {
        xmlChar *value = xmlNodeListGetString (node->doc, attribute->children, 1);

        found = g_strdup (value != NULL ? (const char *)value : "");
        xmlFree (value);
      }
  return found;
}

GHashTable *
xlsx_parts_read_relations (ZipArchive *archive, const char *part, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (part);
  g_autofree char *name = g_path_get_basename (part);
  g_autofree char *relations = g_strdup_printf ("%s/_rels/%s.rels", folder, name);
  g_autoptr (GHashTable) targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  xmlDoc *document;

  if (!zip_archive_has (archive, relations))
    return g_steal_pointer (&targets);
  document = xlsx_parts_read_xml (archive, relations, error);
  if (document == NULL)
    return NULL;
  for (xmlNode *node = xmlDocGetRootElement (document)->children; node != NULL; node = node->next)
    {
      char *id = xlsx_parts_dup_attribute (node, "Id");
      g_autofree char *target = xlsx_parts_dup_attribute (node, "Target");
      char *resolved = id != NULL && target != NULL ? zip_archive_resolve (part, target) : NULL;

      if (resolved != NULL)
        g_hash_table_insert (targets, id, resolved);
      else
        g_free (id);
    }
  xmlFreeDoc (document);
  return g_steal_pointer (&targets);
}

/* A format such as "d-mmm-yyyy": letters of dates outside quotes, brackets and escapes. */
static gboolean
xlsx_format_is_date (const char *format)
{
  for (const char *p = format; *p != '\0'; p++)
    if (*p == '"')
      {
        p = strchr (p + 1, '"');
        if (p == NULL)
          return FALSE;
      }
    else if (*p == '[')
      {
        p = strchr (p, ']');
        if (p == NULL)
          return FALSE;
      }
    else if ((*p == '\\' || *p == '_' || *p == '*') && p[1] != '\0')
      p++;
    else if (strchr ("dmyhsDMYHS", *p) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
xlsx_format_number_is_date (guint number, GHashTable *formats)
{
  const char *format = g_hash_table_lookup (formats, GUINT_TO_POINTER (number));

  if (format != NULL)
    return xlsx_format_is_date (format);
  /* built in, ECMA-376 part 1, 18.8.30 */
  return (number >= 14 && number <= 22) || (number >= 27 && number <= 36) || (number >= 45 && number <= 47)
         || (number >= 50 && number <= 58);
}

static guint
xlsx_parts_get_format_number (xmlNode *node)
{
  g_autofree char *text = xlsx_parts_dup_attribute (node, "numFmtId");
  guint64 number = 0;

  if (text != NULL)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL);
  return (guint)number;
}

GByteArray *
xlsx_parts_read_date_styles (ZipArchive *archive, GError **error)
{
  static const char PART[] = "xl/styles.xml";
  g_autoptr (GByteArray) styles = g_byte_array_new ();
  g_autoptr (GHashTable) formats = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  xmlNode *custom, *cells;
  xmlDoc *document;

  if (!zip_archive_has (archive, PART))
    return g_steal_pointer (&styles);
  document = xlsx_parts_read_xml (archive, PART, error);
  if (document == NULL)
    return NULL;
  custom = xlsx_parts_find_child (xmlDocGetRootElement (document), "numFmts");
  for (xmlNode *node = custom != NULL ? custom->children : NULL; node != NULL; node = node->next)
    {
      char *format = xlsx_parts_dup_attribute (node, "formatCode");

      if (format != NULL)
        g_hash_table_replace (formats, GUINT_TO_POINTER (xlsx_parts_get_format_number (node)), format);
    }
  cells = xlsx_parts_find_child (xmlDocGetRootElement (document), "cellXfs");
  for (xmlNode *node = cells != NULL ? cells->children : NULL; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      {
        guint8 is_date = xlsx_format_number_is_date (xlsx_parts_get_format_number (node), formats) ? 1 : 0;

        g_byte_array_append (styles, &is_date, 1);
      }
  xmlFreeDoc (document);
  return g_steal_pointer (&styles);
}

static void
xlsx_pictures_free (gpointer data)
{
  GArray *pictures = data;

  for (guint i = 0; i < pictures->len; i++)
    g_bytes_unref (g_array_index (pictures, TablePicture, i).data);
  g_array_unref (pictures);
}

static gboolean
xlsx_parts_get_number (xmlNode *parent, const char *name, guint *out)
{
  xmlNode *node = xlsx_parts_find_child (parent, name);
  xmlChar *text = node != NULL ? xmlNodeGetContent (node) : NULL;
  guint64 value;
  gboolean is_number = text != NULL && g_ascii_string_to_unsigned ((const char *)text, 10, 0, 10000000, &value, NULL);

  if (is_number)
    *out = (guint)value;
  xmlFree (text);
  return is_number;
}

/* One anchor: the picture lies on the cell of its upper left corner. Shapes and charts are passed over. */
static gboolean
xlsx_parts_add_anchor (ZipArchive *archive, GHashTable *targets, xmlNode *anchor, GHashTable *rows, GError **error)
{
  xmlNode *from = xlsx_parts_find_child (anchor, "from");
  xmlNode *fill = xlsx_parts_find_child (xlsx_parts_find_child (anchor, "pic"), "blipFill");
  xmlNode *blip = xlsx_parts_find_child (fill, "blip");
  g_autofree char *id = blip != NULL ? xlsx_parts_dup_attribute (blip, "embed") : NULL;
  const char *part = id != NULL ? g_hash_table_lookup (targets, id) : NULL;
  TablePicture picture = { 0 };
  GArray *pictures;
  guint row;

  if (part == NULL || !xlsx_parts_get_number (from, "col", &picture.column)
      || !xlsx_parts_get_number (from, "row", &row))
    return TRUE;
  picture.data = zip_archive_read (archive, part, MEDIA_FILE_LEN_MAX, error);
  if (picture.data == NULL)
    return FALSE;
  pictures = g_hash_table_lookup (rows, GUINT_TO_POINTER (row + 1));
  if (pictures == NULL)
    {
      pictures = g_array_new (FALSE, FALSE, sizeof (TablePicture));
      g_hash_table_insert (rows, GUINT_TO_POINTER (row + 1), pictures);
    }
  g_array_append_val (pictures, picture);
  return TRUE;
}

static gboolean
xlsx_parts_read_drawing (ZipArchive *archive, const char *part, GHashTable *rows, GError **error)
{
  g_autoptr (GHashTable) targets = xlsx_parts_read_relations (archive, part, error);
  xmlDoc *document = targets != NULL ? xlsx_parts_read_xml (archive, part, error) : NULL;
  gboolean is_good = document != NULL;

  for (xmlNode *node = is_good ? xmlDocGetRootElement (document)->children : NULL; node != NULL && is_good;
       node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      is_good = xlsx_parts_add_anchor (archive, targets, node, rows, error);
  xmlFreeDoc (document);
  return is_good;
}

GHashTable *
xlsx_parts_read_pictures (ZipArchive *archive, const char *sheet_part, GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, xlsx_pictures_free);
  g_autoptr (GHashTable) targets = xlsx_parts_read_relations (archive, sheet_part, error);
  GHashTableIter iter;
  gpointer part;

  if (targets == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, targets);
  while (g_hash_table_iter_next (&iter, NULL, &part))
    if (g_str_has_prefix (part, "xl/drawings/") && g_str_has_suffix (part, ".xml") && zip_archive_has (archive, part)
        && !xlsx_parts_read_drawing (archive, part, rows, error))
      return NULL;
  return g_steal_pointer (&rows);
}
