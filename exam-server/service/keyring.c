/* Reads the server's keys from its folder into locked memory and checks each pair. */
#include "exam-server/service/keyring.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/hex.h"
#include "common/crypto/hpke.h"

#define KEY_FILE_MAX 65536

struct Keyring
{
  char *ca_pem;
  Secret *ca_key;
  Ed25519Key *ack_key;
  Secret *scoring_private;
  guint8 scoring_public[HPKE_PUBLIC_LEN];
};

static Secret *
read_secret_file (const ServerDir *server_dir, const char *name, GError **error)
{
  g_autofree char *path = server_dir_dup_path (server_dir, name);
  GBytes *bytes = file_read (path, KEY_FILE_MAX, error);
  Secret *secret;
  gsize len;
  guint8 *data;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_unref_to_data (bytes, &len);
  secret = secret_new_copy (data, len);
  secret_wipe (data, len);
  g_free (data);
  return secret;
}

static char *
read_text_file (const ServerDir *server_dir, const char *name, GError **error)
{
  g_autofree char *path = server_dir_dup_path (server_dir, name);
  g_autoptr (GBytes) bytes = file_read (path, KEY_FILE_MAX, error);

  if (bytes == NULL)
    return NULL;
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* 64 hex digits, nothing else. */
static Secret *
read_raw_private (const ServerDir *server_dir, const char *name, GError **error)
{
  g_autoptr (Secret) text = read_secret_file (server_dir, name, error);
  g_autoptr (Secret) key = NULL;
  char digits[65] = { 0 };
  gboolean good;

  if (text == NULL)
    return NULL;
  key = secret_new (32);
  if (secret_len (text) == 64)
    memcpy (digits, secret_peek (text), 64);
  good = hex_parse (digits, secret_data (key), 32);
  secret_wipe (digits, sizeof digits);
  if (good)
    return g_steal_pointer (&key);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, "%s/%s: not a private key; restore it from the backup",
               server_dir->dir, name);
  return NULL;
}

static gboolean
check_public (const ServerDir *server_dir, const char *name, const guint8 public32[32], GError **error)
{
  g_autofree char *text = read_text_file (server_dir, name, error);
  guint8 wanted[32];

  if (text == NULL)
    return FALSE;
  g_strchomp (text);
  if (hex_parse (text, wanted, 32) && memcmp (wanted, public32, 32) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, "%s/%s: does not belong to the private key beside it",
               server_dir->dir, name);
  return FALSE;
}

Keyring *
keyring_open (const ServerDir *server_dir, GError **error)
{
  g_autoptr (Keyring) keyring = g_new0 (Keyring, 1);
  g_autoptr (Secret) ack_seed = NULL;

  keyring->ca_pem = read_text_file (server_dir, "ca.pem", error);
  if (keyring->ca_pem == NULL)
    return NULL;
  keyring->ca_key = read_secret_file (server_dir, "ca.key", error);
  if (keyring->ca_key == NULL)
    return NULL;
  ack_seed = read_raw_private (server_dir, "ack.key", error);
  if (ack_seed == NULL)
    return NULL;
  keyring->ack_key = ed25519_key_new_from_seed (ack_seed, error);
  if (keyring->ack_key == NULL || !check_public (server_dir, "ack.pub", ed25519_key_public (keyring->ack_key), error))
    return NULL;
  keyring->scoring_private = read_raw_private (server_dir, "scoring.key", error);
  if (keyring->scoring_private == NULL || !hpke_derive_public (keyring->scoring_private, keyring->scoring_public, error)
      || !check_public (server_dir, "scoring.pub", keyring->scoring_public, error))
    return NULL;
  return g_steal_pointer (&keyring);
}

void
keyring_free (Keyring *keyring)
{
  if (keyring == NULL)
    return;
  g_free (keyring->ca_pem);
  secret_free (keyring->ca_key);
  ed25519_key_free (keyring->ack_key);
  secret_free (keyring->scoring_private);
  g_free (keyring);
}

const char *
keyring_ca_pem (const Keyring *keyring)
{
  return keyring->ca_pem;
}

const Secret *
keyring_ca_key (const Keyring *keyring)
{
  return keyring->ca_key;
}

const Ed25519Key *
keyring_ack_key (const Keyring *keyring)
{
  return keyring->ack_key;
}

const Secret *
keyring_scoring_private (const Keyring *keyring)
{
  return keyring->scoring_private;
}

const guint8 *
keyring_scoring_public (const Keyring *keyring)
{
  return keyring->scoring_public;
}
