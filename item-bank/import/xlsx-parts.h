/* How the parts of an XLSX file hang together: relations, and the drawings that lay pictures on cells. Used by
 * xlsx-sheet.c alone. */
#pragma once

#include <libxml/tree.h>

#include "item-bank/import/table-row.h"
#include "item-bank/import/zip-archive.h"

/* A small part as a tree. Freed with xmlFreeDoc(). SYNTAX where it is not well-formed. */
xmlDoc *xlsx_parts_read_xml (ZipArchive *archive, const char *part, GError **error);
/* First child element with this local name; NULL where there is none, or parent is NULL. */
xmlNode *xlsx_parts_find_child (xmlNode *parent, const char *name);
/* Attribute by local name, in whatever namespace. Newly allocated, NULL where absent. */
char *xlsx_parts_dup_attribute (xmlNode *node, const char *name);
/* Relation id to the name of a part; empty where the part has no relations. */
GHashTable *xlsx_parts_read_relations (ZipArchive *archive, const char *part, GError **error);
/* For each cell style: 1 where it shows numbers as dates or times. Empty where there are no styles. */
GByteArray *xlsx_parts_read_date_styles (ZipArchive *archive, GError **error);
/* Row number (from 1) to a GArray of TablePicture. */
GHashTable *xlsx_parts_read_pictures (ZipArchive *archive, const char *sheet_part, GError **error);
