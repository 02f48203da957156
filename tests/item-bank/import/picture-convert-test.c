/* JPEG as PNG: what is converted, and what a damaged or hostile file can do. */
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

static void
test_converts (void)
{
  g_autoptr (GBytes) jpeg = jpeg_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ItemPicture) picture = media_file_check (jpeg, "alt", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (picture->type, ==, "image/png");
  g_assert_cmpstr (picture->alt, ==, "alt");
}

static void
test_refuses_what_is_large_or_of_another_kind (void)
{
  g_autoptr (GBytes) jpeg = jpeg_new ();
  gsize len;
  g_autofree guint8 *data = g_bytes_unref_to_data (g_bytes_ref (jpeg), &len);
  g_autoptr (GBytes) large = NULL;
  g_autoptr (GBytes) other = g_bytes_new_static ("BM123456", 8);
  g_autoptr (GError) error = NULL;

  /* The frame's header: marker, length, precision, height, width. */
  for (gsize i = 0; i + 9 < len; i++)
    if (data[i] == 0xff && data[i + 1] == 0xc0)
      data[i + 5] = data[i + 7] = 0xf0;
  large = g_bytes_new (data, len);
  g_assert_null (picture_convert (large, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (picture_convert (other, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
}

static void
test_survives_truncation_and_mutations (void)
{
  g_autoptr (GBytes) jpeg = jpeg_new ();

  for (guint round = 0; round < 600; round++)
    {
      gsize len;
      g_autofree guint8 *data = g_bytes_unref_to_data (g_bytes_ref (jpeg), &len);
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
  g_test_add_func ("/picture-convert/jpeg-becomes-png", test_converts);
  g_test_add_func ("/picture-convert/refuses-what-is-large-or-of-another-kind",
                   test_refuses_what_is_large_or_of_another_kind);
  g_test_add_func ("/picture-convert/survives-truncation-and-mutations", test_survives_truncation_and_mutations);
  return g_test_run ();
}
