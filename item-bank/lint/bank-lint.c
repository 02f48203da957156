/* Lint over a whole bank in one pass; of each item only hashes, words and counts stay in memory. */
#include "item-bank/lint/bank-lint.h"

#include <string.h>

#include "item-bank/lint/item-lint.h"
#include "item-bank/lint/lint-duplicates.h"
#include "item-bank/lint/lint-keys.h"
#include "item-bank/lint/lint-points.h"
#include "item-bank/lint/lint-spelling.h"

#include "common/base/i18n.h"

#define NAMED_ITEMS 5

typedef struct
{
  const BankLintSettings *settings;
  GPtrArray *findings;
  LintDuplicates *duplicates;
  LintKeys *keys;
  LintSpelling *spelling; /* NULL: not wanted */
  guint n_items;
} BankLint;

static void
bank_lint_clear (BankLint *lint)
{
  g_clear_pointer (&lint->findings, g_ptr_array_unref);
  g_clear_pointer (&lint->duplicates, lint_duplicates_free);
  g_clear_pointer (&lint->keys, lint_keys_free);
  g_clear_pointer (&lint->spelling, lint_spelling_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BankLint, bank_lint_clear)

static gboolean
bank_lint_add (const BankItem *item, gpointer data, GError **error)
{
  BankLint *lint = data;
  gboolean is_out = strcmp (item->state, "retired") == 0 || strcmp (item->state, "compromised") == 0;

  lint_duplicates_add (lint->duplicates, item->draft, item->state, is_out);
  if (is_out)
    return TRUE;
  lint->n_items++;
  item_lint (item->draft, lint->findings);
  lint_points_check_rules (item->draft, lint->settings->rules, lint->settings->blueprint, lint->findings);
  lint_keys_add (lint->keys, item->draft);
  if (lint->spelling != NULL)
    lint_spelling_add (lint->spelling, item->draft->document);
  return TRUE;
}

static int
bank_lint_compare (gconstpointer a, gconstpointer b)
{
  const LintFinding *one = *(const LintFinding *const *)a, *other = *(const LintFinding *const *)b;

  if (one->item_id == NULL || other->item_id == NULL)
    return (one->item_id == NULL) - (other->item_id == NULL);
  return strcmp (one->item_id, other->item_id);
}

/* "A-1, A-2, A-3 ..." of the items with a finding of this rule; counts them. */
static char *
bank_lint_name_items (const GPtrArray *findings, const LintRule *rule, guint *out_n)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const char *last = "";

  *out_n = 0;
  for (guint i = 0; i < findings->len; i++)
    {
      const LintFinding *finding = findings->pdata[i];

      if (finding->rule != rule || finding->item_id == NULL || strcmp (finding->item_id, last) == 0)
        continue;
      last = finding->item_id;
      *out_n += 1;
      if (*out_n <= NAMED_ITEMS)
        g_string_append_printf (names, "%s%s", *out_n > 1 ? ", " : "", last);
      else if (*out_n == NAMED_ITEMS + 1)
        g_string_append (names, " …");
    }
  return g_strdup (names->str);
}

/* Where a matter of style fills the list, one line for the bank stands for all of them. */
static void
bank_lint_fold_habit (BankLint *lint, const LintRule *rule)
{
  guint n;
  g_autofree char *names = bank_lint_name_items (lint->findings, rule, &n);

  if (n < BANK_LINT_MIN_ITEMS || n * 100 <= lint->n_items * BANK_LINT_HABIT_PERCENT)
    return;
  for (guint i = lint->findings->len; i > 0; i--)
    {
      const LintFinding *finding = lint->findings->pdata[i - 1];

      if (finding->rule == rule && finding->item_id != NULL)
        g_ptr_array_remove_index (lint->findings, i - 1);
    }
  lint_findings_add (lint->findings, rule->code, NULL,
                     _ ("%s: %u of %u items (%s); a habit of this bank, --all shows each"), _ (rule->title), n,
                     lint->n_items, names);
}

GPtrArray *
bank_lint (BankStore *store, const BankLintSettings *settings, GError **error)
{
  static const BankLintSettings PLAIN = { 0 };
  g_auto (BankLint) lint = { .settings = settings != NULL ? settings : &PLAIN };
  gsize n_rules;
  const LintRule *rules = lint_rules (&n_rules);

  lint.findings = lint_findings_new ();
  lint.duplicates = lint_duplicates_new ();
  lint.keys = lint_keys_new ();
  if (lint.settings->checks_spelling)
    lint.spelling = lint_spelling_new (lint.settings->words);
  if (!bank_store_foreach (store, bank_lint_add, &lint, error))
    return NULL;
  lint_duplicates_finish (lint.duplicates, lint.findings);
  lint_keys_finish (lint.keys, lint.findings);
  if (lint.spelling != NULL)
    lint_spelling_finish (lint.spelling, lint.findings);
  g_ptr_array_sort (lint.findings, bank_lint_compare);
  for (gsize i = 0; !lint.settings->keeps_habits && i < n_rules; i++)
    if (rules[i].is_habit)
      bank_lint_fold_habit (&lint, &rules[i]);
  return g_steal_pointer (&lint.findings);
}
