/* A test that fails leaves nothing behind. */
#include "tests/exam-server/test-dir.h"

#include <stdlib.h>

static void
test_abort (void)
{
  g_autofree char *file = NULL;
  g_autoptr (GDir) left = NULL;
  char *outer;

  if (g_test_subprocess ())
    {
      char *inner = test_dir_new ("inner");

      file = g_build_filename (inner, "file", NULL);
      g_assert_true (g_file_set_contents (file, "x", 1, NULL));
      abort ();
    }
  outer = test_dir_new ("outer");
  g_setenv ("TMPDIR", outer, TRUE); /* of the subprocess */
  g_test_trap_subprocess (NULL, 20 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  left = g_dir_open (outer, 0, NULL);
  g_assert_nonnull (left);
  g_assert_null (g_dir_read_name (left));
  test_dir_remove (outer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/test-dir/goes-away-with-a-test-that-aborts", test_abort);
  return g_test_run ();
}
