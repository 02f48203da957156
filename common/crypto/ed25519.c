/* Ed25519 over OpenSSL's EVP interface; the private half lives in OpenSSL's secure heap. */
#include "common/crypto/ed25519.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/crypto/crypto-failure.h"
#include "common/crypto/openssl-types.h"

struct Ed25519Key
{
  EVP_PKEY *pkey;
  guint8 public32[ED25519_PUBLIC_LEN];
};

Ed25519Key *
ed25519_key_new (GError **error)
{
  g_autoptr (Secret) seed = secret_new_random (ED25519_SEED_LEN, error);

  return seed != NULL ? ed25519_key_new_from_seed (seed, error) : NULL;
}

Ed25519Key *
ed25519_key_new_from_seed (const Secret *seed32, GError **error)
{
  g_autoptr (Ed25519Key) key = g_new0 (Ed25519Key, 1);
  gsize len = ED25519_PUBLIC_LEN;

  g_return_val_if_fail (secret_len (seed32) == ED25519_SEED_LEN, NULL);
  key->pkey = EVP_PKEY_new_raw_private_key (EVP_PKEY_ED25519, NULL, secret_peek (seed32), ED25519_SEED_LEN);
  if (key->pkey == NULL || EVP_PKEY_get_raw_public_key (key->pkey, key->public32, &len) != 1)
    {
      crypto_failure_set_internal (error, "Ed25519 key");
      return NULL;
    }
  return g_steal_pointer (&key);
}

void
ed25519_key_free (Ed25519Key *key)
{
  if (key == NULL)
    return;
  EVP_PKEY_free (key->pkey);
  g_free (key);
}

const guint8 *
ed25519_key_public (const Ed25519Key *key)
{
  return key->public32;
}

Secret *
ed25519_key_dup_seed (const Ed25519Key *key)
{
  Secret *seed = secret_new (ED25519_SEED_LEN);
  gsize len = ED25519_SEED_LEN;

  if (EVP_PKEY_get_raw_private_key (key->pkey, secret_data (seed), &len) != 1)
    g_error ("an Ed25519 key has lost its private half");
  return seed;
}

gboolean
ed25519_sign (const Ed25519Key *key, const void *message, gsize len, guint8 sig64[ED25519_SIG_LEN], GError **error)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  guint8 sig[ED25519_SIG_LEN];
  gsize sig_len = sizeof sig;

  if (context == NULL || EVP_DigestSignInit_ex (context, NULL, NULL, NULL, NULL, key->pkey, NULL) != 1
      || EVP_DigestSign (context, sig, &sig_len, len > 0 ? message : (const void *)"", len) != 1
      || sig_len != sizeof sig)
    return crypto_failure_set_internal (error, "Ed25519 signature");
  for (gsize i = 0; i < sizeof sig; i++)
    sig64[i] = sig[i];
  return TRUE;
}

/* Under a public key of small order one signature fits any message, so whoever chose it could disown what she signed.
 * OpenSSL accepts such keys. The y coordinates of the eight points, and their second spellings. */
static gboolean
ed25519_is_small_order (const guint8 *public32)
{
  static const guint8 POINTS[][ED25519_PUBLIC_LEN] = {
    { 0 },
    { 1 },
    { 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
      0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05 },
    { 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
      0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a },
    { 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
    { 0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
    { 0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
  };
  guint8 y[ED25519_PUBLIC_LEN];

  memcpy (y, public32, sizeof y);
  y[ED25519_PUBLIC_LEN - 1] &= 0x7f; /* the sign of x */
  for (gsize i = 0; i < G_N_ELEMENTS (POINTS); i++)
    if (memcmp (y, POINTS[i], sizeof y) == 0)
      return TRUE;
  return FALSE;
}

gboolean
ed25519_verify (const guint8 public32[ED25519_PUBLIC_LEN],
                const void *message,
                gsize len,
                const guint8 sig64[ED25519_SIG_LEN],
                GError **error)
{
  g_autoptr (EVP_PKEY) pkey = EVP_PKEY_new_raw_public_key (EVP_PKEY_ED25519, NULL, public32, ED25519_PUBLIC_LEN);
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();

  if (pkey == NULL || context == NULL || EVP_DigestVerifyInit_ex (context, NULL, NULL, NULL, NULL, pkey, NULL) != 1)
    return crypto_failure_set_internal (error, "Ed25519 verification");
  if (ed25519_is_small_order (public32)
      || EVP_DigestVerify (context, sig64, ED25519_SIG_LEN, len > 0 ? message : (const void *)"", len) != 1)
    return crypto_failure_set (error, ADIL_ERROR_DAMAGED, _ ("the Ed25519 signature does not fit its key and message"));
  return TRUE;
}
