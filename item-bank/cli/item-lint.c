/* Rules for single items; one function per rule. */
#include "item-bank/cli/item-lint.h"

#include <string.h>

#include "common/base/i18n.h"

#define ITEM_LINT_ADD(code_, severity_, ...)                                                                           \
  lint_findings_add (findings, severity_, code_, draft->document->id, __VA_ARGS__)

static const ItemOption *
item_lint_option (const ItemDraft *draft, guint i)
{
  return g_ptr_array_index (draft->document->options, i);
}

/* White space collapsed; case kept. */
static char *
item_lint_collapse (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n\r", -1);
  GString *out = g_string_new (NULL);

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", *word);
  return g_string_free (out, FALSE);
}

char *
item_lint_fold (const char *text)
{
  g_autofree char *collapsed = item_lint_collapse (text);

  return g_utf8_casefold (collapsed, -1);
}

static void
item_lint_empty_texts (const ItemDraft *draft, GPtrArray *findings)
{
  g_autofree char *stem = item_lint_collapse (draft->document->stem);
  g_autofree char *topic = item_lint_collapse (draft->topic);

  if (*stem == '\0' && draft->document->pictures->len == 0)
    ITEM_LINT_ADD ("empty-stem", LINT_ERROR, _ ("the stem is empty: write the question"));
  else if (*stem == '\0')
    ITEM_LINT_ADD ("stem-without-text", LINT_WARNING, _ ("the stem is a picture alone: say in words what to do"));
  if (*topic == '\0')
    ITEM_LINT_ADD ("empty-topic", LINT_WARNING, _ ("the topic is empty: only a stratum for any topic can take it"));
  for (guint i = 0; i < draft->document->options->len; i++)
    {
      const ItemOption *option = item_lint_option (draft, i);
      g_autofree char *text = item_lint_collapse (option->text);

      if (*text == '\0' && option->pictures->len == 0)
        ITEM_LINT_ADD ("empty-option", LINT_ERROR, _ ("option %s is empty: write it or remove it"), option->id);
    }
}

static gboolean
item_lint_same_pictures (const ItemOption *a, const ItemOption *b)
{
  if (a->pictures->len != b->pictures->len)
    return FALSE;
  for (guint i = 0; i < a->pictures->len; i++)
    if (!g_bytes_equal (((const ItemPicture *)a->pictures->pdata[i])->data,
                        ((const ItemPicture *)b->pictures->pdata[i])->data))
      return FALSE;
  return TRUE;
}

/* Two pictures with different captions are still the same answer to who looks at the picture. */
static void
item_lint_equal_options (const ItemDraft *draft, GPtrArray *findings)
{
  for (guint i = 0; i < draft->document->options->len; i++)
    for (guint j = i + 1; j < draft->document->options->len; j++)
      {
        const ItemOption *a = item_lint_option (draft, i);
        const ItemOption *b = item_lint_option (draft, j);
        g_autofree char *text_a = item_lint_collapse (a->text);
        g_autofree char *text_b = item_lint_collapse (b->text);

        if (!item_lint_same_pictures (a, b))
          continue;
        if (a->pictures->len > 0 || (*text_a != '\0' && strcmp (text_a, text_b) == 0))
          ITEM_LINT_ADD ("equal-options", LINT_ERROR, _ ("options %s and %s are equal: change one"), a->id, b->id);
      }
}

/* Each of 1..n once, in any order. */
static gboolean
item_lint_is_permutation (const Points *points)
{
  gboolean seen[EXAM_OPTIONS_MAX] = { FALSE };

  if (points->denominator != 1)
    return FALSE;
  for (guint i = 0; i < points->n_options; i++)
    {
      gint32 value = points->points[i];

      if (value < 1 || (guint)value > points->n_options || seen[value - 1])
        return FALSE;
      seen[value - 1] = TRUE;
    }
  return TRUE;
}

static void
item_lint_points (const ItemDraft *draft, GPtrArray *findings)
{
  const Points *points = &draft->points;
  gint32 best = 0;
  guint n_best = 0;

  for (guint i = 0; i < points->n_options; i++)
    {
      if (ABS ((gint64)points->points[i]) > ITEM_LINT_POINTS_MAX * (gint64)points->denominator)
        ITEM_LINT_ADD ("impossible-points", LINT_ERROR, _ ("option %c: more than %d points: correct them"), 'A' + i,
                       ITEM_LINT_POINTS_MAX);
      if (points->points[i] > best)
        n_best = 0;
      best = MAX (best, points->points[i]);
      n_best += points->points[i] == best && best > 0;
    }
  if (draft->is_weighted && !item_lint_is_permutation (points))
    ITEM_LINT_ADD ("weights", LINT_ERROR, _ ("the points of a weighted item must be 1 to %u, each once"),
                   points->n_options);
  else if (n_best == 0)
    ITEM_LINT_ADD ("no-key", LINT_ERROR, _ ("no option earns points: mark the key"));
  else if (n_best > 1)
    ITEM_LINT_ADD ("several-keys", LINT_ERROR, _ ("%u options earn the most points: only one may"), n_best);
}

static void
item_lint_alternatives (const ItemDraft *draft, GPtrArray *findings)
{
  guint n_missing = 0;

  for (guint i = 0; i < draft->document->pictures->len; i++)
    n_missing += *((const ItemPicture *)draft->document->pictures->pdata[i])->alt == '\0';
  for (guint i = 0; i < draft->document->options->len; i++)
    for (guint j = 0; j < item_lint_option (draft, i)->pictures->len; j++)
      n_missing += *((const ItemPicture *)item_lint_option (draft, i)->pictures->pdata[j])->alt == '\0';
  if (n_missing > 0)
    ITEM_LINT_ADD ("no-alternative", LINT_WARNING,
                   _ ("%u pictures have no text alternative: candidates who cannot see them cannot answer"), n_missing);
}

static gboolean
item_lint_has_link (const char *text)
{
  static const char *const MARKS[] = { "http://", "https://", "ftp://", "www.", "mailto:", "file://" };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (MARKS); i++)
    if (strstr (lower, MARKS[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
item_lint_links (const ItemDraft *draft, GPtrArray *findings)
{
  gboolean has_link = item_lint_has_link (draft->document->stem);

  for (guint i = 0; i < draft->document->options->len; i++)
    has_link = has_link || item_lint_has_link (item_lint_option (draft, i)->text);
  if (has_link)
    ITEM_LINT_ADD ("external-link", LINT_ERROR, _ ("a text holds a link, which no terminal can open: remove it"));
}

static void
item_lint_catch_all (const ItemDraft *draft, GPtrArray *findings)
{
  static const char *const PHRASES[]
      = { "semua benar",      "semua jawaban benar", "semua salah",    "semua jawaban salah", "jawaban a dan b benar",
          "all of the above", "none of the above",   "semuanya benar", "semua pilihan benar", "tidak ada yang benar" };

  for (guint i = 0; i < draft->document->options->len; i++)
    {
      g_autofree char *text = item_lint_fold (item_lint_option (draft, i)->text);

      for (gsize j = 0; j < G_N_ELEMENTS (PHRASES); j++)
        if (strstr (text, PHRASES[j]) != NULL)
          {
            ITEM_LINT_ADD (
                "catch-all", LINT_WARNING,
                _ ("option %c says \"%s\": options are shown in random order and such an option gives itself "
                   "away"),
                'A' + i, PHRASES[j]);
            return;
          }
    }
}

gboolean
item_lint (const ItemDraft *draft, GPtrArray *findings)
{
  guint first = findings->len;
  gboolean is_good = TRUE;

  item_lint_empty_texts (draft, findings);
  item_lint_equal_options (draft, findings);
  item_lint_points (draft, findings);
  item_lint_alternatives (draft, findings);
  item_lint_links (draft, findings);
  item_lint_catch_all (draft, findings);
  for (guint i = first; i < findings->len; i++)
    is_good = is_good && ((const LintFinding *)findings->pdata[i])->severity != LINT_ERROR;
  return is_good;
}
