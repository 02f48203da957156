/* Kept states give the same as HMAC from the library. */
#include <string.h>

#include "common/base/hex.h"
#include "common/crypto/hmac-key.h"

static void
check (const void *bytes, gsize key_len, const void *message, gsize len, const char *expected)
{
  guint8 out[DIGEST_LEN];
  g_autofree char *hex = NULL;
  HmacKey key;

  hmac_key_init (&key, bytes, key_len);
  hmac_key_compute (&key, message, len, out);
  hex = hex_format (out, sizeof out);
  g_assert_cmpstr (hex, ==, expected);
}

static void
test_matches_rfc_4231 (void)
{
  guint8 key_0b[20], key_aa[20], data_dd[50];

  memset (key_0b, 0x0b, sizeof key_0b);
  memset (key_aa, 0xaa, sizeof key_aa);
  memset (data_dd, 0xdd, sizeof data_dd);
  check (key_0b, 20, "Hi There", 8, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  check ("Jefe", 4, "what do ya want for nothing?", 28,
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  check (key_aa, 20, data_dd, 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
}

/* Every length around the ends of blocks, where padding goes wrong. */
static void
test_matches_the_library_at_every_length (void)
{
  guint8 message[300], bytes[64];

  for (guint i = 0; i < sizeof message; i++)
    message[i] = (guint8)(i * 7 + 1);
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)(i * 11 + 3);
  for (gsize len = 0; len <= sizeof message; len++)
    for (gsize key_len = 0; key_len <= sizeof bytes; key_len += 32)
      {
        guint8 ours[DIGEST_LEN], theirs[DIGEST_LEN];
        HmacKey key;

        hmac_key_init (&key, bytes, key_len);
        hmac_key_compute (&key, message, len, ours);
        digest_hmac_sha256 (theirs, bytes, key_len, message, len);
        g_assert_cmpmem (ours, DIGEST_LEN, theirs, DIGEST_LEN);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hmac-key/matches-rfc-4231", test_matches_rfc_4231);
  g_test_add_func ("/hmac-key/matches-the-library-at-every-length", test_matches_the_library_at_every_length);
  return g_test_run ();
}
