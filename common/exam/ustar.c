/* Deterministic ustar archives. */
#include "common/exam/ustar.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define USTAR_SIZE_OFFSET     124
#define USTAR_SIZE_DIGITS     11
#define USTAR_CHECKSUM_OFFSET 148

gsize
ustar_entry_size (gsize len)
{
  return USTAR_BLOCK + (len + USTAR_BLOCK - 1) / USTAR_BLOCK * USTAR_BLOCK;
}

static void
ustar_format_header (guint8 header[USTAR_BLOCK], const char *name, gsize len)
{
  char field[16];
  guint sum = 0;

  g_assert (strlen (name) < USTAR_NAME_MAX && len < (G_GUINT64_CONSTANT (1) << 33));
  memset (header, 0, USTAR_BLOCK);
  memcpy (header, name, strlen (name));
  memcpy (header + 100, "0000644", 7);
  memcpy (header + 108, "0000000", 7); /* uid */
  memcpy (header + 116, "0000000", 7); /* gid */
  g_snprintf (field, sizeof field, "%011" G_GINT64_MODIFIER "o", (guint64)len);
  memcpy (header + USTAR_SIZE_OFFSET, field, USTAR_SIZE_DIGITS);
  memcpy (header + 136, "00000000000", 11); /* mtime */
  memset (header + USTAR_CHECKSUM_OFFSET, ' ', 8);
  header[156] = '0'; /* regular file */
  memcpy (header + 257,
          "ustar\0"
          "00",
          8);
  memcpy (header + 329, "0000000", 7); /* device major */
  memcpy (header + 337, "0000000", 7); /* device minor */
  for (guint i = 0; i < USTAR_BLOCK; i++)
    sum += header[i];
  g_snprintf (field, sizeof field, "%06o", sum);
  memcpy (header + USTAR_CHECKSUM_OFFSET, field, 7); /* six digits, NUL; the blank behind it stays */
}

void
ustar_write_entry (guint8 *out, const char *name, const guint8 *data, gsize len)
{
  ustar_format_header (out, name, len);
  if (len > 0)
    memcpy (out + USTAR_BLOCK, data, len);
  memset (out + USTAR_BLOCK + len, 0, ustar_entry_size (len) - USTAR_BLOCK - len);
}

static gboolean
ustar_is_zero (const guint8 *data, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (data[i] != 0)
      return FALSE;
  return TRUE;
}

static gboolean
ustar_fail (const UstarReader *reader, const char *name, const char *message, GError **error)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("package, entry %s at byte %zu: %s"), name, reader->pos,
               message);
  return FALSE;
}

/* Whatever this takes for a size, the header is formatted again from it and compared. */
static gsize
ustar_parse_size (const guint8 *header)
{
  gsize len = 0;

  for (guint i = 0; i < USTAR_SIZE_DIGITS; i++)
    len = len * 8 + (header[USTAR_SIZE_OFFSET + i] & 7u);
  return len;
}

gboolean
ustar_read_entry (UstarReader *reader, const char *name, const guint8 **out_data, gsize *out_len, GError **error)
{
  const guint8 *header = reader->data + reader->pos;
  gsize rest = reader->len - reader->pos;
  guint8 expected[USTAR_BLOCK];
  gsize len, size;

  if (rest < USTAR_BLOCK)
    return ustar_fail (reader, name, _ ("the file ends here: it was cut off"), error);
  len = ustar_parse_size (header);
  ustar_format_header (expected, name, len);
  if (memcmp (header, expected, USTAR_BLOCK) != 0)
    return ustar_fail (reader, name, _ ("the header is not the one that belongs here"), error);
  /* len first: its sum with the padding would run over on 32 bits. */
  size = len <= rest ? ustar_entry_size (len) : 0;
  if (size == 0 || size > rest)
    return ustar_fail (reader, name, _ ("the file ends inside this entry: it was cut off"), error);
  if (!ustar_is_zero (header + USTAR_BLOCK + len, size - USTAR_BLOCK - len))
    return ustar_fail (reader, name, _ ("the padding is not zero"), error);
  *out_data = header + USTAR_BLOCK;
  *out_len = len;
  reader->pos += size;
  return TRUE;
}

gboolean
ustar_at_end (const UstarReader *reader)
{
  return reader->len - reader->pos >= USTAR_BLOCK && reader->data[reader->pos] == 0;
}

gboolean
ustar_finish (const UstarReader *reader, GError **error)
{
  gsize rest = reader->len - reader->pos;

  return (rest == USTAR_END_SIZE && ustar_is_zero (reader->data + reader->pos, rest))
         || ustar_fail (reader, _ ("end"), _ ("two zero blocks must follow here, and nothing else"), error);
}
