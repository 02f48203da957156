/* item-bank preview and report, run as a committee runs them. */
#include <string.h>

#include "tests/item-bank/cli/bank-lab.h"

#define ITEM(id_, key_)                                                                                                \
  "{\"id\":\"" id_ "\",\"section\":\"S\",\"topic\":\"t\",\"type\":\"single\",\"stem\":\"Stem " id_                     \
  "\",\"options\":[{\"text\":\"x\"},{\"text\":\"y\",\"score\":" key_ "}]}\n"

static const char BLUEPRINT[]
    = "{\"format\":\"exam-blueprint/v1\",\"id\":\"T\",\"title\":{\"en\":\"T\",\"id\":\"T\"},\"shuffle_items\":true,"
      "\"shuffle_options\":true,\"parts\":[{\"title\":{\"en\":\"P\",\"id\":\"P\"},\"minutes\":10,\"sections\":[\"S\"]}]"
      ","
      "\"sections\":[{\"id\":\"S\",\"title\":{\"en\":\"S\",\"id\":\"S\"},\"strata\":[{\"id\":\"cell\",\"count\":2,"
      "\"topics\":[]}]}]}";

static void
test_preview_and_report_write_pages (void)
{
  static const char RULES[] = "{\"format\":\"exam-rules/v1\"}";
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autofree char *names = NULL;
  g_autoptr (GBytes) html = NULL;

  bank_lab_write (lab, "blueprint.json", BLUEPRINT, -1);
  bank_lab_write (lab, "rules.json", RULES, -1);
  bank_lab_write (lab, "items.jsonl", ITEM ("A", "1") ITEM ("B", "1"), -1);
  g_assert_cmpint (bank_lab_run (lab, "preview items.jsonl"), ==, 0);
  g_assert_nonnull (strstr (lab->out, "Stem A"));
  g_assert_null (strstr (lab->out, "Key: "));
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank items.jsonl"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "preview --bank a.bank --item B --keys --out b.html"), ==, 0);
  html = bank_lab_read (lab, "b.html");
  g_assert_null (g_strstr_len (g_bytes_get_data (html, NULL), (gssize)g_bytes_get_size (html), "Stem A"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (html, NULL), (gssize)g_bytes_get_size (html), "Key: "));
  g_assert_cmpint (bank_lab_run (lab, "preview --bank a.bank --out pages/"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "report --bank a.bank --blueprint blueprint.json --out pages"), ==, 0);
  names = bank_lab_list (lab, "pages");
  g_assert_cmpstr (names, ==, "preview.html preview.pdf report.html report.pdf");
  /* What is not there, or cannot be read, is said. */
  g_assert_cmpint (bank_lab_run (lab, "preview --bank a.bank --item C --out c.html"), ==, 1);
  g_assert_nonnull (strstr (lab->err, "\"C\""));
  g_assert_cmpint (bank_lab_run (lab, "preview none.jsonl"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "preview --bank a.bank --out /nonexistent/x.pdf"), ==, 1);
  g_assert_cmpint (bank_lab_run (lab, "preview --bank a.bank items.jsonl"), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, "preview"), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, "report --bank a.bank --rules rules.json"), ==, 1);
  g_assert_nonnull (strstr (lab->err, "rules.json"));
  g_assert_cmpint (bank_lab_run (lab, "report --bank none.bank"), ==, 1);
  bank_lab_write (lab, "one.jsonl", ITEM ("A", "1"), -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank short.bank one.jsonl"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab, "report --bank short.bank --blueprint blueprint.json --out short.html"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-commands/preview-and-report-write-pages", test_preview_and_report_write_pages);
  return g_test_run ();
}
