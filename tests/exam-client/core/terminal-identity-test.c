/* The terminal's identity: made once, kept, and never mixed with another's certificate. */
#include "exam-client/core/terminal-identity.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/error.h"
#include "common/crypto/identity.h"
#include "tests/common/exam/exam-kit.h"

static void
remove_folder (const char *folder)
{
  static const char *const names[] = { "terminal-key.pem", "terminal-request.pem", "terminal.pem" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
test_code (void)
{
  guint8 fingerprint[DIGEST_LEN] = { 0 };
  g_autofree char *zeros = terminal_identity_format_code (fingerprint);
  g_autofree char *code = NULL;

  g_assert_cmpstr (zeros, ==, "0000-0000");
  /* 00000 00001 00010 00011 11100 11101 11110 11111 */
  memcpy (fingerprint, (const guint8[]){ 0x00, 0x44, 0x3e, 0x77, 0xdf }, 5);
  code = terminal_identity_format_code (fingerprint);
  g_assert_cmpstr (code, ==, "0123-WXYZ");
}

static void
test_is_made_once (void)
{
  g_autofree char *folder = g_dir_make_tmp ("identity-test-XXXXXX", NULL);
  g_autofree char *key_path = g_build_filename (folder, "terminal-key.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerminalIdentity) first = terminal_identity_load (folder, "t1", &error);
  g_autoptr (TerminalIdentity) second = terminal_identity_load (folder, "t1", &error);
  struct stat info;

  g_assert_no_error (error);
  g_assert_cmpstr (first->request_pem, ==, second->request_pem);
  g_assert_cmpstr (first->code, ==, second->code);
  g_assert_null (second->cert_pem);
  g_assert_cmpint (stat (key_path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  remove_folder (folder);
}

static void
test_takes_only_its_own_certificate (void)
{
  g_autofree char *folder = g_dir_make_tmp ("identity-test-XXXXXX", NULL);
  g_autofree char *other_folder = g_dir_make_tmp ("identity-test-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerminalIdentity) identity = terminal_identity_load (folder, "t1", &error);
  g_autoptr (TerminalIdentity) other = terminal_identity_load (other_folder, "t2", &error);
  g_autoptr (Secret) ca_key = identity_key_new_pem (&error);
  g_autofree char *ca = identity_ca_new_pem (ca_key, "ca", 1790000000, 9, &error);
  g_autoptr (Secret) wrong_key = identity_key_new_pem (&error);
  g_autofree char *wrong_ca = identity_ca_new_pem (wrong_key, "ca", 1790000000, 9, &error);
  g_autofree char *cert = identity_issue_pem (identity->request_pem, "A-01", IDENTITY_ROLE_TERMINAL, NULL, ca, ca_key,
                                              1790000000, 9, &error);
  g_autoptr (TerminalIdentity) again = NULL;

  g_assert_no_error (error);
  g_assert_false (terminal_identity_set_certificate (identity, cert, wrong_ca, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_UNTRUSTED);
  g_assert_false (terminal_identity_set_certificate (other, cert, ca, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_true (terminal_identity_set_certificate (identity, cert, ca, &error));
  again = terminal_identity_load (folder, "t1", &error);
  g_assert_cmpstr (again->cert_pem, ==, cert);
  g_assert_cmpmem (again->cert_sha256, DIGEST_LEN, identity->cert_sha256, DIGEST_LEN);
  remove_folder (folder);
  remove_folder (other_folder);
}

static void
test_mixed_files_are_refused (void)
{
  g_autofree char *folder = g_dir_make_tmp ("identity-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "terminal.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) key = identity_key_new_pem (&error);
  g_autofree char *foreign = identity_self_signed_new_pem (key, "x", IDENTITY_ROLE_TERMINAL, 1790000000, 9, &error);

  terminal_identity_free (terminal_identity_load (folder, "t1", &error));
  g_assert_true (g_file_set_contents (path, foreign, -1, NULL));
  g_assert_null (terminal_identity_load (folder, "t1", &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/terminal-identity/code-is-crockford-base32", test_code);
  g_test_add_func ("/terminal-identity/is-made-once", test_is_made_once);
  g_test_add_func ("/terminal-identity/takes-only-its-own-certificate", test_takes_only_its_own_certificate);
  g_test_add_func ("/terminal-identity/mixed-files-are-refused", test_mixed_files_are_refused);
  return g_test_run ();
}
