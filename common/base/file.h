/* Whole small files, read with a limit and written so that a crash leaves either the old or the new content. */
#pragma once

#include <glib.h>

/* Content of a regular file of at most max_len bytes. MISSING, LIMIT or IO otherwise, naming the file. */
GBytes *file_read (const char *path, gsize max_len, GError **error);

/* Temporary file, fsync, rename, fsync of the folder. mode is the permission of the new file, e.g. 0600. */
gboolean file_write_durably (const char *path, const guint8 *data, gsize len, int mode, GError **error);
