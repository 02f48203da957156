/* Blueprints: what they mean, and how they fit a bank. */
#include <string.h>

#include "tests/common/exam/exam-kit.h"

#define HEAD                                                                                                           \
  "{\"format\":\"exam-blueprint/v1\",\"id\":\"b\",\"title\":{\"en\":\"B\",\"id\":\"B\"},"                              \
  "\"shuffle_items\":true,\"shuffle_options\":false,"
#define TITLE "\"title\":{\"en\":\"x\",\"id\":\"y\"}"
#define PARTS                                                                                                          \
  "\"parts\":[{" TITLE ",\"minutes\":100,\"sections\":[\"X\"]},{" TITLE ",\"minutes\":10,\"sections\":[\"Y\"]}],"
#define SECTION_Y "{\"id\":\"Y\"," TITLE ",\"strata\":[{\"id\":\"all\",\"count\":1,\"topics\":[]}]}"
#define GOOD                                                                                                           \
  HEAD PARTS "\"sections\":[{\"id\":\"X\"," TITLE ",\"strata\":["                                                      \
             "{\"id\":\"easy\",\"count\":2,\"topics\":[\"T 1\",\"T 2\"],\"difficulty\":{\"max\":0.5}},"                \
             "{\"id\":\"hard\",\"count\":1,\"topics\":[\"T 1\"],\"difficulty\":{\"min\":0.5}}]}," SECTION_Y "]}"

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
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();
  char *set[] = { (char *)"I-1", (char *)"I-2", NULL }, *single[] = { (char *)"I-3", NULL };
  g_autoptr (GBytes) bytes = NULL, bytes_again = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (blueprint->n_items, ==, 4);
  g_assert_cmpuint (((BlueprintPart *)blueprint->parts->pdata[0])->seconds, ==, 6000);
  g_assert_cmpuint (((BlueprintSection *)blueprint->sections->pdata[1])->part, ==, 1);
  g_assert_false (blueprint->shuffle_options);
  g_ptr_array_add (sets, set);
  g_ptr_array_add (sets, single);
  blueprint_set_enemies (blueprint, sets);
  g_assert_cmpuint (blueprint->enemies->len, ==, 1);
  bytes = blueprint_format (blueprint);
  again = blueprint_parse ("again", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  bytes_again = blueprint_format (again);
  g_assert_true (g_bytes_equal (bytes, bytes_again));
}

static void
test_finds_the_stratum_by_topic_and_difficulty (void)
{
  g_autoptr (Blueprint) blueprint = parse (GOOD, NULL);
  const BlueprintSection *section = NULL;

  g_assert_cmpstr (blueprint_find_stratum (blueprint, "X", "T 1", 499, &section)->id, ==, "easy");
  g_assert_cmpstr (section->id, ==, "X");
  g_assert_cmpstr (blueprint_find_stratum (blueprint, "X", "T 1", 500, NULL)->id, ==, "hard");
  g_assert_null (blueprint_find_stratum (blueprint, "X", "T 2", 500, NULL));
  g_assert_null (blueprint_find_stratum (blueprint, "X", "t 1", 0, NULL));
  g_assert_nonnull (blueprint_find_stratum (blueprint, "Y", "anything", -4000, NULL));
  g_assert_null (blueprint_find_stratum (blueprint, "Z", "T 1", 0, NULL));
}

static void
test_names_the_field_of_each_fault (void)
{
  static const struct
  {
    const char *from, *to, *named;
  } CASES[] = {
    { "\"count\":2", "\"count\":0", "sections[0].strata[0].count" },
    { "\"count\":2", "\"count\":2,\"weight\":1", "sections[0].strata[0].weight" },
    { "\"id\":\"hard\"", "\"id\":\"easy\"", "sections[0].strata[1].id" },
    { "\"id\":\"hard\"", "\"id\":\"e/f\"", "sections[0].strata[1].id" },
    { "\"max\":0.5", "\"max\":0.5005", "sections[0].strata[0].difficulty.max" },
    { "\"max\":0.5", "\"max\":\"1\"", "sections[0].strata[0].difficulty.max" },
    { "\"max\":0.5", "\"min\":2,\"max\":1", "sections[0].strata[0].difficulty" },
    { "\"sections\":[\"X\"]", "\"sections\":[\"Y\"]", "parts[0].sections" },
    { "\"sections\":[\"Y\"]", "\"sections\":[]", "parts[1].sections" },
    { "\"sections\":[\"Y\"]", "\"sections\":[\"Y\",\"X\"]", "parts[1].sections" },
    { "\"minutes\":100", "\"minutes\":1.5", "parts[0].minutes" },
    { "\"shuffle_items\":true", "\"shuffle_items\":1", "shuffle_items" },
    { "\"format\":\"exam-blueprint/v1\"", "\"format\":\"exam-blueprint/v9\"", "format" },
    { "\"sections\":[{\"id\":\"X\"", "\"enemies\":[[\"A\"]],\"sections\":[{\"id\":\"X\"", "enemies[0]" },
    { "\"sections\":[{\"id\":\"X\"", "\"enemies\":[[\"A\",\"A\"]],\"sections\":[{\"id\":\"X\"", "enemies[0]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_auto (GStrv) parts = g_strsplit (GOOD, CASES[i].from, 2);
      g_autofree char *text = g_strjoinv (CASES[i].to, parts);
      g_autoptr (GError) error = NULL;

      if (parse (text, &error) != NULL)
        g_error ("accepted %s", CASES[i].to);
      g_assert_true (g_str_has_prefix (error->message, "blueprint.json: "));
      if (strstr (error->message, CASES[i].named) == NULL)
        g_error ("\"%s\" does not name %s", error->message, CASES[i].named);
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

static void
test_check_names_every_short_cell (void)
{
  g_autoptr (Blueprint) blueprint = parse (GOOD, NULL);
  g_autoptr (Manifest) manifest = manifest_new ("m", 1);
  g_autoptr (GError) error = NULL;

  manifest_add_item (manifest, "I-1", 1, "X", "easy", ITEM_KIND_SINGLE, 5);
  g_assert_false (blueprint_check_manifest (blueprint, manifest, &error));
  g_assert_nonnull (strstr (error->message, "X/easy needs 2 items and has 1"));
  g_assert_nonnull (strstr (error->message, "X/hard needs 1 items and has 0"));
  g_assert_nonnull (strstr (error->message, "Y/all needs 1 items and has 0"));
  exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
  manifest_add_item (manifest, "I-2", 1, "X", "easy", ITEM_KIND_SINGLE, 5);
  manifest_add_item (manifest, "I-3", 1, "X", "hard", ITEM_KIND_SINGLE, 5);
  manifest_add_item (manifest, "I-4", 1, "Y", "all", ITEM_KIND_SINGLE, 5);
  g_assert_true (blueprint_check_manifest (blueprint, manifest, &error));
}

static void
test_check_refuses_strays_and_unknown_enemies (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (Blueprint) blueprint = blueprint_parse ("kit", g_bytes_get_data (kit->blueprint_json, NULL),
                                                     g_bytes_get_size (kit->blueprint_json), NULL);
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();
  char *set[] = { (char *)"IT-0000", (char *)"IT-0777", NULL };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sets, set);
  blueprint_set_enemies (blueprint, sets);
  g_assert_false (blueprint_check_manifest (blueprint, kit->manifest, &error));
  g_assert_nonnull (strstr (error->message, "IT-0777"));
  exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
  manifest_add_item (kit->manifest, "IT-9", 1, "S", "c", ITEM_KIND_SINGLE, 3);
  g_assert_false (blueprint_check_manifest (blueprint, kit->manifest, &error));
  g_assert_nonnull (strstr (error->message, "IT-9"));
  exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/blueprint/survives-a-round-trip", test_survives_a_round_trip);
  g_test_add_func ("/blueprint/finds-the-stratum-by-topic-and-difficulty",
                   test_finds_the_stratum_by_topic_and_difficulty);
  g_test_add_func ("/blueprint/names-the-field-of-each-fault", test_names_the_field_of_each_fault);
  g_test_add_func ("/blueprint/check-names-every-short-cell", test_check_names_every_short_cell);
  g_test_add_func ("/blueprint/check-refuses-strays-and-unknown-enemies",
                   test_check_refuses_strays_and_unknown_enemies);
  return g_test_run ();
}
