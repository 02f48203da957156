/* Shares on paper: printed, rendered, scanned, typed, and a bank opened with what came back. */
#include <glib/gstdio.h>
#include <string.h>

#include "tests/item-bank/cli/seal-lab.h"

static BankLab *
new_signed (void)
{
  BankLab *lab = bank_lab_new ();

  seal_lab_pack (lab, "SKD-2026", "bank.tar", "shares");
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key1.pem --cert cert1.pem"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "sign bank.tar --key key2.pem --cert cert2.pem"), ==, 0);
  return lab;
}

static gboolean
print_sheets (BankLab *lab)
{
  g_autofree char *pdftoppm = g_find_program_in_path ("pdftoppm");
  g_autofree char *zbarimg = g_find_program_in_path ("zbarimg");

  g_assert_cmpint (bank_lab_run (lab,
                                 "shares print shares/share-ketua.txt shares/share-saksi.txt shares/share-notaris.txt "
                                 "--package bank.tar --out-dir sheets"),
                   ==, 0);
  if (pdftoppm != NULL && zbarimg != NULL)
    return TRUE;
  g_test_skip ("SKIP: needs pdftoppm (poppler-utils) and zbarimg (zbar-tools)");
  return FALSE;
}

static void
assert_mode (const BankLab *lab, const char *name, guint mode)
{
  g_autofree char *path = bank_lab_path (lab, name);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, mode);
}

/* What hands would type: the twelve groups on the sheet, one after another. */
static char *
dup_code (BankLab *lab, const char *custodian)
{
  g_autofree char *script
      = g_strdup_printf ("pdftotext -raw sheets/share-%s.pdf - | grep -oxE '[0-9A-HJKMNP-TV-Z]{6}'", custodian);

  g_assert_cmpint (seal_lab_run_shell (lab, script), ==, 0);
  g_assert_cmpuint (strlen (lab->out), ==, 12 * 7);
  return g_strdelimit (g_strchomp (g_strdup (lab->out)), "\n", ' ');
}

static void
test_scanned_sheet_is_the_share_again (void)
{
  static const char *const CUSTODIANS[] = { "ketua", "saksi", "notaris" };
  g_autoptr (BankLab) lab = new_signed ();

  if (!print_sheets (lab))
    return;
  assert_mode (lab, "sheets", 0700);
  for (gsize i = 0; i < G_N_ELEMENTS (CUSTODIANS); i++)
    {
      g_autofree char *pdf = g_strdup_printf ("sheets/share-%s.pdf", CUSTODIANS[i]);
      g_autofree char *file = g_strdup_printf ("shares/share-%s.txt", CUSTODIANS[i]);
      g_autofree char *scan
          = g_strdup_printf ("pdftoppm -r 110 -png -singlefile %s page && zbarimg --raw -q page.png", pdf);
      g_autofree char *info = g_strdup_printf ("pdfinfo %s", pdf);
      g_autofree char *share = seal_lab_read_text (lab, file);

      assert_mode (lab, pdf, 0600);
      g_assert_cmpint (bank_lab_run_other (lab, info), ==, 0);
      g_assert_true (g_regex_match_simple ("Pages: *1\n", lab->out, 0, 0));
      g_assert_true (g_regex_match_simple ("\\(A4\\)", lab->out, 0, 0));
      g_assert_cmpint (seal_lab_run_shell (lab, scan), ==, 0);
      g_assert_true (g_str_has_prefix (lab->out, share));
    }
  /* Two scans open the bank. */
  g_assert_cmpint (seal_lab_run_shell (
                       lab, "for c in notaris ketua; do pdftoppm -r 150 -png -singlefile sheets/share-$c.pdf page && "
                            "zbarimg --raw -q page.png; done | " ITEM_BANK_PROGRAM
                            " open bank.tar --committee committee.pem"),
                   ==, 0);
  g_assert_nonnull (strstr (lab->out, "OPENED: 2 of 2"));
}

/* A coffee stain over the middle of the code, a tenth of its area. */
static void
test_stained_sheet_is_still_read (void)
{
  g_autoptr (BankLab) lab = new_signed ();
  g_autofree char *share = seal_lab_read_text (lab, "shares/share-ketua.txt");
  g_autofree char *convert = g_find_program_in_path ("convert");

  if (!print_sheets (lab))
    return;
  if (convert == NULL)
    {
      g_test_skip ("SKIP: needs convert (imagemagick)");
      return;
    }
  g_assert_cmpint (seal_lab_run_shell (lab,
                                       "pdftoppm -r 150 -png -singlefile sheets/share-ketua.pdf page && "
                                       "convert page.png -fill white -draw 'circle 330,740 330,810' stained.png && "
                                       "! cmp -s page.png stained.png && zbarimg --raw -q stained.png"),
                   ==, 0);
  g_assert_true (g_str_has_prefix (lab->out, share));
}

static void
test_sheet_speaks_both_languages (void)
{
  static const char *const WORDS[] = { "Bagian kunci bank soal",
                                       "Share of the key",
                                       "RAHASIA",
                                       "SECRET",
                                       "SKD-2026",
                                       "ketua",
                                       "1 dari / of 3",
                                       "2 dari / of 3",
                                       "Simpan lembar ini terkunci",
                                       "Keep this sheet locked away" };
  g_autoptr (BankLab) lab = new_signed ();

  if (!print_sheets (lab))
    return;
  g_assert_cmpint (bank_lab_run_other (lab, "pdftotext -layout sheets/share-ketua.pdf -"), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (strstr (lab->out, WORDS[i]) == NULL)
      g_error ("the sheet does not say \"%s\"", WORDS[i]);
}

static void
test_typed_code_opens_the_bank (void)
{
  g_autoptr (BankLab) lab = new_signed ();
  g_autofree char *ketua = NULL;
  g_autofree char *saksi = NULL;
  g_autofree char *both = NULL;

  if (!print_sheets (lab))
    return;
  ketua = dup_code (lab, "ketua");
  saksi = dup_code (lab, "saksi");
  both = g_strdup_printf ("%s\n%.27s\n%s\n", ketua, saksi, saksi + 28);
  g_assert_cmpint (seal_lab_run_with (lab, both, "open bank.tar --committee committee.pem"), ==, 0);
  g_assert_nonnull (strstr (lab->err, "share 1 of 2 accepted (custodian ketua)"));
  g_assert_nonnull (strstr (lab->err, "share 2 of 2 accepted (custodian saksi)"));
}

static void
test_typing_error_is_named_and_asked_again (void)
{
  g_autoptr (BankLab) lab = new_signed ();
  g_autofree char *code = NULL;
  g_autofree char *wrong = NULL;
  const char *lines[3] = { NULL };
  g_autofree char *again = NULL;
  g_autofree char *original = NULL;

  if (!print_sheets (lab))
    return;
  code = dup_code (lab, "ketua");
  wrong = g_strdup (code);
  wrong[6 * 7 + 3] = wrong[6 * 7 + 3] == 'A' ? 'B' : 'A'; /* in group 7 */
  /* No terminal, nobody to ask again: no file. */
  g_assert_cmpint (seal_lab_run_with (lab, wrong, "shares read --package bank.tar --out again.txt"), ==, 1);
  g_assert_nonnull (strstr (lab->err, "group 7 "));
  g_assert_null (strstr (lab->err, wrong));
  lines[0] = wrong;
  lines[1] = code;
  g_assert_cmpint (seal_lab_run_at_terminal (lab, lines, "shares read --package bank.tar --out again.txt"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "group 7 "));
  /* Nothing of the code was shown. */
  g_assert_null (strstr (lab->out, wrong + 70));
  again = seal_lab_read_text (lab, "again.txt");
  original = seal_lab_read_text (lab, "shares/share-ketua.txt");
  g_assert_cmpstr (again, ==, original);
  assert_mode (lab, "again.txt", 0600);
}

static void
test_check_says_whose_share_it_is (void)
{
  g_autoptr (BankLab) lab = new_signed ();
  g_autofree char *original = seal_lab_read_text (lab, "shares/share-saksi.txt");
  g_autoptr (GString) bad = NULL;

  g_assert_cmpint (bank_lab_run (lab, "shares check shares/share-saksi.txt"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "share 2 of custodian saksi for exam SKD-2026, 2 are needed"));
  g_assert_null (strstr (lab->out, "made with"));
  g_assert_cmpint (bank_lab_run (lab, "shares check shares/share-saksi.txt --package bank.tar"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "made with this package"));
  g_assert_cmpint (bank_lab_run (lab, "shares check shares/share-saksi.txt --package bank.tar --json"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "\"number\":2"));
  bad = g_string_new (original);
  bad->str[bad->len - 30] ^= 1;
  bank_lab_write (lab, "bad.txt", bad->str, -1);
  g_assert_cmpint (bank_lab_run (lab, "shares check bad.txt shares/share-ketua.txt"), ==, 1);
  g_assert_nonnull (strstr (lab->err, "bad.txt: "));
  g_assert_nonnull (strstr (lab->out, "custodian ketua"));
  /* Line ends of another system. */
  bad->str[bad->len - 30] ^= 1;
  g_string_replace (bad, "\n", "\r\n", 0);
  bank_lab_write (lab, "dos.txt", bad->str, -1);
  g_assert_cmpint (bank_lab_run (lab, "shares check dos.txt --package bank.tar"), ==, 0);
  seal_lab_pack (lab, "SKD-2026", "other.tar", "others");
  g_assert_cmpint (bank_lab_run (lab, "shares check others/share-saksi.txt --package bank.tar"), ==, 1);
  g_assert_nonnull (strstr (lab->err, "another package of exam SKD-2026"));
  g_assert_cmpint (bank_lab_run (lab, "shares print others/share-saksi.txt --package bank.tar --out-dir sheets"), ==,
                   1);
  g_assert_cmpint (bank_lab_run (lab, "shares check absent.txt"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "shares check bank.tar"), ==, 1);
  bank_lab_write (lab, "empty.txt", "", 0);
  g_assert_cmpint (bank_lab_run (lab, "shares check empty.txt"), ==, 1);
}

static void
test_nothing_is_overwritten_and_the_line_is_checked (void)
{
  static const char *const WRONG[] = { "shares",
                                       "shares burn x",
                                       "shares check",
                                       "shares print x --package bank.tar",
                                       "shares print x --out-dir d",
                                       "shares read --out x",
                                       "shares read --package bank.tar",
                                       "shares read x --package bank.tar --out y" };
  g_autoptr (BankLab) lab = new_signed ();

  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    g_assert_cmpint (bank_lab_run (lab, "%s", WRONG[i]), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, "shares print shares/share-saksi.txt --package bank.tar --out-dir sheets"), ==,
                   0);
  g_assert_cmpint (bank_lab_run (lab, "shares print shares/share-saksi.txt --package bank.tar --out-dir sheets"), ==,
                   1);
  g_assert_nonnull (strstr (lab->err, "exists already"));
  g_assert_cmpint (seal_lab_run_with (lab, "x", "shares read --package bank.tar --out shares/share-saksi.txt"), ==, 1);
  g_assert_nonnull (strstr (lab->err, "exists already"));
  g_assert_cmpint (bank_lab_run (lab, "shares print shares/share-saksi.txt --package bank.tar --out-dir bank.tar"), ==,
                   1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/share-sheet/" name, func)
  ADD ("scanned-sheet-is-the-share-again", test_scanned_sheet_is_the_share_again);
  ADD ("stained-sheet-is-still-read", test_stained_sheet_is_still_read);
  ADD ("speaks-both-languages", test_sheet_speaks_both_languages);
  ADD ("typed-code-opens-the-bank", test_typed_code_opens_the_bank);
  ADD ("typing-error-is-named-and-asked-again", test_typing_error_is_named_and_asked_again);
  ADD ("check-says-whose-share-it-is", test_check_says_whose_share_it_is);
  ADD ("nothing-is-overwritten-and-the-line-is-checked", test_nothing_is_overwritten_and_the_line_is_checked);
#undef ADD
  return g_test_run ();
}
