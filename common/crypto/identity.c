/* Identity keys: making, fingerprints and signatures. Certificates are built in identity-certificate.c. */
#include "common/crypto/identity.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/crypto/crypto-failure.h"
#include "common/crypto/x509-pem.h"

#define IDENTITY_CURVE "prime256v1"

Secret *
identity_key_new_pem (GError **error)
{
  g_autoptr (EVP_PKEY) key = EVP_EC_gen (IDENTITY_CURVE);

  if (key == NULL)
    {
      crypto_failure_set_internal (error, "P-256 key");
      return NULL;
    }
  return x509_pem_format_key (key, error);
}

gboolean
identity_key_is_encrypted (const Secret *key_pem)
{
  return memmem (secret_peek (key_pem), secret_len (key_pem), "ENCRYPTED", strlen ("ENCRYPTED")) != NULL;
}

Secret *
identity_key_unlock_pem (const Secret *key_pem, const Secret *passphrase, GError **error)
{
  g_autoptr (EVP_PKEY) key = x509_pem_parse_encrypted_key (key_pem, passphrase, error);

  return key != NULL ? x509_pem_format_key (key, error) : NULL;
}

gboolean
identity_check_key (const char *cert_pem, const Secret *key_pem, GError **error)
{
  g_autoptr (X509) certificate = x509_pem_parse_certificate (_ ("certificate"), cert_pem, error);
  g_autoptr (EVP_PKEY) key = certificate != NULL ? x509_pem_parse_key (key_pem, error) : NULL;

  if (key == NULL)
    return FALSE;
  if (X509_check_private_key (certificate, key) == 1)
    return TRUE;
  return crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("the key does not belong to the certificate"));
}

gboolean
identity_fingerprint (const char *cert_pem, guint8 out32[DIGEST_LEN], GError **error)
{
  g_autoptr (X509) certificate = x509_pem_parse_certificate (_ ("certificate"), cert_pem, error);

  if (certificate == NULL)
    return FALSE;
  if (X509_digest (certificate, EVP_sha256 (), out32, NULL) != 1)
    return crypto_failure_set_internal (error, "certificate fingerprint");
  return TRUE;
}

static gboolean
identity_hash_public_key (X509_PUBKEY *public_key, guint8 *out32, GError **error)
{
  guchar *der = NULL;
  int len = i2d_X509_PUBKEY (public_key, &der);

  if (len <= 0)
    return crypto_failure_set_internal (error, "public key");
  digest_sha256 (out32, der, (gsize)len);
  OPENSSL_free (der);
  return TRUE;
}

gboolean
identity_request_fingerprint (const char *request_pem, guint8 out32[DIGEST_LEN], GError **error)
{
  if (strstr (request_pem, "-----BEGIN CERTIFICATE-----") != NULL)
    {
      g_autoptr (X509) certificate = x509_pem_parse_certificate (_ ("certificate"), request_pem, error);

      return certificate != NULL && identity_hash_public_key (X509_get_X509_PUBKEY (certificate), out32, error);
    }
  g_autoptr (X509_REQ) request = x509_pem_parse_request (_ ("certificate request"), request_pem, error);

  return request != NULL && identity_hash_public_key (X509_REQ_get_X509_PUBKEY (request), out32, error);
}

char *
identity_dup_common_name (const char *cert_pem, GError **error)
{
  g_autoptr (X509) certificate = x509_pem_parse_certificate (_ ("certificate"), cert_pem, error);

  return certificate != NULL ? x509_dup_common_name (certificate, error) : NULL;
}

gboolean
identity_check_issued_by (const char *cert_pem, const char *ca_cert_pem, GError **error)
{
  g_autoptr (X509) certificate = x509_pem_parse_certificate (_ ("certificate"), cert_pem, error);
  g_autoptr (X509) ca
      = certificate != NULL ? x509_pem_parse_certificate (_ ("CA certificate"), ca_cert_pem, error) : NULL;

  if (ca == NULL)
    return FALSE;
  if (X509_check_ca (ca) != 1 || X509_check_issued (ca, certificate) != X509_V_OK
      || X509_verify (certificate, X509_get0_pubkey (ca)) != 1)
    return crypto_failure_set (error, ADIL_ERROR_UNTRUSTED, _ ("the certificate was not issued by this exam's CA"));
  return TRUE;
}

static gboolean
identity_check_curve (EVP_PKEY *key, GError **error)
{
  if (x509_key_is_curve (key, IDENTITY_CURVE))
    return TRUE;
  return crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("the key is not an ECDSA key on the curve P-256"));
}

/* (r, s) and (r, n - s) are signatures of one message alike, and anybody makes one out of the other. As a segment's
 * keys hang on the header with its signature, only the smaller s is valid. */
static gboolean
identity_is_low (const guint8 *s32)
{
  /* (n - 1) / 2 of P-256 */
  static const guint8 HALF_ORDER[32]
      = { 0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
          0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8 };

  return memcmp (s32, HALF_ORDER, sizeof HALF_ORDER) <= 0;
}

static gboolean
identity_make_low (guint8 *s32)
{
  static const guint8 ORDER[32]
      = { 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
          0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51 };
  g_autoptr (BIGNUM) order = NULL;
  g_autoptr (BIGNUM) s = NULL;

  if (identity_is_low (s32))
    return TRUE;
  order = BN_bin2bn (ORDER, sizeof ORDER, NULL);
  s = BN_bin2bn (s32, 32, NULL);
  return order != NULL && s != NULL && BN_sub (s, order, s) == 1 && BN_bn2binpad (s, s32, 32) == 32;
}

static gboolean
identity_split_signature (const guint8 *der, gsize der_len, guint8 *sig64)
{
  g_autoptr (ECDSA_SIG) pair = d2i_ECDSA_SIG (NULL, &der, (long)der_len);

  return pair != NULL && BN_bn2binpad (ECDSA_SIG_get0_r (pair), sig64, 32) == 32
         && BN_bn2binpad (ECDSA_SIG_get0_s (pair), sig64 + 32, 32) == 32 && identity_make_low (sig64 + 32);
}

gboolean
identity_sign (const Secret *key_pem, const void *message, gsize len, guint8 sig64[IDENTITY_SIG_LEN], GError **error)
{
  g_autoptr (EVP_PKEY) key = x509_pem_parse_key (key_pem, error);
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  guint8 der[80], sig[IDENTITY_SIG_LEN];
  gsize der_len = sizeof der;

  if (key == NULL || !identity_check_curve (key, error))
    return FALSE;
  if (context == NULL || EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, key) != 1
      || EVP_DigestSign (context, der, &der_len, len > 0 ? message : (const void *)"", len) != 1
      || !identity_split_signature (der, der_len, sig))
    return crypto_failure_set_internal (error, "ECDSA signature");
  memcpy (sig64, sig, sizeof sig);
  return TRUE;
}

/* Newly allocated by OpenSSL. */
static guchar *
identity_join_signature (const guint8 *sig64, int *out_len)
{
  g_autoptr (ECDSA_SIG) pair = ECDSA_SIG_new ();
  g_autoptr (BIGNUM) r = BN_bin2bn (sig64, 32, NULL);
  g_autoptr (BIGNUM) s = BN_bin2bn (sig64 + 32, 32, NULL);
  guchar *der = NULL;

  if (pair == NULL || r == NULL || s == NULL || ECDSA_SIG_set0 (pair, r, s) != 1)
    return NULL;
  r = s = NULL; /* the pair owns them now */
  *out_len = i2d_ECDSA_SIG (pair, &der);
  return der;
}

gboolean
identity_verify (
    const char *cert_pem, const void *message, gsize len, const guint8 sig64[IDENTITY_SIG_LEN], GError **error)
{
  g_autoptr (X509) certificate = x509_pem_parse_certificate (_ ("certificate"), cert_pem, error);
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  EVP_PKEY *key = certificate != NULL ? X509_get0_pubkey (certificate) : NULL;
  guchar *der;
  int der_len = 0;
  gboolean valid;

  if (key == NULL || !identity_check_curve (key, error))
    return FALSE;
  der = identity_join_signature (sig64, &der_len);
  if (der == NULL || context == NULL || EVP_DigestVerifyInit (context, NULL, EVP_sha256 (), NULL, key) != 1)
    {
      OPENSSL_free (der);
      return crypto_failure_set_internal (error, "ECDSA verification");
    }
  valid = identity_is_low (sig64 + 32)
          && EVP_DigestVerify (context, der, (gsize)der_len, len > 0 ? message : (const void *)"", len) == 1;
  OPENSSL_free (der);
  if (valid)
    return TRUE;
  return crypto_failure_set (error, ADIL_ERROR_DAMAGED, _ ("the signature does not fit its certificate and message"));
}
