/* Making and judging single CMS signer infos (RFC 5652, 5.3 to 5.6). */
#include "common/crypto/cms-signer.h"

#include <openssl/objects.h>
#include <string.h>

#include "common/crypto/digest.h"
#include "common/crypto/x509-pem.h"

#define CMS_SIGNER_MIN_RSA_BITS 3072
#define CMS_SIGNER_ONLY_ONE     (-3) /* for OpenSSL: exactly one attribute with exactly one value */

gboolean
cms_signer_key_is_allowed (EVP_PKEY *key)
{
  if (EVP_PKEY_is_a (key, "RSA"))
    return EVP_PKEY_get_bits (key) >= CMS_SIGNER_MIN_RSA_BITS;
  return x509_key_is_curve (key, "prime256v1") || x509_key_is_curve (key, "secp384r1");
}

static const EVP_MD *
cms_signer_find_digest (CMS_SignerInfo *info)
{
  X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *name = NULL;

  CMS_SignerInfo_get0_algs (info, NULL, NULL, &algorithm, NULL);
  if (algorithm == NULL)
    return NULL;
  X509_ALGOR_get0 (&name, NULL, NULL, algorithm);
  switch (OBJ_obj2nid (name))
    {
    case NID_sha256:
      return EVP_sha256 ();
    case NID_sha384:
      return EVP_sha384 ();
    case NID_sha512:
      return EVP_sha512 ();
    }
  return NULL;
}

/* Without signed attributes a signature over attributes could pass for one over content and the other way round. */
static gboolean
cms_signer_attributes_fit (CMS_SignerInfo *info, const void *content, gsize len)
{
  const EVP_MD *md = cms_signer_find_digest (info);
  const ASN1_OBJECT *type;
  const ASN1_OCTET_STRING *stated;
  guint8 hash[EVP_MAX_MD_SIZE];
  guint hash_len;

  if (md == NULL || CMS_signed_get_attr_count (info) < 2)
    return FALSE;
  type = CMS_signed_get0_data_by_OBJ (info, OBJ_nid2obj (NID_pkcs9_contentType), CMS_SIGNER_ONLY_ONE, V_ASN1_OBJECT);
  stated = CMS_signed_get0_data_by_OBJ (info, OBJ_nid2obj (NID_pkcs9_messageDigest), CMS_SIGNER_ONLY_ONE,
                                        V_ASN1_OCTET_STRING);
  if (type == NULL || OBJ_obj2nid (type) != NID_pkcs7_data || stated == NULL)
    return FALSE;
  return EVP_Digest (content, len, hash, &hash_len, md, NULL) == 1 && ASN1_STRING_length (stated) == (int)hash_len
         && memcmp (ASN1_STRING_get0_data (stated), hash, hash_len) == 0;
}

CmsSignerResult
cms_signer_check (CMS_SignerInfo *info, X509 *pinned, const void *content, gsize len)
{
  if (CMS_SignerInfo_cert_cmp (info, pinned) != 0)
    return CMS_SIGNER_OTHER;
  if (!cms_signer_attributes_fit (info, content, len))
    return CMS_SIGNER_WRONG;
  /* The pinned certificate, never the one that came along. */
  CMS_SignerInfo_set1_signer_cert (info, pinned);
  return CMS_SignerInfo_verify (info) == 1 ? CMS_SIGNER_VALID : CMS_SIGNER_WRONG;
}

static gboolean
cms_signer_is_embedded (CMS_ContentInfo *cms, X509 *certificate)
{
  STACK_OF (X509) *embedded = CMS_get1_certs (cms);
  gboolean found = FALSE;

  for (int i = 0; i < sk_X509_num (embedded); i++)
    found = found || X509_cmp (sk_X509_value (embedded, i), certificate) == 0;
  sk_X509_pop_free (embedded, X509_free);
  return found;
}

gboolean
cms_signer_add (CMS_ContentInfo *cms, X509 *certificate, EVP_PKEY *key, const void *content, gsize len)
{
  guint8 hash[DIGEST_LEN];
  guint flags = CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP;
  CMS_SignerInfo *info;

  /* OpenSSL 3.0 fails where the certificate is there already, as in a CMS whose signatures were stripped. */
  if (cms_signer_is_embedded (cms, certificate))
    flags |= CMS_NOCERTS;
  /* Digest and attributes by hand: CMS_final() would redo the earlier signers, CMS_REUSE_DIGEST believes them. */
  digest_sha256 (hash, content, len);
  info = CMS_add1_signer (cms, certificate, key, EVP_sha256 (), flags);
  return info != NULL
         && CMS_signed_add1_attr_by_NID (info, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj (NID_pkcs7_data), -1)
                == 1
         && CMS_signed_add1_attr_by_NID (info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, hash, sizeof hash) == 1
         && CMS_SignerInfo_sign (info) == 1;
}
