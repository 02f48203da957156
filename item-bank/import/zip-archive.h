/* A ZIP file from outside, read with limits: so many entries, so many bytes each and in all, plain relative names only.
 * libzip is known here alone. */
#pragma once

#include <glib.h>

#define ZIP_ARCHIVE_ENTRIES_MAX 300000u
#define ZIP_ARCHIVE_TOTAL_MAX   (4096ull * 1024 * 1024) /* bytes of all entries, unpacked */

typedef struct ZipArchive ZipArchive;

/* MISSING or IO; SYNTAX where it is no ZIP file or a name in it is absolute, leaves the archive, or is there twice;
 * LIMIT. Messages begin with path. */
ZipArchive *zip_archive_open (const char *path, GError **error);
void zip_archive_close (ZipArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZipArchive, zip_archive_close)

guint zip_archive_count (const ZipArchive *archive);
/* Borrowed; folders end with "/". */
const char *zip_archive_get_name (const ZipArchive *archive, guint i);
gboolean zip_archive_has (const ZipArchive *archive, const char *name);
/* A whole entry. MISSING where there is none, LIMIT where it is longer than max_len, SYNTAX where it is damaged or
 * encrypted. */
GBytes *zip_archive_read (ZipArchive *archive, const char *name, gsize max_len, GError **error);

/* An entry bit by bit. */
typedef struct ZipStream ZipStream;
ZipStream *zip_archive_stream (ZipArchive *archive, const char *name, GError **error);
/* Bytes read, 0 at the end, -1 where it is damaged. */
gssize zip_stream_read (ZipStream *stream, guint8 *out, gsize len);
void zip_stream_close (ZipStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZipStream, zip_stream_close)

/* The name that target means in a document called base ("a/b.xml" and "../c.png": "c.png"); fragments are cut off. NULL
 * where it leaves the archive or is an address. Newly allocated. */
char *zip_archive_resolve (const char *base, const char *target);
