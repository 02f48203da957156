/* Random bytes from OpenSSL's generator, which the operating system seeds and which reseeds after a fork. */
#include "common/crypto/random.h"

#include <openssl/rand.h>

#include "common/crypto/crypto-failure.h"

gboolean
random_fill (guint8 *out, gsize len, GError **error)
{
  while (len > 0)
    {
      int n = (int)MIN (len, (gsize)G_MAXINT);

      /* The private generator: what it gives is never shown in clear by the public one. */
      if (RAND_priv_bytes (out, n) != 1)
        return crypto_failure_set_internal (error, "random bytes");
      out += n;
      len -= (gsize)n;
    }
  return TRUE;
}
