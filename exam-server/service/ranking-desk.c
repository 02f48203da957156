/* Gathers scores from the database, ranks each formation, and writes the list. */
#include "exam-server/service/ranking-desk.h"

#include <string.h>

#include "common/base/csv.h"
#include "common/base/json.h"
#include "exam-server/service/score-json.h"
#include "exam-server/service/service-error.h"
#include "exam-server/service/tie-decision.h"
#include "exam-server/store/store-candidate.h"
#include "exam-server/store/store-formation.h"
#include "exam-server/store/store-rule-pack.h"
#include "exam-server/store/store-score.h"
#include "exam-server/store/store-sitting.h"

static void
input_free (gpointer data)
{
  RankingInput *input = data;

  g_free ((char *)input->number);
  g_free ((char *)input->birth_date);
  g_free ((char *)input->presence);
  g_hash_table_unref (input->scores);
  g_free (input);
}

static void
formation_free (gpointer data)
{
  RankedFormation *formation = data;

  if (formation->result != NULL)
    ranking_result_free (formation->result);
  g_ptr_array_unref (formation->inputs);
  g_free (formation->id);
  g_free (formation->title);
  g_free (formation->formation_type);
  g_free (formation->decision);
  g_free (formation);
}

void
ranking_table_free (RankingTable *table)
{
  if (table == NULL)
    return;
  g_clear_pointer (&table->formations, g_ptr_array_unref);
  g_clear_pointer (&table->names, g_hash_table_unref);
  if (table->pack != NULL)
    rule_pack_free (table->pack);
  g_free (table);
}

static gboolean
put_score (RankingInput *input, const char *id, const char *text, GError **error)
{
  Rational value;

  if (!rational_parse (text, &value))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, "candidate %s: score %s: \"%s\" is not a number",
                   input->number, id, text);
      return FALSE;
    }
  g_hash_table_insert (input->scores, g_strdup (id), g_memdup2 (&value, sizeof value));
  return TRUE;
}

/* The latest import of a score counts; the grade average of the roster stands in where none was imported. */
static gboolean
put_imported (StoreTx *tx, const RulePack *pack, const StoreCandidate *candidate, RankingInput *input, GError **error)
{
  g_autoptr (GPtrArray) rows = store_imported_score_list (tx, candidate->number, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < pack->scores->len; i++)
    {
      const RuleScore *score = pack->scores->pdata[i];
      const char *text = strcmp (score->id, "gpa") == 0 ? candidate->gpa : NULL;

      if (score->kind != RULE_SCORE_IMPORTED)
        continue;
      for (guint j = 0; j < rows->len; j++)
        if (strcmp (((const StoreImportedScore *)rows->pdata[j])->score, score->id) == 0)
          text = ((const StoreImportedScore *)rows->pdata[j])->value;
      if (text != NULL && *text != '\0' && !put_score (input, score->id, text, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_sections (StoreTx *tx, const RulePack *pack, const StoreCandidate *candidate, RankingInput *input, GError **error)
{
  g_autoptr (StoreScore) server = store_score_find (tx, candidate->pseudonym, "server", NULL);

  if (server == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   "candidate %s began but is not scored yet; wait until the sitting is finished and the bank is open",
                   candidate->number);
      return FALSE;
    }
  for (guint i = 0; i < pack->scores->len; i++)
    {
      const RuleScore *score = pack->scores->pdata[i];
      g_autofree char *points = NULL;

      if (score->kind != RULE_SCORE_SECTION)
        continue;
      points = score_json_dup_section (server->sections, score->id);
      if (points != NULL && !put_score (input, score->id, points, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_begun (StoreTx *tx, const char *pseudonym)
{
  g_autoptr (StoreSitting) sitting = store_sitting_find (tx, pseudonym, NULL);

  return sitting != NULL && sitting->last_segment > 0;
}

static gboolean
has_sections (const RulePack *pack)
{
  for (guint i = 0; i < pack->scores->len; i++)
    if (((const RuleScore *)pack->scores->pdata[i])->kind == RULE_SCORE_SECTION)
      return TRUE;
  return FALSE;
}

static RankingInput *
make_input (StoreTx *tx, const RulePack *pack, const StoreCandidate *candidate, GError **error)
{
  RankingInput *input = g_new0 (RankingInput, 1);
  gboolean complete = TRUE;

  input->number = g_strdup (candidate->number);
  input->birth_date = g_strdup (candidate->birth_date);
  input->priority_class = candidate->priority_class != NULL ? g_ascii_strtoll (candidate->priority_class, NULL, 10) : 0;
  input->presence = g_strdup (candidate->presence);
  input->scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (input->presence == NULL && has_sections (pack) && !has_begun (tx, candidate->pseudonym))
    input->presence = g_strdup ("absent");
  if (input->presence == NULL)
    complete = (!has_sections (pack) || put_sections (tx, pack, candidate, input, error))
               && put_imported (tx, pack, candidate, input, error);
  if (complete)
    return input;
  input_free (input);
  return NULL;
}

static gboolean
rank_formation (StoreTx *tx, RankingTable *table, const StoreFormation *row, gboolean with_decisions, GError **error)
{
  g_autoptr (GPtrArray) candidates = store_candidate_list_formation (tx, row->id, error);
  RankedFormation *formation;

  if (candidates == NULL)
    return FALSE;
  formation = g_new0 (RankedFormation, 1);
  formation->id = g_strdup (row->id);
  formation->title = g_strdup (row->title);
  formation->formation_type = g_strdup (row->formation_type);
  formation->inputs = g_ptr_array_new_with_free_func (input_free);
  g_ptr_array_add (table->formations, formation);
  for (guint i = 0; i < candidates->len; i++)
    {
      const StoreCandidate *candidate = candidates->pdata[i];
      RankingInput *input = make_input (tx, table->pack, candidate, error);

      if (input == NULL)
        return FALSE;
      g_ptr_array_add (formation->inputs, input);
      g_hash_table_insert (table->names, g_strdup (candidate->number), g_strdup (candidate->name));
    }
  formation->result = ranking_compute (table->pack, row->formation_type, (guint)row->quota, formation->inputs, error);
  if (formation->result == NULL)
    g_prefix_error (error, "formation %s: ", row->id);
  else if (with_decisions)
    formation->decision = tie_decision_apply (tx, table->pack, row->id, formation->result);
  return formation->result != NULL;
}

static gboolean
rank_all (StoreTx *tx, RankingTable *table, const char *only, gboolean with_decisions, GError **error)
{
  g_autoptr (GPtrArray) rows = store_formation_list (tx, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreFormation *row = rows->pdata[i];

      if ((only == NULL || strcmp (only, row->id) == 0) && !rank_formation (tx, table, row, with_decisions, error))
        return FALSE;
    }
  if (only == NULL || table->formations->len > 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "there is no formation %s", only);
  return FALSE;
}

static RankingTable *
compute (Centre *centre, const char *rules, const char *formation, gboolean with_decisions, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (centre->store, error);
  g_autoptr (StoreRulePack) row = NULL;
  g_autoptr (RankingTable) table = g_new0 (RankingTable, 1);

  if (tx == NULL)
    return NULL;
  row = store_rule_pack_find (tx, rules, NULL);
  if (row == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "there are no rules %s; import them first", rules);
      return NULL;
    }
  table->pack = rule_pack_parse (rules, (const guint8 *)row->json, strlen (row->json), error);
  if (table->pack == NULL)
    return NULL;
  table->formations = g_ptr_array_new_with_free_func (formation_free);
  table->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return rank_all (tx, table, formation, with_decisions, error) ? g_steal_pointer (&table) : NULL;
}

RankingTable *
ranking_desk_compute (Centre *centre, const char *rules, const char *formation, GError **error)
{
  return compute (centre, rules, formation, TRUE, error);
}

const char *
ranking_desk_name (const RankingTable *table, const char *number)
{
  const char *name = g_hash_table_lookup (table->names, number);

  return name != NULL ? name : "";
}

static gboolean
check_blocked (const RankingTable *table, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < table->formations->len; i++)
    {
      const RankedFormation *formation = table->formations->pdata[i];

      if (formation->result->blocked)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", formation->id);
    }
  if (names->len == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
               "formations with a tie that the rules do not resolve: %s; record the committee's decision first",
               names->str);
  return FALSE;
}

/* Exact where it has an end as a decimal number, else rounded to nine places. */
static char *
format_value (Rational value)
{
  gint64 den = value.den;

  while (den % 10 == 0)
    den /= 10;
  while (den % 2 == 0)
    den /= 2;
  while (den % 5 == 0)
    den /= 5;
  for (guint places = 0; den == 1 && places <= 9; places++)
    {
      g_autofree char *text = rational_format_decimal (value, places);
      Rational back;

      if (rational_parse (text, &back) && rational_compare (back, value) == 0)
        return g_steal_pointer (&text);
    }
  return den == 1 ? rational_format_decimal (value, 9) : rational_format (value);
}

static void
append_header (const RankingTable *table, GString *csv)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  g_ptr_array_add (fields, (gpointer) "formation");
  g_ptr_array_add (fields, (gpointer) "number");
  g_ptr_array_add (fields, (gpointer) "name");
  for (guint i = 0; i < table->pack->scores->len; i++)
    g_ptr_array_add (fields, ((const RuleScore *)table->pack->scores->pdata[i])->id);
  g_ptr_array_add (fields, (gpointer) "rank");
  g_ptr_array_add (fields, (gpointer) "status");
  csv_append_row (csv, (const char *const *)fields->pdata, fields->len);
}

static void
append_row (const RankingTable *table, const RankedFormation *formation, const RankingRow *row, GString *csv)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (fields, g_strdup (formation->id));
  g_ptr_array_add (fields, g_strdup (row->input->number));
  g_ptr_array_add (fields, g_strdup (ranking_desk_name (table, row->input->number)));
  for (guint i = 0; i < table->pack->scores->len; i++)
    g_ptr_array_add (fields, row->values != NULL ? format_value (row->values[i]) : g_strdup (""));
  g_ptr_array_add (fields, row->rank > 0 ? g_strdup_printf ("%u", row->rank) : g_strdup (""));
  g_ptr_array_add (fields, g_strdup (row->status));
  csv_append_row (csv, (const char *const *)fields->pdata, fields->len);
}

/* Every row has as many fields as the header, so that any CSV reader takes the file. */
static void
append_comment (const RankingTable *table, GString *csv, const char *text)
{
  guint n_fields = table->pack->scores->len + 5;
  g_autofree const char **fields = g_new (const char *, n_fields);

  for (guint i = 0; i < n_fields; i++)
    fields[i] = "";
  fields[0] = text;
  csv_append_row (csv, fields, n_fields);
}

static void
append_legend (const RankingTable *table, GString *csv)
{
  g_autofree char *rules = g_strdup_printf ("# rules %s version %u", table->pack->id, table->pack->version);

  append_comment (table, csv, rules);
  for (guint i = 0; i < table->pack->statuses->len; i++)
    {
      const RuleStatus *status = table->pack->statuses->pdata[i];
      g_autofree char *line = g_strdup_printf ("# %s: %s / %s", status->code, status->title_id, status->title_en);

      append_comment (table, csv, line);
    }
  for (guint i = 0; i < table->formations->len; i++)
    {
      const RankedFormation *formation = table->formations->pdata[i];
      g_autofree char *line = NULL;

      if (formation->decision == NULL)
        continue;
      line = g_strdup_printf ("# decision on %s: %s", formation->id, formation->decision);
      append_comment (table, csv, line);
    }
}

GString *
ranking_desk_format_csv (const RankingTable *table, GError **error)
{
  GString *csv;

  if (!check_blocked (table, error))
    return NULL;
  csv = g_string_new (NULL);
  append_header (table, csv);
  for (guint i = 0; i < table->formations->len; i++)
    {
      const RankedFormation *formation = table->formations->pdata[i];

      for (guint j = 0; j < formation->result->rows->len; j++)
        append_row (table, formation, formation->result->rows->pdata[j], csv);
    }
  append_legend (table, csv);
  return csv;
}

typedef struct
{
  StoreDecision row;
  const char *first;
  const char *second;
} DecisionJob;

static gboolean
run_decide (StoreTx *tx, gpointer data, GError **error)
{
  const DecisionJob *job = data;

  return centre_audit_in (tx, job->first, job->second, "tie-decision", job->row.formation, job->row.decision, error)
         && store_decision_append (tx, &job->row, error);
}

static gboolean
check_order (Centre *centre, const char *rules, const char *formation, const char *const *order, GError **error)
{
  g_autoptr (RankingTable) table = compute (centre, rules, formation, FALSE, error);
  g_autofree char *names = NULL;
  const RankingResult *result;

  if (table == NULL)
    return FALSE;
  result = ((const RankedFormation *)table->formations->pdata[0])->result;
  if (!result->blocked)
    return service_error_set (error, SERVICE_ERROR_REFUSED,
                              "formation %s has no tie that the rules leave open; there is nothing to decide",
                              formation);
  if (tie_decision_fits (result, order))
    return TRUE;
  names = tie_decision_list_tied (result);
  return service_error_set (error, SERVICE_ERROR_REFUSED,
                            "the order must name each of those who are tied at the cut of %s once, and nobody else: %s",
                            formation, names);
}

gboolean
ranking_desk_decide (Centre *centre,
                     const char *rules,
                     const char *formation,
                     const char *const *order,
                     const char *text,
                     const char *first,
                     const char *second,
                     GError **error)
{
  g_autofree char *decision = tie_decision_format (order, text);
  g_autofree char *people = g_strdup_printf ("%s, %s", first, second);
  DecisionJob job = {
    .row
    = { .formation = formation, .rules = rules, .decision = decision, .decided_by = people, .at_ms = centre_now_ms () },
    .first = first,
    .second = second
  };

  if (strcmp (first, second) == 0)
    return service_error_set (error, SERVICE_ERROR_SAME_PERSON, "a decision needs two people; %s is named twice",
                              first);
  return check_order (centre, rules, formation, order, error)
         && store_write_sync (centre->store, run_decide, &job, error);
}
