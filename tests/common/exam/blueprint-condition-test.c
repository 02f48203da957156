/* Version 2 of blueprints: what it adds, and each of its faults. */
#include <string.h>

#include "tests/common/exam/exam-kit.h"

#define TITLE "\"title\":{\"en\":\"x\",\"id\":\"y\"}"
#define HEAD                                                                                                           \
  "{\"format\":\"exam-blueprint/v2\",\"id\":\"b\"," TITLE ",\"shuffle_items\":true,\"shuffle_options\":false,"         \
  "\"parts\":[{" TITLE ",\"minutes\":100,\"sections\":[\"X\",\"Y\"]}],\"sections\":[{\"id\":\"X\"," TITLE              \
  ",\"strata\":[{\"id\":\"s\",\"count\":2,\"topics\":[]},{\"id\":\"t\",\"count\":1,\"topics\":[\"p\"],"                \
  "\"pretest\":true}]},{\"id\":\"Y\"," TITLE ",\"strata\":[{\"id\":\"s\",\"count\":1,\"topics\":[]}]}]"
#define GOOD                                                                                                           \
  HEAD ",\"pinned\":[{\"item\":\"I-1\",\"place\":2},{\"item\":\"I-2\"}],\"pinned_options\":{\"I-1\":\"DE\"},"          \
       "\"simulated\":100000,\"conditions\":[{\"sections\":[\"X\"],\"cut\":-0.125,\"pass\":65,\"tolerance\":0.08,"     \
       "\"information\":97,\"unit\":5,\"expected\":[1,2,3],\"information_target\":[4,5,6],"                            \
       "\"items\":[[\"I-1\",1,-2,3,4,5,6],[\"I-2\",0,0,0,0,0,0]]},{\"sections\":[\"Y\"],\"basis\":\"p\"}]}"

static Blueprint *
parse (const char *text, GError **error)
{
  return blueprint_parse ("blueprint.json", (const guint8 *)text, strlen (text), error);
}

static void
test_survives_a_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Blueprint) blueprint = parse (GOOD, &error);
  g_autoptr (Blueprint) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) bytes_again = NULL;
  const BlueprintCondition *condition, *second;

  g_assert_no_error (error);
  condition = blueprint->conditions->pdata[0];
  second = blueprint->conditions->pdata[1];
  g_assert_cmpuint (blueprint->version, ==, 2);
  g_assert_cmpuint (blueprint->n_simulated, ==, 100000);
  g_assert_cmpint (condition->cut_milli, ==, -125);
  g_assert_cmpuint (condition->tolerance_milli, ==, 80);
  g_assert_cmpuint (condition->information_percent, ==, 97);
  g_assert_cmpuint (condition->pass_points, ==, 65);
  g_assert_cmpint (g_array_index (condition->parameters, BlueprintParameter, 0).expected[1], ==, -2);
  g_assert_cmpuint (second->n_points, ==, 1);
  g_assert_cmpuint (second->tolerance_milli, ==, BLUEPRINT_TOLERANCE);
  g_assert_cmpuint (second->information_percent, ==, BLUEPRINT_INFORMATION);
  bytes = blueprint_format (blueprint);
  again = blueprint_parse ("again", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  bytes_again = blueprint_format (again);
  g_assert_true (g_bytes_equal (bytes, bytes_again));
}

static void
test_names_the_field_of_each_fault (void)
{
  static const struct
  {
    const char *from, *to, *named;
  } CASES[] = {
    { "exam-blueprint/v2", "exam-blueprint/v3", "is not a member" }, /* its members are unknown before its name is */
    { "exam-blueprint/v2", "exam-blueprint/v1", "is not a member" },
    { "\"place\":2", "\"place\":0", "pinned[0].place" },
    { "\"item\":\"I-2\"", "\"item\":\"I-1\"", "pinned[1].item" },
    { "\"item\":\"I-2\"", "\"item\":\"I 2\"", "pinned[1].item" },
    { "\"DE\"", "\"ED\"", "pinned_options.I-1" },
    { "\"DE\"", "\"\"", "pinned_options.I-1" },
    { "\"DE\"", "7", "pinned_options.I-1" },
    { "\"pretest\":true", "\"pretest\":1", "sections[0].strata[1].pretest" },
    { "\"sections\":[\"X\"],\"cut\"", "\"sections\":[\"Z\"],\"cut\"", "conditions[0].sections" },
    { "\"sections\":[\"X\"],\"cut\"", "\"sections\":[],\"cut\"", "conditions[0].sections" },
    { "\"sections\":[\"X\"],\"cut\"", "\"sections\":[\"Y\",\"X\"],\"cut\"", "conditions[0].sections" },
    { "\"sections\":[\"Y\"],\"basis\"", "\"sections\":[\"X\"],\"basis\"", "conditions[1].sections" },
    { "\"cut\":-0.125,\"pass\":65,", "", "conditions[0].cut" },
    { "\"cut\":-0.125,", "", "conditions[0].cut" },
    { "\"cut\":-0.125", "\"cut\":-0.1255", "conditions[0].cut" },
    { "\"cut\":-0.125", "\"cut\":99", "conditions[0].cut" },
    { "\"tolerance\":0.08", "\"tolerance\":0", "conditions[0].tolerance" },
    { "\"information\":97", "\"information\":101", "conditions[0].information" },
    { "\"pass\":65", "\"pass\":0", "conditions[0].pass" },
    { "\"unit\":5,", "", "conditions[0].expected" },
    { "\"expected\":[1,2,3]", "\"expected\":[1,2]", "conditions[0].expected" },
    { "\"expected\":[1,2,3]", "\"expected\":[1,2,3.5]", "conditions[0].expected" },
    { "\"information_target\":[4,5,6],", "", "conditions[0].information_target" },
    { "[\"I-1\",1,-2,3,4,5,6]", "[\"I-1\",1,-2,3,4,5]", "conditions[0].items" },
    { "[\"I-1\",1,-2,3,4,5,6]", "[\"I-1\",1,-2,3,4,5,0.5]", "conditions[0].items" },
    { "[\"I-1\",1,-2,3,4,5,6]", "[\"I-1\",1,-2,3,4,5,1e10]", "conditions[0].items" },
    { "[\"I-1\",1,-2,3,4,5,6]", "[]", "conditions[0].items" },
    { "[\"I-1\",1,-2,3,4,5,6]", "7", "conditions[0].items" },
    { "\"basis\":\"p\"", "\"basis\":\"q\"", "conditions[1].basis" },
    { "\"basis\":\"p\"", "\"basis\":\"p\",\"cut\":0", "conditions[1].cut" },
    { "\"basis\":\"p\"", "\"base\":\"p\"", "conditions[1].base" },
    { "\"simulated\":100000", "\"simulated\":-1", "simulated" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GString) text = g_string_new (GOOD);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (text, CASES[i].from, CASES[i].to, 1), ==, 1);
      if (parse (text->str, &error) != NULL)
        g_error ("accepted %s", CASES[i].to);
      if (strstr (error->message, CASES[i].named) == NULL)
        g_error ("\"%s\" does not name %s", error->message, CASES[i].named);
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

static Manifest *
make_manifest (void)
{
  Manifest *manifest = manifest_new ("m", 1);

  manifest_add_item (manifest, "I-1", 1, "X", "s", ITEM_KIND_SINGLE, 5);
  manifest_add_item (manifest, "I-2", 1, "X", "s", ITEM_KIND_SINGLE, 5);
  manifest_add_item (manifest, "I-3", 1, "X", "t", ITEM_KIND_SINGLE, 5);
  manifest_add_item (manifest, "I-4", 1, "Y", "s", ITEM_KIND_SINGLE, 5);
  return manifest;
}

/* Pretest item I-3 has no numbers; everything else of a condition's sections has. */
static void
test_check_wants_the_numbers_of_exactly_the_scored_items (void)
{
  static const char *const WRONG[][2] = { { "[\"I-1\",1,-2,3,4,5,6],", "" },
                                          { "[\"I-2\",0", "[\"I-3\",0" },
                                          { "[\"I-2\",0,0,0,0,0,0]", "[\"I-2\",0,0,0,0,0,0],[\"I-3\",0,0,0,0,0,0]" },
                                          { "\"I-1\",1", "\"I-2\",1" } };
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (GString) good = g_string_new (GOOD);
  g_autoptr (Blueprint) blueprint = NULL;
  g_autoptr (GError) error = NULL;

  g_string_replace (good, ",{\"sections\":[\"Y\"],\"basis\":\"p\"}", "", 1);
  blueprint = parse (good->str, &error);
  g_assert_no_error (error);
  g_assert_true (blueprint_check_manifest (blueprint, manifest, &error));
  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GString) text = g_string_new (good->str);
      g_autoptr (Blueprint) wrong = NULL;

      g_assert_cmpuint (g_string_replace (text, WRONG[i][0], WRONG[i][1], 1), ==, 1);
      wrong = parse (text->str, &error);
      g_assert_no_error (error);
      if (blueprint_check_manifest (wrong, manifest, &error))
        g_error ("accepted %s", WRONG[i][1]);
      exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
    }
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/blueprint-condition/survives-a-round-trip", test_survives_a_round_trip);
  g_test_add_func ("/blueprint-condition/names-the-field-of-each-fault", test_names_the_field_of_each_fault);
  g_test_add_func ("/blueprint-condition/check-wants-the-numbers-of-exactly-the-scored-items",
                   test_check_wants_the_numbers_of_exactly_the_scored_items);
  return g_test_run ();
}
