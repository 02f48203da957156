/* Passwords and one-time PINs as Argon2id strings (RFC 9106; 64 MiB, t = 3, p = 1). */
#pragma once

#include <glib.h>

typedef struct
{
  guint32 memory_kib;
  guint32 iterations;
} PasswordCost;

extern const PasswordCost PASSWORD_COST_ACCOUNT; /* 64 MiB, t = 3 */
extern const PasswordCost PASSWORD_COST_PIN;     /* 1 MiB, t = 2: short-lived, throttled, thousands at once */

/* "$argon2id$v=19$..." */
char *password_hash (const char *password, const PasswordCost *cost, GError **error);
/* Constant time in the password. */
gboolean password_verify (const char *encoded, const char *password);
