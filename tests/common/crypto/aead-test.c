/* Test cases 13 to 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega), and damage of every kind. */
#include "common/crypto/aead.h"

#include <string.h>

#include "common/base/error.h"
#include "tests/common/base/fixture.h"

static const char KEY_0[] = "0000000000000000000000000000000000000000000000000000000000000000";
static const char KEY_1[] = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
static const char NONCE_0[] = "000000000000000000000000";
static const char NONCE_1[] = "cafebabefacedbaddecaf888";

static Secret *
key_from_hex (const char *hex)
{
  g_autoptr (GBytes) bytes = fixture_hex (hex);

  return secret_new_copy (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
check_vector (
    const char *key_hex, const char *nonce_hex, const char *aad_hex, const char *plain_hex, const char *sealed_hex)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) key = key_from_hex (key_hex);
  g_autoptr (GBytes) nonce = fixture_hex (nonce_hex);
  g_autoptr (GBytes) aad = fixture_hex (aad_hex);
  g_autoptr (GBytes) plain = fixture_hex (plain_hex);
  gsize len = g_bytes_get_size (plain);
  g_autofree guint8 *sealed = g_malloc (len + AEAD_TAG_LEN);
  g_autofree guint8 *opened = g_malloc (len + 1);
  g_autofree char *got = NULL;

  aead_seal (key, g_bytes_get_data (nonce, NULL), g_bytes_get_data (aad, NULL), g_bytes_get_size (aad),
             g_bytes_get_data (plain, NULL), len, sealed, &error);
  g_assert_no_error (error);
  got = hex_format (sealed, len + AEAD_TAG_LEN);
  g_assert_cmpstr (got, ==, sealed_hex);
  aead_open (key, g_bytes_get_data (nonce, NULL), g_bytes_get_data (aad, NULL), g_bytes_get_size (aad), sealed,
             len + AEAD_TAG_LEN, opened, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (opened, len, g_bytes_get_data (plain, NULL), len);
}

static void
test_vectors (void)
{
  check_vector (KEY_0, NONCE_0, "", "", "530f8afbc74536b9a963b4f1c4cb738b");
  check_vector (KEY_0, NONCE_0, "", "00000000000000000000000000000000",
                "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
  check_vector (KEY_1, NONCE_1, "",
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                "b16aedf5aa0de657ba637b391aafd255",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                "c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c");
  check_vector (KEY_1, NONCE_1, "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                "b16aedf5aa0de657ba637b39",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
}

typedef struct
{
  Secret *key;
  guint8 nonce[AEAD_NONCE_LEN];
  guint8 aad[7];
  guint8 plain[33];
  guint8 sealed[33 + AEAD_TAG_LEN];
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->key = secret_new_random (AEAD_KEY_LEN, NULL);
  memcpy (fixture->nonce, "unique nonce", AEAD_NONCE_LEN);
  memcpy (fixture->aad, "record1", sizeof fixture->aad);
  memset (fixture->plain, 'p', sizeof fixture->plain);
  g_assert_true (aead_seal (fixture->key, fixture->nonce, fixture->aad, sizeof fixture->aad, fixture->plain,
                            sizeof fixture->plain, fixture->sealed, NULL));
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  secret_free (fixture->key);
}

static void
check_damaged (const Secret *key, const Fixture *fixture, gsize aad_len, gsize sealed_len)
{
  g_autoptr (GError) error = NULL;
  guint8 out[33];

  memset (out, 0x77, sizeof out);
  g_assert_false (aead_open (key, fixture->nonce, fixture->aad, aad_len, fixture->sealed, sealed_len, out, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
  for (gsize i = 0; i + AEAD_TAG_LEN < sealed_len; i++)
    g_assert_cmpint (out[i], ==, 0);
}

static void
test_bits (Fixture *fixture, gconstpointer data)
{
  guint8 *const parts[] = { fixture->nonce, fixture->aad, fixture->sealed, secret_data (fixture->key) };
  const gsize lens[] = { sizeof fixture->nonce, sizeof fixture->aad, sizeof fixture->sealed, AEAD_KEY_LEN };

  for (guint part = 0; part < G_N_ELEMENTS (parts); part++)
    for (gsize bit = 0; bit < 8 * lens[part]; bit++)
      {
        parts[part][bit / 8] ^= (guint8)(1 << bit % 8);
        check_damaged (fixture->key, fixture, sizeof fixture->aad, sizeof fixture->sealed);
        parts[part][bit / 8] ^= (guint8)(1 << bit % 8);
      }
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  for (gsize len = 0; len < sizeof fixture->sealed; len++)
    check_damaged (fixture->key, fixture, sizeof fixture->aad, len);
  for (gsize len = 0; len < sizeof fixture->aad; len++)
    check_damaged (fixture->key, fixture, len, sizeof fixture->sealed);
}

static void
test_wrong_key_len (Fixture *fixture, gconstpointer data)
{
  if (g_test_subprocess ())
    {
      g_autoptr (Secret) key = secret_new (31);
      guint8 out[AEAD_TAG_LEN];

      aead_seal (key, fixture->nonce, NULL, 0, NULL, 0, out, NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aead/aes-256-gcm-matches-the-published-cases", test_vectors);
  g_test_add ("/aead/every-flipped-bit-is-damage-and-leaves-zeros", Fixture, NULL, setup, test_bits, teardown);
  g_test_add ("/aead/every-truncation-is-damage", Fixture, NULL, setup, test_truncated, teardown);
  g_test_add ("/aead/another-key-length-is-the-callers-mistake", Fixture, NULL, setup, test_wrong_key_len, teardown);
  return g_test_run ();
}
