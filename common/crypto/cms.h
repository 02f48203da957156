/* Detached CMS SignedData (RFC 5652) by committee members over a manifest. Signatures are added one by one; the
 * certificates embedded in the CMS are ignored, because a CMS with its signatures stripped still "verifies" and
 * embedded certificates are the attacker's: what counts is the number of distinct pinned signers. No CMS decryption,
 * no PKCS#7 functions (a long list of vulnerabilities). */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

/* Adds the signature of cert/key over content to existing_der (NULL for the first one). ECDSA P-256/P-384 or RSA of
 * at least 3072 bits; REFUSED for other keys (Ed25519 CMS fails in OpenSSL 3.0) or where this signer signed already. */
GBytes *cms_add_signature (
    GBytes *existing_der, const void *content, gsize len, const char *cert_pem, const Secret *key_pem, GError **error);

/* The signatures of both over the same content, those of der first: who signed in both counts once, with the signature
 * that der has. Neither is verified here. SYNTAX where one is no CMS. */
GBytes *cms_merge_signatures (GBytes *der, GBytes *other_der, GError **error);

/* Pinned certificates in committee_pem (concatenated PEM) that signed content: their indexes, each once, ascending.
 * Signer infos that match no pinned certificate are ignored; one that matches but whose signature is wrong is DAMAGED.
 * SYNTAX for anything but detached SignedData or a broken committee_pem, LIMIT above 64 signatures, REFUSED where a
 * pinned key is none that cms_add_signature() takes.
 * Newly allocated GArray of guint. */
GArray *cms_find_signers (GBytes *der, const void *content, gsize len, const char *committee_pem, GError **error);

/* Number of distinct certificates in concatenated PEM text; SYNTAX for anything that is not one, or duplicates: the
 * same certificate or the same key twice, also in cms_find_signers(), because one person counts once. */
gboolean cms_count_certificates (const char *committee_pem, guint *out_n, GError **error);
/* Common names of the certificates, in order. Free with g_ptr_array_unref(). */
GPtrArray *cms_list_names (const char *committee_pem, GError **error);
