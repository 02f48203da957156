/* How one item's content or points is committed to, keyed and encrypted: docs/formats/bank-package.md.
 * commit = SHA-256(0x00 || plain); K = HKDF-SHA256(CEK, salt = nonce, info = tag || commit); AES-256-GCM with a zero
 * nonce (each key encrypts once); AAD = tag || exam LF idx LF item-id. AES-GCM does not commit to its key, so the
 * commitment is compared after every decryption. */
#pragma once

#include <glib.h>

#include "common/crypto/aead.h"
#include "common/crypto/secret.h"
#include "common/exam/manifest.h"

#define ITEM_SEAL_SALT_LEN 32

typedef enum
{
  ITEM_SEAL_CONTENT, /* tag "exam-item/v1\n" */
  ITEM_SEAL_POINTS,  /* tag "exam-points/v1\n" */
} ItemSealPart;

/* "exam-cek/v1\n" || CEK, hashed. */
void item_seal_commit_cek (const Secret *cek, guint8 out32[DIGEST_LEN]);
/* plain is salt(32) || document. */
void item_seal_commit (const guint8 *plain, gsize len, guint8 out32[DIGEST_LEN]);
Secret *item_seal_derive_key (const Secret *cek,
                              const guint8 nonce32[32],
                              ItemSealPart part,
                              const guint8 commit32[DIGEST_LEN]);
/* len + 16 bytes. */
GBytes *item_seal_encrypt (const Secret *key,
                           ItemSealPart part,
                           const char *exam,
                           guint32 idx,
                           const char *item_id,
                           const guint8 *plain,
                           gsize len,
                           GError **error);
/* The document without its salt, after tag and commitment were checked against the manifest. DAMAGED otherwise;
 * LIMIT where the locked memory does not hold it. */
Secret *item_seal_open (const Secret *key,
                        ItemSealPart part,
                        const Manifest *manifest,
                        guint32 idx,
                        const guint8 *sealed,
                        gsize sealed_len,
                        GError **error);
