/* Batches and acknowledgements. */
#include "common/exam/record-batch.h"
#include "tests/common/exam/sitting-kit.h"

static GBytes *
make_batch (SittingKit *kit, guint count)
{
  g_autofree guint8 *records = g_malloc (count * ANSWER_RECORD_LEN);
  RecordBatch batch = { .pseudonym = "P0000001", .segment = 1, .first_seq = 0, .count = count, .records = records };

  for (guint i = 0; i < count; i++)
    sitting_kit_seal (kit, RECORD_TYPE_VIEW, i, "", records + i * ANSWER_RECORD_LEN);
  return record_batch_format (&batch);
}

static void
test_verifies_a_whole_batch (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  g_autoptr (GBytes) bytes = make_batch (kit, RECORD_BATCH_MAX);
  guint8 chain[DIGEST_LEN] = { 0 };
  RecordBatch batch;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, RECORD_BATCH_LEN_MAX);
  g_assert_true (record_batch_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &batch, &error));
  g_assert_cmpstr (batch.pseudonym, ==, "P0000001");
  g_assert_true (record_batch_verify (&batch, ed25519_key_public (kit->sitting_key), chain, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (chain, DIGEST_LEN, kit->chain, DIGEST_LEN);
}

static void
test_last_signature_covers_every_record (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  g_autoptr (GBytes) bytes = make_batch (kit, 4);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  for (guint i = 0; i < 4; i++)
    {
      guint8 chain[DIGEST_LEN] = { 0 }, untouched[DIGEST_LEN] = { 0 };
      guint8 *byte = copy + RECORD_BATCH_HEAD + i * ANSWER_RECORD_LEN + 30;
      RecordBatch batch;
      g_autoptr (GError) error = NULL;

      *byte ^= 4;
      g_assert_true (record_batch_parse (copy, g_bytes_get_size (bytes), &batch, &error));
      g_assert_false (record_batch_verify (&batch, ed25519_key_public (kit->sitting_key), chain, &error));
      exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
      g_assert_cmpmem (chain, DIGEST_LEN, untouched, DIGEST_LEN);
      *byte ^= 4;
    }
}

static void
test_refuses_wrong_shapes (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  g_autoptr (GBytes) bytes = make_batch (kit, 2);
  gsize len = g_bytes_get_size (bytes);
  static const struct
  {
    guint offset;
    guint8 mask;
  } FLIPS[] = { { 0, 1 }, { 8, 0xff }, { 27, 1 }, { 35, 1 }, { 37, 1 }, { 37, 2 }, { 38, 0x80 }, { 39, 1 }, { 47, 1 } };
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), len);
  RecordBatch batch;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (FLIPS); i++)
    {
      copy[FLIPS[i].offset] ^= FLIPS[i].mask;
      if (record_batch_parse (copy, len, &batch, &error))
        g_error ("accepted a change at %u", FLIPS[i].offset);
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
      copy[FLIPS[i].offset] ^= FLIPS[i].mask;
    }
  for (gsize cut = 0; cut < len; cut++)
    {
      g_autofree guint8 *part = g_memdup2 (copy, cut);

      g_assert_false (record_batch_parse (part, cut, &batch, &error));
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

static void
test_acknowledgement_binds_every_field (void)
{
  g_autoptr (Ed25519Key) key = ed25519_key_new (NULL);
  Acknowledgement ack = { .session = (char *)"s/1", .pseudonym = (char *)"P1", .seq = 9, .server_ms = 1000 };
  const guint8 *public = ed25519_key_public (key);
  guint8 sig[ED25519_SIG_LEN], plain_sig[ED25519_SIG_LEN];
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (acknowledgement_sign (&ack, key, sig, &error));
  g_assert_true (acknowledgement_verify (&ack, public, sig, &error));
  text = g_strdup_printf ("exam-ack/v1\ns/1\nP1\n9\n%064d\n1000\n", 0);
  g_assert_true (ed25519_sign (key, text, strlen (text), plain_sig, NULL));
  g_assert_cmpmem (sig, sizeof sig, plain_sig, sizeof plain_sig);
  ack.seq++;
  g_assert_false (acknowledgement_verify (&ack, public, sig, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  ack.seq--;
  ack.chain[31] = 1;
  g_assert_false (acknowledgement_verify (&ack, public, sig, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  ack.chain[31] = 0;
  ack.pseudonym = (char *)"P2";
  g_assert_false (acknowledgement_verify (&ack, public, sig, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/record-batch/verifies-a-whole-batch", test_verifies_a_whole_batch);
  g_test_add_func ("/record-batch/last-signature-covers-every-record", test_last_signature_covers_every_record);
  g_test_add_func ("/record-batch/refuses-wrong-shapes", test_refuses_wrong_shapes);
  g_test_add_func ("/record-batch/acknowledgement-binds-every-field", test_acknowledgement_binds_every_field);
  return g_test_run ();
}
