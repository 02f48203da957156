/* Lint across a bank: keys, lengths, duplicates, spelling, habits. */
#include "item-bank/lint/bank-lint.h"

#include <glib/gstdio.h>
#include <string.h>

#include "item-bank/lint/lint-duplicates.h"
#include "item-bank/lint/lint-spelling.h"
#include "tests/item-bank/test-draft.h"

typedef ItemDraft *(*DraftFunc) (guint i);

static GPtrArray *
lint_bank (guint n, DraftFunc make, const BankLintSettings *settings)
{
  g_autofree char *folder = g_dir_make_tmp ("bank-lint-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.bank", NULL);
  g_autoptr (GError) error = NULL;
  BankStore *store = bank_store_open (path, TRUE, &error);
  GPtrArray *findings;

  g_assert_no_error (error);
  g_assert_true (bank_store_begin (store, &error));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ItemDraft) draft = make (i);
      BankStoreOutcome outcome;

      g_assert_true (bank_store_put (store, draft, 0, &outcome, &error));
    }
  g_assert_true (bank_store_commit (store, &error));
  findings = bank_lint (store, settings, &error);
  g_assert_no_error (error);
  bank_store_close (store);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_rmdir (folder);
  return findings;
}

static ItemDraft *
make (guint i, const char *options, char key)
{
  static const char *const THINGS[]
      = { "apel", "batu", "cincin", "dadu", "emas", "foto", "gelas", "hutan", "ikan", "jam" };
  g_autofree char *id = g_strdup_printf ("A-%03u", i);
  g_autofree char *stem = g_strdup_printf ("Apa %s%s%s %c%c?", THINGS[i % 10], THINGS[i / 10 % 10],
                                           THINGS[(i * 7 + 3) % 10], (char)('a' + i % 26), (char)('a' + i / 26 % 26));

  return test_draft_new_choice (id, stem, options, key);
}

static ItemDraft *
make_balanced (guint i)
{
  return make (i, "merah|jambu|hijau|putih|hitam", (char)('A' + i % 5));
}

static ItemDraft *
make_first (guint i)
{
  return make (i, "merah|jambu|hijau|putih|hitam", 'A');
}

static ItemDraft *
make_longest (guint i)
{
  return make (i, "merah|jambu|hijau|putih|kelabu sekali", i % 2 ? 'E' : (char)('A' + i / 2 % 4));
}

static ItemDraft *
make_pairs (guint i)
{
  return make (i, "merah|kelabu sekali", (char)('A' + i % 2));
}

static ItemDraft *
make_one_odd (guint i)
{
  return make (i, i == 7 ? "merah|jambu|hijau" : "merah|jambu|hijau|putih|hitam", (char)('A' + i % 3));
}

static ItemDraft *
make_unsorted (guint i)
{
  return make (i, i % 4 == 0 ? "5|3|9" : "satu|empat|lima", (char)('A' + i % 3));
}

static void
test_keys_are_judged_across_the_bank (void)
{
  g_autoptr (GPtrArray) balanced = lint_bank (100, make_balanced, NULL);
  g_autoptr (GPtrArray) first = lint_bank (100, make_first, NULL);
  g_autoptr (GPtrArray) longest = lint_bank (100, make_longest, NULL);
  g_autoptr (GPtrArray) pairs = lint_bank (100, make_pairs, NULL);
  g_autoptr (GPtrArray) few = lint_bank (10, make_first, NULL);

  g_assert_cmpuint (balanced->len, ==, 0);
  g_assert_cmpuint (lint_findings_count_code (first, "key-positions"), ==, 1);
  g_assert_cmpuint (lint_findings_count_code (first, "longest-is-key"), ==, 0);
  g_assert_cmpuint (lint_findings_count_code (longest, "longest-is-key"), ==, 1);
  g_assert_cmpuint (lint_findings_count (longest, LINT_ERROR), ==, 0);
  /* With two options half of the keys are the longest by chance. */
  g_assert_cmpuint (pairs->len, ==, 0);
  g_assert_cmpuint (few->len, ==, 0);
}

static void
test_an_odd_number_of_options_stands_out (void)
{
  g_autoptr (GPtrArray) findings = lint_bank (40, make_one_odd, NULL);

  g_assert_cmpuint (lint_findings_count_code (findings, "option-count"), ==, 1);
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (((LintFinding *)findings->pdata[i])->rule->code, "option-count") == 0)
      g_assert_cmpstr (((LintFinding *)findings->pdata[i])->item_id, ==, "A-007");
}

static void
test_a_habit_is_said_once (void)
{
  const BankLintSettings all = { .keeps_habits = TRUE };
  g_autoptr (GPtrArray) folded = lint_bank (200, make_unsorted, NULL);
  g_autoptr (GPtrArray) each = lint_bank (200, make_unsorted, &all);
  g_autoptr (GPtrArray) few = lint_bank (20, make_unsorted, NULL);

  g_assert_cmpuint (lint_findings_count_code (folded, "numeric-order"), ==, 1);
  g_assert_null (((LintFinding *)folded->pdata[folded->len - 1])->item_id);
  g_assert_cmpuint (lint_findings_count_code (each, "numeric-order"), ==, 50);
  g_assert_cmpuint (lint_findings_count_code (few, "numeric-order"), ==, 5);
}

typedef struct
{
  const char *id, *stem, *options, *enemy_set, *state;
} KnownCase;

static GPtrArray *
find_duplicates (const KnownCase *cases, gsize n)
{
  g_autoptr (LintDuplicates) duplicates = lint_duplicates_new ();
  GPtrArray *findings = lint_findings_new ();

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (ItemDraft) draft = test_draft_new_choice (cases[i].id, cases[i].stem, cases[i].options, 'A');

      g_free (draft->enemy_set);
      draft->enemy_set = g_strdup (cases[i].enemy_set);
      lint_duplicates_add (duplicates, draft, cases[i].state, strcmp (cases[i].state, "draft") != 0);
    }
  lint_duplicates_finish (duplicates, findings);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s: %s [%s]", ((LintFinding *)findings->pdata[i])->item_id,
                    ((LintFinding *)findings->pdata[i])->message, ((LintFinding *)findings->pdata[i])->rule->code);
  return findings;
}

#define STEM "Lembaga yang berwenang mengubah undang-undang dasar menurut UUD 1945 adalah lembaga …"

static void
test_duplicates_are_told_by_how_much_they_share (void)
{
  static const KnownCase CASES[] = {
    { "A", STEM, "MPR|DPR|DPD", "", "draft" },
    { "B", STEM, "DPD|DPR|MPR", "", "draft" },
    { "C", STEM, "MPR|MA|MK", "", "draft" },
    { "D", "Menurut UUD 1945, lembaga yang berwenang mengubah undang-undang dasar adalah …", "MPR|BPK|KY", "",
      "draft" },
    { "E", "Berapa 2 kali 3 ditambah nol?", "6|7|8", "", "draft" },
    { "F", "Berapa 4 kali 5 ditambah nol?", "20|7|8", "", "draft" },
    { "f", "Siapa yang menulis lagu kebangsaan?", "Supratman|Ismail|Simanjuntak", "", "draft" },
  };
  g_autoptr (GPtrArray) findings = find_duplicates (CASES, G_N_ELEMENTS (CASES));

  g_assert_cmpuint (lint_findings_count_code (findings, "duplicate-item"), ==, 1);
  g_assert_cmpuint (lint_findings_count_code (findings, "duplicate-stem"), ==, 1);
  g_assert_cmpuint (lint_findings_count_code (findings, "near-duplicate"), ==, 1);
  g_assert_cmpuint (lint_findings_count_code (findings, "same-pattern"), ==, 1);
  g_assert_cmpuint (lint_findings_count_code (findings, "duplicate-id"), ==, 1);
  g_assert_cmpuint (findings->len, ==, 5);
}

static void
test_enemies_may_be_alike_but_not_with_what_is_out (void)
{
  static const KnownCase ENEMIES[]
      = { { "A", STEM, "MPR|DPR|DPD", "e", "draft" }, { "B", STEM, "DPD|DPR|MPR", "e", "draft" } };
  static const KnownCase OUT[]
      = { { "A", STEM, "MPR|DPR|DPD", "e", "compromised" }, { "B", STEM, "DPD|DPR|MPR", "e", "draft" } };
  static const KnownCase LATER[]
      = { { "A", STEM, "MPR|DPR|DPD", "e", "draft" }, { "B", STEM, "DPD|DPR|MPR", "e", "retired" } };
  static const KnownCase BOTH[]
      = { { "A", STEM, "MPR|DPR|DPD", "", "retired" }, { "B", STEM, "DPD|DPR|MPR", "", "retired" } };
  g_autoptr (GPtrArray) enemies = find_duplicates (ENEMIES, 2);
  g_autoptr (GPtrArray) out = find_duplicates (OUT, 2);
  g_autoptr (GPtrArray) later = find_duplicates (LATER, 2);
  g_autoptr (GPtrArray) both = find_duplicates (BOTH, 2);

  g_assert_cmpuint (enemies->len, ==, 0);
  g_assert_cmpuint (out->len, ==, 1);
  g_assert_cmpstr (((LintFinding *)out->pdata[0])->item_id, ==, "B");
  g_assert_nonnull (strstr (((LintFinding *)out->pdata[0])->message, "compromised"));
  g_assert_cmpuint (later->len, ==, 1);
  g_assert_cmpstr (((LintFinding *)later->pdata[0])->item_id, ==, "A");
  g_assert_cmpuint (both->len, ==, 0);
}

static void
test_a_shared_text_has_one_content (void)
{
  g_autoptr (LintDuplicates) duplicates = lint_duplicates_new ();
  g_autoptr (GPtrArray) findings = lint_findings_new ();

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (ItemDraft) draft = make_balanced (i);

      item_document_set_stimulus (draft->document, "text-1", i == 2 ? "Lain." : "Bacalah!");
      lint_duplicates_add (duplicates, draft, "draft", FALSE);
    }
  lint_duplicates_finish (duplicates, findings);
  g_assert_cmpuint (lint_findings_count_code (findings, "stimulus-differs"), ==, 1);
  g_assert_cmpstr (((LintFinding *)findings->pdata[0])->item_id, ==, "A-002");
}

static char *
dup_unknown_words (const char *lang, const char *stem, const char *words)
{
  g_autoptr (LintSpelling) spelling = lint_spelling_new (words);
  g_autoptr (GPtrArray) findings = lint_findings_new ();
  g_autoptr (ItemDraft) draft = test_draft_new_choice ("A", stem, "1|2", 'A');
  g_autoptr (GString) text = g_string_new (NULL);

  g_free (draft->document->lang);
  draft->document->lang = g_strdup (lang);
  lint_spelling_add (spelling, draft->document);
  lint_spelling_finish (spelling, findings);
  for (guint i = 0; i < findings->len; i++)
    {
      const LintFinding *finding = findings->pdata[i];
      g_auto (GStrv) parts = g_strsplit (finding->message, "\"", 3);
      const char *word = g_strv_length (parts) > 1 ? parts[1] : "(null)";

      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", finding->rule->code, word);
    }
  return g_strdup (text->str);
}

static void
test_spelling_finds_slips_and_little_else (void)
{
  static const struct
  {
    const char *lang, *stem, *words, *found;
  } CASES[] = {
    { "id", "Lembaga negara yang berwenang adalah lembaga ini", NULL, "" },
    { "id", "Lembaga negara yang berwenagn adalah lembaga ini", NULL, "spelling:berwenagn" },
    { "id", "Lembaga negara yang berwenagn adalah lembaga ini", "berwenagn\n", "" },
    { "id", "Menurut Pasal 28J ayat (1) UUD 1945, Ngurah Xqzt berkata \\(xqzt\\) [[1]] abc123", NULL, "" },
    { "en", "Which colour does the sky have?", NULL, "spelling:colour" },
    { "en-US", "Which colur does the sky have?", NULL, "spelling:colur" },
    { "id", "Which of these animals lives longer than people usually believe", NULL, "other-language:(null)" },
    { "xx", "Anything qqq goes", NULL, "no-dictionary:xx" },
    { "../../etc", "Anything qqq goes", NULL, "no-dictionary:../../etc" },
  };

  if (!g_file_test ("/usr/share/hunspell/id_ID.dic", G_FILE_TEST_EXISTS)
      || !g_file_test ("/usr/share/hunspell/en_US.dic", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("SKIP: no dictionaries: install hunspell-id and hunspell-en-us");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *found = dup_unknown_words (CASES[i].lang, CASES[i].stem, CASES[i].words);

      g_test_message ("%s", CASES[i].stem);
      g_assert_cmpstr (found, ==, CASES[i].found);
    }
}

static void
test_a_missing_dictionary_is_said_once (void)
{
  g_autoptr (LintSpelling) spelling = lint_spelling_new (NULL);
  g_autoptr (GPtrArray) findings = lint_findings_new ();

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (ItemDraft) draft = make_balanced (i);

      g_free (draft->document->lang);
      draft->document->lang = g_strdup ("tlh");
      lint_spelling_add (spelling, draft->document);
    }
  lint_spelling_finish (spelling, findings);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpuint (lint_findings_count (findings, LINT_NOTE), ==, 1);
}

static void
test_every_rule_is_documented (void)
{
  const char *source = g_getenv ("ADIL_SOURCE_DIR");
  g_autofree char *path = g_build_filename (source != NULL ? source : ".", "docs/formats/lint.md", NULL);
  g_autofree char *text = NULL;
  gsize n;
  const LintRule *rules = lint_rules (&n);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *row
          = g_strdup_printf ("| `%s` | %s%s%s |", rules[i].code, lint_severity_to_token (rules[i].severity),
                             rules[i].is_fatal ? ", fatal" : "", rules[i].is_habit ? ", habit" : "");

      g_test_message ("%s", row);
      g_assert_nonnull (strstr (text, row));
      g_assert_true (i == 0 || strcmp (rules[i - 1].code, rules[i].code) < 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bank-lint/keys-are-judged-across-the-bank", test_keys_are_judged_across_the_bank);
  g_test_add_func ("/bank-lint/an-odd-number-of-options-stands-out", test_an_odd_number_of_options_stands_out);
  g_test_add_func ("/bank-lint/a-habit-is-said-once", test_a_habit_is_said_once);
  g_test_add_func ("/bank-lint/duplicates-are-told-by-how-much-they-share",
                   test_duplicates_are_told_by_how_much_they_share);
  g_test_add_func ("/bank-lint/enemies-may-be-alike-but-not-with-what-is-out",
                   test_enemies_may_be_alike_but_not_with_what_is_out);
  g_test_add_func ("/bank-lint/a-shared-text-has-one-content", test_a_shared_text_has_one_content);
  g_test_add_func ("/bank-lint/spelling-finds-slips-and-little-else", test_spelling_finds_slips_and_little_else);
  g_test_add_func ("/bank-lint/a-missing-dictionary-is-said-once", test_a_missing_dictionary_is_said_once);
  g_test_add_func ("/bank-lint/every-rule-is-documented", test_every_rule_is_documented);
  return g_test_run ();
}
