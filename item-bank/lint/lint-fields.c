/* What only items of the richer kinds have. */
#include "item-bank/lint/lint-fields.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/exam/points-rules.h"
#include "common/exam/response.h"
#include "item-bank/lint/lint-region.h"

/* Room that the shortest sensible typed answers need. */
#define LINT_FIELDS_NUMBER_LEN 4
#define LINT_FIELDS_TEXT_LEN   8

static gboolean
lint_fields_may_stand_in_a_gap (ItemKind kind)
{
  return kind == ITEM_KIND_INLINE || kind == ITEM_KIND_NUMBER || kind == ITEM_KIND_TEXT;
}

/* "[[2]]": each field at most once, and only fields that fit into a line. */
static void
lint_fields_check_gaps (const ItemDocument *document, GPtrArray *findings)
{
  gboolean seen[EXAM_FIELDS_MAX + 1] = { FALSE };

  for (const char *p = strstr (document->stem, "[["); p != NULL; p = strstr (p + 2, "[["))
    {
      char *end;
      guint64 n = g_ascii_strtoull (p + 2, &end, 10);

      if (!g_ascii_isdigit (p[2]) || !g_str_has_prefix (end, "]]"))
        continue;
      if (n < 1 || n > document->fields->len)
        lint_findings_add (findings, "bad-gap", document->id,
                           _ ("the stem has gap %u, but %u answer fields: number it anew"), (guint)MIN (n, G_MAXUINT),
                           document->fields->len);
      else if (seen[n])
        lint_findings_add (findings, "bad-gap", document->id, _ ("gap %u stands twice in the stem: remove one"),
                           (guint)n);
      else if (!lint_fields_may_stand_in_a_gap (item_document_get_field (document, (guint)n - 1)->kind))
        lint_findings_add (findings, "bad-gap", document->id,
                           _ ("gap %u names a field that does not fit into a line: put it below the stem"), (guint)n);
      if (n >= 1 && n <= document->fields->len)
        seen[n] = TRUE;
    }
}

static void
lint_fields_check_regions (const ItemDocument *document, const ItemField *field, GPtrArray *findings)
{
  guint width, height;

  if (field->picture == NULL || !lint_region_picture_size (field->picture, &width, &height))
    return;
  for (guint i = 0; i < field->options->len; i++)
    {
      const ItemOption *a = field->options->pdata[i];

      if (!lint_region_is_inside (a->shape, width, height))
        lint_findings_add (findings, "bad-region", document->id,
                           _ ("region %s reaches out of the picture (%u by %u pixels): draw it anew"), a->id, width,
                           height);
      for (guint j = i + 1; j < field->options->len; j++)
        {
          const ItemOption *b = field->options->pdata[j];

          if (lint_region_overlaps (a->shape, b->shape))
            lint_findings_add (findings, "bad-region", document->id,
                               _ ("regions %s and %s overlap: a click there would mean both; part them"), a->id, b->id);
        }
    }
}

static int
lint_fields_compare_falling (gconstpointer a, gconstpointer b)
{
  return rational_compare (*(const Rational *)b, *(const Rational *)a);
}

/* The most that max choices can earn, against what the item promises. */
static void
lint_fields_check_choices (const ItemDocument *document,
                           const ItemField *field,
                           const PointsField *points,
                           GPtrArray *findings)
{
  g_autoptr (GArray) gains = g_array_new (FALSE, FALSE, sizeof (Rational));
  Rational best = RATIONAL_ZERO;

  if (field->max == 0 || points->is_whole)
    return;
  for (guint i = 0; i < points->entries->len; i++)
    g_array_append_val (gains, ((const PointsEntry *)points->entries->pdata[i])->points);
  for (guint i = points->entries->len; i < points->n_options; i++)
    g_array_append_val (gains, points->fallback);
  g_array_sort (gains, lint_fields_compare_falling);
  for (guint i = 0; i < MIN (field->max, gains->len); i++)
    if (g_array_index (gains, Rational, i).num <= 0 || !rational_add (best, g_array_index (gains, Rational, i), &best))
      break;
  if (rational_compare (best, points_field_maximum (points)) < 0)
    lint_findings_add (findings, "unreachable-answer", document->id,
                       _ ("more than %u options are right, but only %u may be chosen: correct the limit"), field->max,
                       field->max);
}

static void
lint_fields_check_texts (const ItemDocument *document,
                         const ItemField *field,
                         const PointsField *points,
                         GPtrArray *findings)
{
  for (guint i = 0; i < points->entries->len; i++)
    {
      const PointsEntry *entry = points->entries->pdata[i];
      g_autofree char *encoded = entry->key != NULL ? response_encode_text (entry->key) : g_strdup ("");

      if (strlen (encoded) > EXAM_RESPONSE_MAX)
        lint_findings_add (findings, "unreachable-answer", document->id,
                           _ ("an accepted text is longer than an answer can be (%u bytes): shorten it"),
                           EXAM_RESPONSE_MAX);
      else if (field->max > 0 && entry->key != NULL && g_utf8_strlen (entry->key, -1) > (glong)field->max
               && entry->test != POINTS_TEST_GLOB && entry->test != POINTS_TEST_LIKEGLOB)
        lint_findings_add (findings, "unreachable-answer", document->id,
                           _ ("an accepted text is longer than the %u characters expected: correct the limit"),
                           field->max);
    }
}

/* Options that belong nowhere are distractors in disguise; often a pair was forgotten. */
static void
lint_fields_check_pairs (const ItemDocument *document,
                         const ItemField *field,
                         const PointsField *points,
                         GPtrArray *findings)
{
  for (guint i = 0; i < field->options->len; i++)
    {
      const ItemOption *option = field->options->pdata[i];
      gboolean has_target = FALSE;

      for (guint j = 0; j < points->entries->len; j++)
        {
          const PointsEntry *entry = points->entries->pdata[j];

          has_target = has_target || (entry->points.num > 0 && strchr (entry->key, *option->id) != NULL);
        }
      if (!has_target)
        lint_findings_add (findings, "unmatched-option", document->id,
                           _ ("option %s has no right target: give it one, or be sure that it is meant so"),
                           option->id);
    }
}

static void
lint_fields_check_one (const ItemDocument *document,
                       const ItemField *field,
                       const PointsField *points,
                       GPtrArray *findings)
{
  if (field->kind == ITEM_KIND_HOTSPOT)
    lint_fields_check_regions (document, field, findings);
  if (field->kind == ITEM_KIND_HOTSPOT || field->kind == ITEM_KIND_MULTIPLE)
    lint_fields_check_choices (document, field, points, findings);
  if (field->kind == ITEM_KIND_TEXT)
    lint_fields_check_texts (document, field, points, findings);
  if (field->kind == ITEM_KIND_MATCH)
    lint_fields_check_pairs (document, field, points, findings);
}

/* The shortest record of a full answer. */
static gsize
lint_fields_response_len (const ItemField *field)
{
  switch (field->kind)
    {
    case ITEM_KIND_SINGLE:
    case ITEM_KIND_INLINE:
      return 1;
    case ITEM_KIND_MULTIPLE:
    case ITEM_KIND_HOTSPOT:
      return field->max > 0 ? MIN (field->max, field->options->len) : field->options->len;
    case ITEM_KIND_ORDER:
      return field->options->len;
    case ITEM_KIND_MATCH:
      return (gsize)field->options->len * (field->targets->len > 9 ? 3 : 2);
    case ITEM_KIND_NUMBER:
      return LINT_FIELDS_NUMBER_LEN;
    case ITEM_KIND_TEXT:
      return LINT_FIELDS_TEXT_LEN;
    case ITEM_KIND_MIXED:
      break;
    }
  return 0;
}

static void
lint_fields_check_room (const ItemDocument *document, GPtrArray *findings)
{
  gsize len = document->fields->len - 1;

  for (guint i = 0; i < document->fields->len; i++)
    len += lint_fields_response_len (item_document_get_field (document, i));
  if (len > EXAM_RESPONSE_MAX)
    lint_findings_add (findings, "unreachable-answer", document->id,
                       _ ("a full answer needs %u characters, and a record holds %u: split the item"), (guint)len,
                       (guint)EXAM_RESPONSE_MAX);
}

void
lint_fields_check (const ItemDraft *draft, GPtrArray *findings)
{
  const ItemDocument *document = draft->document;
  g_autoptr (PointsRules) rules = NULL;

  if (document->kind == ITEM_KIND_SINGLE)
    return;
  lint_fields_check_gaps (document, findings);
  lint_fields_check_room (document, findings);
  rules = points_rules_new_from (&draft->points);
  for (guint i = 0; rules != NULL && i < MIN (document->fields->len, rules->fields->len); i++)
    lint_fields_check_one (document, item_document_get_field (document, i), rules->fields->pdata[i], findings);
}
