/* A picture that an item names: found beside the import file, never outside its folder, and checked before it enters
 * the bank, because it will be shown inside the locked-down client. */
#pragma once

#include <glib.h>

#include "common/exam/item-document.h"

#define MEDIA_FILE_LEN_MAX (2u * 1024 * 1024)

/* A picture that came in some other way. Newly allocated; errors as below, without a name. */
ItemPicture *media_file_check (GBytes *data, const char *alt, GError **error);
/* name is a data: address with base64, or relative to the folder of import_path. Newly allocated picture. SYNTAX for a
 * name that leaves the folder or a file that is no picture; JPEG becomes PNG, REFUSED for active or external content,
 * MISSING, LIMIT or IO. Messages begin with the name. */
ItemPicture *media_file_read (const char *import_path, const char *name, const char *alt, GError **error);
