/* Weighted Jaccard over sets of words, found by prefix filtering over an inverted index (Chaudhuri et al. 2006; Xiao et
 * al. 2008): two sets that are alike share one of their rarest words, so only those lists are walked. */
#include "item-bank/lint/near-duplicates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "item-bank/lint/lint-text.h"

#define BANK_SIZE_MIN   1000 /* rarity in a small bank is that of a small part of a large one */
#define POSTINGS_MAX    4000 /* of a word, the last ones are looked at: bounds the time for a bank of one template */
#define PAIRS_PER_ITEM  3
#define WORDS_MIN       3
#define PHRASES_MIN     8  /* shorter questions are judged by their words alone */
#define PHRASES_PERCENT 50 /* of the phrases of two words must be in both */
#define FNV_START       14695981039346656037u

typedef struct
{
  guint32 *words; /* distinct, rarest first; while adding: in any order */
  guint n_words;
  double weight;
  guint64 *phrases; /* distinct hashes of two words of the question in a row, sorted */
  guint n_phrases;
  guint64 numbers; /* hash of the numbers in order */
  guint64 pattern; /* hash of the words of the question, numbers replaced */
  gboolean has_numbers;
} NearItem;

struct NearDuplicates
{
  GArray *items;     /* of NearItem */
  GHashTable *ids;   /* word -> its number + 1 */
  GArray *n_holders; /* guint per word: items that have it */
  double *weights;   /* per word */
  GArray *pairs;
};

static void
near_item_clear (gpointer data)
{
  g_free (((NearItem *)data)->words);
  g_free (((NearItem *)data)->phrases);
}

NearDuplicates *
near_duplicates_new (void)
{
  NearDuplicates *duplicates = g_new0 (NearDuplicates, 1);

  duplicates->items = g_array_new (FALSE, TRUE, sizeof (NearItem));
  g_array_set_clear_func (duplicates->items, near_item_clear);
  duplicates->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  duplicates->n_holders = g_array_new (FALSE, TRUE, sizeof (guint));
  return duplicates;
}

void
near_duplicates_free (NearDuplicates *duplicates)
{
  if (duplicates == NULL)
    return;
  g_array_unref (duplicates->items);
  g_hash_table_unref (duplicates->ids);
  g_array_unref (duplicates->n_holders);
  g_clear_pointer (&duplicates->pairs, g_array_unref);
  g_free (duplicates->weights);
  g_free (duplicates);
}

/* FNV-1a, a word and a mark behind it. */
static guint64
near_duplicates_hash (guint64 hash, const char *word)
{
  for (const guint8 *p = (const guint8 *)word; *p != '\0'; p++)
    hash = (hash ^ *p) * 1099511628211u;
  return (hash ^ 0xff) * 1099511628211u;
}

/* The particles that Indonesian hangs on a word without changing what it is about. */
static void
near_duplicates_stem (char *word)
{
  static const char *const PARTICLES[] = { "nya", "lah", "kah", "pun" };
  gsize len = strlen (word);

  for (gsize i = 0; i < G_N_ELEMENTS (PARTICLES); i++)
    if (len > 6 && g_str_has_suffix (word, PARTICLES[i]))
      {
        word[len - 3] = '\0';
        return;
      }
}

static guint32
near_duplicates_word_id (NearDuplicates *duplicates, const char *word)
{
  gpointer known = g_hash_table_lookup (duplicates->ids, word);

  if (known == NULL)
    {
      guint zero = 0;

      g_array_append_val (duplicates->n_holders, zero);
      known = GUINT_TO_POINTER (duplicates->n_holders->len);
      g_hash_table_insert (duplicates->ids, g_strdup (word), known);
    }
  return GPOINTER_TO_UINT (known) - 1;
}

static int
near_duplicates_compare_hashes (gconstpointer a, gconstpointer b)
{
  guint64 one = *(const guint64 *)a, other = *(const guint64 *)b;

  return one < other ? -1 : one > other;
}

static void
near_duplicates_set_phrases (NearItem *item, const GPtrArray *words)
{
  guint n = 0;

  item->phrases = g_new (guint64, MAX (words->len, 1));
  for (guint i = 0; i + 1 < words->len; i++)
    item->phrases[n++] = near_duplicates_hash (near_duplicates_hash (FNV_START, words->pdata[i]), words->pdata[i + 1]);
  qsort (item->phrases, n, sizeof *item->phrases, near_duplicates_compare_hashes);
  for (guint i = 0; i < n; i++)
    if (i == 0 || item->phrases[i] != item->phrases[i - 1])
      item->phrases[item->n_phrases++] = item->phrases[i];
}

/* The same words in another order may be another question: "all A are B" is not "all B are A". */
static gboolean
near_duplicates_share_phrases (const NearItem *a, const NearItem *b)
{
  guint common = 0, i = 0, j = 0;

  if (MIN (a->n_phrases, b->n_phrases) < PHRASES_MIN)
    return TRUE;
  while (i < a->n_phrases && j < b->n_phrases)
    if (a->phrases[i] == b->phrases[j])
      {
        common++;
        i++;
        j++;
      }
    else if (a->phrases[i] < b->phrases[j])
      i++;
    else
      j++;
  return common * 100 >= (a->n_phrases + b->n_phrases - common) * PHRASES_PERCENT;
}

static void
near_duplicates_add_words (NearDuplicates *duplicates, NearItem *item, GArray *ids, GHashTable *seen, const char *text)
{
  g_autoptr (GPtrArray) words = lint_text_words (text);

  for (guint i = 0; i < words->len; i++)
    {
      char *word = words->pdata[i];
      gboolean is_number = g_ascii_isdigit (*word);
      guint32 id;

      near_duplicates_stem (word);
      item->pattern = near_duplicates_hash (item->pattern, is_number ? "#" : word);
      if (is_number)
        {
          item->numbers = near_duplicates_hash (item->numbers, word);
          item->has_numbers = TRUE;
        }
      id = near_duplicates_word_id (duplicates, word);
      if (!g_hash_table_add (seen, GUINT_TO_POINTER (id + 1)))
        continue;
      g_array_index (duplicates->n_holders, guint, id)++;
      g_array_append_val (ids, id);
    }
  near_duplicates_set_phrases (item, words);
}

void
near_duplicates_add (NearDuplicates *duplicates, const char *question, const char *answer)
{
  NearItem item = { .pattern = FNV_START, .numbers = FNV_START };
  NearItem ignored = item;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  near_duplicates_add_words (duplicates, &item, ids, seen, question);
  /* Other numbers in the answer follow from other numbers in the question: not counted twice. */
  near_duplicates_add_words (duplicates, &ignored, ids, seen, answer);
  g_free (ignored.phrases);
  item.n_words = ids->len;
  item.words = (guint32 *)(gpointer)g_array_steal (ids, NULL);
  g_array_append_val (duplicates->items, item);
}

static int
near_duplicates_compare_rarity (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint *holders = data;
  guint32 one = *(const guint32 *)a, other = *(const guint32 *)b;

  if (holders[one] != holders[other])
    return holders[one] < holders[other] ? -1 : 1;
  return one < other ? -1 : one > other;
}

static void
near_duplicates_weigh (NearDuplicates *duplicates)
{
  double n = MAX (duplicates->items->len, BANK_SIZE_MIN);

  duplicates->weights = g_new (double, MAX (duplicates->n_holders->len, 1));
  for (guint i = 0; i < duplicates->n_holders->len; i++)
    duplicates->weights[i] = log (1 + n / g_array_index (duplicates->n_holders, guint, i));
  for (guint i = 0; i < duplicates->items->len; i++)
    {
      NearItem *item = &g_array_index (duplicates->items, NearItem, i);

      g_qsort_with_data (item->words, (gint)item->n_words, sizeof *item->words, near_duplicates_compare_rarity,
                         duplicates->n_holders->data);
      for (guint j = 0; j < item->n_words; j++)
        item->weight += duplicates->weights[item->words[j]];
    }
}

/* Weight of what both have, over the weight of what one of them has. */
static double
near_duplicates_likeness (const NearDuplicates *duplicates, const NearItem *a, const NearItem *b)
{
  double common = 0;
  guint i = 0, j = 0;

  while (i < a->n_words && j < b->n_words)
    {
      int order = near_duplicates_compare_rarity (&a->words[i], &b->words[j], duplicates->n_holders->data);

      if (order == 0)
        {
          common += duplicates->weights[a->words[i]];
          i++;
          j++;
        }
      else if (order < 0)
        i++;
      else
        j++;
    }
  return common / (a->weight + b->weight - common);
}

static void
near_duplicates_note (NearDuplicates *duplicates, guint first, guint second, double likeness, NearDuplicatesKind kind)
{
  NearDuplicatesPair pair = { first, second, (guint)(likeness * 1000 + 0.5), kind };

  g_array_append_val (duplicates->pairs, pair);
}

/* Words before this place weigh enough that a set without any of them cannot be alike. */
static guint
near_duplicates_prefix (const NearDuplicates *duplicates, const NearItem *item)
{
  double rest = item->weight, needed = item->weight * NEAR_DUPLICATES_MILLI / 1000;
  guint n = 0;

  /* A hair less, so that rounding never loses a pair. */
  while (n < item->n_words && rest >= needed - 1e-9)
    rest -= duplicates->weights[item->words[n++]];
  return n;
}

static void
near_duplicates_try (NearDuplicates *duplicates, guint first, guint second)
{
  const NearItem *a = &g_array_index (duplicates->items, NearItem, first);
  const NearItem *b = &g_array_index (duplicates->items, NearItem, second);
  double limit = NEAR_DUPLICATES_MILLI / 1000.0, likeness;

  if (a->weight < b->weight * limit || b->weight < a->weight * limit || a->numbers != b->numbers
      || !near_duplicates_share_phrases (a, b))
    return;
  likeness = near_duplicates_likeness (duplicates, a, b);
  if (likeness >= limit)
    near_duplicates_note (duplicates, first, second, likeness, NEAR_DUPLICATES_ALIKE);
}

static void
near_duplicates_find_alike (NearDuplicates *duplicates)
{
  guint n = duplicates->items->len;
  g_autofree GArray **postings = g_new0 (GArray *, MAX (duplicates->n_holders->len, 1));
  g_autofree guint *seen = g_new0 (guint, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const NearItem *item = &g_array_index (duplicates->items, NearItem, i);
      guint prefix = item->n_words < WORDS_MIN ? 0 : near_duplicates_prefix (duplicates, item);

      for (guint k = 0; k < prefix; k++)
        {
          GArray **list = &postings[item->words[k]];

          if (*list == NULL)
            *list = g_array_new (FALSE, FALSE, sizeof (guint));
          for (guint at = (*list)->len; at > 0 && (*list)->len - at < POSTINGS_MAX; at--)
            {
              guint other = g_array_index (*list, guint, at - 1);

              if (seen[other] == i + 1)
                continue;
              seen[other] = i + 1;
              near_duplicates_try (duplicates, other, i);
            }
          g_array_append_val (*list, i);
        }
    }
  for (guint i = 0; i < duplicates->n_holders->len; i++)
    g_clear_pointer (&postings[i], g_array_unref);
}

/* Each item against the first of its pattern. */
static void
near_duplicates_find_patterns (NearDuplicates *duplicates)
{
  g_autoptr (GHashTable) firsts = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < duplicates->items->len; i++)
    {
      NearItem *item = &g_array_index (duplicates->items, NearItem, i);
      gpointer first;

      if (!item->has_numbers)
        continue;
      if (!g_hash_table_lookup_extended (firsts, &item->pattern, NULL, &first))
        g_hash_table_insert (firsts, &item->pattern, GUINT_TO_POINTER (i));
      else if (g_array_index (duplicates->items, NearItem, GPOINTER_TO_UINT (first)).numbers != item->numbers)
        near_duplicates_note (duplicates, GPOINTER_TO_UINT (first), i, 1, NEAR_DUPLICATES_PATTERN);
    }
}

static int
near_duplicates_compare_pairs (gconstpointer a, gconstpointer b)
{
  const NearDuplicatesPair *one = a, *other = b;

  if (one->second != other->second)
    return one->second < other->second ? -1 : 1;
  if (one->milli != other->milli)
    return one->milli > other->milli ? -1 : 1;
  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  return one->first < other->first ? -1 : one->first > other->first;
}

GArray *
near_duplicates_find (NearDuplicates *duplicates)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (NearDuplicatesPair));
  guint n_of_item = 0;

  g_return_val_if_fail (duplicates->pairs == NULL, kept);
  duplicates->pairs = g_array_new (FALSE, FALSE, sizeof (NearDuplicatesPair));
  near_duplicates_weigh (duplicates);
  near_duplicates_find_alike (duplicates);
  near_duplicates_find_patterns (duplicates);
  g_array_sort (duplicates->pairs, near_duplicates_compare_pairs);
  for (guint i = 0; i < duplicates->pairs->len; i++)
    {
      NearDuplicatesPair *pair = &g_array_index (duplicates->pairs, NearDuplicatesPair, i);

      n_of_item = i > 0 && pair[-1].second == pair->second ? n_of_item + 1 : 0;
      if (n_of_item < PAIRS_PER_ITEM)
        g_array_append_val (kept, *pair);
    }
  return kept;
}
