/* Argon2id strings by libargon2. */
#include "common/crypto/password.h"

#include <argon2.h>
#include <stdio.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/crypto/random.h"

#define PASSWORD_MAX_LEN  1024
#define PASSWORD_SALT_LEN 16
#define PASSWORD_HASH_LEN 32
#define PASSWORD_PREFIX   "$argon2id$v=19$"
/* A stored string must not make the server allocate or compute without bounds. */
#define PASSWORD_MAX_MEMORY_KIB (1024 * 1024)
#define PASSWORD_MAX_ITERATIONS 64
#define PASSWORD_MAX_ENCODED    512

const PasswordCost PASSWORD_COST_ACCOUNT = { .memory_kib = 64 * 1024, .iterations = 3 };
const PasswordCost PASSWORD_COST_PIN = { .memory_kib = 1024, .iterations = 2 };

char *
password_hash (const char *password, const PasswordCost *cost, GError **error)
{
  guint8 salt[PASSWORD_SALT_LEN];
  gsize len = strlen (password);
  gsize encoded_len
      = argon2_encodedlen (cost->iterations, cost->memory_kib, 1, PASSWORD_SALT_LEN, PASSWORD_HASH_LEN, Argon2_id);
  g_autofree char *encoded = g_malloc0 (encoded_len);
  int result;

  if (len == 0 || len > PASSWORD_MAX_LEN)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("a password needs 1 to %d bytes"), PASSWORD_MAX_LEN);
      return NULL;
    }
  if (!random_fill (salt, sizeof salt, error))
    return NULL;
  result = argon2id_hash_encoded (cost->iterations, cost->memory_kib, 1, password, len, salt, sizeof salt,
                                  PASSWORD_HASH_LEN, encoded, encoded_len);
  if (result != ARGON2_OK)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_CRYPTO, "Argon2id: %s", argon2_error_message (result));
      return NULL;
    }
  return g_steal_pointer (&encoded);
}

static gboolean
password_has_bounded_cost (const char *encoded)
{
  guint memory_kib, iterations, lanes;

  return strlen (encoded) <= PASSWORD_MAX_ENCODED
         && sscanf (encoded, PASSWORD_PREFIX "m=%9u,t=%9u,p=%9u$", &memory_kib, &iterations, &lanes) == 3
         && memory_kib <= PASSWORD_MAX_MEMORY_KIB && iterations <= PASSWORD_MAX_ITERATIONS && lanes == 1;
}

gboolean
password_verify (const char *encoded, const char *password)
{
  gsize len;

  if (encoded == NULL || password == NULL || !password_has_bounded_cost (encoded))
    return FALSE;
  len = strlen (password);
  return len > 0 && len <= PASSWORD_MAX_LEN && argon2id_verify (encoded, password, len) == ARGON2_OK;
}
