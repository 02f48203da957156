/* The sealed package on the terminal's disk: only the announced bytes, only signed by the pinned committee. */
#include "exam-client/core/package-cache.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tests/common/exam/exam-kit.h"

static void
put (const char *folder, GBytes *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = package_cache_begin (folder, &error);
  gsize len;
  const char *data = g_bytes_get_data (file, &len);

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, data, (gssize)len, NULL));
}

static void
remove_all (const char *folder)
{
  const char *argv[] = { "rm", "-rf", folder, NULL };

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static void
test_fetch_and_open (void)
{
  g_autofree char *folder = g_dir_make_tmp ("package-test-XXXXXX", NULL);
  g_autofree char *download = g_build_filename (folder, "package", "download.part", NULL);
  g_autoptr (ExamKit) kit = exam_kit_new (4);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autofree char *path = package_cache_path (folder, hex);
  g_autoptr (GError) error = NULL;
  BankPackage *package;

  g_assert_null (package_cache_open (folder, hex, kit->committee_pem, 0, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_MISSING);
  put (folder, file);
  g_assert_true (package_cache_finish (folder, download, hex, &error));
  package = package_cache_open (folder, hex, kit->committee_pem, 0, &error);
  g_assert_no_error (error);
  bank_package_free (package);
  g_assert_null (package_cache_open (folder, hex, kit->committee_pem, 4, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_UNTRUSTED);
  package_cache_keep_only (folder, hex);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  package_cache_keep_only (folder, "0000");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  remove_all (folder);
}

static void
test_other_bytes_are_refused (void)
{
  g_autofree char *folder = g_dir_make_tmp ("package-test-XXXXXX", NULL);
  g_autofree char *download = g_build_filename (folder, "package", "download.part", NULL);
  g_autofree char *hex = g_strnfill (64, 'a');
  g_autoptr (GBytes) file = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  put (folder, file);
  g_assert_false (package_cache_finish (folder, download, hex, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_false (g_file_test (download, G_FILE_TEST_EXISTS));
  remove_all (folder);
}

/* The server's own copy of the committee does not count, nor do too few signatures. */
static void
test_only_the_pinned_committee_counts (void)
{
  g_autofree char *folder = g_dir_make_tmp ("package-test-XXXXXX", NULL);
  g_autofree char *download = g_build_filename (folder, "package", "download.part", NULL);
  g_autoptr (ExamKit) kit = exam_kit_new (4);
  g_autoptr (ExamKit) others = exam_kit_new (4);
  g_autoptr (GBytes) unsigned_file = exam_kit_build (kit);
  g_autoptr (GBytes) file = exam_kit_sign (kit, unsigned_file, 0);
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autoptr (GBytes) full = exam_kit_build_signed (kit);
  g_autofree char *full_hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, full);
  g_autoptr (GError) error = NULL;

  put (folder, file);
  g_assert_true (package_cache_finish (folder, download, hex, &error));
  g_assert_null (package_cache_open (folder, hex, kit->committee_pem, 0, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_UNTRUSTED);
  put (folder, full);
  g_assert_true (package_cache_finish (folder, download, full_hex, &error));
  g_assert_null (package_cache_open (folder, full_hex, others->committee_pem, 0, &error));
  g_assert_nonnull (error);
  remove_all (folder);
}

static void
test_damaged_file_is_fetched_again (void)
{
  g_autofree char *folder = g_dir_make_tmp ("package-test-XXXXXX", NULL);
  g_autoptr (ExamKit) kit = exam_kit_new (4);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autofree char *path = package_cache_path (folder, hex);
  g_autofree char *download = package_cache_begin (folder, NULL);
  g_autoptr (GError) error = NULL;
  gsize len;
  const guint8 *data = g_bytes_get_data (file, &len);
  g_autofree guint8 *broken = g_memdup2 (data, len);

  broken[len / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, (const char *)broken, (gssize)len, NULL));
  g_assert_null (package_cache_open (folder, hex, kit->committee_pem, 0, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_null (package_cache_open (folder, hex, kit->committee_pem, 0, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_MISSING);
  remove_all (folder);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/package-cache/keeps-what-was-announced", test_fetch_and_open);
  g_test_add_func ("/package-cache/refuses-other-bytes", test_other_bytes_are_refused);
  g_test_add_func ("/package-cache/only-the-pinned-committee-counts", test_only_the_pinned_committee_counts);
  g_test_add_func ("/package-cache/a-damaged-file-is-fetched-again", test_damaged_file_is_fetched_again);
  return g_test_run ();
}
