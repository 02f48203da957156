/* A custodian's share: one spelling, every typing error found, k of n give the key back. */
#include "common/exam/share.h"

#include <string.h>

#include "common/base/error.h"
#include "common/crypto/shamir.h"
#include "common/exam/item-seal.h"

/* docs/formats/share.md, "Example". */
static const char EXAMPLE[] = "exam-share/v1\n"
                              "exam DEMO-2026\n"
                              "threshold 2\n"
                              "x 1\n"
                              "custodian ketua\n"
                              "share 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
                              "check b8b465ba2b3f52ec\n";

static void
test_share_reads_the_documented_example (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Share) share = share_parse ("share", EXAMPLE, strlen (EXAMPLE), &error);
  g_autoptr (Secret) text = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (share->exam, ==, "DEMO-2026");
  g_assert_cmpuint (share->threshold, ==, 2);
  g_assert_cmpuint (share->x, ==, 1);
  g_assert_cmpstr (share->custodian, ==, "ketua");
  for (guint8 i = 0; i < SHARE_VALUE_LEN; i++)
    g_assert_cmpuint (secret_peek (share->value)[i], ==, i);
  text = share_format (share);
  g_assert_cmpmem (secret_peek (text), secret_len (text), EXAMPLE, strlen (EXAMPLE));
}

static void
test_share_every_flipped_bit_is_found (void)
{
  for (gsize i = 0; i < strlen (EXAMPLE); i++)
    for (int bit = 0; bit < 8; bit++)
      {
        g_autofree char *text = g_strdup (EXAMPLE);
        g_autoptr (GError) error = NULL;

        text[i] = (char)(text[i] ^ (1 << bit));
        g_assert_null (share_parse ("share", text, strlen (EXAMPLE), &error));
        g_assert_true (g_error_matches (error, ADIL_ERROR, ADIL_ERROR_SYNTAX)
                       || g_error_matches (error, ADIL_ERROR, ADIL_ERROR_DAMAGED));
      }
}

static void
test_share_every_truncation_is_found (void)
{
  for (gsize len = 0; len < strlen (EXAMPLE); len++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (share_parse ("share", EXAMPLE, len, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

static void
test_share_refuses_other_spellings (void)
{
  static const struct
  {
    const char *from;
    const char *to;
  } CASES[] = { { "threshold 2", "threshold 02" },
                { "x 1", "x 0" },
                { "x 1", "x 256" },
                { "0a0b0c", "0A0B0C" },
                { "exam D", "exam  D" },
                { "\ncheck", "\n\ncheck" },
                { "52ec\n", "52ec\n\n" },
                { "52ec\n", "52ec\r\n" },
                { "exam-share/v1", "exam-share/v2" } };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GString) text = g_string_new (EXAMPLE);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (text, CASES[i].from, CASES[i].to, 1), ==, 1);
      g_assert_null (share_parse ("share", text->str, text->len, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

/* Three shares of a random key, two needed, and the manifest that names them. */
static GPtrArray *
make_shares (Manifest *manifest, Secret **out_cek)
{
  g_autoptr (GError) error = NULL;
  static const char *const CUSTODIANS[] = { "ketua", "saksi", "notaris" };
  GPtrArray *shares = g_ptr_array_new_with_free_func ((GDestroyNotify)share_free);
  g_autoptr (GPtrArray) values = NULL;

  *out_cek = secret_new_random (SHARE_VALUE_LEN, &error);
  values = shamir_split (*out_cek, 2, 3, &error);
  g_assert_no_error (error);
  item_seal_commit_cek (*out_cek, manifest->cek_commit);
  for (guint i = 0; i < 3; i++)
    {
      guint8 sha256[DIGEST_LEN];

      share_digest (values->pdata[i], sha256);
      manifest_add_share (manifest, i + 1, CUSTODIANS[i], sha256);
      g_ptr_array_add (shares, share_new ("DEMO", 2, i + 1, CUSTODIANS[i], values->pdata[i]));
    }
  return shares;
}

static void
test_share_any_two_of_three_give_the_key (void)
{
  g_autoptr (Manifest) manifest = manifest_new ("DEMO", 1);
  g_autoptr (Secret) cek = NULL;
  g_autoptr (GPtrArray) shares = make_shares (manifest, &cek);

  for (guint left_out = 0; left_out < 3; left_out++)
    {
      g_autoptr (GPtrArray) two = g_ptr_array_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (Secret) again = NULL;

      for (guint i = 0; i < 3; i++)
        if (i != left_out)
          g_ptr_array_add (two, shares->pdata[i]);
      again = share_combine (two, manifest, &error);
      g_assert_no_error (error);
      g_assert_true (secret_equal (again, cek));
    }
}

static void
test_share_one_of_two_is_a_gap (void)
{
  g_autoptr (Manifest) manifest = manifest_new ("DEMO", 1);
  g_autoptr (Secret) cek = NULL;
  g_autoptr (GPtrArray) shares = make_shares (manifest, &cek);
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (shares, 1);
  g_assert_null (share_combine (shares, manifest, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_GAP);
}

static void
test_share_twice_the_same_is_refused (void)
{
  g_autoptr (Manifest) manifest = manifest_new ("DEMO", 1);
  g_autoptr (Secret) cek = NULL;
  g_autoptr (GPtrArray) shares = make_shares (manifest, &cek);
  g_autoptr (GPtrArray) same = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (same, shares->pdata[0]);
  g_ptr_array_add (same, shares->pdata[0]);
  g_assert_null (share_combine (same, manifest, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
}

static void
test_share_lowered_threshold_gives_no_key (void)
{
  g_autoptr (Manifest) manifest = manifest_new ("DEMO", 1);
  g_autoptr (Secret) cek = NULL;
  g_autoptr (GPtrArray) shares = make_shares (manifest, &cek);
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (shares, 1);
  ((Share *)shares->pdata[0])->threshold = 1;
  g_assert_null (share_combine (shares, manifest, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
}

static void
test_share_of_somebody_else_is_refused (void)
{
  g_autoptr (Manifest) manifest = manifest_new ("DEMO", 1);
  g_autoptr (Secret) cek = NULL;
  g_autoptr (GPtrArray) shares = make_shares (manifest, &cek);
  const Share *first = shares->pdata[0];
  g_autoptr (Share) other_exam = share_new ("OTHER", 2, 1, "ketua", first->value);
  g_autoptr (Share) other_person = share_new ("DEMO", 2, 1, "saksi", first->value);
  g_autoptr (Share) other_value = share_new ("DEMO", 2, 1, "ketua", cek);
  g_autoptr (GError) error = NULL;

  g_assert_true (share_check (first, manifest, &error));
  g_assert_false (share_check (other_exam, manifest, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (share_check (other_person, manifest, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED);
  g_clear_error (&error);
  g_assert_false (share_check (other_value, manifest, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/share/reads-the-documented-example", test_share_reads_the_documented_example);
  g_test_add_func ("/share/any-two-of-three-give-the-key", test_share_any_two_of_three_give_the_key);
  g_test_add_func ("/share/every-flipped-bit-is-found", test_share_every_flipped_bit_is_found);
  g_test_add_func ("/share/every-truncation-is-found", test_share_every_truncation_is_found);
  g_test_add_func ("/share/refuses-other-spellings", test_share_refuses_other_spellings);
  g_test_add_func ("/share/one-of-two-is-a-gap", test_share_one_of_two_is_a_gap);
  g_test_add_func ("/share/twice-the-same-is-refused", test_share_twice_the_same_is_refused);
  g_test_add_func ("/share/lowered-threshold-gives-no-key", test_share_lowered_threshold_gives_no_key);
  g_test_add_func ("/share/of-somebody-else-is-refused", test_share_of_somebody_else_is_refused);
  return g_test_run ();
}
