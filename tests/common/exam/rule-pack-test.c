/* Rule packs as data. */
#include "tests/common/exam/rules-kit.h"

static void
test_sample_packs_are_what_the_regulations_say (void)
{
  g_autoptr (RulePack) skd = rules_kit_sample ("rules-skd-2024.json");
  g_autoptr (RulePack) pppk = rules_kit_sample ("rules-pppk-2024.json");
  g_autoptr (RulePack) final = rules_kit_sample ("rules-cpns-final-2024.json");
  const RuleFormationType *general = rule_pack_find_formation_type (skd, "general");
  static const char *const TYPES[] = { "general", "cumlaude", "diaspora", "disability", "papua", "disadvantaged" };

  g_assert_cmpint (rule_pack_find_score (skd, "total")->maximum.num, ==, 550);
  g_assert_cmpuint (general->thresholds->len, ==, 3);
  g_assert_true (rule_pack_find_score (skd, "TKP")->wants_permutation);
  g_assert_false (rule_pack_find_score (skd, "TIU")->wants_permutation);
  g_assert_cmpint (((RuleThreshold *)general->thresholds->pdata[2])->minimum.num, ==, 166);
  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    g_assert_nonnull (rule_pack_find_formation_type (skd, TYPES[i]));
  g_assert_cmpuint (skd->quota_multiple, ==, 3);
  g_assert_cmpint (skd->at_cut, ==, RULE_CUT_ALL);
  g_assert_cmpstr (rule_pack_status_code (skd, "selected"), ==, "P/L");
  g_assert_cmpint (rule_pack_find_score (pppk, "total")->maximum.num, ==, 670);
  g_assert_cmpint (((RuleOrder *)pppk->order->pdata[0])->kind, ==, RULE_ORDER_CLASS);
  g_assert_cmpint (pppk->score_release, ==, RULE_RELEASE_FINISH);
  g_assert_cmpint (rule_pack_find_score (final, "final")->maximum.num, ==, 100);
  g_assert_cmpint (final->at_cut, ==, RULE_CUT_BLOCK);
}

static void
test_sample_blueprints_fit_the_packs (void)
{
  static const struct
  {
    const char *blueprint, *rules;
    guint n_items;
  } CASES[] = { { "blueprint-skd-2024.json", "rules-skd-2024.json", 110 },
                { "blueprint-pppk-2024.json", "rules-pppk-2024.json", 145 },
                { "blueprint-demo-bank.json", "rules-skd-2024.json", 73 } };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GBytes) bytes = rules_kit_sample_bytes (CASES[i].blueprint);
      g_autoptr (RulePack) pack = rules_kit_sample (CASES[i].rules);
      g_autoptr (GError) error = NULL;
      g_autoptr (Blueprint) blueprint
          = blueprint_parse (CASES[i].blueprint, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);

      g_assert_no_error (error);
      g_assert_cmpuint (blueprint->n_items, ==, CASES[i].n_items);
      for (guint j = 0; j < blueprint->sections->len; j++)
        g_assert_nonnull (rule_pack_find_score (pack, ((BlueprintSection *)blueprint->sections->pdata[j])->id));
    }
}

static void
test_names_the_field_of_each_fault (void)
{
  static const struct
  {
    const char *from, *to, *named;
  } CASES[] = {
    { "exam-rules/v1", "exam-rules/v2", "format" },
    { "\"version\":1", "\"version\":0", "version" },
    { "\"source\":", "\"sauce\":", "sauce" },
    { "\"id\":\"TIU\"", "\"id\":\"TWK\"", "scores[1].id" },
    { "\"maximum\":\"150\"", "\"maximum\":150", "scores[0].maximum" },
    { "\"maximum\":\"150\"", "\"maximum\":\"0\"", "scores[0].maximum" },
    { "\"maximum\":\"150\"", "\"maximum\":\"1,5\"", "scores[0].maximum" },
    { "\"maximum\":\"150\"", "\"maximum\":\"150\",\"weights\":\"some\"", "scores[0].weights" },
    { "\"maximum\":\"150\"", "\"maximum\":\"150\",\"weights\":1", "scores[0].weights" },
    { "\"kind\":\"sum\"", "\"kind\":\"sum\",\"weights\":\"any\"", "scores[3].weights" },
    { "\"kind\":\"sum\"", "\"kind\":\"product\"", "scores[3].kind" },
    { "[\"TWK\",\"TIU\",\"TKP\"]", "[\"TWK\",\"total\"]", "scores[3].terms[1]" },
    { "[\"TWK\",\"TIU\",\"TKP\"]", "[\"TWK\",7]", "scores[3].terms[1]" },
    { "[\"TWK\",\"TIU\",\"TKP\"]", "[]", "scores[3].terms" },
    { "\"id\":\"cumlaude\"", "\"id\":\"general\"", "formation_types[1].id" },
    { "\"total\":\"271\"", "\"totl\":\"271\"", "formation_types[1].thresholds.totl" },
    { "\"total\":\"271\"", "\"total\":\"551\"", "formation_types[1].thresholds.total" },
    { "\"quota_multiple\":3", "\"quota_multiple\":0", "ranking.quota_multiple" },
    { "\"at_cut\":\"all\"", "\"at_cut\":\"some\"", "ranking.at_cut" },
    { "{\"score\":\"TKP\",\"direction\":\"desc\"}", "{\"score\":\"SKB\",\"direction\":\"desc\"}", "ranking.order[1]" },
    { "{\"score\":\"TKP\",\"direction\":\"desc\"}", "{\"score\":\"TKP\",\"direction\":\"down\"}",
      "ranking.order[1].direction" },
    { "{\"score\":\"TKP\",\"direction\":\"desc\"}", "{\"score\":\"total\",\"direction\":\"asc\"}", "ranking.order[1]" },
    { "\"role\":\"withdrew\"", "\"role\":\"left\"", "statuses[5].role" },
    { "\"role\":\"withdrew\"", "\"role\":\"absent\"", "statuses[5].role" },
    { ",{\"code\":\"DIS\",\"role\":\"disqualified\",\"title\":{\"en\":\"s\",\"id\":\"s\"}}", "", "disqualified" },
    { "\"score_release\":\"start\"", "\"score_release\":\"later\"", "score_release" },
    { "\"show_own_score\":true", "\"show_own_score\":1", "show_own_score" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_auto (GStrv) parts = g_strsplit (RULES_SKD (RULES_2019, "all"), CASES[i].from, 2);
      g_autofree char *text = g_strjoinv (CASES[i].to, parts);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      if (rule_pack_parse ("rules.json", (const guint8 *)text, strlen (text), &error) != NULL)
        g_error ("accepted %s", CASES[i].to);
      g_assert_true (g_str_has_prefix (error->message, "rules.json: "));
      if (strstr (error->message, CASES[i].named) == NULL)
        g_error ("\"%s\" does not name %s", error->message, CASES[i].named);
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/rule-pack/sample-packs-are-what-the-regulations-say",
                   test_sample_packs_are_what_the_regulations_say);
  g_test_add_func ("/rule-pack/sample-blueprints-fit-the-packs", test_sample_blueprints_fit_the_packs);
  g_test_add_func ("/rule-pack/names-the-field-of-each-fault", test_names_the_field_of_each_fault);
  return g_test_run ();
}
