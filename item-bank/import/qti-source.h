/* Where the files of a QTI package are: in a ZIP file, in the folder of an imsmanifest.xml or of an assessment test, or
 * an item alone with what lies beside it. */
#pragma once

#include "common/exam/item-document.h"

#define QTI_SOURCE_ITEMS_MAX 100000

/* Begins the keywords of our own in a manifest: "adil:section=TWK". */
#define QTI_SOURCE_KEYWORD "adil:"

typedef struct QtiSource QtiSource;

/* path is a ZIP file or an XML file. MISSING, IO, LIMIT or SYNTAX, beginning with path. */
QtiSource *qti_source_open (const char *path, GError **error);
void qti_source_close (QtiSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QtiSource, qti_source_close)

/* Names of all files that are items: those that the manifest or test names, in its order, else every XML file. "": the
 * file itself. Of strings; NULL with an error for a manifest that is not well-formed. */
GPtrArray *qti_source_list_items (QtiSource *source, GError **error);
/* What the manifest says of an item by our keywords, e.g. "section"; NULL where it does not. After
 * qti_source_list_items(). */
const char *qti_source_find_keyword (const QtiSource *source, const char *name, const char *keyword);
/* Content of a file by its name in the package. */
GBytes *qti_source_read (QtiSource *source, const char *name, gsize max_len, GError **error);
/* The name of target as the file base names it; NULL where it leaves the package or is an address. Newly allocated. */
char *qti_source_resolve (const QtiSource *source, const char *base, const char *target);
/* A picture that the file base names: checked. Messages begin with its name. */
ItemPicture *
qti_source_read_picture (QtiSource *source, const char *base, const char *target, const char *alt, GError **error);
