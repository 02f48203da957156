/* Moodle XML: every kind of question, and what is refused. */
#include <string.h>
#include <sys/resource.h>

#include "common/base/error.h"
#include "tests/item-bank/import/quiz-kit.h"

#define QUIZ(questions_) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n" questions_ "\n</quiz>\n"
#define QUESTION(type_, more_)                                                                                         \
  QUIZ ("<question type=\"" type_ "\"><name><text>A</text></name>"                                                     \
        "<questiontext format=\"html\"><text><![CDATA[<p>Q</p>]]></text></questiontext>" more_ "</question>")
#define TEXTED(type_, text_, more_)                                                                                    \
  QUIZ ("<question type=\"" type_ "\"><name><text>A</text></name>"                                                     \
        "<questiontext format=\"html\"><text><![CDATA[" text_ "]]></text></questiontext>" more_ "</question>")
#define ANSWER(fraction_, text_) "<answer fraction=\"" fraction_ "\" format=\"html\"><text>" text_ "</text></answer>"
#define GRADE(grade_)            "<defaultgrade>" grade_ "</defaultgrade>"
#define PNG                      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

static const struct
{
  const char *text;
  const char *item;
} GOOD[] = {
  { QUESTION ("multichoice", GRADE ("3.0000000") "<single>true</single>" ANSWER ("100", "x") ANSWER ("-33.33333", "y")),
    "A UMUM single Q A=x B=y | 3/1 -1/1" },
  { QUESTION ("multichoice", GRADE ("5") ANSWER ("20", "x") ANSWER ("60.00000", "y") ANSWER ("100", "z")),
    "A UMUM single Q A=x B=y C=z | 1/1 3/1 5/1" },
  { QUESTION ("multichoice",
              GRADE ("2") "<single>false</single>" ANSWER ("33.3333333", "x") ANSWER ("66.66667", "y")
                  ANSWER ("-100", "z")),
    "A UMUM multiple Q A=x B=y C=z | multiple 3 6 sum/field multiple 3 0 sum 0 0 6/on A 2/on B 4/on C -6/" },
  { QUESTION ("multichoiceset", ANSWER ("100", "x") ANSWER ("100", "y") ANSWER ("0", "z")),
    "A UMUM multiple Q A=x B=y C=z | multiple 1 1 sum/field multiple 3 0 whole 0 - -/on AB 1/" },
  { QUESTION ("truefalse", ANSWER ("0", "true") ANSWER ("100", "false")), "A UMUM single Q A=Benar B=Salah | 0/1 1/1" },
  { QUESTION ("shortanswer",
              "<usecase>1</usecase>" ANSWER ("100", "Jakarta") ANSWER ("50", "Jak*") ANSWER ("0", "*")
                  ANSWER ("100", "never")),
    "A UMUM text Q | text 2 2 sum/field text 0 0 whole 0 - -/is Jakarta 2/glob Jak* 1/" },
  { QUESTION ("numerical",
              "<answer fraction=\"100\"><text>3.14</text><tolerance>0.005</tolerance></answer>"
              "<answer fraction=\"50\"><text>1e3</text></answer>"
              "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"),
    "A UMUM number Q | number 2 2 sum/field number 0 0 whole 0 - -/between 627/200 629/200 2/between 1000 1000 1/" },
  { QUESTION ("matching",
              "<subquestion format=\"html\"><text>frog</text><answer><text>amphibian</text></answer></subquestion>"
              "<subquestion><text>cat</text><answer><text>mammal</text></answer></subquestion>"
              "<subquestion><text>newt</text><answer><text>amphibian</text></answer></subquestion>"
              "<subquestion><text></text><answer><text>insect</text></answer></subquestion>"),
    "A UMUM match Q A=frog B=cat C=newt >1=amphibian >2=mammal >3=insect | match 3 3 sum/field match 3 3 sum 0 - -/on "
    "A1 "
    "1/on B2 1/on C1 1/" },
  { QUESTION ("ordering",
              "<gradingtype>ALL_OR_NOTHING</gradingtype><selecttype>ALL</selecttype>" ANSWER ("2.0000000", "y")
                  ANSWER ("1.0000000", "x") ANSWER ("3.0000000", "z")),
    "A UMUM order Q A=x B=y C=z | order 1 1 sum/field order 3 0 whole 0 - -/on ABC 1/" },
  { QUESTION ("ordering", "<gradingtype>0</gradingtype>" ANSWER ("1", "x") ANSWER ("2", "y")),
    "A UMUM order Q A=x B=y | order 2 2 sum/field order 2 0 sum 0 - -/on A1 1/on B2 1/" },
  { TEXTED ("cloze", "<p>a {1:MC:=x~%50%y~z#no} b {2:SA:=Ab*} c {1:NUMERICAL:~%100%3:0.5}</p>", ""),
    "A UMUM mixed a [[1]] b [[2]] c [[3]] A=x B=y C=z | mixed 2 8 sum/field inline 3 0 whole 0 - -/on A 2/on B 1/field "
    "text "
    "0 0 whole 0 - -/likeglob Ab* 4/field number 0 0 whole 0 - -/between 5/2 7/2 2/" },
  { TEXTED ("multianswer", "<p>a {:SAC:=x\\}y&#39;&amp;~=\\~z}</p>", ""),
    "A UMUM text a [[1]] | text 1 1 sum/field text 0 0 whole 0 - -/is x}y'& 1/is ~z 1/" },
  { TEXTED ("cloze", "<p>a {1:MR:=x~%-50%y}</p><p>{1:MCV:=x~y}</p>", ""),
    "A UMUM mixed a (1)/[[2]] #(1) A=x B=y A=x B=y | mixed 2 4 sum/field multiple 2 0 sum 0 0 2/on A 2/on B -1/field "
    "inline "
    "2 0 whole 0 - -/on A 2/" },
  { TEXTED ("gapselect",
            "<p>The [[2]] is [[1]].</p>",
            GRADE ("2") "<selectoption><text>red</text><group>1</group></selectoption>"
                        "<selectoption><text>fox</text><group>2</group></selectoption>"
                        "<selectoption><text>blue</text><group>1</group></selectoption>"
                        "<selectoption><text>dog</text><group>2</group></selectoption>"),
    "A UMUM mixed The [[1]] is [[2]]. A=fox B=dog A=red B=blue | mixed 1 2 sum/field inline 2 0 whole 0 - -/on A "
    "1/field "
    "inline 2 0 whole 0 - -/on A 1/" },
  { TEXTED ("ddwtos",
            "<p>One [[1]]</p>",
            "<dragbox><text>a</text><group>1</group></dragbox><dragbox><text>b</text><group>1</group></dragbox>"),
    "A UMUM inline One [[1]] A=a B=b | inline 1 1 sum/field inline 2 0 whole 0 - -/on A 1/" },
  { TEXTED ("multichoice",
            "<p>x[[1]]</p><table><tr><td>1</td><td>2</td></tr></table>",
            ANSWER ("100", "x") ANSWER ("0", "y")),
    "A UMUM single x[\u2060"
    "[1]]/1 | 2 A=x B=y | 1/1 0/1" },
  { QUIZ ("<question type=\"multichoice\"><name><text>A</text></name><questiontext format=\"html\"><text>"
          "&lt;img src=\"@@PLUGINFILE@@/a%20b.png\" alt=\"alt\"&gt;Q</text><file name=\"a b.png\" path=\"/\" "
          "encoding=\"base64\">" PNG "</file></questiontext>" ANSWER ("100", "x") ANSWER ("0", "y") "</question>"),
    "A UMUM single Q(1) A=x B=y | 1/1 0/1" },
  { QUIZ ("<question type=\"category\"><category><text>$course$/top/TIU//x/Deret/Angka</text></category></question>"
          "<question type=\"multichoice\"><name><text>A b</text></name><idnumber>N-1</idnumber><questiontext><text>Q\nR"
          "</text></questiontext><tags><tag><text>lang:en</text></tag></tags>" ANSWER ("100", "x")
              ANSWER ("0", "y") "</question>"),
    "N-1 TIU-x/Deret/Angka single Q/R A=x B=y | 1/1 0/1" },
};

static void
test_reads_every_kind (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_MOODLE, GOOD[i].text, -1, NULL);

      quiz_kit_assert_item (kit, GOOD[i].item);
    }
}

static const struct
{
  const char *text;
  const char *says;
} BAD[] = {
  { QUESTION ("essay", ""), "3: A: \"essay\": no program can score it" },
  { QUESTION ("description", ""), "no program can score it" },
  { QUESTION ("calculated", ""), "drawn by a formula" },
  { QUESTION ("random", ""), "stands for other questions" },
  { QUESTION ("ddmarker", ""), "dragging onto a picture" },
  { QUESTION ("coderunner", ""), "\"coderunner\" is not known" },
  { QUESTION ("multichoice", ANSWER ("100", "x")), "at least two options" },
  { QUESTION ("multichoice", ANSWER ("0", "x") ANSWER ("0", "y")), "no answer is worth anything" },
  { QUESTION ("multichoice", ANSWER ("much", "x") ANSWER ("0", "y")), "\"much\" is not a number of percent" },
  { QUESTION ("multichoice", ANSWER ("100", "") ANSWER ("0", "y")), "option A is empty" },
  { QUESTION ("multichoice", GRADE ("-1") ANSWER ("100", "x") ANSWER ("0", "y")), "defaultgrade" },
  { QUESTION ("multichoice", GRADE ("0.12345678901") ANSWER ("100", "x") ANSWER ("0", "y")), "points" },
  { QUESTION ("truefalse", ANSWER ("100", "yes")), "neither \"true\" nor \"false\"" },
  { QUESTION ("shortanswer", ANSWER ("100", "a\\*b*")), "both a literal star" },
  { QUESTION ("numerical", ANSWER ("100", "about 3")), "is not a number" },
  { QUESTION ("numerical", ANSWER ("100", "3") "<unitgradingtype>1</unitgradingtype>"),
    "the unit of the number is marked" },
  { QUESTION ("numerical", ANSWER ("100", "3") "<units><unit><multiplier>100</multiplier></unit></units>"),
    "in several units" },
  { QUESTION ("matching", "<subquestion><text></text><answer><text>x</text></answer></subquestion>"), "" },
  { QUESTION ("ordering", "<gradingtype>5</gradingtype>" ANSWER ("1", "x") ANSWER ("2", "y")), "not by \"5\"" },
  { QUESTION ("ordering", "<gradingtype>0</gradingtype><selecttype>RANDOM</selecttype>"), "show all" },
  { TEXTED ("cloze", "<p>nothing</p>", ""), "there is no place to answer" },
  { TEXTED ("cloze", "<p>{1:SA:=x</p>", ""), "is not closed" },
  { TEXTED ("cloze", "<p>{1:XX:=x}</p>", ""), "field 1: the kind of answer \"XX\" is not known" },
  { TEXTED ("cloze", "<p>{1:NM:=x}</p>", ""), "field 1: \"x\" is not a number" },
  { TEXTED ("cloze",
            "{1:SA:=x}{1:SA:=x}{1:SA:=x}{1:SA:=x}{1:SA:=x}{1:SA:=x}{1:SA:=x}{1:SA:=x}{1:SA:=x}{1:SA:=x}{1:SA:=x}"
            "{1:SA:=x}{1:SA:=x}",
            ""),
    "there are 13 places to answer" },
  { TEXTED ("gapselect", "<p>[[3]]</p>", "<selectoption><text>a</text><group>1</group></selectoption>"),
    "the gap [[3]]" },
  { TEXTED ("multichoice", "<p><img src=\"@@PLUGINFILE@@/a.png\"></p>", ANSWER ("100", "x") ANSWER ("0", "y")),
    "the picture \"@@PLUGINFILE@@/a.png\" is not in the file" },
  { TEXTED ("multichoice", "<p>Q<iframe src=\"x\"></iframe></p>", ANSWER ("100", "x") ANSWER ("0", "y")), "<iframe>" },
  { TEXTED ("multichoice", "<p>Q<math><maction><mi>x</mi></maction></math></p>", ANSWER ("100", "x") ANSWER ("0", "y")),
    "MathML" },
  { QUIZ ("<question type=\"multichoice\"><name><text>A</text></name>" ANSWER ("100", "x") "</question>"),
    "has no text" },
};

static void
test_refuses_by_name (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_MOODLE, BAD[i].text, -1, NULL);

      quiz_kit_assert_refusal (kit, BAD[i].says);
    }
}

static void
test_an_unreadable_file_is_refused_whole (void)
{
  static const struct
  {
    const char *text;
    int code;
  } CASES[] = {
    { "", ADIL_ERROR_SYNTAX },
    { "<quiz><question type=\"essay\"></quiz>", ADIL_ERROR_SYNTAX },
    { "<quiz>", ADIL_ERROR_SYNTAX },
    { "<other/>", ADIL_ERROR_SYNTAX },
    { "<?xml version=\"1.0\" encoding=\"UTF-8\"?><quiz>\xff</quiz>", ADIL_ERROR_SYNTAX },
    { "<!DOCTYPE quiz [<!ENTITY a \"b\">]><quiz>&a;</quiz>", ADIL_ERROR_REFUSED },
    { "<!DOCTYPE quiz [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><quiz>&a;</quiz>", ADIL_ERROR_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_MOODLE, CASES[i].text, -1, NULL);

      g_assert_error (kit->error, ADIL_ERROR, CASES[i].code);
    }
}

static void
test_names_stay_and_never_clash (void)
{
#define NAMED(name_, text_)                                                                                            \
  "<question type=\"multichoice\"><name><text>" name_ "</text></name><questiontext><text>" text_                       \
  "</text></questiontext>" ANSWER ("100", "x") ANSWER ("0", "y") "</question>"
  static const char TEXT[] = QUIZ (NAMED ("Soal 1", "Q") NAMED ("Soal 1", "R") NAMED ("Soal 1", "R") NAMED ("", "Q"));
  g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_MOODLE, TEXT, -1, NULL);
  g_autoptr (QuizKit) again = quiz_kit_import (&ITEM_IMPORTER_MOODLE, TEXT, -1, NULL);

  g_assert_cmpuint (kit->items->len, ==, 3);
  g_assert_true (g_str_has_prefix (kit->items->pdata[0], "Soal-1-"));
  g_assert_cmpuint (kit->messages->len, ==, 1);
  g_assert_nonnull (strstr (kit->messages->pdata[0], "the same question already stands in line 3"));
  for (guint i = 0; i < kit->items->len; i++)
    g_assert_cmpstr (kit->items->pdata[i], ==, again->items->pdata[i]);
}

static void
test_survives_mutations (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    {
      const char *body = strchr (GOOD[i].text + 2, '<'); /* the declaration is not interesting */

      quiz_kit_mutate (&ITEM_IMPORTER_MOODLE, body, strlen (body), 150);
    }
}

/* Many questions in little memory: the file is never held as a whole. */
static void
test_streams (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("memory is not measured under AddressSanitizer");
#else
  enum
  {
    N_QUESTIONS = 20000
  };
  struct rusage before, after;
  g_autoptr (GString) text = g_string_new ("<quiz>");
  g_autoptr (QuizKit) kit = NULL;

  for (guint i = 0; i < N_QUESTIONS; i++)
    g_string_append_printf (
        text,
        "<question type=\"multichoice\"><name><text>N-%u</text></name><questiontext><text>How much is "
        "%u + 1?</text></questiontext>" ANSWER ("100", "x") ANSWER ("0", "y") "</question>\n",
        i, i);
  g_string_append (text, "</quiz>");
  getrusage (RUSAGE_SELF, &before);
  kit = quiz_kit_import (&ITEM_IMPORTER_MOODLE, text->str, (gssize)text->len, NULL);
  getrusage (RUSAGE_SELF, &after);
  g_assert_cmpuint (kit->items->len, ==, N_QUESTIONS);
  g_test_message ("%ld KiB more", after.ru_maxrss - before.ru_maxrss);
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 32 * 1024);
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/importer-moodle/reads-every-kind", test_reads_every_kind);
  g_test_add_func ("/importer-moodle/refuses-by-name", test_refuses_by_name);
  g_test_add_func ("/importer-moodle/an-unreadable-file-is-refused-whole", test_an_unreadable_file_is_refused_whole);
  g_test_add_func ("/importer-moodle/names-stay-and-never-clash", test_names_stay_and_never_clash);
  g_test_add_func ("/importer-moodle/reads-many-questions-in-little-memory", test_streams);
  g_test_add_func ("/importer-moodle/survives-mutations", test_survives_mutations);
  return g_test_run ();
}
