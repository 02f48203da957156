/* HMAC-SHA256 (RFC 2104) of many short messages under one key: the two hash states that depend on the key alone are
 * kept, which halves the work of digest_hmac_sha256() and needs no allocation. For keys that are public (the seed of a
 * draw): a HmacKey is plain memory. Why not EVP: docs/decisions/0008-equal-forms.md. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"

typedef struct
{
  guint32 inner[8]; /* state after key XOR ipad */
  guint32 outer[8]; /* state after key XOR opad */
} HmacKey;

/* len <= 64. */
void hmac_key_init (HmacKey *key, const guint8 *bytes, gsize len);
void hmac_key_compute (const HmacKey *key, const guint8 *message, gsize len, guint8 out32[DIGEST_LEN]);
