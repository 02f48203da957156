/* The commands of docs/formats/bank-package.md, "Checking it without Adil", run as they stand there. */
#include <string.h>

#include "tests/item-bank/cli/seal-lab.h"

static char *
dup_documented_commands (void)
{
  const char *source = g_getenv ("ADIL_SOURCE_DIR");
  g_autofree char *path = g_build_filename (source != NULL ? source : ".", "docs/formats/bank-package.md", NULL);
  g_autofree char *page = NULL;
  const char *begin, *end;

  g_assert_true (g_file_get_contents (path, &page, NULL, NULL));
  begin = strstr (page, "\n## Checking it without Adil\n");
  g_assert_nonnull (begin);
  begin = strstr (begin, "\n```sh\n");
  g_assert_nonnull (begin);
  begin += strlen ("\n```sh\n");
  end = strstr (begin, "\n```\n");
  g_assert_nonnull (end);
  return g_strndup (begin, (gsize)(end - begin));
}

static BankLab *
new_signed (void)
{
  BankLab *lab = bank_lab_new ();

  seal_lab_pack (lab, "T", "bank.tar", "shares");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key3.pem --cert cert3.pem"), ==, 0);
  return lab;
}

static int
run_documented (BankLab *lab, const char *commands)
{
  g_assert_cmpint (seal_lab_run_shell (lab, "rm -rf opened"), ==, 0);
  return seal_lab_run_shell (lab, commands);
}

static void
assert_refused (BankLab *lab, const char *commands)
{
  g_assert_cmpint (run_documented (lab, commands), !=, 0);
  g_assert_null (strstr (lab->out, "VALID"));
}

static void
test_good_package_passes (void)
{
  g_autoptr (BankLab) lab = new_signed ();
  g_autofree char *commands = dup_documented_commands ();

  g_assert_nonnull (
      strstr (commands, "openssl cms -verify -binary -inform DER -in manifest.cms -content manifest.txt"));
  g_assert_cmpint (run_documented (lab, commands), ==, 0);
  g_assert_nonnull (strstr (lab->out, "VALID: 2 of 3 members signed, 2 must; 2 items\n"));
}

/* Keys as the guide makes them: openssl gives them a certificate of its own kind. */
static void
test_members_with_keys_of_openssl_pass (void)
{
  static const char MAKE[]
      = "set -e\n"
        "for i in 1 2 3; do openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -days 730 -subj "
        "\"/CN=Anggota $i\" "
        "-keyout key$i.pem -out cert$i.pem; done\n"
        "openssl req -x509 -newkey rsa:3072 -nodes -days 730 -subj '/CN=Anggota 2' -keyout key2.pem -out cert2.pem\n"
        "cat cert1.pem cert2.pem cert3.pem > committee.pem";
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autofree char *commands = dup_documented_commands ();

  g_assert_cmpint (seal_lab_run_shell (lab, MAKE), ==, 0);
  seal_lab_pack (lab, "T", "bank.tar", "shares");
  for (guint i = 1; i <= 3; i++)
    g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key%u.pem --cert cert%u.pem", i, i), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem"), ==, 0);
  g_assert_cmpint (run_documented (lab, commands), ==, 0);
  g_assert_nonnull (strstr (lab->out, "VALID: 3 of 3"));
}

/* A member issues a certificate to somebody who is none: openssl follows the chain, counting does not. */
static void
test_signer_whose_certificate_a_member_issued_does_not_count (void)
{
  static const char MAKE[]
      = "set -e\n"
        "for i in 1 2 3; do openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj \"/CN=Anggota "
        "$i\" "
        "-keyout key$i.pem -out cert$i.pem; done\n"
        "cat cert1.pem cert2.pem cert3.pem > committee.pem\n"
        "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=Teman' -keyout friend.pem -out "
        "friend.csr\n"
        "openssl x509 -req -in friend.csr -CA cert1.pem -CAkey key1.pem -set_serial 77 -out friend.cert.pem";
  static const char SIGN[]
      = "set -e\nmkdir forge\ntar xf bank.tar -C forge\ncd forge\n"
        "openssl cms -resign -binary -inform DER -outform DER -in manifest.cms -content manifest.txt "
        "-signer ../friend.cert.pem -inkey ../friend.pem -out both.cms\n"
        "mv both.cms manifest.cms\n"
        "openssl cms -verify -binary -inform DER -in manifest.cms -content manifest.txt -CAfile ../committee.pem "
        "-purpose any -no_check_time -out /dev/null\n"
        "tar cf ../bank.tar manifest.txt manifest.cms committee.pem blueprint.json content/0 points/0 content/1 "
        "points/1";
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autofree char *commands = dup_documented_commands ();

  g_assert_cmpint (seal_lab_run_shell (lab, MAKE), ==, 0);
  seal_lab_pack (lab, "T", "bank.tar", "shares");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  /* OpenSSL itself is content with both. */
  g_assert_cmpint (seal_lab_run_shell (lab, SIGN), ==, 0);
  assert_refused (lab, commands);
}

static void
test_too_few_or_foreign_signatures_are_refused (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autofree char *commands = dup_documented_commands ();

  seal_lab_pack (lab, "T", "bank.tar", "shares");
  assert_refused (lab, commands);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  assert_refused (lab, commands);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert cert2.pem"), ==, 0);
  g_assert_cmpint (run_documented (lab, commands), ==, 0);
  /* Another list of those who may sign. */
  g_assert_cmpint (seal_lab_run_shell (lab, "cat cert1.pem cert2.pem cert4.pem > committee.pem"), ==, 0);
  assert_refused (lab, commands);
}

/* One byte in each block of the package, every third one: what lies in an entry is refused by the commands; headers and
 * padding, which tar may forgive, by verify. */
static void
test_changed_package_is_refused (void)
{
  g_autoptr (BankLab) lab = new_signed ();
  g_autofree char *commands = dup_documented_commands ();
  g_autoptr (GBytes) file = bank_lab_read (lab, "bank.tar");
  gsize len = g_bytes_get_size (file);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), len);
  guint n_refused = 0, n_tried = 0;

  for (gsize at = 512 + 40; at < len; at += 512, n_tried++)
    {
      copy[at] ^= 0x10;
      bank_lab_write (lab, "bank.tar", copy, (gssize)len);
      copy[at] ^= 0x10;
      g_assert_cmpint (bank_lab_run (lab, "verify bank.tar --committee committee.pem"), ==, 1);
      if (run_documented (lab, commands) != 0)
        n_refused++;
    }
  /* manifest, signatures, committee, blueprint and four parts: more than half of all blocks are content. */
  g_assert_cmpuint (n_refused, >, n_tried / 2);
}

static void
assert_change_is_refused (BankLab *lab, const char *commands, const char *entry)
{
  /* The container written anew by tar, which is what a forger would do. */
  g_autofree char *script = g_strdup_printf (
      "set -e\nrm -rf forge && mkdir forge && tar xf good.tar -C forge && cd forge\n"
      "printf x | dd of=%s bs=1 seek=20 conv=notrunc 2>/dev/null\n"
      "tar cf ../bank.tar manifest.txt manifest.cms committee.pem blueprint.json content/0 points/0 content/1 points/1",
      entry);

  g_assert_cmpint (seal_lab_run_shell (lab, script), ==, 0);
  assert_refused (lab, commands);
}

static void
test_every_changed_entry_is_refused (void)
{
  static const char *const ENTRIES[] = { "manifest.txt", "manifest.cms", "committee.pem", "blueprint.json",
                                         "content/0",    "points/0",     "content/1",     "points/1" };
  g_autoptr (BankLab) lab = new_signed ();
  g_autofree char *commands = dup_documented_commands ();

  g_assert_cmpint (seal_lab_run_shell (lab, "cp bank.tar good.tar"), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (ENTRIES); i++)
    assert_change_is_refused (lab, commands, ENTRIES[i]);
  /* Unchanged, that way of writing it passes: the commands look at what was signed, not at the container. */
  g_assert_cmpint (seal_lab_run_shell (lab, "cp good.tar bank.tar"), ==, 0);
  g_assert_cmpint (run_documented (lab, commands), ==, 0);
  /* One entry more. */
  g_assert_cmpint (seal_lab_run_shell (lab, "echo more > more.txt && tar rf bank.tar more.txt"), ==, 0);
  assert_refused (lab, commands);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/openssl-doc/" name, func)
  ADD ("good-package-passes", test_good_package_passes);
  ADD ("members-with-keys-of-openssl-pass", test_members_with_keys_of_openssl_pass);
  ADD ("too-few-or-foreign-signatures-are-refused", test_too_few_or_foreign_signatures_are_refused);
  ADD ("signer-whose-certificate-a-member-issued-does-not-count",
       test_signer_whose_certificate_a_member_issued_does_not_count);
  ADD ("changed-package-is-refused", test_changed_package_is_refused);
  ADD ("every-changed-entry-is-refused", test_every_changed_entry_is_refused);
#undef ADD
  return g_test_run ();
}
