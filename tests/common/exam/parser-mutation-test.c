/* Every parser of common/exam against damaged input: deterministic mutations of valid documents. A parser may accept a
 * mutation or refuse it with an error; it may not crash, read beyond its input, leak or hang. */
#include "common/exam/record-batch.h"
#include "common/exam/release.h"
#include "common/exam/share-code.h"
#include "tests/common/exam/rules-kit.h"
#include "tests/common/exam/sitting-kit.h"

#ifdef ADIL_SANITIZE
#define N_MUTATIONS 5000
#else
#define N_MUTATIONS 20000
#endif

typedef gboolean (*ParseFunc) (const guint8 *data, gsize len, gpointer user_data, GError **error);

/* One to four small changes; some of them change the length. */
static GByteArray *
mutate (GRand *rand, const guint8 *data, gsize len)
{
  static const char TOKENS[] = "0-9aAzZ{}[]\":,. \n\\u/\x7f\xff\x80";
  GByteArray *copy = g_byte_array_sized_new ((guint)len + 16);
  gint n_changes = g_rand_int_range (rand, 1, 5);

  g_byte_array_append (copy, data, (guint)len);
  for (gint i = 0; i < n_changes && copy->len > 0; i++)
    {
      guint place = (guint)g_rand_int_range (rand, 0, (gint32)copy->len);
      guint end = place + (guint)g_rand_int_range (rand, 0, 1 + MIN ((gint32)(copy->len - place), 40));

      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          copy->data[place] ^= (guint8)(1u << g_rand_int_range (rand, 0, 8));
          break;
        case 1:
          copy->data[place] = (guint8)TOKENS[g_rand_int_range (rand, 0, sizeof TOKENS - 1)];
          break;
        case 2:
          copy->data[place] = (guint8)g_rand_int_range (rand, 0, 256);
          break;
        case 3:
          g_byte_array_remove_range (copy, place, end - place);
          break;
        case 4:
          {
            g_autofree guint8 *piece = g_memdup2 (copy->data + place, end - place);

            if (end > place)
              g_byte_array_append (copy, piece, end - place);
            break;
          }
        default:
          g_byte_array_set_size (copy, g_rand_int_range (rand, 0, 8) == 0 ? place : copy->len);
          break;
        }
    }
  return copy;
}

static void
run (ParseFunc parse, gpointer user_data, const guint8 *data, gsize len)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261012);
  guint n_refused = 0;
  g_autoptr (GError) first_error = NULL;

  g_assert_true (parse (data, len, user_data, &first_error));
  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autoptr (GByteArray) changed = mutate (rand, data, len);
      /* Exactly as long as the input: a sanitizer sees the first byte read too far. */
      g_autofree guint8 *exact = g_memdup2 (changed->data, changed->len);
      g_autoptr (GError) error = NULL;

      if (parse (exact, changed->len, user_data, &error))
        g_assert_no_error (error);
      else
        {
          g_assert_nonnull (error);
          g_assert_true (error->domain == ADIL_ERROR);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          n_refused++;
        }
    }
  g_assert_cmpuint (n_refused, >, N_MUTATIONS / 4);
}

#define PARSE_FUNC(name, Type, call)                                                                                   \
  static gboolean name (const guint8 *data, gsize len, gpointer user_data, GError **error)                             \
  {                                                                                                                    \
    g_autoptr (Type) parsed = call;                                                                                    \
    return parsed != NULL;                                                                                             \
  }

PARSE_FUNC (parse_manifest, Manifest, manifest_parse (data, len, error))
PARSE_FUNC (parse_item, ItemDocument, item_document_parse (data, len, error))
PARSE_FUNC (parse_blueprint, Blueprint, blueprint_parse ("blueprint", data, len, error))
PARSE_FUNC (parse_rules, RulePack, rule_pack_parse ("rules", data, len, error))
PARSE_FUNC (parse_transcript, DrawTranscript, draw_transcript_parse ((const char *)data, len, error))

static gboolean
parse_points (const guint8 *data, gsize len, gpointer user_data, GError **error)
{
  Points points;

  return points_parse (&points, data, len, error);
}

static gboolean
parse_package (const guint8 *data, gsize len, gpointer user_data, GError **error)
{
  g_autoptr (GBytes) file = g_bytes_new_static (data, len);
  g_autoptr (BankPackage) package = bank_package_open (file, NULL, error);

  return package != NULL;
}

/* A mutation that is accepted must be the original: everything is signed. */
static gboolean
parse_signed_package (const guint8 *data, gsize len, gpointer user_data, GError **error)
{
  const ExamKit *kit = user_data;
  g_autoptr (GBytes) file = g_bytes_new_static (data, len);
  g_autoptr (BankPackage) package = bank_package_open (file, kit->committee_pem, error);

  return package != NULL;
}

static gboolean
parse_segment (const guint8 *data, gsize len, gpointer user_data, GError **error)
{
  guint8 exact[SEGMENT_HEADER_LEN] = { 0 };
  SegmentHeader header;

  memcpy (exact, data, MIN (len, sizeof exact));
  return segment_parse (exact, &header, error);
}

static gboolean
parse_batch (const guint8 *data, gsize len, gpointer user_data, GError **error)
{
  RecordBatch batch;

  return record_batch_parse (data, len, &batch, error);
}

/* Sealed again after the mutation, so that the parser behind the seal is what is tested. */
static gboolean
parse_release (const guint8 *data, gsize len, gpointer user_data, GError **error)
{
  SittingKit *kit = user_data;
  g_autofree guint8 *sealed = g_malloc (len + HPKE_ENC_LEN + HPKE_TAG_LEN);
  g_autoptr (Release) release = NULL;

  g_assert_true (hpke_seal (kit->scoring_public, (const guint8 *)"exam-release/v1\n", 16, kit->keys.header_sha256,
                            DIGEST_LEN, data, len, sealed, sealed + HPKE_ENC_LEN, NULL));
  release
      = release_open (sealed, len + HPKE_ENC_LEN + HPKE_TAG_LEN, kit->scoring_private, kit->keys.header_sha256, error);
  return release != NULL;
}

static void
run_bytes (ParseFunc parse, gpointer user_data, GBytes *bytes)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  run (parse, user_data, data, len);
}

static void
test_manifest (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) bytes = manifest_format (kit->manifest);

  run_bytes (parse_manifest, NULL, bytes);
}

static void
test_package (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) bytes = exam_kit_build (kit);

  run_bytes (parse_package, NULL, bytes);
}

static void
test_signature (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  g_autoptr (BankPackage) package = bank_package_open (file, kit->committee_pem, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  gsize len;
  const guint8 *data = g_bytes_get_data (bank_package_cms (package), &len);

  for (guint i = 0; i < N_MUTATIONS / 5; i++)
    {
      g_autoptr (GByteArray) changed = mutate (rand, data, len);
      g_autoptr (GBytes) cms = g_bytes_new (changed->data, changed->len);
      g_autoptr (GBytes) whole = bank_package_with_cms (package, cms, NULL);
      g_autoptr (GError) error = NULL;

      if (parse_signed_package (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), kit, &error))
        g_assert_cmpmem (changed->data, changed->len, data, len);
    }
}

static void
test_item_document (void)
{
  g_autoptr (GBytes) picture = g_bytes_new_static ("<svg/>", 6);
  g_autoptr (ItemDocument) document = item_document_new ("X-1", 1, ITEM_KIND_SINGLE, "id", "Soal “satu”\nbaris");
  g_autoptr (GBytes) bytes = NULL;

  item_document_take_picture (document, item_picture_new ("image/svg+xml", "alt", picture));
  item_document_add_option (document, "satu");
  item_document_add_option (document, "dua");
  bytes = item_document_format (document);
  run_bytes (parse_item, NULL, bytes);
}

static void
test_points (void)
{
  static const char TEXT[] = "exam-points/v1\nsingle 1 0 0 5 0 -2\n";

  run (parse_points, NULL, (const guint8 *)TEXT, sizeof TEXT - 1);
}

static void
test_blueprint (void)
{
  g_autoptr (GBytes) bytes = rules_kit_sample_bytes ("blueprint-pppk-2024.json");

  run_bytes (parse_blueprint, NULL, bytes);
}

static void
test_rule_pack (void)
{
  g_autoptr (GBytes) bytes = rules_kit_sample_bytes ("rules-cpns-final-2024.json");

  run_bytes (parse_rules, NULL, bytes);
}

static void
test_transcript (void)
{
  g_autoptr (DrawTranscript) transcript = draw_transcript_new ();
  guint8 value[32] = { 1 };
  g_autofree char *text = NULL;

  transcript->log_origin = g_strdup ("exam.example/log1");
  transcript->session = g_strdup ("2026-10-12/JKT-03/1");
  transcript->beacon_source = g_strdup ("dice");
  transcript->beacon_round = 12;
  draw_transcript_add_reveal (transcript, "m2", value);
  draw_transcript_add_reveal (transcript, "m1", value);
  text = draw_transcript_format (transcript);
  run (parse_transcript, NULL, (const guint8 *)text, strlen (text));
}

static void
test_segment (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();

  /* Most of a header is hashes and keys, where any byte is as good as another: only identifiers count here. */
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autoptr (GByteArray) changed = mutate (rand, kit->bytes, SEGMENT_HEADER_LEN);
      g_autoptr (GError) error = NULL;

      if (!parse_segment (changed->data, changed->len, NULL, &error))
        g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

static void
test_record_batch (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  guint8 records[2 * ANSWER_RECORD_LEN];
  RecordBatch batch = { .pseudonym = "P0000001", .segment = 1, .count = 2, .records = records };
  g_autoptr (GBytes) bytes = NULL;

  sitting_kit_seal (kit, RECORD_TYPE_VIEW, 0, "", records);
  sitting_kit_seal (kit, RECORD_TYPE_ANSWER, 1, "A", records + ANSWER_RECORD_LEN);
  bytes = record_batch_format (&batch);
  run_bytes (parse_batch, NULL, bytes);
}

static void
test_release (void)
{
  g_autoptr (SittingKit) kit = sitting_kit_new ();
  g_autoptr (Release) release = release_new (2);
  g_autoptr (GBytes) sealed = release_seal (release, kit->scoring_public, kit->keys.header_sha256, NULL);
  gsize len;
  const guint8 *data = g_bytes_get_data (sealed, &len);
  g_autoptr (Secret) plain = hpke_open (kit->scoring_private, data, (const guint8 *)"exam-release/v1\n", 16,
                                        kit->keys.header_sha256, DIGEST_LEN, data + 32, len - 32, NULL);

  run (parse_release, kit, secret_peek (plain), secret_len (plain));
}

static gboolean
parse_share (const guint8 *data, gsize len, gpointer user_data, GError **error)
{
  g_autoptr (Share) share = share_parse ("share", (const char *)data, len, error);

  return share != NULL;
}

/* A code that is accepted is the share: no mutation leads to another one. */
static gboolean
parse_code (const guint8 *data, gsize len, gpointer user_data, GError **error)
{
  const Share *original = user_data;
  g_autoptr (Manifest) manifest = manifest_new (original->exam, 1);
  g_autoptr (Share) share = NULL;
  guint8 sha256[DIGEST_LEN];

  share_digest (original->value, sha256);
  manifest_add_share (manifest, original->x, original->custodian, sha256);
  share = share_code_parse ((const char *)data, len, manifest, error);
  if (share == NULL)
    return FALSE;
  g_assert_true (secret_equal (share->value, original->value));
  return TRUE;
}

static void
test_share (void)
{
  g_autoptr (Secret) value = secret_new (SHARE_VALUE_LEN);
  g_autoptr (Share) share = share_new ("kit-2024", 2, 3, "notaris", value);
  g_autoptr (Secret) text = share_format (share);

  run (parse_share, NULL, secret_peek (text), secret_len (text));
}

static void
test_share_code (void)
{
  g_autoptr (Secret) value = secret_new_random (SHARE_VALUE_LEN, NULL);
  g_autoptr (Share) share = share_new ("kit-2024", 2, 3, "notaris", value);
  g_autoptr (Secret) code = share_code_format (share);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint g = 0; g < SHARE_CODE_N_GROUPS; g++)
    g_string_append_printf (text, "%.6s ", (const char *)secret_peek (code) + 6 * g);
  run (parse_code, share, (const guint8 *)text->str, text->len);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/parser-mutation/manifest", test_manifest);
  g_test_add_func ("/parser-mutation/bank-package", test_package);
  g_test_add_func ("/parser-mutation/committee-signature", test_signature);
  g_test_add_func ("/parser-mutation/item-document", test_item_document);
  g_test_add_func ("/parser-mutation/points", test_points);
  g_test_add_func ("/parser-mutation/blueprint", test_blueprint);
  g_test_add_func ("/parser-mutation/rule-pack", test_rule_pack);
  g_test_add_func ("/parser-mutation/transcript", test_transcript);
  g_test_add_func ("/parser-mutation/segment", test_segment);
  g_test_add_func ("/parser-mutation/record-batch", test_record_batch);
  g_test_add_func ("/parser-mutation/release", test_release);
  g_test_add_func ("/parser-mutation/share", test_share);
  g_test_add_func ("/parser-mutation/share-code", test_share_code);
  return g_test_run ();
}
