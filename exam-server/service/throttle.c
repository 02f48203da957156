/* Counts failures per key and forgets keys whose wait is long over, so that guesses cannot fill the memory. */
#include "exam-server/service/throttle.h"

#define THROTTLE_KEYS_MAX 100000

typedef struct
{
  guint failures;
  guint64 last_ms;
} ThrottleEntry;

struct Throttle
{
  GMutex lock;
  GHashTable *entries;
};

Throttle *
throttle_new (void)
{
  Throttle *throttle = g_new0 (Throttle, 1);

  g_mutex_init (&throttle->lock);
  throttle->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return throttle;
}

void
throttle_free (Throttle *throttle)
{
  if (throttle == NULL)
    return;
  g_hash_table_unref (throttle->entries);
  g_mutex_clear (&throttle->lock);
  g_free (throttle);
}

guint64
throttle_wait_ms (Throttle *throttle, const char *key, guint64 now_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&throttle->lock);
  const ThrottleEntry *entry = g_hash_table_lookup (throttle->entries, key);

  if (entry == NULL || entry->failures < THROTTLE_FAILURES || now_ms >= entry->last_ms + THROTTLE_WAIT_MS)
    return 0;
  return entry->last_ms + THROTTLE_WAIT_MS - now_ms;
}

static gboolean
is_over (gpointer key, gpointer value, gpointer data)
{
  const ThrottleEntry *entry = value;
  const guint64 *now_ms = data;

  return *now_ms >= entry->last_ms + THROTTLE_WAIT_MS;
}

void
throttle_fail (Throttle *throttle, const char *key, guint64 now_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&throttle->lock);
  ThrottleEntry *entry = g_hash_table_lookup (throttle->entries, key);

  if (entry == NULL)
    {
      if (g_hash_table_size (throttle->entries) >= THROTTLE_KEYS_MAX)
        g_hash_table_foreach_remove (throttle->entries, is_over, &now_ms);
      entry = g_new0 (ThrottleEntry, 1);
      g_hash_table_insert (throttle->entries, g_strdup (key), entry);
    }
  /* One free round of guesses after each wait, not one for ever: the count starts again. */
  if (entry->failures >= THROTTLE_FAILURES && now_ms >= entry->last_ms + THROTTLE_WAIT_MS)
    entry->failures = 0;
  entry->failures++;
  entry->last_ms = now_ms;
}

void
throttle_succeed (Throttle *throttle, const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&throttle->lock);

  g_hash_table_remove (throttle->entries, key);
}
