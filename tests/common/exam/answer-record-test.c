/* Single records. */
#include "tests/common/exam/sitting-kit.h"

static void
test_survives_a_round_trip (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  guint8 record[ANSWER_RECORD_LEN], before[DIGEST_LEN];
  RecordBody body, opened;
  RecordType type;
  guint64 seq, t_ms;
  g_autoptr (GError) error = NULL;

  record_body_init (&body, RECORD_TYPE_ANSWER);
  body.seq = 3;
  body.t_ms = 12345;
  body.slot = 7;
  body.idx = 400;
  body.used_ms = 99;
  body.code = 2;
  body.value = -5;
  memset (body.text, 'x', EXAM_RESPONSE_MAX);
  memcpy (before, kit->chain, DIGEST_LEN);
  g_assert_true (answer_record_seal (&kit->keys, kit->sitting_key, &body, kit->chain, record, &error));
  g_assert_true (answer_record_peek (record, &type, &seq, &t_ms, &error));
  g_assert_cmpint (type, ==, RECORD_TYPE_ANSWER);
  g_assert_cmpuint (t_ms, ==, 12345);
  answer_record_chain (record, before);
  g_assert_cmpmem (before, DIGEST_LEN, kit->chain, DIGEST_LEN);
  g_assert_true (answer_record_verify (record, kit->chain, ed25519_key_public (kit->sitting_key), &error));
  g_assert_true (answer_record_open (&kit->keys, record, &opened, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (opened.slot, ==, 7);
  g_assert_cmpuint (opened.idx, ==, 400);
  g_assert_cmpuint (opened.used_ms, ==, 99);
  g_assert_cmpint (opened.value, ==, -5);
  g_assert_cmpstr (opened.text, ==, body.text);
}

static void
test_answers_all_look_alike (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  guint8 one[ANSWER_RECORD_LEN], two[ANSWER_RECORD_LEN];

  sitting_kit_seal (kit, RECORD_TYPE_ANSWER, 0, "A", one);
  sitting_kit_seal (kit, RECORD_TYPE_ANSWER, 1, "", two);
  g_assert_null (memmem (one, sizeof one, "A\0\0\0\0\0\0\0", 8));
  g_assert_cmpint (one[0], ==, two[0]);
}

static void
test_each_flipped_bit_is_noticed (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  guint8 record[ANSWER_RECORD_LEN], zero[DIGEST_LEN] = { 0 };

  sitting_kit_seal (kit, RECORD_TYPE_ANSWER, 0, "C", record);
  for (guint bit = 0; bit < 8 * ANSWER_RECORD_LEN; bit++)
    {
      g_autoptr (GError) error = NULL;
      guint8 chain[DIGEST_LEN];
      RecordBody body;

      record[bit / 8] ^= (guint8)(1u << bit % 8);
      memcpy (chain, zero, DIGEST_LEN);
      answer_record_chain (record, chain);
      g_assert_false (answer_record_verify (record, chain, ed25519_key_public (kit->sitting_key), &error));
      exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
      if (bit / 8 < ANSWER_RECORD_CHAINED)
        {
          g_assert_false (answer_record_open (&kit->keys, record, &body, &error));
          g_assert_true (error->domain == ADIL_ERROR);
        }
      record[bit / 8] ^= (guint8)(1u << bit % 8);
    }
}

static void
test_another_segments_keys_open_nothing (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  g_autoptr (SittingKit) other = sitting_kit_new ();
  guint8 record[ANSWER_RECORD_LEN];
  RecordBody body;
  g_autoptr (GError) error = NULL;

  sitting_kit_seal (kit, RECORD_TYPE_VIEW, 0, "", record);
  g_assert_false (answer_record_open (&other->keys, record, &body, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_false (answer_record_verify (record, kit->chain, ed25519_key_public (other->sitting_key), &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

static void
test_seal_refuses_texts_that_are_not_ascii (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  guint8 record[ANSWER_RECORD_LEN], chain[DIGEST_LEN];
  RecordBody body;
  g_autoptr (GError) error = NULL;

  memcpy (chain, kit->chain, DIGEST_LEN);
  record_body_init (&body, RECORD_TYPE_INCIDENT);
  g_strlcpy (body.text, "kabel \xc3\xa9", sizeof body.text);
  g_assert_false (answer_record_seal (&kit->keys, kit->sitting_key, &body, kit->chain, record, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
  memset (body.text, 'x', sizeof body.text);
  g_assert_false (answer_record_seal (&kit->keys, kit->sitting_key, &body, kit->chain, record, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
  g_assert_cmpmem (chain, DIGEST_LEN, kit->chain, DIGEST_LEN);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/answer-record/survives-a-round-trip", test_survives_a_round_trip);
  g_test_add_func ("/answer-record/answers-all-look-alike", test_answers_all_look_alike);
  g_test_add_func ("/answer-record/each-flipped-bit-is-noticed", test_each_flipped_bit_is_noticed);
  g_test_add_func ("/answer-record/another-segments-keys-open-nothing", test_another_segments_keys_open_nothing);
  g_test_add_func ("/answer-record/seal-refuses-texts-that-are-not-ascii", test_seal_refuses_texts_that_are_not_ascii);
  return g_test_run ();
}
