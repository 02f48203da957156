/* The program replaced by itself: what is handed over arrives, and nothing else stays open. */
#include "common/base/error.h"
#include "exam-client/kiosk/fresh-image.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT         "scores and counts, no answers"
#define STRAY_FD     17
#define INHERITED_FD 16
#define STATUS_GOOD  42

/* Runs in the fresh image. */
static int
fresh_main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) finished = NULL;

  if (argc != 4 || strcmp (argv[2], "--finished-fd") != 0)
    return 1;
  finished = fresh_image_read ((int)g_ascii_strtoll (argv[3], NULL, 10), &error);
  if (finished == NULL || g_bytes_get_size (finished) != strlen (TEXT)
      || memcmp (g_bytes_get_data (finished, NULL), TEXT, strlen (TEXT)) != 0)
    return 2;
  if (fcntl (INHERITED_FD, F_GETFD) < 0)
    return 4;
  return fcntl (STRAY_FD, F_GETFD) < 0 ? STATUS_GOOD : 3;
}

static void
test_replace (void)
{
  static const char *const options[] = { "--fresh", NULL };
  g_autoptr (GBytes) finished = g_bytes_new_static (TEXT, strlen (TEXT));
  int status;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) inherited = NULL;

      dup2 (1, INHERITED_FD); /* stands for the pipe of the compositor */
      inherited = fresh_image_dup_inherited (-1);
      dup2 (1, STRAY_FD); /* stands for a socket or the journal */
      fresh_image_replace (options, finished, inherited, &error);
      _exit (9);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, STATUS_GOOD);
}

static void
check_refused (int fd, AdilError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fresh_image_read (fd, &error));
  g_assert_error (error, ADIL_ERROR, (int)code);
}

static void
test_unsealed (void)
{
  int fd = memfd_create ("unsealed", MFD_ALLOW_SEALING);

  g_assert_cmpint (write (fd, TEXT, strlen (TEXT)), ==, strlen (TEXT));
  check_refused (fd, ADIL_ERROR_LIMIT);
}

static void
test_empty (void)
{
  int fd = memfd_create ("empty", MFD_ALLOW_SEALING);

  g_assert_cmpint (fcntl (fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE), ==, 0);
  check_refused (fd, ADIL_ERROR_LIMIT);
}

static void
test_closed (void)
{
  check_refused (987, ADIL_ERROR_IO);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--fresh") == 0)
    return fresh_main (argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fresh-image/hands-over-the-bytes-and-keeps-inherited-descriptors-only", test_replace);
  g_test_add_func ("/fresh-image/read-refuses-memory-that-could-still-change", test_unsealed);
  g_test_add_func ("/fresh-image/read-refuses-nothing", test_empty);
  g_test_add_func ("/fresh-image/read-names-a-descriptor-that-is-not-there", test_closed);
  return g_test_run ();
}
