/* The picture goes in as it is, as a data URI; shapes and letters lie above it. */
#include "item-bank/report/region-picture.h"

#include <libxml/xmlwriter.h>
#include <string.h>

#include "item-bank/lint/lint-region.h"

#define COORDINATES_MAX 200

static void
region_picture_set (xmlTextWriterPtr xml, const char *name, const char *value)
{
  xmlTextWriterWriteAttribute (xml, BAD_CAST name, BAD_CAST value);
}

static void
region_picture_set_number (xmlTextWriterPtr xml, const char *name, int value)
{
  g_autofree char *text = g_strdup_printf ("%d", value);

  region_picture_set (xml, name, text);
}

/* "rect 1,2,3,4" as the element of SVG; xy are its numbers. */
static void
region_picture_write_shape (xmlTextWriterPtr xml, const char *shape, const int *xy, const char *color)
{
  const char *name = *shape == 'p' ? "polygon" : *shape == 'r' ? "rect" : *shape == 'c' ? "circle" : "ellipse";

  xmlTextWriterStartElement (xml, BAD_CAST name);
  if (*shape == 'p')
    region_picture_set (xml, "points", strchr (shape, ' ') + 1);
  else if (*shape == 'r')
    {
      region_picture_set_number (xml, "x", MIN (xy[0], xy[2]));
      region_picture_set_number (xml, "y", MIN (xy[1], xy[3]));
      region_picture_set_number (xml, "width", ABS (xy[2] - xy[0]));
      region_picture_set_number (xml, "height", ABS (xy[3] - xy[1]));
    }
  else
    {
      region_picture_set_number (xml, "cx", xy[0]);
      region_picture_set_number (xml, "cy", xy[1]);
      region_picture_set_number (xml, *shape == 'c' ? "r" : "rx", xy[2]);
      if (*shape == 'e')
        region_picture_set_number (xml, "ry", xy[3]);
    }
  region_picture_set (xml, "fill", color);
  region_picture_set (xml, "fill-opacity", "0.15");
  region_picture_set (xml, "stroke", color);
  region_picture_set (xml, "stroke-width", "2");
  xmlTextWriterEndElement (xml);
}

static void
region_picture_write_option (xmlTextWriterPtr xml, const ItemOption *option, gboolean is_right)
{
  const char *color = is_right ? "#1c5d2f" : "#8c1d18", *space = strchr (option->shape, ' ');
  g_auto (GStrv) numbers = NULL;
  int xy[COORDINATES_MAX] = { 0 };

  if (!item_shape_is_valid (option->shape) || space == NULL)
    return;
  numbers = g_strsplit (space + 1, ",", COORDINATES_MAX);
  for (guint i = 0; numbers[i] != NULL && i < COORDINATES_MAX; i++)
    xy[i] = (int)g_ascii_strtoll (numbers[i], NULL, 10);
  region_picture_write_shape (xml, option->shape, xy, color);
  xmlTextWriterStartElement (xml, BAD_CAST "text");
  region_picture_set_number (xml, "x", xy[0] + 4);
  region_picture_set_number (xml, "y", xy[1] + 16);
  region_picture_set (xml, "font-family", "Noto Sans, DejaVu Sans, sans-serif");
  region_picture_set (xml, "font-size", "15");
  region_picture_set (xml, "font-weight", "bold");
  region_picture_set (xml, "fill", color);
  xmlTextWriterWriteString (xml, BAD_CAST option->id);
  xmlTextWriterEndElement (xml);
}

static void
region_picture_write_image (xmlTextWriterPtr xml, const ItemPicture *picture, guint width, guint height)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (picture->data, &len);
  g_autofree char *base64 = g_base64_encode (data, len);
  g_autofree char *url = g_strconcat ("data:", picture->type, ";base64,", base64, NULL);

  xmlTextWriterStartElement (xml, BAD_CAST "image");
  region_picture_set_number (xml, "width", (int)width);
  region_picture_set_number (xml, "height", (int)height);
  region_picture_set (xml, "xlink:href", url);
  xmlTextWriterEndElement (xml);
}

GBytes *
region_picture_new (const ItemField *field, const char *key)
{
  guint width, height;
  xmlBufferPtr buffer;
  xmlTextWriterPtr xml;
  g_autofree char *box = NULL;
  GBytes *bytes;

  if (field->picture == NULL || !lint_region_picture_size (field->picture, &width, &height) || width > 10000
      || height > 10000)
    return NULL;
  buffer = xmlBufferCreate ();
  xml = xmlNewTextWriterMemory (buffer, 0);
  g_assert (buffer != NULL && xml != NULL);
  box = g_strdup_printf ("0 0 %u %u", width, height);
  xmlTextWriterStartElement (xml, BAD_CAST "svg");
  region_picture_set (xml, "xmlns", "http://www.w3.org/2000/svg");
  region_picture_set (xml, "xmlns:xlink", "http://www.w3.org/1999/xlink");
  region_picture_set_number (xml, "width", (int)width);
  region_picture_set_number (xml, "height", (int)height);
  region_picture_set (xml, "viewBox", box);
  region_picture_write_image (xml, field->picture, width, height);
  for (guint i = 0; i < field->options->len; i++)
    {
      const ItemOption *option = field->options->pdata[i];

      region_picture_write_option (xml, option, strchr (key, *option->id) != NULL);
    }
  xmlTextWriterEndElement (xml);
  xmlFreeTextWriter (xml);
  bytes = g_bytes_new (xmlBufferContent (buffer), (gsize)xmlBufferLength (buffer));
  xmlBufferFree (buffer);
  return bytes;
}
