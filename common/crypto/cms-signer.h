/* One signer info of a CMS against one pinned certificate. */
#pragma once

#include "common/crypto/openssl-types.h"

typedef enum
{
  CMS_SIGNER_OTHER, /* made by somebody else */
  CMS_SIGNER_VALID, /* names this certificate, and its signature over content is right */
  CMS_SIGNER_WRONG, /* names this certificate, but attributes, digest or signature do not fit */
} CmsSignerResult;

CmsSignerResult cms_signer_check (CMS_SignerInfo *info, X509 *pinned, const void *content, gsize len);

/* ECDSA on P-256 or P-384, or RSA of at least 3072 bits. */
gboolean cms_signer_key_is_allowed (EVP_PKEY *key);

/* Adds a signer info over content with the signed attributes contentType, messageDigest and signingTime. */
gboolean cms_signer_add (CMS_ContentInfo *cms, X509 *certificate, EVP_PKEY *key, const void *content, gsize len);
