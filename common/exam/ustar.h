/* POSIX ustar archives with fixed metadata: one byte sequence for one list of entries, and readers that accept no
 * other. No file is touched here. docs/formats/bank-package.md, "Container". */
#pragma once

#include <glib.h>

#define USTAR_BLOCK    512
#define USTAR_NAME_MAX 100

/* Space that an entry of len bytes takes, header and padding included. */
gsize ustar_entry_size (gsize len);
/* Writes header, content and padding: ustar_entry_size (len) bytes at out. */
void ustar_write_entry (guint8 *out, const char *name, const guint8 *data, gsize len);
/* Two zero blocks end an archive. */
#define USTAR_END_SIZE (2 * USTAR_BLOCK)

typedef struct
{
  const guint8 *data;
  gsize len;
  gsize pos;
} UstarReader;

/* The entry at the reader's place must be called name, byte for byte as ustar_write_entry() writes it. out_data is
 * borrowed. DAMAGED with name and offset otherwise. */
gboolean
ustar_read_entry (UstarReader *reader, const char *name, const guint8 **out_data, gsize *out_len, GError **error);
/* Do the two zero blocks begin here? */
gboolean ustar_at_end (const UstarReader *reader);
/* Exactly the two zero blocks are left. DAMAGED otherwise. */
gboolean ustar_finish (const UstarReader *reader, GError **error);
