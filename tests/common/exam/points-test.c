/* Points vectors. */
#include <string.h>

#include "tests/common/exam/exam-kit.h"

static gboolean
parse (const char *text, Points *out, GError **error)
{
  return points_parse (out, (const guint8 *)text, strlen (text), error);
}

static void
test_scores_keys_and_graded_options (void)
{
  Points key, graded;
  Rational value;

  g_assert_true (parse ("exam-points/v1\nsingle 1 0 0 5 0 0\n", &key, NULL));
  g_assert_true (parse ("exam-points/v1\nsingle 4 3 -1 8\n", &graded, NULL));
  g_assert_true (points_score (&key, "C", &value, NULL));
  g_assert_cmpint (rational_compare (value, rational_from_integer (5)), ==, 0);
  g_assert_true (points_score (&key, "", &value, NULL));
  g_assert_cmpint (value.num, ==, 0);
  g_assert_true (points_score (&graded, "B", &value, NULL));
  g_assert_cmpint (value.num, ==, -1);
  g_assert_cmpint (value.den, ==, 4);
  g_assert_cmpint (points_maximum (&graded).num, ==, 2);
}

static void
test_not_answering_is_never_worse_than_the_maximum (void)
{
  Points points;

  g_assert_true (parse ("exam-points/v1\nsingle 1 -1 -2\n", &points, NULL));
  g_assert_cmpint (points_maximum (&points).num, ==, 0);
}

static void
test_format_gives_the_same_bytes (void)
{
  static const char TEXT[] = "exam-points/v1\nsingle 3 1 2 3 4 -5\n";
  g_autoptr (GBytes) bytes = NULL;
  Points points;
  gsize len;
  const char *data;

  g_assert_true (parse (TEXT, &points, NULL));
  bytes = points_format (&points);
  data = g_bytes_get_data (bytes, &len);
  g_assert_cmpmem (data, len, TEXT, sizeof TEXT - 1);
}

static void
test_refuses_other_spellings (void)
{
  static const char *const WRONG[] = {
    "",
    "exam-points/v1\n",
    "exam-points/v1\nsingle 1 5\n",
    "exam-points/v1\nsingle 0 5 0\n",
    "exam-points/v1\nsingle 1 05 0\n",
    "exam-points/v1\nsingle 1 -0 0\n",
    "exam-points/v1\nsingle 1 5 0",
    "exam-points/v1\nsingle 1 5 0\n\n",
    "exam-points/v1\nsingle 1  5 0\n",
    "exam-points/v1\nmany 1 5 0\n",
    "exam-points/v2\nsingle 1 5 0\n",
    "exam-points/v1\nsingle 1 5 0 \n",
    "exam-points/v1\nsingle 1 1000001 0\n",
    "exam-points/v1\nsingle 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GError) error = NULL;
      Points points;

      if (parse (WRONG[i], &points, &error))
        g_error ("accepted: %s", WRONG[i]);
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

static void
test_refuses_a_response_that_is_no_option (void)
{
  static const char *const WRONG[] = { "D", "a", "AB", "1", "@", " " };
  Points points;

  g_assert_true (parse ("exam-points/v1\nsingle 1 5 0 0\n", &points, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GError) error = NULL;
      Rational value;

      g_assert_false (points_score (&points, WRONG[i], &value, &error));
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/points/scores-keys-and-graded-options", test_scores_keys_and_graded_options);
  g_test_add_func ("/points/maximum-counts-not-answering", test_not_answering_is_never_worse_than_the_maximum);
  g_test_add_func ("/points/format-gives-the-same-bytes", test_format_gives_the_same_bytes);
  g_test_add_func ("/points/refuses-other-spellings", test_refuses_other_spellings);
  g_test_add_func ("/points/refuses-a-response-that-is-no-option", test_refuses_a_response_that_is_no_option);
  return g_test_run ();
}
