/* Sealing items. */
#include <string.h>

#include "tests/common/exam/exam-kit.h"

static void
test_commitments_follow_the_document (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  guint8 input[12 + 32], expected[DIGEST_LEN], commit[DIGEST_LEN];

  memcpy (input, "exam-cek/v1\n", 12);
  memset (input + 12, 0x5a, 32);
  digest_sha256 (expected, input, sizeof input);
  item_seal_commit_cek (kit->cek, commit);
  g_assert_cmpmem (commit, DIGEST_LEN, expected, DIGEST_LEN);
  digest_sha256 (expected, "\0abc", 4);
  item_seal_commit ((const guint8 *)"abc", 3, commit);
  g_assert_cmpmem (commit, DIGEST_LEN, expected, DIGEST_LEN);
}

static void
test_each_bit_of_a_ciphertext_counts (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (Secret) key = exam_kit_item_key (kit, ITEM_SEAL_POINTS, 1);
  g_autofree guint8 *copy = NULL;
  gsize len;
  const guint8 *data = g_bytes_get_data (kit->points->pdata[1], &len);
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) plain = item_seal_open (key, ITEM_SEAL_POINTS, kit->manifest, 1, data, len, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (secret_len (plain), ==, len - AEAD_TAG_LEN - ITEM_SEAL_SALT_LEN);
  copy = g_memdup2 (data, len);
  for (gsize bit = 0; bit < 8 * len; bit++)
    {
      copy[bit / 8] ^= (guint8)(1u << bit % 8);
      g_assert_null (item_seal_open (key, ITEM_SEAL_POINTS, kit->manifest, 1, copy, len, &error));
      exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
      copy[bit / 8] ^= (guint8)(1u << bit % 8);
    }
  for (gsize cut = 0; cut < len; cut++)
    {
      g_assert_null (item_seal_open (key, ITEM_SEAL_POINTS, kit->manifest, 1, copy, cut, &error));
      exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
    }
}

/* AES-GCM does not commit to its key: whoever packs can make one ciphertext that opens twice. */
static void
test_refuses_a_plaintext_that_was_not_committed_to (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (Secret) key = exam_kit_item_key (kit, ITEM_SEAL_CONTENT, 0);
  g_autoptr (GError) error = NULL;
  guint8 other[ITEM_SEAL_SALT_LEN + 5] = { 1, 2, 3 };
  g_autoptr (GBytes) sealed
      = item_seal_encrypt (key, ITEM_SEAL_CONTENT, kit->manifest->exam, 0, "IT-0000", other, sizeof other, &error);

  g_assert_no_error (error);
  g_assert_null (item_seal_open (key, ITEM_SEAL_CONTENT, kit->manifest, 0, g_bytes_get_data (sealed, NULL),
                                 g_bytes_get_size (sealed), &error));
  g_assert_nonnull (strstr (error->message, "commits"));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

static void
test_keys_differ_by_item_part_and_nonce (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (Secret) content = exam_kit_item_key (kit, ITEM_SEAL_CONTENT, 0);
  g_autoptr (Secret) points = exam_kit_item_key (kit, ITEM_SEAL_POINTS, 0);
  g_autoptr (Secret) other = exam_kit_item_key (kit, ITEM_SEAL_CONTENT, 1);
  const ManifestItem *item = kit->manifest->items->pdata[0];
  guint8 nonce[32] = { 9 };
  g_autoptr (Secret) elsewhere = item_seal_derive_key (kit->cek, nonce, ITEM_SEAL_CONTENT, item->item_commit);

  g_assert_false (secret_equal (content, points));
  g_assert_false (secret_equal (content, other));
  g_assert_false (secret_equal (content, elsewhere));
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/item-seal/commitments-follow-the-document", test_commitments_follow_the_document);
  g_test_add_func ("/item-seal/keys-differ-by-item-part-and-nonce", test_keys_differ_by_item_part_and_nonce);
  g_test_add_func ("/item-seal/each-bit-of-a-ciphertext-counts", test_each_bit_of_a_ciphertext_counts);
  g_test_add_func ("/item-seal/refuses-a-plaintext-that-was-not-committed-to",
                   test_refuses_a_plaintext_that_was_not_committed_to);
  return g_test_run ();
}
