/* What reviewers type, and that what they see has no key. */
#include "item-bank/cli/blind-answer.h"

#include <string.h>

#include "common/base/error.h"
#include "common/exam/points-rules.h"
#include "tests/item-bank/test-draft.h"

static Rational
whole (gint64 value)
{
  return rational_from_integer (value);
}

/* A draft of one field with options A to C (where the kind has any) and, for "match", targets 1 and 2. */
static ItemDraft *
draft_new (ItemKind kind)
{
  static const char *const TEXTS[] = { "zebra", "mouse", "ant" };
  ItemDocument *document = item_document_new ("A-1", 0, kind, "en", "What?");
  ItemField *field = item_document_get_field (document, 0);
  g_autoptr (PointsRules) rules = points_rules_new (kind);
  g_autoptr (GError) error = NULL;
  guint n_options = item_kind_has_options (kind) ? G_N_ELEMENTS (TEXTS) : 0;
  guint n_targets = kind == ITEM_KIND_MATCH ? 2 : 0;
  PointsField *points;
  ItemDraft *draft;

  for (guint i = 0; i < n_options; i++)
    item_field_add_option (field, TEXTS[i]);
  for (guint i = 0; i < n_targets; i++)
    item_field_add_target (field, i == 0 ? "first" : "second");
  draft = item_draft_new (document);
  points = points_rules_add_field (rules, kind, n_options, n_targets, kind != ITEM_KIND_MULTIPLE);
  switch (kind)
    {
    case ITEM_KIND_NUMBER:
      {
        Rational three = whole (3);

        points_field_add_between (points, &three, &three, whole (1));
        break;
      }
    case ITEM_KIND_TEXT:
      points_field_add_text (points, POINTS_TEST_LIKE, "ibu kota", whole (1));
      break;
    case ITEM_KIND_ORDER:
      points_field_add_on (points, "CAB", whole (1));
      break;
    case ITEM_KIND_MATCH:
      points_field_add_on (points, "A2B1", whole (1));
      break;
    case ITEM_KIND_SINGLE:
    case ITEM_KIND_MULTIPLE:
    case ITEM_KIND_INLINE:
    case ITEM_KIND_HOTSPOT:
    case ITEM_KIND_MIXED:
      points_field_add_on (points, "A", whole (1));
      points_field_add_on (points, "C", whole (1));
    }
  points_rules_compile (rules, &draft->points, &error);
  g_assert_no_error (error);
  return draft;
}

static void
assert_parsed (ItemKind kind, const char *typed, const char *expected)
{
  g_autoptr (ItemDraft) draft = draft_new (kind);
  g_autoptr (GError) error = NULL;
  g_autofree char *response = blind_answer_parse (draft, typed, &error);

  if (expected == NULL)
    {
      g_assert_null (response);
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      g_assert_nonnull (strstr (error->message, "A-1: "));
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpstr (response, ==, expected);
    }
}

static void
test_blind_answer_takes_what_people_type (void)
{
  g_autoptr (ItemDraft) single = test_draft_new ("A-1", 'B');
  g_autofree char *response = blind_answer_parse (single, " b ", NULL);

  g_assert_cmpstr (response, ==, "B");
  assert_parsed (ITEM_KIND_MULTIPLE, "c, a", "AC");
  assert_parsed (ITEM_KIND_MULTIPLE, "B", "B");
  assert_parsed (ITEM_KIND_ORDER, "b c a", "BCA");
  assert_parsed (ITEM_KIND_MATCH, "b1 a2", "A2B1");
  assert_parsed (ITEM_KIND_INLINE, "c", "C");
  assert_parsed (ITEM_KIND_NUMBER, " 3,5 ", "3.5");
  assert_parsed (ITEM_KIND_NUMBER, "-12", "-12");
}

static void
test_blind_answer_keeps_texts (void)
{
  g_autoptr (ItemDraft) draft = draft_new (ITEM_KIND_TEXT);
  g_autofree char *response = blind_answer_parse (draft, " Ibu | kota ", NULL);
  Rational score;

  g_assert_nonnull (response);
  g_assert_null (strchr (response, '|'));
  g_clear_pointer (&response, g_free);
  response = blind_answer_parse (draft, " IBU Kota ", NULL);
  g_assert_true (points_score (&draft->points, response, &score, NULL));
  g_assert_cmpint (rational_compare (score, whole (1)), ==, 0);
}

static void
test_blind_answer_refuses_what_an_item_cannot_have (void)
{
  assert_parsed (ITEM_KIND_MULTIPLE, "AA", NULL);
  assert_parsed (ITEM_KIND_MULTIPLE, "AZ", NULL);
  assert_parsed (ITEM_KIND_MULTIPLE, "", NULL);
  assert_parsed (ITEM_KIND_MULTIPLE, " , ", NULL);
  assert_parsed (ITEM_KIND_ORDER, "AB", NULL);
  assert_parsed (ITEM_KIND_MATCH, "A9", NULL);
  assert_parsed (ITEM_KIND_MATCH, "12", NULL);
  assert_parsed (ITEM_KIND_NUMBER, "three", NULL);
  assert_parsed (ITEM_KIND_TEXT, "", NULL);
  assert_parsed (ITEM_KIND_INLINE, "\xc3\xa9", NULL);
}

/* The author may have written the options of an order in the right one. */
static void
test_blind_answer_shows_no_order (void)
{
  g_autoptr (ItemDraft) draft = draft_new (ITEM_KIND_ORDER);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (cJSON) object = blind_answer_new_json (draft->document);
  g_autofree char *json = json_format (object);

  blind_answer_append_item (out, draft->document);
  g_assert_cmpstr (out->str, ==, "What?\n  C  ant\n  B  mouse\n  A  zebra\n");
  g_assert_nonnull (strstr (json, "ant"));
  g_assert_true (strstr (json, "ant") < strstr (json, "zebra"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blind-answer/takes-what-people-type", test_blind_answer_takes_what_people_type);
  g_test_add_func ("/blind-answer/keeps-texts", test_blind_answer_keeps_texts);
  g_test_add_func ("/blind-answer/refuses-what-an-item-cannot-have",
                   test_blind_answer_refuses_what_an_item_cannot_have);
  g_test_add_func ("/blind-answer/shows-no-order", test_blind_answer_shows_no_order);
  return g_test_run ();
}
