/* Big-endian fields for fixed binary formats. A reader never passes its end: the first short read marks it
 * failed, later reads give zeros, and wire_reader_finish() tells. */
#pragma once

#include <glib.h>

typedef struct
{
  const guint8 *data;
  gsize len;
  gsize pos;
  gboolean failed;
} WireReader;

void wire_reader_init (WireReader *reader, const guint8 *data, gsize len);
guint8 wire_read_u8 (WireReader *reader);
guint16 wire_read_u16 (WireReader *reader);
guint32 wire_read_u32 (WireReader *reader);
guint64 wire_read_u64 (WireReader *reader);
void wire_read_bytes (WireReader *reader, guint8 *out, gsize len);
/* ASCII padded with NULs to len bytes; NULL (and failed) where bytes after the first NUL are not NUL or text is not
 * printable ASCII without spaces. Newly allocated. */
char *wire_read_padded (WireReader *reader, gsize len);
/* Borrowed view into the data, NULL when fewer than len bytes remain. */
const guint8 *wire_read_view (WireReader *reader, gsize len);
/* TRUE where every read fitted and nothing is left over. */
gboolean wire_reader_finish (const WireReader *reader);

void wire_write_u8 (GByteArray *out, guint8 value);
void wire_write_u16 (GByteArray *out, guint16 value);
void wire_write_u32 (GByteArray *out, guint32 value);
void wire_write_u64 (GByteArray *out, guint64 value);
/* text must be at most len characters (asserted). */
void wire_write_padded (GByteArray *out, const char *text, gsize len);
