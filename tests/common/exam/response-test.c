/* The spelling of responses. */
#include "common/exam/response.h"

static void
test_each_kind_has_its_spelling (void)
{
  g_assert_true (response_is_possible (ITEM_KIND_SINGLE, 5, "E"));
  g_assert_false (response_is_possible (ITEM_KIND_SINGLE, 5, "F"));
  g_assert_false (response_is_possible (ITEM_KIND_SINGLE, 5, "AB"));
  g_assert_true (response_is_possible (ITEM_KIND_MULTIPLE, 5, "ACE"));
  g_assert_false (response_is_possible (ITEM_KIND_MULTIPLE, 5, "CA"));
  g_assert_true (response_is_possible (ITEM_KIND_ORDER, 3, "CAB"));
  g_assert_false (response_is_possible (ITEM_KIND_ORDER, 3, "CA"));
  g_assert_false (response_is_possible (ITEM_KIND_ORDER, 0, "CA"));
  g_assert_true (response_is_possible (ITEM_KIND_MATCH, 3, "A2A11C1"));
  g_assert_false (response_is_possible (ITEM_KIND_MATCH, 3, "A2D1"));
  g_assert_false (response_is_possible (ITEM_KIND_MATCH, 3, "A"));
  g_assert_false (response_is_possible (ITEM_KIND_MATCH, 3, "A01"));
  g_assert_false (response_is_possible (ITEM_KIND_MATCH, 3, "A27"));
  g_assert_false (response_is_possible (ITEM_KIND_MATCH, 3, "A2A2"));
  g_assert_true (response_is_possible (ITEM_KIND_NUMBER, 0, "-0.50"));
  g_assert_false (response_is_possible (ITEM_KIND_NUMBER, 0, "1."));
  g_assert_false (response_is_possible (ITEM_KIND_NUMBER, 0, "--1"));
  g_assert_true (response_is_possible (ITEM_KIND_TEXT, 0, "caf%C3%A9"));
  g_assert_false (response_is_possible (ITEM_KIND_TEXT, 0, "caf%c3%a9"));
  g_assert_false (response_is_possible (ITEM_KIND_TEXT, 0, "a|b"));
  g_assert_false (response_is_possible (ITEM_KIND_TEXT, 0, "%00"));
  g_assert_true (response_is_possible (ITEM_KIND_MIXED, 0, "B||x"));
  g_assert_false (response_is_possible (ITEM_KIND_MIXED, 0, "||"));
  for (guint kind = 0; kind <= ITEM_KIND_LAST; kind++)
    g_assert_true (response_is_possible ((ItemKind)kind, 0, ""));
}

static void
test_nothing_longer_than_a_record (void)
{
  g_autofree char *text = g_strnfill (EXAM_RESPONSE_MAX + 1, 'x');

  g_assert_false (response_is_possible (ITEM_KIND_TEXT, 0, text));
  g_assert_false (response_is_possible (ITEM_KIND_MIXED, 0, text));
  text[EXAM_RESPONSE_MAX] = '\0';
  g_assert_true (response_is_possible (ITEM_KIND_TEXT, 0, text));
}

static void
test_texts_survive_encoding (void)
{
  static const char *const TEXTS[] = { "", "50% | \"dua\"", "é—漢字", "a\tb" };

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      g_autofree char *encoded = response_encode_text (TEXTS[i]);
      g_autofree char *decoded = response_decode_text (encoded);

      g_assert_cmpstr (decoded, ==, TEXTS[i]);
    }
}

static void
test_typed_numbers (void)
{
  static const struct
  {
    const char *typed, *response;
  } CASES[] = {
    { "3,14", "3.14" },
    { " + 7 ", "7" },
    { "\xe2\x88\x92"
      "5",
      "-5" },
    { ".5", "0.5" },
    { "-,5", "-0.5" },
    { "12.", "12" },
    { "1.000,5", NULL },
    { "dua", NULL },
    { "", NULL },
    { "1e3", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *response = response_parse_number (CASES[i].typed);

      g_assert_cmpstr (response, ==, CASES[i].response);
    }
}

static void
test_fields_join_and_split (void)
{
  static const char *const FIELDS[] = { "B", "", "x" }, *const EMPTY[] = { "", "", "" };
  g_autofree char *joined = response_join (FIELDS, 3);
  g_autofree char *nothing = response_join (EMPTY, 3);
  g_auto (GStrv) fields = response_split (joined, 3), none = response_split ("", 2);

  g_assert_cmpstr (joined, ==, "B||x");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpuint (g_strv_length (fields), ==, 3);
  g_assert_cmpuint (g_strv_length (none), ==, 2);
  g_assert_null (response_split ("B|", 3));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/response/each-kind-has-its-spelling", test_each_kind_has_its_spelling);
  g_test_add_func ("/response/nothing-longer-than-a-record", test_nothing_longer_than_a_record);
  g_test_add_func ("/response/texts-survive-encoding", test_texts_survive_encoding);
  g_test_add_func ("/response/typed-numbers", test_typed_numbers);
  g_test_add_func ("/response/fields-join-and-split", test_fields_join_and_split);
  return g_test_run ();
}
