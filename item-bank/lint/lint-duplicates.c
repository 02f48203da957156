/* Exact likeness by hashes, near likeness by near-duplicates.c. */
#include "item-bank/lint/lint-duplicates.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/lint/lint-text.h"
#include "item-bank/lint/near-duplicates.h"

#define NAMED_ITEMS 5

typedef struct
{
  char *id;
  char *enemy_set;
  char *state;
  gboolean is_out;
  char *stem_hash; /* stem, shared text and pictures */
  char *item_hash; /* the same and the options, in any order */
} KnownItem;

struct LintDuplicates
{
  GPtrArray *items; /* of KnownItem */
  NearDuplicates *near;
  GHashTable *stimuli; /* id -> hash of its content */
  GPtrArray *findings; /* of single items, while adding */
};

static void
known_item_free (gpointer data)
{
  KnownItem *item = data;

  g_free (item->id);
  g_free (item->enemy_set);
  g_free (item->state);
  g_free (item->stem_hash);
  g_free (item->item_hash);
  g_free (item);
}

LintDuplicates *
lint_duplicates_new (void)
{
  LintDuplicates *duplicates = g_new0 (LintDuplicates, 1);

  duplicates->items = g_ptr_array_new_with_free_func (known_item_free);
  duplicates->near = near_duplicates_new ();
  duplicates->stimuli = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  duplicates->findings = lint_findings_new ();
  return duplicates;
}

void
lint_duplicates_free (LintDuplicates *duplicates)
{
  if (duplicates == NULL)
    return;
  g_ptr_array_unref (duplicates->items);
  near_duplicates_free (duplicates->near);
  g_hash_table_unref (duplicates->stimuli);
  g_ptr_array_unref (duplicates->findings);
  g_free (duplicates);
}

static void
lint_duplicates_append_pictures (GString *text, const GPtrArray *pictures)
{
  for (guint i = 0; i < pictures->len; i++)
    {
      gsize len;
      const void *data = g_bytes_get_data (((const ItemPicture *)pictures->pdata[i])->data, &len);
      g_autofree char *sha256 = digest_sha256_hex (data, len);

      g_string_append_printf (text, "\npicture%.24s", sha256);
    }
}

/* Items with pictures often share their stem's words: the pictures belong to it. */
static char *
lint_duplicates_dup_question (const ItemDocument *document)
{
  g_autofree char *stem = lint_text_fold (document->stem);
  g_autoptr (GString) text = g_string_new (stem);

  lint_duplicates_append_pictures (text, document->pictures);
  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (document, i);

      if (*field->prompt != '\0')
        g_string_append_printf (text, "\n%s", field->prompt);
      if (field->picture != NULL)
        {
          g_autoptr (GPtrArray) one = g_ptr_array_new ();

          g_ptr_array_add (one, field->picture);
          lint_duplicates_append_pictures (text, one);
        }
    }
  return g_strdup (text->str);
}

static int
lint_duplicates_compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Options and targets, sorted: their order makes no other item. */
static char *
lint_duplicates_dup_options (const ItemDocument *document)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < document->fields->len; i++)
    for (guint j = 0; j < 2; j++)
      {
        const ItemField *field = item_document_get_field (document, i);
        const GPtrArray *options = j == 0 ? field->options : field->targets;

        for (guint k = 0; k < options->len; k++)
          {
            const ItemOption *option = options->pdata[k];
            g_autofree char *folded = lint_text_fold (option->text);
            g_autoptr (GString) text = g_string_new (folded);

            lint_duplicates_append_pictures (text, option->pictures);
            g_ptr_array_add (texts, g_strdup (text->str));
          }
      }
  g_ptr_array_sort (texts, lint_duplicates_compare_texts);
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("\n\n", (char **)texts->pdata);
}

/* Text of what earns most; pictures and rules as words of their own. */
static char *
lint_duplicates_dup_answer (const ItemDraft *draft)
{
  int key = draft->document->kind == ITEM_KIND_SINGLE ? item_draft_find_key (draft) : -1;
  g_autoptr (GString) text = g_string_new (NULL);

  if (draft->document->kind != ITEM_KIND_SINGLE)
    return lint_duplicates_dup_options (draft->document);
  if (key >= 0 && (guint)key < draft->document->options->len)
    {
      const ItemOption *option = draft->document->options->pdata[key];

      g_string_append (text, option->text);
    }
  for (guint i = 0; i < draft->document->options->len; i++)
    lint_duplicates_append_pictures (text, ((const ItemOption *)draft->document->options->pdata[i])->pictures);
  return g_strdup (text->str);
}

static void
lint_duplicates_add_stimulus (LintDuplicates *duplicates, const ItemDocument *document)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *hash = NULL;
  const char *first;

  if (document->stimulus == NULL)
    return;
  g_string_append (text, document->stimulus->text);
  lint_duplicates_append_pictures (text, document->stimulus->pictures);
  hash = digest_sha256_hex (text->str, text->len);
  first = g_hash_table_lookup (duplicates->stimuli, document->stimulus->id);
  if (first == NULL)
    g_hash_table_insert (duplicates->stimuli, g_strdup (document->stimulus->id), g_steal_pointer (&hash));
  else if (strcmp (first, hash) != 0)
    lint_findings_add (
        duplicates->findings, "stimulus-differs", document->id,
        _ ("the shared text \"%s\" reads otherwise in an earlier item: make them equal, or give it another "
           "name"),
        document->stimulus->id);
}

void
lint_duplicates_add (LintDuplicates *duplicates, const ItemDraft *draft, const char *state, gboolean is_out)
{
  KnownItem *item = g_new0 (KnownItem, 1);
  g_autofree char *question = lint_duplicates_dup_question (draft->document);
  g_autofree char *options = lint_duplicates_dup_options (draft->document);
  g_autofree char *answer = lint_duplicates_dup_answer (draft);
  g_autofree char *stem = NULL, *whole = NULL;

  stem = g_strdup_printf ("%s\n\n%s", draft->document->stimulus != NULL ? draft->document->stimulus->id : "", question);
  whole = g_strdup_printf ("%s\n\n\n%s", stem, options);
  item->id = g_strdup (draft->document->id);
  item->enemy_set = g_strdup (draft->enemy_set);
  item->state = g_strdup (state);
  item->is_out = is_out;
  item->stem_hash = digest_sha256_hex (stem, strlen (stem));
  item->item_hash = digest_sha256_hex (whole, strlen (whole));
  g_ptr_array_add (duplicates->items, item);
  near_duplicates_add (duplicates->near, question, answer);
  if (!is_out)
    lint_duplicates_add_stimulus (duplicates, draft->document);
}

static void
lint_duplicates_finish_ids (const LintDuplicates *duplicates, GPtrArray *findings)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < duplicates->items->len; i++)
    {
      const KnownItem *item = duplicates->items->pdata[i];
      g_autofree char *folded = g_ascii_strdown (item->id, -1);
      const char *first = g_hash_table_lookup (seen, folded);

      if (first == NULL)
        g_hash_table_insert (seen, g_steal_pointer (&folded), item->id);
      else if (!item->is_out)
        lint_findings_add (findings, "duplicate-id", item->id,
                           _ ("the identifier differs from %s only by case: people will mix them up; rename one"),
                           first);
    }
}

/* Enemies never come on one form; but a model that is out was seen by people. */
static gboolean
lint_duplicates_are_parted (const KnownItem *a, const KnownItem *b)
{
  return !a->is_out && !b->is_out && *a->enemy_set != '\0' && strcmp (a->enemy_set, b->enemy_set) == 0;
}

static void
lint_duplicates_report (
    const char *code, const KnownItem *model, const KnownItem *item, const char *what, GPtrArray *findings)
{
  if (model->is_out)
    lint_findings_add (findings, code, item->id,
                       _ ("%s %s, which is %s: people may know it; change or retire this item"), what, model->id,
                       model->state);
  else
    lint_findings_add (findings, code, item->id, _ ("%s %s: retire one, or make them enemies"), what, model->id);
}

/* The first item with this hash, which comes to be i where there is none. An item in use that repeats one that is out
 * is reported whichever comes first. */
static int
lint_duplicates_find_first (GHashTable *firsts, const char *hash, guint i)
{
  gpointer first;

  if (g_hash_table_lookup_extended (firsts, hash, NULL, &first))
    return (int)GPOINTER_TO_UINT (first);
  g_hash_table_insert (firsts, (gpointer)hash, GUINT_TO_POINTER (i));
  return -1;
}

/* TRUE where the pair has nothing more to be said about. */
static gboolean
lint_duplicates_finish_pair (
    const KnownItem *first, const KnownItem *second, const char *code, const char *what, GPtrArray *findings)
{
  const KnownItem *model = second->is_out ? second : first, *item = second->is_out ? first : second;

  if (!item->is_out && !lint_duplicates_are_parted (first, second))
    lint_duplicates_report (code, model, item, what, findings);
  return TRUE;
}

/* said: per item, whether an equal one was found. */
static void
lint_duplicates_finish_equal (const LintDuplicates *duplicates, gboolean *said, GPtrArray *findings)
{
  g_autoptr (GHashTable) items = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) stems = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < duplicates->items->len; i++)
    {
      const KnownItem *item = duplicates->items->pdata[i];
      int whole = lint_duplicates_find_first (items, item->item_hash, i);
      int stem = lint_duplicates_find_first (stems, item->stem_hash, i);

      if (whole >= 0)
        said[i] = lint_duplicates_finish_pair (duplicates->items->pdata[whole], item, "duplicate-item",
                                               _ ("stem and options are the same as those of"), findings);
      else if (stem >= 0)
        said[i] = lint_duplicates_finish_pair (duplicates->items->pdata[stem], item, "duplicate-stem",
                                               _ ("the stem is the same as that of"), findings);
    }
}

/* One note for each pattern, at its first item. pairs are sorted by second. */
static void
lint_duplicates_finish_pattern (const LintDuplicates *duplicates, const GArray *pairs, guint at, GPtrArray *findings)
{
  guint first = g_array_index (pairs, NearDuplicatesPair, at).first, n = 1;
  const KnownItem *model = duplicates->items->pdata[first];
  g_autoptr (GString) names = g_string_new (model->id);
  gboolean are_parted = TRUE;

  for (guint i = at; i < pairs->len; i++)
    {
      const NearDuplicatesPair *pair = &g_array_index (pairs, NearDuplicatesPair, i);
      const KnownItem *item = duplicates->items->pdata[pair->second];

      if (pair->kind != NEAR_DUPLICATES_PATTERN || pair->first != first)
        continue;
      are_parted = are_parted && lint_duplicates_are_parted (model, item);
      n++;
      if (n <= NAMED_ITEMS)
        g_string_append_printf (names, ", %s", item->id);
      else if (n == NAMED_ITEMS + 1)
        g_string_append (names, " …");
    }
  if (!are_parted && !model->is_out)
    lint_findings_add (
        findings, "same-pattern", model->id,
        _ ("%u items differ only in their numbers (%s): fine, but let at most one come on a form (enemies)"), n,
        names->str);
}

void
lint_duplicates_finish (LintDuplicates *duplicates, GPtrArray *findings)
{
  g_autofree gboolean *said = g_new0 (gboolean, duplicates->items->len + 1);
  g_autoptr (GHashTable) patterns = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) pairs = near_duplicates_find (duplicates->near);

  g_ptr_array_extend_and_steal (findings, g_steal_pointer (&duplicates->findings));
  duplicates->findings = lint_findings_new ();
  lint_duplicates_finish_ids (duplicates, findings);
  lint_duplicates_finish_equal (duplicates, said, findings);
  for (guint i = 0; i < pairs->len; i++)
    {
      const NearDuplicatesPair *pair = &g_array_index (pairs, NearDuplicatesPair, i);
      g_autofree char *what = NULL;

      if (pair->kind == NEAR_DUPLICATES_PATTERN)
        {
          if (g_hash_table_add (patterns, GUINT_TO_POINTER (pair->first + 1)))
            lint_duplicates_finish_pattern (duplicates, pairs, i, findings);
          continue;
        }
      if (said[pair->second])
        continue;
      what = g_strdup_printf (_ ("%u %% of its words are those of"), (pair->milli + 5) / 10);
      said[pair->second]
          = lint_duplicates_finish_pair (duplicates->items->pdata[pair->first], duplicates->items->pdata[pair->second],
                                         "near-duplicate", what, findings);
    }
}
