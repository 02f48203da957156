/* The countdown's text. */
#include "exam-client/ui/exam-header.h"

static void
check (guint64 remaining_ms, const char *expected)
{
  g_autofree char *text = exam_header_format_clock (remaining_ms);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_clock (void)
{
  check (6000000, "01:40:00");
  check (5999999, "01:40:00");
  check (3599000, "00:59:59");
  check (1, "00:00:01");
  check (0, "00:00:00");
  check (G_GUINT64_CONSTANT (360000000), "100:00:00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exam-header/clock-shows-zero-only-at-the-end", test_clock);
  return g_test_run ();
}
