/* RFC 9180 base mode on OpenSSL's X25519, HMAC and AES-GCM. Names in comments are the RFC's. */
#include "common/crypto/hpke.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/crypto/aead.h"
#include "common/crypto/crypto-failure.h"
#include "common/crypto/digest.h"
#include "common/crypto/openssl-types.h"

#define HPKE_KEM_ID    0x0020 /* DHKEM(X25519, HKDF-SHA256) */
#define HPKE_KDF_ID    0x0001 /* HKDF-SHA256 */
#define HPKE_AES128    1
#define HPKE_AES256    2
#define HPKE_MODE_BASE 0
#define HPKE_MAX_INFO  (64 * 1024)

/* The two suite_id strings of the RFC: "KEM" || kem_id inside the KEM, "HPKE" || all three ids outside of it. */
typedef struct
{
  guint8 bytes[10];
  gsize len;
} HpkeSuite;

static const HpkeSuite HPKE_KEM_SUITE = { { 'K', 'E', 'M', HPKE_KEM_ID >> 8, HPKE_KEM_ID & 0xff }, 5 };

static HpkeSuite
hpke_suite (guint16 aead_id)
{
  return (HpkeSuite){ { 'H', 'P', 'K', 'E', HPKE_KEM_ID >> 8, HPKE_KEM_ID & 0xff, HPKE_KDF_ID >> 8, HPKE_KDF_ID & 0xff,
                        (guint8)(aead_id >> 8), (guint8)aead_id },
                      10 };
}

static gsize
hpke_key_len (guint16 aead_id)
{
  g_assert (aead_id == HPKE_AES128 || aead_id == HPKE_AES256);
  return aead_id == HPKE_AES128 ? 16 : 32;
}

static gsize
hpke_put (guint8 *out, gsize at, const void *data, gsize len)
{
  if (len > 0)
    memcpy (out + at, data, len);
  return at + len;
}

/* LabeledExtract(salt, label, ikm) */
static Secret *
hpke_labeled_extract (const HpkeSuite *suite, const Secret *salt, const char *label, const guint8 *ikm, gsize ikm_len)
{
  g_autoptr (Secret) labeled = secret_new (7 + suite->len + strlen (label) + ikm_len);
  gsize at = hpke_put (secret_data (labeled), 0, "HPKE-v1", 7);

  at = hpke_put (secret_data (labeled), at, suite->bytes, suite->len);
  at = hpke_put (secret_data (labeled), at, label, strlen (label));
  hpke_put (secret_data (labeled), at, ikm, ikm_len);
  return digest_hkdf_extract (salt != NULL ? secret_peek (salt) : NULL, salt != NULL ? secret_len (salt) : 0,
                              secret_peek (labeled), secret_len (labeled));
}

/* LabeledExpand(prk, label, info, L) */
static Secret *
hpke_labeled_expand (
    const HpkeSuite *suite, const Secret *prk, const char *label, const guint8 *info, gsize info_len, gsize out_len)
{
  gsize len = 2 + 7 + suite->len + strlen (label) + info_len;
  g_autofree guint8 *labeled = g_malloc (len);
  const guint8 length[2] = { (guint8)(out_len >> 8), (guint8)out_len };
  gsize at = hpke_put (labeled, 0, length, sizeof length);

  at = hpke_put (labeled, at, "HPKE-v1", 7);
  at = hpke_put (labeled, at, suite->bytes, suite->len);
  at = hpke_put (labeled, at, label, strlen (label));
  hpke_put (labeled, at, info, info_len);
  return digest_hkdf_expand (prk, labeled, len, out_len);
}

gboolean
hpke_derive_public (const Secret *private32, guint8 out_public32[HPKE_PUBLIC_LEN], GError **error)
{
  g_autoptr (EVP_PKEY) pkey = NULL;
  guint8 public32[HPKE_PUBLIC_LEN];
  gsize len = sizeof public32;

  g_return_val_if_fail (secret_len (private32) == HPKE_PRIVATE_LEN, FALSE);
  pkey = EVP_PKEY_new_raw_private_key (EVP_PKEY_X25519, NULL, secret_peek (private32), HPKE_PRIVATE_LEN);
  if (pkey == NULL || EVP_PKEY_get_raw_public_key (pkey, public32, &len) != 1)
    return crypto_failure_set_internal (error, "X25519 key");
  memcpy (out_public32, public32, sizeof public32);
  return TRUE;
}

gboolean
hpke_generate (Secret **out_private32, guint8 out_public32[HPKE_PUBLIC_LEN], GError **error)
{
  /* Any 32 bytes are an X25519 private key; clamping is part of the function. */
  g_autoptr (Secret) private32 = secret_new_random (HPKE_PRIVATE_LEN, error);

  if (private32 == NULL || !hpke_derive_public (private32, out_public32, error))
    return FALSE;
  *out_private32 = g_steal_pointer (&private32);
  return TRUE;
}

static Secret *
hpke_diffie_hellman (const Secret *private32, const guint8 *public32, GError **error)
{
  g_autoptr (EVP_PKEY) own = NULL;
  g_autoptr (EVP_PKEY) peer = EVP_PKEY_new_raw_public_key (EVP_PKEY_X25519, NULL, public32, HPKE_PUBLIC_LEN);
  g_autoptr (EVP_PKEY_CTX) context = NULL;
  g_autoptr (Secret) shared = secret_new (HPKE_PRIVATE_LEN);
  gsize len = HPKE_PRIVATE_LEN;

  own = EVP_PKEY_new_raw_private_key (EVP_PKEY_X25519, NULL, secret_peek (private32), HPKE_PRIVATE_LEN);
  context = own != NULL ? EVP_PKEY_CTX_new (own, NULL) : NULL;
  if (peer == NULL || context == NULL || EVP_PKEY_derive_init (context) != 1
      || EVP_PKEY_derive_set_peer (context, peer) != 1)
    {
      crypto_failure_set_internal (error, "X25519");
      return NULL;
    }
  /* RFC 9180, 7.1.4: an all-zero result is refused; OpenSSL does so itself. */
  if (EVP_PKEY_derive (context, secret_data (shared), &len) != 1)
    {
      crypto_failure_set (error, ADIL_ERROR_DAMAGED, _ ("the X25519 public key is not a usable point"));
      return NULL;
    }
  return g_steal_pointer (&shared);
}

/* ExtractAndExpand(dh, enc || pkR) */
static Secret *
hpke_shared_secret (const Secret *dh, const guint8 *enc32, const guint8 *public32)
{
  g_autoptr (Secret) prk = hpke_labeled_extract (&HPKE_KEM_SUITE, NULL, "eae_prk", secret_peek (dh), secret_len (dh));
  guint8 kem_context[HPKE_ENC_LEN + HPKE_PUBLIC_LEN];

  memcpy (kem_context, enc32, HPKE_ENC_LEN);
  memcpy (kem_context + HPKE_ENC_LEN, public32, HPKE_PUBLIC_LEN);
  return hpke_labeled_expand (&HPKE_KEM_SUITE, prk, "shared_secret", kem_context, sizeof kem_context, DIGEST_LEN);
}

/* KeySchedule(mode_base, shared_secret, info, "", "") */
static void
hpke_key_schedule (HpkeContext *context, guint16 aead_id, const Secret *shared, const guint8 *info, gsize info_len)
{
  const HpkeSuite suite = hpke_suite (aead_id);
  g_autoptr (Secret) psk_id_hash = hpke_labeled_extract (&suite, NULL, "psk_id_hash", NULL, 0);
  g_autoptr (Secret) info_hash = hpke_labeled_extract (&suite, NULL, "info_hash", info, info_len);
  g_autoptr (Secret) secret = hpke_labeled_extract (&suite, shared, "secret", NULL, 0);
  g_autoptr (Secret) base_nonce = NULL;
  guint8 schedule[1 + 2 * DIGEST_LEN] = { HPKE_MODE_BASE };

  memcpy (schedule + 1, secret_peek (psk_id_hash), DIGEST_LEN);
  memcpy (schedule + 1 + DIGEST_LEN, secret_peek (info_hash), DIGEST_LEN);
  context->key = hpke_labeled_expand (&suite, secret, "key", schedule, sizeof schedule, hpke_key_len (aead_id));
  base_nonce = hpke_labeled_expand (&suite, secret, "base_nonce", schedule, sizeof schedule, AEAD_NONCE_LEN);
  memcpy (context->base_nonce, secret_peek (base_nonce), AEAD_NONCE_LEN);
  context->exporter = hpke_labeled_expand (&suite, secret, "exp", schedule, sizeof schedule, DIGEST_LEN);
}

void
hpke_context_clear (HpkeContext *context)
{
  secret_free (context->key);
  secret_free (context->exporter);
  secret_wipe (context, sizeof *context);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HpkeContext, hpke_context_clear)

static gboolean
hpke_check_info (gsize info_len, GError **error)
{
  if (info_len <= HPKE_MAX_INFO)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, "HPKE info of more than %d bytes", HPKE_MAX_INFO);
  return FALSE;
}

gboolean
hpke_context_init_sender (HpkeContext *context,
                          guint16 aead_id,
                          const Secret *ephemeral_private32,
                          const guint8 public32[HPKE_PUBLIC_LEN],
                          const guint8 *info,
                          gsize info_len,
                          guint8 out_enc32[HPKE_ENC_LEN],
                          GError **error)
{
  g_autoptr (Secret) dh = NULL;
  g_autoptr (Secret) shared = NULL;

  if (!hpke_check_info (info_len, error))
    return FALSE;
  dh = hpke_diffie_hellman (ephemeral_private32, public32, error);
  if (dh == NULL || !hpke_derive_public (ephemeral_private32, out_enc32, error))
    return FALSE;
  shared = hpke_shared_secret (dh, out_enc32, public32);
  hpke_key_schedule (context, aead_id, shared, info, info_len);
  return TRUE;
}

gboolean
hpke_context_init_receiver (HpkeContext *context,
                            guint16 aead_id,
                            const Secret *private32,
                            const guint8 enc32[HPKE_ENC_LEN],
                            const guint8 *info,
                            gsize info_len,
                            GError **error)
{
  g_autoptr (Secret) dh = NULL;
  g_autoptr (Secret) shared = NULL;
  guint8 public32[HPKE_PUBLIC_LEN];

  if (!hpke_check_info (info_len, error) || !hpke_derive_public (private32, public32, error))
    return FALSE;
  dh = hpke_diffie_hellman (private32, enc32, error);
  if (dh == NULL)
    return FALSE;
  shared = hpke_shared_secret (dh, enc32, public32);
  hpke_key_schedule (context, aead_id, shared, info, info_len);
  return TRUE;
}

void
hpke_context_nonce (const HpkeContext *context, guint64 seq, guint8 out_nonce[12])
{
  memcpy (out_nonce, context->base_nonce, AEAD_NONCE_LEN);
  for (guint i = 0; i < 8; i++)
    out_nonce[AEAD_NONCE_LEN - 1 - i] ^= (guint8)(seq >> (8 * i));
}

Secret *
hpke_context_export (
    const HpkeContext *context, guint16 aead_id, const guint8 *exporter_context, gsize context_len, gsize out_len)
{
  const HpkeSuite suite = hpke_suite (aead_id);

  return hpke_labeled_expand (&suite, context->exporter, "sec", exporter_context, context_len, out_len);
}

static gboolean
hpke_check_len (gsize len, GError **error)
{
  if (len <= HPKE_MAX_LEN)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("more than %d bytes cannot be sealed at once"), HPKE_MAX_LEN);
  return FALSE;
}

gboolean
hpke_seal (const guint8 public32[HPKE_PUBLIC_LEN],
           const guint8 *info,
           gsize info_len,
           const guint8 *aad,
           gsize aad_len,
           const guint8 *plain,
           gsize len,
           guint8 out_enc32[HPKE_ENC_LEN],
           guint8 *out_sealed,
           GError **error)
{
  g_auto (HpkeContext) context = { 0 };
  g_autoptr (Secret) ephemeral = secret_new_random (HPKE_PRIVATE_LEN, error);
  guint8 nonce[AEAD_NONCE_LEN];

  if (ephemeral == NULL || !hpke_check_len (len, error)
      || !hpke_context_init_sender (&context, HPKE_AES256, ephemeral, public32, info, info_len, out_enc32, error))
    return FALSE;
  hpke_context_nonce (&context, 0, nonce);
  return aead_seal (context.key, nonce, aad, aad_len, plain, len, out_sealed, error);
}

Secret *
hpke_open (const Secret *private32,
           const guint8 enc32[HPKE_ENC_LEN],
           const guint8 *info,
           gsize info_len,
           const guint8 *aad,
           gsize aad_len,
           const guint8 *sealed,
           gsize sealed_len,
           GError **error)
{
  g_auto (HpkeContext) context = { 0 };
  g_autoptr (Secret) plain = NULL;
  guint8 nonce[AEAD_NONCE_LEN];

  if (sealed_len < HPKE_TAG_LEN)
    {
      crypto_failure_set (error, ADIL_ERROR_DAMAGED, _ ("the ciphertext is shorter than its tag"));
      return NULL;
    }
  if (!hpke_check_len (sealed_len - HPKE_TAG_LEN, error)
      || !hpke_context_init_receiver (&context, HPKE_AES256, private32, enc32, info, info_len, error))
    return NULL;
  plain = secret_try_new (sealed_len - HPKE_TAG_LEN, error);
  if (plain == NULL)
    return NULL;
  hpke_context_nonce (&context, 0, nonce);
  if (!aead_open (context.key, nonce, aad, aad_len, sealed, sealed_len, secret_data (plain), error))
    return NULL;
  return g_steal_pointer (&plain);
}
