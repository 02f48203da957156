/* Big-endian fields for fixed binary formats. */
#include "common/base/wire.h"

#include <string.h>

void
wire_reader_init (WireReader *reader, const guint8 *data, gsize len)
{
  *reader = (WireReader){ .data = data, .len = len };
}

const guint8 *
wire_read_view (WireReader *reader, gsize len)
{
  const guint8 *view;

  if (reader->failed || len > reader->len - reader->pos)
    {
      reader->failed = TRUE;
      return NULL;
    }
  /* An empty reader may have no data at all, yet a view of nothing is not a failure. */
  view = reader->data != NULL ? reader->data + reader->pos : (const guint8 *)"";
  reader->pos += len;
  return view;
}

static guint64
wire_read_number (WireReader *reader, gsize len)
{
  const guint8 *bytes = wire_read_view (reader, len);
  guint64 value = 0;

  for (gsize i = 0; bytes != NULL && i < len; i++)
    value = value << 8 | bytes[i];
  return value;
}

guint8
wire_read_u8 (WireReader *reader)
{
  return (guint8)wire_read_number (reader, 1);
}

guint16
wire_read_u16 (WireReader *reader)
{
  return (guint16)wire_read_number (reader, 2);
}

guint32
wire_read_u32 (WireReader *reader)
{
  return (guint32)wire_read_number (reader, 4);
}

guint64
wire_read_u64 (WireReader *reader)
{
  return wire_read_number (reader, 8);
}

void
wire_read_bytes (WireReader *reader, guint8 *out, gsize len)
{
  const guint8 *bytes = wire_read_view (reader, len);

  if (len == 0)
    return;
  if (bytes != NULL)
    memcpy (out, bytes, len);
  else
    memset (out, 0, len);
}

char *
wire_read_padded (WireReader *reader, gsize len)
{
  const guint8 *bytes = wire_read_view (reader, len);
  gsize n_text = 0;

  if (bytes == NULL)
    return NULL;
  while (n_text < len && bytes[n_text] > 0x20 && bytes[n_text] < 0x7f)
    n_text++;
  for (gsize i = n_text; i < len; i++)
    if (bytes[i] != 0)
      {
        reader->failed = TRUE;
        return NULL;
      }
  return g_strndup ((const char *)bytes, n_text);
}

gboolean
wire_reader_finish (const WireReader *reader)
{
  return !reader->failed && reader->pos == reader->len;
}

static void
wire_write_number (GByteArray *out, guint64 value, guint len)
{
  guint8 bytes[8];

  for (guint i = 0; i < len; i++)
    bytes[i] = (guint8)(value >> (8 * (len - 1 - i)));
  g_byte_array_append (out, bytes, len);
}

void
wire_write_u8 (GByteArray *out, guint8 value)
{
  wire_write_number (out, value, 1);
}

void
wire_write_u16 (GByteArray *out, guint16 value)
{
  wire_write_number (out, value, 2);
}

void
wire_write_u32 (GByteArray *out, guint32 value)
{
  wire_write_number (out, value, 4);
}

void
wire_write_u64 (GByteArray *out, guint64 value)
{
  wire_write_number (out, value, 8);
}

void
wire_write_padded (GByteArray *out, const char *text, gsize len)
{
  gsize n_text = strlen (text);
  guint start = out->len;

  g_assert (n_text <= len);
  g_byte_array_set_size (out, start + (guint)len);
  memset (out->data + start, 0, len);
  memcpy (out->data + start, text, n_text);
}
