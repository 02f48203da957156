#include "common/crypto/random.h"

#include <string.h>

static void
test_fill (void)
{
  guint8 a[64] = { 0 }, b[64] = { 0 };
  g_autoptr (GError) error = NULL;

  random_fill (a, sizeof a, &error);
  g_assert_no_error (error);
  random_fill (b, sizeof b, &error);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
}

static void
test_exact_length (void)
{
  guint8 bytes[34];
  guint seen = 0;

  for (guint i = 0; i < 64; i++)
    {
      memset (bytes, 0x11, sizeof bytes);
      g_assert_true (random_fill (bytes + 1, 32, NULL));
      g_assert_cmpint (bytes[0], ==, 0x11);
      g_assert_cmpint (bytes[33], ==, 0x11);
      seen += bytes[1] != 0x11;
      seen += bytes[32] != 0x11;
    }
  g_assert_cmpuint (seen, >, 64);
  g_assert_true (random_fill (NULL, 0, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/two-fills-differ", test_fill);
  g_test_add_func ("/random/fills-exactly-what-was-asked", test_exact_length);
  return g_test_run ();
}
