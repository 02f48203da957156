/* Folding records. */
#include <string.h>

#include "common/exam/sitting-state.h"
#include "tests/common/exam/exam-kit.h"

#define FORM_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

typedef struct
{
  SittingState *state;
  Form *form;
  guint64 used_ms;
} Sitting;

static void
sitting_clear (Sitting *sitting)
{
  sitting_state_free (sitting->state);
  form_free (sitting->form);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sitting, sitting_clear)

static RecordBody
next (const Sitting *sitting, RecordType type, guint32 slot, guint16 code, gint64 value, const char *text)
{
  RecordBody body;

  record_body_init (&body, type);
  body.seq = sitting->state->next_seq;
  body.used_ms = sitting->used_ms;
  body.slot = body.idx = slot;
  body.code = code;
  body.value = value;
  g_strlcpy (body.text, text, sizeof body.text);
  return body;
}

static void
apply (Sitting *sitting, RecordType type, guint32 slot, guint16 code, gint64 value, const char *text)
{
  RecordBody body = next (sitting, type, slot, code, value, text);
  g_autoptr (GError) error = NULL;

  sitting_state_apply (sitting->state, sitting->form, &body, &error);
  g_assert_no_error (error);
}

static void
refuse_body (Sitting *sitting, const RecordBody *body)
{
  g_autoptr (GArray) slots = g_array_copy (sitting->state->slots);
  SittingState before = *sitting->state;
  g_autoptr (GError) error = NULL;

  g_assert_false (sitting_state_apply (sitting->state, sitting->form, body, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_cmpmem (&before, sizeof before, sitting->state, sizeof before);
  g_assert_cmpmem (slots->data, slots->len * sizeof (SlotState), sitting->state->slots->data,
                   slots->len * sizeof (SlotState));
}

static void
refuse (Sitting *sitting, RecordType type, guint32 slot, guint16 code, gint64 value, const char *text)
{
  RecordBody body = next (sitting, type, slot, code, value, text);

  refuse_body (sitting, &body);
}

static Sitting
start (void)
{
  Sitting sitting = { sitting_state_new (3), exam_kit_form_new (3), 0 };

  apply (&sitting, RECORD_TYPE_START, RECORD_NO_SLOT, 0, 0, FORM_HASH);
  return sitting;
}

static void
test_folds_a_whole_sitting (void)
{
  g_auto (Sitting) sitting = start ();
  g_autofree const char **responses = NULL;

  apply (&sitting, RECORD_TYPE_VIEW, 1, 0, 0, "");
  sitting.used_ms = 1000;
  apply (&sitting, RECORD_TYPE_ANSWER, 1, 0, 0, "B");
  apply (&sitting, RECORD_TYPE_ANSWER, 1, 0, 0, "E");
  apply (&sitting, RECORD_TYPE_ANSWER, 2, 0, 0, "A");
  apply (&sitting, RECORD_TYPE_FLAG, 2, 0, 1, "");
  apply (&sitting, RECORD_TYPE_FLAG, 2, 0, 1, "");
  apply (&sitting, RECORD_TYPE_ANSWER, 2, 0, 0, "");
  apply (&sitting, RECORD_TYPE_RESUME, RECORD_NO_SLOT, 0, 5000, "");
  apply (&sitting, RECORD_TYPE_SUBMIT, RECORD_NO_SLOT, RECORD_SUBMIT_TIME_UP, 1, "total=5");
  responses = sitting_state_responses (sitting.state);
  g_assert_cmpstr (responses[0], ==, "");
  g_assert_cmpstr (responses[1], ==, "E");
  g_assert_cmpstr (responses[2], ==, "");
  g_assert_cmpuint (sitting.state->n_answered, ==, 1);
  g_assert_cmpuint (sitting.state->n_flagged, ==, 1);
  g_assert_cmpuint (sitting.state->current_slot, ==, 1);
  g_assert_cmpuint (sitting.state->credited_ms, ==, 5000);
  g_assert_cmpuint (sitting.state->used_ms, ==, 1000);
  g_assert_true (sitting.state->submitted);
  g_assert_cmpstr (sitting.state->submit_text, ==, "total=5");
  refuse (&sitting, RECORD_TYPE_ANSWER, 0, 0, 0, "A");
}

static void
test_a_new_part_has_a_new_clock (void)
{
  g_auto (Sitting) sitting = start ();

  sitting.used_ms = 700;
  apply (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_PART, 0, "");
  g_assert_cmpuint (sitting.state->part_used_ms, ==, 700);
  apply (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_GRANT, 300, "17");
  apply (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_PART, 1, "");
  g_assert_cmpuint (sitting.state->part, ==, 1);
  g_assert_cmpuint (sitting.state->part_used_ms, ==, 0);
  g_assert_cmpuint (sitting.state->part_granted_ms, ==, 0);
  g_assert_cmpuint (sitting.state->granted_ms, ==, 300);
  sitting.used_ms = 900;
  apply (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_TICK, 0, "");
  g_assert_cmpuint (sitting.state->part_used_ms, ==, 200);
  apply (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_PAUSE, 1, "");
  g_assert_true (sitting.state->paused);
  refuse (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_PART, 0, "");
  refuse (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_PART, 1, "");
  refuse (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_PART, 3, "");
}

static void
test_refuses_impossible_records (void)
{
  g_auto (Sitting) sitting = start ();
  RecordBody body;

  sitting.used_ms = 100;
  apply (&sitting, RECORD_TYPE_ANSWER, 0, 0, 0, "A");
  refuse (&sitting, RECORD_TYPE_START, RECORD_NO_SLOT, 0, 0, FORM_HASH);
  refuse (&sitting, RECORD_TYPE_ANSWER, 3, 0, 0, "A");
  refuse (&sitting, RECORD_TYPE_ANSWER, RECORD_NO_SLOT, 0, 0, "A");
  refuse (&sitting, RECORD_TYPE_ANSWER, 0, 0, 0, "F");
  refuse (&sitting, RECORD_TYPE_ANSWER, 0, 0, 0, "AB");
  refuse (&sitting, RECORD_TYPE_FLAG, 0, 0, 2, "");
  refuse (&sitting, RECORD_TYPE_FOCUS, RECORD_NO_SLOT, 0, -1, "");
  refuse (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, 9, 0, "");
  refuse (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_GRANT, -1, "");
  refuse (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_GRANT, G_MAXINT64, "");
  refuse (&sitting, RECORD_TYPE_TIME, RECORD_NO_SLOT, RECORD_TIME_PAUSE, 2, "");
  refuse (&sitting, RECORD_TYPE_INCIDENT, RECORD_NO_SLOT, 5, 0, "");
  refuse (&sitting, RECORD_TYPE_INCIDENT, RECORD_NO_SLOT, RECORD_INCIDENT_NOTE, 0, "tab\there");
  refuse (&sitting, RECORD_TYPE_RESUME, RECORD_NO_SLOT, 0, -1, "");
  refuse (&sitting, RECORD_TYPE_SUBMIT, RECORD_NO_SLOT, 0, 1, "");
  refuse (&sitting, RECORD_TYPE_SUBMIT, RECORD_NO_SLOT, RECORD_SUBMIT_CANDIDATE, 2, "");
  refuse (&sitting, (RecordType)10, RECORD_NO_SLOT, 0, 0, "");
  body = next (&sitting, RECORD_TYPE_ANSWER, 0, 0, 0, "A");
  body.idx = 1;
  refuse_body (&sitting, &body);
  body = next (&sitting, RECORD_TYPE_VIEW, 0, 0, 0, "");
  body.seq++;
  refuse_body (&sitting, &body);
  sitting.used_ms = 99;
  refuse (&sitting, RECORD_TYPE_VIEW, 0, 0, 0, "");
}

static void
test_first_record_is_start_with_a_hash (void)
{
  g_auto (Sitting) sitting = { sitting_state_new (3), exam_kit_form_new (3), 0 };

  refuse (&sitting, RECORD_TYPE_VIEW, 0, 0, 0, "");
  refuse (&sitting, RECORD_TYPE_RESUME, RECORD_NO_SLOT, 0, 0, "");
  refuse (&sitting, RECORD_TYPE_START, RECORD_NO_SLOT, 0, 0, "no hash");
}

static void
test_credited_time_never_runs_over (void)
{
  g_auto (Sitting) sitting = start ();

  for (guint i = 0; i < 3; i++)
    apply (&sitting, RECORD_TYPE_RESUME, RECORD_NO_SLOT, 0, G_MAXINT64, "");
  g_assert_cmpuint (sitting.state->credited_ms, ==, G_MAXINT64);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/sitting-state/folds-a-whole-sitting", test_folds_a_whole_sitting);
  g_test_add_func ("/sitting-state/a-new-part-has-a-new-clock", test_a_new_part_has_a_new_clock);
  g_test_add_func ("/sitting-state/refuses-impossible-records", test_refuses_impossible_records);
  g_test_add_func ("/sitting-state/first-record-is-start-with-a-hash", test_first_record_is_start_with_a_hash);
  g_test_add_func ("/sitting-state/credited-time-never-runs-over", test_credited_time_never_runs_over);
  return g_test_run ();
}
