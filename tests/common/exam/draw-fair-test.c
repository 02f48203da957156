/* Draw version 2: conditions, pinned items and options, pretests; and how evenly chance treats items. */
#include <string.h>

#include "tests/common/exam/exam-kit.h"

#define TITLE "\"title\":{\"en\":\"x\",\"id\":\"y\"}"
#define HEAD  "{\"format\":\"exam-blueprint/v2\",\"id\":\"f\"," TITLE ",\"shuffle_items\":true,\"shuffle_options\":true,"
#define PARTS "\"parts\":[{" TITLE ",\"minutes\":9,\"sections\":[\"A\",\"B\"]}],"
#define SECTIONS                                                                                                       \
  "\"sections\":[{\"id\":\"A\"," TITLE ",\"strata\":[{\"id\":\"a\",\"count\":4,\"topics\":[]},"                        \
  "{\"id\":\"b\",\"count\":3,\"topics\":[]}]},{\"id\":\"B\"," TITLE                                                    \
  ",\"strata\":[{\"id\":\"c\",\"count\":3,\"topics\":[]},{\"id\":\"p\",\"count\":1,\"topics\":[],\"pretest\":true}]}]"
#define PLAIN   HEAD PARTS SECTIONS
#define SESSION "2026-10-12/JKT-03/1"
#define N_A     20
#define N_ITEMS 44 /* a: 0-19, b: 20-31, c: 32-40, p: 41-43 */

static const guint8 SEED[DIGEST_LEN] = { 5, 4, 3 };

static Manifest *
make_manifest (void)
{
  static const struct
  {
    const char *section, *stratum;
    guint n;
  } CELLS[] = { { "A", "a", N_A }, { "A", "b", 12 }, { "B", "c", 9 }, { "B", "p", 3 } };
  Manifest *manifest = manifest_new ("fair", 1);

  for (guint i = 0; i < G_N_ELEMENTS (CELLS); i++)
    for (guint j = 0; j < CELLS[i].n; j++)
      {
        g_autofree char *id = g_strdup_printf ("%s-%02u", CELLS[i].stratum, j);

        manifest_add_item (manifest, id, 1, CELLS[i].section, CELLS[i].stratum, ITEM_KIND_SINGLE, 5);
      }
  return manifest;
}

/* The condition of section A: item i of it is worth 0.3 + i / 100 items. */
static char *
dup_condition (guint tolerance_milli, const char *expected)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text,
      ",\"conditions\":[{\"sections\":[\"A\"],\"basis\":\"p\",\"tolerance\":0.%03u,\"information\":90,"
      "\"unit\":5,\"expected\":[%s],\"information_target\":[1500000],\"items\":[",
      tolerance_milli, expected);
  for (guint i = 0; i < N_A + 12; i++)
    g_string_append_printf (text, "%s[\"%s-%02u\",%u,%u]", i > 0 ? "," : "", i < N_A ? "a" : "b", i < N_A ? i : i - N_A,
                            300000 + i * 10000, 200000 + i % 3 * 10000);
  g_string_append (text, "]}]");
  return g_string_free (text, FALSE);
}

static Blueprint *
parse (const char *more)
{
  g_autofree char *text = g_strconcat (PLAIN, more, "}", NULL);
  g_autoptr (GError) error = NULL;
  Blueprint *blueprint = blueprint_parse ("fair", (const guint8 *)text, strlen (text), &error);

  g_assert_no_error (error);
  return blueprint;
}

static Form *
draw_nth (DrawPlan *plan, guint n)
{
  g_autofree char *who = g_strdup_printf ("P%07u", n);
  g_autoptr (GError) error = NULL;
  Form *form = draw_plan_draw (plan, SEED, SESSION, who, &error);

  g_assert_no_error (error);
  return form;
}

static const FormSlot *
slot_of (const Form *form, guint i)
{
  return &g_array_index (form->slots, FormSlot, i);
}

static void
test_every_form_meets_the_condition (void)
{
  g_autofree char *condition = dup_condition (50, "3100000");
  g_autoptr (Blueprint) blueprint = parse (condition);
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DrawPlan) plan = draw_plan_new (blueprint, manifest, &error);
  const BlueprintCondition *published = blueprint->conditions->pdata[0];
  guint max_tries = 0;

  g_assert_no_error (error);
  g_assert_true (blueprint_check_manifest (blueprint, manifest, NULL));
  for (guint n = 0; n < 2000; n++)
    {
      g_autoptr (Form) form = draw_nth (plan, n);
      gint64 expected = 0, information = 0;

      for (guint i = 0; i < form->slots->len; i++)
        if (slot_of (form, i)->section == 0)
          {
            const BlueprintParameter *parameter
                = &g_array_index (published->parameters, BlueprintParameter, slot_of (form, i)->idx);

            expected += parameter->expected[0];
            information += parameter->information[0];
          }
      g_assert_cmpint (ABS (expected - 3100000), <=, 50000);
      g_assert_cmpint (information * 100, >=, (gint64)1500000 * 90);
      g_assert_cmpuint (form->section_tries[1], ==, 1); /* has no condition and no enemies */
      g_assert_cmpuint (form->tries, ==, form->section_tries[0]);
      max_tries = MAX (max_tries, form->tries);
    }
  g_assert_cmpuint (max_tries, >, 5);
}

static void
test_condition_that_nothing_meets_is_named (void)
{
  g_autofree char *condition = dup_condition (50, "6900000");
  g_autoptr (Blueprint) blueprint = parse (condition);
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (GError) error = NULL;

  g_assert_null (draw_form (blueprint, manifest, SEED, SESSION, "P1", &error));
  g_assert_nonnull (strstr (error->message, "condition of section A"));
  exam_kit_assert_error (&error, ADIL_ERROR_LIMIT);
}

static void
test_condition_without_numbers_is_refused (void)
{
  g_autoptr (Blueprint) blueprint = parse (",\"conditions\":[{\"sections\":[\"A\"],\"cut\":0}]");
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (GError) error = NULL;

  g_assert_null (draw_plan_new (blueprint, manifest, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
  g_assert_false (blueprint_check_manifest (blueprint, manifest, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
}

static void
test_pinned_items_keep_their_places (void)
{
  g_autoptr (Blueprint) blueprint
      = parse (",\"pinned\":[{\"item\":\"a-07\",\"place\":7},{\"item\":\"a-03\",\"place\":1},"
               "{\"item\":\"c-00\"}],\"enemies\":[[\"a-03\",\"c-01\"],[\"c-00\",\"b-00\"]]");
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (DrawPlan) plan = draw_plan_new (blueprint, manifest, NULL);
  guint places[4] = { 0 };

  for (guint n = 0; n < 1000; n++)
    {
      g_autoptr (Form) form = draw_nth (plan, n);

      g_assert_cmpuint (form->slots->len, ==, 11);
      g_assert_cmpuint (slot_of (form, 0)->idx, ==, 3);
      g_assert_cmpuint (slot_of (form, 6)->idx, ==, 7);
      for (guint i = 0; i < 11; i++)
        {
          g_assert_cmpuint (slot_of (form, i)->section, ==, i < 7 ? 0 : 1);
          g_assert_cmpuint (slot_of (form, i)->idx, !=, 33); /* c-01, an enemy of a pinned item */
          g_assert_cmpuint (slot_of (form, i)->idx, !=, 20); /* b-00, an enemy of one in a later section */
          if (slot_of (form, i)->idx == 32)
            places[i - 7]++;
        }
    }
  for (guint i = 0; i < 4; i++) /* c-00 is on each form, anywhere */
    g_assert_cmpuint (places[i], >, 180);
  g_assert_cmpuint (places[0] + places[1] + places[2] + places[3], ==, 1000);
}

static void
test_pinned_items_that_cannot_be_are_refused (void)
{
  static const char *const WRONG[] = { ",\"pinned\":[{\"item\":\"zz\"}]",
                                       ",\"pinned\":[{\"item\":\"a-00\",\"place\":8}]",
                                       ",\"pinned\":[{\"item\":\"a-00\",\"place\":2},{\"item\":\"b-00\",\"place\":2}]",
                                       ",\"pinned\":[{\"item\":\"p-00\"},{\"item\":\"p-01\"}]",
                                       ",\"pinned_options\":{\"zz\":\"A\"}",
                                       ",\"pinned_options\":{\"a-00\":\"F\"}" };
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (Blueprint) enemies
      = parse (",\"pinned\":[{\"item\":\"a-00\"},{\"item\":\"c-00\"}],\"enemies\":[[\"a-00\",\"c-00\"]]");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (Blueprint) blueprint = parse (WRONG[i]);

      if (blueprint_check_manifest (blueprint, manifest, &error))
        g_error ("accepted %s", WRONG[i]);
      exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
    }
  g_assert_null (draw_plan_new (enemies, manifest, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_REFUSED);
}

static void
test_pinned_options_keep_their_places (void)
{
  g_autoptr (Blueprint) blueprint = parse (",\"pinned_options\":{\"p-00\":\"E\",\"p-01\":\"AD\",\"p-02\":\"ABCDE\"}");
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (DrawPlan) plan = draw_plan_new (blueprint, manifest, NULL);
  guint first_is_a = 0, n_p0 = 0;

  for (guint n = 0; n < 3000; n++)
    {
      g_autoptr (Form) form = draw_nth (plan, n);

      for (guint i = 7; i < 11; i++)
        {
          const guint8 *order = slot_of (form, i)->option_order;

          if (slot_of (form, i)->idx == 41)
            {
              n_p0++;
              first_is_a += order[0] == 0;
              g_assert_cmpuint (order[4], ==, 4);
            }
          else if (slot_of (form, i)->idx == 42)
            g_assert_true (order[0] == 0 && order[3] == 3 && order[1] + order[2] + order[4] == 1 + 2 + 4);
          else if (slot_of (form, i)->idx == 43)
            g_assert_cmpmem (order, 5, "\0\1\2\3\4", 5);
        }
    }
  g_assert_cmpuint (n_p0, >, 850);
  g_assert_cmpuint (first_is_a, >, n_p0 / 5); /* about a quarter: four places are free */
  g_assert_cmpuint (first_is_a, <, n_p0 * 3 / 10);
}

static void
test_pretest_items_are_shown_and_not_scored (void)
{
  static const Points KEY = { .denominator = 1, .n_options = 5, .points = { 0, 0, 5, 0, 0 } };
  g_autoptr (Blueprint) blueprint = parse ("");
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (DrawPlan) plan = draw_plan_new (blueprint, manifest, NULL);
  g_autoptr (Form) form = draw_nth (plan, 1);
  g_autofree char *text = form_format (form, blueprint, manifest);
  const Points *points[11];
  const char *responses[11];
  ScoreSheet sheet;
  guint n_pretest = 0;

  for (guint i = 0; i < 11; i++)
    {
      points[i] = &KEY;
      responses[i] = "C";
      n_pretest += slot_of (form, i)->is_pretest;
      g_assert_cmpint (slot_of (form, i)->is_pretest, ==, slot_of (form, i)->idx >= 41);
    }
  g_assert_cmpuint (n_pretest, ==, 1);
  g_assert_true (g_str_has_prefix (text, "exam-form/v2\nsession 2026-10-12/JKT-03/1\ncandidate P0000001\ntries 1 1\n"));
  g_assert_nonnull (strstr (text, " pretest\n"));
  g_assert_true (score_form (blueprint, form, points, responses, &sheet, NULL));
  g_assert_cmpuint (sheet.sections[1].n_items, ==, 3);
  g_assert_cmpuint (sheet.sections[1].n_answered, ==, 3);
  g_assert_cmpint (sheet.total.num, ==, 50);
}

static void
test_enemies_are_passed_over (void)
{
  g_autoptr (Blueprint) blueprint = parse (
      ",\"enemies\":[[\"a-00\",\"a-01\",\"a-02\",\"a-03\",\"a-04\",\"a-05\",\"b-00\",\"b-01\",\"c-00\"],"
      "[\"a-06\",\"b-02\",\"c-00\",\"c-01\"],[\"a-07\",\"a-08\",\"b-03\",\"b-04\",\"b-05\",\"b-06\",\"b-07\"]]");
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (DrawPlan) plan = draw_plan_new (blueprint, manifest, NULL);

  for (guint n = 0; n < 2000; n++)
    {
      g_autoptr (Form) form = draw_nth (plan, n);

      g_assert_cmpuint (form->tries, ==, 1); /* there are always enough others */
      for (guint set = 0; set < blueprint->enemies->len; set++)
        {
          guint n_met = 0;

          for (guint i = 0; i < 11; i++)
            {
              const ManifestItem *item = manifest->items->pdata[slot_of (form, i)->idx];

              n_met += g_strv_contains (blueprint->enemies->pdata[set], item->item_id);
            }
          g_assert_cmpuint (n_met, <=, 1);
        }
    }
}

static void
test_stays_as_it_is (void)
{
  g_autofree char *condition = dup_condition (30, "3100000");
  g_autofree char *more
      = g_strconcat (",\"pinned\":[{\"item\":\"c-00\",\"place\":2}],\"pinned_options\":{\"c-00\":\"E\"},"
                     "\"enemies\":[[\"a-00\",\"b-00\"]]",
                     condition, NULL);
  g_autoptr (Blueprint) blueprint = parse (more);
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Form) form = draw_form (blueprint, manifest, SEED, SESSION, "P0000042", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = form_format (form, blueprint, manifest);
  g_assert_cmpstr (text, ==,
                   "exam-form/v2\n"
                   "session 2026-10-12/JKT-03/1\n"
                   "candidate P0000042\n"
                   "tries 25 1\n"
                   "slot 0 A 13 a-13 CDABE\n"
                   "slot 1 A 6 a-06 EBCDA\n"
                   "slot 2 A 22 b-02 BAECD\n"
                   "slot 3 A 0 a-00 BAEDC\n"
                   "slot 4 A 7 a-07 ECBDA\n"
                   "slot 5 A 26 b-06 CBDEA\n"
                   "slot 6 A 24 b-04 ECDAB\n"
                   "slot 7 B 43 p-02 DCBAE pretest\n"
                   "slot 8 B 32 c-00 BACDE\n"
                   "slot 9 B 40 c-08 CBDAE\n"
                   "slot 10 B 36 c-04 BEDAC\n");
}

static double
chi_square (const guint *counts, guint n, double expected)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (counts[i] - expected) * (counts[i] - expected) / expected;
  return sum;
}

/* Which of the 120 orders of five options. */
static guint
rank_of (const guint8 *order)
{
  guint rank = 0;

  for (guint i = 0; i < 5; i++)
    {
      guint n_less = 0;

      for (guint j = i + 1; j < 5; j++)
        n_less += order[j] < order[i];
      rank = rank * (5 - i) + n_less;
    }
  return rank;
}

/* Goal G14. Bounds are exceeded once in a thousand seeds; this seed is fixed. Draws without replacement vary less than
 * independent ones: the statistic is divided by (1 - count / pool) and has pool - 1 degrees of freedom. */
static void
test_is_even_over_100000_forms (void)
{
  const guint n_forms = 100000;
  g_autoptr (Blueprint) blueprint = parse ("");
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (DrawPlan) plan = draw_plan_new (blueprint, manifest, NULL);
  guint items[N_ITEMS] = { 0 }, orders[120] = { 0 }, places[11] = { 0 };
  guint n_orders = 0;

  for (guint n = 0; n < n_forms; n++)
    {
      g_autoptr (Form) form = draw_nth (plan, n);

      for (guint i = 0; i < 11; i++)
        {
          items[slot_of (form, i)->idx]++;
          orders[rank_of (slot_of (form, i)->option_order)]++;
          n_orders++;
          places[i] += slot_of (form, i)->idx < N_A;
        }
    }
  g_assert_cmpfloat (chi_square (items, 20, n_forms * 4 / 20.0) / (1 - 4 / 20.0) * 19 / 20, <, 43.8);
  g_assert_cmpfloat (chi_square (items + 20, 12, n_forms * 3 / 12.0) / (1 - 3 / 12.0) * 11 / 12, <, 31.3);
  g_assert_cmpfloat (chi_square (items + 32, 9, n_forms * 3 / 9.0) / (1 - 3 / 9.0) * 8 / 9, <, 26.1);
  g_assert_cmpfloat (chi_square (items + 41, 3, n_forms / 3.0), <, 13.8);
  g_assert_cmpfloat (chi_square (orders, 120, n_orders / 120.0), <, 173.6);
  g_assert_cmpfloat (chi_square (places, 7, n_forms * 4 / 7.0) / (1 - 4 / 7.0) * 6 / 7, <, 22.5);
}

/* Stratum c: 3 out of 9. Another stream leaves a third of the picks alone by chance; the first option shown, 1 of 5. */
static void
test_one_bit_of_the_transcript_changes_the_form (void)
{
  static const char TEXT[] = "exam-draw/v1\nlog l\nbank ";
  g_autoptr (Blueprint) blueprint = parse ("");
  g_autoptr (Manifest) manifest = make_manifest ();
  g_autoptr (DrawPlan) plan = draw_plan_new (blueprint, manifest, NULL);
  guint n_same = 0, n = 0;

  for (guint bit = 0; bit < (sizeof TEXT - 1) * 8; bit++)
    {
      g_autofree char *text = g_strdup (TEXT);
      guint8 seed[DIGEST_LEN], flipped[DIGEST_LEN];
      g_autoptr (Form) one = NULL;
      g_autoptr (Form) two = NULL;

      digest_sha256 (seed, text, sizeof TEXT - 1);
      text[bit / 8] ^= (char)(1 << bit % 8);
      digest_sha256 (flipped, text, sizeof TEXT - 1);
      one = draw_plan_draw (plan, seed, SESSION, "P1", NULL);
      two = draw_plan_draw (plan, flipped, SESSION, "P1", NULL);
      for (guint i = 7; i < 11; i++)
        for (guint j = 7; j < 11; j++)
          n_same += slot_of (one, i)->idx == slot_of (two, j)->idx;
      n += 4;
    }
  /* 3 * 3 / 9 + 1 * 1 / 3 of 4 picks are the same by chance: a third. */
  g_assert_cmpfloat (n_same, >, n * 0.25);
  g_assert_cmpfloat (n_same, <, n * 0.42);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/draw-fair/every-form-meets-the-condition", test_every_form_meets_the_condition);
  g_test_add_func ("/draw-fair/condition-that-nothing-meets-is-named", test_condition_that_nothing_meets_is_named);
  g_test_add_func ("/draw-fair/condition-without-numbers-is-refused", test_condition_without_numbers_is_refused);
  g_test_add_func ("/draw-fair/pinned-items-keep-their-places", test_pinned_items_keep_their_places);
  g_test_add_func ("/draw-fair/pinned-items-that-cannot-be-are-refused", test_pinned_items_that_cannot_be_are_refused);
  g_test_add_func ("/draw-fair/pinned-options-keep-their-places", test_pinned_options_keep_their_places);
  g_test_add_func ("/draw-fair/pretest-items-are-shown-and-not-scored", test_pretest_items_are_shown_and_not_scored);
  g_test_add_func ("/draw-fair/enemies-are-passed-over", test_enemies_are_passed_over);
  g_test_add_func ("/draw-fair/stays-as-it-is", test_stays_as_it_is);
  g_test_add_func ("/draw-fair/is-even-over-100000-forms", test_is_even_over_100000_forms);
  g_test_add_func ("/draw-fair/one-bit-of-the-transcript-changes-the-form",
                   test_one_bit_of_the_transcript_changes_the_form);
  return g_test_run ();
}
