/* Rules of exam-points/v2: what responses are worth, and the one spelling of the text. */
#include <string.h>

#include "common/base/error.h"
#include "common/exam/points-rules.h"

static void
assert_worth (const Points *points, const char *response, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  Rational value;

  points_score (points, response, &value, &error);
  g_assert_no_error (error);
  text = rational_format (value);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_impossible (const Points *points, const char *response)
{
  g_autoptr (GError) error = NULL;
  Rational value = { 7, 1 };

  g_assert_false (points_score (points, response, &value, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_cmpint (value.num, ==, 7);
}

static Rational
r (const char *text)
{
  Rational value;

  g_assert_true (rational_parse (text, &value));
  return value;
}

/* Compiles, and checks that the text survives the trip. */
static void
compile (PointsRules *rules, Points *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = NULL, again = NULL;
  Points read;

  points_rules_compile (rules, out, &error);
  g_assert_no_error (error);
  text = points_format (out);
  points_parse (&read, g_bytes_get_data (text, NULL), g_bytes_get_size (text), &error);
  g_assert_no_error (error);
  again = points_format (&read);
  g_assert_true (g_bytes_equal (text, again));
  g_assert_cmpuint (read.n_options, ==, out->n_options);
  points_rules_free (rules);
}

static void
test_multiple_sums_within_bounds (void)
{
  PointsRules *rules = points_rules_new (ITEM_KIND_MULTIPLE);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_MULTIPLE, 4, 0, FALSE);
  Points points;

  points_field_add_on (field, "C", r ("1/2"));
  points_field_add_on (field, "A", r ("1/2"));
  field->fallback = r ("-1/3");
  field->has_lower = TRUE;
  field->has_upper = TRUE;
  field->upper = r ("3/4");
  compile (rules, &points);
  assert_worth (&points, "", "0");
  assert_worth (&points, "A", "1/2");
  assert_worth (&points, "AC", "3/4");
  assert_worth (&points, "AB", "1/6");
  assert_worth (&points, "BD", "0");
  assert_impossible (&points, "CA");
  assert_impossible (&points, "E");
  assert_impossible (&points, "AA");
  g_assert_true (rational_compare (points_maximum (&points), r ("3/4")) == 0);
}

static void
test_whole_knows_right_and_wrong (void)
{
  PointsRules *rules = points_rules_new (ITEM_KIND_ORDER);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_ORDER, 3, 0, TRUE);
  Points points;

  points_field_add_on (field, "CAB", r ("5"));
  compile (rules, &points);
  assert_worth (&points, "CAB", "5");
  assert_worth (&points, "ABC", "0");
  assert_impossible (&points, "AB");
  assert_impossible (&points, "ABB");
}

static void
test_order_by_places_and_match_by_pairs (void)
{
  PointsRules *order = points_rules_new (ITEM_KIND_ORDER), *match = points_rules_new (ITEM_KIND_MATCH);
  PointsField *field = points_rules_add_field (order, ITEM_KIND_ORDER, 3, 0, FALSE);
  Points points;

  points_field_add_on (field, "A1", r ("1"));
  points_field_add_on (field, "B2", r ("1"));
  points_field_add_on (field, "C3", r ("1"));
  compile (order, &points);
  assert_worth (&points, "ABC", "3");
  assert_worth (&points, "BAC", "1");
  field = points_rules_add_field (match, ITEM_KIND_MATCH, 2, 12, FALSE);
  points_field_add_on (field, "A12", r ("2"));
  points_field_add_on (field, "B3", r ("1"));
  field->fallback = r ("-1");
  field->has_lower = TRUE;
  compile (match, &points);
  assert_worth (&points, "A12B3", "3");
  assert_worth (&points, "A1B3", "0");
  assert_worth (&points, "A12", "2");
  assert_worth (&points, "A2A12", "1");
  assert_impossible (&points, "A13");
  assert_impossible (&points, "A12A2");
  assert_impossible (&points, "A0");
}

static void
test_numbers_take_the_first_range (void)
{
  PointsRules *rules = points_rules_new (ITEM_KIND_NUMBER);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_NUMBER, 0, 0, TRUE);
  const Rational lo = r ("3.14"), hi = r ("3.15"), wide = r ("3");
  Points points;

  points_field_add_between (field, &lo, &hi, r ("2"));
  points_field_add_between (field, &wide, NULL, r ("1"));
  compile (rules, &points);
  assert_worth (&points, "3.14", "2");
  assert_worth (&points, "3.150000000", "2");
  assert_worth (&points, "3.150000001", "1");
  assert_worth (&points, "3", "1");
  assert_worth (&points, "-3.14", "0");
  assert_impossible (&points, "3,14");
  assert_impossible (&points, "1e5");
  assert_impossible (&points, "1234567890123456");
}

static void
test_texts_are_normalized (void)
{
  PointsRules *rules = points_rules_new (ITEM_KIND_TEXT);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_TEXT, 0, 0, TRUE);
  Points points;

  points_field_add_text (field, POINTS_TEST_IS, "  Garuda   Pancasila ", r ("3"));
  points_field_add_text (field, POINTS_TEST_LIKE, "garuda pancasila", r ("2"));
  points_field_add_text (field, POINTS_TEST_LIKEGLOB, "BURUNG*é%*", r ("1"));
  compile (rules, &points);
  assert_worth (&points, "Garuda Pancasila", "3");
  assert_worth (&points, " Garuda  Pancasila", "3");
  assert_worth (&points, "GARUDA pancasila", "2");
  assert_worth (&points, "burung xx e%CC%81%25!", "1");
  assert_worth (&points, "burung", "0");
  assert_impossible (&points, "%zz");
  assert_impossible (&points, "%C3");
}

static void
test_mixed_adds_fields_or_wants_all (void)
{
  for (int all = 0; all < 2; all++)
    {
      PointsRules *rules = points_rules_new (ITEM_KIND_MIXED);
      PointsField *first = points_rules_add_field (rules, ITEM_KIND_INLINE, 3, 0, TRUE);
      PointsField *second = points_rules_add_field (rules, ITEM_KIND_NUMBER, 0, 0, TRUE);
      const Rational ten = r ("10");
      Points points;

      points_field_add_on (first, "B", r ("1"));
      points_field_add_between (second, &ten, &ten, r ("2"));
      rules->is_all = all == 1;
      rules->all_points = r (all ? "5" : "0");
      compile (rules, &points);
      assert_worth (&points, "B|10", all ? "5" : "3");
      assert_worth (&points, "B|", all ? "0" : "1");
      assert_worth (&points, "A|10.0", all ? "0" : "2");
      assert_worth (&points, "", "0");
      assert_impossible (&points, "B");
      assert_impossible (&points, "B|10|");
      assert_impossible (&points, "D|10");
    }
}

static void
test_single_becomes_a_vector (void)
{
  PointsRules *rules = points_rules_new (ITEM_KIND_SINGLE);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_SINGLE, 3, 0, TRUE);
  g_autoptr (PointsRules) again = NULL;
  Points points;

  points_field_add_on (field, "B", r ("5/2"));
  field->fallback = r ("-1/4");
  compile (rules, &points);
  g_assert_cmpint (points.points[0], ==, -1);
  g_assert_cmpint (points.points[1], ==, 10);
  g_assert_cmpuint (points.denominator, ==, 4);
  again = points_rules_new_from (&points);
  g_assert_cmpuint (((PointsField *)again->fields->pdata[0])->entries->len, ==, 3);
}

static void
test_bad_rules_are_refused (void)
{
  static const char *const TEXTS[] = {
    "multiple 1 1 sum\n",
    "multiple 1 1 sum\nfield multiple 1 0 sum 0 - -\n",
    "multiple 1 2 sum\nfield multiple 2 0 sum 0 - -\non A 1\n",
    "multiple 1 1 sum\nfield multiple 2 0 sum 0 - -\non C 1\n",
    "multiple 1 2 sum\nfield multiple 2 0 sum 0 - -\non B 1\non A 1\n",
    "multiple 2 2 sum\nfield multiple 2 0 sum 0 - -\non A 2\n",
    "multiple 1 1 sum\nfield multiple 2 0 sum 0 - -\non A 1\non A 1\n",
    "number 1 1 sum\nfield number 0 0 whole 0 - -\nbetween 2 1 1\n",
    "number 1 1 sum\nfield number 0 0 whole 0 - -\nbetween 2/4 1 1\n",
    "text 1 1 sum\nfield text 0 0 whole 0 - -\nlike %20A 1\n",
    "text 1 1 sum\nfield number 0 0 whole 0 - -\nbetween - - 1\n",
    "mixed 1 1 sum\nfield mixed 0 0 whole 0 - -\n",
    "single 1 1 sum\nfield single 2 0 whole 0 - -\non A 1\n",
    "order 1 1 sum\nfield order 2 0 whole 0 - -\non A 1\n",
    "match 1 1 sum\nfield match 2 0 sum 0 - -\non A1 1\n",
    "multiple 1 0 most\nfield multiple 2 0 sum 0 - -\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      g_autofree char *text = g_strconcat ("exam-points/v2\n", TEXTS[i], NULL);
      g_autoptr (GError) error = NULL;
      Points points = { .n_options = 99 };

      g_test_message ("%s", text);
      g_assert_false (points_parse (&points, (const guint8 *)text, strlen (text), &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_assert_cmpuint (points.n_options, ==, 99);
    }
}

static void
test_long_rules_are_refused (void)
{
  g_autoptr (PointsRules) rules = points_rules_new (ITEM_KIND_TEXT);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_TEXT, 0, 0, TRUE);
  g_autoptr (GError) error = NULL;
  Points points;

  for (int i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("answer %d", i);

      points_field_add_text (field, POINTS_TEST_LIKE, text, r ("1"));
    }
  g_assert_false (points_rules_compile (rules, &points, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/points-rules/multiple-sums-within-bounds", test_multiple_sums_within_bounds);
  g_test_add_func ("/points-rules/whole-knows-right-and-wrong", test_whole_knows_right_and_wrong);
  g_test_add_func ("/points-rules/order-by-places-and-match-by-pairs", test_order_by_places_and_match_by_pairs);
  g_test_add_func ("/points-rules/numbers-take-the-first-range", test_numbers_take_the_first_range);
  g_test_add_func ("/points-rules/texts-are-normalized", test_texts_are_normalized);
  g_test_add_func ("/points-rules/mixed-adds-fields-or-wants-all", test_mixed_adds_fields_or_wants_all);
  g_test_add_func ("/points-rules/single-becomes-a-vector", test_single_becomes_a_vector);
  g_test_add_func ("/points-rules/bad-rules-are-refused", test_bad_rules_are_refused);
  g_test_add_func ("/points-rules/long-rules-are-refused", test_long_rules_are_refused);
  return g_test_run ();
}
