/* ZIP files from outside: what is inside comes out, and nothing else. */
#include <glib/gstdio.h>
#include <string.h>
#include <zip.h>

#include "common/base/error.h"
#include "item-bank/import/zip-archive.h"

static char *
write_zip (const char *const *names, const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("zip-archive-XXXXXX", NULL);
  char *path = g_build_filename (folder, "a.zip", NULL);
  zip_t *zip = zip_open (path, ZIP_CREATE, NULL);

  for (; *names != NULL; names++)
    g_assert_cmpint (zip_file_add (zip, *names, zip_source_buffer (zip, text, strlen (text), 0), ZIP_FL_ENC_UTF_8), >=,
                     0);
  g_assert_cmpint (zip_close (zip), ==, 0);
  return path;
}

static void
remove_zip (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
}

static void
test_entries_come_out_whole (void)
{
  static const char *const NAMES[] = { "a.xml", "b/c.png", NULL };
  char *path = write_zip (NAMES, "hello");
  g_autoptr (GError) error = NULL;
  g_autoptr (ZipArchive) archive = zip_archive_open (path, &error);
  g_autoptr (GBytes) data = NULL, none = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (zip_archive_count (archive), ==, 2);
  g_assert_true (zip_archive_has (archive, "b/c.png"));
  data = zip_archive_read (archive, "b/c.png", 5, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (data, NULL), g_bytes_get_size (data), "hello", 5);
  none = zip_archive_read (archive, "a.xml", 4, &error);
  g_assert_null (none);
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (zip_archive_read (archive, "c", 4, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
  remove_zip (path);
}

static void
test_names_that_lead_out_are_refused (void)
{
  static const char *const BAD[] = { "../x", "/etc/x", "a/../../x", "a\\b" };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      const char *const names[] = { "good", BAD[i], NULL };
      char *path = write_zip (names, "x");
      g_autoptr (GError) error = NULL;

      g_assert_null (zip_archive_open (path, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      remove_zip (path);
    }
}

static void
test_damage_is_refused (void)
{
  static const char *const NAMES[] = { "a.xml", NULL };
  char *path = write_zip (NAMES, "hello hello hello hello hello hello");
  g_autofree char *bytes = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  for (gsize cut = 0; cut < len; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZipArchive) archive = NULL;

      g_assert_true (g_file_set_contents (path, bytes, (gssize)cut, NULL));
      archive = zip_archive_open (path, &error);
      if (archive != NULL)
        g_assert_null (zip_archive_read (archive, "a.xml", 100, NULL));
      else
        g_assert_nonnull (error);
    }
  remove_zip (path);
}

static void
test_targets_stay_inside (void)
{
  static const struct
  {
    const char *base, *target, *found;
  } CASES[] = {
    { "a/b.xml", "c.png", "a/c.png" },           { "a/b.xml", "../c.png", "c.png" },    { "b.xml", "../c.png", NULL },
    { "a/b.xml", "/x/y.xml", "x/y.xml" },        { "b.xml", "c%20d.png#f", "c d.png" }, { "b.xml", "http://x/y", NULL },
    { "b.xml", "data:image/png;base64,", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *name = zip_archive_resolve (CASES[i].base, CASES[i].target);

      g_assert_cmpstr (name, ==, CASES[i].found);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zip-archive/entries-come-out-whole", test_entries_come_out_whole);
  g_test_add_func ("/zip-archive/names-that-lead-out-are-refused", test_names_that_lead_out_are_refused);
  g_test_add_func ("/zip-archive/damage-is-refused", test_damage_is_refused);
  g_test_add_func ("/zip-archive/targets-stay-inside", test_targets_stay_inside);
  return g_test_run ();
}
