/* Packages that other programs wrote, with the keys that they say they wrote: all of them are ours, too. */
#include "tests/item-bank/import/oracle-kit.h"

static void
compare (const ItemImporter *importer, const char *package, const char *oracle, guint n_items)
{
  guint n = oracle_kit_compare (importer, package, oracle);

  g_assert_true (n == n_items || n == 0);
}

static void
test_moodle (void)
{
  compare (&ITEM_IMPORTER_MOODLE, "items/r-exams/exports/rexamsA_moodle.xml",
           "items/r-exams/exports/moodle.oracle.json", 20);
  compare (&ITEM_IMPORTER_MOODLE, "items/xcopa-id/exports/xcopa_id_val_moodle.xml",
           "items/xcopa-id/exports/xcopa_id_val_moodle.oracle.json", 100);
  compare (&ITEM_IMPORTER_MOODLE, "items/demo-bank-generated/rexams/demo_bank_moodle.xml",
           "items/demo-bank-generated/rexams/demo_bank_moodle.oracle.json", 1030);
}

static void
test_canvas (void)
{
  compare (&ITEM_IMPORTER_CANVAS, "items/r-exams/exports/rexamsA_canvas.zip",
           "items/r-exams/exports/canvas.oracle.json", 16);
  compare (&ITEM_IMPORTER_CANVAS, "items/xcopa-id/exports/xcopa_id_val_canvas.zip",
           "items/xcopa-id/exports/xcopa_id_val_canvas.oracle.json", 100);
}

/* Every question is taken or named; nothing is lost in between. */
static void
check_counts (const ItemImporter *importer, const char *name, guint n_taken, guint n_refused)
{
  g_autofree char *path = oracle_kit_path (name);
  g_autoptr (OracleImport) import = NULL;

  if (path == NULL)
    return;
  g_assert_true (item_importer_sniff (path, NULL) == importer);
  import = oracle_kit_import (importer, path);
  for (guint i = 0; i < import->messages->len; i++)
    g_assert_true (g_str_has_prefix (import->messages->pdata[i], path));
  g_test_message ("%s: %u taken, %u refused", name, import->lines->len, import->messages->len);
  g_assert_cmpuint (import->lines->len, ==, n_taken);
  g_assert_cmpuint (import->messages->len, ==, n_refused);
}

static void
test_trivia (void)
{
  check_counts (&ITEM_IMPORTER_OPENTRIVIA, "items/opentriviaqa/for-kids", 759, 0);
  check_counts (&ITEM_IMPORTER_OPENTRIVIA, "items/opentriviaqa/geography", 842, 0);
  check_counts (&ITEM_IMPORTER_OPENTRIVIA, "items/opentriviaqa/animals", 1365, 1);
  check_counts (&ITEM_IMPORTER_OPENTRIVIA, "items/opentriviaqa/video-games", 597, 2);
}

static void
test_texts (void)
{
  check_counts (&ITEM_IMPORTER_GIFT, "items/demo-bank-generated/bank.gift.txt", 1160, 0);
  check_counts (&ITEM_IMPORTER_AIKEN, "items/demo-bank-generated/bank.aiken.txt", 1030, 0);
  check_counts (&ITEM_IMPORTER_AIKEN, "items/moodle/question/format/aiken/tests/fixtures/questions.aiken.txt", 2, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oracle/moodle-xml-has-the-keys-that-were-written", test_moodle);
  g_test_add_func ("/oracle/canvas-packages-have-the-keys-that-were-written", test_canvas);
  g_test_add_func ("/oracle/trivia-is-taken-or-named", test_trivia);
  g_test_add_func ("/oracle/text-formats-are-taken-or-named", test_texts);
  return g_test_run ();
}
