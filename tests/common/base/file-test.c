#include "common/base/file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("adil-file-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0); /* no temporary file stays behind */
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
write_ok (const char *path, const char *text, gsize len, int mode)
{
  g_autoptr (GError) error = NULL;

  file_write_durably (path, (const guint8 *)text, len, mode, &error);
  g_assert_no_error (error);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  struct stat info;

  write_ok (fixture->path, "old content", 11, 0644);
  write_ok (fixture->path, "a\0b", 3, 0600);
  bytes = file_read (fixture->path, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "a\0b", 3);
  g_assert_cmpint (stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
}

static void
test_empty_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = NULL;

  write_ok (fixture->path, NULL, 0, 0600);
  bytes = file_read (fixture->path, 0, NULL);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
}

static void
check_read_fails (const char *path, gsize max_len, AdilError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (file_read (path, max_len, &error));
  g_assert_error (error, ADIL_ERROR, (gint)code);
  g_assert_nonnull (g_strstr_len (error->message, -1, path));
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  check_read_fails (fixture->path, 100, ADIL_ERROR_MISSING);
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  write_ok (fixture->path, "abcd", 4, 0600);
  check_read_fails (fixture->path, 3, ADIL_ERROR_LIMIT);
}

static void
test_growing_file (Fixture *fixture, gconstpointer data)
{
  /* Its size is 0 for stat(), so only counting while reading can stop it. */
  if (!g_file_test ("/proc/self/status", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no /proc");
      return;
    }
  check_read_fails ("/proc/self/status", 10, ADIL_ERROR_LIMIT);
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  check_read_fails (fixture->folder, 100, ADIL_ERROR_IO);
}

static void
test_fifo (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  check_read_fails (fixture->path, 100, ADIL_ERROR_IO);
}

static void
test_write_to_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "none", "file", NULL);

  g_assert_false (file_write_durably (path, (const guint8 *)"a", 1, 0600, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
}

static void
test_write_over_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_false (file_write_durably (fixture->path, (const guint8 *)"a", 1, 0600, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/file/" name, Fixture, NULL, setup, func, teardown)
  ADD ("content-is-replaced-with-the-asked-mode", test_round_trip);
  ADD ("an-empty-file-has-no-bytes", test_empty_file);
  ADD ("a-missing-file-is-missing", test_missing);
  ADD ("a-file-above-the-limit-is-refused", test_limit);
  ADD ("a-file-that-hides-its-size-is-refused-at-the-limit", test_growing_file);
  ADD ("a-folder-is-not-a-file", test_folder);
  ADD ("a-fifo-is-refused-at-once", test_fifo);
  ADD ("writing-into-no-folder-fails", test_write_to_no_folder);
  ADD ("a-failed-rename-leaves-nothing-behind", test_write_over_folder);
  return g_test_run ();
}
