/* Ranking by the rules of several years. */
#include "tests/common/exam/rules-kit.h"

/* Owns its texts and scores. */
static RankingInput *
input_new (const char *number, const char *presence)
{
  RankingInput *input = g_new0 (RankingInput, 1);

  input->number = g_strdup (number);
  input->presence = presence;
  input->scores = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return input;
}

static void
input_free (gpointer data)
{
  RankingInput *input = data;

  g_free ((char *)input->number);
  g_hash_table_unref (input->scores);
  g_free (input);
}

static void
input_set (RankingInput *input, const char *id, gint64 num)
{
  Rational *value = g_new (Rational, 1);

  *value = rational_from_integer (num);
  g_hash_table_insert (input->scores, (char *)id, value);
}

static RankingInput *
add_skd (GPtrArray *inputs, const char *number, gint64 tkp, gint64 tiu, gint64 twk)
{
  RankingInput *input = input_new (number, NULL);

  input_set (input, "TKP", tkp);
  input_set (input, "TIU", tiu);
  input_set (input, "TWK", twk);
  g_ptr_array_add (inputs, input);
  return input;
}

/* The regulation's example: (TKP, TIU, TWK) of seven candidates. */
static GPtrArray *
official_inputs (void)
{
  GPtrArray *inputs = g_ptr_array_new_with_free_func (input_free);

  add_skd (inputs, "1", 150, 110, 135);
  add_skd (inputs, "2", 148, 125, 115);
  add_skd (inputs, "3", 145, 105, 117);
  add_skd (inputs, "4", 147, 115, 105);
  add_skd (inputs, "5", 146, 112, 109);
  add_skd (inputs, "6", 146, 110, 100);
  add_skd (inputs, "7", 146, 115, 95);
  return inputs;
}

static char *
selected_numbers (const RankingResult *result)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < result->rows->len; i++)
    {
      const RankingRow *row = result->rows->pdata[i];

      if (row->selected)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", row->input->number);
    }
  return g_string_free (text, FALSE);
}

static RankingResult *
compute (const RulePack *pack, const char *type, guint quota, GPtrArray *inputs)
{
  g_autoptr (GError) error = NULL;
  RankingResult *result = ranking_compute (pack, type, quota, inputs, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_selected (const RulePack *pack, const char *type, guint quota, GPtrArray *inputs, const char *expected)
{
  g_autoptr (RankingResult) result = compute (pack, type, quota, inputs);
  g_autofree char *selected = selected_numbers (result);

  g_assert_cmpstr (selected, ==, expected);
}

static void
test_official_vector (void)
{
  g_autoptr (RulePack) pack = rules_kit_parse (RULES_SKD (RULES_2019, "all"));
  g_autoptr (GPtrArray) inputs = official_inputs ();

  assert_selected (pack, "general", 1, inputs, "1,2,4");
  assert_selected (pack, "general", 2, inputs, "1,2,4,5,3,7");
}

static void
test_all_who_are_equal_at_the_cut_go_through (void)
{
  g_autoptr (RulePack) pack = rules_kit_parse (RULES_SKD (RULES_2019, "all"));
  g_autoptr (GPtrArray) inputs = official_inputs ();
  g_autoptr (RankingResult) result = NULL;
  const RankingRow *row;

  add_skd (inputs, "8", 147, 115, 105);
  add_skd (inputs, "04", 147, 115, 105);
  result = compute (pack, "general", 1, inputs);
  g_assert_cmpuint (result->n_places, ==, 3);
  g_assert_cmpuint (result->n_selected, ==, 5);
  g_assert_false (result->blocked);
  row = result->rows->pdata[2];
  g_assert_cmpstr (row->input->number, ==, "04");
  g_assert_true (row->tied_at_cut);
  g_assert_cmpuint (((RankingRow *)result->rows->pdata[4])->rank, ==, 3);
  g_assert_cmpuint (((RankingRow *)result->rows->pdata[5])->rank, ==, 6);
}

static void
test_a_tie_at_the_cut_can_block (void)
{
  g_autoptr (RulePack) pack = rules_kit_parse (RULES_SKD (RULES_2019, "block"));
  g_autoptr (GPtrArray) inputs = official_inputs ();
  g_autoptr (RankingResult) result = NULL;

  assert_selected (pack, "general", 1, inputs, "1,2,4");
  add_skd (inputs, "8", 147, 115, 105);
  result = compute (pack, "general", 1, inputs);
  g_assert_true (result->blocked);
  g_assert_cmpuint (result->n_selected, ==, 2);
  g_assert_true (((RankingRow *)result->rows->pdata[3])->tied_at_cut);
  g_assert_cmpstr (((RankingRow *)result->rows->pdata[3])->status, ==, "P");
  /* With both inside, nobody has to choose. */
  assert_selected (pack, "general", 2, inputs, "1,2,4,8,5,3");
}

static void
test_thresholds_of_each_year (void)
{
  g_autoptr (RulePack) y2018 = rules_kit_parse (RULES_SKD (RULES_2018, "all"));
  g_autoptr (RulePack) y2019 = rules_kit_parse (RULES_SKD (RULES_2019, "all"));
  g_autoptr (RulePack) y2024 = rules_kit_sample ("rules-skd-2024.json");
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (input_free);

  add_skd (inputs, "a", 143, 80, 75);   /* just meets 2018 */
  add_skd (inputs, "b", 126, 80, 65);   /* just meets 2019; total 271 */
  add_skd (inputs, "c", 166, 80, 65);   /* just meets 2024: 311 */
  add_skd (inputs, "d", 125, 175, 150); /* fails each by one section */
  assert_selected (y2018, "general", 9, inputs, "a");
  assert_selected (y2019, "general", 9, inputs, "c,a,b");
  assert_selected (y2024, "general", 9, inputs, "c");
  /* Total and TIU alone: 311 and 85. */
  assert_selected (y2024, "cumlaude", 9, inputs, "d");
  assert_selected (y2024, "disability", 9, inputs, "d,c,a");
}

static void
test_statuses_and_places_of_those_who_are_not_ranked (void)
{
  g_autoptr (RulePack) pack = rules_kit_sample ("rules-skd-2024.json");
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (input_free);
  g_autoptr (RankingResult) result = NULL;
  static const char *const EXPECTED[] = { "P/L", "TL", "TL", "APS", "TH", "DIS", "TMS" };

  g_ptr_array_add (inputs, input_new ("5", "absent"));
  g_ptr_array_add (inputs, input_new ("6", "disqualified"));
  add_skd (inputs, "2", 100, 100, 100);
  g_ptr_array_add (inputs, input_new ("7", "not-eligible"));
  add_skd (inputs, "9", 200, 150, 100);
  g_ptr_array_add (inputs, input_new ("4", "withdrew"));
  add_skd (inputs, "3", 200, 79, 150);
  result = compute (pack, "general", 1, inputs);
  for (guint i = 0; i < result->rows->len; i++)
    {
      const RankingRow *row = result->rows->pdata[i];

      g_assert_cmpstr (row->status, ==, EXPECTED[i]);
      g_assert_cmpuint (row->rank, ==, i == 0 ? 1 : 0);
      g_assert_true ((row->values == NULL) == (row->input->presence != NULL));
    }
}

static RankingInput *
add_final (GPtrArray *inputs, const char *number, gint64 skd, gint64 skb, const char *birth_date)
{
  RankingInput *input = add_skd (inputs, number, 150, skd - 250, 100);

  input_set (input, "skb", skb);
  input_set (input, "ipk", 3);
  input->birth_date = birth_date;
  return input;
}

/* 40 % of 311/550 and 60 % of 225/500 is exactly as much as with 344/550 and 205/500; doubles see a difference. */
static void
test_no_double_decides_a_tie (void)
{
  g_autoptr (RulePack) pack = rules_kit_sample ("rules-cpns-final-2024.json");
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (input_free);
  g_autoptr (RankingResult) result = NULL;
  const RankingRow *first, *second;
  volatile double a = 0.4 * (311.0 / 550.0 * 100.0) + 0.6 * (225.0 / 500.0 * 100.0);
  volatile double b = 0.4 * (344.0 / 550.0 * 100.0) + 0.6 * (205.0 / 500.0 * 100.0);
  guint final_index = 0;

  g_assert_true (a < b || a > b);
  add_final (inputs, "1", 311, 225, "1990-01-01");
  add_final (inputs, "2", 344, 205, "1999-01-01");
  result = compute (pack, "general", 1, inputs);
  while (strcmp (((RuleScore *)pack->scores->pdata[final_index])->id, "final") != 0)
    final_index++;
  first = result->rows->pdata[0];
  second = result->rows->pdata[1];
  g_assert_cmpint (rational_compare (first->values[final_index], second->values[final_index]), ==, 0);
  g_assert_cmpstr (first->input->number, ==, "2"); /* by total SKD, the first tie-break */
}

static void
test_the_older_candidate_is_the_last_resort_then_it_blocks (void)
{
  g_autoptr (RulePack) pack = rules_kit_sample ("rules-cpns-final-2024.json");
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (input_free);
  g_autoptr (RankingResult) result = NULL;

  add_final (inputs, "1", 400, 300, "1990-01-02");
  add_final (inputs, "2", 400, 300, "1990-01-01");
  assert_selected (pack, "general", 1, inputs, "2");
  add_final (inputs, "3", 400, 300, "1990-01-01");
  result = compute (pack, "general", 1, inputs);
  g_assert_true (result->blocked);
  g_assert_cmpuint (result->n_selected, ==, 0);
}

static RankingInput *
add_pppk (GPtrArray *inputs, const char *number, gint64 class, gint64 tek, gint64 man)
{
  RankingInput *input = input_new (number, NULL);

  input_set (input, "TEK", tek);
  input_set (input, "MAN", man);
  input_set (input, "SOS", 40);
  input_set (input, "WAW", 20);
  input->priority_class = class;
  input->birth_date = "1990-01-01";
  g_ptr_array_add (inputs, input);
  return input;
}

static void
test_pppk_ranks_by_class_then_score_without_thresholds (void)
{
  g_autoptr (RulePack) pack = rules_kit_sample ("rules-pppk-2024.json");
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (input_free);

  add_pppk (inputs, "low-class-high-score", 2, 450, 100);
  add_pppk (inputs, "first-class-nothing", 1, 0, 0);
  add_pppk (inputs, "first-class-technical", 1, 100, 50);
  add_pppk (inputs, "first-class-managerial", 1, 90, 60);
  assert_selected (pack, "general", 4, inputs,
                   "first-class-technical,first-class-managerial,first-class-nothing,low-class-high-score");
}

static void
test_any_order_of_the_input_gives_the_same_result (void)
{
  g_autoptr (RulePack) pack = rules_kit_parse (RULES_SKD (RULES_2019, "all"));
  g_autoptr (GPtrArray) inputs = official_inputs ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  add_skd (inputs, "8", 147, 115, 105);
  for (guint round = 0; round < 200; round++)
    {
      for (guint i = inputs->len - 1; i > 0; i--)
        {
          guint j = (guint)g_rand_int_range (rand, 0, (gint32)i + 1);
          gpointer swap = inputs->pdata[i];

          inputs->pdata[i] = inputs->pdata[j];
          inputs->pdata[j] = swap;
        }
      assert_selected (pack, "general", 1, inputs, "1,2,4,8");
    }
}

static void
test_names_candidate_and_score_of_each_fault (void)
{
  g_autoptr (RulePack) pack = rules_kit_sample ("rules-cpns-final-2024.json");
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (input_free);
  RankingInput *input = add_final (inputs, "17", 400, 300, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ranking_compute (pack, "nobility", 1, inputs, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_MISSING);
  g_assert_null (ranking_compute (pack, "general", 1, inputs, &error));
  g_assert_nonnull (strstr (error->message, "17"));
  exam_kit_assert_error (&error, ADIL_ERROR_MISSING);
  input->birth_date = "1.1.1990";
  g_assert_null (ranking_compute (pack, "general", 1, inputs, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
  input->birth_date = "1990-01-01";
  input_set (input, "skb", 501);
  g_assert_null (ranking_compute (pack, "general", 1, inputs, &error));
  g_assert_nonnull (strstr (error->message, "skb"));
  exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
  g_hash_table_remove (input->scores, "skb");
  g_assert_null (ranking_compute (pack, "general", 1, inputs, &error));
  g_assert_nonnull (strstr (error->message, "17: skb"));
  exam_kit_assert_error (&error, ADIL_ERROR_MISSING);
  input->presence = "late";
  g_assert_null (ranking_compute (pack, "general", 1, inputs, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
  input->presence = NULL;
  input_set (input, "skb", 500);
  add_final (inputs, "17", 300, 300, "1990-01-01");
  g_assert_null (ranking_compute (pack, "general", 1, inputs, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_CONFLICT);
}

static void
test_empty_formations_and_no_places (void)
{
  g_autoptr (RulePack) pack = rules_kit_parse (RULES_SKD (RULES_2019, "block"));
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (GPtrArray) inputs = official_inputs ();

  assert_selected (pack, "general", 5, nobody, "");
  assert_selected (pack, "general", 0, inputs, "");
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/ranking/official-vector", test_official_vector);
  g_test_add_func ("/ranking/all-who-are-equal-at-the-cut-go-through", test_all_who_are_equal_at_the_cut_go_through);
  g_test_add_func ("/ranking/a-tie-at-the-cut-can-block", test_a_tie_at_the_cut_can_block);
  g_test_add_func ("/ranking/thresholds-of-each-year", test_thresholds_of_each_year);
  g_test_add_func ("/ranking/statuses-of-those-who-are-not-ranked",
                   test_statuses_and_places_of_those_who_are_not_ranked);
  g_test_add_func ("/ranking/no-double-decides-a-tie", test_no_double_decides_a_tie);
  g_test_add_func ("/ranking/the-older-candidate-is-the-last-resort-then-it-blocks",
                   test_the_older_candidate_is_the_last_resort_then_it_blocks);
  g_test_add_func ("/ranking/pppk-ranks-by-class-then-score-without-thresholds",
                   test_pppk_ranks_by_class_then_score_without_thresholds);
  g_test_add_func ("/ranking/any-order-of-the-input-gives-the-same-result",
                   test_any_order_of_the_input_gives_the_same_result);
  g_test_add_func ("/ranking/names-candidate-and-score-of-each-fault", test_names_candidate_and_score_of_each_fault);
  g_test_add_func ("/ranking/empty-formations-and-no-places", test_empty_formations_and_no_places);
  return g_test_run ();
}
