/* PEM text to OpenSSL objects and back, strictly: exactly the objects that are expected and nothing around them.
 * what names the document in messages. SYNTAX where the text is anything else. */
#pragma once

#include "common/crypto/openssl-types.h"
#include "common/crypto/secret.h"

#define X509_PEM_MAX_CERTIFICATES 255

X509 *x509_pem_parse_certificate (const char *what, const char *pem, GError **error);
/* One or more, LIMIT above X509_PEM_MAX_CERTIFICATES. Owned by the array. */
GPtrArray *x509_pem_parse_certificates (const char *what, const char *pem, GError **error);
X509_REQ *x509_pem_parse_request (const char *what, const char *pem, GError **error);
/* Unencrypted private key. */
EVP_PKEY *x509_pem_parse_key (const Secret *pem, GError **error);
/* Encrypted as PKCS#8 or in the traditional way. REFUSED where the pass phrase does not open it. */
EVP_PKEY *x509_pem_parse_encrypted_key (const Secret *pem, const Secret *passphrase, GError **error);

char *x509_pem_format_certificate (X509 *certificate, GError **error);
char *x509_pem_format_request (X509_REQ *request, GError **error);
Secret *x509_pem_format_key (EVP_PKEY *key, GError **error);

/* Newly allocated UTF-8; SYNTAX where the subject has not exactly one usable common name. */
char *x509_dup_common_name (X509 *certificate, GError **error);
gboolean x509_key_is_curve (EVP_PKEY *key, const char *group_name);
