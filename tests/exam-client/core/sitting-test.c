/* A sitting against a server made of the same library: what the terminal seals, the server opens and folds to the same
 * state; a form that the draw does not give is refused. */
#include "exam-client/core/sitting.h"

#include <string.h>

#include "common/crypto/identity.h"
#include "tests/common/exam/exam-kit.h"

#define SESSION "2026-10-12/JKT-03/1"
#define WHO     "P0000001"

typedef struct
{
  ExamKit *kit;
  BankPackage *package;
  char *transcript;
  Form *form;
  Secret *terminal_key;
  char *terminal_cert;
  guint8 cert_sha256[DIGEST_LEN];
  Secret *scoring_private;
  guint8 scoring_public[32];
} Centre;

static char *
make_transcript (const BankPackage *package, const char *session, guint8 bank_flip)
{
  g_autoptr (DrawTranscript) transcript = draw_transcript_new ();
  guint8 reveal[32] = { 9 };

  transcript->log_origin = g_strdup ("exam.example/log");
  bank_package_manifest_sha256 (package, transcript->bank_sha256);
  transcript->bank_sha256[0] ^= bank_flip;
  transcript->session = g_strdup (session);
  transcript->beacon_source = g_strdup ("dice");
  transcript->beacon_round = 1;
  draw_transcript_add_reveal (transcript, "anna", reveal);
  return draw_transcript_format (transcript);
}

static void
centre_set_up (Centre *centre, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  guint8 seed[DIGEST_LEN];

  centre->kit = exam_kit_new (8);
  file = exam_kit_build_signed (centre->kit);
  centre->package = bank_package_open (file, centre->kit->committee_pem, &error);
  g_assert_no_error (error);
  centre->transcript = make_transcript (centre->package, SESSION, 0);
  draw_seed (centre->transcript, seed);
  centre->form = draw_form (bank_package_blueprint (centre->package), bank_package_manifest (centre->package), seed,
                            SESSION, WHO, &error);
  centre->terminal_key = identity_key_new_pem (&error);
  centre->terminal_cert
      = identity_self_signed_new_pem (centre->terminal_key, "A-01", IDENTITY_ROLE_TERMINAL, 1790000000, 9, &error);
  g_assert_no_error (error);
  g_assert_true (identity_fingerprint (centre->terminal_cert, centre->cert_sha256, &error));
  g_assert_true (hpke_generate (&centre->scoring_private, centre->scoring_public, &error));
}

static void
centre_tear_down (Centre *centre, gconstpointer data)
{
  bank_package_free (centre->package);
  exam_kit_free (centre->kit);
  g_free (centre->transcript);
  form_free (centre->form);
  secret_free (centre->terminal_key);
  g_free (centre->terminal_cert);
  secret_free (centre->scoring_private);
}

static Sitting *
new_sitting (Centre *centre, guint32 number, guint64 first_seq, const guint8 chain[DIGEST_LEN], guint64 now_ms)
{
  SittingSegment segment = { .exam = "kit",
                             .session = SESSION,
                             .pseudonym = WHO,
                             .terminal_sha256 = centre->cert_sha256,
                             .terminal_key_pem = centre->terminal_key,
                             .scoring_public = centre->scoring_public,
                             .number = number,
                             .first_seq = first_seq,
                             .previous_chain = chain,
                             .now_ms = now_ms,
                             .wall_ms = 1790000000000 };
  g_autoptr (GError) error = NULL;
  Sitting *sitting = sitting_new (&segment, &error);

  g_assert_no_error (error);
  return sitting;
}

/* What the server seals; state is taken over by value, its slots copied. */
static Release *
new_release (Centre *centre, const SittingState *state, gboolean has_points)
{
  Release *release = release_new (centre->form->slots->len);

  release->has_points = has_points;
  for (guint slot = 0; slot < centre->form->slots->len; slot++)
    {
      guint32 idx = g_array_index (centre->form->slots, FormSlot, slot).idx;
      g_autoptr (Secret) item = exam_kit_item_key (centre->kit, ITEM_SEAL_CONTENT, idx);
      g_autoptr (Secret) points = exam_kit_item_key (centre->kit, ITEM_SEAL_POINTS, idx);

      g_array_index (release->idx, guint32, slot) = idx;
      memcpy (secret_data (release->item_keys) + slot * 32, secret_peek (item), 32);
      if (has_points)
        memcpy (secret_data (release->points_keys) + slot * 32, secret_peek (points), 32);
    }
  if (state != NULL)
    {
      GArray *slots = release->state->slots;

      memcpy (slots->data, state->slots->data, slots->len * sizeof (SlotState));
      *release->state = *state;
      release->state->slots = slots;
    }
  return release;
}

static gboolean
open_with (Sitting *sitting, Centre *centre, const char *transcript, Release *release, GError **error)
{
  SegmentHeader header;
  guint8 hash[DIGEST_LEN];
  g_autoptr (GBytes) sealed = NULL;

  g_assert_true (segment_parse (sitting->header, &header, NULL));
  digest_sha256 (hash, sitting->header, SEGMENT_HEADER_LEN);
  sealed = release_seal (release, header.receive_public, hash, NULL);
  g_assert_nonnull (sealed);
  return sitting_open_release (sitting, centre->package, transcript, sealed, error);
}

static void
seal (Sitting *sitting, RecordType type, guint slot, const char *text, guint64 now_ms, guint8 out[ANSWER_RECORD_LEN])
{
  g_autoptr (GError) error = NULL;
  RecordBody body;

  record_body_init (&body, type);
  if (slot != RECORD_NO_SLOT)
    {
      body.slot = slot;
      body.idx = g_array_index (sitting->form->slots, FormSlot, slot).idx;
    }
  if (type == RECORD_TYPE_START)
    memset (body.text, 'a', 64);
  else if (text != NULL)
    g_strlcpy (body.text, text, sizeof body.text);
  if (type == RECORD_TYPE_SUBMIT)
    {
      body.code = RECORD_SUBMIT_CANDIDATE;
      body.value = sitting->state->n_answered;
    }
  sitting_seal (sitting, &body, now_ms, out, &error);
  g_assert_no_error (error);
}

static const guint8 NO_CHAIN[DIGEST_LEN];

static void
test_server_reads_the_same (Centre *centre, gconstpointer data)
{
  g_autoptr (Sitting) sitting = new_sitting (centre, 1, 0, NO_CHAIN, 1000);
  g_autoptr (Release) release = new_release (centre, NULL, TRUE);
  g_autoptr (SittingState) replay = sitting_state_new (2);
  g_autoptr (GError) error = NULL;
  g_auto (SegmentKeys) keys = { 0 };
  guint8 records[4][ANSWER_RECORD_LEN], chain[DIGEST_LEN] = { 0 };
  SegmentHeader header;

  g_assert_true (open_with (sitting, centre, centre->transcript, release, &error));
  sitting_set_running (sitting, TRUE, 1000);
  seal (sitting, RECORD_TYPE_START, RECORD_NO_SLOT, NULL, 1000, records[0]);
  seal (sitting, RECORD_TYPE_ANSWER, 0, "B", 5000, records[1]);
  seal (sitting, RECORD_TYPE_ANSWER, 1, "A", 9000, records[2]);
  seal (sitting, RECORD_TYPE_SUBMIT, RECORD_NO_SLOT, "total=5", 11000, records[3]);
  g_assert_true (segment_verify (sitting->header, centre->terminal_cert, &error));
  g_assert_true (segment_parse (sitting->header, &header, &error));
  g_assert_true (segment_open (sitting->header, centre->scoring_private, &keys, &error));
  for (guint i = 0; i < 4; i++)
    {
      RecordBody body;

      answer_record_chain (records[i], chain);
      g_assert_true (answer_record_verify (records[i], chain, header.sitting_public, &error));
      g_assert_true (answer_record_open (&keys, records[i], &body, &error));
      g_assert_true (sitting_state_apply (replay, centre->form, &body, &error));
    }
  g_assert_cmpmem (chain, DIGEST_LEN, sitting->chain, DIGEST_LEN);
  g_assert_true (replay->submitted);
  g_assert_cmpuint (replay->used_ms, ==, 10000);
  g_assert_cmpuint (replay->n_answered, ==, 2);
  g_assert_cmpstr (g_array_index (replay->slots, SlotState, 0).response, ==, "B");
}

static void
test_score_follows_each_answer (Centre *centre, gconstpointer data)
{
  static const struct
  {
    const char *letter;
    gint64 points;
  } steps[] = { { "A", 0 }, { "B", 5 }, { "C", 0 }, { "B", 5 }, { "", 0 } };
  g_autoptr (Sitting) sitting = new_sitting (centre, 1, 0, NO_CHAIN, 0);
  g_autoptr (Release) release = new_release (centre, NULL, TRUE);
  guint8 record[ANSWER_RECORD_LEN];

  g_assert_true (open_with (sitting, centre, centre->transcript, release, NULL));
  seal (sitting, RECORD_TYPE_START, RECORD_NO_SLOT, NULL, 0, record);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      seal (sitting, RECORD_TYPE_ANSWER, 1, steps[i].letter, i, record);
      g_assert_cmpint (sitting_get_score (sitting)->total.num, ==, steps[i].points);
    }
  g_assert_cmpuint (sitting_count_answered (sitting, 0), ==, 0);
}

static void
test_withheld_points_give_no_score (Centre *centre, gconstpointer data)
{
  g_autoptr (Sitting) sitting = new_sitting (centre, 1, 0, NO_CHAIN, 0);
  g_autoptr (Release) release = new_release (centre, NULL, FALSE);
  guint8 record[ANSWER_RECORD_LEN];

  g_assert_true (open_with (sitting, centre, centre->transcript, release, NULL));
  seal (sitting, RECORD_TYPE_START, RECORD_NO_SLOT, NULL, 0, record);
  seal (sitting, RECORD_TYPE_ANSWER, 0, "B", 1, record);
  g_assert_null (sitting_get_score (sitting));
}

static void
test_time_is_a_ledger (Centre *centre, gconstpointer data)
{
  g_autoptr (Sitting) sitting = new_sitting (centre, 1, 0, NO_CHAIN, 1000);
  g_autoptr (Release) release = new_release (centre, NULL, TRUE);
  guint8 record[ANSWER_RECORD_LEN];
  RecordBody grant;

  release->extra_s = 60;
  g_assert_true (open_with (sitting, centre, centre->transcript, release, NULL));
  g_assert_cmpuint (sitting_remaining_ms (sitting, 1000), ==, 660000);
  sitting_set_running (sitting, TRUE, 1000);
  seal (sitting, RECORD_TYPE_START, RECORD_NO_SLOT, NULL, 1000, record);
  g_assert_cmpuint (sitting_remaining_ms (sitting, 31000), ==, 630000);
  sitting_set_running (sitting, FALSE, 31000);
  g_assert_cmpuint (sitting_remaining_ms (sitting, 999000), ==, 630000);
  record_body_init (&grant, RECORD_TYPE_TIME);
  grant.code = RECORD_TIME_GRANT;
  grant.value = 300000;
  g_assert_true (sitting_seal (sitting, &grant, 999000, record, NULL));
  g_assert_cmpuint (sitting_remaining_ms (sitting, 999000), ==, 930000);
  g_assert_cmpuint (sitting->state->used_ms, ==, 30000);
  sitting_set_running (sitting, TRUE, 1000000);
  g_assert_cmpuint (sitting_remaining_ms (sitting, 1000000 + 930000 - 1), ==, 1);
  g_assert_cmpuint (sitting_remaining_ms (sitting, 99000000), ==, 0);
}

/* A crash: the second process goes on where the records end, and what lay between used up nothing. */
static void
test_resume_goes_on (Centre *centre, gconstpointer data)
{
  g_autoptr (Sitting) first = new_sitting (centre, 1, 0, NO_CHAIN, 1000);
  g_autoptr (Sitting) second = NULL;
  g_autoptr (Release) release = new_release (centre, NULL, TRUE);
  g_autoptr (Release) again = NULL;
  guint8 record[ANSWER_RECORD_LEN];
  RecordBody resume;

  g_assert_true (open_with (first, centre, centre->transcript, release, NULL));
  sitting_set_running (first, TRUE, 1000);
  seal (first, RECORD_TYPE_START, RECORD_NO_SLOT, NULL, 1000, record);
  seal (first, RECORD_TYPE_ANSWER, 1, "B", 21000, record);
  again = new_release (centre, first->state, TRUE);
  second = new_sitting (centre, 2, 2, first->chain, 5000000);
  g_assert_true (open_with (second, centre, centre->transcript, again, NULL));
  g_assert_cmpuint (sitting_remaining_ms (second, 5000000), ==, 580000);
  g_assert_cmpint (sitting_get_score (second)->total.num, ==, 5);
  sitting_set_running (second, TRUE, 5000000);
  record_body_init (&resume, RECORD_TYPE_RESUME);
  resume.value = 4979000;
  g_assert_true (sitting_seal (second, &resume, 5000000, record, NULL));
  g_assert_cmpuint (resume.seq, ==, 2);
  g_assert_cmpuint (resume.used_ms, ==, 20000);
  g_assert_cmpuint (second->state->credited_ms, ==, 4979000);
}

static void
assert_refused (Centre *centre, const char *transcript, Release *release, guint64 first_seq, AdilError code)
{
  g_autoptr (Sitting) sitting
      = new_sitting (centre, first_seq > 0 ? 2 : 1, first_seq, first_seq > 0 ? centre->cert_sha256 : NO_CHAIN, 0);
  g_autoptr (GError) error = NULL;

  g_assert_false (open_with (sitting, centre, transcript, release, &error));
  exam_kit_assert_error (&error, code);
  g_assert_null (sitting->form);
  g_assert_null (sitting->items);
}

static void
test_another_form_is_refused (Centre *centre, gconstpointer data)
{
  g_autoptr (Release) release = new_release (centre, NULL, TRUE);
  guint32 *idx = &g_array_index (release->idx, guint32, 0);

  *idx = (*idx + 1) % 8;
  assert_refused (centre, centre->transcript, release, 0, ADIL_ERROR_REFUSED);
}

static void
test_another_draw_is_refused (Centre *centre, gconstpointer data)
{
  g_autoptr (Release) release = new_release (centre, NULL, TRUE);
  g_autofree char *other_bank = make_transcript (centre->package, SESSION, 1);
  g_autofree char *other_session = make_transcript (centre->package, "2026-10-12/JKT-03/2", 0);

  assert_refused (centre, other_bank, release, 0, ADIL_ERROR_REFUSED);
  assert_refused (centre, other_session, release, 0, ADIL_ERROR_REFUSED);
  assert_refused (centre, "exam-draw/v1\n", release, 0, ADIL_ERROR_SYNTAX);
}

static void
test_another_place_is_refused (Centre *centre, gconstpointer data)
{
  g_autoptr (Release) release = new_release (centre, NULL, TRUE);

  assert_refused (centre, centre->transcript, release, 7, ADIL_ERROR_REFUSED);
}

static void
test_wrong_keys_are_refused (Centre *centre, gconstpointer data)
{
  g_autoptr (Release) release = new_release (centre, NULL, TRUE);
  g_autoptr (Sitting) sitting = new_sitting (centre, 1, 0, NO_CHAIN, 0);
  g_autoptr (Sitting) other = new_sitting (centre, 1, 0, NO_CHAIN, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = NULL;
  SegmentHeader header;
  guint8 hash[DIGEST_LEN];

  secret_data (release->item_keys)[5] ^= 1;
  assert_refused (centre, centre->transcript, release, 0, ADIL_ERROR_DAMAGED);
  secret_data (release->item_keys)[5] ^= 1;
  /* Sealed to another process's receive key. */
  g_assert_true (segment_parse (other->header, &header, NULL));
  digest_sha256 (hash, other->header, SEGMENT_HEADER_LEN);
  sealed = release_seal (release, header.receive_public, hash, NULL);
  g_assert_false (sitting_open_release (sitting, centre->package, centre->transcript, sealed, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

static void
test_impossible_records_change_nothing (Centre *centre, gconstpointer data)
{
  g_autoptr (Sitting) sitting = new_sitting (centre, 1, 0, NO_CHAIN, 0);
  g_autoptr (Release) release = new_release (centre, NULL, TRUE);
  g_autoptr (GError) error = NULL;
  guint8 record[ANSWER_RECORD_LEN], chain[DIGEST_LEN];
  RecordBody body;

  g_assert_true (open_with (sitting, centre, centre->transcript, release, NULL));
  seal (sitting, RECORD_TYPE_START, RECORD_NO_SLOT, NULL, 0, record);
  memcpy (chain, sitting->chain, DIGEST_LEN);
  record_body_init (&body, RECORD_TYPE_ANSWER);
  body.slot = 99;
  g_assert_false (sitting_seal (sitting, &body, 1, record, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_cmpmem (chain, DIGEST_LEN, sitting->chain, DIGEST_LEN);
  g_assert_cmpuint (sitting->state->next_seq, ==, 1);
  seal (sitting, RECORD_TYPE_SUBMIT, RECORD_NO_SLOT, "", 2, record);
  record_body_init (&body, RECORD_TYPE_FOCUS);
  g_assert_false (sitting_seal (sitting, &body, 3, record, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

#define ADD(name, function) g_test_add ("/sitting/" name, Centre, NULL, centre_set_up, function, centre_tear_down)

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  ADD ("the-server-reads-what-the-terminal-sealed", test_server_reads_the_same);
  ADD ("the-score-follows-each-answer", test_score_follows_each_answer);
  ADD ("withheld-points-give-no-score", test_withheld_points_give_no_score);
  ADD ("time-is-a-ledger", test_time_is_a_ledger);
  ADD ("a-resume-goes-on-and-uses-up-nothing", test_resume_goes_on);
  ADD ("another-form-is-refused", test_another_form_is_refused);
  ADD ("a-draw-of-another-bank-or-session-is-refused", test_another_draw_is_refused);
  ADD ("another-place-in-the-records-is-refused", test_another_place_is_refused);
  ADD ("wrong-keys-are-refused", test_wrong_keys_are_refused);
  ADD ("impossible-records-change-nothing", test_impossible_records_change_nothing);
  return g_test_run ();
}
