/* Scores of a form, and their one-line text. */
#include <string.h>

#include "common/exam/score-text.h"
#include "tests/common/exam/exam-kit.h"

/* n sections with ids of the given length, one item each. */
static Blueprint *
make_blueprint (guint n_sections, guint id_len)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GString) sections = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Blueprint *blueprint;

  for (guint i = 0; i < n_sections; i++)
    {
      g_autofree char *id = g_strdup_printf ("S%0*u", (int)id_len - 1, i);

      g_string_append_printf (ids, "%s\"%s\"", i > 0 ? "," : "", id);
      g_string_append_printf (sections,
                              "%s{\"id\":\"%s\",\"title\":{\"en\":\"x\",\"id\":\"x\"},\"strata\":[{\"id\":\"a\","
                              "\"count\":1,\"topics\":[]}]}",
                              i > 0 ? "," : "", id);
    }
  text = g_strdup_printf ("{\"format\":\"exam-blueprint/v1\",\"id\":\"s\",\"title\":{\"en\":\"x\",\"id\":\"x\"},"
                          "\"shuffle_items\":true,\"shuffle_options\":true,\"parts\":[{\"title\":{\"en\":\"x\",\"id\":"
                          "\"x\"},\"minutes\":1,\"sections\":[%s]}],\"sections\":[%s]}",
                          ids->str, sections->str);
  blueprint = blueprint_parse ("score", (const guint8 *)text, strlen (text), &error);
  g_assert_no_error (error);
  return blueprint;
}

static const Points KEY = { .denominator = 1, .n_options = 5, .points = { 0, 0, 5, 0, 0 } };
static const Points GRADED = { .denominator = 3, .n_options = 5, .points = { 1, 2, 3, 4, -5 } };

static void
test_adds_by_section (void)
{
  g_autoptr (Blueprint) blueprint = make_blueprint (2, 3);
  g_autoptr (Form) form = exam_kit_form_new (4);
  const Points key = KEY, graded = GRADED;
  const Points *const points[] = { &key, &graded, &key, &graded };
  const char *responses[] = { "C", "B", NULL, "E" };
  ScoreSheet sheet, other;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_array_index (form->slots, FormSlot, 1).section = 1;
  g_array_index (form->slots, FormSlot, 3).section = 1;
  g_assert_true (score_form (blueprint, form, points, responses, &sheet, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sheet.sections[0].n_items, ==, 2);
  g_assert_cmpuint (sheet.sections[0].n_answered, ==, 1);
  text = score_text_format (blueprint, &sheet);
  g_assert_cmpstr (text, ==, "S00=5 S01=-1 total=4");
  responses[2] = "";
  g_assert_true (score_form (blueprint, form, points, responses, &other, &error));
  g_assert_true (score_sheet_equal (&sheet, &other));
  responses[2] = "C";
  g_assert_true (score_form (blueprint, form, points, responses, &other, &error));
  g_assert_false (score_sheet_equal (&sheet, &other));
}

static void
test_refuses_what_does_not_belong_together (void)
{
  g_autoptr (Blueprint) blueprint = make_blueprint (1, 3);
  g_autoptr (Form) form = exam_kit_form_new (1);
  Points points = KEY;
  const Points *const list[] = { &points };
  const char *responses[] = { "F" };
  ScoreSheet sheet = { .n_sections = 99 };
  g_autoptr (GError) error = NULL;

  g_assert_false (score_form (blueprint, form, list, responses, &sheet, &error));
  g_assert_true (g_str_has_prefix (error->message, "slot 0"));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
  points.n_options = 4;
  responses[0] = "A";
  g_assert_false (score_form (blueprint, form, list, responses, &sheet, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
  g_assert_cmpuint (sheet.n_sections, ==, 99);
}

static void
test_text_always_fits_a_record (void)
{
  g_autoptr (Blueprint) small = make_blueprint (8, 8);
  g_autoptr (Blueprint) large = make_blueprint (16, 32);
  ScoreSheet sheet = { 0 };
  g_autofree char *short_text = NULL, *long_text = NULL;

  sheet.total = rational_from_integer (403);
  for (guint i = 0; i < 16; i++)
    sheet.sections[i].points = (Rational){ 100000000, 999999 };
  sheet.n_sections = 8;
  short_text = score_text_format (small, &sheet);
  sheet.n_sections = 16;
  long_text = score_text_format (large, &sheet);
  g_assert_cmpuint (strlen (short_text), <=, EXAM_RESPONSE_MAX);
  g_assert_cmpuint (strlen (long_text), <=, EXAM_RESPONSE_MAX);
  g_assert_true (g_str_has_prefix (long_text, "total=403 sections=16 sha256="));
  g_assert_cmpuint (strlen (strrchr (long_text, '=') + 1), ==, 16);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/score/adds-by-section", test_adds_by_section);
  g_test_add_func ("/score/refuses-what-does-not-belong-together", test_refuses_what_does_not_belong_together);
  g_test_add_func ("/score/text-always-fits-a-record", test_text_always_fits_a_record);
  return g_test_run ();
}
