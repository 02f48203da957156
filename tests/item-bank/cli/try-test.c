/* item-bank try, as people and programs call it. */
#include <glib/gstdio.h>
#include <string.h>

#include "common/base/json.h"

static const char QTI[]
    = "<qti-assessment-item identifier=\"q\"><qti-response-declaration identifier=\"RESPONSE\" cardinality=\"single\" "
      "base-type=\"identifier\"><qti-correct-response><qti-value>c1</qti-value></qti-correct-response>"
      "</qti-response-declaration><qti-outcome-declaration identifier=\"SCORE\" cardinality=\"single\" "
      "base-type=\"float\"/>"
      "<qti-response-processing template=\"https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml\"/>"
      "</qti-assessment-item>";
static const char BAD[]
    = "<assessmentItem identifier=\"q\"><responseProcessing><customOperator/></responseProcessing></assessmentItem>";
static const char ITEMS[] = "{\"id\":\"S\",\"section\":\"T\",\"type\":\"single\",\"stem\":\"x\",\"options\":[{\"text\":"
                            "\"a\"},{\"text\":\"b\",\"score\":2}]}\n"
                            "{\"id\":\"M\",\"section\":\"T\",\"type\":\"multiple\",\"stem\":\"x\",\"options\":[{"
                            "\"text\":\"a\",\"name\":\"first\"},{\"text\":"
                            "\"b\"},{\"text\":\"c\"}],\"key\":\"AC\",\"points\":5}\n"
                            "{\"id\":\"P\",\"section\":\"T\",\"type\":\"match\",\"stem\":\"x\",\"options\":[{\"text\":"
                            "\"a\"},{\"text\":\"b\"}],\"targets\":[{"
                            "\"text\":\"1\"},{\"text\":\"2\"}],\"key\":\"A2B1\",\"points\":4,\"partial\":true}\n"
                            "{\"id\":\"N\",\"section\":\"T\",\"type\":\"number\",\"stem\":\"x\",\"answers\":[{"
                            "\"value\":\"3.5\",\"points\":1}]}\n"
                            "{\"id\":\"W\",\"section\":\"T\",\"type\":\"text\",\"stem\":\"x\",\"answers\":[{\"text\":"
                            "\"Jakarta\",\"points\":1}]}\n";

/* The one line that the program prints; *status is what it ends with. */
static char *
run (const char *file, const char *item, const char *responses, int *status)
{
  const char *argv[8]
      = { ITEM_BANK_PROGRAM, "try", file, "--responses", responses, item != NULL ? "--item" : NULL, item, NULL };
  char *out = NULL;
  g_autofree char *problems = NULL;

  if (responses == NULL)
    argv[3] = NULL;
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &problems, status, NULL));
  *status = g_spawn_check_wait_status (*status, NULL) ? 0 : WEXITSTATUS (*status);
  return g_strchomp (out);
}

static char *
write_file (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_answers_are_one_line_of_json (void)
{
  g_autofree char *folder = g_dir_make_tmp ("try-XXXXXX", NULL);
  g_autofree char *qti = write_file (folder, "a.xml", QTI);
  g_autofree char *bad = write_file (folder, "b.xml", BAD);
  g_autofree char *items = write_file (folder, "c.jsonl", ITEMS);
  const struct
  {
    const char *file, *item, *responses, *line;
    int status;
  } cases[] = {
    { qti, NULL, "{\"RESPONSE\":\"c1\"}", "{\"outcomes\":{\"SCORE\":1}}", 0 },
    { qti, "q", "{\"RESPONSE\":\"c2\"}", "{\"outcomes\":{\"SCORE\":0}}", 0 },
    { qti, NULL, "{\"RESPONSE\":null}", "{\"outcomes\":{\"SCORE\":0}}", 0 },
    { qti, NULL, "{}", "{\"outcomes\":{\"SCORE\":0}}", 0 },
    { items, "S", "{\"RESPONSE\":\"B\"}", "{\"outcomes\":{\"SCORE\":2,\"MAXSCORE\":2}}", 0 },
    { items, "M", "{\"RESPONSE\":[\"C\",\"first\"]}", "{\"outcomes\":{\"SCORE\":5,\"MAXSCORE\":5}}", 0 },
    { items, "M", "{\"RESPONSE\":\"AC\"}", "{\"outcomes\":{\"SCORE\":5,\"MAXSCORE\":5}}", 0 },
    { items, "M", "{\"RESPONSE\":[]}", "{\"outcomes\":{\"SCORE\":0,\"MAXSCORE\":5}}", 0 },
    { items, "P", "{\"RESPONSE\":[\"B 1\",\"A1\"]}", "{\"outcomes\":{\"SCORE\":2,\"MAXSCORE\":4}}", 0 },
    { items, "N", "{\"RESPONSE\":3.5}", "{\"outcomes\":{\"SCORE\":1,\"MAXSCORE\":1}}", 0 },
    { items, "W", "{\"RESPONSE\":\"jakarta\"}", "{\"outcomes\":{\"SCORE\":1,\"MAXSCORE\":1}}", 0 },
    { bad, NULL, "{}", NULL, 1 },
    { qti, "another", "{}", NULL, 1 },
    { qti, NULL, "{\"NOBODY\":\"c1\"}", NULL, 1 },
    { items, NULL, "{}", NULL, 1 },
    { items, "S", "{\"RESPONSE\":\"Z\"}", NULL, 1 },
    { items, "N", "{\"RESPONSE\":\"drei\"}", NULL, 1 },
    { "/nowhere/at/all", NULL, "{}", NULL, 1 },
    { qti, NULL, "[1]", "", 2 },
    { qti, NULL, NULL, "", 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int status;
      g_autofree char *line = run (cases[i].file, cases[i].item, cases[i].responses, &status);

      g_test_message ("%zu: %s", i, line);
      g_assert_cmpint (status, ==, cases[i].status);
      if (cases[i].line != NULL)
        g_assert_cmpstr (line, ==, cases[i].line);
      else
        g_assert_true (g_str_has_prefix (line, "{\"refused\":\""));
    }
  g_unlink (qti);
  g_unlink (bad);
  g_unlink (items);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/try/answers-are-one-line-of-json", test_answers_are_one_line_of_json);
  return g_test_run ();
}
