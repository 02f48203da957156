/* SHA-256 (FIPS 180-4), HMAC-SHA256 (RFC 2104) and HKDF-SHA256 (RFC 5869). */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

#define DIGEST_LEN 32

void digest_sha256 (guint8 out32[DIGEST_LEN], const void *data, gsize len);
/* SHA-256 over several parts, one after another: pairs of pointer and gsize length, ended by a NULL pointer. */
void digest_sha256_parts (guint8 out32[DIGEST_LEN], ...) G_GNUC_NULL_TERMINATED;
/* Newly allocated lower-case hex. */
char *digest_sha256_hex (const void *data, gsize len);
/* SHA-256 of a file of any size, read in blocks. */
gboolean digest_sha256_file (guint8 out32[DIGEST_LEN], const char *path, GError **error);

void digest_hmac_sha256 (guint8 out32[DIGEST_LEN], const guint8 *key, gsize key_len, const void *data, gsize len);

/* RFC 5869. salt may be NULL with length 0 (then 32 zero bytes). out_len <= 255 * 32. */
Secret *digest_hkdf_extract (const guint8 *salt, gsize salt_len, const guint8 *ikm, gsize ikm_len);
Secret *digest_hkdf_expand (const Secret *prk, const guint8 *info, gsize info_len, gsize out_len);
Secret *
digest_hkdf (const guint8 *salt, gsize salt_len, const Secret *ikm, const guint8 *info, gsize info_len, gsize out_len);
