/* Lint on the richer kinds of items: a good one of each is left alone, each slip has its code. */
#include "item-bank/lint/item-lint.h"

#include <string.h>

#include "item-bank/lint/lint-region.h"
#include "tests/item-bank/test-draft.h"

static char *
dup_codes (const ItemDraft *draft)
{
  g_autoptr (GPtrArray) findings = lint_findings_new ();
  g_autoptr (GString) codes = g_string_new (NULL);

  item_lint (draft, findings);
  for (guint i = 0; i < findings->len; i++)
    {
      const LintFinding *finding = findings->pdata[i];

      g_test_message ("%s: %s", finding->rule->code, finding->message);
      g_string_append_printf (codes, "%s%s", i > 0 ? " " : "", finding->rule->code);
    }
  return g_strdup (codes->str);
}

static void
assert_codes (const ItemDraft *draft, const char *expected)
{
  g_autofree char *codes = dup_codes (draft);

  g_assert_cmpstr (codes, ==, expected);
}

static void
set_stem (ItemDraft *draft, const char *text)
{
  g_free (draft->document->stem);
  draft->document->stem = g_strdup (text);
}

static void
set_shape (ItemDraft *draft, guint i, const char *shape)
{
  ItemOption *option = item_document_get_field (draft->document, 0)->options->pdata[i];

  g_free (option->shape);
  option->shape = g_strdup (shape);
}

static void
test_good_items_of_each_kind_are_left_alone (void)
{
  for (int kind = ITEM_KIND_MULTIPLE; kind <= (int)ITEM_KIND_LAST; kind++)
    {
      g_autoptr (ItemDraft) draft = test_draft_new_kind ("A", (ItemKind)kind);

      g_test_message ("%s", item_kind_to_token ((ItemKind)kind));
      assert_codes (draft, "");
    }
}

/* Rules of one field of four options, of which the letters are right. */
static PointsRules *
sum_rules (ItemKind kind, const char *letters)
{
  PointsRules *rules = points_rules_new (kind);
  PointsField *field = points_rules_add_field (rules, kind, 4, 0, FALSE);

  for (const char *p = letters; *p != '\0'; p++)
    {
      char key[] = { *p, '\0' };

      points_field_add_on (field, key, rational_from_integer (1));
    }
  return rules;
}

static void
test_multiple_has_right_and_wrong_options (void)
{
  g_autoptr (ItemDraft) draft = test_draft_new_kind ("A", ITEM_KIND_MULTIPLE);
  g_autoptr (PointsRules) none = sum_rules (ITEM_KIND_MULTIPLE, "");
  g_autoptr (PointsRules) all = sum_rules (ITEM_KIND_MULTIPLE, "ABCD");
  g_autoptr (PointsRules) three = sum_rules (ITEM_KIND_MULTIPLE, "ABC");

  test_draft_set_rules (draft, none);
  assert_codes (draft, "no-key");
  test_draft_set_rules (draft, all);
  assert_codes (draft, "several-keys");
  test_draft_set_rules (draft, three);
  assert_codes (draft, "");
  item_document_get_field (draft->document, 0)->max = 2;
  assert_codes (draft, "unreachable-answer");
  item_document_get_field (draft->document, 0)->max = 3;
  assert_codes (draft, "");
}

static void
test_gaps_fit_the_fields (void)
{
  g_autoptr (ItemDraft) number = test_draft_new_kind ("A", ITEM_KIND_NUMBER);
  g_autoptr (ItemDraft) multiple = test_draft_new_kind ("A", ITEM_KIND_MULTIPLE);

  set_stem (number, "No gap at all: the field stands below");
  assert_codes (number, "");
  set_stem (number, "Gap [[2]] is not there");
  assert_codes (number, "bad-gap");
  set_stem (number, "Gap [[0]] is not there");
  assert_codes (number, "bad-gap");
  set_stem (number, "Twice [[1]] and [[1]]");
  assert_codes (number, "bad-gap");
  set_stem (number, "Not a gap: [[x]] [[ [[1");
  assert_codes (number, "");
  set_stem (number, "Huge [[99999999999999999999999]]");
  assert_codes (number, "bad-gap");
  set_stem (multiple, "A list in a line: [[1]]");
  assert_codes (multiple, "bad-gap");
}

static void
test_regions_lie_inside_and_apart (void)
{
  g_autoptr (ItemDraft) draft = test_draft_new_kind ("A", ITEM_KIND_HOTSPOT);

  set_shape (draft, 0, "rect 0,0,50,60");
  assert_codes (draft, "");
  set_shape (draft, 3, "rect 160,10,240,80");
  assert_codes (draft, "");
  set_shape (draft, 3, "rect 160,10,241,80");
  assert_codes (draft, "bad-region");
  set_shape (draft, 3, "circle 200,40,40");
  assert_codes (draft, "");
  set_shape (draft, 3, "circle 200,40,41");
  assert_codes (draft, "bad-region");
  set_shape (draft, 3, "circle 155,40,30");
  assert_codes (draft, "bad-region");
}

static void
test_regions_touch_without_overlapping (void)
{
  static const struct
  {
    const char *a, *b;
    gboolean overlaps;
  } CASES[] = { { "rect 0,0,10,10", "rect 10,0,20,10", FALSE },
                { "rect 0,0,10,10", "rect 9,9,20,20", TRUE },
                { "rect 0,0,100,100", "circle 50,50,5", TRUE },
                { "circle 0,0,10", "circle 20,0,10", FALSE },
                { "circle 10,10,10", "circle 25,25,10", FALSE },
                { "circle 10,10,10", "circle 20,20,10", TRUE },
                { "poly 0,0,10,0,0,10", "poly 10,10,10,1,1,10", FALSE },
                { "poly 0,0,10,0,0,10", "rect 1,1,3,3", TRUE },
                { "ellipse 50,50,40,10", "rect 80,55,100,70", TRUE },
                { "ellipse 50,50,40,10", "rect 85,58,100,70", FALSE },
                { "nonsense", "rect 0,0,1,1", FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_test_message ("%s, %s", CASES[i].a, CASES[i].b);
      g_assert_true (lint_region_overlaps (CASES[i].a, CASES[i].b) == CASES[i].overlaps);
      g_assert_true (lint_region_overlaps (CASES[i].b, CASES[i].a) == CASES[i].overlaps);
    }
}

static void
test_texts_and_numbers_can_be_given (void)
{
  g_autoptr (ItemDraft) text = test_draft_new_kind ("A", ITEM_KIND_TEXT);
  g_autoptr (ItemDraft) number = test_draft_new_kind ("A", ITEM_KIND_NUMBER);
  g_autoptr (PointsRules) long_text = points_rules_new (ITEM_KIND_TEXT);
  g_autoptr (PointsRules) no_text = points_rules_new (ITEM_KIND_TEXT);
  g_autoptr (PointsRules) nested = points_rules_new (ITEM_KIND_NUMBER);
  g_autofree char *ninety_seven = g_strnfill (97, 'x');
  PointsField *field = points_rules_add_field (long_text, ITEM_KIND_TEXT, 0, 0, TRUE);
  Rational lo = { 1, 1 }, hi = { 10, 1 }, five = { 5, 1 };

  points_field_add_text (field, POINTS_TEST_LIKE, ninety_seven, rational_from_integer (1));
  points_rules_add_field (no_text, ITEM_KIND_TEXT, 0, 0, TRUE);
  field = points_rules_add_field (nested, ITEM_KIND_NUMBER, 0, 0, TRUE);
  points_field_add_between (field, &lo, &hi, rational_from_integer (1));
  points_field_add_between (field, &five, &five, rational_from_integer (2));
  item_document_get_field (text->document, 0)->max = 6;
  assert_codes (text, "unreachable-answer");
  item_document_get_field (text->document, 0)->max = 7;
  assert_codes (text, "");
  test_draft_set_rules (text, no_text);
  assert_codes (text, "no-key");
  item_document_get_field (text->document, 0)->max = 0;
  test_draft_set_rules (text, long_text);
  assert_codes (text, "unreachable-answer");
  test_draft_set_rules (number, nested);
  assert_codes (number, "unreachable-answer");
}

/* One record holds the answers to all fields. */
static void
test_a_full_answer_fits_into_a_record (void)
{
  for (guint n_fields = 10; n_fields <= 11; n_fields++)
    {
      g_autoptr (ItemDraft) draft
          = item_draft_new (item_document_new ("A", 0, ITEM_KIND_MIXED, "id", "Lengkapi semuanya."));
      g_autoptr (PointsRules) rules = points_rules_new (ITEM_KIND_MIXED);

      for (guint i = 0; i < n_fields; i++)
        {
          g_autofree char *id = g_strdup_printf ("R%u", i);

          item_document_add_field (draft->document, id, ITEM_KIND_TEXT);
          points_field_add_text (points_rules_add_field (rules, ITEM_KIND_TEXT, 0, 0, TRUE), POINTS_TEST_LIKE,
                                 "jakarta", rational_from_integer (1));
        }
      g_free (draft->topic);
      draft->topic = g_strdup ("topik");
      test_draft_set_rules (draft, rules);
      assert_codes (draft, n_fields == 11 ? "unreachable-answer" : "");
    }
}

static void
test_options_of_a_match_have_targets (void)
{
  g_autoptr (ItemDraft) draft = test_draft_new_kind ("A", ITEM_KIND_MATCH);
  g_autoptr (PointsRules) rules = points_rules_new (ITEM_KIND_MATCH);
  PointsField *field = points_rules_add_field (rules, ITEM_KIND_MATCH, 4, 4, FALSE);

  points_field_add_on (field, "A2", rational_from_integer (1));
  points_field_add_on (field, "B1", rational_from_integer (1));
  points_field_add_on (field, "C3", rational_from_integer (1));
  test_draft_set_rules (draft, rules);
  assert_codes (draft, "unmatched-option");
}

static void
test_points_of_another_kind_are_impossible (void)
{
  g_autoptr (ItemDraft) draft = test_draft_new_kind ("A", ITEM_KIND_MULTIPLE);
  g_autoptr (ItemDraft) other = test_draft_new_kind ("A", ITEM_KIND_NUMBER);

  draft->points = other->points;
  assert_codes (draft, "impossible-points");
}

static void
test_targets_and_fields_are_looked_at_too (void)
{
  g_autoptr (ItemDraft) draft = test_draft_new_kind ("A", ITEM_KIND_MATCH);
  ItemOption *target = item_document_get_field (draft->document, 0)->targets->pdata[0];

  g_free (target->text);
  target->text = g_strdup (" ");
  assert_codes (draft, "empty-option");
  g_free (target->text);
  target->text = g_strdup (((ItemOption *)item_document_get_field (draft->document, 0)->targets->pdata[1])->text);
  assert_codes (draft, "equal-options");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lint-fields/a-full-answer-fits-into-a-record", test_a_full_answer_fits_into_a_record);
  g_test_add_func ("/lint-fields/good-items-of-each-kind-are-left-alone", test_good_items_of_each_kind_are_left_alone);
  g_test_add_func ("/lint-fields/multiple-has-right-and-wrong-options", test_multiple_has_right_and_wrong_options);
  g_test_add_func ("/lint-fields/gaps-fit-the-fields", test_gaps_fit_the_fields);
  g_test_add_func ("/lint-fields/regions-lie-inside-and-apart", test_regions_lie_inside_and_apart);
  g_test_add_func ("/lint-fields/regions-touch-without-overlapping", test_regions_touch_without_overlapping);
  g_test_add_func ("/lint-fields/texts-and-numbers-can-be-given", test_texts_and_numbers_can_be_given);
  g_test_add_func ("/lint-fields/options-of-a-match-have-targets", test_options_of_a_match_have_targets);
  g_test_add_func ("/lint-fields/points-of-another-kind-are-impossible", test_points_of_another_kind_are_impossible);
  g_test_add_func ("/lint-fields/targets-and-fields-are-looked-at-too", test_targets_and_fields_are_looked_at_too);
  return g_test_run ();
}
