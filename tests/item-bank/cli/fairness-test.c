/* item-bank fairness, on the sample bank: goals, reports, refusals. */
#include <string.h>

#include "common/base/json.h"
#include "tests/item-bank/cli/bank-lab.h"

static char *
dup_sample_path (const char *name)
{
  return g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "item-bank", "sample", name, NULL);
}

static void
import_sample (BankLab *lab)
{
  static const char *const NAMES[] = { "twk.jsonl", "tiu-generated.jsonl", "tiu-verbal.jsonl", "tkp.jsonl" };

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    {
      g_autofree char *path = dup_sample_path (NAMES[i]);

      g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank %s", path), ==, 0);
    }
}

static char *
dup_blueprint (void)
{
  g_autofree char *path = dup_sample_path ("blueprint-skd-2024.json");
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* The sample blueprint with one place changed. */
static void
write_blueprint (BankLab *lab, const char *from, const char *to)
{
  g_autofree char *text = dup_blueprint ();
  g_autoptr (GString) changed = g_string_new (text);

  g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);
  bank_lab_write (lab, "b.json", changed->str, -1);
}

static void
test_sample_bank_meets_the_goals (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autofree char *path = dup_sample_path ("blueprint-skd-2024.json");
  g_autoptr (cJSON) report = NULL;
  g_autoptr (cJSON) again = NULL;
  const cJSON *goal;
  guint n_goals = 0;

  import_sample (lab);
  bank_lab_run (lab, "fairness --bank a.bank --blueprint %s --forms 3000 --json", path);
  report = json_parse ("report", lab->out, strlen (lab->out), 1 << 24, NULL);
  g_assert_nonnull (report);
  cJSON_ArrayForEach (goal, cJSON_GetObjectItem (report, "goals"))
  {
    /* Times depend on the machine and on sanitizers; the load test looks at them. */
    if (strcmp (json_find_string (goal, "goal"), "cpu_million_s") != 0
        && strcmp (json_find_string (goal, "goal"), "p99_ms") != 0)
      g_assert_true (json_find_bool (goal, "met", FALSE));
    n_goals++;
  }
  g_assert_cmpuint (n_goals, ==, 5);
  g_assert_cmpint (json_find_integer (report, "forms", 0), ==, 3000);
  g_assert_cmpint (cJSON_GetArraySize (cJSON_GetObjectItem (report, "parts")), ==, 4);
  g_assert_cmpint (cJSON_GetArraySize (cJSON_GetObjectItem (report, "items")), ==, 458);
  bank_lab_run (lab, "fairness --bank a.bank --blueprint %s --forms 3000 --json", path);
  again = json_parse ("report", lab->out, strlen (lab->out), 1 << 24, NULL);
  g_assert_cmpstr (json_find_string (report, "seed"), ==, json_find_string (again, "seed"));
  g_assert_true (
      cJSON_Compare (cJSON_GetObjectItem (report, "parts"), cJSON_GetObjectItem (again, "parts"), cJSON_True));
  g_assert_true (
      cJSON_Compare (cJSON_GetObjectItem (report, "items"), cJSON_GetObjectItem (again, "items"), cJSON_True));
}

static void
test_writes_reports_to_read_and_to_print (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autofree char *path = dup_sample_path ("blueprint-skd-2024.json");
  g_autofree char *names = NULL;
  g_autofree char *html = NULL;
  g_autoptr (GBytes) html_bytes = NULL;
  g_autoptr (GBytes) pdf = NULL;

  import_sample (lab);
  bank_lab_run (lab, "fairness --bank a.bank --blueprint %s --forms 300 --out out", path);
  g_assert_nonnull (strstr (lab->out, "simulated 300 forms of 110 items out of 458"));
  g_assert_nonnull (strstr (lab->out, "met: "));
  names = bank_lab_list (lab, "out");
  g_assert_cmpstr (names, ==, "fairness.html fairness.json fairness.pdf");
  pdf = bank_lab_read (lab, "out/fairness.pdf");
  g_assert_cmpmem (g_bytes_get_data (pdf, NULL), 5, "%PDF-", 5);
  html_bytes = bank_lab_read (lab, "out/fairness.html");
  html = g_strndup (g_bytes_get_data (html_bytes, NULL), g_bytes_get_size (html_bytes));
  g_assert_nonnull (strstr (html, "data:image/svg+xml;base64,"));
  g_assert_nonnull (strstr (html, "alt=\"TWK: expected score less target, items; cut - 1: from "));
  g_assert_null (strstr (html, "http"));
  g_assert_null (strstr (html, "<script"));
}

static void
test_names_what_a_bank_lacks (void)
{
  static const struct
  {
    const char *from, *to, *named;
  } CASES[] = {
    { "\"count\": 6, \"topics\": [\"Integritas\"]", "\"count\": 25, \"topics\": [\"Integritas\"]",
      "TWK/integritas needs 25 items and has 24" },
    { "\"pass\": 65", "\"pass\": 151", "section TWK" },
    { "\"pass\": 65, \"tolerance\": 0.08", "\"cut\": 0, \"tolerance\": 0.001", "condition of section TWK" },
    { "\"conditions\"", "\"pinned\": [{\"item\": \"TWK-NIL-001\"}], \"conditions\"", "TWK-NIL-001" },
  };
  g_autoptr (BankLab) lab = bank_lab_new ();

  import_sample (lab);
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      write_blueprint (lab, CASES[i].from, CASES[i].to);
      g_assert_cmpint (bank_lab_run (lab, "fairness --bank a.bank --blueprint b.json --forms 300"), ==, 1);
      g_assert_cmpstr (lab->out, ==, "");
      if (strstr (lab->err, CASES[i].named) == NULL)
        g_error ("\"%s\" does not name %s", lab->err, CASES[i].named);
    }
}

static void
test_chance_alone_misses_the_goals (void)
{
  g_autoptr (BankLab) lab = bank_lab_new ();
  g_autofree char *text = dup_blueprint ();
  g_autoptr (GString) plain = g_string_new (text);
  char *conditions = strstr (plain->str, ",\n  \"conditions\"");

  g_assert_nonnull (conditions);
  g_string_truncate (plain, (gsize)(conditions - plain->str));
  g_string_append (plain, "}");
  g_string_replace (plain, "exam-blueprint/v2", "exam-blueprint/v1", 1);
  bank_lab_write (lab, "b.json", plain->str, -1);
  import_sample (lab);
  g_assert_cmpint (bank_lab_run (lab, "fairness --bank a.bank --blueprint b.json --forms 1000"), ==, 1);
  g_assert_nonnull (strstr (lab->out, "has no conditions"));
  g_assert_nonnull (strstr (lab->out, "MISSED: range of the expected score"));
}

static void
test_command_line_is_checked (void)
{
  static const char *const WRONG[]
      = { "fairness", "fairness --bank a.bank", "fairness --bank a.bank --blueprint b.json x",
          "fairness --bank a.bank --blueprint b.json --forms 0",
          "fairness --bank a.bank --blueprint b.json --forms 10000001" };
  g_autoptr (BankLab) lab = bank_lab_new ();

  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    g_assert_cmpint (bank_lab_run (lab, "%s", WRONG[i]), ==, 2);
  g_assert_cmpint (bank_lab_run (lab, "fairness --bank missing.bank --blueprint b.json"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fairness/sample-bank-meets-the-goals", test_sample_bank_meets_the_goals);
  g_test_add_func ("/fairness/writes-reports-to-read-and-to-print", test_writes_reports_to_read_and_to_print);
  g_test_add_func ("/fairness/names-what-a-bank-lacks", test_names_what_a_bank_lacks);
  g_test_add_func ("/fairness/chance-alone-misses-the-goals", test_chance_alone_misses_the_goals);
  g_test_add_func ("/fairness/command-line-is-checked", test_command_line_is_checked);
  return g_test_run ();
}
