#include "common/base/hex.h"

#include <string.h>

static void
test_round_trip (void)
{
  guint8 bytes[256], back[256];
  g_autofree char *text = NULL;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)i;
  text = hex_format (bytes, sizeof bytes);
  g_assert_cmpuint (strlen (text), ==, 512);
  g_assert_true (g_str_has_prefix (text, "000102030405060708090a0b"));
  g_assert_true (hex_parse (text, back, sizeof back));
  g_assert_cmpmem (bytes, sizeof bytes, back, sizeof back);
}

static void
test_empty (void)
{
  g_autofree char *text = hex_format (NULL, 0);
  g_autoptr (GBytes) bytes = hex_dup_bytes ("");

  g_assert_cmpstr (text, ==, "");
  g_assert_true (hex_parse ("", NULL, 0));
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
}

static void
test_refuses_other_spellings (void)
{
  static const char *const BAD[] = { "",   "0",      "000",   "0A0b", "0g0b", " 0a0b", "0a0b ", "0x0a",
                                     "0a", "0a0b0c", "0a\n0", "0a/0", "0a:0", "0a`0",  "0a@0",  "+a0b" };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      guint8 out[2] = { 0x5a, 0xa5 };

      g_assert_false (hex_parse (BAD[i], out, sizeof out));
      g_assert_cmpint (out[0], ==, 0x5a);
      g_assert_cmpint (out[1], ==, 0xa5);
    }
}

static void
test_dup_refuses (void)
{
  g_assert_null (hex_dup_bytes ("abc"));
  g_assert_null (hex_dup_bytes ("AB"));
  g_assert_null (hex_dup_bytes ("zz"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hex/every-byte-survives-the-round-trip", test_round_trip);
  g_test_add_func ("/hex/nothing-is-empty-text", test_empty);
  g_test_add_func ("/hex/parse-refuses-every-other-spelling-and-leaves-out-alone", test_refuses_other_spellings);
  g_test_add_func ("/hex/dup-refuses-odd-upper-case-and-other-text", test_dup_refuses);
  return g_test_run ();
}
