/* Committee signatures: adding one, and counting distinct pinned signers. */
#include "common/crypto/cms.h"

#include "common/base/i18n.h"
#include "common/crypto/cms-signer.h"
#include "common/crypto/crypto-failure.h"
#include "common/crypto/x509-pem.h"

#define CMS_MAX_LEN     (1024 * 1024)
#define CMS_MAX_SIGNERS 64

static CMS_ContentInfo *
cms_decode (GBytes *der, GError **error)
{
  gsize len;
  const guchar *start = g_bytes_get_data (der, &len);
  const guchar *end = start;
  g_autoptr (CMS_ContentInfo) cms = NULL;
  ASN1_OCTET_STRING **content;

  if (len == 0 || len > CMS_MAX_LEN)
    {
      crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("a CMS signature file has 1 to %d bytes"), CMS_MAX_LEN);
      return NULL;
    }
  cms = d2i_CMS_ContentInfo (NULL, &end, (long)len);
  if (cms == NULL || end != start + len || OBJ_obj2nid (CMS_get0_type (cms)) != NID_pkcs7_signed
      || OBJ_obj2nid (CMS_get0_eContentType (cms)) != NID_pkcs7_data)
    {
      crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("not CMS SignedData in DER"));
      return NULL;
    }
  content = CMS_get0_content (cms);
  if (content == NULL || *content != NULL)
    {
      crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("the CMS carries content of its own: it must be detached"));
      return NULL;
    }
  if (sk_CMS_SignerInfo_num (CMS_get0_SignerInfos (cms)) > CMS_MAX_SIGNERS)
    {
      crypto_failure_set (error, ADIL_ERROR_LIMIT, _ ("more than %d signatures"), CMS_MAX_SIGNERS);
      return NULL;
    }
  return g_steal_pointer (&cms);
}

/* By key, not by certificate: whoever has two certificates over one key is still one person. */
static gboolean
cms_is_same_member (X509 *a, X509 *b)
{
  return X509_cmp (a, b) == 0 || EVP_PKEY_eq (X509_get0_pubkey (a), X509_get0_pubkey (b)) == 1;
}

static GPtrArray *
cms_parse_committee (const char *committee_pem, GError **error)
{
  g_autoptr (GPtrArray) committee = x509_pem_parse_certificates (_ ("committee certificates"), committee_pem, error);

  if (committee == NULL)
    return NULL;
  for (guint i = 0; i < committee->len; i++)
    for (guint j = 0; j < i; j++)
      if (cms_is_same_member (g_ptr_array_index (committee, i), g_ptr_array_index (committee, j)))
        {
          crypto_failure_set (error, ADIL_ERROR_SYNTAX,
                              _ ("committee certificates: number %u is number %u again, or has the same key"), i + 1,
                              j + 1);
          return NULL;
        }
  return g_steal_pointer (&committee);
}

static gboolean
cms_check_keys (const GPtrArray *committee, GError **error)
{
  for (guint i = 0; i < committee->len; i++)
    if (!cms_signer_key_is_allowed (X509_get0_pubkey (g_ptr_array_index (committee, i))))
      return crypto_failure_set (
          error, ADIL_ERROR_REFUSED,
          _ ("committee certificate %u: the key must be ECDSA P-256 or P-384, or RSA of at least "
             "3072 bits"),
          i + 1);
  return TRUE;
}

/* Marks the members whose signature info is. FALSE where info names a member and fits none that it names. */
static gboolean
cms_mark_signer (CMS_SignerInfo *info, const GPtrArray *committee, const void *content, gsize len, gboolean *signed_by)
{
  gboolean is_named = FALSE, is_valid = FALSE;

  for (guint i = 0; i < committee->len; i++)
    switch (cms_signer_check (info, g_ptr_array_index (committee, i), content, len))
      {
      case CMS_SIGNER_OTHER:
        break;
      case CMS_SIGNER_WRONG:
        is_named = TRUE;
        break;
      case CMS_SIGNER_VALID:
        is_valid = signed_by[i] = TRUE;
        break;
      }
  return is_valid || !is_named;
}

static GArray *
cms_find_in (CMS_ContentInfo *cms, const GPtrArray *committee, const void *content, gsize len, GError **error)
{
  STACK_OF (CMS_SignerInfo) *infos = CMS_get0_SignerInfos (cms);
  g_autofree gboolean *signed_by = g_new0 (gboolean, committee->len);
  GArray *indexes;

  for (int i = 0; i < sk_CMS_SignerInfo_num (infos); i++)
    if (!cms_mark_signer (sk_CMS_SignerInfo_value (infos, i), committee, content, len, signed_by))
      {
        crypto_failure_set (error, ADIL_ERROR_DAMAGED,
                            _ ("a committee member's signature does not fit the signed content"));
        return NULL;
      }
  crypto_failure_clear (); /* foreign signer infos may have left entries behind */
  indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < committee->len; i++)
    if (signed_by[i])
      g_array_append_val (indexes, i);
  return indexes;
}

GArray *
cms_find_signers (GBytes *der, const void *content, gsize len, const char *committee_pem, GError **error)
{
  g_autoptr (GPtrArray) committee = cms_parse_committee (committee_pem, error);
  g_autoptr (CMS_ContentInfo) cms = NULL;

  if (committee == NULL || !cms_check_keys (committee, error))
    return NULL;
  cms = cms_decode (der, error);
  return cms != NULL ? cms_find_in (cms, committee, content, len, error) : NULL;
}

static gboolean
cms_check_signer (X509 *certificate, EVP_PKEY *key, GError **error)
{
  if (!cms_signer_key_is_allowed (X509_get0_pubkey (certificate)))
    return crypto_failure_set (error, ADIL_ERROR_REFUSED,
                               _ ("the signer's key must be ECDSA P-256 or P-384, or RSA of at least 3072 bits"));
  if (X509_check_private_key (certificate, key) != 1)
    return crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("the key does not belong to the certificate"));
  return TRUE;
}

/* The CMS to add to. REFUSED where certificate signed it already. */
static CMS_ContentInfo *
cms_begin (GBytes *existing_der, const void *content, gsize len, const char *cert_pem, GError **error)
{
  g_autoptr (GArray) signers = NULL;
  CMS_ContentInfo *cms;

  if (existing_der == NULL)
    {
      cms = CMS_sign (NULL, NULL, NULL, NULL, CMS_DETACHED | CMS_BINARY | CMS_PARTIAL);
      if (cms == NULL)
        crypto_failure_set_internal (error, "CMS");
      return cms;
    }
  signers = cms_find_signers (existing_der, content, len, cert_pem, error);
  if (signers == NULL)
    return NULL;
  if (signers->len > 0)
    {
      crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("this signer has signed already"));
      return NULL;
    }
  return cms_decode (existing_der, error);
}

GBytes *
cms_add_signature (
    GBytes *existing_der, const void *content, gsize len, const char *cert_pem, const Secret *key_pem, GError **error)
{
  g_autoptr (X509) certificate = x509_pem_parse_certificate (_ ("signer's certificate"), cert_pem, error);
  g_autoptr (EVP_PKEY) key = certificate != NULL ? x509_pem_parse_key (key_pem, error) : NULL;
  g_autoptr (CMS_ContentInfo) cms = NULL;
  guchar *der = NULL;
  GBytes *bytes;
  int der_len;

  if (key == NULL || !cms_check_signer (certificate, key, error))
    return NULL;
  cms = cms_begin (existing_der, content, len, cert_pem, error);
  if (cms == NULL)
    return NULL;
  der_len = cms_signer_add (cms, certificate, key, content, len) ? i2d_CMS_ContentInfo (cms, &der) : -1;
  if (der_len <= 0)
    {
      crypto_failure_set_internal (error, "CMS signature");
      return NULL;
    }
  bytes = g_bytes_new (der, (gsize)der_len);
  OPENSSL_free (der);
  return bytes;
}

static gboolean
cms_is_same_signer (CMS_SignerInfo *a, CMS_SignerInfo *b)
{
  ASN1_OCTET_STRING *key_a = NULL, *key_b = NULL;
  X509_NAME *issuer_a = NULL, *issuer_b = NULL;
  ASN1_INTEGER *serial_a = NULL, *serial_b = NULL;

  if (CMS_SignerInfo_get0_signer_id (a, &key_a, &issuer_a, &serial_a) != 1
      || CMS_SignerInfo_get0_signer_id (b, &key_b, &issuer_b, &serial_b) != 1)
    return FALSE;
  return issuer_a != NULL && issuer_b != NULL && X509_NAME_cmp (issuer_a, issuer_b) == 0
         && ASN1_INTEGER_cmp (serial_a, serial_b) == 0;
}

static gboolean
cms_has_signer (STACK_OF (CMS_SignerInfo) * infos, CMS_SignerInfo *info)
{
  for (int i = 0; i < sk_CMS_SignerInfo_num (infos); i++)
    if (cms_is_same_signer (sk_CMS_SignerInfo_value (infos, i), info))
      return TRUE;
  return FALSE;
}

static gboolean
cms_add_certificate_of (CMS_ContentInfo *cms, CMS_SignerInfo *info, STACK_OF (X509) * certificates)
{
  for (int i = 0; i < sk_X509_num (certificates); i++)
    if (CMS_SignerInfo_cert_cmp (info, sk_X509_value (certificates, i)) == 0)
      return CMS_add1_cert (cms, sk_X509_value (certificates, i)) == 1;
  return FALSE;
}

/* Moves each signer info of other that cms lacks, with its certificate. The bytes of a signer info stay what they are.
 */
static gboolean
cms_take_signers (CMS_ContentInfo *cms, CMS_ContentInfo *other)
{
  STACK_OF (CMS_SignerInfo) *to = CMS_get0_SignerInfos (cms);
  STACK_OF (CMS_SignerInfo) *from = CMS_get0_SignerInfos (other);
  STACK_OF (X509) *certificates = CMS_get1_certs (other);
  gboolean taken = TRUE;

  for (int i = 0; taken && i < sk_CMS_SignerInfo_num (from);)
    {
      CMS_SignerInfo *info = sk_CMS_SignerInfo_value (from, i);

      if (cms_has_signer (to, info))
        {
          i++;
          continue;
        }
      taken = cms_add_certificate_of (cms, info, certificates) && sk_CMS_SignerInfo_push (to, info) > 0;
      if (taken)
        sk_CMS_SignerInfo_delete (from, i);
    }
  sk_X509_pop_free (certificates, X509_free);
  return taken;
}

GBytes *
cms_merge_signatures (GBytes *der, GBytes *other_der, GError **error)
{
  g_autoptr (CMS_ContentInfo) cms = cms_decode (der, error);
  g_autoptr (CMS_ContentInfo) other = cms != NULL ? cms_decode (other_der, error) : NULL;
  guchar *merged = NULL;
  GBytes *bytes;
  int len;

  if (other == NULL)
    return NULL;
  len = cms_take_signers (cms, other) ? i2d_CMS_ContentInfo (cms, &merged) : -1;
  if (len <= 0)
    {
      crypto_failure_set_internal (error, "CMS merge");
      return NULL;
    }
  bytes = g_bytes_new (merged, (gsize)len);
  OPENSSL_free (merged);
  return bytes;
}

gboolean
cms_count_certificates (const char *committee_pem, guint *out_n, GError **error)
{
  g_autoptr (GPtrArray) committee = cms_parse_committee (committee_pem, error);

  if (committee == NULL)
    return FALSE;
  *out_n = committee->len;
  return TRUE;
}

GPtrArray *
cms_list_names (const char *committee_pem, GError **error)
{
  g_autoptr (GPtrArray) committee = cms_parse_committee (committee_pem, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; committee != NULL && i < committee->len; i++)
    {
      char *name = x509_dup_common_name (g_ptr_array_index (committee, i), error);

      if (name == NULL)
        return NULL;
      g_ptr_array_add (names, name);
    }
  return committee != NULL ? g_steal_pointer (&names) : NULL;
}
