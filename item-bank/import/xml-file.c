/* Streaming through libxml2's reader. */
#include "item-bank/import/xml-file.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/xmlreader.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define XML_FILE_OPTIONS                                                                                               \
  (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA)

struct XmlFile
{
  char *path;
  int fd; /* -1: in memory */
  GBytes *data;
  xmlTextReader *reader;
  gboolean is_inside; /* the root was seen */
};

XmlFile *
xml_file_open (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  int code = errno;
  struct stat info;
  XmlFile *file;

  if (fd < 0)
    {
      g_set_error (error, ADIL_ERROR, code == ENOENT ? ADIL_ERROR_MISSING : ADIL_ERROR_IO,
                   _ ("%s: cannot be opened: %s"), path, g_strerror (code));
      return NULL;
    }
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      close (fd);
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: is not a regular file"), path);
      return NULL;
    }
  file = g_new0 (XmlFile, 1);
  file->path = g_strdup (path);
  file->fd = fd;
  file->reader = xmlReaderForFd (fd, NULL, NULL, XML_FILE_OPTIONS);
  return file;
}

XmlFile *
xml_file_open_bytes (const char *name, GBytes *data)
{
  XmlFile *file = g_new0 (XmlFile, 1);
  gsize len;
  const char *text = g_bytes_get_data (data, &len);

  file->path = g_strdup (name);
  file->fd = -1;
  file->data = g_bytes_ref (data);
  if (len > 0 && len <= G_MAXINT)
    file->reader = xmlReaderForMemory (text, (int)len, NULL, NULL, XML_FILE_OPTIONS);
  return file;
}

void
xml_file_close (XmlFile *file)
{
  if (file == NULL)
    return;
  if (file->reader != NULL)
    xmlFreeTextReader (file->reader);
  if (file->fd >= 0)
    close (file->fd);
  g_clear_pointer (&file->data, g_bytes_unref);
  g_free (file->path);
  g_free (file);
}

static gboolean
xml_file_fail (const XmlFile *file, GError **error)
{
  const xmlError *why = xmlGetLastError ();
  g_autofree char *message = g_strchomp (g_strdup (why != NULL && why->message != NULL ? why->message : "?"));

  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s:%d: the XML is not well-formed: %s"), file->path,
               why != NULL ? why->line : 0, message);
  return FALSE;
}

static gboolean
xml_file_check_root (XmlFile *file, const char *root, GError **error)
{
  const char *name = (const char *)xmlTextReaderConstLocalName (file->reader);
  /* xmlTextReaderCurrentDoc() would make the document ours to free. */
  const xmlNode *node = xmlTextReaderCurrentNode (file->reader);
  const xmlDoc *document = node != NULL ? node->doc : NULL;

  file->is_inside = TRUE;
  if (strcmp (name, root) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("%s: the root element is <%.40s>, not <%s>"), file->path,
                   name, root);
      return FALSE;
    }
  if (document == NULL || document->intSubset == NULL || document->intSubset->entities == NULL)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("%s: the file declares entities: write them out"), file->path);
  return FALSE;
}

gboolean
xml_file_next (XmlFile *file, const char *root, const char *name, const xmlNode **out_node, GError **error)
{
  int state;

  *out_node = NULL;
  if (file->reader == NULL)
    return xml_file_fail (file, error);
  /* The element that was given last is left out as a whole. */
  state = file->is_inside ? xmlTextReaderNext (file->reader) : xmlTextReaderRead (file->reader);
  while (state == 1)
    {
      int type = xmlTextReaderNodeType (file->reader);
      int depth = xmlTextReaderDepth (file->reader);

      if (type == XML_READER_TYPE_ELEMENT && depth == 0 && !xml_file_check_root (file, root, error))
        return FALSE;
      if (type == XML_READER_TYPE_ELEMENT && depth > 0
          && strcmp ((const char *)xmlTextReaderConstLocalName (file->reader), name) == 0)
        {
          *out_node = xmlTextReaderExpand (file->reader);
          return *out_node != NULL || xml_file_fail (file, error);
        }
      state = xmlTextReaderRead (file->reader);
    }
  return state == 0 || xml_file_fail (file, error);
}

gboolean
xml_file_sniff (const guint8 *head, gsize len, const char *root)
{
  g_autofree char *text = g_strndup ((const char *)head, len);
  const char *p = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  gsize name_len = strlen (root);

  for (;;)
    {
      const char *end = NULL;

      p += strspn (p, " \t\r\n");
      if (g_str_has_prefix (p, "<?"))
        end = strstr (p, "?>");
      else if (g_str_has_prefix (p, "<!--"))
        end = strstr (p, "-->");
      else if (g_str_has_prefix (p, "<!DOCTYPE"))
        end = memchr (p, '[', strcspn (p, ">")) != NULL ? strstr (p, "]>") : strchr (p, '>');
      else
        return *p == '<' && strncmp (p + 1, root, name_len) == 0 && strchr (" \t\r\n>/", p[1 + name_len]) != NULL
               && p[1 + name_len] != '\0';
      if (end == NULL)
        return FALSE;
      p = strchr (end, '>') + 1;
    }
}
