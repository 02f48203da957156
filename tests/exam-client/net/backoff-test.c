/* Waits double from one second to thirty, spread by half in both directions. */
#include "exam-client/net/backoff.h"

static void
test_doubles_to_the_limit (void)
{
  static const guint bases_ms[] = { 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000 };
  Backoff low = { 0 }, high = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (bases_ms); i++)
    {
      g_assert_cmpuint (backoff_next_ms (&low, 0, 0), ==, bases_ms[i] / 2);
      g_assert_cmpuint (backoff_next_ms (&high, bases_ms[i], 0), ==, bases_ms[i] / 2 + bases_ms[i]);
    }
}

static void
test_stays_within_half (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      Backoff backoff = { .n_failures = 3 };
      guint wait_ms = backoff_next_ms (&backoff, g_test_rand_int (), 0);

      g_assert_cmpuint (wait_ms, >=, 4000);
      g_assert_cmpuint (wait_ms, <=, 12000);
    }
}

static void
test_success_resets (void)
{
  Backoff backoff = { .n_failures = 9 };

  backoff_reset (&backoff);
  g_assert_cmpuint (backoff_next_ms (&backoff, 0, 0), ==, 500);
}

static void
test_server_is_obeyed_within_reason (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      Backoff backoff = { 0 };
      guint wait_ms = backoff_next_ms (&backoff, g_test_rand_int (), 20);

      g_assert_cmpuint (wait_ms, >=, 20000);
      g_assert_cmpuint (wait_ms, <=, 30000);
      backoff_reset (&backoff);
      g_assert_cmpuint (backoff_next_ms (&backoff, g_test_rand_int (), 1000000), <=, 450000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backoff/doubles-from-one-second-to-thirty", test_doubles_to_the_limit);
  g_test_add_func ("/backoff/jitter-is-half-at-most", test_stays_within_half);
  g_test_add_func ("/backoff/success-resets", test_success_resets);
  g_test_add_func ("/backoff/retry-after-is-a-lower-limit", test_server_is_obeyed_within_reason);
  return g_test_run ();
}
