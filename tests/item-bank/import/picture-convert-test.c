/* JPEG and GIF as PNG: what is converted, and what a damaged or hostile file can do. */
#include "item-bank/import/picture-convert.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "common/base/error.h"
#include "item-bank/import/media-file.h"

static GBytes *
jpeg_new (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 20, 10);
  char *data;
  gsize len;

  gdk_pixbuf_fill (pixbuf, 0x3366ccff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &len, "jpeg", NULL, NULL));
  return g_bytes_new_take (data, len);
}

/* width and height in the header, then one frame of 1 x 1, or two. */
static GBytes *
gif_new (guint16 side, guint n_frames)
{
  static const guint8 HEAD[] = { 'G', 'I', 'F', '8', '9', 'a', 0, 0, 0, 0, 0x80, 0, 0, 255, 255, 255, 0, 0, 0 };
  static const guint8 FRAME[] = { 0x21, 0xf9, 4, 4, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0 };
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, HEAD, sizeof HEAD);
  bytes->data[6] = bytes->data[8] = (guint8)(side & 0xff);
  bytes->data[7] = bytes->data[9] = (guint8)(side >> 8);
  for (guint i = 0; i < n_frames; i++)
    g_byte_array_append (bytes, FRAME, sizeof FRAME);
  g_byte_array_append (bytes, (const guint8 *)";", 1);
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_converts (void)
{
  g_autoptr (GBytes) jpeg = jpeg_new ();
  g_autoptr (GBytes) gif = gif_new (1, 1);
  GBytes *const pictures[] = { jpeg, gif };

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ItemPicture) picture = media_file_check (pictures[i], "alt", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (picture->type, ==, "image/png");
      g_assert_cmpstr (picture->alt, ==, "alt");
    }
}

static void
test_refuses_what_is_large_or_moves (void)
{
  g_autoptr (GBytes) large = gif_new (60000, 1);
  g_autoptr (GBytes) moving = gif_new (1, 2);
  g_autoptr (GBytes) other = g_bytes_new_static ("BM123456", 8);
  g_autoptr (GError) error = NULL;

  g_assert_null (picture_convert (large, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (picture_convert (moving, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_null (picture_convert (other, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
}

static void
test_survives_truncation_and_mutations (void)
{
  g_autoptr (GBytes) jpeg = jpeg_new ();
  g_autoptr (GBytes) gif = gif_new (3, 1);
  GBytes *const seeds[] = { jpeg, gif };

  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++)
    for (guint round = 0; round < 400; round++)
      {
        gsize len;
        g_autofree guint8 *data = g_bytes_unref_to_data (g_bytes_ref (seeds[i]), &len);
        g_autoptr (GBytes) bad = NULL;
        g_autoptr (GBytes) png = NULL;

        if (round % 2 == 0)
          len = (gsize)g_test_rand_int_range (1, (gint32)len);
        for (guint n = 0; n < round % 4; n++)
          data[g_test_rand_int_range (0, (gint32)len)] = (guint8)g_test_rand_int_range (0, 256);
        bad = g_bytes_new (data, len);
        png = picture_convert (bad, NULL);
        g_assert_true (png == NULL || g_bytes_get_size (png) > 8);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-convert/jpeg-and-gif-become-png", test_converts);
  g_test_add_func ("/picture-convert/refuses-what-is-large-or-moves", test_refuses_what_is_large_or_moves);
  g_test_add_func ("/picture-convert/survives-truncation-and-mutations", test_survives_truncation_and_mutations);
  return g_test_run ();
}
