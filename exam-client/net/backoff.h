/* How long to wait before the next try: 1 s doubling to 30 s, each with +-50 % jitter, so that a room of terminals does
 * not come back in the same instant. Pure arithmetic: the caller brings the random number. */
#pragma once

#include <glib.h>

#define BACKOFF_FIRST_MS 1000u
#define BACKOFF_LAST_MS  30000u

typedef struct
{
  guint n_failures; /* in a row */
} Backoff;

/* Forgets the failures: after a success. */
void backoff_reset (Backoff *backoff);
/* Counts one failure and gives the wait in ms. random is any 32 bits; retry_after_s is the server's own wish or 0 and
 * is a lower limit (up to 300 s). */
guint backoff_next_ms (Backoff *backoff, guint32 random, guint retry_after_s);
