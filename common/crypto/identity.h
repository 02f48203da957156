/* X.509 identities with ECDSA P-256 keys: the private CA of an exam, its server certificate, terminals and committee
 * members. PEM in, PEM out; OpenSSL objects live and die inside these functions. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"
#include "common/crypto/secret.h"

#define IDENTITY_SIG_LEN 64 /* r || s, 32 bytes each, big-endian */

typedef enum
{
  IDENTITY_ROLE_SERVER,    /* extendedKeyUsage serverAuth */
  IDENTITY_ROLE_TERMINAL,  /* extendedKeyUsage clientAuth */
  IDENTITY_ROLE_COMMITTEE, /* digitalSignature, emailProtection; for CMS */
} IdentityRole;

/* A fresh P-256 key as PKCS#8 PEM text. */
Secret *identity_key_new_pem (GError **error);
/* Does PEM text say that its key is encrypted? */
gboolean identity_key_is_encrypted (const Secret *key_pem);
/* The key without its pass phrase, in locked memory. REFUSED where the pass phrase is wrong. */
Secret *identity_key_unlock_pem (const Secret *key_pem, const Secret *passphrase, GError **error);
/* REFUSED where the private key is not the one of the certificate. */
gboolean identity_check_key (const char *cert_pem, const Secret *key_pem, GError **error);
/* Self-signed CA certificate, pathlen 0, valid for days from now_s (seconds since 1970). */
char *identity_ca_new_pem (const Secret *key_pem, const char *common_name, gint64 now_s, guint days, GError **error);
/* Self-signed end certificate (committee members keep keys of their own, under no common CA). */
char *identity_self_signed_new_pem (
    const Secret *key_pem, const char *common_name, IdentityRole role, gint64 now_s, guint days, GError **error);
/* PKCS#10 request in PEM. */
char *identity_request_new_pem (const Secret *key_pem, const char *common_name, GError **error);
/* Certificate for the key in request_pem (whose own signature is checked). The subject is common_name, never the
 * request's; hosts are DNS names or IP addresses for subjectAltName, NULL for none. */
char *identity_issue_pem (const char *request_pem,
                          const char *common_name,
                          IdentityRole role,
                          const char *const *hosts,
                          const char *ca_cert_pem,
                          const Secret *ca_key_pem,
                          gint64 now_s,
                          guint days,
                          GError **error);

/* SHA-256 over the DER certificate: how terminals and signers are pinned. */
gboolean identity_fingerprint (const char *cert_pem, guint8 out32[DIGEST_LEN], GError **error);
/* SHA-256 over the SubjectPublicKeyInfo of a certificate or request: what a request's check code is made of. */
gboolean identity_request_fingerprint (const char *request_pem, guint8 out32[DIGEST_LEN], GError **error);
/* Newly allocated common name. */
char *identity_dup_common_name (const char *cert_pem, GError **error);
/* Signed by this CA? UNTRUSTED otherwise. Time is not checked. */
gboolean identity_check_issued_by (const char *cert_pem, const char *ca_cert_pem, GError **error);

/* ECDSA P-256 with SHA-256, fixed 64-byte signatures with s at most (n - 1) / 2: one spelling. DAMAGED otherwise. */
gboolean
identity_sign (const Secret *key_pem, const void *message, gsize len, guint8 sig64[IDENTITY_SIG_LEN], GError **error);
gboolean identity_verify (
    const char *cert_pem, const void *message, gsize len, const guint8 sig64[IDENTITY_SIG_LEN], GError **error);
