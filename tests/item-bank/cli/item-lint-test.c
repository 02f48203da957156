/* Lint: a good item is left alone, each mistake is found by its own code. */
#include "item-bank/cli/item-lint.h"

#include <string.h>

#include "item-bank/cli/bank-lint.h"
#include "tests/item-bank/test-draft.h"

#include <glib/gstdio.h>

static ItemOption *
option (ItemDraft *draft, guint i)
{
  return g_ptr_array_index (draft->document->options, i);
}

static void
set_text (ItemDraft *draft, guint i, const char *text)
{
  g_free (option (draft, i)->text);
  option (draft, i)->text = g_strdup (text);
}

static void
set_stem (ItemDraft *draft, const char *text)
{
  g_free (draft->document->stem);
  draft->document->stem = g_strdup (text);
}

static void
add_picture (ItemDraft *draft, guint i, const char *alt, const char *bytes)
{
  g_autoptr (GBytes) data = g_bytes_new (bytes, strlen (bytes));

  g_ptr_array_add (option (draft, i)->pictures, item_picture_new ("image/png", alt, data));
}

static void
spoil (ItemDraft *draft, const char *code)
{
  if (strcmp (code, "no-key") == 0)
    draft->points.points[2] = 0;
  else if (strcmp (code, "several-keys") == 0)
    draft->points.points[1] = 5;
  else if (strcmp (code, "impossible-points") == 0)
    draft->points.points[0] = -100000;
  else if (strcmp (code, "equal-options") == 0)
    set_text (draft, 0, " two\n");
  else if (strcmp (code, "empty-option") == 0)
    set_text (draft, 0, " \t");
  else if (strcmp (code, "empty-stem") == 0)
    set_stem (draft, "");
  else if (strcmp (code, "external-link") == 0)
    set_stem (draft, "See HTTPS://example.org");
  else if (strcmp (code, "catch-all") == 0)
    set_text (draft, 4, "Semua  jawaban BENAR");
  else if (strcmp (code, "no-alternative") == 0)
    add_picture (draft, 0, "", "x");
  else if (strcmp (code, "empty-topic") == 0)
    *draft->topic = '\0';
  else
    g_assert_not_reached ();
}

static void
test_item_lint_leaves_good_items_alone (void)
{
  g_autoptr (GPtrArray) findings = lint_findings_new ();
  g_autoptr (ItemDraft) single = test_draft_new ("A", 'C');
  g_autoptr (ItemDraft) weighted = test_draft_new_weighted ("B");

  g_assert_true (item_lint (single, findings));
  g_assert_true (item_lint (weighted, findings));
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
test_item_lint_finds_each_mistake (void)
{
  static const struct
  {
    const char *code;
    LintSeverity severity;
  } CASES[] = { { "no-key", LINT_ERROR },        { "several-keys", LINT_ERROR }, { "impossible-points", LINT_ERROR },
                { "equal-options", LINT_ERROR }, { "empty-option", LINT_ERROR }, { "empty-stem", LINT_ERROR },
                { "external-link", LINT_ERROR }, { "catch-all", LINT_WARNING },  { "no-alternative", LINT_WARNING },
                { "empty-topic", LINT_WARNING } };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GPtrArray) findings = lint_findings_new ();
      g_autoptr (ItemDraft) draft = test_draft_new ("A", 'C');
      const LintFinding *finding;

      spoil (draft, CASES[i].code);
      g_assert_true (item_lint (draft, findings) == (CASES[i].severity == LINT_WARNING));
      g_assert_cmpuint (findings->len, ==, 1);
      finding = findings->pdata[0];
      g_assert_cmpstr (finding->code, ==, CASES[i].code);
      g_assert_cmpint (finding->severity, ==, CASES[i].severity);
      g_assert_cmpstr (finding->item_id, ==, "A");
    }
}

static void
test_item_lint_wants_a_permutation_of_weights (void)
{
  static const gint32 WEIGHTS[][5]
      = { { 1, 2, 3, 4, 4 }, { 0, 1, 2, 3, 4 }, { 2, 3, 4, 5, 6 }, { 5, 0, 0, 0, 0 }, { -1, 2, 3, 4, 5 } };

  for (gsize i = 0; i < G_N_ELEMENTS (WEIGHTS); i++)
    {
      g_autoptr (GPtrArray) findings = lint_findings_new ();
      g_autoptr (ItemDraft) draft = test_draft_new_weighted ("A");

      memcpy (draft->points.points, WEIGHTS[i], sizeof WEIGHTS[i]);
      g_assert_false (item_lint (draft, findings));
      g_assert_cmpstr (((LintFinding *)findings->pdata[0])->code, ==, "weights");
    }
}

static void
test_item_lint_same_picture_is_an_equal_option (void)
{
  g_autoptr (GPtrArray) findings = lint_findings_new ();
  g_autoptr (ItemDraft) draft = test_draft_new ("A", 'C');

  add_picture (draft, 0, "a", "x");
  add_picture (draft, 1, "b", "y");
  g_assert_true (item_lint (draft, findings));
  add_picture (draft, 3, "c", "x");
  g_assert_false (item_lint (draft, findings));
  g_assert_cmpstr (((LintFinding *)findings->pdata[0])->code, ==, "equal-options");
}

typedef char (*KeyFunc) (guint i);

/* Findings about a bank of n items whose keys are as key says; the longest option is E. */
static GPtrArray *
lint_bank (guint n, KeyFunc key)
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
      g_autofree char *id = g_strdup_printf ("A-%03u", i);
      g_autofree char *stem = g_strdup_printf ("How many %u?", i);
      g_autoptr (ItemDraft) draft = test_draft_new (id, key (i));
      BankStoreOutcome outcome;

      set_stem (draft, stem);
      set_text (draft, 4, "much longer than the others");
      g_assert_true (bank_store_put (store, draft, 0, &outcome, &error));
    }
  g_assert_true (bank_store_commit (store, &error));
  findings = bank_lint (store, &error);
  g_assert_no_error (error);
  bank_store_close (store);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_rmdir (folder);
  return findings;
}

static char
key_balanced (guint i)
{
  return (char)('A' + i % 5);
}

static char
key_first (guint i)
{
  return 'A';
}

static char
key_half_longest (guint i)
{
  return i % 2 ? 'E' : (char)('A' + i / 2 % 4);
}

static gboolean
has_code (const GPtrArray *findings, const char *code)
{
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (((const LintFinding *)findings->pdata[i])->code, code) == 0)
      return TRUE;
  return FALSE;
}

static void
test_bank_lint_judges_keys_across_the_bank (void)
{
  g_autoptr (GPtrArray) balanced = lint_bank (100, key_balanced);
  g_autoptr (GPtrArray) first = lint_bank (100, key_first);
  g_autoptr (GPtrArray) longest = lint_bank (100, key_half_longest);
  g_autoptr (GPtrArray) few = lint_bank (10, key_first);

  g_assert_cmpuint (balanced->len, ==, 0);
  g_assert_true (has_code (first, "key-positions"));
  g_assert_false (has_code (first, "longest-is-key"));
  g_assert_true (has_code (longest, "longest-is-key"));
  g_assert_cmpuint (lint_findings_count (longest, LINT_ERROR), ==, 0);
  g_assert_cmpuint (few->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item-lint/leaves-good-items-alone", test_item_lint_leaves_good_items_alone);
  g_test_add_func ("/item-lint/finds-each-mistake", test_item_lint_finds_each_mistake);
  g_test_add_func ("/item-lint/wants-a-permutation-of-weights", test_item_lint_wants_a_permutation_of_weights);
  g_test_add_func ("/item-lint/same-picture-is-an-equal-option", test_item_lint_same_picture_is_an_equal_option);
  g_test_add_func ("/bank-lint/judges-keys-across-the-bank", test_bank_lint_judges_keys_across_the_bank);
  return g_test_run ();
}
