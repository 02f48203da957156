/* The manifest has one spelling only. */
#include <string.h>

#include "common/base/hex.h"
#include "common/tlog/merkle.h"
#include "tests/common/exam/exam-kit.h"

static char *
kit_text (ExamKit *kit)
{
  g_autoptr (GBytes) bytes = manifest_format (kit->manifest);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static Manifest *
parse (const char *text, GError **error)
{
  return manifest_parse ((const guint8 *)text, strlen (text), error);
}

static void
test_survives_a_round_trip (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (3);
  g_autofree char *text = kit_text (kit);
  g_autoptr (GError) error = NULL;
  g_autoptr (Manifest) manifest = parse (text, &error);
  const ManifestItem *item;

  g_assert_no_error (error);
  g_assert_cmpstr (manifest->exam, ==, "kit-2024");
  g_assert_cmpuint (manifest->policy_m, ==, 2);
  g_assert_cmpuint (manifest->shares->len, ==, 2);
  item = manifest_find_item (manifest, "IT-0002");
  g_assert_cmpuint (item->idx, ==, 2);
  g_assert_cmpstr (item->stratum, ==, "a");
  g_assert_null (manifest_find_item (manifest, "IT-0003"));
}

static void
test_root_covers_the_item_lines (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autofree char *text = kit_text (kit);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *hex = NULL;
  guint8 leaves[2 * DIGEST_LEN], root[DIGEST_LEN];
  guint n = 0;

  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, "item "))
      merkle_leaf_hash (*line, strlen (*line), leaves + DIGEST_LEN * n++);
  merkle_root (leaves, n, root);
  hex = hex_format (root, DIGEST_LEN);
  g_assert_nonnull (strstr (text, hex));
}

/* text with the first "from" replaced. */
static char *
replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv (to, parts);
}

static void
test_refuses_each_fault (void)
{
  static const struct
  {
    const char *from, *to;
    AdilError code;
  } CASES[] = {
    { "exam-bank/v1", "exam-bank/v2", ADIL_ERROR_SYNTAX },
    { "version 1", "version 01", ADIL_ERROR_SYNTAX },
    { "version 1", "version 0", ADIL_ERROR_SYNTAX },
    { "policy 2 of 3", "policy 4 of 3", ADIL_ERROR_SYNTAX },
    { "policy 2 of 3", "policy 0 of 3", ADIL_ERROR_SYNTAX },
    { "policy 2 of 3", "policy 2 in 3", ADIL_ERROR_SYNTAX },
    { "share 2", "share 1", ADIL_ERROR_SYNTAX },
    { "share 1", "share 0", ADIL_ERROR_SYNTAX },
    { "item 0 IT-0000", "item 0 IT-0001", ADIL_ERROR_SYNTAX },
    { "item 1 IT-0001", "item 2 IT-0001", ADIL_ERROR_SYNTAX },
    { "IT-0001", "IT 0001", ADIL_ERROR_SYNTAX },
    { "IT-0001", "IT~0001", ADIL_ERROR_SYNTAX },
    { "IT-0001", "IT-0009", ADIL_ERROR_DAMAGED },
    { "single 3", "single 1", ADIL_ERROR_SYNTAX },
    { "single 3", "single 27", ADIL_ERROR_SYNTAX },
    { "single 3", "several 3", ADIL_ERROR_SYNTAX },
    { "single 3", "single 4", ADIL_ERROR_DAMAGED },
    { "nonce 33", "nonce 3A", ADIL_ERROR_SYNTAX },
    { "\nblueprint ", "\n\nblueprint ", ADIL_ERROR_SYNTAX },
    { "\nitems-root ", "\nitems-root  ", ADIL_ERROR_SYNTAX },
  };
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autofree char *text = kit_text (kit);

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *wrong = replace (text, CASES[i].from, CASES[i].to);
      g_autoptr (GError) error = NULL;

      if (parse (wrong, &error) != NULL)
        g_error ("accepted \"%s\"", CASES[i].to);
      exam_kit_assert_error (&error, CASES[i].code);
    }
}

static void
test_refuses_an_appendix_and_a_missing_end (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autofree char *text = kit_text (kit);
  g_autofree char *more = g_strconcat (text, "comment\n", NULL);
  g_autoptr (GError) error = NULL;
  gsize len = strlen (text);

  g_assert_null (parse (more, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
  for (gsize cut = 0; cut < len; cut++)
    {
      g_assert_null (manifest_parse ((const guint8 *)text, cut, &error));
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/manifest/survives-a-round-trip", test_survives_a_round_trip);
  g_test_add_func ("/manifest/root-covers-the-item-lines", test_root_covers_the_item_lines);
  g_test_add_func ("/manifest/refuses-each-fault", test_refuses_each_fault);
  g_test_add_func ("/manifest/refuses-an-appendix-and-a-missing-end", test_refuses_an_appendix_and_a_missing_end);
  return g_test_run ();
}
