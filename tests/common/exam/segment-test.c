/* Segment headers. */
#include "tests/common/exam/sitting-kit.h"

static void
test_server_derives_the_same_keys (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  g_auto (SegmentKeys) keys = { 0 };
  SegmentHeader header;
  g_autoptr (GError) error = NULL;

  g_assert_true (segment_parse (kit->bytes, &header, &error));
  g_assert_cmpstr (header.session, ==, kit->header.session);
  g_assert_cmpuint (header.created_ms, ==, kit->header.created_ms);
  g_assert_cmpmem (header.salt, 32, kit->header.salt, 32);
  g_assert_true (segment_verify (kit->bytes, kit->terminal_cert, &error));
  g_assert_true (segment_open (kit->bytes, kit->scoring_private, &keys, &error));
  g_assert_no_error (error);
  g_assert_true (secret_equal (keys.record_key, kit->keys.record_key));
  g_assert_cmpmem (keys.header_sha256, DIGEST_LEN, kit->keys.header_sha256, DIGEST_LEN);
}

static void
test_key_follows_the_documented_derivation (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  guint8 info[12 + DIGEST_LEN];
  g_autoptr (Secret) key = NULL;

  memcpy (info, "exam-rec/v1\n", 12);
  digest_sha256 (info + 12, kit->bytes, SEGMENT_HEADER_LEN);
  key = digest_hkdf (kit->header.salt, 32, kit->record_secret, info, sizeof info, 32);
  g_assert_true (secret_equal (key, kit->keys.record_key));
}

static void
test_refuses_each_flipped_bit (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();

  for (guint bit = 0; bit < 8 * SEGMENT_HEADER_LEN; bit += 1)
    {
      g_autoptr (GError) error = NULL;

      kit->bytes[bit / 8] ^= (guint8)(1u << bit % 8);
      if (segment_verify (kit->bytes, kit->terminal_cert, &error))
        g_error ("bit %u was changed and nobody noticed", bit);
      g_assert_true (error->domain == ADIL_ERROR);
      kit->bytes[bit / 8] ^= (guint8)(1u << bit % 8);
    }
}

static void
test_refuses_another_terminal_and_another_key (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  g_autoptr (SittingKit) other = sitting_kit_new ();
  g_auto (SegmentKeys) keys = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (segment_verify (kit->bytes, other->terminal_cert, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_UNTRUSTED);
  g_assert_false (segment_open (kit->bytes, other->scoring_private, &keys, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

static void
test_create_refuses_impossible_headers (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  SegmentHeader zero = kit->header, chained = kit->header, late = kit->header, spaced = kit->header;
  const SegmentHeader *wrong[] = { &zero, &chained, &late, &spaced };
  guint8 out[SEGMENT_HEADER_LEN];
  g_auto (SegmentKeys) keys = { 0 };

  zero.number = 0;
  chained.previous_chain[5] = 1;
  late.first_seq = 7;
  g_strlcpy (spaced.pseudonym, "", sizeof spaced.pseudonym);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
          segment_create (wrong[i], kit->record_secret, kit->scoring_public, kit->terminal_key, out, &keys, &error));
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

static void
test_takes_identifiers_of_full_width (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  SegmentHeader header = kit->header, parsed;
  guint8 out[SEGMENT_HEADER_LEN];
  g_auto (SegmentKeys) keys = { 0 };

  memset (header.exam, 'e', EXAM_ID_MAX);
  memset (header.session, 's', EXAM_SESSION_ID_MAX);
  memset (header.pseudonym, 'p', EXAM_PSEUDONYM_MAX);
  g_assert_true (
      segment_create (&header, kit->record_secret, kit->scoring_public, kit->terminal_key, out, &keys, NULL));
  g_assert_true (segment_parse (out, &parsed, NULL));
  g_assert_cmpstr (parsed.session, ==, header.session);
  g_assert_cmpstr (parsed.pseudonym, ==, header.pseudonym);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/segment/server-derives-the-same-keys", test_server_derives_the_same_keys);
  g_test_add_func ("/segment/key-follows-the-documented-derivation", test_key_follows_the_documented_derivation);
  g_test_add_func ("/segment/takes-identifiers-of-full-width", test_takes_identifiers_of_full_width);
  g_test_add_func ("/segment/refuses-each-flipped-bit", test_refuses_each_flipped_bit);
  g_test_add_func ("/segment/refuses-another-terminal-and-another-key", test_refuses_another_terminal_and_another_key);
  g_test_add_func ("/segment/create-refuses-impossible-headers", test_create_refuses_impossible_headers);
  return g_test_run ();
}
