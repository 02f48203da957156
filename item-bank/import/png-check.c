/* PNG (W3C Recommendation, second edition): signature, header, chunks. */
#include "item-bank/import/png-check.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/wire.h"

#define PNG_IHDR_LEN 13

static const guint8 PNG_SIGNATURE[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

gboolean
png_check_is_png (const guint8 *data, gsize len)
{
  return len >= sizeof PNG_SIGNATURE && memcmp (data, PNG_SIGNATURE, sizeof PNG_SIGNATURE) == 0;
}

static gboolean
png_check_fail (GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("the PNG picture is damaged: %s"), message);
  return FALSE;
}

/* Table 11.1: which bit depths go with which colour type. */
static gboolean
png_check_depth (guint8 depth, guint8 colour)
{
  switch (colour)
    {
    case 0:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case 3:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case 2:
    case 4:
    case 6:
      return depth == 8 || depth == 16;
    }
  return FALSE;
}

static gboolean
png_check_header (const guint8 *data, GError **error)
{
  WireReader header;
  guint32 width, height;
  guint8 depth, colour;

  wire_reader_init (&header, data, PNG_IHDR_LEN);
  width = wire_read_u32 (&header);
  height = wire_read_u32 (&header);
  depth = wire_read_u8 (&header);
  colour = wire_read_u8 (&header);
  if (width == 0 || height == 0 || !png_check_depth (depth, colour) || wire_read_u8 (&header) != 0
      || wire_read_u8 (&header) != 0 || wire_read_u8 (&header) > 1)
    return png_check_fail (error, _ ("impossible values in its header"));
  if (width <= PNG_CHECK_SIDE_MAX && height <= PNG_CHECK_SIDE_MAX)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the PNG picture has %u x %u pixels; at most %d a side"), width,
               height, PNG_CHECK_SIDE_MAX);
  return FALSE;
}

gboolean
png_check (const guint8 *data, gsize len, GError **error)
{
  WireReader reader;
  gboolean has_data = FALSE;

  wire_reader_init (&reader, data, len);
  wire_read_view (&reader, sizeof PNG_SIGNATURE);
  for (guint n = 0;; n++)
    {
      guint32 chunk_len = wire_read_u32 (&reader);
      const guint8 *type = wire_read_view (&reader, 4);
      const guint8 *body = type != NULL ? wire_read_view (&reader, chunk_len) : NULL;

      wire_read_u32 (&reader); /* CRC: the viewer checks it */
      if (reader.failed || body == NULL)
        return png_check_fail (error, _ ("it ends too early"));
      if (n == 0 && (memcmp (type, "IHDR", 4) != 0 || chunk_len != PNG_IHDR_LEN))
        return png_check_fail (error, _ ("its header is missing"));
      if (n == 0 && !png_check_header (body, error))
        return FALSE;
      has_data = has_data || memcmp (type, "IDAT", 4) == 0;
      if (memcmp (type, "IEND", 4) == 0)
        break;
    }
  if (!has_data || !wire_reader_finish (&reader))
    return png_check_fail (error, has_data ? _ ("there is something behind its end") : _ ("it has no pixels"));
  return TRUE;
}
