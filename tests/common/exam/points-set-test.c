/* Points of a form in locked memory. */
#include <string.h>

#include "common/base/error.h"
#include "common/crypto/secret.h"
#include "common/exam/points-set.h"

static gboolean
add (PointsSet *set, const char *text, GError **error)
{
  return points_set_add (set, (const guint8 *)text, strlen (text), error);
}

static void
test_each_slot_scores_as_it_would_alone (void)
{
  g_autoptr (PointsSet) set = points_set_new ();
  g_autoptr (GError) error = NULL;
  Rational value;

  g_assert_true (add (set, "exam-points/v1\nsingle 1 0 0 5\n", &error));
  g_assert_true (add (set, "exam-points/v2\ntext 1 5 sum\nfield text 0 0 whole 0 - -\nlike Jakarta 5\n", &error));
  g_assert_true (add (set, "exam-points/v2\nmultiple 1 2 sum\nfield multiple 3 0 sum 0 - -\non A 1\non C 1\n", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (points_set_len (set), ==, 3);
  g_assert_true (points_score (points_set_peek (set)[0], "C", &value, NULL));
  g_assert_cmpint (value.num, ==, 5);
  g_assert_true (points_score (points_set_peek (set)[1], "JAKARTA", &value, NULL));
  g_assert_cmpint (value.num, ==, 5);
  g_assert_true (points_score (points_set_peek (set)[2], "AC", &value, NULL));
  g_assert_cmpint (value.num, ==, 2);
}

static void
test_a_refused_text_adds_nothing (void)
{
  g_autoptr (PointsSet) set = points_set_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (add (set, "exam-points/v3\nsingle 1 0 0 5\n", &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  g_assert_cmpuint (points_set_len (set), ==, 0);
}

/* 40 rehearsed sittings of 110 items and their keys must fit into the 8 MiB that a user may lock. */
static void
test_plain_items_take_little_room (void)
{
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify)points_set_free);
  g_autoptr (GError) error = NULL;

  for (guint sitting = 0; sitting < 20; sitting++)
    {
      PointsSet *set = points_set_new ();

      g_ptr_array_add (sets, set);
      for (guint i = 0; i < 110; i++)
        g_assert_true (add (set, "exam-points/v1\nsingle 1 0 0 5 0 0\n", &error));
    }
  g_assert_no_error (error);
}

/* What does not fit is an error, not the end of the process. */
static void
test_an_exhausted_pool_is_a_limit (void)
{
  g_autoptr (PointsSet) set = points_set_new ();
  g_autoptr (GError) error = NULL;

  while (points_set_len (set) < 100000 && add (set, "exam-points/v1\nsingle 1 0 0 5 0 0\n", &error))
    ;
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/points-set/each-slot-scores-as-it-would-alone", test_each_slot_scores_as_it_would_alone);
  g_test_add_func ("/points-set/a-refused-text-adds-nothing", test_a_refused_text_adds_nothing);
  g_test_add_func ("/points-set/plain-items-take-little-room", test_plain_items_take_little_room);
  g_test_add_func ("/points-set/an-exhausted-pool-is-a-limit", test_an_exhausted_pool_is_a_limit);
  return g_test_run ();
}
