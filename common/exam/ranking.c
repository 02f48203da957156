/* Ranking of one formation. */
#include "common/exam/ranking.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

/* One key of the pack's order, ready for comparing. */
typedef struct
{
  RuleOrderKind kind;
  guint score; /* index into the pack's scores */
  gboolean descending;
} OrderKey;

static void
ranking_row_free (gpointer data)
{
  RankingRow *row = data;

  g_free (row->values);
  g_free (row);
}

void
ranking_result_free (RankingResult *result)
{
  if (result == NULL)
    return;
  g_ptr_array_unref (result->rows);
  g_free (result);
}

static guint
ranking_score_index (const RulePack *pack, const char *id)
{
  guint i = 0;

  while (strcmp (((const RuleScore *)pack->scores->pdata[i])->id, id) != 0)
    i++;
  return i;
}

static gboolean
ranking_fail (const RankingInput *input, AdilError code, const char *what, const char *message, GError **error)
{
  g_set_error (error, ADIL_ERROR, code, _ ("candidate %s: %s%s%s"), input->number, what, *what != '\0' ? ": " : "",
               message);
  return FALSE;
}

static gboolean
ranking_take_given (const RuleScore *score, const RankingInput *input, Rational *out, GError **error)
{
  const Rational *given = g_hash_table_lookup (input->scores, score->id);

  if (given == NULL)
    return ranking_fail (input, ADIL_ERROR_MISSING, score->id,
                         _ ("this score is missing: import it, or record why the candidate has none"), error);
  if (rational_compare (*given, score->maximum) > 0)
    return ranking_fail (input, ADIL_ERROR_REFUSED, score->id, _ ("is above the maximum of the rule pack"), error);
  *out = *given;
  return TRUE;
}

/* weight * scale * value / maximum */
static gboolean
ranking_scale_term (const RuleScore *score, guint term_number, const RuleScore *term, Rational value, Rational *out)
{
  Rational weight = g_array_index (score->weights, Rational, term_number);
  Rational share;

  return rational_make (term->maximum.den, term->maximum.num, &share) && rational_multiply (share, value, &share)
         && rational_multiply (share, weight, &share) && rational_multiply (share, score->scale, out);
}

static gboolean
ranking_add_terms (const RulePack *pack, const RuleScore *score, Rational *values, guint own_index)
{
  Rational sum = RATIONAL_ZERO;

  for (guint i = 0; i < score->terms->len; i++)
    {
      guint index = ranking_score_index (pack, score->terms->pdata[i]);
      Rational part = values[index];

      if (score->kind == RULE_SCORE_WEIGHTED
          && !ranking_scale_term (score, i, pack->scores->pdata[index], values[index], &part))
        return FALSE;
      if (!rational_add (sum, part, &sum))
        return FALSE;
    }
  values[own_index] = sum;
  return TRUE;
}

static gboolean
ranking_fill_values (const RulePack *pack, RankingRow *row, GError **error)
{
  row->values = g_new0 (Rational, pack->scores->len);
  for (guint i = 0; i < pack->scores->len; i++)
    {
      const RuleScore *score = pack->scores->pdata[i];
      gboolean is_given = score->kind == RULE_SCORE_SECTION || score->kind == RULE_SCORE_IMPORTED;

      if (is_given && !ranking_take_given (score, row->input, &row->values[i], error))
        return FALSE;
      if (!is_given && !ranking_add_terms (pack, score, row->values, i))
        return ranking_fail (row->input, ADIL_ERROR_LIMIT, score->id, _ ("cannot be computed exactly"), error);
    }
  return TRUE;
}

static gboolean
ranking_is_date (const char *text)
{
  for (guint i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  return text[10] == '\0';
}

static gboolean
ranking_needs_birth_date (const RulePack *pack)
{
  for (guint i = 0; i < pack->order->len; i++)
    if (((const RuleOrder *)pack->order->pdata[i])->kind == RULE_ORDER_BIRTH_DATE)
      return TRUE;
  return FALSE;
}

static gboolean
ranking_meets_thresholds (const RulePack *pack, const RuleFormationType *type, const RankingRow *row)
{
  for (guint i = 0; i < type->thresholds->len; i++)
    {
      const RuleThreshold *threshold = type->thresholds->pdata[i];

      if (rational_compare (row->values[ranking_score_index (pack, threshold->score)], threshold->minimum) < 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
ranking_check_presence (const RankingInput *input, GError **error)
{
  static const char *const ROLES[] = { "absent", "not-eligible", "withdrew", "disqualified", NULL };

  return input->presence == NULL || g_strv_contains (ROLES, input->presence)
         || ranking_fail (input, ADIL_ERROR_SYNTAX, input->presence, _ ("is not a reason for not being ranked"), error);
}

static gboolean
ranking_check_birth_date (const RulePack *pack, const RankingInput *input, GError **error)
{
  if (!ranking_needs_birth_date (pack))
    return TRUE;
  if (input->birth_date == NULL)
    return ranking_fail (input, ADIL_ERROR_MISSING, "", _ ("the birth date is missing, and the rules rank by it"),
                         error);
  return ranking_is_date (input->birth_date)
         || ranking_fail (input, ADIL_ERROR_SYNTAX, input->birth_date, _ ("is not a date yyyy-mm-dd"), error);
}

static gboolean
ranking_add_row (RankingResult *result,
                 const RulePack *pack,
                 const RuleFormationType *type,
                 const RankingInput *input,
                 GError **error)
{
  RankingRow *row = g_new0 (RankingRow, 1);

  row->input = input;
  g_ptr_array_add (result->rows, row);
  if (!ranking_check_presence (input, error))
    return FALSE;
  if (input->presence != NULL)
    return TRUE;
  if (!ranking_check_birth_date (pack, input, error) || !ranking_fill_values (pack, row, error))
    return FALSE;
  row->meets_thresholds = ranking_meets_thresholds (pack, type, row);
  return TRUE;
}

static gboolean
ranking_fill_rows (
    RankingResult *result, const RulePack *pack, const RuleFormationType *type, GPtrArray *inputs, GError **error)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < inputs->len; i++)
    {
      const RankingInput *input = inputs->pdata[i];

      if (!g_hash_table_add (numbers, (char *)input->number))
        return ranking_fail (input, ADIL_ERROR_CONFLICT, "", _ ("occurs twice in this formation"), error);
      if (!ranking_add_row (result, pack, type, input, error))
        return FALSE;
    }
  return TRUE;
}

static GArray *
ranking_prepare_order (const RulePack *pack)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (OrderKey));

  for (guint i = 0; i < pack->order->len; i++)
    {
      const RuleOrder *order = pack->order->pdata[i];
      OrderKey key = { .kind = order->kind, .descending = order->descending };

      if (order->kind == RULE_ORDER_SCORE)
        key.score = ranking_score_index (pack, order->score);
      g_array_append_val (keys, key);
    }
  return keys;
}

static int
ranking_compare_key (const OrderKey *key, const RankingRow *a, const RankingRow *b)
{
  int order = 0;

  switch (key->kind)
    {
    case RULE_ORDER_SCORE:
      order = rational_compare (a->values[key->score], b->values[key->score]);
      return key->descending ? -order : order;
    case RULE_ORDER_CLASS:
      return (a->input->priority_class > b->input->priority_class)
             - (a->input->priority_class < b->input->priority_class);
    case RULE_ORDER_BIRTH_DATE:
      return strcmp (a->input->birth_date, b->input->birth_date);
    }
  return order;
}

/* 0: the rules cannot tell these two apart. */
static int
ranking_compare_by_rules (const GArray *keys, const RankingRow *a, const RankingRow *b)
{
  int order = 0;

  for (guint i = 0; order == 0 && i < keys->len; i++)
    order = ranking_compare_key (&g_array_index (keys, OrderKey, i), a, b);
  return order;
}

/* Those who are ranked, then those below a threshold, then those who did not sit. */
static int
ranking_group (const RankingRow *row)
{
  return row->values == NULL ? 2 : !row->meets_thresholds;
}

static gint
ranking_compare_rows (gconstpointer a, gconstpointer b, gpointer keys)
{
  const RankingRow *left = *(const RankingRow *const *)a;
  const RankingRow *right = *(const RankingRow *const *)b;
  int order = ranking_group (left) - ranking_group (right);

  if (order == 0 && left->values != NULL)
    order = ranking_compare_by_rules (keys, left, right);
  /* For display alone: the rank stays equal. */
  return order != 0 ? order : strcmp (left->input->number, right->input->number);
}

static guint
ranking_give_ranks (RankingResult *result, const GArray *keys)
{
  guint n_ranked = 0;

  for (; n_ranked < result->rows->len; n_ranked++)
    {
      RankingRow *row = result->rows->pdata[n_ranked];
      const RankingRow *before = n_ranked > 0 ? result->rows->pdata[n_ranked - 1] : NULL;

      if (ranking_group (row) != 0)
        break;
      row->rank = before != NULL && ranking_compare_by_rules (keys, before, row) == 0 ? before->rank : n_ranked + 1;
    }
  return n_ranked;
}

/* Rank of those whom the rules cannot tell apart across the cut, 0 where there is no such tie. */
static guint
ranking_find_tie (const RankingResult *result, guint n_ranked)
{
  const RankingRow *last_in, *first_out;

  if (result->n_places == 0 || result->n_places >= n_ranked)
    return 0;
  last_in = result->rows->pdata[result->n_places - 1];
  first_out = result->rows->pdata[result->n_places];
  return last_in->rank == first_out->rank ? last_in->rank : 0;
}

static const char *
ranking_status (const RulePack *pack, const RankingRow *row)
{
  if (row->input->presence != NULL)
    return rule_pack_status_code (pack, row->input->presence);
  if (!row->meets_thresholds)
    return rule_pack_status_code (pack, "below");
  return rule_pack_status_code (pack, row->selected ? "selected" : "passed");
}

static void
ranking_select (RankingResult *result, const RulePack *pack, guint n_ranked)
{
  guint tied_rank = ranking_find_tie (result, n_ranked);

  result->blocked = tied_rank != 0 && pack->at_cut == RULE_CUT_BLOCK;
  for (guint i = 0; i < result->rows->len; i++)
    {
      RankingRow *row = result->rows->pdata[i];

      row->tied_at_cut = tied_rank != 0 && row->rank == tied_rank;
      row->selected
          = i < n_ranked && (i < result->n_places || row->tied_at_cut) && !(row->tied_at_cut && result->blocked);
      row->status = ranking_status (pack, row);
      result->n_selected += row->selected ? 1 : 0;
    }
}

RankingResult *
ranking_compute (const RulePack *pack, const char *formation_type, guint quota, GPtrArray *inputs, GError **error)
{
  const RuleFormationType *type = rule_pack_find_formation_type (pack, formation_type);
  g_autoptr (RankingResult) result = NULL;
  g_autoptr (GArray) keys = NULL;

  if (type == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, _ ("rule pack %s: has no formation type \"%s\""), pack->id,
                   formation_type);
      return NULL;
    }
  if (quota > G_MAXUINT / pack->quota_multiple)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("a quota of %u is too large"), quota);
      return NULL;
    }
  result = g_new0 (RankingResult, 1);
  result->rows = g_ptr_array_new_with_free_func (ranking_row_free);
  result->quota = quota;
  result->n_places = quota * pack->quota_multiple;
  if (!ranking_fill_rows (result, pack, type, inputs, error))
    return NULL;
  keys = ranking_prepare_order (pack);
  g_ptr_array_sort_with_data (result->rows, ranking_compare_rows, keys);
  ranking_select (result, pack, ranking_give_ranks (result, keys));
  return g_steal_pointer (&result);
}
