/* Signatures by members who never meet: one after another, side by side, brought together; and what is refused. */
#include <glib/gstdio.h>
#include <string.h>

#include "common/base/json.h"
#include "tests/item-bank/cli/seal-lab.h"

static BankLab *
new_packed (void)
{
  BankLab *lab = bank_lab_new ();

  seal_lab_pack (lab, "T", "bank.tar", "shares");
  return lab;
}

static void
copy (const BankLab *lab, const char *from, const char *to)
{
  g_autoptr (GBytes) content = bank_lab_read (lab, from);

  bank_lab_write (lab, to, g_bytes_get_data (content, NULL), (gssize)g_bytes_get_size (content));
}

static gboolean
same (const BankLab *lab, const char *a, const char *b)
{
  g_autoptr (GBytes) left = bank_lab_read (lab, a);
  g_autoptr (GBytes) right = bank_lab_read (lab, b);

  return g_bytes_equal (left, right);
}

static void
assert_error_names (const BankLab *lab, const char *first, const char *second)
{
  if (strstr (lab->err, first) == NULL || strstr (lab->err, second) == NULL)
    g_error ("\"%s\" names not both %s and %s", lab->err, first, second);
}

static void
test_copies_signed_in_parallel_are_merged (void)
{
  g_autoptr (BankLab) lab = new_packed ();

  copy (lab, "bank.tar", "jakarta.tar");
  copy (lab, "bank.tar", "medan.tar");
  g_assert_cmpint (bank_lab_run (lab, "sign jakarta.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign medan.tar --key key3.pem --cert cert3.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "verify jakarta.tar --committee committee.pem"), ==, 1);
  /* Into the copy that nobody signed, in either order: the same bytes. */
  copy (lab, "bank.tar", "two.tar");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --merge jakarta.tar medan.tar"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign two.tar --merge medan.tar --merge jakarta.tar"), ==, 0);
  g_assert_true (same (lab, "bank.tar", "two.tar"));
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem"), ==, 0);
  /* The same copies again change nothing, nor does a copy that lacks some. */
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --merge jakarta.tar medan.tar two.tar"), ==, 0);
  g_assert_true (same (lab, "bank.tar", "two.tar"));
  /* A third signs while merging. */
  g_assert_cmpint (bank_lab_run (lab, "sign jakarta.tar --merge medan.tar --key key2.pem --cert cert2.pem"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "signed by 3 members"));
  g_assert_cmpint (bank_lab_run (lab, "verify jakarta.tar --committee committee.pem"), ==, 0);
  /* Who signed two copies counts once. */
  g_assert_cmpint (bank_lab_run (lab, "sign medan.tar --key key2.pem --cert cert2.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign jakarta.tar --merge medan.tar"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "signed by 3 members"));
}

static void
test_another_package_is_not_merged (void)
{
  g_autoptr (BankLab) lab = new_packed ();

  seal_lab_pack (lab, "T", "again.tar", "shares2");
  seal_lab_pack (lab, "OTHER", "other.tar", "shares3");
  g_assert_cmpint (bank_lab_run (lab, "sign again.tar --key key1.pem --cert cert1.pem"), ==, 0);
  copy (lab, "bank.tar", "before.tar");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --merge again.tar"), ==, 1);
  assert_error_names (lab, "again.tar: ", "packed at another time");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --merge other.tar"), ==, 1);
  assert_error_names (lab, "other.tar: ", "exam OTHER");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --merge absent.tar"), ==, 1);
  assert_error_names (lab, "absent.tar", "");
  g_assert_true (same (lab, "bank.tar", "before.tar"));
}

static void
test_refusals_name_the_file_and_the_person (void)
{
  g_autoptr (BankLab) lab = new_packed ();

  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  copy (lab, "bank.tar", "before.tar");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert cert3.pem"), ==, 1);
  assert_error_names (lab, "key2.pem", "cert3.pem");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 1);
  assert_error_names (lab, "Member 1", "already");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key4.pem --cert cert4.pem"), ==, 1);
  assert_error_names (lab, "cert4.pem", "not in the package's committee");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key cert2.pem --cert cert2.pem"), ==, 1);
  assert_error_names (lab, "cert2.pem", "private key");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert committee.pem"), ==, 1);
  assert_error_names (lab, "committee.pem", "exactly one");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert key2.pem"), ==, 1);
  assert_error_names (lab, "key2.pem", "CERTIFICATE");
  g_assert_true (same (lab, "bank.tar", "before.tar"));
}

static void
test_an_encrypted_key_needs_its_pass_phrase (void)
{
  static const char *const RIGHT[] = { "rahasia besar", NULL };
  static const char *const WRONG[] = { "rahasia kecil", NULL };
  g_autoptr (BankLab) lab = new_packed ();

  bank_lab_write (lab, "pass", "rahasia besar\n", -1);
  bank_lab_write (lab, "wrong", "rahasia kecil\n", -1);
  g_assert_cmpint (bank_lab_run_other (lab, "openssl pkey -in key1.pem -aes256 -passout file:pass -out locked1.pem"),
                   ==, 0);
  g_assert_cmpint (bank_lab_run_other (lab, "openssl ec -in key2.pem -aes256 -passout file:pass -out locked2.pem"), ==,
                   0);
  /* Nobody to ask. */
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key locked1.pem --cert cert1.pem"), ==, 1);
  assert_error_names (lab, "locked1.pem", "--passphrase-file");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key locked1.pem --cert cert1.pem --passphrase-file wrong"), ==,
                   1);
  assert_error_names (lab, "locked1.pem", "pass phrase");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key locked1.pem --cert cert1.pem --passphrase-file pass"), ==,
                   0);
  g_assert_cmpint (seal_lab_run_at_terminal (lab, WRONG, "sign bank.tar --key locked2.pem --cert cert2.pem"), ==, 1);
  g_assert_cmpint (seal_lab_run_at_terminal (lab, RIGHT, "sign bank.tar --key locked2.pem --cert cert2.pem"), ==, 0);
  /* What was typed did not appear. */
  g_assert_nonnull (strstr (lab->out, "locked2.pem"));
  g_assert_null (strstr (lab->out, "rahasia"));
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem"), ==, 0);
}

/* The archive with manifest.cms replaced, written as its format wants it. */
static void
replace_cms (BankLab *lab, const char *package, const char *cms)
{
  g_autofree char *script
      = g_strdup_printf ("python3 - %s %s <<'E'\n"
                         "import sys\n"
                         "data = open(sys.argv[1], 'rb').read()\n"
                         "cms = open(sys.argv[2], 'rb').read()\n"
                         "size = lambda at: int(data[at + 124:at + 135], 8)\n"
                         "pad = lambda n: -n %% 512\n"
                         "at = 512 + size(0) + pad(size(0))\n"
                         "end = at + 512 + size(at) + pad(size(at))\n"
                         "head = bytearray(data[at:at + 512])\n"
                         "head[124:135] = b'%%011o' %% len(cms)\n"
                         "head[148:156] = b' ' * 8\n"
                         "head[148:156] = b'%%06o\\0 ' %% sum(head)\n"
                         "open(sys.argv[1], 'wb').write(data[:at] + head + cms + bytes(pad(len(cms))) + data[end:])\n"
                         "E",
                         package, cms);

  g_assert_cmpint (seal_lab_run_shell (lab, script), ==, 0);
}

static void
test_stray_and_double_signatures_are_refused (void)
{
  g_autoptr (BankLab) lab = new_packed ();

  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert cert2.pem"), ==, 0);
  copy (lab, "bank.tar", "stray.tar");
  copy (lab, "bank.tar", "double.tar");
  copy (lab, "bank.tar", "same.tar");
  g_assert_cmpint (bank_lab_run_other (lab, "tar xf bank.tar manifest.txt manifest.cms"), ==, 0);
  /* The replacing itself changes nothing. */
  replace_cms (lab, "same.tar", "manifest.cms");
  g_assert_true (same (lab, "same.tar", "bank.tar"));
  g_assert_cmpint (
      bank_lab_run_other (lab,
                          "openssl cms -resign -binary -inform DER -outform DER -in manifest.cms -content manifest.txt "
                          "-signer cert4.pem -inkey key4.pem -nosmimecap -out stray.cms"),
      ==, 0);
  g_assert_cmpint (
      bank_lab_run_other (lab,
                          "openssl cms -resign -binary -inform DER -outform DER -in manifest.cms -content manifest.txt "
                          "-signer cert2.pem -inkey key2.pem -nocerts -nosmimecap -out double.cms"),
      ==, 0);
  replace_cms (lab, "stray.tar", "stray.cms");
  replace_cms (lab, "double.tar", "double.cms");
  g_assert_cmpint (bank_lab_run (lab, "verify stray.tar --committee committee.pem"), ==, 1);
  g_assert_nonnull (strstr (lab->out, "2  FAILED"));
  assert_error_names (lab, "NOT VALID: stray.tar", "not on the pinned list");
  g_assert_cmpint (bank_lab_run (lab, "verify double.tar --committee committee.pem"), ==, 1);
  g_assert_nonnull (strstr (lab->out, "2  FAILED"));
  /* Nor are they signed on, or spread. */
  g_assert_cmpint (bank_lab_run (lab, "sign stray.tar --key key3.pem --cert cert3.pem"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "sign double.tar --key key3.pem --cert cert3.pem"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --merge stray.tar"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --merge double.tar"), ==, 1);
  g_assert_true (same (lab, "same.tar", "bank.tar"));
}

static const char *
name_at (const cJSON *object, const char *array, int index)
{
  return cJSON_GetStringValue (cJSON_GetArrayItem (cJSON_GetObjectItem (object, array), index));
}

static cJSON *
verify_json (BankLab *lab, int status)
{
  g_autoptr (GError) error = NULL;
  cJSON *report;

  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem --json"), ==, status);
  report = json_parse ("report", lab->out, strlen (lab->out), 1 << 20, &error);
  g_assert_no_error (error);
  return report;
}

static void
test_verify_says_who_signed_and_who_is_missing (void)
{
  g_autoptr (BankLab) lab = new_packed ();
  g_autoptr (cJSON) none = verify_json (lab, 1);
  g_autoptr (cJSON) one = NULL;
  g_autoptr (cJSON) two = NULL;
  const cJSON *signatures;

  g_assert_cmpint (cJSON_GetArraySize (cJSON_GetObjectItem (cJSON_GetObjectItem (none, "signatures"), "missing")), ==,
                   3);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert cert2.pem"), ==, 0);
  one = verify_json (lab, 1);
  signatures = cJSON_GetObjectItem (one, "signatures");
  g_assert_cmpstr (name_at (signatures, "signed", 0), ==, "Member 2");
  g_assert_cmpstr (name_at (signatures, "missing", 0), ==, "Member 1");
  g_assert_cmpstr (name_at (signatures, "missing", 1), ==, "Member 3");
  g_assert_cmpint (json_find_integer (signatures, "needed", 0), ==, 2);
  g_assert_false (json_find_bool (one, "valid", TRUE));
  g_assert_nonnull (json_find_string (one, "problem"));
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem"), ==, 1);
  g_assert_nonnull (strstr (lab->out, "7  FAILED  policy"));
  g_assert_nonnull (strstr (lab->out, "not signed  Member 3"));
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key3.pem --cert cert3.pem"), ==, 0);
  two = verify_json (lab, 0);
  g_assert_true (json_find_bool (two, "valid", FALSE));
  g_assert_cmpint (cJSON_GetArraySize (cJSON_GetObjectItem (two, "checks")), ==, 7);
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "signed      Member 3"));
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem --policy 3"), ==, 1);
  g_assert_nonnull (strstr (lab->out, "7  FAILED  policy"));
  /* Another list of the same people. */
  g_assert_cmpint (seal_lab_run_shell (lab, "cat cert2.pem cert1.pem cert3.pem > turned.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee turned.pem"), ==, 1);
  g_assert_nonnull (strstr (lab->out, "6  FAILED  committee"));
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee cert4.pem"), ==, 1);
  assert_error_names (lab, "NOT VALID", "another committee list");
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee key1.pem"), ==, 1);
  assert_error_names (lab, "key1.pem", "CERTIFICATE");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/package-signing/" name, func)
  ADD ("copies-signed-in-parallel-are-merged", test_copies_signed_in_parallel_are_merged);
  ADD ("another-package-is-not-merged", test_another_package_is_not_merged);
  ADD ("refusals-name-the-file-and-the-person", test_refusals_name_the_file_and_the_person);
  ADD ("an-encrypted-key-needs-its-pass-phrase", test_an_encrypted_key_needs_its_pass_phrase);
  ADD ("stray-and-double-signatures-are-refused", test_stray_and_double_signatures_are_refused);
  ADD ("verify-says-who-signed-and-who-is-missing", test_verify_says_who_signed_and_who_is_missing);
#undef ADD
  return g_test_run ();
}
