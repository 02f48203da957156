/* The interpreter of QTI 1.2 response processing. */
#include "item-bank/import/canvas-score.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/response.h"
#include "item-bank/import/quiz-item.h"

#define CANVAS_DEPTH     32
#define CANVAS_PARTS_MAX 26
#define CANVAS_PERCENT   100

typedef struct
{
  const CanvasScore *score;
  const CanvasAnswer *answers;
  guint n_ordered;  /* comparisons with an ordered response in this list */
  gboolean was_any; /* an earlier condition held */
  GError *error;
} CanvasRun;

static gboolean canvas_run_all (CanvasRun *run, const xmlNode *parent, gboolean is_or, guint depth);

static gboolean
canvas_refuse (GError **error, const char *what)
{
  if (error == NULL || *error == NULL)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the scoring cannot be reproduced exactly: %s"), what);
  return FALSE;
}

/* |value - k/n| below tolerance for a small n: thirds and the like, which programs round. */
static Rational
canvas_snap (Rational value, Rational tolerance)
{
  for (gint64 n = 1; n <= CANVAS_PARTS_MAX; n++)
    {
      gint64 k = (gint64)(((__int128)2 * value.num * n / value.den + (value.num < 0 ? -1 : 1)) / 2);
      Rational part, difference;

      if (!rational_make (-k, n, &part) || !rational_add (value, part, &difference))
        continue;
      difference.num = ABS (difference.num);
      if (rational_compare (difference, tolerance) < 0 || difference.num == 0)
        return (Rational){ -part.num, part.den };
    }
  return value;
}

/* A number of the file in points. Where full score is known, a fraction of it that was rounded is made exact. */
static gboolean
canvas_read_points (const CanvasScore *score, const char *text, Rational *out, GError **error)
{
  const char *point = strchr (text, '.');
  gsize places = point != NULL ? strspn (point + 1, "0123456789") : 0;
  Rational value, tolerance = { 1, 1 };

  if (!quiz_number_parse (text, &value))
    return canvas_refuse (error, text);
  if (score->unit.num > 0 && places >= 2)
    {
      Rational whole = { score->unit.den, score->unit.num }, share;

      for (gsize i = 0; i < MIN (places, 12); i++)
        tolerance.den *= 10;
      /* Two places are enough to tell fractions of 100 apart, of 1 four. */
      if (rational_multiply (tolerance, whole, &tolerance) && tolerance.den / 5000 >= tolerance.num
          && rational_multiply (value, whole, &share))
        rational_multiply (canvas_snap (share, tolerance), score->unit, &value);
    }
  return rational_multiply (value, score->scale, out) || canvas_refuse (error, text);
}

static char *
canvas_fold (const char *text, gboolean is_exact)
{
  return response_normalize_text (text, !is_exact);
}

static gboolean
canvas_is_exact (const xmlNode *node)
{
  g_autofree char *cases = canvas_node_dup_attribute (node, "case");

  return g_ascii_strcasecmp (cases, "Yes") == 0;
}

static gboolean
canvas_text_equals (const xmlNode *node, const CanvasResponse *response, const char *text, const char *value)
{
  gboolean is_exact = canvas_is_exact (node);
  g_autofree char *typed = canvas_fold (text, is_exact);

  /* Canvas lists the accepted texts as labels and names one of them. */
  for (guint i = 0; i < response->labels->len; i++)
    {
      g_autofree char *label = canvas_fold (((const CanvasLabel *)response->labels->pdata[i])->text, is_exact);

      if (strcmp (label, typed) == 0 && canvas_response_find_label (response, value) >= 0)
        return TRUE;
    }
  if (response->labels->len == 0)
    {
      g_autofree char *wanted = canvas_fold (value, is_exact);

      return strcmp (wanted, typed) == 0;
    }
  return FALSE;
}

static gboolean
canvas_run_equal (CanvasRun *run, const xmlNode *node, const CanvasResponse *response, const CanvasAnswer *answer)
{
  g_autofree char *value = canvas_node_dup_content (node);
  int label;
  Rational number;

  switch (response->kind)
    {
    case CANVAS_ONE:
    case CANVAS_MANY:
      label = canvas_response_find_label (response, value);
      return label >= 0 && (answer->chosen >> label & 1) != 0;
    case CANVAS_ORDERED:
      label = canvas_response_find_label (response, value);
      return run->n_ordered++ < answer->n_order && label >= 0 && answer->order[run->n_ordered - 1] == label;
    case CANVAS_TEXT:
      return answer->text != NULL && canvas_text_equals (node, response, answer->text, value);
    case CANVAS_NUMBER:
      if (!quiz_number_parse (value, &number))
        return canvas_refuse (&run->error, value);
      return answer->has_number && rational_compare (answer->number, number) == 0;
    }
  return FALSE;
}

static gboolean
canvas_run_compare (CanvasRun *run, const xmlNode *node, const CanvasResponse *response, const CanvasAnswer *answer)
{
  const char *name = (const char *)node->name;
  g_autofree char *value = canvas_node_dup_content (node);
  Rational number;
  int order;

  if (response->kind != CANVAS_NUMBER || !quiz_number_parse (value, &number))
    return canvas_refuse (&run->error, name);
  if (!answer->has_number)
    return FALSE;
  order = rational_compare (answer->number, number);
  if (strcmp (name, "vargte") == 0)
    return order >= 0;
  if (strcmp (name, "vargt") == 0)
    return order > 0;
  return strcmp (name, "varlte") == 0 ? order <= 0 : order < 0;
}

static gboolean
canvas_run_variable (CanvasRun *run, const xmlNode *node)
{
  static const char *const ORDERS[] = { "vargte", "vargt", "varlte", "varlt", NULL };
  g_autofree char *ident = canvas_node_dup_attribute (node, "respident");
  int i = canvas_item_find_response (run->score->item, ident);
  const CanvasResponse *response = i >= 0 ? run->score->item->responses->pdata[i] : NULL;

  if (response == NULL)
    return canvas_refuse (&run->error, *ident != '\0' ? ident : "respident");
  if (canvas_node_is (node, "varequal"))
    return canvas_run_equal (run, node, response, &run->answers[i]);
  if (g_strv_contains (ORDERS, (const char *)node->name))
    return canvas_run_compare (run, node, response, &run->answers[i]);
  if (canvas_node_is (node, "unanswered"))
    return run->answers[i].chosen == 0 && run->answers[i].n_order == 0 && run->answers[i].text == NULL
           && !run->answers[i].has_number;
  return canvas_refuse (&run->error, (const char *)node->name);
}

static gboolean
canvas_run_condition (CanvasRun *run, const xmlNode *node, guint depth)
{
  if (depth > CANVAS_DEPTH)
    return canvas_refuse (&run->error, (const char *)node->name);
  if (canvas_node_is (node, "and"))
    return canvas_run_all (run, node, FALSE, depth);
  if (canvas_node_is (node, "or"))
    return canvas_run_all (run, node, TRUE, depth);
  if (canvas_node_is (node, "not"))
    return !canvas_run_all (run, node, FALSE, depth);
  if (canvas_node_is (node, "other"))
    return !run->was_any;
  return canvas_run_variable (run, node);
}

/* Every node is run, also where the outcome is clear: so what is not supported is found whatever was answered. */
static gboolean
canvas_run_all (CanvasRun *run, const xmlNode *parent, gboolean is_or, guint depth)
{
  gboolean any = FALSE, all = TRUE;
  guint outer = run->n_ordered, n = 0;

  run->n_ordered = 0;
  for (const xmlNode *node = parent->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE && !canvas_node_is (node, "qticomment"))
      {
        gboolean holds = canvas_run_condition (run, node, depth + 1);

        any = any || holds;
        all = all && holds;
        n++;
      }
  for (guint i = 0; i < run->score->item->responses->len && run->n_ordered > 0; i++)
    {
      const CanvasResponse *response = run->score->item->responses->pdata[i];

      if (response->kind == CANVAS_ORDERED && run->n_ordered != response->labels->len)
        canvas_refuse (&run->error, _ ("a part of an order is asked for"));
    }
  run->n_ordered = outer;
  return n > 0 && (is_or ? any : all);
}

static gboolean
canvas_apply (const CanvasScore *score, const xmlNode *node, Rational *value, GError **error)
{
  g_autofree char *action = canvas_node_dup_attribute (node, "action");
  g_autofree char *text = canvas_node_dup_content (node);
  Rational points;

  if (!canvas_read_points (score, text, &points, error))
    return FALSE;
  if (*action == '\0' || g_ascii_strcasecmp (action, "Set") == 0)
    {
      *value = points;
      return TRUE;
    }
  if (g_ascii_strcasecmp (action, "Subtract") == 0)
    points.num = -points.num;
  else if (g_ascii_strcasecmp (action, "Add") != 0)
    return canvas_refuse (error, action);
  return rational_add (*value, points, value) || canvas_refuse (error, text);
}

gboolean
canvas_score_run (
    const CanvasScore *score, const CanvasAnswer *answers, gboolean is_bounded, Rational *out, GError **error)
{
  CanvasRun run = { .score = score, .answers = answers };
  Rational value = score->first;

  for (const xmlNode *node = score->item->processing->children; node != NULL && run.error == NULL; node = node->next)
    if (canvas_node_is (node, "respcondition"))
      {
        const xmlNode *condition = canvas_node_find (node, "conditionvar");
        g_autofree char *goes_on = canvas_node_dup_attribute (node, "continue");
        gboolean holds = condition != NULL && canvas_run_all (&run, condition, FALSE, 0);

        for (const xmlNode *set = node->children; set != NULL && holds && run.error == NULL; set = set->next)
          if (canvas_node_is (set, "setvar"))
            canvas_apply (score, set, &value, &run.error);
        run.was_any = run.was_any || holds;
        /* Where it is not said whether to go on, Canvas looks at every condition. */
        if (holds && g_ascii_strcasecmp (goes_on, "No") == 0)
          break;
      }
  if (run.error != NULL)
    {
      g_propagate_error (error, run.error);
      return FALSE;
    }
  if (is_bounded && score->has_minimum && rational_compare (value, score->minimum) < 0)
    value = score->minimum;
  if (is_bounded && score->has_maximum && rational_compare (value, score->maximum) > 0)
    value = score->maximum;
  *out = value;
  return TRUE;
}

/* Calls func for every element below node. */
typedef void (*CanvasVisit) (const xmlNode *node, gpointer data);

static void
canvas_visit (const xmlNode *parent, guint depth, CanvasVisit func, gpointer data)
{
  for (const xmlNode *node = depth < CANVAS_DEPTH ? parent->children : NULL; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      {
        func (node, data);
        canvas_visit (node, depth + 1, func, data);
      }
}

typedef struct
{
  const char *ident; /* NULL: any */
  char *found;       /* the first response that is named */
  gboolean is_mixed; /* another was named, too */
  GPtrArray *values;
  gboolean is_exact, is_folded;
} CanvasSearch;

static void
canvas_search (const xmlNode *node, gpointer data)
{
  CanvasSearch *search = data;
  g_autofree char *ident = canvas_node_dup_attribute (node, "respident");

  if (*ident == '\0')
    return;
  if (search->found == NULL)
    search->found = g_strdup (ident);
  search->is_mixed = search->is_mixed || strcmp (ident, search->found) != 0;
  if (search->values != NULL && strcmp (ident, search->ident) == 0)
    {
      g_ptr_array_add (search->values, canvas_node_dup_content (node));
      search->is_exact = search->is_exact || canvas_is_exact (node);
      search->is_folded = search->is_folded || !canvas_is_exact (node);
    }
}

GPtrArray *
canvas_score_list_values (const CanvasScore *score, const char *ident, gboolean *out_is_exact, gboolean *out_is_folded)
{
  CanvasSearch search = { .ident = ident, .values = g_ptr_array_new_with_free_func (g_free) };

  canvas_visit (score->item->processing, 0, canvas_search, &search);
  g_free (search.found);
  *out_is_exact = search.is_exact;
  *out_is_folded = search.is_folded;
  return search.values;
}

gboolean
canvas_score_is_sum (const CanvasScore *score)
{
  for (const xmlNode *node = score->item->processing->children; node != NULL; node = node->next)
    if (canvas_node_is (node, "respcondition"))
      {
        const xmlNode *set = canvas_node_find (node, "setvar");
        const xmlNode *condition = canvas_node_find (node, "conditionvar");
        g_autofree char *action = canvas_node_dup_attribute (set, "action");
        g_autofree char *goes_on = canvas_node_dup_attribute (node, "continue");
        CanvasSearch search = { NULL };

        if (condition != NULL)
          canvas_visit (condition, 0, canvas_search, &search);
        g_free (search.found);
        if ((set != NULL && (search.is_mixed || search.found == NULL || strcmp (action, "Add") != 0))
            || g_ascii_strcasecmp (goes_on, "No") == 0)
          return FALSE;
      }
  return TRUE;
}

gboolean
canvas_score_exists (const CanvasScore *score)
{
  return score->variable != NULL;
}

static void
canvas_find_variable (const xmlNode *node, gpointer data)
{
  CanvasScore *score = data;
  g_autofree char *name = canvas_node_is (node, "setvar") ? canvas_node_dup_attribute (node, "varname") : NULL;

  if (name == NULL)
    return;
  if (*name == '\0')
    {
      g_free (name);
      name = g_strdup ("SCORE");
    }
  if (score->variable == NULL)
    score->variable = g_steal_pointer (&name);
  else if (strcmp (score->variable, name) != 0)
    {
      g_free (score->variable);
      score->variable = g_strdup (""); /* several */
    }
}

static gboolean
canvas_read_bound (const CanvasScore *score,
                   const xmlNode *declaration,
                   const char *name,
                   gboolean *has,
                   Rational *out,
                   GError **error)
{
  g_autofree char *text = canvas_node_dup_attribute (declaration, name);

  *has = *text != '\0';
  return !*has || canvas_read_points (score, text, out, error);
}

/* The variable's declaration, NULL where there is none at all; *is_missing where there are only others. */
static const xmlNode *
canvas_find_declaration (const CanvasScore *score, gboolean *is_missing)
{
  const xmlNode *outcomes = canvas_node_find (score->item->processing, "outcomes");

  *is_missing = FALSE;
  for (const xmlNode *node = outcomes != NULL ? outcomes->children : NULL; node != NULL; node = node->next)
    if (canvas_node_is (node, "decvar"))
      {
        g_autofree char *name = canvas_node_dup_attribute (node, "varname");

        if (strcmp (*name != '\0' ? name : "SCORE", score->variable) == 0)
          return node;
        *is_missing = TRUE;
      }
  return NULL;
}

gboolean
canvas_score_init (CanvasScore *score, const CanvasItem *item, GError **error)
{
  const xmlNode *declaration;
  g_autofree char *full = NULL;
  Rational possible = { 0, 1 }, hundred = { CANVAS_PERCENT, 1 };
  gboolean is_missing, has_possible = *item->possible != '\0' && quiz_number_parse (item->possible, &possible);
  gboolean has_first;

  *score = (CanvasScore){ .item = item, .scale = { 1, 1 }, .unit = { 0, 1 }, .first = { 0, 1 } };
  score->minimum = score->maximum = RATIONAL_ZERO;
  if (item->processing != NULL)
    canvas_visit (item->processing, 0, canvas_find_variable, score);
  if (score->variable == NULL)
    return TRUE;
  declaration = canvas_find_declaration (score, &is_missing);
  if (*score->variable == '\0' || is_missing)
    return canvas_refuse (error, _ ("several variables are set, or one that is not declared"));
  full = canvas_node_dup_attribute (declaration, "maxvalue");
  if (*full != '\0' && (!quiz_number_parse (full, &score->unit) || score->unit.num <= 0))
    return canvas_refuse (error, "maxvalue");
  /* Canvas counts in percent of the points that are possible; others in points. */
  if (score->unit.num > 0 && (has_possible || rational_compare (score->unit, hundred) == 0))
    {
      if (!has_possible)
        possible = rational_from_integer (1);
      rational_multiply (possible, (Rational){ score->unit.den, score->unit.num }, &score->scale);
    }
  return canvas_read_bound (score, declaration, "minvalue", &score->has_minimum, &score->minimum, error)
         && canvas_read_bound (score, declaration, "maxvalue", &score->has_maximum, &score->maximum, error)
         && canvas_read_bound (score, declaration, "defaultval", &has_first, &score->first, error);
}

void
canvas_score_clear (CanvasScore *score)
{
  g_free (score->variable);
}
