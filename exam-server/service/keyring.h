/* The keys that this server holds, read once at the start: CA (to issue terminal certificates), acknowledgement key,
 * scoring key. Immutable after opening, so every thread may use it. */
#pragma once

#include <glib.h>

#include "common/crypto/ed25519.h"
#include "common/crypto/secret.h"
#include "exam-server/service/server-dir.h"

typedef struct Keyring Keyring;

/* DAMAGED where a private key does not belong to the public one beside it. */
Keyring *keyring_open (const ServerDir *server_dir, GError **error);
void keyring_free (Keyring *keyring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keyring, keyring_free)

const char *keyring_ca_pem (const Keyring *keyring);
const Secret *keyring_ca_key (const Keyring *keyring);
const Ed25519Key *keyring_ack_key (const Keyring *keyring);
const Secret *keyring_scoring_private (const Keyring *keyring);
const guint8 *keyring_scoring_public (const Keyring *keyring); /* 32 bytes */
