/* Keys and points. Rules of scoring are looked at through points_rules_new_from(), which knows every kind. */
#include "item-bank/lint/lint-points.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/exam/points-rules.h"
#include "item-bank/lint/item-lint.h"

/* Each of 1..n once, in any order. */
static gboolean
lint_points_is_permutation (const Points *points)
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
lint_points_check_single (const ItemDraft *draft, GPtrArray *findings)
{
  const Points *points = &draft->points;
  const char *id = draft->document->id;
  gint32 best = 0;
  guint n_best = 0;

  if (points->n_options != draft->document->options->len)
    {
      lint_findings_add (findings, "impossible-points", id,
                         _ ("%u options, but points for %u: give each option its own"), draft->document->options->len,
                         points->n_options);
      return;
    }
  for (guint i = 0; i < points->n_options; i++)
    {
      if (ABS ((gint64)points->points[i]) > ITEM_LINT_POINTS_MAX * (gint64)points->denominator)
        lint_findings_add (findings, "impossible-points", id, _ ("option %c: more than %d points: correct them"),
                           'A' + i, ITEM_LINT_POINTS_MAX);
      if (points->points[i] > best)
        n_best = 0;
      best = MAX (best, points->points[i]);
      n_best += points->points[i] == best && best > 0;
    }
  if (n_best == 0)
    lint_findings_add (findings, "no-key", id, _ ("no option earns points: mark the key"));
  else if (draft->is_weighted && !lint_points_is_permutation (points))
    lint_findings_add (findings, "weights-unusual", id,
                       _ ("the weights are not 1 to %u, each once: check them, or give the rule pack with --rules"),
                       points->n_options);
  else if (n_best > 1 && !draft->is_weighted)
    lint_findings_add (findings, "several-keys", id, _ ("%u options earn the most points: only one may"), n_best);
}

/* Choices of which at least one must earn and, but for hotspots and matches, one must not. */
static void
lint_points_check_choices (const char *id, const PointsField *field, const char *where, GPtrArray *findings)
{
  guint n_right = 0;

  if (field->is_whole)
    return;
  for (guint i = 0; i < field->entries->len; i++)
    n_right += ((const PointsEntry *)field->entries->pdata[i])->points.num > 0;
  if (field->kind == ITEM_KIND_MULTIPLE && field->fallback.num > 0)
    n_right += field->n_options - field->entries->len;
  if (field->kind == ITEM_KIND_MULTIPLE && n_right >= field->n_options)
    lint_findings_add (findings, "several-keys", id,
                       _ ("%severy option earns points: whoever ticks all of them gets all; add wrong options"), where);
}

static void
lint_points_check_field (const char *id, const PointsField *field, guint n, gboolean is_alone, GPtrArray *findings)
{
  g_autofree char *where = is_alone ? g_strdup ("") : g_strdup_printf (_ ("field %u: "), n + 1);
  Rational most = points_field_maximum (field);
  gboolean has_text = FALSE;

  if (most.num <= 0)
    {
      for (guint i = 0; i < field->entries->len; i++)
        has_text = has_text || ((const PointsEntry *)field->entries->pdata[i])->points.num > 0;
      if (field->kind == ITEM_KIND_TEXT)
        lint_findings_add (findings, "no-key", id, _ ("%sno text is accepted: write down the right answers"), where);
      else if (has_text)
        lint_findings_add (findings, "impossible-points", id,
                           _ ("%sthe upper bound leaves nothing to earn: correct it"), where);
      else
        lint_findings_add (findings, "no-key", id, _ ("%sno response earns points: mark the key"), where);
      return;
    }
  lint_points_check_choices (id, field, where, findings);
}

/* Two entries that overlap, of which the second earns more, are a slip: the first that fits counts. */
static void
lint_points_check_ranges (const char *id, const PointsField *field, GPtrArray *findings)
{
  for (guint i = 0; field->kind == ITEM_KIND_NUMBER && i < field->entries->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const PointsEntry *later = field->entries->pdata[i], *earlier = field->entries->pdata[j];
        gboolean is_inside = (!earlier->has_lo || (later->has_lo && rational_compare (earlier->lo, later->lo) <= 0))
                             && (!earlier->has_hi || (later->has_hi && rational_compare (earlier->hi, later->hi) >= 0));

        if (is_inside && rational_compare (later->points, earlier->points) > 0)
          lint_findings_add (findings, "unreachable-answer", id,
                             _ ("range %u lies inside range %u, which counts first and earns less: put it first"),
                             i + 1, j + 1);
      }
}

static void
lint_points_check_many (const ItemDraft *draft, GPtrArray *findings)
{
  const char *id = draft->document->id;
  g_autoptr (PointsRules) rules = points_rules_new_from (&draft->points);
  Rational limit = rational_from_integer (ITEM_LINT_POINTS_MAX);

  if (rules == NULL || rules->fields->len != draft->document->fields->len)
    {
      lint_findings_add (findings, "impossible-points", id,
                         _ ("the rules of scoring do not fit the answer fields: import the item anew"));
      return;
    }
  if (rational_compare (points_rules_maximum (rules), limit) > 0)
    lint_findings_add (findings, "impossible-points", id, _ ("worth more than %d points: correct them"),
                       ITEM_LINT_POINTS_MAX);
  for (guint i = 0; i < rules->fields->len; i++)
    {
      lint_points_check_field (id, rules->fields->pdata[i], i, rules->fields->len == 1, findings);
      lint_points_check_ranges (id, rules->fields->pdata[i], findings);
    }
}

void
lint_points_check (const ItemDraft *draft, GPtrArray *findings)
{
  if (draft->points.kind != draft->document->kind)
    lint_findings_add (findings, "impossible-points", draft->document->id,
                       _ ("the points are those of another kind of item: import it anew"));
  else if (draft->document->kind == ITEM_KIND_SINGLE)
    lint_points_check_single (draft, findings);
  else
    lint_points_check_many (draft, findings);
}

static const BlueprintSection *
lint_points_find_section (const Blueprint *blueprint, const char *id)
{
  for (guint i = 0; blueprint != NULL && i < blueprint->sections->len; i++)
    if (strcmp (((const BlueprintSection *)blueprint->sections->pdata[i])->id, id) == 0)
      return blueprint->sections->pdata[i];
  return NULL;
}

void
lint_points_check_rules (const ItemDraft *draft, const RulePack *rules, const Blueprint *blueprint, GPtrArray *findings)
{
  const RuleScore *score = rules != NULL ? rule_pack_find_score (rules, draft->section) : NULL;
  const BlueprintSection *section = lint_points_find_section (blueprint, draft->section);
  Rational most = points_maximum (&draft->points), all, share;

  if (score == NULL || score->kind != RULE_SCORE_SECTION)
    return;
  if (score->wants_permutation && draft->document->kind == ITEM_KIND_SINGLE
      && !lint_points_is_permutation (&draft->points))
    lint_findings_add (findings, "weights", draft->document->id,
                       _ ("the rule pack wants the options of %s to be worth 1 to %u, each once: correct the points"),
                       draft->section, draft->points.n_options);
  if (section == NULL || section->n_items == 0
      || !rational_multiply (most, rational_from_integer (section->n_items), &all)
      || rational_compare (all, score->maximum) == 0 || !rational_make (1, section->n_items, &share)
      || !rational_multiply (score->maximum, share, &share))
    return;
  {
    g_autofree char *has = rational_format (most);
    g_autofree char *wants = rational_format (share);

    lint_findings_add (findings, "points-scale", draft->document->id,
                       _ ("worth %s points, but %u items of %s make the rule pack's maximum only with %s each: correct "
                          "the points"),
                       has, section->n_items, draft->section, wants);
  }
}
