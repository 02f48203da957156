/* Haladyna, Downing & Rodriguez (2002), guidelines 18 to 31. */
#include "item-bank/lint/lint-options.h"

#include <string.h>

#include "common/base/i18n.h"
#include "item-bank/lint/lint-numbers.h"
#include "item-bank/lint/lint-pattern.h"
#include "item-bank/lint/lint-text.h"

#define CASE_LETTERS_MIN  4   /* shorter texts may be symbols, of which case is part: mA, MA */
#define LONGER_PERCENT    160 /* the key against the next longest option */
#define LONGER_CHARACTERS 20

static gboolean
lint_options_same_pictures (const ItemOption *a, const ItemOption *b)
{
  if (a->pictures->len != b->pictures->len)
    return FALSE;
  for (guint i = 0; i < a->pictures->len; i++)
    if (!g_bytes_equal (((const ItemPicture *)a->pictures->pdata[i])->data,
                        ((const ItemPicture *)b->pictures->pdata[i])->data))
      return FALSE;
  return TRUE;
}

gboolean
lint_options_asks_for_spelling (const char *stem)
{
  static GRegex *regex;

  return lint_pattern_matches (
      &regex,
      "kapital|huruf|ejaan|penulisan|ditulis|tanda baca|EYD|PUEBI|baku|koma|titik|kalimat|capital|spell|spelt|"
      "punctuat|comma|written",
      FALSE, stem);
}

typedef enum
{
  LIKENESS_NONE,
  LIKENESS_SIMILAR,
  LIKENESS_EQUAL,
} Likeness;

static Likeness
lint_options_compare_texts (const char *a, const char *b, gboolean is_about_spelling)
{
  g_autofree char *plain_a = lint_text_collapse (a), *plain_b = lint_text_collapse (b);
  g_autofree char *fold_a = lint_text_fold (a), *fold_b = lint_text_fold (b);
  g_autofree char *bare_a = lint_text_skeleton (a), *bare_b = lint_text_skeleton (b);

  if (*plain_a == '\0' || *plain_b == '\0')
    return LIKENESS_NONE;
  if (strcmp (plain_a, plain_b) == 0)
    return LIKENESS_EQUAL;
  if (is_about_spelling)
    return LIKENESS_NONE;
  if (strcmp (fold_a, fold_b) == 0 && lint_text_count_letters (a) >= CASE_LETTERS_MIN && *bare_a != '\0')
    return LIKENESS_EQUAL;
  if (*bare_a != '\0' && strcmp (bare_a, bare_b) == 0 && lint_text_count_letters (a) >= CASE_LETTERS_MIN)
    return LIKENESS_SIMILAR;
  return LIKENESS_NONE;
}

/* Two pictures with different captions are still the same answer to who looks at the picture. */
static Likeness
lint_options_compare (const ItemOption *a, const ItemOption *b, gboolean is_about_spelling)
{
  if (!lint_options_same_pictures (a, b) || strcmp (a->shape, b->shape) != 0)
    return LIKENESS_NONE;
  if (a->pictures->len > 0 || *a->shape != '\0')
    return LIKENESS_EQUAL;
  return lint_options_compare_texts (a->text, b->text, is_about_spelling);
}

static void
lint_options_check_equal (const ItemDraft *draft, const GPtrArray *options, const char *what, GPtrArray *findings)
{
  gboolean is_about_spelling = lint_options_asks_for_spelling (draft->document->stem);

  for (guint i = 0; i < options->len; i++)
    for (guint j = i + 1; j < options->len; j++)
      {
        const ItemOption *a = options->pdata[i], *b = options->pdata[j];
        Likeness likeness = lint_options_compare (a, b, is_about_spelling);

        if (likeness == LIKENESS_EQUAL)
          lint_findings_add (findings, "equal-options", draft->document->id, _ ("%s %s and %s are equal: change one"),
                             what, a->id, b->id);
        else if (likeness == LIKENESS_SIMILAR)
          lint_findings_add (findings, "similar-options", draft->document->id,
                             _ ("%s %s and %s differ only in punctuation: change one"), what, a->id, b->id);
      }
}

static void
lint_options_check_empty (const ItemDraft *draft, const GPtrArray *options, const char *what, GPtrArray *findings)
{
  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = options->pdata[i];
      g_autofree char *text = lint_text_collapse (option->text);

      if (*text == '\0' && option->pictures->len == 0 && *option->shape == '\0')
        lint_findings_add (findings, "empty-option", draft->document->id, _ ("%s %s is empty: write it or remove it"),
                           what, option->id);
    }
}

/* "Semua jawaban benar", "None of the above". Compared as words: punctuation does not matter. */
static gboolean
lint_options_is_catch_all (const char *words)
{
  static GRegex *regex;

  return lint_pattern_matches (
      &regex,
      "^((semua|semuanya|seluruh|seluruhnya)( (jawaban|pilihan|opsi|pernyataan|alternatif))?"
      "( (di atas|diatas|tersebut|ini))?( adalah| itu)?( (benar|salah|betul|tepat|keliru))"
      "|(semua|seluruh) (jawaban|pilihan|opsi)( (di atas|diatas|tersebut|ini))"
      "|(benar|salah|betul) semua(nya)?"
      "|(tidak|tak) (ada|satu pun|satupun)( (satu pun|satupun|jawaban|pilihan|opsi|pernyataan))?( di atas)?( yang)? "
      "(benar|tepat|betul|sesuai|salah)"
      "|tidak ada (jawaban|pilihan|di atas)( di atas)?"
      "|bukan (salah satu|semua|semuanya)( (jawaban|pilihan|dari))*( (di atas|diatas|tersebut))?"
      "|(all|none|any|either|neither)( of)?( the)? (above|these|them|options|answers|choices)( (is|are) "
      "(correct|true|right|wrong|incorrect|false))?"
      "|(all|none) (is|are) (correct|true|right|wrong|incorrect|false))$",
      FALSE, words);
}

/* "A dan B benar": the letters change with the order of the options. */
static gboolean
lint_options_names_letters (const char *words)
{
  static GRegex *regex;

  return lint_pattern_matches (
      &regex,
      "^((jawaban|pilihan|opsi|answers?|options?) )+[a-h]( [a-h])*( (dan|serta|atau|and|or) [a-h])?"
      "( (benar|salah|betul|saja|semua|tepat|only|are|is|correct|true|both))*$"
      "|^[a-h]( [a-h])* (dan|serta|and|or|atau) [a-h]( (benar|salah|betul|saja|semua|tepat|only|are|"
      "is|correct|true|both))+$"
      "|^(both|neither|hanya|only) [a-h]( [a-h])* (and|nor|dan) [a-h]$",
      FALSE, words);
}

static void
lint_options_check_catch_all (const ItemDraft *draft, const GPtrArray *options, GPtrArray *findings)
{
  gboolean has_catch_all = FALSE, has_reference = FALSE;

  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = options->pdata[i];
      g_autoptr (GPtrArray) words = lint_text_words (option->text);
      g_autofree char *text = NULL;

      g_ptr_array_add (words, NULL);
      text = g_strjoinv (" ", (char **)words->pdata);
      if (!has_catch_all && lint_options_is_catch_all (text))
        lint_findings_add (findings, "catch-all", draft->document->id,
                           _ ("option %s says \"%s\": who knows one other option knows this one; write a real answer"),
                           option->id, text);
      if (!has_reference && lint_options_names_letters (text))
        lint_findings_add (findings, "option-reference", draft->document->id,
                           _ ("option %s says \"%s\", but options are shown in random order: say it without letters"),
                           option->id, text);
      has_catch_all = has_catch_all || lint_options_is_catch_all (text);
      has_reference = has_reference || lint_options_names_letters (text);
    }
}

static gboolean
lint_options_are_texts (const GPtrArray *options)
{
  for (guint i = 0; i < options->len; i++)
    if (((const ItemOption *)options->pdata[i])->pictures->len > 0)
      return FALSE;
  return options->len > 0;
}

static void
lint_options_check_punctuation (const ItemDraft *draft, const GPtrArray *options, GPtrArray *findings)
{
  guint n = 0, n_with = 0;

  for (guint i = 0; i < options->len; i++)
    {
      g_autofree char *text = lint_text_collapse (((const ItemOption *)options->pdata[i])->text);

      if (lint_text_count_letters (text) < CASE_LETTERS_MIN)
        continue;
      n++;
      n_with += g_str_has_suffix (text, ".") && !g_str_has_suffix (text, "..");
    }
  if (n_with > 0 && n_with < n)
    lint_findings_add (findings, "option-punctuation", draft->document->id,
                       _ ("%u of %u options end with a full stop: let all of them, or none"), n_with, n);
}

static void
lint_options_check_length (const ItemDraft *draft, const GPtrArray *options, guint key, GPtrArray *findings)
{
  glong longest_other = 0, key_len = 0;

  for (guint i = 0; i < options->len; i++)
    {
      glong len = g_utf8_strlen (((const ItemOption *)options->pdata[i])->text, -1);

      if (i == key)
        key_len = len;
      else
        longest_other = MAX (longest_other, len);
    }
  if (options->len >= 3 && key_len * 100 >= longest_other * LONGER_PERCENT
      && key_len - longest_other >= LONGER_CHARACTERS)
    lint_findings_add (findings, "longest-is-key", draft->document->id,
                       _ ("the key is by far the longest option: shorten it, or lengthen the others"));
}

/* Nothing is always so: who knows that strikes such options out. */
static void
lint_options_check_absolutes (const ItemDraft *draft, const GPtrArray *options, guint key, GPtrArray *findings)
{
  static GRegex *regex;
  guint n_others = 0;
  gboolean is_in_key = FALSE;

  for (guint i = 0; i < options->len; i++)
    {
      gboolean is_there = lint_pattern_matches (&regex, "\\b(selalu|tidak pernah|sama sekali tidak|always|never)\\b",
                                                FALSE, ((const ItemOption *)options->pdata[i])->text);

      if (i == key)
        is_in_key = is_there;
      else
        n_others += is_there;
    }
  if (!is_in_key && n_others > 0 && n_others * 2 >= options->len - 1)
    lint_findings_add (
        findings, "absolute-word", draft->document->id,
        _ ("%u wrong options say \"always\" or \"never\", the key does not: test takers know this trick"), n_others);
}

static void
lint_options_check_writing (const ItemDraft *draft, const GPtrArray *options, GPtrArray *findings)
{
  int key = draft->document->kind == ITEM_KIND_SINGLE && !draft->is_weighted ? item_draft_find_key (draft) : -1;

  lint_options_check_catch_all (draft, options, findings);
  if (!lint_options_are_texts (options))
    return;
  lint_options_check_punctuation (draft, options, findings);
  if (!lint_numbers_are_ordered (options, draft->document->lang))
    lint_findings_add (findings, "numeric-order", draft->document->id,
                       _ ("the numbers of the options are out of order: sort them"));
  if (key < 0 || (guint)key >= options->len)
    return;
  lint_options_check_length (draft, options, (guint)key, findings);
  lint_options_check_absolutes (draft, options, (guint)key, findings);
}

void
lint_options_check (const ItemDraft *draft, GPtrArray *findings)
{
  const ItemDocument *document = draft->document;

  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (document, i);

      lint_options_check_empty (draft, field->options, _ ("option"), findings);
      lint_options_check_empty (draft, field->targets, _ ("target"), findings);
      lint_options_check_equal (draft, field->options, _ ("options"), findings);
      lint_options_check_equal (draft, field->targets, _ ("targets"), findings);
      if (field->kind == ITEM_KIND_SINGLE || field->kind == ITEM_KIND_MULTIPLE || field->kind == ITEM_KIND_INLINE)
        lint_options_check_writing (draft, field->options, findings);
    }
}
