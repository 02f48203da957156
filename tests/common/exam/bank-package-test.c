/* The sealed bank: what it opens, and that no bit of it can be changed. */
#include <string.h>

#include "common/base/file.h"
#include "common/crypto/cms.h"
#include "common/crypto/identity.h"
#include "common/exam/ustar.h"
#include "tests/common/exam/exam-kit.h"

static void
test_opens_what_was_built (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (3);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  g_autoptr (GError) error = NULL;
  g_autoptr (BankPackage) package = bank_package_open (file, kit->committee_pem, &error);
  g_autoptr (Secret) key = exam_kit_item_key (kit, ITEM_SEAL_POINTS, 2);
  g_autoptr (Secret) plain = NULL;
  guint8 hash[DIGEST_LEN], expected[DIGEST_LEN];
  gsize len;
  const guint8 *data;

  g_assert_no_error (error);
  g_assert_cmpuint (bank_package_manifest (package)->items->len, ==, 3);
  g_assert_cmpuint (bank_package_blueprint (package)->n_items, ==, 2);
  g_assert_cmpstr (bank_package_committee_pem (package), ==, kit->committee_pem);
  g_assert_true (g_bytes_equal (bank_package_blueprint_bytes (package), kit->blueprint_json));
  g_assert_cmpuint (bank_package_signers (package)->len, ==, 2);
  g_assert_cmpuint (g_array_index (bank_package_signers (package), guint, 1), ==, 1);
  data = g_bytes_get_data (bank_package_manifest_bytes (package), &len);
  digest_sha256 (expected, data, len);
  bank_package_manifest_sha256 (package, hash);
  g_assert_cmpmem (hash, DIGEST_LEN, expected, DIGEST_LEN);
  plain = bank_package_open_item (package, ITEM_SEAL_POINTS, 2, key, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (secret_peek (plain), secret_len (plain), "exam-points/v1\nsingle 1 0 5 0\n", 30);
}

static void
test_is_deterministic (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (3);
  g_autoptr (GBytes) one = exam_kit_build (kit);
  g_autoptr (GBytes) two = exam_kit_build (kit);

  g_assert_true (g_bytes_equal (one, two));
  g_assert_cmpuint (g_bytes_get_size (one) % USTAR_BLOCK, ==, 0);
}

static void
test_counts_pinned_signers (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (ExamKit) strangers = exam_kit_new (2);
  g_autoptr (GBytes) unsigned_file = exam_kit_build (kit);
  g_autoptr (GBytes) one = exam_kit_sign (kit, unsigned_file, 2);
  g_autoptr (GBytes) forged = exam_kit_sign (strangers, one, 0);
  g_autoptr (GBytes) three = NULL;
  g_autoptr (GBytes) two = exam_kit_sign (kit, one, 0);
  g_autoptr (BankPackage) package = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (bank_package_open (unsigned_file, kit->committee_pem, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_UNTRUSTED);
  g_assert_null (bank_package_open (one, kit->committee_pem, &error));
  g_assert_nonnull (strstr (error->message, "2 of 3"));
  exam_kit_assert_error (&error, ADIL_ERROR_UNTRUSTED);
  g_assert_null (bank_package_open (forged, kit->committee_pem, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_UNTRUSTED);
  three = exam_kit_sign (kit, two, 1);
  package = bank_package_open (three, kit->committee_pem, &error);
  g_assert_true (bank_package_check_signers (package, 3, &error));
  g_assert_false (bank_package_check_signers (package, 4, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_UNTRUSTED);
  g_assert_no_error (error);
  g_assert_cmpuint (bank_package_signers (package)->len, ==, 3);
  /* The committee inside the package vouches for nothing. */
  g_assert_null (bank_package_open (two, strangers->committee_pem, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_UNTRUSTED);
}

static void
test_opens_without_a_pin_for_showing (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build (kit);
  g_autoptr (GError) error = NULL;
  g_autoptr (BankPackage) package = bank_package_open (file, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (bank_package_signers (package)->len, ==, 0);
  g_assert_cmpuint (g_bytes_get_size (bank_package_cms (package)), ==, 0);
}

static void
assert_refuses_flip (const ExamKit *kit, guint8 *copy, gsize len, gsize byte, guint bit)
{
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  BankPackage *package;

  copy[byte] ^= (guint8)(1u << bit);
  file = g_bytes_new_static (copy, len);
  package = bank_package_open (file, kit->committee_pem, &error);
  if (package != NULL)
    g_error ("byte %zu bit %u of the package was changed and nobody noticed", byte, bit);
  g_assert_true (error->domain == ADIL_ERROR);
  copy[byte] ^= (guint8)(1u << bit);
}

/* All bits of the signatures, whose DER leaves room, and one bit of every other byte (every bit with -m slow). */
static void
test_refuses_any_flipped_bit (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (3);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  g_autoptr (BankPackage) package = bank_package_open (file, kit->committee_pem, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  gsize len = g_bytes_get_size (file);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), len);
  gsize cms_start = ustar_entry_size (g_bytes_get_size (bank_package_manifest_bytes (package)));
  gsize cms_end = cms_start + ustar_entry_size (g_bytes_get_size (bank_package_cms (package)));
  guint step = 1;

#ifdef ADIL_SANITIZE
  step = 5;
#endif
  for (gsize byte = 0; byte < len; byte += step)
    {
      gboolean all_bits = g_test_slow () || (byte >= cms_start && byte < cms_end);

      for (guint bit = 0; all_bits && bit < 8; bit++)
        assert_refuses_flip (kit, copy, len, byte, bit);
      if (!all_bits)
        assert_refuses_flip (kit, copy, len, byte, (guint)g_rand_int_range (rand, 0, 8));
    }
}

static void
test_refuses_any_truncation_or_appendix (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  gsize len = g_bytes_get_size (file);
  g_autofree guint8 *longer = g_malloc0 (len + USTAR_BLOCK);
  g_autoptr (GError) error = NULL;

  memcpy (longer, g_bytes_get_data (file, NULL), len);
  for (gsize cut = 0; cut < len; cut += 37)
    {
      /* An exact copy, so that a sanitizer sees any read behind the end. */
      g_autofree guint8 *copy = g_memdup2 (longer, cut);
      g_autoptr (GBytes) part = g_bytes_new_static (copy, cut);

      g_assert_null (bank_package_open (part, kit->committee_pem, &error));
      exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
    }
  for (gsize more = 1; more <= USTAR_BLOCK; more += 511)
    {
      g_autoptr (GBytes) whole = g_bytes_new_static (longer, len + more);

      g_assert_null (bank_package_open (whole, kit->committee_pem, &error));
      exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
    }
}

static void
test_build_refuses_what_the_manifest_does_not_name (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) other = g_bytes_new_static ("other bytes", 11);
  g_autoptr (GPtrArray) contents = g_ptr_array_new ();

  g_ptr_array_add (contents, other);
  g_ptr_array_add (contents, kit->contents->pdata[1]);
  g_assert_null (
      bank_package_build (kit->manifest, NULL, kit->committee_pem, kit->blueprint_json, contents, kit->points, &error));
  g_assert_nonnull (strstr (error->message, "content/0"));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

static void
test_wrong_key_or_part_opens_nothing (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  g_autoptr (BankPackage) package = bank_package_open (file, kit->committee_pem, NULL);
  g_autoptr (Secret) key = exam_kit_item_key (kit, ITEM_SEAL_CONTENT, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (bank_package_open_item (package, ITEM_SEAL_CONTENT, 1, key, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_null (bank_package_open_item (package, ITEM_SEAL_POINTS, 0, key, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

/* Runs a command line in folder; -1 where the program is not installed. */
static int
run_in (const char *folder, const char *command, char **out)
{
  const char *argv[] = { "sh", "-c", command, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_sync (folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, out,
                     NULL, &status, &error))
    return -1;
  return g_spawn_check_wait_status (status, NULL) ? 0 : 1;
}

/* The shell commands of docs/formats/bank-package.md, as anybody may type them. */
static char *
documented_commands (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "docs", "formats", "bank-package.md", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file_read (path, 1 << 20, &error);
  g_autofree char *text = NULL;
  const char *start, *end;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  start = strstr (text, "```sh\n");
  g_assert_nonnull (start);
  start += strlen ("```sh\n");
  end = strstr (start, "```");
  g_assert_nonnull (end);
  return g_strndup (start, (gsize)(end - start));
}

static void
test_public_commands_verify_it (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  g_autofree char *folder = g_dir_make_tmp ("adil-package-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bank.tar", NULL);
  g_autofree char *commands = documented_commands ();
  g_autofree char *pinned = g_build_filename (folder, "committee.pem", NULL);
  g_autofree char *listing = NULL, *result = NULL;
  g_autofree char *clean_up = g_strdup_printf ("rm -rf '%s'", folder);
  g_autoptr (GError) error = NULL;
  gsize len;
  const guint8 *data = g_bytes_get_data (file, &len);

  g_assert_true (file_write_durably (path, data, len, 0600, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (pinned, kit->committee_pem, -1, NULL));
  g_assert_cmpint (run_in (folder, "tar tf bank.tar", &listing), ==, 0);
  g_assert_cmpstr (listing, ==,
                   "manifest.txt\nmanifest.cms\ncommittee.pem\nblueprint.json\n"
                   "content/0\npoints/0\ncontent/1\npoints/1\n");
  g_assert_cmpint (run_in (folder, commands, &result), ==, 0);
  g_assert_cmpstr (result, ==, "VALID: 2 of 3 members signed, 2 must; 2 items\n");
  /* That they notice a change of anything: tests/item-bank/cli/openssl-doc-test.c. */
  g_assert_cmpint (run_in (NULL, clean_up, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/bank-package/opens-what-was-built", test_opens_what_was_built);
  g_test_add_func ("/bank-package/is-deterministic", test_is_deterministic);
  g_test_add_func ("/bank-package/counts-distinct-pinned-signers", test_counts_pinned_signers);
  g_test_add_func ("/bank-package/opens-without-a-pin-for-showing", test_opens_without_a_pin_for_showing);
  g_test_add_func ("/bank-package/public-commands-verify-it", test_public_commands_verify_it);
  g_test_add_func ("/bank-package/refuses-any-flipped-bit", test_refuses_any_flipped_bit);
  g_test_add_func ("/bank-package/refuses-any-truncation-or-appendix", test_refuses_any_truncation_or_appendix);
  g_test_add_func ("/bank-package/build-refuses-what-the-manifest-does-not-name",
                   test_build_refuses_what_the_manifest_does_not_name);
  g_test_add_func ("/bank-package/a-wrong-key-opens-nothing", test_wrong_key_or_part_opens_nothing);
  return g_test_run ();
}
