/* A terminal that lets its candidate go back to a part whose time is up, or look ahead. */
#include <string.h>

#include "common/exam/sitting-state.h"
#include "tests/common/exam/exam-kit.h"

#define FORM_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static gboolean
apply (SittingState *state, const Form *form, RecordType type, guint32 slot, gint64 value, GError **error)
{
  RecordBody body;

  record_body_init (&body, type);
  body.seq = state->next_seq;
  body.slot = body.idx = slot;
  body.value = value;
  body.code = type == RECORD_TYPE_TIME ? RECORD_TIME_PART : 0;
  g_strlcpy (body.text,
             type == RECORD_TYPE_START    ? FORM_HASH
             : type == RECORD_TYPE_ANSWER ? "B"
                                          : "",
             sizeof body.text);
  return sitting_state_apply (state, form, &body, error);
}

static void
test_only_items_of_the_running_part_are_answered (void)
{
  g_autoptr (Form) form = exam_kit_form_new (2);
  g_autoptr (SittingState) state = sitting_state_new (2);
  g_autoptr (GError) error = NULL;

  g_array_index (form->slots, FormSlot, 1).part = 1;
  g_assert_true (apply (state, form, RECORD_TYPE_START, RECORD_NO_SLOT, 0, NULL));
  g_assert_false (apply (state, form, RECORD_TYPE_ANSWER, 1, 0, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_true (apply (state, form, RECORD_TYPE_ANSWER, 0, 0, NULL));
  g_assert_true (apply (state, form, RECORD_TYPE_TIME, RECORD_NO_SLOT, 1, NULL));
  g_assert_false (apply (state, form, RECORD_TYPE_ANSWER, 0, 0, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_true (apply (state, form, RECORD_TYPE_ANSWER, 1, 0, NULL));
  g_assert_cmpuint (state->n_answered, ==, 2);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/sitting-state-attack/only-items-of-the-running-part-are-answered",
                   test_only_items_of_the_running_part_are_answered);
  return g_test_run ();
}
