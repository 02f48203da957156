/* What goes from one process image to the next, and the server's result. */
#include "exam-client/core/finished-sitting.h"

#include <string.h>

#include "tests/common/exam/exam-kit.h"

static FinishedSitting
example (const ExamKit *kit)
{
  FinishedSitting finished = { .pseudonym = (char *)"P1",
                               .number = (char *)"12345678901234567",
                               .name = (char *)"Siti \"S\" Aminah",
                               .exam = (char *)"kit",
                               .session = (char *)"2026-10-12/T/1",
                               .session_title = (char *)"Sesi 1",
                               .rules = (char *)"{}",
                               .blueprint = kit->blueprint_json,
                               .n_records = 300,
                               .n_answered = 2,
                               .has_score = TRUE };

  finished.score.n_sections = 1;
  finished.score.sections[0] = (SectionScore){ .n_items = 2, .n_answered = 2, .points = { 7, 2 } };
  finished.score.total = (Rational){ 7, 2 };
  return finished;
}

static void
test_comes_back (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  FinishedSitting finished = example (kit);
  g_autoptr (GBytes) bytes = finished_sitting_format (&finished);
  g_auto (FinishedSitting) again = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (finished_sitting_parse (bytes, &again, &error));
  g_assert_cmpstr (again.name, ==, finished.name);
  g_assert_cmpuint (again.n_records, ==, 300);
  g_assert_true (g_bytes_equal (again.blueprint, kit->blueprint_json));
  g_assert_true (score_sheet_equal (&again.score, &finished.score));
}

static void
test_damage_is_refused (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  FinishedSitting finished = example (kit);
  g_autoptr (GBytes) bytes = finished_sitting_format (&finished);
  gsize len = g_bytes_get_size (bytes);

  for (gsize cut = 0; cut < len; cut++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, cut);
      g_auto (FinishedSitting) again = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (finished_sitting_parse (part, &again, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

static gboolean
parse_result (const Blueprint *blueprint, const char *text, ScoreSheet *score, gboolean *scored, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  return finished_sitting_parse_result (blueprint, body, score, scored, error);
}

static void
test_result_of_the_server (void)
{
  static const char *const wrong[] = {
    "",
    "[]",
    "{\"scored\":true}",
    "{\"scored\":true,\"sections\":[{\"id\":\"X\",\"points\":\"1\"}],\"total\":\"1\"}",
    "{\"scored\":true,\"sections\":[{\"id\":\"S\",\"points\":\"much\"}],\"total\":\"1\"}",
  };
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GError) error = NULL;
  gsize len;
  const guint8 *data = g_bytes_get_data (kit->blueprint_json, &len);
  g_autoptr (Blueprint) blueprint = blueprint_parse ("b", data, len, &error);
  gboolean scored = TRUE;
  ScoreSheet score = { 0 };

  g_assert_true (parse_result (blueprint, "{\"scored\":false}", &score, &scored, &error));
  g_assert_false (scored);
  g_assert_true (parse_result (blueprint,
                               "{\"scored\":true,\"sections\":[{\"id\":\"S\",\"points\":\"5/2\"}],\"total\":\"5/2\"}",
                               &score, &scored, &error));
  g_assert_true (scored);
  g_assert_cmpint (score.sections[0].points.num, ==, 5);
  g_assert_cmpuint (score.sections[0].n_items, ==, 2);
  for (guint i = 1; i < G_N_ELEMENTS (wrong); i++)
    {
      gboolean parsed = parse_result (blueprint, wrong[i], &score, &scored, &error);

      g_assert_true (!parsed || !scored);
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/finished-sitting/comes-back", test_comes_back);
  g_test_add_func ("/finished-sitting/every-cut-is-refused", test_damage_is_refused);
  g_test_add_func ("/finished-sitting/reads-the-servers-result", test_result_of_the_server);
  return g_test_run ();
}
