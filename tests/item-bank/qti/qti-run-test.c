/* Items of QTI are run as the standard says, in both spellings, and refused where they cannot be. */
#include "item-bank/qti/qti-run.h"

#include <string.h>

#include "common/base/error.h"
#include "tests/common/base/fixture.h"

#define SET(name_, expression_) "<setOutcomeValue identifier=\"" name_ "\">" expression_ "</setOutcomeValue>"
#define B(type_, value_)        "<baseValue baseType=\"" type_ "\">" value_ "</baseValue>"
#define V(name_)                "<variable identifier=\"" name_ "\"/>"
#define HEAD                                                                                                           \
  "<assessmentItem xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p2\" identifier=\"i\" title=\"t\" adaptive=\"false\"" \
  " timeDependent=\"false\">"                                                                                          \
  "<responseDeclaration identifier=\"R\" cardinality=\"multiple\" baseType=\"identifier\"/>"                           \
  "<responseDeclaration identifier=\"N\" cardinality=\"single\" baseType=\"float\"/>"                                  \
  "<responseDeclaration identifier=\"T\" cardinality=\"single\" baseType=\"string\"/>"                                 \
  "<responseDeclaration identifier=\"O\" cardinality=\"ordered\" baseType=\"identifier\"/>"

/* The JSON of the outcome X of type base (NULL: boolean), whose value is expression, for responses. */
static char *
evaluate (const char *base, const char *expression, const char *responses, GError **error)
{
  g_autofree char *text
      = g_strdup_printf (HEAD "<outcomeDeclaration identifier=\"X\" cardinality=\"single\" baseType=\"%s\"/>"
                              "<responseProcessing>" SET ("X", "%s") "</responseProcessing></assessmentItem>",
                         base, expression);
  g_autoptr (QtiItem) item = qti_item_parse (text, strlen (text), error);
  g_autoptr (QtiRun) run = item != NULL ? qti_run_new (item, error) : NULL;
  g_autoptr (cJSON) json = json_parse ("r", responses, strlen (responses), 10000, NULL);
  g_autoptr (cJSON) outcomes = NULL;

  g_assert_nonnull (json);
  if (run == NULL || !qti_run_answer_json (run, json, error) || !qti_run_score (run, error))
    return NULL;
  outcomes = qti_run_outcomes_to_json (run);
  return json_format (cJSON_GetObjectItem (outcomes, "X"));
}

typedef struct
{
  const char *base, *expression, *value;
} Case;

static void
check_cases (const Case *cases, gsize n, const char *responses)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *value = evaluate (cases[i].base, cases[i].expression, responses, &error);

      g_assert_no_error (error);
      if (strcmp (value, cases[i].value) != 0)
        g_error ("%s: %s instead of %s", cases[i].expression, value, cases[i].value);
    }
}

static void
test_null_is_neither_true_nor_false (void)
{
  static const Case CASES[] = {
    { "boolean", "<and>" B ("boolean", "true") "<null/></and>", "null" },
    { "boolean", "<and>" B ("boolean", "false") "<null/></and>", "false" },
    { "boolean", "<or>" B ("boolean", "true") "<null/></or>", "true" },
    { "boolean", "<or>" B ("boolean", "false") "<null/></or>", "null" },
    { "boolean", "<not><null/></not>", "null" },
    { "boolean", "<match>" V ("T") B ("string", "a") "</match>", "null" },
    { "boolean", "<isNull>" V ("R") "</isNull>", "true" },
    { "boolean", "<anyN min=\"1\" max=\"2\">" B ("boolean", "true") "<null/></anyN>", "true" },
    { "boolean", "<anyN min=\"1\" max=\"1\">" B ("boolean", "true") "<null/></anyN>", "null" },
    { "boolean", "<anyN min=\"3\" max=\"3\">" B ("boolean", "true") "<null/></anyN>", "false" },
    { "float", "<sum>" B ("float", "1") "<null/></sum>", "null" },
    { "float", "<divide>" B ("float", "1") B ("float", "0") "</divide>", "null" },
    { "integer", "<integerDivide>" B ("integer", "1") B ("integer", "0") "</integerDivide>", "null" },
    { "integer", "<containerSize>" V ("R") "</containerSize>", "0" },
    { "boolean", "<member>" B ("identifier", "A") V ("R") "</member>", "null" },
  };

  check_cases (CASES, G_N_ELEMENTS (CASES), "{}");
}

static void
test_numbers_are_exact (void)
{
  static const Case CASES[] = {
    { "boolean",
      "<equal toleranceMode=\"exact\"><sum>" B ("float", "0.1")
          B ("float", "0.2") "</sum>" B ("float", "0.3") "</equal>",
      "true" },
    { "float", "<divide>" B ("integer", "1") B ("integer", "4") "</divide>", "0.25" },
    { "integer", "<integerDivide>" B ("integer", "-7") B ("integer", "2") "</integerDivide>", "-4" },
    { "integer", "<integerModulus>" B ("integer", "-7") B ("integer", "2") "</integerModulus>", "1" },
    { "integer", "<round>" B ("float", "6.5") "</round>", "7" },
    { "integer", "<round>" B ("float", "-6.5") "</round>", "-6" },
    { "integer", "<truncate>" B ("float", "-6.9") "</truncate>", "-6" },
    { "float", "<roundTo roundingMode=\"decimalPlaces\" figures=\"2\">" B ("float", "1.005") "</roundTo>", "1.01" },
    { "float", "<roundTo roundingMode=\"significantFigures\" figures=\"3\">" B ("float", "123456") "</roundTo>",
      "123000" },
    { "float", "<power>" B ("float", "2") B ("float", "-2") "</power>", "0.25" },
    { "integer", "<gcd>" B ("integer", "12") B ("integer", "-18") "</gcd>", "6" },
    { "integer", "<lcm>" B ("integer", "4") B ("integer", "6") "</lcm>", "12" },
    { "integer", "<max>" B ("integer", "4") B ("integer", "6") "</max>", "6" },
    { "integer", "<min>" B ("integer", "4") B ("integer", "6") "</min>", "4" },
    { "float",
      "<sum>" B ("float", "0.333333333333333") B ("float", "0.33333334") B ("float", "0.333333333333333") "</sum>",
      "1" },
    { "float",
      "<statsOperator name=\"popSD\"><multiple>" B ("float", "2") B ("float", "4") "</multiple></statsOperator>", "1" },
    { "float", "<mathOperator name=\"cos\">" B ("float", "0") "</mathOperator>", "1" },
    { "integer", "<mathOperator name=\"ceil\">" B ("float", "1.2") "</mathOperator>", "2" },
    { "integer", "<randomInteger min=\"3\" max=\"5\" step=\"4\"/>", "3" },
  };

  check_cases (CASES, G_N_ELEMENTS (CASES), "{}");
}

static void
test_tolerances_keep_their_bounds (void)
{
  static const Case CASES[] = {
    { "boolean", "<equal toleranceMode=\"absolute\" tolerance=\"0.5\">" B ("float", "10") V ("N") "</equal>", "true" },
    { "boolean",
      "<equal toleranceMode=\"absolute\" tolerance=\"1 0.5\" includeUpperBound=\"false\">" B ("float", "10")
          V ("N") "</equal>",
      "false" },
    { "boolean", "<equal toleranceMode=\"relative\" tolerance=\"5\">" B ("float", "10") V ("N") "</equal>", "true" },
    { "boolean", "<equal toleranceMode=\"relative\" tolerance=\"4.9\">" B ("float", "10") V ("N") "</equal>", "false" },
    { "boolean",
      "<equalRounded roundingMode=\"decimalPlaces\" figures=\"0\">" B ("float", "11") V ("N") "</equalRounded>",
      "true" },
    { "boolean", "<gte>" V ("N") B ("float", "10.5") "</gte>", "true" },
    { "boolean", "<lt>" V ("N") B ("float", "10.5") "</lt>", "false" },
  };

  check_cases (CASES, G_N_ELEMENTS (CASES), "{\"N\": 10.5}");
}

static void
test_texts_and_containers (void)
{
  static const Case CASES[] = {
    { "boolean", "<stringMatch caseSensitive=\"false\">" V ("T") B ("string", "JAKARTA") "</stringMatch>", "true" },
    { "boolean", "<stringMatch caseSensitive=\"true\">" V ("T") B ("string", "JAKARTA") "</stringMatch>", "false" },
    { "boolean", "<substring caseSensitive=\"true\">" B ("string", "kar") V ("T") "</substring>", "true" },
    { "boolean", "<patternMatch pattern=\"J[a-k]+.*\">" V ("T") "</patternMatch>", "true" },
    { "boolean", "<patternMatch pattern=\"Jak\">" V ("T") "</patternMatch>", "false" },
    { "boolean", "<match>" V ("R") "<multiple>" B ("identifier", "C") B ("identifier", "A") "</multiple></match>",
      "true" },
    { "boolean", "<contains>" V ("R") "<multiple>" B ("identifier", "A") B ("identifier", "A") "</multiple></contains>",
      "false" },
    { "boolean", "<contains>" V ("O") "<ordered>" B ("identifier", "C") B ("identifier", "B") "</ordered></contains>",
      "false" },
    { "boolean", "<contains>" V ("O") "<ordered>" B ("identifier", "B") B ("identifier", "C") "</ordered></contains>",
      "true" },
    { "identifier", "<index n=\"2\">" V ("O") "</index>", "\"B\"" },
    { "identifier", "<index n=\"9\">" V ("O") "</index>", "null" },
    { "integer", "<containerSize><delete>" B ("identifier", "A") V ("R") "</delete></containerSize>", "1" },
    { "integer", "<containerSize><repeat numberRepeats=\"3\">" V ("O") "</repeat></containerSize>", "9" },
    { "integer",
      "<fieldValue fieldIdentifier=\"b\"><record><fieldValue fieldIdentifier=\"b\">" B (
          "integer", "7") "</fieldValue></record></fieldValue>",
      "7" },
    { "boolean", "<inside shape=\"circle\" coords=\"0,0,5\">" B ("point", "3 4") "</inside>", "true" },
    { "boolean", "<inside shape=\"poly\" coords=\"0,0,10,0,0,10\">" B ("point", "6 6") "</inside>", "false" },
    { "boolean", "<durationLT>" B ("duration", "PT1M") B ("duration", "61") "</durationLT>", "true" },
    { "boolean", "<match>" B ("pair", "A B") B ("pair", "B  A") "</match>", "true" },
    { "boolean", "<match>" B ("directedPair", "A B") B ("directedPair", "B A") "</match>", "false" },
  };

  check_cases (CASES, G_N_ELEMENTS (CASES),
               "{\"T\": \"Jakarta\", \"R\": [\"A\", \"C\"], \"O\": [\"A\", \"B\", \"C\"]}");
}

static void
test_what_is_not_certain_is_refused (void)
{
  static const struct
  {
    const char *expression;
    const char *names;
  } CASES[] = {
    { "<customOperator/>", "<customOperator>" },
    { "<testVariables variableIdentifier=\"x\"/>", "<testVariables>" },
    { "<outcomeMaximum outcomeIdentifier=\"x\"/>", "<outcomeMaximum>" },
    { "<guess/>", "<guess>" },
    { "<randomInteger min=\"1\" max=\"3\"/>", "<randomInteger>" },
    { "<random><multiple>" B ("integer", "1") B ("integer", "2") "</multiple></random>", "<random>" },
    { "<variable identifier=\"nobody\"/>", "<variable>" },
    { "<sum/>", "<sum>" },
    { "<subtract>" B ("integer", "1") "</subtract>", "<subtract>" },
    { "<sum>" B ("integer", "x") "</sum>", "<baseValue>" },
    { "<sum>" B ("string", "1") "</sum>", "<sum>" },
    { "<sum weight=\"2\">" B ("integer", "1") "</sum>", "<sum>" },
    { "<match>" B ("string", "1") B ("integer", "1") "</match>", "<match>" },
    { "<patternMatch pattern=\"(?i)a\">" B ("string", "a") "</patternMatch>", "<patternMatch>" },
    { "<patternMatch pattern=\"(a+)+$\">" B ("string",
                                             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab") "</patternMatch>",
      "<patternMatch>" },
    { "<equal toleranceMode=\"exact\"><mathOperator name=\"sqrt\">" B ("float", "2") "</mathOperator>" B (
          "float", "1") "</equal>",
      "<mathOperator>" },
    { "<equal toleranceMode=\"exact\"><mathOperator name=\"exp\">" B (
          "float", "1") "</mathOperator><mathConstant name=\"e\"/></equal>",
      "<equal>" },
    { "<mapResponse identifier=\"R\"/>", "<mapResponse>" },
    { "<inside shape=\"star\" coords=\"1\">" B ("point", "1 1") "</inside>", "<inside>" },
    { "<repeat numberRepeats=\"1000000\">" B ("integer", "1") "</repeat>", "<repeat>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *value = evaluate ("boolean", CASES[i].expression, "{}", &error);

      if (value != NULL || error == NULL || strstr (error->message, CASES[i].names) == NULL)
        g_error ("%s: %s", CASES[i].expression, value != NULL ? value : error != NULL ? error->message : "no error");
      g_assert_cmpuint (qti_node_take_line (error), ==, 1);
    }
}

static void
test_bad_documents_are_refused (void)
{
  static const char *const BAD[] = {
    "",
    "x",
    "<assessmentItem>",
    "<assessmentTest/>",
    "<!DOCTYPE a [<!ENTITY x \"y\">]><assessmentItem identifier=\"a\"/>",
    "<assessmentItem identifier=\"a\" adaptive=\"true\"/>",
    "<assessmentItem identifier=\"a\"><surprise/></assessmentItem>",
    "<assessmentItem identifier=\"a\"><responseProcessing template=\"http://x/mine\"/></assessmentItem>",
    "<assessmentItem identifier=\"a\"><responseDeclaration identifier=\"R\" cardinality=\"odd\" "
    "baseType=\"string\"/></assessmentItem>",
    HEAD "<responseDeclaration identifier=\"R\" cardinality=\"single\" baseType=\"string\"/></assessmentItem>",
    HEAD "<responseProcessing "
         "template=\"http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct\"/></assessmentItem>",
    HEAD "<responseProcessing>text</responseProcessing></assessmentItem>",
    HEAD "<responseProcessing><responseCondition><responseElse/><responseIf/></responseCondition></"
         "responseProcessing></assessmentItem>",
    HEAD "<responseProcessing>" SET ("R", B ("identifier", "A")) "</responseProcessing></assessmentItem>",
    HEAD "<responseProcessing><setTemplateValue "
         "identifier=\"R\"><null/></setTemplateValue></responseProcessing></assessmentItem>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (QtiItem) item = qti_item_parse (BAD[i], strlen (BAD[i]), &error);

      if (item != NULL)
        g_error ("was taken: %s", BAD[i]);
      g_assert_nonnull (error);
      g_assert_cmpuint (qti_node_take_line (error), >=, 1);
    }
}

static void
test_depth_is_limited (void)
{
  GString *text = g_string_new ("<assessmentItem identifier=\"a\"><itemBody>");
  g_autoptr (GError) error = NULL;
  g_autoptr (QtiItem) item = NULL;

  for (int i = 0; i < 200; i++)
    g_string_append (text, "<div>");
  for (int i = 0; i < 200; i++)
    g_string_append (text, "</div>");
  g_string_append (text, "</itemBody></assessmentItem>");
  item = qti_item_parse (text->str, text->len, &error);
  g_assert_null (item);
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
  g_string_free (text, TRUE);
}

static gboolean
is_same (const cJSON *got, const cJSON *wanted)
{
  if (cJSON_IsNumber (wanted) && got != NULL && got->type == cJSON_Raw)
    {
      double value = g_ascii_strtod (got->valuestring, NULL);

      return ABS (value - wanted->valuedouble) < 1e-9;
    }
  if (got != NULL && got->type == cJSON_Raw)
    return strcmp (got->valuestring, cJSON_IsTrue (wanted) ? "true" : cJSON_IsFalse (wanted) ? "false" : "?") == 0;
  return cJSON_Compare (got, wanted, TRUE);
}

/* -1: refused, 0: wrong, 1: right */
static int
run_case (const char *path, const cJSON *one)
{
  g_autoptr (GBytes) file = file_read (path, FIXTURE_MAX_LEN, NULL);
  g_autoptr (QtiItem) item = qti_item_parse (g_bytes_get_data (file, NULL), g_bytes_get_size (file), NULL);
  g_autoptr (QtiRun) run = item != NULL ? qti_run_new (item, NULL) : NULL;
  g_autoptr (cJSON) outcomes = NULL;
  const cJSON *expect = cJSON_GetObjectItem (one, "expect"), *wanted;

  if (run == NULL || !qti_run_answer_json (run, cJSON_GetObjectItem (one, "responses"), NULL)
      || !qti_run_score (run, NULL))
    return -1;
  outcomes = qti_run_outcomes_to_json (run);
  cJSON_ArrayForEach (wanted, cJSON_GetObjectItem (expect, "outcomes")) if (!is_same (cJSON_GetObjectItemCaseSensitive (
                                                                                          outcomes, wanted->string),
                                                                                      wanted)) return 0;
  wanted = cJSON_GetObjectItem (expect, "score");
  return wanted == NULL || is_same (cJSON_GetObjectItemCaseSensitive (outcomes, "SCORE"), wanted);
}

static void
test_reference_cases_are_right_or_refused (gconstpointer name)
{
  g_autofree char *folder = fixture_path ("items/pie-qti/conformance");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  guint n_items = 0, n_right = 0, n_cases = 0;
  const char *entry;

  if (folder == NULL)
    return;
  g_assert_nonnull (dir);
  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *cases_path = g_build_filename (folder, entry, "cases.json", NULL);
      g_autofree char *path = g_build_filename (folder, entry, name, NULL);
      g_autoptr (cJSON) cases = fixture_load_file (cases_path);
      const cJSON *one;

      n_items++;
      cJSON_ArrayForEach (one, cJSON_GetObjectItem (cases, "cases"))
      {
        int result = run_case (path, one);

        if (result == 0 || (result > 0 && json_find_bool (one, "xfail", FALSE)))
          g_error ("%s: %s: wrong", entry, json_find_string (one, "name"));
        n_cases += json_find_bool (one, "xfail", FALSE) ? 0 : 1;
        n_right += result > 0 ? 1 : 0;
      }
    }
  g_assert_cmpuint (n_items, ==, 35);
  g_assert_cmpuint (n_right * 10, >=, n_cases * 9);
  g_test_message ("%s: %u of %u cases right", (const char *)name, n_right, n_cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qti-run/null-is-neither-true-nor-false", test_null_is_neither_true_nor_false);
  g_test_add_func ("/qti-run/numbers-are-exact", test_numbers_are_exact);
  g_test_add_func ("/qti-run/tolerances-keep-their-bounds", test_tolerances_keep_their_bounds);
  g_test_add_func ("/qti-run/texts-and-containers", test_texts_and_containers);
  g_test_add_func ("/qti-run/what-is-not-certain-is-refused", test_what_is_not_certain_is_refused);
  g_test_add_func ("/qti-run/bad-documents-are-refused", test_bad_documents_are_refused);
  g_test_add_func ("/qti-run/depth-is-limited", test_depth_is_limited);
  g_test_add_data_func ("/qti-run/reference-cases-of-qti2-are-right-or-refused", "item.xml",
                        test_reference_cases_are_right_or_refused);
  g_test_add_data_func ("/qti-run/reference-cases-of-qti3-are-right-or-refused", "item.qti3.xml",
                        test_reference_cases_are_right_or_refused);
  return g_test_run ();
}
