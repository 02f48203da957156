/* RFC 8032, 7.1, and damage of every kind. */
#include "common/crypto/ed25519.h"

#include <string.h>

#include "common/base/error.h"
#include "tests/common/base/fixture.h"

static const struct
{
  const char *seed, *public_key, *message, *signature;
} VECTORS[] = {
  { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
    "655141438e7a100b" },
  { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
    "b00d291612bb0c00" },
  { "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
    "c027beceea1ec40a" },
  { "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
    "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e"
    "2a9ac94fa54ca49f",
    "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17a"
    "d9bef1177331a704" },
};

static Ed25519Key *
key_from_hex (const char *seed_hex)
{
  g_autoptr (GBytes) bytes = fixture_hex (seed_hex);
  g_autoptr (Secret) seed = secret_new_copy (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GError) error = NULL;
  Ed25519Key *key = ed25519_key_new_from_seed (seed, &error);
  g_autoptr (Secret) back = NULL;

  g_assert_no_error (error);
  back = ed25519_key_dup_seed (key);
  g_assert_true (secret_equal (seed, back));
  return key;
}

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (VECTORS); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Ed25519Key) key = key_from_hex (VECTORS[i].seed);
      g_autoptr (GBytes) message = fixture_hex (VECTORS[i].message);
      g_autofree char *public_hex = hex_format (ed25519_key_public (key), ED25519_PUBLIC_LEN);
      g_autofree char *sig_hex = NULL;
      guint8 sig[ED25519_SIG_LEN];
      gsize len;
      const guint8 *data = g_bytes_get_data (message, &len);

      g_assert_cmpstr (public_hex, ==, VECTORS[i].public_key);
      ed25519_sign (key, data, len, sig, &error);
      g_assert_no_error (error);
      sig_hex = hex_format (sig, sizeof sig);
      g_assert_cmpstr (sig_hex, ==, VECTORS[i].signature);
      ed25519_verify (ed25519_key_public (key), data, len, sig, &error);
      g_assert_no_error (error);
    }
}

static void
check_damaged (const guint8 *public32, const char *message, gsize len, const guint8 *sig)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ed25519_verify (public32, message, len, sig, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
}

static void
test_bits (void)
{
  g_autoptr (Ed25519Key) key = ed25519_key_new (NULL);
  guint8 sig[ED25519_SIG_LEN], public32[ED25519_PUBLIC_LEN];
  char message[] = "exam-rec/v1\n0123456789";

  memcpy (public32, ed25519_key_public (key), sizeof public32);
  g_assert_true (ed25519_sign (key, message, sizeof message, sig, NULL));
  for (gsize bit = 0; bit < 8 * sizeof sig; bit++)
    {
      sig[bit / 8] ^= (guint8)(1 << bit % 8);
      check_damaged (public32, message, sizeof message, sig);
      sig[bit / 8] ^= (guint8)(1 << bit % 8);
    }
  for (gsize bit = 0; bit < 8 * sizeof message; bit++)
    {
      message[bit / 8] ^= (char)(1 << bit % 8);
      check_damaged (public32, message, sizeof message, sig);
      message[bit / 8] ^= (char)(1 << bit % 8);
    }
  for (gsize bit = 0; bit < 8 * sizeof public32; bit++)
    {
      public32[bit / 8] ^= (guint8)(1 << bit % 8);
      check_damaged (public32, message, sizeof message, sig);
      public32[bit / 8] ^= (guint8)(1 << bit % 8);
    }
  for (gsize len = 0; len < sizeof message; len++)
    check_damaged (public32, message, len, sig);
  g_assert_true (ed25519_verify (public32, message, sizeof message, sig, NULL));
}

static void
test_wrong_key (void)
{
  g_autoptr (Ed25519Key) key = ed25519_key_new (NULL);
  g_autoptr (Ed25519Key) other = ed25519_key_new (NULL);
  guint8 sig[ED25519_SIG_LEN];

  g_assert_true (ed25519_sign (key, "m", 1, sig, NULL));
  check_damaged (ed25519_key_public (other), "m", 1, sig);
  g_assert_cmpint (memcmp (ed25519_key_public (key), ed25519_key_public (other), ED25519_PUBLIC_LEN), !=, 0);
}

/* The neutral point as public key: R = A, S = 0 would fit every message. */
static void
test_small_order (void)
{
  guint8 public32[ED25519_PUBLIC_LEN] = { 1 }, sig[ED25519_SIG_LEN] = { 1 };
  guint8 second_spelling[ED25519_PUBLIC_LEN];

  check_damaged (public32, "any", 3, sig);
  check_damaged (public32, "other", 5, sig);
  public32[ED25519_PUBLIC_LEN - 1] = 0x80;
  check_damaged (public32, "any", 3, sig);
  memset (second_spelling, 0xff, sizeof second_spelling); /* p + 1 */
  second_spelling[0] = 0xee;
  second_spelling[ED25519_PUBLIC_LEN - 1] = 0x7f;
  check_damaged (second_spelling, "any", 3, sig);
}

static gpointer
sign_often (gpointer key)
{
  for (guint i = 0; i < 200; i++)
    {
      guint8 sig[ED25519_SIG_LEN];

      g_assert_true (ed25519_sign (key, &i, sizeof i, sig, NULL));
      g_assert_true (ed25519_verify (ed25519_key_public (key), &i, sizeof i, sig, NULL));
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (Ed25519Key) key = ed25519_key_new (NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sign", sign_often, key);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ed25519/signatures-match-rfc-8032", test_vectors);
  g_test_add_func ("/ed25519/threads-share-a-key", test_threads);
  g_test_add_func ("/ed25519/every-flipped-bit-and-truncation-is-damage", test_bits);
  g_test_add_func ("/ed25519/another-key-is-damage", test_wrong_key);
  g_test_add_func ("/ed25519/a-key-of-small-order-signs-nothing", test_small_order);
  return g_test_run ();
}
