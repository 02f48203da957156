/* Slows down guessing: after THROTTLE_FAILURES failures in a row a key (account, participant number, terminal) waits.
 * In memory; any thread. Times are the caller's monotonic milliseconds. */
#pragma once

#include <glib.h>

#define THROTTLE_FAILURES 5
#define THROTTLE_WAIT_MS  60000

typedef struct Throttle Throttle;

Throttle *throttle_new (void);
void throttle_free (Throttle *throttle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Throttle, throttle_free)

/* 0: go ahead; else how many ms to wait. */
guint64 throttle_wait_ms (Throttle *throttle, const char *key, guint64 now_ms);
void throttle_fail (Throttle *throttle, const char *key, guint64 now_ms);
void throttle_succeed (Throttle *throttle, const char *key);
