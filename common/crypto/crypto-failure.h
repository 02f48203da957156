/* How this folder reports that OpenSSL failed. Every function here leaves OpenSSL's error queue empty: a stale entry
 * would make a later SSL_get_error() of the same thread report a failure that is not its own. */
#pragma once

#include <glib.h>

#include "common/base/error.h"

/* Sets code with message and empties the queue. Always returns FALSE. */
gboolean crypto_failure_set (GError **error, AdilError code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* CRYPTO with what and OpenSSL's own reason. Always returns FALSE. */
gboolean crypto_failure_set_internal (GError **error, const char *what);

/* Empties the queue after a success that may have left entries behind. */
void crypto_failure_clear (void);
