#include "common/base/error.h"

static void
test_prefix_with_line (void)
{
  g_autoptr (GError) error = g_error_new_literal (ADIL_ERROR, ADIL_ERROR_SYNTAX, "bad");

  adil_error_prefix_place (&error, "a.csv", 7);
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "a.csv:7: bad");
}

static void
test_prefix_without_line (void)
{
  g_autoptr (GError) error = g_error_new_literal (ADIL_ERROR, ADIL_ERROR_IO, "bad");

  adil_error_prefix_place (&error, "a.csv", 0);
  g_assert_cmpstr (error->message, ==, "a.csv: bad");
}

static void
test_prefix_ignores_no_error (void)
{
  g_autoptr (GError) error = NULL;

  adil_error_prefix_place (NULL, "a.csv", 1);
  adil_error_prefix_place (&error, "a.csv", 1);
  g_assert_null (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/place-has-file-and-line", test_prefix_with_line);
  g_test_add_func ("/error/line-0-is-left-out", test_prefix_without_line);
  g_test_add_func ("/error/no-error-stays-none", test_prefix_ignores_no_error);
  return g_test_run ();
}
