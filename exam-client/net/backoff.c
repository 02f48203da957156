/* Exponential back-off with jitter. */
#include "exam-client/net/backoff.h"

#define BACKOFF_RETRY_AFTER_MAX_S 300u

void
backoff_reset (Backoff *backoff)
{
  backoff->n_failures = 0;
}

guint
backoff_next_ms (Backoff *backoff, guint32 random, guint retry_after_s)
{
  guint64 base_ms = BACKOFF_FIRST_MS;
  guint64 wanted_ms = (guint64)MIN (retry_after_s, BACKOFF_RETRY_AFTER_MAX_S) * 1000;
  guint64 wait_ms;

  for (guint i = 0; i < backoff->n_failures && base_ms < BACKOFF_LAST_MS; i++)
    base_ms *= 2;
  base_ms = MIN (base_ms, BACKOFF_LAST_MS);
  backoff->n_failures++;
  wait_ms = base_ms / 2 + random % (base_ms + 1);
  /* What the server asks for is spread upwards only: never earlier than it said. */
  if (wait_ms < wanted_ms)
    wait_ms = wanted_ms + random % (wanted_ms / 2 + 1);
  return (guint)wait_ms;
}
