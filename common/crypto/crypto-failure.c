/* OpenSSL failures as GError. */
#include "common/crypto/crypto-failure.h"

#include <openssl/err.h>

gboolean
crypto_failure_set (GError **error, AdilError code, const char *format, ...)
{
  va_list args;

  ERR_clear_error ();
  if (error == NULL)
    return FALSE;
  va_start (args, format);
  *error = g_error_new_valist (ADIL_ERROR, (gint)code, format, args);
  va_end (args);
  return FALSE;
}

gboolean
crypto_failure_set_internal (GError **error, const char *what)
{
  char reason[256] = "unknown reason";

  if (ERR_peek_last_error () != 0)
    ERR_error_string_n (ERR_peek_last_error (), reason, sizeof reason);
  ERR_clear_error ();
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_CRYPTO, "%s: %s", what, reason);
  return FALSE;
}

void
crypto_failure_clear (void)
{
  ERR_clear_error ();
}
