/* FIPS 180-4 examples, RFC 4231 and RFC 5869, appendix A. */
#include "common/crypto/digest.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "tests/common/base/fixture.h"

static char *
repeat (guint8 byte, gsize n)
{
  char *text = g_malloc (n);

  memset (text, byte, n);
  return text;
}

static void
check_sha256 (const void *data, gsize len, const char *expected)
{
  g_autofree char *hex = digest_sha256_hex (data, len);

  g_assert_cmpstr (hex, ==, expected);
}

static void
test_sha256 (void)
{
  g_autofree char *million = repeat ('a', 1000000);

  check_sha256 (NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  check_sha256 ("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  check_sha256 ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  check_sha256 (million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void
test_parts (void)
{
  guint8 whole[DIGEST_LEN], parts[DIGEST_LEN];

  digest_sha256 (whole, "abcdef", 6);
  digest_sha256_parts (parts, "a", (gsize)1, "", (gsize)0, "bcde", (gsize)4, "f", (gsize)1, NULL);
  g_assert_cmpmem (whole, DIGEST_LEN, parts, DIGEST_LEN);
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *content = repeat ('x', 200001);
  guint8 from_file[DIGEST_LEN], from_memory[DIGEST_LEN];
  int fd = g_file_open_tmp ("adil-digest-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_assert_true (g_file_set_contents (path, content, 200001, NULL));
  g_assert_true (digest_sha256_file (from_file, path, &error));
  digest_sha256 (from_memory, content, 200001);
  g_assert_cmpmem (from_file, DIGEST_LEN, from_memory, DIGEST_LEN);
  g_unlink (path);
  g_assert_false (digest_sha256_file (from_file, path, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_false (digest_sha256_file (from_file, "/", &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_IO);
  g_assert_cmpmem (from_file, DIGEST_LEN, from_memory, DIGEST_LEN);
}

static gpointer
hash_often (gpointer seed)
{
  for (guint i = 0; i < 2000; i++)
    check_sha256 ("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  return seed;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hash", hash_often, GUINT_TO_POINTER (i));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
check_hmac (const guint8 *key, gsize key_len, const void *data, gsize len, const char *expected)
{
  guint8 out[DIGEST_LEN];
  g_autofree char *hex = NULL;

  digest_hmac_sha256 (out, key, key_len, data, len);
  hex = hex_format (out, sizeof out);
  g_assert_cmpstr (hex, ==, expected);
}

static void
test_hmac (void)
{
  static const char LONG_DATA[]
      = "This is a test using a larger than block-size key and a larger than block-size data. "
        "The key needs to be hashed before being used by the HMAC algorithm.";
  g_autofree char *key_0b = repeat (0x0b, 20);
  g_autofree char *key_aa = repeat (0xaa, 131);
  g_autofree char *data_dd = repeat (0xdd, 50);
  g_autofree char *data_cd = repeat (0xcd, 50);
  g_autoptr (GBytes) key_25 = fixture_hex ("0102030405060708090a0b0c0d0e0f10111213141516171819");

  check_hmac ((guint8 *)key_0b, 20, "Hi There", 8, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  check_hmac ((const guint8 *)"Jefe", 4, "what do ya want for nothing?", 28,
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  check_hmac ((guint8 *)key_aa, 20, data_dd, 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  check_hmac (g_bytes_get_data (key_25, NULL), 25, data_cd, 50,
              "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
  check_hmac ((guint8 *)key_aa, 131, "Test Using Larger Than Block-Size Key - Hash Key First", 54,
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  check_hmac ((guint8 *)key_aa, 131, LONG_DATA, sizeof LONG_DATA - 1,
              "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

static void
check_hkdf (const char *ikm_hex, const char *salt_hex, const char *info_hex, const char *prk_hex, const char *okm_hex)
{
  g_autoptr (GBytes) ikm = fixture_hex (ikm_hex);
  g_autoptr (GBytes) salt = fixture_hex (salt_hex);
  g_autoptr (GBytes) info = fixture_hex (info_hex);
  g_autoptr (Secret) ikm_secret = secret_new_copy (g_bytes_get_data (ikm, NULL), g_bytes_get_size (ikm));
  gsize salt_len = g_bytes_get_size (salt), info_len = g_bytes_get_size (info), len = strlen (okm_hex) / 2;
  const guint8 *salt_data = salt_len > 0 ? g_bytes_get_data (salt, NULL) : NULL;
  const guint8 *info_data = g_bytes_get_data (info, NULL);
  g_autoptr (Secret) prk = digest_hkdf_extract (salt_data, salt_len, secret_peek (ikm_secret), secret_len (ikm_secret));
  g_autoptr (Secret) okm = digest_hkdf_expand (prk, info_data, info_len, len);
  g_autoptr (Secret) whole = digest_hkdf (salt_data, salt_len, ikm_secret, info_data, info_len, len);
  g_autofree char *prk_got = hex_format (secret_peek (prk), secret_len (prk));
  g_autofree char *okm_got = hex_format (secret_peek (okm), secret_len (okm));

  g_assert_cmpstr (prk_got, ==, prk_hex);
  g_assert_cmpstr (okm_got, ==, okm_hex);
  g_assert_true (secret_equal (okm, whole));
}

static void
test_hkdf (void)
{
  check_hkdf ("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
              "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
              "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  check_hkdf (
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334"
      "35363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
      "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f9091929394"
      "95969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
      "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4"
      "e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
      "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c"
      "2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
  check_hkdf ("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
              "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

static void
test_hkdf_limits (void)
{
  g_autoptr (Secret) prk = secret_new (DIGEST_LEN);
  g_autoptr (Secret) none = digest_hkdf_expand (prk, NULL, 0, 0);
  g_autoptr (Secret) longest = digest_hkdf_expand (prk, NULL, 0, 255 * DIGEST_LEN);
  g_autoptr (Secret) block = digest_hkdf_expand (prk, NULL, 0, DIGEST_LEN);

  g_assert_cmpuint (secret_len (none), ==, 0);
  g_assert_cmpmem (secret_peek (longest), DIGEST_LEN, secret_peek (block), DIGEST_LEN);
  g_assert_cmpint (memcmp (secret_peek (longest) + 254 * DIGEST_LEN, secret_peek (block), DIGEST_LEN), !=, 0);
}

static void
test_hkdf_too_long (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (Secret) prk = secret_new (DIGEST_LEN);

      digest_hkdf_expand (prk, NULL, 0, 255 * DIGEST_LEN + 1);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest/sha256-matches-fips-180-4", test_sha256);
  g_test_add_func ("/digest/parts-hash-like-the-whole", test_parts);
  g_test_add_func ("/digest/a-file-hashes-like-its-content", test_file);
  g_test_add_func ("/digest/threads-do-not-disturb-each-other", test_threads);
  g_test_add_func ("/digest/hmac-matches-rfc-4231", test_hmac);
  g_test_add_func ("/digest/hkdf-matches-rfc-5869", test_hkdf);
  g_test_add_func ("/digest/hkdf-gives-nothing-to-255-blocks", test_hkdf_limits);
  g_test_add_func ("/digest/hkdf-beyond-255-blocks-is-the-callers-mistake", test_hkdf_too_long);
  return g_test_run ();
}
