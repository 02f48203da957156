/* Lint over a whole bank in one pass; of each item only a hash and counts stay in memory. */
#include "item-bank/cli/bank-lint.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "item-bank/cli/item-lint.h"

typedef struct
{
  GPtrArray *findings;
  GHashTable *stems; /* hash of the folded stem and its pictures -> id of the first item with it */
  guint n_texts;     /* items with one key and options of text of which one is the longest */
  guint n_longest_is_key;
  guint n_keys[EXAM_OPTIONS_MAX + 1]; /* by number of options */
  guint n_keys_at[EXAM_OPTIONS_MAX + 1][EXAM_OPTIONS_MAX];
} BankLint;

static void
bank_lint_clear (BankLint *lint)
{
  g_clear_pointer (&lint->findings, g_ptr_array_unref);
  g_clear_pointer (&lint->stems, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BankLint, bank_lint_clear)

/* Items with pictures often share their stem's words: the pictures belong to it. */
static char *
bank_lint_dup_stem_hash (const ItemDocument *document)
{
  g_autofree char *folded = item_lint_fold (document->stem);
  g_autoptr (GString) text = g_string_new (folded);

  for (guint i = 0; i < document->pictures->len; i++)
    {
      gsize len;
      const void *data = g_bytes_get_data (((const ItemPicture *)document->pictures->pdata[i])->data, &len);
      g_autofree char *sha256 = digest_sha256_hex (data, len);

      g_string_append_printf (text, "\n%s", sha256);
    }
  return digest_sha256_hex (text->str, text->len);
}

static void
bank_lint_add_stem (BankLint *lint, const ItemDocument *document)
{
  g_autofree char *hash = bank_lint_dup_stem_hash (document);
  const char *first = g_hash_table_lookup (lint->stems, hash);

  if (first != NULL)
    lint_findings_add (lint->findings, LINT_WARNING, "duplicate-stem", document->id,
                       _ ("the stem is the same as that of %s: retire one, or make them enemies"), first);
  else
    g_hash_table_insert (lint->stems, g_steal_pointer (&hash), g_strdup (document->id));
}

/* Index of the one longest option, -1 where several are or where pictures decide. */
static int
bank_lint_find_longest (const ItemDocument *document)
{
  glong longest_len = -1;
  int longest = -1;

  for (guint i = 0; i < document->options->len; i++)
    {
      const ItemOption *option = document->options->pdata[i];
      glong len = g_utf8_strlen (option->text, -1);

      if (option->pictures->len > 0)
        return -1;
      if (len > longest_len)
        longest = (int)i;
      else if (len == longest_len)
        longest = -1;
      longest_len = MAX (longest_len, len);
    }
  return longest;
}

static void
bank_lint_add_key (BankLint *lint, const ItemDraft *draft)
{
  int key = item_draft_find_key (draft);
  int longest = bank_lint_find_longest (draft->document);
  guint n_options = draft->document->options->len;

  if (key < 0 || draft->is_weighted)
    return;
  lint->n_keys[n_options]++;
  lint->n_keys_at[n_options][key]++;
  if (longest < 0)
    return;
  lint->n_texts++;
  lint->n_longest_is_key += longest == key;
}

static gboolean
bank_lint_add (const BankItem *item, gpointer data, GError **error)
{
  BankLint *lint = data;

  item_lint (item->draft, lint->findings);
  bank_lint_add_stem (lint, item->draft->document);
  bank_lint_add_key (lint, item->draft);
  return TRUE;
}

/* More than three standard deviations from one n-th of the keys: (n * count - N)^2 > 9 * N * (n - 1). */
static void
bank_lint_finish_positions (BankLint *lint, guint n_options)
{
  gint64 total = lint->n_keys[n_options];

  if (total < BANK_LINT_MIN_ITEMS)
    return;
  for (guint i = 0; i < n_options; i++)
    {
      gint64 difference = (gint64)n_options * lint->n_keys_at[n_options][i] - total;

      if (difference * difference > 9 * total * (n_options - 1))
        lint_findings_add (lint->findings, LINT_WARNING, "key-positions", NULL,
                           _ ("of %" PRId64 " items with %u options the key is %c in %u: too %s for chance"), total,
                           n_options, 'A' + i, lint->n_keys_at[n_options][i],
                           difference > 0 ? _ ("often") : _ ("rarely"));
    }
}

static void
bank_lint_finish (BankLint *lint)
{
  if (lint->n_texts >= BANK_LINT_MIN_ITEMS
      && 100 * (guint64)lint->n_longest_is_key > BANK_LINT_LONGEST_KEY_PERCENT * (guint64)lint->n_texts)
    lint_findings_add (lint->findings, LINT_WARNING, "longest-is-key", NULL,
                       _ ("in %u of %u items the longest option is the key: whoever guesses so gains; lengthen others"),
                       lint->n_longest_is_key, lint->n_texts);
  for (guint n = 2; n <= EXAM_OPTIONS_MAX; n++)
    bank_lint_finish_positions (lint, n);
}

GPtrArray *
bank_lint (BankStore *store, GError **error)
{
  g_auto (BankLint) lint = { 0 };

  lint.findings = lint_findings_new ();
  lint.stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!bank_store_foreach (store, bank_lint_add, &lint, error))
    return NULL;
  bank_lint_finish (&lint);
  return g_steal_pointer (&lint.findings);
}
