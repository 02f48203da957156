/* Runs, guesses, comparisons. */
#include "item-bank/import/qti-fit.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/response.h"
#include "item-bank/import/qti-fit-field.h"

#define QTI_FIT_SAMPLES 3000

typedef struct
{
  const QtiItem *item;
  QtiRun *run;
  const ItemDocument *document;
  const QtiSlot *slots;
  guint n;
  QtiReads **reads;
  QtiProbe **probes;
  Rational **values; /* of the responses of each probe, within base */
  const char **base; /* what the other fields hold meanwhile: "" or their correct responses */
  GError *why;       /* the first refusal by the item itself */
} QtiFit;

static gboolean
qti_fit_read_score (QtiFit *fit, Rational *out, GError **error)
{
  const QtiValue *score = qti_run_get (fit->run, "SCORE");

  if (score == NULL || score->cardinality != QTI_CARDINALITY_SINGLE || !qti_base_is_number (score->base))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("has no outcome SCORE that is a number"));
      return FALSE;
    }
  *out = RATIONAL_ZERO;
  if (qti_value_is_null (score))
    return TRUE;
  *out = qti_value_atom (score, 0)->number.exact;
  if (qti_value_atom (score, 0)->number.is_exact)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("its score is not an exact number"));
  return FALSE;
}

/* Scores with a value in one slot and responses in the others; place: fit->n for none. */
static gboolean
qti_fit_score_with (
    QtiFit *fit, const char *const *responses, guint place, QtiValue *value, Rational *out, GError **error)
{
  qti_run_reset (fit->run);
  for (guint i = 0; i < fit->n; i++)
    {
      g_autoptr (QtiValue) other = NULL;

      if (i == place)
        qti_run_answer (fit->run, fit->slots[i].variable->id, value);
      else if (*responses[i] != '\0')
        {
          other = qti_probe_make_value (&fit->slots[i], responses[i]);
          if (other == NULL)
            {
              g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("cannot have the response \"%.40s\""),
                           responses[i]);
              return FALSE;
            }
          qti_run_answer (fit->run, fit->slots[i].variable->id, other);
        }
    }
  return qti_run_score (fit->run, error) && qti_fit_read_score (fit, out, error);
}

static gboolean
qti_fit_score (QtiFit *fit, const char *const *responses, Rational *out, GError **error)
{
  return qti_fit_score_with (fit, responses, fit->n, NULL, out, error);
}

/* For QtiFitField. */
static gboolean
qti_fit_score_value (const QtiSlot *slot, QtiValue *value, gpointer data, Rational *out, GError **error)
{
  QtiFit *fit = data;

  return qti_fit_score_with (fit, fit->base, (guint)(slot - fit->slots), value, out, error);
}

/* What every response of every probe is worth while the other fields hold base. */
static gboolean
qti_fit_fill_values (QtiFit *fit, GError **error)
{
  for (guint i = 0; i < fit->n; i++)
    {
      const QtiProbe *probe = fit->probes[i];
      const char *own = fit->base[i];

      g_free (fit->values[i]);
      fit->values[i] = g_new0 (Rational, probe->responses->len + 1);
      for (guint j = 0; j < probe->responses->len; j++)
        {
          gboolean is_good;

          fit->base[i] = probe->responses->pdata[j];
          is_good = qti_fit_score (fit, fit->base, &fit->values[i][j], error);
          fit->base[i] = own;
          if (!is_good)
            return FALSE;
        }
    }
  return TRUE;
}

static QtiFitField
qti_fit_make_field (QtiFit *fit, guint i)
{
  return (QtiFitField){
    .slot = &fit->slots[i],
    .reads = fit->reads[i],
    .probe = fit->probes[i],
    .values = fit->values[i],
    .score = qti_fit_score_value,
    .data = fit,
  };
}

/* Do the rules of one field give what the item gives for each response alone? */
static gboolean
qti_fit_check_field (const QtiFit *fit, guint i, const PointsRules *rules)
{
  const QtiProbe *probe = fit->probes[i];
  Points points;

  if (!points_rules_compile (rules, &points, NULL))
    return FALSE;
  for (guint j = 0; j < probe->responses->len; j++)
    {
      Rational score;

      if (!points_score (&points, probe->responses->pdata[j], &score, NULL)
          || rational_compare (score, fit->values[i][j]) != 0)
        return FALSE;
    }
  return TRUE;
}

/* The first guess for a field that holds; -1 for none. */
static int
qti_fit_find_guess (QtiFit *fit, guint i)
{
  const QtiFitField field = qti_fit_make_field (fit, i);

  for (guint guess = 0; guess < QTI_FIT_GUESSES; guess++)
    {
      g_autoptr (PointsRules) rules = points_rules_new (fit->slots[i].field->kind);

      if (qti_fit_field_add (&field, guess, rules) && qti_fit_check_field (fit, i, rules))
        return (int)guess;
    }
  return -1;
}

static PointsRules *
qti_fit_make_rules (QtiFit *fit, GError **error)
{
  g_autoptr (PointsRules) rules = points_rules_new (fit->document->kind);

  for (guint i = 0; i < fit->n; i++)
    {
      const QtiFitField field = qti_fit_make_field (fit, i);
      int guess = qti_fit_find_guess (fit, i);

      if (guess < 0 || !qti_fit_field_add (&field, (guint)guess, rules))
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                       _ ("the scoring of the response \"%.60s\" fits no rule that an exam can have"),
                       fit->slots[i].variable->id);
          return NULL;
        }
    }
  return g_steal_pointer (&rules);
}

static gboolean
qti_fit_check_one (QtiFit *fit, const Points *points, const char *const *responses, GError **error)
{
  g_autofree char *response
      = fit->document->kind == ITEM_KIND_MIXED ? response_join (responses, fit->n) : g_strdup (responses[0]);
  Rational expected, score;

  if (!qti_fit_score (fit, responses, &expected, error) || !points_score (points, response, &score, error))
    return FALSE;
  if (rational_compare (expected, score) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the scoring fits no rule that an exam can have: \"%.60s\""),
               response);
  return FALSE;
}

/* One response of a field: 0 is no answer. */
static const char *
qti_fit_response (const QtiFit *fit, guint i, guint j)
{
  return j == 0 ? "" : fit->probes[i]->responses->pdata[j - 1];
}

static gboolean
qti_fit_check_product (QtiFit *fit, const Points *points, GError **error)
{
  g_autofree guint *counters = g_new0 (guint, fit->n);
  g_autofree const char **responses = g_new0 (const char *, fit->n + 1);

  while (TRUE)
    {
      guint i = 0;

      for (guint k = 0; k < fit->n; k++)
        responses[k] = qti_fit_response (fit, k, counters[k]);
      if (!qti_fit_check_one (fit, points, responses, error))
        return FALSE;
      while (i < fit->n && ++counters[i] > fit->probes[i]->responses->len)
        counters[i++] = 0;
      if (i == fit->n)
        return TRUE;
    }
}

/* All right, all right but one, and a sequence of mixtures that is the same every time. */
static gboolean
qti_fit_check_samples (QtiFit *fit, const Points *points, GError **error)
{
  g_autofree const char **responses = g_new0 (const char *, fit->n + 1);
  guint32 state = 362436069u;

  for (guint i = 0; i < fit->n; i++)
    responses[i] = fit->probes[i]->correct != NULL ? fit->probes[i]->correct : "";
  for (guint i = 0; i < fit->n; i++)
    {
      const char *right = responses[i];

      for (guint j = 0; j <= MIN (fit->probes[i]->responses->len, 200); j++)
        {
          responses[i] = qti_fit_response (fit, i, j);
          if (!qti_fit_check_one (fit, points, responses, error))
            return FALSE;
        }
      responses[i] = right;
    }
  for (guint sample = 0; sample < QTI_FIT_SAMPLES; sample++)
    {
      for (guint i = 0; i < fit->n; i++)
        {
          state = state * 1664525u + 1013904223u;
          responses[i] = (state >> 30) == 0 && fit->probes[i]->correct != NULL
                             ? fit->probes[i]->correct
                             : qti_fit_response (fit, i, (state >> 8) % (fit->probes[i]->responses->len + 1));
        }
      if (!qti_fit_check_one (fit, points, responses, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
qti_fit_check (QtiFit *fit, const Points *points, GError **error)
{
  guint64 total = 1;
  gboolean is_complete = TRUE, is_simple = TRUE;

  for (guint i = 0; i < fit->n; i++)
    {
      total = MIN (total * (fit->probes[i]->responses->len + 1), QTI_FIT_PRODUCT_MAX + 1);
      is_complete = is_complete && fit->probes[i]->is_complete;
      is_simple = is_simple && fit->reads[i]->is_simple
                  && (fit->probes[i]->is_complete || !fit->reads[i]->looks_inside
                      || !item_kind_has_options (fit->slots[i].field->kind));
    }
  if (total > QTI_FIT_PRODUCT_MAX)
    is_complete = FALSE;
  if (!is_complete && !is_simple)
    {
      g_set_error (
          error, ADIL_ERROR, ADIL_ERROR_REFUSED,
          _ ("has too many possible responses to try them all, and reads them in ways that do not tell how they "
             "are worth points"));
      return FALSE;
    }
  /* The responses of a single field have been compared already, by qti_fit_check_field(). */
  if (fit->n == 1)
    return TRUE;
  return total <= QTI_FIT_PRODUCT_MAX ? qti_fit_check_product (fit, points, error)
                                      : qti_fit_check_samples (fit, points, error);
}

/* The fields are added. */
static gboolean
qti_fit_try_sum (QtiFit *fit, Points *out, GError **error)
{
  g_autoptr (PointsRules) rules = NULL;

  for (guint i = 0; i < fit->n; i++)
    fit->base[i] = "";
  if (!qti_fit_fill_values (fit, error))
    return FALSE;
  rules = qti_fit_make_rules (fit, error);
  return rules != NULL && points_rules_compile (rules, out, error) && qti_fit_check (fit, out, error);
}

/* Where only all fields together are worth points, each of them is worth 1. */
static gboolean
qti_fit_scale (PointsRules *rules)
{
  Rational factor;

  if (!rational_make (rules->all_points.den, rules->all_points.num, &factor))
    return FALSE;
  for (guint i = 0; i < rules->fields->len; i++)
    {
      PointsField *field = rules->fields->pdata[i];

      if (!rational_multiply (field->fallback, factor, &field->fallback)
          || !rational_multiply (field->lower, factor, &field->lower)
          || !rational_multiply (field->upper, factor, &field->upper))
        return FALSE;
      for (guint j = 0; j < field->entries->len; j++)
        {
          PointsEntry *entry = field->entries->pdata[j];

          if (!rational_multiply (entry->points, factor, &entry->points))
            return FALSE;
        }
    }
  return TRUE;
}

/* Points only where every field is right. */
static gboolean
qti_fit_try_all (QtiFit *fit, Points *out, GError **error)
{
  g_autoptr (PointsRules) rules = NULL;

  for (guint i = 0; i < fit->n; i++)
    {
      if (fit->probes[i]->correct == NULL)
        return FALSE;
      fit->base[i] = fit->probes[i]->correct;
    }
  if (!qti_fit_fill_values (fit, error))
    return FALSE;
  rules = qti_fit_make_rules (fit, error);
  if (rules == NULL || !qti_fit_score (fit, fit->base, &rules->all_points, error))
    return FALSE;
  rules->is_all = TRUE;
  return qti_fit_scale (rules) && points_rules_compile (rules, out, error) && qti_fit_check (fit, out, error);
}

static gboolean
qti_fit_check_empty (QtiFit *fit, GError **error)
{
  Rational score;

  for (guint i = 0; i < fit->n; i++)
    fit->base[i] = "";
  if (!qti_fit_score (fit, fit->base, &score, error))
    return FALSE;
  if (score.num == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("gives points to those who do not answer"));
  return FALSE;
}

static gboolean
qti_fit_run (QtiFit *fit, Points *out, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (fit->item->response_processing == NULL && fit->item->outcome_processing == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("does not say what a response is worth"));
      return FALSE;
    }
  if (!qti_fit_check_empty (fit, error))
    return FALSE;
  if (!qti_fit_try_sum (fit, out, &why) && (fit->n == 1 || !qti_fit_try_all (fit, out, NULL)))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  if (points_maximum (out).num > 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("no response is worth any points"));
  return FALSE;
}

gboolean
qti_fit_points (
    const QtiItem *item, QtiRun *run, const ItemDocument *document, const GArray *slots, Points *out, GError **error)
{
  QtiFit fit = {
    .item = item, .run = run, .document = document, .slots = (const QtiSlot *)(gpointer)slots->data, .n = slots->len
  };
  gboolean is_good;

  fit.reads = g_new0 (QtiReads *, fit.n);
  fit.probes = g_new0 (QtiProbe *, fit.n);
  fit.values = g_new0 (Rational *, fit.n);
  fit.base = g_new0 (const char *, fit.n);
  for (guint i = 0; i < fit.n; i++)
    {
      const char *id = fit.slots[i].variable->id;

      fit.reads[i] = qti_reads_new (item, run, id);
      fit.probes[i] = qti_probe_new (&fit.slots[i], fit.reads[i], qti_run_get_correct (run, id));
    }
  is_good = qti_fit_run (&fit, out, error);
  for (guint i = 0; i < fit.n; i++)
    {
      qti_reads_free (fit.reads[i]);
      qti_probe_free (fit.probes[i]);
      g_free (fit.values[i]);
    }
  g_free (fit.reads);
  g_free (fit.probes);
  g_free (fit.values);
  g_free (fit.base);
  return is_good;
}
