/* JPEG through gdk-pixbuf, whose loader is named: no other one is ever asked. GIF is left out: the loader complains
 * about its own state where such a file is damaged. */
#include "item-bank/import/picture-convert.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/png-check.h"

gboolean
picture_convert_can (const guint8 *data, gsize len)
{
  return len > 3 && memcmp (data, "\xff\xd8\xff", 3) == 0;
}

/* Called before any pixel is read: at a size of 0 the loaders stop, and no bomb is unpacked. */
static void
picture_convert_check_size (GdkPixbufLoader *loader, int width, int height, gpointer is_large)
{
  if (width > PNG_CHECK_SIDE_MAX || height > PNG_CHECK_SIDE_MAX)
    {
      *(gboolean *)is_large = TRUE;
      gdk_pixbuf_loader_set_size (loader, 0, 0);
    }
}

static gboolean
picture_convert_fail (GError **error, int code, const char *message)
{
  g_set_error (error, ADIL_ERROR, code, "%s", message);
  return FALSE;
}

static gboolean
picture_convert_load (GdkPixbufLoader *loader, GBytes *data, GError **error)
{
  gboolean is_large = FALSE, is_good;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (picture_convert_check_size), &is_large);
  is_good = gdk_pixbuf_loader_write_bytes (loader, data, NULL);
  is_good = gdk_pixbuf_loader_close (loader, NULL) && is_good;
  if (is_large)
    return picture_convert_fail (error, ADIL_ERROR_LIMIT, _ ("the picture has more than 8192 pixels on a side"));
  if (!is_good || gdk_pixbuf_loader_get_pixbuf (loader) == NULL)
    return picture_convert_fail (error, ADIL_ERROR_SYNTAX, _ ("the picture is damaged"));
  return TRUE;
}

GBytes *
picture_convert (GBytes *data, GError **error)
{
  gsize len;
  const guint8 *bytes = g_bytes_get_data (data, &len);
  g_autoptr (GdkPixbufLoader) loader
      = picture_convert_can (bytes, len) ? gdk_pixbuf_loader_new_with_type ("jpeg", NULL) : NULL;
  g_autoptr (GdkPixbuf) upright = NULL;
  char *png = NULL;

  if (loader == NULL)
    {
      picture_convert_fail (error, ADIL_ERROR_SYNTAX, _ ("pictures of this kind cannot be converted: save it as PNG"));
      return NULL;
    }
  if (!picture_convert_load (loader, data, error))
    return NULL;
  upright = gdk_pixbuf_apply_embedded_orientation (gdk_pixbuf_loader_get_pixbuf (loader));
  if (gdk_pixbuf_save_to_buffer (upright, &png, &len, "png", NULL, NULL))
    return g_bytes_new_take (png, len);
  picture_convert_fail (error, ADIL_ERROR_SYNTAX, _ ("the picture is damaged"));
  return NULL;
}
