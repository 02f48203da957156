/* The model behind the published numbers, and exact chances to pass, against what can be counted by hand. */
#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/exam/points-rules.h"
#include "item-bank/fairness/form-targets.h"
#include "item-bank/fairness/pass-chance.h"

static const Points KEY = { .denominator = 1, .n_options = 5, .points = { 0, 0, 5, 0, 0 } };
static const Points GRADED = { .denominator = 1, .n_options = 5, .points = { 3, 1, 5, 2, 4 } };
static const Points HALVES = { .denominator = 2, .n_options = 3, .points = { -1, 0, 2 } };

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat (fabs (a - b), <, 1e-9);
}

static void
test_right_or_wrong_is_the_rasch_model (void)
{
  ItemCurve curve;
  double points, information, p = 1 / (1 + exp (-0.7));

  item_curve_init (&curve, &KEY, 300);
  g_assert_cmpuint (curve.n, ==, 2);
  item_curve_sums (&curve, 1.0, &points, &information);
  assert_near (points, 5 * p);
  assert_near (information, p * (1 - p));
  item_curve_sums (&curve, 1e6, &points, &information);
  assert_near (points, 5);
  item_curve_sums (&curve, -1e6, &points, &information);
  assert_near (points, 0);
}

static void
test_graded_options_are_equally_likely_at_their_difficulty (void)
{
  ItemCurve curve;
  double points, information, probabilities[5];

  item_curve_init (&curve, &GRADED, -400);
  item_curve_eval (&curve, -0.4, probabilities);
  for (guint i = 0; i < 5; i++)
    assert_near (probabilities[i], 0.2);
  item_curve_sums (&curve, -0.4, &points, &information);
  assert_near (points, 3);
  assert_near (information, 2);
}

static void
test_rules_of_scoring_count_as_right_or_wrong (void)
{
  g_autoptr (PointsRules) rules = points_rules_new (ITEM_KIND_MULTIPLE);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_MULTIPLE, 4, 0, FALSE);
  Points points;
  ItemCurve curve;

  points_field_add_on (field, "A", rational_from_integer (2));
  points_field_add_on (field, "C", rational_from_integer (1));
  g_assert_true (points_rules_compile (rules, &points, NULL));
  item_curve_init (&curve, &points, 0);
  g_assert_cmpuint (curve.n, ==, 2);
  g_assert_cmpint (curve.values[0], ==, 0);
  g_assert_cmpint (curve.values[1], ==, 3 * curve.denominator);
}

/* All 2 * 5 * 3 * 2 outcomes one by one. */
static void
test_chance_to_pass_is_exact (void)
{
  const Points all[] = { KEY, GRADED, HALVES, KEY };
  const guint32 idx[] = { 0, 1, 2, 3 };
  ItemCurve curves[4];
  double p[4][5];
  g_autoptr (PassChance) chance = NULL;

  for (guint i = 0; i < 4; i++)
    {
      item_curve_init (&curves[i], &all[i], (gint64)i * 250 - 300);
      item_curve_eval (&curves[i], 0.1, p[i]);
    }
  chance = pass_chance_new (curves, 4, 0.1);
  for (gint64 pass = -2; pass <= 18; pass++)
    {
      double expected = 0;

      for (guint a = 0; a < 2; a++)
        for (guint b = 0; b < 5; b++)
          for (guint c = 0; c < 3; c++)
            for (guint d = 0; d < 2; d++)
              if (2 * 5 * a + 2 * (b + 1) + curves[2].values[c] + 2 * 5 * d >= 2 * pass)
                expected += p[0][a] * p[1][b] * p[2][c] * p[3][d];
      assert_near (pass_chance_compute (chance, idx, 4, pass), expected);
    }
}

static void
test_points_without_a_common_grid_are_not_guessed (void)
{
  static const guint32 PRIMES[] = { 999983, 999979 };
  ItemCurve curves[2];

  for (guint i = 0; i < 2; i++)
    {
      Points points = { .denominator = PRIMES[i], .n_options = 2, .points = { 0, 1 } };

      item_curve_init (&curves[i], &points, 0);
    }
  g_assert_null (pass_chance_new (curves, 2, 0));
}

#define TITLE "\"title\":{\"en\":\"x\",\"id\":\"y\"}"
#define BLUEPRINT                                                                                                      \
  "{\"format\":\"exam-blueprint/v2\",\"id\":\"b\"," TITLE ",\"shuffle_items\":true,\"shuffle_options\":true,"          \
  "\"parts\":[{" TITLE ",\"minutes\":1,\"sections\":[\"S\"]}],\"sections\":[{\"id\":\"S\"," TITLE                      \
  ",\"strata\":[{\"id\":\"s\",\"count\":2,\"topics\":[]},{\"id\":\"p\",\"count\":1,\"topics\":[],\"pretest\":true}]}]" \
  ","                                                                                                                  \
  "\"pinned\":[{\"item\":\"I-2\"}],\"conditions\":[{\"sections\":[\"S\"],\"pass\":%u}]}"

static Blueprint *
fill (guint pass, GError **error)
{
  static const gint64 DIFFICULTIES[] = { -1000, 0, 1000, 9000 };
  static const char *const IDS[] = { "I-0", "I-1", "I-2", "I-3" };
  g_autofree char *text = g_strdup_printf (BLUEPRINT, pass);
  g_autoptr (Blueprint) blueprint = blueprint_parse ("b", (const guint8 *)text, strlen (text), error);
  g_autoptr (Manifest) manifest = manifest_new ("m", 1);
  ItemCurve curves[4];

  g_assert_nonnull (blueprint);
  for (guint i = 0; i < 4; i++)
    {
      manifest_add_item (manifest, IDS[i], 1, "S", i < 3 ? "s" : "p", ITEM_KIND_SINGLE, 5);
      item_curve_init (&curves[i], &KEY, DIFFICULTIES[i]);
    }
  return form_targets_fill (blueprint, manifest, curves, error) && blueprint_check_manifest (blueprint, manifest, error)
             ? g_steal_pointer (&blueprint)
             : NULL;
}

/* Pinned I-2 counts whole, I-0 and I-1 half each, pretest I-3 not at all. */
static void
test_targets_are_the_mean_of_all_forms (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Blueprint) blueprint = fill (5, &error);
  const BlueprintCondition *condition;
  const BlueprintParameter *rows;
  double cut;

  g_assert_no_error (error);
  condition = blueprint->conditions->pdata[0];
  rows = (const BlueprintParameter *)(gpointer)condition->parameters->data;
  g_assert_cmpuint (condition->unit, ==, 5);
  g_assert_cmpuint (condition->parameters->len, ==, 3);
  cut = (double)condition->cut_milli / 1000.0;
  for (guint i = 0; i < 3; i++)
    {
      gint64 mean = (2 * (gint64)rows[2].expected[i] + rows[0].expected[i] + rows[1].expected[i] + 1) / 2;

      g_assert_cmpint (ABS (condition->target_expected[i] - mean), <=, 1);
      g_assert_cmpint (rows[1].expected[i], ==, (gint32)llround (1e6 / (1 + exp (-(cut + (int)i - 1)))));
    }
  g_assert_cmpint (ABS (condition->target_expected[1] - 1000000), <, 500); /* 5 points of 10 */
}

static void
test_points_that_cannot_be_reached_are_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fill (11, &error));
  g_assert_nonnull (strstr (error->message, "section S"));
  g_assert_true (g_error_matches (error, ADIL_ERROR, ADIL_ERROR_REFUSED));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item-curve/right-or-wrong-is-the-rasch-model", test_right_or_wrong_is_the_rasch_model);
  g_test_add_func ("/item-curve/graded-options-are-equally-likely-at-their-difficulty",
                   test_graded_options_are_equally_likely_at_their_difficulty);
  g_test_add_func ("/item-curve/rules-of-scoring-count-as-right-or-wrong",
                   test_rules_of_scoring_count_as_right_or_wrong);
  g_test_add_func ("/pass-chance/is-exact", test_chance_to_pass_is_exact);
  g_test_add_func ("/pass-chance/points-without-a-common-grid-are-not-guessed",
                   test_points_without_a_common_grid_are_not_guessed);
  g_test_add_func ("/form-targets/are-the-mean-of-all-forms", test_targets_are_the_mean_of_all_forms);
  g_test_add_func ("/form-targets/points-that-cannot-be-reached-are-refused",
                   test_points_that_cannot_be_reached_are_refused);
  return g_test_run ();
}
