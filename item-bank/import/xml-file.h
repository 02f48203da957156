/* An XML file, element by element in bounded memory. No network, no external files, no entities of the file's own. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

typedef struct XmlFile XmlFile;

/* A regular file. MISSING or IO otherwise. */
XmlFile *xml_file_open (const char *path, GError **error);
/* From memory; name is for messages. Takes no reference longer than it is open. */
XmlFile *xml_file_open_bytes (const char *name, GBytes *data);
void xml_file_close (XmlFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XmlFile, xml_file_close)

/* The next element "name" anywhere below the root (its ancestors' attributes are there), whole, borrowed until the next
 * call; NULL at the end. SYNTAX with file and line where the file is not well-formed or its root is not "root"; REFUSED
 * where it declares entities. */
gboolean xml_file_next (XmlFile *file, const char *root, const char *name, const xmlNode **out_node, GError **error);

/* Is "<root" the first element of head? */
gboolean xml_file_sniff (const guint8 *head, gsize len, const char *root);
