/* The scores that a rule pack defines: sections, imports, sums, weighted sums. */
#include "common/exam/rule-score-json.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/exam/json-members.h"

#define RULE_SCORES_MAX 64
#define RULE_TERMS_MAX  32

static void
rule_score_free (gpointer data)
{
  RuleScore *score = data;

  g_free (score->id);
  g_free (score->title_en);
  g_free (score->title_id);
  g_ptr_array_unref (score->terms);
  g_array_unref (score->weights);
  g_free (score);
}

gboolean
rule_score_json_get_rational (const cJSON *object, const char *path, const char *name, Rational *out, GError **error)
{
  const char *text = json_get_string (object, path, name, error);

  if (text == NULL)
    return FALSE;
  return rational_parse (text, out)
         || json_members_fail (error, path, name, _ ("\"%.40s\" is not a number like \"150\", \"2.5\" or \"2/5\""),
                               text);
}

static gboolean
rule_score_read_positive (const cJSON *value, const char *path, const char *name, Rational *out, GError **error)
{
  if (!rule_score_json_get_rational (value, path, name, out, error))
    return FALSE;
  return out->num > 0 || json_members_fail (error, path, name, _ ("must be greater than 0"));
}

/* maximum += part, where the sum stays exact. */
static gboolean
rule_score_add_maximum (RuleScore *score, gboolean fits, Rational part, const char *path, GError **error)
{
  return (fits && rational_add (score->maximum, part, &score->maximum))
         || json_members_fail (error, path, NULL, _ ("the numbers are too large to be added exactly"));
}

static const RuleScore *
rule_score_find_term (const RulePack *pack, const RuleScore *score, const char *id, const char *path, GError **error)
{
  const RuleScore *term = id != NULL ? rule_pack_find_score (pack, id) : NULL;

  if (term != NULL && term != score && score->terms->len < RULE_TERMS_MAX)
    return term;
  json_members_fail (error, path, NULL, _ ("each of at most %u terms must name a score that is defined before it"),
                     RULE_TERMS_MAX);
  return NULL;
}

static gboolean
rule_score_read_sum_term (RulePack *pack, RuleScore *score, const cJSON *value, const char *path, GError **error)
{
  const RuleScore *term = rule_score_find_term (pack, score, cJSON_GetStringValue (value), path, error);

  if (term == NULL)
    return FALSE;
  g_ptr_array_add (score->terms, g_strdup (term->id));
  return rule_score_add_maximum (score, TRUE, term->maximum, path, error);
}

static gboolean
rule_score_read_weighted_term (RulePack *pack, RuleScore *score, const cJSON *value, const char *path, GError **error)
{
  static const char *const NAMES[] = { "score", "weight", NULL };
  const RuleScore *term;
  Rational weight, part = RATIONAL_ZERO;
  gboolean fits;

  if (!json_members_check (value, path, NAMES, error)
      || (term = rule_score_find_term (pack, score, json_find_string (value, "score"), path, error)) == NULL
      || !rule_score_read_positive (value, path, "weight", &weight, error))
    return FALSE;
  if (term->maximum.num <= 0)
    return json_members_fail (error, path, "score", _ ("\"%s\" has no maximum to scale it by"), term->id);
  g_ptr_array_add (score->terms, g_strdup (term->id));
  g_array_append_val (score->weights, weight);
  fits = rational_multiply (weight, score->scale, &part);
  return rule_score_add_maximum (score, fits, part, path, error);
}

static gboolean
rule_score_read_terms (RulePack *pack, RuleScore *score, const cJSON *value, const char *path, GError **error)
{
  const cJSON *terms = json_get_array (value, path, "terms", error);
  const cJSON *term;

  if (terms == NULL)
    return FALSE;
  cJSON_ArrayForEach (term, terms)
  {
    g_autofree char *place = g_strdup_printf ("%s.terms[%u]", path, score->terms->len);
    gboolean is_read = score->kind == RULE_SCORE_WEIGHTED
                           ? rule_score_read_weighted_term (pack, score, term, place, error)
                           : rule_score_read_sum_term (pack, score, term, place, error);

    if (!is_read)
      return FALSE;
  }
  return score->terms->len > 0 || json_members_fail (error, path, "terms", _ ("must not be empty"));
}

/* "weights": "permutation" or "any", which is the same as no such member. Of sections only. */
static gboolean
rule_score_read_section (RuleScore *score, const cJSON *value, const char *path, GError **error)
{
  static const char *const NAMES[] = { "id", "kind", "title", "maximum", "weights", NULL };
  const char *weights = NULL;

  if (!json_members_check (value, path, NAMES, error)
      || !rule_score_read_positive (value, path, "maximum", &score->maximum, error))
    return FALSE;
  if (!cJSON_HasObjectItem (value, "weights"))
    return TRUE;
  weights = json_get_string (value, path, "weights", error);
  if (weights == NULL)
    return FALSE;
  score->wants_permutation = strcmp (weights, "permutation") == 0;
  return score->wants_permutation || strcmp (weights, "any") == 0
         || json_members_fail (error, path, "weights", _ ("\"%.40s\" is not permutation or any"), weights);
}

static gboolean
rule_score_read_kind (RulePack *pack, RuleScore *score, const cJSON *value, const char *path, GError **error)
{
  static const char *const BASIC[] = { "id", "kind", "title", "maximum", NULL };
  static const char *const SUM[] = { "id", "kind", "title", "terms", NULL };
  static const char *const WEIGHTED[] = { "id", "kind", "title", "scale", "terms", NULL };
  const char *kind = json_get_string (value, path, "kind", error);

  if (kind == NULL)
    return FALSE;
  if (strcmp (kind, "section") == 0)
    {
      score->kind = RULE_SCORE_SECTION;
      return rule_score_read_section (score, value, path, error);
    }
  if (strcmp (kind, "imported") == 0)
    {
      score->kind = RULE_SCORE_IMPORTED;
      return json_members_check (value, path, BASIC, error)
             && rule_score_read_positive (value, path, "maximum", &score->maximum, error);
    }
  if (strcmp (kind, "sum") == 0)
    {
      score->kind = RULE_SCORE_SUM;
      return json_members_check (value, path, SUM, error) && rule_score_read_terms (pack, score, value, path, error);
    }
  if (strcmp (kind, "weighted") == 0)
    {
      score->kind = RULE_SCORE_WEIGHTED;
      return json_members_check (value, path, WEIGHTED, error)
             && rule_score_read_positive (value, path, "scale", &score->scale, error)
             && rule_score_read_terms (pack, score, value, path, error);
    }
  return json_members_fail (error, path, "kind", _ ("\"%.40s\" is not section, imported, sum or weighted"), kind);
}

static gboolean
rule_score_read (RulePack *pack, const cJSON *value, const char *path, GError **error)
{
  const char *id = json_members_get_token (value, path, "id", EXAM_TOKEN_MAX, error);
  RuleScore *score;

  if (id == NULL)
    return FALSE;
  if (rule_pack_find_score (pack, id) != NULL)
    return json_members_fail (error, path, "id", _ ("score \"%s\" is defined twice"), id);
  if (pack->scores->len == RULE_SCORES_MAX)
    return json_members_fail (error, "", "scores", _ ("has more than %u scores"), RULE_SCORES_MAX);
  score = g_new0 (RuleScore, 1);
  score->id = g_strdup (id);
  score->maximum = RATIONAL_ZERO;
  score->scale = rational_from_integer (1);
  score->terms = g_ptr_array_new_with_free_func (g_free);
  score->weights = g_array_new (FALSE, FALSE, sizeof (Rational));
  g_ptr_array_add (pack->scores, score);
  return json_members_get_title (value, path, id, &score->title_en, &score->title_id, error)
         && rule_score_read_kind (pack, score, value, path, error);
}

gboolean
rule_score_json_read (RulePack *pack, const cJSON *root, GError **error)
{
  const cJSON *scores = json_get_array (root, "", "scores", error);
  const cJSON *value;

  if (scores == NULL)
    return FALSE;
  g_ptr_array_set_free_func (pack->scores, rule_score_free);
  cJSON_ArrayForEach (value, scores)
  {
    g_autofree char *place = g_strdup_printf ("scores[%u]", pack->scores->len);

    if (!rule_score_read (pack, value, place, error))
      return FALSE;
  }
  return pack->scores->len > 0 || json_members_fail (error, "", "scores", _ ("must not be empty"));
}
