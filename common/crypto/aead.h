/* AES-GCM (NIST SP 800-38D) with 96-bit nonces and 128-bit tags. */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

#define AEAD_KEY_LEN   32
#define AEAD_NONCE_LEN 12
#define AEAD_TAG_LEN   16

/* Writes len bytes of ciphertext and the tag (len + 16 bytes) to out. key of 32 bytes (AES-256) or 16 (AES-128; only
 * for RFC 9180's vectors). Never the same nonce twice with one key: that is the caller's duty. */
gboolean aead_seal (const Secret *key,
                    const guint8 nonce[AEAD_NONCE_LEN],
                    const guint8 *aad,
                    gsize aad_len,
                    const guint8 *plain,
                    gsize len,
                    guint8 *out,
                    GError **error);

/* sealed is ciphertext || tag. Writes sealed_len - 16 bytes. DAMAGED, out all zero, where the tag does not fit. */
gboolean aead_open (const Secret *key,
                    const guint8 nonce[AEAD_NONCE_LEN],
                    const guint8 *aad,
                    gsize aad_len,
                    const guint8 *sealed,
                    gsize sealed_len,
                    guint8 *out,
                    GError **error);
