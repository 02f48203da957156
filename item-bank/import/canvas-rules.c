/* Every possible response is tried out; what comes of it is written down as rules. */
#include "item-bank/import/canvas-rules.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "item-bank/import/canvas-trial.h"
#include "item-bank/import/canvas-typed.h"
#include "item-bank/import/quiz-item.h"

#define CANVAS_SUBSETS_MAX 12 /* options of which every subset is tried */
#define CANVAS_WHOLE_MAX   60 /* subsets that rules can name one by one */

static void
canvas_key (guint32 chosen, char out[EXAM_OPTIONS_MAX + 1])
{
  guint n = 0;

  for (guint i = 0; i < EXAM_OPTIONS_MAX; i++)
    if (chosen >> i & 1)
      out[n++] = (char)('A' + i);
  out[n] = '\0';
}

static gboolean
canvas_rules_one (CanvasTrial *trial, guint i, gboolean is_bounded, PointsField *field, GError **error)
{
  for (guint option = 0; option < field->n_options; option++)
    {
      const CanvasAnswer answer = { .chosen = 1u << option };
      char key[EXAM_OPTIONS_MAX + 1];
      Rational points;

      canvas_key (answer.chosen, key);
      if (!canvas_trial_run (trial, i, &answer, is_bounded, &points, error))
        return FALSE;
      if (points.num != 0)
        points_field_add_on (field, key, points);
    }
  return TRUE;
}

/* What all chosen options are worth together, kept within the bounds. */
static gboolean
canvas_add_up (const CanvasScore *score, const Rational *singles, guint32 chosen, Rational *out)
{
  *out = RATIONAL_ZERO;
  for (guint i = 0; chosen >> i != 0; i++)
    if ((chosen >> i & 1) != 0 && !rational_add (*out, singles[i], out))
      return FALSE;
  if (score->has_minimum && rational_compare (*out, score->minimum) < 0)
    *out = score->minimum;
  if (score->has_maximum && rational_compare (*out, score->maximum) > 0)
    *out = score->maximum;
  return TRUE;
}

/* Options one by one, if that gives the points of every subset. */
static gboolean
canvas_rules_many (CanvasTrial *trial, guint n, PointsRules *rules, GError **error)
{
  g_autofree Rational *points = g_new0 (Rational, (gsize)1 << n);
  Rational singles[CANVAS_SUBSETS_MAX];
  gboolean is_sum = TRUE;
  guint n_worthy = 0;
  PointsField *field;

  for (guint32 chosen = 1; chosen < 1u << n; chosen++)
    {
      const CanvasAnswer answer = { .chosen = chosen };

      if (!canvas_trial_run (trial, 0, &answer, TRUE, &points[chosen], error))
        return FALSE;
      n_worthy += points[chosen].num != 0;
    }
  for (guint i = 0; i < n; i++)
    {
      const CanvasAnswer answer = { .chosen = 1u << i };

      if (!canvas_trial_run (trial, 0, &answer, FALSE, &singles[i], error))
        return FALSE;
    }
  for (guint32 chosen = 1; chosen < 1u << n && is_sum; chosen++)
    {
      Rational sum;

      is_sum = canvas_add_up (trial->score, singles, chosen, &sum) && rational_compare (sum, points[chosen]) == 0;
    }
  if (!is_sum && n_worthy > CANVAS_WHOLE_MAX)
    return canvas_trial_refuse (error, _ ("too many combinations of options are worth something of their own"));
  field = points_rules_add_field (rules, ITEM_KIND_MULTIPLE, n, 0, !is_sum);
  field->has_lower = is_sum && trial->score->has_minimum;
  field->has_upper = is_sum && trial->score->has_maximum;
  field->lower = field->has_lower ? trial->score->minimum : RATIONAL_ZERO;
  field->upper = field->has_upper ? trial->score->maximum : RATIONAL_ZERO;
  for (guint32 chosen = 1; chosen < 1u << n; chosen++)
    {
      Rational worth = is_sum ? RATIONAL_ZERO : points[chosen];
      char key[EXAM_OPTIONS_MAX + 1];

      for (guint i = 0; i < n && is_sum; i++)
        if (chosen == 1u << i)
          worth = singles[i];
      canvas_key (chosen, key);
      if (worth.num != 0)
        points_field_add_on (field, key, worth);
    }
  return TRUE;
}

/* Conditions compare whole orders, so that all orders that none of them names are worth the same. */
static gboolean
canvas_rules_other_order (CanvasTrial *trial, guint n, GHashTable *seen, Rational *out, GError **error)
{
  for (guint swap = 0; swap < n; swap++)
    {
      guint8 order[EXAM_OPTIONS_MAX];
      CanvasAnswer answer = { .order = order, .n_order = n };
      char key[EXAM_OPTIONS_MAX + 1] = "";

      for (guint i = 0; i < n; i++)
        {
          order[i] = (guint8)(i + 1 == swap ? swap : i == swap && swap > 0 ? swap - 1 : i);
          key[i] = (char)('A' + order[i]);
        }
      if (!g_hash_table_contains (seen, key))
        return canvas_trial_run (trial, 0, &answer, TRUE, out, error);
    }
  return TRUE;
}

/* The orders that conditions ask for, each tried. */
static gboolean
canvas_rules_ordered (CanvasTrial *trial, const CanvasResponse *response, PointsField *field, GError **error)
{
  gboolean is_exact, is_folded;
  g_autoptr (GPtrArray) values = canvas_score_list_values (trial->score, response->ident, &is_exact, &is_folded);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = field->n_options;
  guint8 order[EXAM_OPTIONS_MAX];

  if (values->len % n != 0)
    return canvas_trial_refuse (error, _ ("a part of an order is asked for"));
  for (guint first = 0; first < values->len; first += n)
    {
      CanvasAnswer answer = { .order = order, .n_order = n };
      char key[EXAM_OPTIONS_MAX + 1] = "";
      Rational points;

      for (guint i = 0; i < n; i++)
        {
          int label = canvas_response_find_label (response, values->pdata[first + i]);

          if (label < 0 || strchr (key, 'A' + label) != NULL)
            return canvas_trial_refuse (error, _ ("a part of an order is asked for"));
          order[i] = (guint8)label;
          key[i] = (char)('A' + label);
          key[i + 1] = '\0';
        }
      if (!g_hash_table_add (seen, g_strdup (key)))
        continue;
      if (!canvas_trial_run (trial, 0, &answer, TRUE, &points, error))
        return FALSE;
      if (points.num != 0)
        points_field_add_on (field, key, points);
    }
  return canvas_rules_other_order (trial, n, seen, &field->fallback, error);
}

static ItemKind
canvas_rules_kind (const CanvasItem *item, const CanvasResponse *response)
{
  switch (response->kind)
    {
    case CANVAS_ONE:
      return item->responses->len > 1 ? ITEM_KIND_INLINE : ITEM_KIND_SINGLE;
    case CANVAS_MANY:
      return ITEM_KIND_MULTIPLE;
    case CANVAS_ORDERED:
      return ITEM_KIND_ORDER;
    case CANVAS_TEXT:
      return ITEM_KIND_TEXT;
    case CANVAS_NUMBER:
      return ITEM_KIND_NUMBER;
    }
  return ITEM_KIND_SINGLE;
}

static gboolean
canvas_rules_add (CanvasTrial *trial, guint i, gboolean is_bounded, PointsRules *rules, GError **error)
{
  const CanvasResponse *response = trial->score->item->responses->pdata[i];
  ItemKind kind = canvas_rules_kind (trial->score->item, response);
  guint n = item_kind_has_options (kind) ? response->labels->len : 0;
  PointsField *field;

  if (n < item_kind_min_options (kind))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("there must be at least two options"));
      return FALSE;
    }
  if (kind == ITEM_KIND_MULTIPLE)
    {
      if (n > CANVAS_SUBSETS_MAX)
        return canvas_trial_refuse (error, _ ("there are more options than can be tried in every combination"));
      return canvas_rules_many (trial, n, rules, error);
    }
  field = points_rules_add_field (rules, kind, n, 0, TRUE);
  if (kind == ITEM_KIND_ORDER)
    return canvas_rules_ordered (trial, response, field, error);
  if (kind == ITEM_KIND_TEXT)
    return canvas_typed_add_text (trial, i, is_bounded, field, error);
  if (kind == ITEM_KIND_NUMBER)
    return canvas_typed_add_number (trial, i, is_bounded, field, error);
  return canvas_rules_one (trial, i, is_bounded, field, error);
}

static gboolean
canvas_has_negative (const PointsField *field)
{
  gboolean is_negative = field->fallback.num < 0;

  for (guint i = 0; i < field->entries->len; i++)
    is_negative = is_negative || ((const PointsEntry *)field->entries->pdata[i])->points.num < 0;
  return is_negative;
}

/* Labels of all responses, each once: what "match" offers. */
static gboolean
canvas_rules_match (CanvasTrial *trial, PointsRules *rules, GError **error)
{
  const CanvasItem *item = trial->score->item;
  g_autoptr (GPtrArray) targets = canvas_rules_list_targets (item);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_MATCH, item->responses->len, targets->len, FALSE);

  for (guint i = 0; i < item->responses->len; i++)
    {
      const CanvasResponse *response = item->responses->pdata[i];

      for (guint j = 0; j < response->labels->len; j++)
        {
          const CanvasLabel *label = response->labels->pdata[j];
          const CanvasAnswer answer = { .chosen = 1u << j };
          guint target = 0;
          Rational points;
          g_autofree char *key = NULL;

          while (target + 1 < targets->len
                 && strcmp (((CanvasLabel *)targets->pdata[target])->ident, label->ident) != 0)
            target++;
          if (!canvas_trial_run (trial, i, &answer, FALSE, &points, error))
            return FALSE;
          key = g_strdup_printf ("%c%u", 'A' + (int)i, target + 1);
          if (points.num != 0)
            points_field_add_on (field, key, points);
        }
    }
  /* Bounds that no response reaches say nothing. */
  field->has_lower = trial->score->has_minimum && canvas_has_negative (field);
  field->has_upper
      = trial->score->has_maximum && rational_compare (points_field_maximum (field), trial->score->maximum) > 0;
  field->lower = field->has_lower ? trial->score->minimum : RATIONAL_ZERO;
  field->upper = field->has_upper ? trial->score->maximum : RATIONAL_ZERO;
  return TRUE;
}

GPtrArray *
canvas_rules_list_targets (const CanvasItem *item)
{
  GPtrArray *targets = g_ptr_array_new ();

  for (guint i = 0; i < item->responses->len; i++)
    {
      const CanvasResponse *response = item->responses->pdata[i];

      for (guint j = 0; j < response->labels->len; j++)
        {
          const CanvasLabel *label = response->labels->pdata[j];
          gboolean is_known = FALSE;

          for (guint k = 0; k < targets->len && !is_known; k++)
            is_known = strcmp (((const CanvasLabel *)targets->pdata[k])->ident, label->ident) == 0;
          if (!is_known)
            g_ptr_array_add (targets, (gpointer)label);
        }
    }
  return targets;
}

gboolean
canvas_rules_is_match (const CanvasItem *item)
{
  g_autoptr (GPtrArray) targets = NULL;
  guint n_labels = 0;

  for (guint i = 0; i < item->responses->len; i++)
    {
      const CanvasResponse *response = item->responses->pdata[i];

      if (response->kind != CANVAS_ONE)
        return FALSE;
      n_labels += response->labels->len;
    }
  if (item->responses->len < 2 || *item->type != '\0')
    return item->responses->len >= 2 && strcmp (item->type, "matching_question") == 0;
  targets = canvas_rules_list_targets (item);
  return targets->len < n_labels;
}

/* Several responses are scored one by one, so bounds of the whole must not matter. */
static gboolean
canvas_check_bounds (const CanvasScore *score, const PointsRules *rules, GError **error)
{
  for (guint i = 0; i < rules->fields->len; i++)
    if (score->has_minimum && canvas_has_negative (rules->fields->pdata[i]))
      return canvas_trial_refuse (error, "minvalue");
  if (score->has_maximum && rational_compare (points_rules_maximum (rules), score->maximum) > 0)
    return canvas_trial_refuse (error, "maxvalue");
  return TRUE;
}

/* All that is worth something, and nothing else, earns what its parts would. */
static gboolean
canvas_rules_make_whole (PointsRules *rules, GError **error)
{
  PointsField *field = rules->fields->pdata[0];
  Rational maximum = points_field_maximum (field);
  g_autoptr (GString) key = g_string_new (NULL);

  if (field->is_whole)
    return TRUE;
  for (guint i = 0; i < field->entries->len; i++)
    {
      const PointsEntry *entry = field->entries->pdata[i];

      if (entry->points.num > 0)
        g_string_append (key, entry->key);
    }
  field->is_whole = TRUE;
  field->has_lower = field->has_upper = FALSE;
  g_ptr_array_set_size (field->entries, 0);
  points_field_add_on (field, key->str, maximum);
  return points_field_takes_key (field, key->str) || canvas_trial_refuse (error, "AllOrNothing");
}

static PointsRules *
canvas_rules_derive (const CanvasScore *score, GError **error)
{
  const CanvasItem *item = score->item;
  guint n = item->responses->len;
  gboolean is_match = canvas_rules_is_match (item);
  CanvasTrial trial = { .score = score, .n = n };
  g_autoptr (PointsRules) rules = NULL;
  Rational nothing;

  if (n > 1 && !canvas_score_is_sum (score))
    {
      canvas_trial_refuse (error, _ ("the places to answer are not scored one by one"));
      return NULL;
    }
  if (!canvas_score_run (score, trial.answers, TRUE, &nothing, error))
    return NULL;
  if (nothing.num != 0)
    {
      canvas_trial_refuse (error, _ ("no answer at all would be worth something"));
      return NULL;
    }
  rules = points_rules_new (is_match ? ITEM_KIND_MATCH
                            : n > 1  ? ITEM_KIND_MIXED
                                     : canvas_rules_kind (item, item->responses->pdata[0]));
  if (is_match ? !canvas_rules_match (&trial, rules, error) : FALSE)
    return NULL;
  for (guint i = 0; i < n && !is_match; i++)
    if (!canvas_rules_add (&trial, i, n == 1, rules, error))
      return NULL;
  if (n > 1 && !is_match && !canvas_check_bounds (score, rules, error))
    return NULL;
  if (item->is_all_or_nothing && (is_match || n == 1) && !canvas_rules_make_whole (rules, error))
    return NULL;
  if (item->is_all_or_nothing && n > 1 && !is_match)
    {
      canvas_trial_refuse (error, "AllOrNothing");
      return NULL;
    }
  return g_steal_pointer (&rules);
}

PointsRules *
canvas_rules_new (const CanvasItem *item, GError **error)
{
  g_auto (CanvasScore) score = { 0 };
  g_autoptr (PointsRules) rules = NULL;
  Rational possible, maximum;

  if (!canvas_score_init (&score, item, error))
    return NULL;
  if (!canvas_score_exists (&score) || item->responses->len == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("%s: no program can score it"),
                   *item->type != '\0' ? item->type : _ ("nothing sets a score"));
      return NULL;
    }
  if (item->responses->len > EXAM_OPTIONS_MAX)
    {
      canvas_trial_refuse (error, _ ("there are too many places to answer"));
      return NULL;
    }
  rules = canvas_rules_derive (&score, error);
  if (rules == NULL || score.unit.num > 0 || *item->possible == '\0' || !quiz_number_parse (item->possible, &possible))
    return g_steal_pointer (&rules);
  /* Full score is not said, but what it is worth is. */
  maximum = points_rules_maximum (rules);
  if (maximum.num > 0 && rational_multiply (possible, (Rational){ maximum.den, maximum.num }, &score.scale))
    {
      rational_multiply (score.minimum, score.scale, &score.minimum);
      g_clear_pointer (&rules, points_rules_free);
      rules = canvas_rules_derive (&score, error);
    }
  return g_steal_pointer (&rules);
}
