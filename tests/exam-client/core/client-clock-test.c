/* Interruptions: exact within one boot, by the wall clock across boots, never negative. */
#include "exam-client/core/client-clock.h"

#include <string.h>

static ClockStamp
stamp (const char *boot_id, guint64 boottime_ms, guint64 wall_ms)
{
  ClockStamp result = { .boottime_ms = boottime_ms, .wall_ms = wall_ms };

  g_strlcpy (result.boot_id, boot_id, sizeof result.boot_id);
  return result;
}

static void
test_same_boot_ignores_the_wall_clock (void)
{
  ClockStamp from = stamp ("a", 1000, 500000);
  ClockStamp to = stamp ("a", 61000, 100);

  g_assert_cmpuint (clock_stamp_elapsed_ms (&from, &to), ==, 60000);
}

static void
test_other_boot_uses_the_wall_clock (void)
{
  ClockStamp from = stamp ("a", 900000, 500000);
  ClockStamp to = stamp ("b", 10, 530000);

  g_assert_cmpuint (clock_stamp_elapsed_ms (&from, &to), ==, 30000);
  to.wall_ms = 1;
  g_assert_cmpuint (clock_stamp_elapsed_ms (&from, &to), ==, 0);
}

static void
test_unknown_boots_are_never_the_same (void)
{
  ClockStamp from = stamp ("unknown", 0, 1000);
  ClockStamp to = stamp ("unknown", 900000, 3000);

  g_assert_cmpuint (clock_stamp_elapsed_ms (&from, &to), ==, 2000);
}

static void
test_text_comes_back (void)
{
  static const char *const wrong[] = { "", "a", "a 1", "a 1 2 3", "a x 2", "a 1 -2", "a  1 2", "a 01 2" };
  ClientClock clock;
  ClockStamp now, again;
  g_autofree char *text = NULL;

  client_clock_init_system (&clock);
  clock_stamp_take (&now, &clock);
  text = clock_stamp_format (&now);
  g_assert_true (clock_stamp_parse (text, &again));
  g_assert_cmpstr (again.boot_id, ==, now.boot_id);
  g_assert_cmpuint (again.boottime_ms, ==, now.boottime_ms);
  g_assert_cmpuint (again.wall_ms, ==, now.wall_ms);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (clock_stamp_parse (wrong[i], &again));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-clock/within-one-boot-the-wall-clock-does-not-matter",
                   test_same_boot_ignores_the_wall_clock);
  g_test_add_func ("/client-clock/across-boots-the-wall-clock-counts", test_other_boot_uses_the_wall_clock);
  g_test_add_func ("/client-clock/unknown-boots-are-never-the-same", test_unknown_boots_are_never_the_same);
  g_test_add_func ("/client-clock/stamps-come-back-from-text", test_text_comes_back);
  return g_test_run ();
}
