/* Ed25519 signatures (RFC 8032, pure). */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

#define ED25519_SEED_LEN   32
#define ED25519_PUBLIC_LEN 32
#define ED25519_SIG_LEN    64

/* A signing key kept parsed, for many signatures (24 us instead of parsing each time). */
typedef struct Ed25519Key Ed25519Key;

Ed25519Key *ed25519_key_new (GError **error);
Ed25519Key *ed25519_key_new_from_seed (const Secret *seed32, GError **error);
void ed25519_key_free (Ed25519Key *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ed25519Key, ed25519_key_free)

const guint8 *ed25519_key_public (const Ed25519Key *key); /* 32 bytes */
Secret *ed25519_key_dup_seed (const Ed25519Key *key);
gboolean
ed25519_sign (const Ed25519Key *key, const void *message, gsize len, guint8 sig64[ED25519_SIG_LEN], GError **error);
/* FALSE with DAMAGED where the signature is not by public32 over message, and for the few public keys of small order,
 * under which a signature would say nothing. */
gboolean ed25519_verify (const guint8 public32[ED25519_PUBLIC_LEN],
                         const void *message,
                         gsize len,
                         const guint8 sig64[ED25519_SIG_LEN],
                         GError **error);
