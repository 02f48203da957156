/* QTI 1.2: response processing is run, and what it says for every response becomes rules. */
#include <string.h>

#include "common/base/error.h"
#include "tests/item-bank/import/quiz-kit.h"

#define ITEM(meta_, shown_, scoring_)                                                                                  \
  "<questestinterop xmlns=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2\">\n<item ident=\"A\" title=\"T\">"            \
  "<itemmetadata><qtimetadata>" meta_ "</qtimetadata></itemmetadata><presentation><material><mattext "                 \
  "texttype=\"text/html\">&lt;p&gt;Q&lt;/p&gt;</mattext></material>" shown_                                            \
  "</presentation><resprocessing><outcomes><decvar varname=\"SCORE\" minvalue=\"0\" "                                  \
  "maxvalue=\"100\"/></outcomes>" scoring_ "</resprocessing></item></questestinterop>"
#define META(name_, value_)                                                                                            \
  "<qtimetadatafield><fieldlabel>" name_ "</fieldlabel><fieldentry>" value_ "</fieldentry></qtimetadatafield>"
#define LABEL(id_, text_)                                                                                              \
  "<response_label ident=\"" id_ "\"><material><mattext>" text_ "</mattext></material></response_label>"
#define LID(id_, cardinality_, prompt_, labels_)                                                                       \
  "<response_lid ident=\"" id_ "\" rcardinality=\"" cardinality_ "\"><material><mattext>" prompt_                      \
  "</mattext></material><render_choice>" labels_ "</render_choice></response_lid>"
#define XYZ LABEL ("x", "ex") LABEL ("y", "yps") LABEL ("z", "zet")
#define WHEN(condition_, action_, value_)                                                                              \
  "<respcondition continue=\"Yes\"><conditionvar>" condition_                                                          \
  "</conditionvar><setvar varname=\"SCORE\" action=\"" action_ "\">" value_ "</setvar></respcondition>"
#define IS(id_, value_) "<varequal respident=\"" id_ "\">" value_ "</varequal>"
#define TAIL            "</resprocessing></item></section></assessment></questestinterop>"
#define STR             "<response_str ident=\"r\"><render_fib><response_label ident=\"a\"/></render_fib></response_str>"
#define NUM             "<response_num ident=\"r\"><render_fib><response_label ident=\"a\"/></render_fib></response_num>"

static const struct
{
  const char *text;
  const char *item;
} GOOD[] = {
  { ITEM ("", LID ("r", "Single", "", XYZ), WHEN (IS ("r", "y"), "Set", "100")),
    "A UMUM single Q A=ex B=yps C=zet | 0/1 1/1 0/1" },
  { ITEM (META ("points_possible", "3.0"),
          LID ("r", "Single", "", XYZ),
          WHEN (IS ("r", "y"), "Set", "100") WHEN ("<or>" IS ("r", "x") IS ("r", "z") "</or>", "Add", "33.33")),
    "A UMUM single Q A=ex B=yps C=zet | 1/1 3/1 1/1" },
  { ITEM ("",
          LID ("r", "Multiple", "", XYZ),
          WHEN ("<and>" IS ("r", "x") IS ("r", "y") "<not>" IS ("r", "z") "</not></and>", "Set", "100")),
    "A UMUM multiple Q A=ex B=yps C=zet | multiple 1 1 sum/field multiple 3 0 whole 0 - -/on AB 1/" },
  { ITEM ("",
          LID ("r", "Multiple", "", XYZ),
          WHEN (IS ("r", "x"), "Add", "50") WHEN (IS ("r", "y"), "Add", "50") WHEN (IS ("r", "z"), "Subtract", "25")),
    "A UMUM multiple Q A=ex B=yps C=zet | multiple 4 4 sum/field multiple 3 0 sum 0 0 4/on A 2/on B 2/on C -1/" },
  /* Points of a single option that only a pair has are none of a sum. */
  { ITEM ("", LID ("r", "Multiple", "", XYZ), WHEN (IS ("r", "x") IS ("r", "y"), "Set", "50")),
    "A UMUM multiple Q A=ex B=yps C=zet | multiple 2 1 sum/field multiple 3 0 whole 0 - -/on AB 1/on ABC 1/" },
  { ITEM ("", STR, WHEN ("<or>" IS ("r", "Jakarta") IS ("r", "DKI Jakarta") "</or>", "Set", "100")),
    "A UMUM text Q | text 1 1 sum/field text 0 0 whole 0 - -/like Jakarta 1/like DKI%20Jakarta 1/" },
  { ITEM ("", STR, WHEN ("<varequal respident=\"r\" case=\"Yes\">glm</varequal>", "Set", "100")),
    "A UMUM text Q | text 1 1 sum/field text 0 0 whole 0 - -/is glm 1/" },
  { ITEM ("",
          NUM,
          WHEN ("<or>" IS ("r", "3.14") "<and><vargte respident=\"r\">3.13</vargte><varlte "
                                        "respident=\"r\">3.15</varlte></and></or>",
                "Set",
                "100")),
    "A UMUM number Q | number 1 1 sum/field number 0 0 whole 0 - -/between 313/100 63/20 1/" },
  { ITEM ("", NUM, WHEN ("<vargt respident=\"r\">5</vargt>", "Set", "100")),
    "A UMUM number Q | number 1 1 sum/field number 0 0 whole 0 - -/between 5 5 0/between 5 - 1/" },
  { ITEM (META ("question_type", "matching_question"),
          LID ("r1", "Single", "one", XYZ) LID ("r2", "Single", "two", XYZ),
          "<respcondition><conditionvar>" IS (
              "r1", "x") "</conditionvar><setvar action=\"Add\">50.00</setvar></respcondition>" WHEN (IS ("r2", "z"),
                                                                                                      "Add",
                                                                                                      "50.00")),
    "A UMUM match Q A=one B=two >1=ex >2=yps >3=zet | match 2 2 sum/field match 2 3 sum 0 - -/on A1 1/on B3 1/" },
  { "<questestinterop><assessment title=\"TIU/x\"><section title=\"Deret\"><item "
    "ident=\"A\"><presentation><material><mattext>"
    "I am [who] and [how]</mattext></material>" LID ("response_who", "Single", "who", XYZ) LID (
        "response_how",
        "Single",
        "how",
        LABEL ("g", "good") LABEL (
            "b",
            "bad")) "</presentation><itemmetadata><qtimetadata>" META ("question_type",
                                                                       "multiple_dropdowns_question") "</qtimetadata></"
                                                                                                      "itemmetadata><"
                                                                                                      "resprocessing><"
                                                                                                      "outcomes><"
                                                                                                      "decvar "
                                                                                                      "varname="
                                                                                                      "\"SCORE\" "
                                                                                                      "maxvalue="
                                                                                                      "\"100\"/></"
                                                                                                      "outcomes>" WHEN (
                                                                                                          IS ("response"
                                                                                                              "_who",
                                                                                                              "y"),
                                                                                                          "Add",
                                                                                                          "50.00")
                                                                                                          WHEN (
                                                                                                              IS ("resp"
                                                                                                                  "onse"
                                                                                                                  "_ho"
                                                                                                                  "w",
                                                                                                                  "g"),
                                                                                                              "Add",
                                                                                                              "50.00")
                                                                                                              TAIL,
    "A TIU-x/Deret mixed I am [[1]] and [[2]] A=ex B=yps C=zet A=good B=bad | mixed 2 2 sum/field inline 3 0 whole 0 - "
    "-/on B "
    "1/field inline 2 0 whole 0 - -/on A 1/" },
  { ITEM (META ("question_type", "fill_in_multiple_blanks_question"),
          LID ("response_a", "Single", "a", LABEL ("1", "Red") LABEL ("2", "red ") LABEL ("3", "pink")),
          WHEN (IS ("response_a", "1"), "Add", "100")),
    "A UMUM text Q #a | text 1 1 sum/field text 0 0 whole 0 - -/like Red 1/like pink 1/" },
  { ITEM ("",
          "<response_lid ident=\"r\" rcardinality=\"Ordered\"><render_extension><ims_render_object>" XYZ
          "</ims_render_object></render_extension></response_lid>",
          WHEN (IS ("r", "z") IS ("r", "x") IS ("r", "y"), "Set", "100")),
    "A UMUM order Q A=ex B=yps C=zet | order 1 1 sum/field order 3 0 whole 0 - -/on CAB 1/" },
  { ITEM (META ("scoring_algorithm", "AllOrNothing"),
          LID ("r", "Multiple", "", XYZ),
          WHEN (IS ("r", "x"), "Add", "50") WHEN (IS ("r", "y"), "Add", "50") WHEN (IS ("r", "z"), "Subtract", "25")),
    "A UMUM multiple Q A=ex B=yps C=zet | multiple 1 1 sum/field multiple 3 0 whole 0 - -/on AB 1/" },
  { ITEM (META ("question_type", "fill_in_multiple_blanks_question"),
          LID ("response_a",
               "Single",
               "a",
               "<response_label ident=\"x\" answer_type=\"dropdown\" scoring_algorithm=\"Equivalence\">"
               "<material><mattext>ex</mattext></material></response_label>" LABEL ("y", "yps")),
          WHEN (IS ("response_a", "x"), "Add", "100")),
    "A UMUM single Q #a A=ex B=yps | 1/1 0/1" },
};

static void
test_runs_every_kind (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_CANVAS, GOOD[i].text, -1, NULL);

      quiz_kit_assert_item (kit, GOOD[i].item);
    }
}

static const struct
{
  const char *text;
  const char *says;
} BAD[] = {
  { ITEM (META ("question_type", "essay_question"), STR, ""), "2: A: \"essay_question\": no program can score it" },
  { ITEM ("", STR, ""), "nothing sets a score" },
  { ITEM ("", LID ("r", "Single", "", XYZ), WHEN ("<varsubset respident=\"r\">x</varsubset>", "Set", "100")),
    "varsubset" },
  { ITEM ("", LID ("r", "Single", "", XYZ), WHEN (IS ("other", "x"), "Set", "100")), "exactly: other" },
  { ITEM ("", LID ("r", "Single", "", XYZ), WHEN (IS ("r", "x"), "Multiply", "2")), "exactly: Multiply" },
  { ITEM ("", LID ("r", "Single", "", XYZ), WHEN (IS ("r", "x"), "Set", "much")), "exactly: much" },
  { ITEM ("", LID ("r", "Single", "", LABEL ("x", "ex")), WHEN (IS ("r", "x"), "Set", "100")), "at least two options" },
  { ITEM ("", LID ("r", "Single", "", XYZ), WHEN ("<not>" IS ("r", "x") "</not>", "Set", "100")), "no answer at all" },
  { ITEM ("",
          LID ("r1", "Single", "", XYZ) LID ("r2", "Single", "", XYZ),
          WHEN (IS ("r1", "x") IS ("r2", "y"), "Set", "100")),
    "not scored one by one" },
  { ITEM ("",
          STR,
          WHEN (IS ("r", "a"), "Set", "100") WHEN ("<varequal respident=\"r\" case=\"Yes\">b</varequal>", "Set", "50")),
    "some texts heed cases" },
  { ITEM ("", NUM, WHEN (IS ("r", "three"), "Set", "100")), "exactly: three" },
  { ITEM ("", "<response_xy ident=\"r\"/>", WHEN (IS ("r", "x"), "Set", "100")), "<response_xy>" },
  { ITEM ("",
          LID ("r", "Single", "", XYZ),
          "<respcondition><conditionvar>" IS ("r", "x") "</conditionvar><setvar "
                                                        "varname=\"OTHER\">1</setvar></respcondition>"),
    "is not declared" },
  { ITEM ("",
          "<response_lid ident=\"r\" rcardinality=\"Ordered\"><render_choice>" XYZ "</render_choice></response_lid>",
          WHEN (IS ("r", "z") IS ("r", "x"), "Set", "100")),
    "a part of an order" },
  { ITEM (META ("question_type", "categorization_question"),
          LID ("r", "Single", "", XYZ),
          WHEN (IS ("r", "x"), "Set", "100")),
    "\"categorization_question\" is not known" },
  { ITEM (META ("question_type", "calculated_question"), NUM, WHEN (IS ("r", "3"), "Set", "100")),
    "drawn by a formula" },
  { ITEM (META ("scoring_algorithm", "PartialDeep"), LID ("r", "Single", "", XYZ), WHEN (IS ("r", "x"), "Set", "100")),
    "\"PartialDeep\" is not known" },
  { ITEM (META ("question_type", "fill_in_multiple_blanks_question"),
          LID ("response_a",
               "Single",
               "a",
               "<response_label ident=\"x\" scoring_algorithm=\"TextRegex\"><material><mattext>^e"
               "</mattext></material></response_label>"),
          WHEN (IS ("response_a", "x"), "Add", "100")),
    "compared in a way that is not known exactly: TextRegex" },
  { "<questestinterop><item ident=\"A\"></item></questestinterop>", "no <presentation>" },
};

static void
test_refuses_by_name (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_CANVAS, BAD[i].text, -1, NULL);

      quiz_kit_assert_refusal (kit, BAD[i].says);
    }
}

static void
test_stops_where_it_is_told_to (void)
{
  /* "continue" is "No": the second condition is not looked at. */
  static const char TEXT[] = ITEM ("", LID ("r", "Single", "", XYZ),
                                   "<respcondition continue=\"No\"><conditionvar>" IS (
                                       "r", "x") "</conditionvar><setvar action=\"Set\">100"
                                                 "</setvar></respcondition>" WHEN ("<other/>", "Set", "50")
                                                     WHEN (IS ("r", "x"), "Set", "0"));
  g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_CANVAS, TEXT, -1, NULL);

  quiz_kit_assert_refusal (kit, "no answer at all would be worth something");
}

static void
test_an_unreadable_file_is_refused_whole (void)
{
  static const char *const TEXTS[]
      = { "", "<questestinterop>", "<quiz/>", "PK\003\004 no zip", "<questestinterop><item>" };

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      g_autoptr (QuizKit) kit = quiz_kit_import (&ITEM_IMPORTER_CANVAS, TEXTS[i], -1, NULL);

      g_assert_error (kit->error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

static void
test_survives_mutations (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    quiz_kit_mutate (&ITEM_IMPORTER_CANVAS, GOOD[i].text, strlen (GOOD[i].text), 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/importer-canvas/runs-every-kind", test_runs_every_kind);
  g_test_add_func ("/importer-canvas/refuses-by-name", test_refuses_by_name);
  g_test_add_func ("/importer-canvas/stops-where-it-is-told-to", test_stops_where_it_is_told_to);
  g_test_add_func ("/importer-canvas/an-unreadable-file-is-refused-whole", test_an_unreadable_file_is_refused_whole);
  g_test_add_func ("/importer-canvas/survives-mutations", test_survives_mutations);
  return g_test_run ();
}
