/* AES-GCM over OpenSSL's EVP interface. */
#include "common/crypto/aead.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/crypto/crypto-failure.h"
#include "common/crypto/openssl-types.h"

static const EVP_CIPHER *
aead_get_cipher (gsize key_len)
{
  static gsize aes128 = 0, aes256 = 0;

  g_assert (key_len == 16 || key_len == AEAD_KEY_LEN);
  if (g_once_init_enter (&aes128))
    g_once_init_leave (&aes128, (gsize)EVP_CIPHER_fetch (NULL, "AES-128-GCM", NULL));
  if (g_once_init_enter (&aes256))
    g_once_init_leave (&aes256, (gsize)EVP_CIPHER_fetch (NULL, "AES-256-GCM", NULL));
  return (const EVP_CIPHER *)(key_len == 16 ? aes128 : aes256);
}

static gboolean
aead_check_len (gsize aad_len, gsize len, GError **error)
{
  if (aad_len <= G_MAXINT && len <= G_MAXINT)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("more than 2 GiB cannot be encrypted at once"));
  return FALSE;
}

/* Key, nonce, associated data and text; the tag is the caller's. Empty parts are left out: a NULL buffer means
 * something else to EVP_CipherUpdate(). */
static gboolean
aead_run (EVP_CIPHER_CTX *context,
          gboolean is_seal,
          const Secret *key,
          const guint8 *nonce,
          const guint8 *aad,
          gsize aad_len,
          const guint8 *in,
          gsize len,
          guint8 *out)
{
  int n;

  return EVP_CipherInit_ex2 (context, aead_get_cipher (secret_len (key)), secret_peek (key), nonce, is_seal, NULL) == 1
         && (aad_len == 0 || EVP_CipherUpdate (context, NULL, &n, aad, (int)aad_len) == 1)
         && (len == 0 || EVP_CipherUpdate (context, out, &n, in, (int)len) == 1);
}

gboolean
aead_seal (const Secret *key,
           const guint8 nonce[AEAD_NONCE_LEN],
           const guint8 *aad,
           gsize aad_len,
           const guint8 *plain,
           gsize len,
           guint8 *out,
           GError **error)
{
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  guint8 none[AEAD_TAG_LEN];
  int n;

  if (!aead_check_len (aad_len, len, error))
    return FALSE;
  if (context == NULL || !aead_run (context, TRUE, key, nonce, aad, aad_len, plain, len, out)
      || EVP_CipherFinal_ex (context, none, &n) != 1
      || EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, AEAD_TAG_LEN, out + len) != 1)
    return crypto_failure_set_internal (error, "AES-GCM encryption");
  return TRUE;
}

gboolean
aead_open (const Secret *key,
           const guint8 nonce[AEAD_NONCE_LEN],
           const guint8 *aad,
           gsize aad_len,
           const guint8 *sealed,
           gsize sealed_len,
           guint8 *out,
           GError **error)
{
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  guint8 tag[AEAD_TAG_LEN], none[AEAD_TAG_LEN];
  gsize len;
  int n;

  if (sealed_len < AEAD_TAG_LEN)
    return crypto_failure_set (error, ADIL_ERROR_DAMAGED, _ ("the ciphertext is shorter than its tag"));
  len = sealed_len - AEAD_TAG_LEN;
  if (!aead_check_len (aad_len, len, error))
    return FALSE;
  memcpy (tag, sealed + len, sizeof tag);
  if (context == NULL || !aead_run (context, FALSE, key, nonce, aad, aad_len, sealed, len, out)
      || EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, sizeof tag, tag) != 1)
    {
      secret_wipe (out, len);
      return crypto_failure_set_internal (error, "AES-GCM decryption");
    }
  if (EVP_CipherFinal_ex (context, none, &n) == 1)
    return TRUE;
  /* Unauthenticated plaintext must not survive. */
  secret_wipe (out, len);
  return crypto_failure_set (error, ADIL_ERROR_DAMAGED, _ ("the ciphertext does not fit its key, tag or place"));
}
