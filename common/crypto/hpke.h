/* Hybrid public key encryption, RFC 9180, base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM. It authenticates nobody: callers sign around it. (OpenSSL 3.0 has no HPKE of its own.) */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

#define HPKE_PUBLIC_LEN  32
#define HPKE_PRIVATE_LEN 32
#define HPKE_ENC_LEN     32
#define HPKE_TAG_LEN     16
#define HPKE_MAX_LEN     (256 * 1024) /* plaintext; it lives in locked memory, of which no sender may ask too much */

/* A fresh X25519 key pair. */
gboolean hpke_generate (Secret **out_private32, guint8 out_public32[HPKE_PUBLIC_LEN], GError **error);
gboolean hpke_derive_public (const Secret *private32, guint8 out_public32[HPKE_PUBLIC_LEN], GError **error);

/* out_enc32 and out_sealed (len + 16 bytes) go to the recipient. DAMAGED where public32 is a low-order point, LIMIT
 * above HPKE_MAX_LEN. */
gboolean hpke_seal (const guint8 public32[HPKE_PUBLIC_LEN],
                    const guint8 *info,
                    gsize info_len,
                    const guint8 *aad,
                    gsize aad_len,
                    const guint8 *plain,
                    gsize len,
                    guint8 out_enc32[HPKE_ENC_LEN],
                    guint8 *out_sealed,
                    GError **error);
/* Newly allocated plaintext of sealed_len - 16 bytes. DAMAGED where anything differs from what was sealed, LIMIT above
 * HPKE_MAX_LEN. */
Secret *hpke_open (const Secret *private32,
                   const guint8 enc32[HPKE_ENC_LEN],
                   const guint8 *info,
                   gsize info_len,
                   const guint8 *aad,
                   gsize aad_len,
                   const guint8 *sealed,
                   gsize sealed_len,
                   GError **error);

/* The parts, for published vectors: aead_id 1 is AES-128-GCM, 2 is AES-256-GCM. */
typedef struct
{
  Secret *key; /* 16 or 32 bytes */
  guint8 base_nonce[12];
  Secret *exporter; /* 32 bytes */
} HpkeContext;

void hpke_context_clear (HpkeContext *context);
gboolean hpke_context_init_sender (HpkeContext *context,
                                   guint16 aead_id,
                                   const Secret *ephemeral_private32,
                                   const guint8 public32[HPKE_PUBLIC_LEN],
                                   const guint8 *info,
                                   gsize info_len,
                                   guint8 out_enc32[HPKE_ENC_LEN],
                                   GError **error);
gboolean hpke_context_init_receiver (HpkeContext *context,
                                     guint16 aead_id,
                                     const Secret *private32,
                                     const guint8 enc32[HPKE_ENC_LEN],
                                     const guint8 *info,
                                     gsize info_len,
                                     GError **error);
/* nonce of message seq = base_nonce XOR seq (RFC 9180, 5.2). */
void hpke_context_nonce (const HpkeContext *context, guint64 seq, guint8 out_nonce[12]);
Secret *hpke_context_export (
    const HpkeContext *context, guint16 aead_id, const guint8 *exporter_context, gsize context_len, gsize out_len);
