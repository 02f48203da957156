/* Counts over a bank. */
#include "item-bank/lint/lint-keys.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/lint/bank-lint.h"

#define COUNT_PERCENT 80 /* of the items of a section have the usual number of options */

/* What one section's items have in common. */
typedef struct
{
  guint n_with[EXAM_OPTIONS_MAX + 1]; /* items by number of options */
  guint n_items;
  GPtrArray *ids; /* of char*, with the number of options in */
  GArray *counts; /* guint */
} KeySection;

struct LintKeys
{
  guint n_texts[2]; /* items with one best option and options of text of which one is the longest; [1]: weighted */
  guint n_longest[2];
  double expected[2], variance[2]; /* of n_longest, where length says nothing */
  guint n_keys[EXAM_OPTIONS_MAX + 1];
  guint n_keys_at[EXAM_OPTIONS_MAX + 1][EXAM_OPTIONS_MAX];
  GHashTable *sections; /* id -> KeySection */
};

/* Quantiles of chi-square at 0.999, thousandths, for 1 to 25 degrees of freedom. */
static const gint64 CHI_SQUARE_MILLI[]
    = { 10828, 13816, 16266, 18467, 20515, 22458, 24322, 26124, 27877, 29588, 31264, 32909, 34528,
        36123, 37697, 39252, 40790, 42312, 43820, 45315, 46797, 48268, 49728, 51179, 52620 };

static void
key_section_free (gpointer data)
{
  KeySection *section = data;

  g_ptr_array_unref (section->ids);
  g_array_unref (section->counts);
  g_free (section);
}

LintKeys *
lint_keys_new (void)
{
  LintKeys *keys = g_new0 (LintKeys, 1);

  keys->sections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, key_section_free);
  return keys;
}

void
lint_keys_free (LintKeys *keys)
{
  if (keys == NULL)
    return;
  g_hash_table_unref (keys->sections);
  g_free (keys);
}

/* Index of the one longest option, -1 where several are or where pictures decide. */
static int
lint_keys_find_longest (const ItemDocument *document)
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
lint_keys_add_count (LintKeys *keys, const ItemDraft *draft)
{
  guint n_options = draft->document->options->len;
  KeySection *section = g_hash_table_lookup (keys->sections, draft->section);

  if (section == NULL)
    {
      section = g_new0 (KeySection, 1);
      section->ids = g_ptr_array_new_with_free_func (g_free);
      section->counts = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (keys->sections, g_strdup (draft->section), section);
    }
  section->n_with[n_options]++;
  section->n_items++;
  g_ptr_array_add (section->ids, g_strdup (draft->document->id));
  g_array_append_val (section->counts, n_options);
}

void
lint_keys_add (LintKeys *keys, const ItemDraft *draft)
{
  guint n_options = draft->document->options->len;
  int key, longest;

  if (draft->document->kind != ITEM_KIND_SINGLE || n_options > EXAM_OPTIONS_MAX)
    return;
  lint_keys_add_count (keys, draft);
  key = item_draft_find_key (draft);
  if (key < 0)
    return;
  longest = lint_keys_find_longest (draft->document);
  if (longest >= 0)
    {
      keys->n_texts[draft->is_weighted ? 1 : 0]++;
      keys->n_longest[draft->is_weighted ? 1 : 0] += longest == key;
      keys->expected[draft->is_weighted ? 1 : 0] += 1.0 / n_options;
      keys->variance[draft->is_weighted ? 1 : 0] += (1.0 / n_options) * (1 - 1.0 / n_options);
    }
  if (draft->is_weighted)
    return;
  keys->n_keys[n_options]++;
  keys->n_keys_at[n_options][key]++;
}

guint
lint_keys_count_at (const LintKeys *keys, guint n_options, guint i)
{
  return keys->n_keys_at[n_options][i];
}

guint
lint_keys_count (const LintKeys *keys, guint n_options)
{
  return keys->n_keys[n_options];
}

/* Sum of (n * count - N)^2 / (n * N) against the quantile. */
gboolean
lint_keys_are_uneven (const LintKeys *keys, guint n_options)
{
  gint64 n = n_options, total = keys->n_keys[n_options], sum = 0;

  if (total < BANK_LINT_MIN_ITEMS || n < 2)
    return FALSE;
  for (guint i = 0; i < n_options; i++)
    {
      gint64 difference = n * keys->n_keys_at[n_options][i] - total;

      sum += difference * difference;
    }
  /* At most 200,000 items: sum <= 26 * (25 * 200000)^2 fits, times 1000 as well. */
  return sum * 1000 > CHI_SQUARE_MILLI[n_options - 2] * n * total;
}

static void
lint_keys_finish_positions (const LintKeys *keys, guint n_options, GPtrArray *findings)
{
  g_autoptr (GString) counts = g_string_new (NULL);

  if (!lint_keys_are_uneven (keys, n_options))
    return;
  for (guint i = 0; i < n_options; i++)
    g_string_append_printf (counts, "%s%c %u", i > 0 ? ", " : "", 'A' + i, keys->n_keys_at[n_options][i]);
  lint_findings_add (findings, "key-positions", NULL,
                     _ ("the keys of %u items with %u options (%s) are too uneven for chance: move some"),
                     keys->n_keys[n_options], n_options, counts->str);
}

static void
lint_keys_finish_longest (const LintKeys *keys, gboolean is_weighted, GPtrArray *findings)
{
  guint n = keys->n_texts[is_weighted ? 1 : 0], n_longest = keys->n_longest[is_weighted ? 1 : 0];
  double surplus = n_longest - keys->expected[is_weighted ? 1 : 0];

  /* Three standard deviations more than chance gives: with two options half of the keys are the longest. */
  if (n < BANK_LINT_MIN_ITEMS || (guint64)n_longest * 100 <= (guint64)n * BANK_LINT_LONGEST_KEY_PERCENT || surplus <= 0
      || surplus * surplus <= 9 * keys->variance[is_weighted ? 1 : 0])
    return;
  lint_findings_add (findings, "longest-is-key", NULL,
                     is_weighted
                         ? _ ("in %u of %u weighted items the longest option earns most: whoever guesses so gains; "
                              "lengthen others")
                         : _ ("in %u of %u items the longest option is the key: whoever guesses so gains; lengthen "
                              "others"),
                     n_longest, n);
}

static void
lint_keys_finish_section (const KeySection *section, GPtrArray *findings)
{
  guint usual = 0;

  for (guint i = 1; i <= EXAM_OPTIONS_MAX; i++)
    if (section->n_with[i] > section->n_with[usual])
      usual = i;
  if (section->n_items < BANK_LINT_MIN_ITEMS || section->n_with[usual] * 100 < section->n_items * COUNT_PERCENT)
    return;
  for (guint i = 0; i < section->ids->len; i++)
    if (g_array_index (section->counts, guint, i) != usual)
      lint_findings_add (findings, "option-count", section->ids->pdata[i],
                         _ ("%u options, where the others of the section have %u: guessing is not equally hard"),
                         g_array_index (section->counts, guint, i), usual);
}

void
lint_keys_finish (LintKeys *keys, GPtrArray *findings)
{
  GHashTableIter iter;
  gpointer section;

  /* Findings are sorted by item afterwards. */
  g_hash_table_iter_init (&iter, keys->sections);
  while (g_hash_table_iter_next (&iter, NULL, &section))
    lint_keys_finish_section (section, findings);
  lint_keys_finish_longest (keys, FALSE, findings);
  lint_keys_finish_longest (keys, TRUE, findings);
  for (guint n = 2; n <= EXAM_OPTIONS_MAX; n++)
    lint_keys_finish_positions (keys, n, findings);
}
