/* States of the palette: from answers and marks to class, mark and words. */
#include "exam-client/ui/palette-state.h"

static void
test_states (void)
{
  g_assert_cmpint (palette_state_of ("", FALSE, FALSE), ==, PALETTE_STATE_EMPTY);
  g_assert_cmpint (palette_state_of (NULL, FALSE, FALSE), ==, PALETTE_STATE_EMPTY);
  g_assert_cmpint (palette_state_of ("C", FALSE, FALSE), ==, PALETTE_STATE_ANSWERED);
  g_assert_cmpint (palette_state_of ("", FALSE, TRUE), ==, PALETTE_STATE_DOUBTFUL);
  g_assert_cmpint (palette_state_of ("C|", TRUE, FALSE), ==, PALETTE_STATE_PARTIAL);
  g_assert_cmpint (palette_state_of ("C", TRUE, TRUE), ==, PALETTE_STATE_DOUBTFUL);
}

static void
test_names (void)
{
  g_autofree char *empty = palette_state_dup_name (1, PALETTE_STATE_EMPTY);
  g_autofree char *answered = palette_state_dup_name (12, PALETTE_STATE_ANSWERED);
  g_autofree char *doubtful = palette_state_dup_name (110, PALETTE_STATE_DOUBTFUL);

  g_assert_cmpstr (empty, ==, "Item 1, not answered");
  g_assert_cmpstr (answered, ==, "Item 12, answered");
  g_assert_cmpstr (doubtful, ==, "Item 110, doubtful");
}

/* Two states never differ by colour alone. */
static void
test_marks (void)
{
  g_assert_cmpstr (palette_state_mark (PALETTE_STATE_EMPTY, FALSE), ==, "");
  g_assert_cmpstr (palette_state_mark (PALETTE_STATE_ANSWERED, TRUE), ==, "✓");
  g_assert_cmpstr (palette_state_mark (PALETTE_STATE_PARTIAL, TRUE), ==, "✓ …");
  g_assert_cmpstr (palette_state_mark (PALETTE_STATE_DOUBTFUL, FALSE), ==, "?");
  g_assert_cmpstr (palette_state_mark (PALETTE_STATE_DOUBTFUL, TRUE), ==, "✓ ?");
  g_assert_cmpstr (palette_state_css_class (PALETTE_STATE_EMPTY), !=, palette_state_css_class (PALETTE_STATE_DOUBTFUL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette-state/doubtful-wins-over-answered", test_states);
  g_test_add_func ("/palette-state/names-are-stable-for-assistive-tools", test_names);
  g_test_add_func ("/palette-state/every-state-has-its-own-mark", test_marks);
  return g_test_run ();
}
