/* The code of a sheet: what hands type wrong is found, and found in its group. */
#include "common/exam/share-code.h"

#include <string.h>

#include "common/base/error.h"
#include "common/crypto/shamir.h"
#include "common/exam/item-seal.h"

static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* docs/formats/share.md, "Example": the share that opens nothing. */
static const char EXAMPLE[] = "080G08 0820CD 20A1GP 7104GS M2RC14 M70Y4P 0H2894 H858PR 2WC1JW 6GV3G6 EHW7ZG 7YQ4XQ";

typedef struct
{
  Manifest *manifest;
  Share *share;
  char *code; /* not secret here */
} CodeKit;

static void
code_kit_clear (CodeKit *kit)
{
  manifest_free (kit->manifest);
  share_free (kit->share);
  g_free (kit->code);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CodeKit, code_kit_clear)

static CodeKit
code_kit_new (const guint8 *value)
{
  CodeKit kit = { .manifest = manifest_new ("DEMO-2026", 1) };
  g_autoptr (Secret) secret = secret_new_copy (value, SHARE_VALUE_LEN);
  g_autoptr (Secret) code = NULL;
  guint8 sha256[DIGEST_LEN];

  share_digest (secret, sha256);
  manifest_add_share (kit.manifest, 1, "ketua", sha256);
  kit.share = share_new ("DEMO-2026", 2, 1, "ketua", secret);
  code = share_code_format (kit.share);
  g_assert_cmpuint (secret_len (code), ==, SHARE_CODE_LEN);
  kit.code = g_strndup ((const char *)secret_peek (code), SHARE_CODE_LEN);
  return kit;
}

static CodeKit
code_kit_counting (void)
{
  guint8 value[SHARE_VALUE_LEN];

  for (guint8 i = 0; i < SHARE_VALUE_LEN; i++)
    value[i] = i;
  return code_kit_new (value);
}

static void
assert_reads (const CodeKit *kit, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Share) share = share_code_parse (text, strlen (text), kit->manifest, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (share->exam, ==, "DEMO-2026");
  g_assert_cmpstr (share->custodian, ==, "ketua");
  g_assert_cmpuint (share->threshold, ==, 2);
  g_assert_cmpuint (share->x, ==, 1);
  g_assert_true (secret_equal (share->value, kit->share->value));
  g_assert_true (share_check (share, kit->manifest, &error));
}

/* The error is in this group, numbered from 1. */
static void
assert_wrong_in (const CodeKit *kit, const char *text, guint group)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("group %u ", group);

  g_assert_null (share_code_parse (text, strlen (text), kit->manifest, &error));
  g_assert_true (g_error_matches (error, ADIL_ERROR, ADIL_ERROR_DAMAGED)
                 || g_error_matches (error, ADIL_ERROR, ADIL_ERROR_SYNTAX));
  if (strstr (error->message, name) == NULL)
    g_error ("%s: not %s", error->message, name);
}

static void
test_reads_the_documented_example (void)
{
  g_auto (CodeKit) kit = code_kit_counting ();

  assert_reads (&kit, EXAMPLE);
  assert_reads (&kit, kit.code);
}

static void
test_takes_what_hands_do_to_it (void)
{
  g_auto (CodeKit) kit = code_kit_counting ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *lower = g_ascii_strdown (kit.code, -1);

  for (guint g = 0; g < SHARE_CODE_N_GROUPS; g++)
    g_string_append_printf (text, "%.6s%s", lower + 6 * g, g % 4 == 3 ? "\r\n" : g % 2 == 0 ? " - " : "  ");
  assert_reads (&kit, text->str);
  for (char *c = text->str; *c != '\0'; c++)
    *c = *c == '0' ? 'o' : *c == '1' ? 'l' : *c;
  assert_reads (&kit, text->str);
  g_string_replace (text, "l", "I", 0);
  assert_reads (&kit, text->str);
}

static void
test_every_wrong_character_is_found_in_its_group (void)
{
  guint8 value[SHARE_VALUE_LEN];

  for (guint round = 0; round < 20; round++)
    {
      for (gsize i = 0; i < sizeof value; i++)
        value[i] = (guint8)g_test_rand_int_range (0, 256);
      g_auto (CodeKit) kit = code_kit_new (value);

      for (guint at = 0; at < SHARE_CODE_LEN; at++)
        {
          char right = kit.code[at];

          for (const char *wrong = ALPHABET; *wrong != '\0'; wrong++)
            if (*wrong != right)
              {
                kit.code[at] = *wrong;
                assert_wrong_in (&kit, kit.code, at / 6 + 1);
              }
          kit.code[at] = right;
        }
    }
}

static void
test_two_characters_turned_round_are_found_in_their_group (void)
{
  g_auto (CodeKit) kit = code_kit_counting ();

  for (guint at = 0; at + 1 < SHARE_CODE_LEN; at++)
    {
      char first = kit.code[at], second = kit.code[at + 1];

      if (first == second)
        continue;
      kit.code[at] = second;
      kit.code[at + 1] = first;
      assert_wrong_in (&kit, kit.code, at / 6 + 1);
      kit.code[at] = first;
      kit.code[at + 1] = second;
    }
}

static void
test_groups_in_a_wrong_order_are_found (void)
{
  g_auto (CodeKit) kit = code_kit_counting ();

  for (guint a = 0; a < SHARE_CODE_N_GROUPS; a++)
    for (guint b = a + 1; b < SHARE_CODE_N_GROUPS; b++)
      {
        g_autofree char *turned = g_strdup (kit.code);

        memcpy (turned + 6 * a, kit.code + 6 * b, 6);
        memcpy (turned + 6 * b, kit.code + 6 * a, 6);
        assert_wrong_in (&kit, turned, a + 1);
      }
}

static void
test_missing_and_extra_characters_name_their_group (void)
{
  g_auto (CodeKit) kit = code_kit_counting ();

  assert_wrong_in (&kit, "080G08 080CD 20A1GP", 2);
  assert_wrong_in (&kit, "080G08 0820CD7 20A1GP", 2);
  assert_wrong_in (&kit, "080G08 0820CD 20A1UP", 3);
  assert_wrong_in (&kit,
                   "080G08 0820CD 10\xc3\xa9"
                   "79",
                   3);
  {
    static const char *const SHORT[] = { "", " \n", "080G08 0820CD" };

    for (gsize i = 0; i < G_N_ELEMENTS (SHORT); i++)
      {
        g_autoptr (GError) error = NULL;

        g_assert_null (share_code_parse (SHORT[i], strlen (SHORT[i]), kit.manifest, &error));
        g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
      }
  }
  {
    g_autofree char *twice = g_strconcat (EXAMPLE, " ", EXAMPLE, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (share_code_parse (twice, strlen (twice), kit.manifest, &error));
    g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  }
}

static void
test_groups_of_two_sheets_are_no_share (void)
{
  const guint8 other_value[SHARE_VALUE_LEN] = { 9 };
  g_auto (CodeKit) kit = code_kit_counting ();
  g_auto (CodeKit) other = code_kit_new (other_value);

  for (guint g = 2; g < SHARE_CODE_N_GROUPS; g++)
    {
      g_autofree char *mixed = g_strdup_printf ("%.*s%s", (int)(6 * g), kit.code, other.code + 6 * g);
      g_autoptr (GError) error = NULL;

      g_assert_null (share_code_parse (mixed, strlen (mixed), kit.manifest, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "two sheets"));
    }
}

static void
test_a_place_that_the_package_does_not_name_is_refused (void)
{
  g_auto (CodeKit) kit = code_kit_counting ();
  g_autoptr (Share) fifth = share_new ("DEMO-2026", 2, 5, "siapa", kit.share->value);
  g_autoptr (Secret) code = share_code_format (fifth);
  g_autoptr (GError) error = NULL;

  g_assert_null (share_code_parse ((const char *)secret_peek (code), secret_len (code), kit.manifest, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED);
}

static void
test_lines_are_checked_one_by_one (void)
{
  g_auto (CodeKit) kit = code_kit_counting ();
  g_autoptr (GError) error = NULL;
  guint n = 99;

  g_assert_true (share_code_check_groups (kit.code, 24, 0, &n, &error));
  g_assert_cmpuint (n, ==, 4);
  g_assert_true (share_code_check_groups (kit.code + 24, 12, 4, &n, &error));
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (share_code_check_groups ("  ", 2, 6, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  g_assert_no_error (error);
  g_assert_false (share_code_check_groups (kit.code, 24, 4, &n, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/share-code/" name, func)
  ADD ("reads-the-documented-example", test_reads_the_documented_example);
  ADD ("takes-what-hands-do-to-it", test_takes_what_hands_do_to_it);
  ADD ("lines-are-checked-one-by-one", test_lines_are_checked_one_by_one);
  ADD ("every-wrong-character-is-found-in-its-group", test_every_wrong_character_is_found_in_its_group);
  ADD ("two-characters-turned-round-are-found-in-their-group",
       test_two_characters_turned_round_are_found_in_their_group);
  ADD ("groups-in-a-wrong-order-are-found", test_groups_in_a_wrong_order_are_found);
  ADD ("missing-and-extra-characters-name-their-group", test_missing_and_extra_characters_name_their_group);
  ADD ("groups-of-two-sheets-are-no-share", test_groups_of_two_sheets_are_no_share);
  ADD ("a-place-that-the-package-does-not-name-is-refused", test_a_place_that_the_package_does_not_name_is_refused);
#undef ADD
  return g_test_run ();
}
