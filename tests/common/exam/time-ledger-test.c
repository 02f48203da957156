/* Time left. */
#include "common/exam/time-ledger.h"

static void
test_counts_only_while_running (void)
{
  TimeLedger ledger;

  time_ledger_init (&ledger, 6000, 0, 1000);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, 5000);
  time_ledger_update (&ledger, 50);
  time_ledger_set_running (&ledger, TRUE, 100);
  time_ledger_update (&ledger, 600);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, 4500);
  time_ledger_set_running (&ledger, FALSE, 700);
  time_ledger_update (&ledger, 99999);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, 4400);
  time_ledger_set_running (&ledger, TRUE, 100000);
  time_ledger_update (&ledger, 100400);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, 4000);
}

static void
test_a_clock_that_goes_back_counts_nothing (void)
{
  TimeLedger ledger;

  time_ledger_init (&ledger, 6000, 0, 0);
  time_ledger_set_running (&ledger, TRUE, 1000);
  time_ledger_update (&ledger, 500);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, 6000);
  time_ledger_update (&ledger, 700);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, 5800);
}

static void
test_stops_at_zero_and_lives_again_when_granted (void)
{
  TimeLedger ledger;

  time_ledger_init (&ledger, 100, 50, 0);
  time_ledger_set_running (&ledger, TRUE, 0);
  time_ledger_update (&ledger, 151);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, 0);
  time_ledger_grant (&ledger, 10);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, 9);
}

static void
test_saturates_at_the_limits (void)
{
  TimeLedger ledger;

  time_ledger_init (&ledger, G_MAXUINT64, 5, 1);
  time_ledger_grant (&ledger, G_MAXUINT64);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, G_MAXUINT64 - 1);
  time_ledger_set_running (&ledger, TRUE, 0);
  time_ledger_update (&ledger, G_MAXUINT64);
  g_assert_cmpuint (time_ledger_remaining_ms (&ledger), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time-ledger/counts-only-while-running", test_counts_only_while_running);
  g_test_add_func ("/time-ledger/a-clock-that-goes-back-counts-nothing", test_a_clock_that_goes_back_counts_nothing);
  g_test_add_func ("/time-ledger/stops-at-zero-and-lives-again-when-granted",
                   test_stops_at_zero_and_lives_again_when_granted);
  g_test_add_func ("/time-ledger/saturates-at-the-limits", test_saturates_at_the_limits);
  return g_test_run ();
}
