/* Opening a bank: right shares, wrong shares, too few, rehearsals; and that nothing leaks unasked. */
#include <glib/gstdio.h>
#include <string.h>

#include "common/base/json.h"
#include "tests/item-bank/cli/seal-lab.h"

#define OPEN "open bank.tar --committee committee.pem"

static BankLab *
new_signed (const char *exam)
{
  BankLab *lab = bank_lab_new ();

  seal_lab_pack (lab, exam, "bank.tar", "shares");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert cert2.pem"), ==, 0);
  return lab;
}

static void
assert_error (const BankLab *lab, const char *words)
{
  if (strstr (lab->err, words) == NULL)
    g_error ("\"%s\" does not say \"%s\"", lab->err, words);
  g_assert_null (strstr (lab->err, "decrypt"));
}

static void
assert_hides_items (const BankLab *lab)
{
  g_assert_null (strstr (lab->out, SEAL_LAB_STEM));
  if (lab->err != NULL)
    g_assert_null (strstr (lab->err, SEAL_LAB_STEM));
}

static void
test_any_two_custodians_open_it (void)
{
  static const char *const PAIRS[]
      = { "shares/share-ketua.txt shares/share-saksi.txt", "shares/share-notaris.txt shares/share-ketua.txt",
          "shares/share-saksi.txt shares/share-notaris.txt",
          "shares/share-saksi.txt shares/share-notaris.txt shares/share-ketua.txt" };
  g_autoptr (BankLab) lab = new_signed ("SKD");

  for (gsize i = 0; i < G_N_ELEMENTS (PAIRS); i++)
    {
      g_assert_cmpint (bank_lab_run (lab, OPEN " %s", PAIRS[i]), ==, 0);
      g_assert_nonnull (strstr (lab->out, "OPENED: 2 of 2 items verified"));
      assert_error (lab, "share 1 of 2 accepted");
      assert_hides_items (lab);
    }
}

static void
test_record_is_for_the_minutes (void)
{
  g_autoptr (BankLab) lab = new_signed ("SKD");
  g_autofree char *record = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (cJSON) json = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (bank_lab_run_other (lab, "sha256sum bank.tar"), ==, 0);
  hash = g_strndup (lab->out, 64);
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt shares/share-saksi.txt --out record.txt"), ==, 0);
  record = seal_lab_read_text (lab, "record.txt");
  g_assert_cmpstr (record, ==, lab->out);
  g_assert_nonnull (strstr (record, hash));
  g_assert_nonnull (strstr (record, "1 of custodian ketua, accepted 20"));
  g_assert_nonnull (strstr (record, "Member 2"));
  g_assert_nonnull (strstr (record, "UTC, local"));
  g_assert_nonnull (strstr (record, "rebuilt in locked memory"));
  g_assert_nonnull (strstr (record, "nothing of them shown or written"));
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt shares/share-saksi.txt --json"), ==, 0);
  json = json_parse ("record", lab->out, strlen (lab->out), 1 << 20, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_find_string (json, "result"), ==, "ok");
  g_assert_cmpstr (json_find_string (json, "kind"), ==, "opening");
  g_assert_cmpint (json_find_integer (json, "items_verified", 0), ==, 2);
  g_assert_true (json_find_bool (json, "key_rebuilt", FALSE));
  g_assert_cmpint (cJSON_GetArraySize (cJSON_GetObjectItem (json, "shares")), ==, 2);
}

static void
test_wrong_shares_have_their_own_words (void)
{
  g_autoptr (BankLab) lab = new_signed ("SKD");
  g_autofree char *original = seal_lab_read_text (lab, "shares/share-saksi.txt");
  g_autoptr (GString) text = NULL;

  seal_lab_pack (lab, "SKD", "again.tar", "again");
  seal_lab_pack (lab, "LAIN", "lain.tar", "lain");
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt shares/share-ketua.txt"), ==, 1);
  assert_error (lab, "share 1 of custodian ketua was given already");
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt again/share-saksi.txt"), ==, 1);
  assert_error (lab, "again/share-saksi.txt: the share of saksi is not the one that was made with this package");
  g_assert_cmpint (bank_lab_run (lab, OPEN " lain/share-ketua.txt shares/share-saksi.txt"), ==, 1);
  assert_error (lab, "is for the exam LAIN, not for SKD");
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt"), ==, 1);
  assert_error (lab, "1 of 2 shares that are needed are there");
  g_assert_nonnull (strstr (lab->out, "never rebuilt"));
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt items.jsonl"), ==, 1);
  assert_error (lab, "items.jsonl: ");
  text = g_string_new (original);
  text->str[text->len - 40] = text->str[text->len - 40] == '0' ? '1' : '0';
  bank_lab_write (lab, "torn.txt", text->str, -1);
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt torn.txt"), ==, 1);
  assert_error (lab, "torn.txt: the check value does not fit");
  g_assert_cmpint (bank_lab_run (lab, OPEN " absent.txt"), ==, 1);
  assert_error (lab, "absent.txt");
}

/* A custodian who changes the number of shares needed, check value and all. */
static void
test_changed_threshold_opens_nothing (void)
{
  g_autoptr (BankLab) lab = new_signed ("SKD");

  g_assert_cmpint (seal_lab_run_shell (lab, "sed -n '/^check/!s/^threshold 2/threshold 1/p;/^check/!{/^threshold/!p}' "
                                            "shares/share-ketua.txt > part && { cat part; printf 'check %s\\n' "
                                            "\"$(sha256sum < part | cut -c1-16)\"; } > one.txt"),
                   ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "shares check one.txt"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, OPEN " one.txt"), ==, 1);
  assert_error (lab, "is not this bank's key");
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-saksi.txt one.txt"), ==, 1);
  assert_error (lab, "says that 1 are needed, the ones before say 2");
}

static void
test_bad_package_gets_no_share (void)
{
  g_autoptr (BankLab) lab = new_signed ("SKD");
  g_autoptr (GBytes) file = bank_lab_read (lab, "bank.tar");
  gsize len = g_bytes_get_size (file);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), len);

  copy[len - 3000] ^= 1;
  bank_lab_write (lab, "bad.tar", copy, (gssize)len);
  g_assert_cmpint (bank_lab_run (lab, "open bad.tar --committee committee.pem shares/share-ketua.txt "
                                      "shares/share-saksi.txt --out record.txt"),
                   ==, 1);
  assert_error (lab, "no share was asked for");
  g_assert_null (strstr (lab->err, "accepted"));
  {
    g_autofree char *record = seal_lab_read_text (lab, "record.txt");

    g_assert_nonnull (strstr (record, "FAILED"));
  }
  seal_lab_pack (lab, "SKD", "unsigned.tar", "unsigned");
  g_assert_cmpint (bank_lab_run (lab, "open unsigned.tar --committee committee.pem unsigned/share-ketua.txt "
                                      "unsigned/share-saksi.txt"),
                   ==, 1);
  assert_error (lab, "nobody has signed it yet");
}

static void
test_terminal_shows_no_share_and_lets_try_again (void)
{
  g_autoptr (BankLab) lab = new_signed ("SKD");
  g_autofree char *share = seal_lab_read_text (lab, "shares/share-saksi.txt");
  const char *lines[5] = { "@shares/share-ketua.txt", "@shares/share-ketua.txt", "ABCDEG", NULL, NULL };

  /* A scanner types the lines of a share at once. */
  lines[3] = g_strchomp (share);
  g_assert_cmpint (seal_lab_run_at_terminal (lab, lines, OPEN), ==, 0);
  g_assert_nonnull (strstr (lab->out, "share 1 of 2 accepted (custodian ketua)"));
  g_assert_nonnull (strstr (lab->out, "not accepted: share 1 of custodian ketua was given already"));
  g_assert_nonnull (strstr (lab->out, "group 1 is mistyped"));
  g_assert_nonnull (strstr (lab->out, "share 2 of 2 accepted (custodian saksi)"));
  g_assert_nonnull (strstr (lab->out, "OPENED"));
  g_assert_null (strstr (lab->out, strstr (share, "\nshare ") + 1));
  g_assert_null (strstr (lab->out, "ABCDEG"));
  assert_hides_items (lab);
}

static void
test_items_leave_only_when_asked_for (void)
{
  g_autoptr (BankLab) lab = new_signed ("SKD");
  g_autofree char *before = bank_lab_list (lab, ".");
  g_autofree char *after = NULL;
  g_autofree char *names = NULL;
  g_autofree char *item = NULL;

  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt shares/share-saksi.txt"), ==, 0);
  after = bank_lab_list (lab, ".");
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt shares/share-saksi.txt --item B"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "Berapa 2 + 3?"));
  g_assert_nonnull (strstr (lab->out, "SHOWN IN CLEAR"));
  assert_hides_items (lab);
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt shares/share-saksi.txt --item Z"), ==, 1);
  assert_error (lab, "no item Z");
  g_assert_cmpint (bank_lab_run (lab, OPEN " shares/share-ketua.txt shares/share-saksi.txt --out-items clear"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "WRITTEN IN CLEAR to clear"));
  assert_hides_items (lab);
  names = bank_lab_list (lab, "clear");
  g_assert_cmpstr (names, ==, "00000-A.item.txt 00000-A.points.txt 00001-B.item.txt 00001-B.points.txt");
  item = seal_lab_read_text (lab, "clear/00000-A.item.txt");
  g_assert_nonnull (strstr (item, SEAL_LAB_STEM));
  {
    g_autofree char *path = bank_lab_path (lab, "clear/00000-A.item.txt");
    GStatBuf info;

    g_assert_cmpint (g_stat (path, &info), ==, 0);
    g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  }
}

static void
test_rehearsal_with_real_shares_rebuilds_nothing (void)
{
  g_autoptr (BankLab) lab = new_signed ("SKD");

  g_assert_cmpint (bank_lab_run (lab, OPEN " --rehearsal shares/share-ketua.txt shares/share-saksi.txt "
                                           "shares/share-notaris.txt --json"),
                   ==, 0);
  g_assert_nonnull (strstr (lab->out, "share-rehearsal"));
  g_assert_true (g_regex_match_simple ("\"key_rebuilt\":\\s*false", lab->out, 0, 0));
  g_assert_true (g_regex_match_simple ("\"items_verified\":\\s*0", lab->out, 0, 0));
  /* One custodian may come alone, all of them may come. */
  g_assert_cmpint (bank_lab_run (lab, OPEN " --rehearsal shares/share-saksi.txt"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "1 of 3 shares are legible"));
  g_assert_nonnull (strstr (lab->out, "never rebuilt"));
  assert_error (lab, "share 1 of 3 is good (custodian saksi)");
  g_assert_cmpint (seal_lab_run_shell (lab, "cat shares/*.txt | " ITEM_BANK_PROGRAM " " OPEN " --rehearsal"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "3 of 3 shares are legible"));
  g_assert_cmpint (seal_lab_run_shell (lab, "cat shares/share-ketua.txt shares/share-ketua.txt | " ITEM_BANK_PROGRAM
                                            " " OPEN " --rehearsal"),
                   ==, 1);
  g_assert_cmpint (bank_lab_run (lab, OPEN " --rehearsal"), ==, 1);
  assert_error (lab, "0 shares are there");
  g_assert_cmpint (bank_lab_run (lab, OPEN " --rehearsal shares/share-ketua.txt shares/share-ketua.txt"), ==, 1);
  assert_error (lab, "given already");
  g_assert_cmpint (bank_lab_run (lab, OPEN " --rehearsal --item A shares/share-ketua.txt"), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, OPEN " --rehearsal --out-items x shares/share-ketua.txt"), ==, 2);
}

static void
test_rehearsal_with_a_practice_package_does_everything (void)
{
  g_autoptr (BankLab) lab = new_signed ("REHEARSAL-1");

  g_assert_cmpint (bank_lab_run (lab, OPEN " --rehearsal shares/share-ketua.txt shares/share-saksi.txt"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "practice package opened: 2 of 2"));
  assert_hides_items (lab);
}

static void
test_command_line_is_checked (void)
{
  static const char *const WRONG[] = { "open", "open bank.tar", OPEN " --policy 0", OPEN " --item A --json" };
  g_autoptr (BankLab) lab = new_signed ("SKD");

  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    g_assert_cmpint (bank_lab_run (lab, "%s", WRONG[i]), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, OPEN " --policy 3 shares/share-ketua.txt shares/share-saksi.txt"), ==, 1);
  assert_error (lab, "asks for 2 signatures only");
  g_assert_cmpint (bank_lab_run (lab, "open absent.tar --committee committee.pem"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/ceremony/" name, func)
  ADD ("any-two-custodians-open-it", test_any_two_custodians_open_it);
  ADD ("record-is-for-the-minutes", test_record_is_for_the_minutes);
  ADD ("wrong-shares-have-their-own-words", test_wrong_shares_have_their_own_words);
  ADD ("changed-threshold-opens-nothing", test_changed_threshold_opens_nothing);
  ADD ("bad-package-gets-no-share", test_bad_package_gets_no_share);
  ADD ("terminal-shows-no-share-and-lets-try-again", test_terminal_shows_no_share_and_lets_try_again);
  ADD ("items-leave-only-when-asked-for", test_items_leave_only_when_asked_for);
  ADD ("rehearsal-with-real-shares-rebuilds-nothing", test_rehearsal_with_real_shares_rebuilds_nothing);
  ADD ("rehearsal-with-a-practice-package-does-everything", test_rehearsal_with_a_practice_package_does_everything);
  ADD ("command-line-is-checked", test_command_line_is_checked);
#undef ADD
  return g_test_run ();
}
