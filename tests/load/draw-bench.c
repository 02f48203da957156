/* Complete forms (items, their order, the order of all options) with conditions, against the HMAC blocks that a form
 * cannot do without, in one run: the ratio is what counts. The bank is made here, of the shape of the sample bank: 458
 * items, 110 on a form in three sections. draw-bench [--forms N] */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/base/error.h"
#include "common/exam/draw.h"
#include "item-bank/fairness/form-targets.h"

#define TITLE      "\"title\":{\"en\":\"x\",\"id\":\"y\"}"
#define BARE_ROUND 200000
#define RATIO_MAX  4.0

static const struct
{
  const char *section;
  guint n_strata, count, pool;
  gint spread_milli; /* difficulties lie evenly within this much of 0 */
  gboolean is_graded;
  guint pass;
} SECTIONS[]
    = { { "TWK", 5, 6, 24, 550, FALSE, 65 }, { "TIU", 9, 4, 21, 650, FALSE, 80 }, { "TKP", 6, 7, 24, 350, TRUE, 155 } };

static gint n_forms = 1000000;

static double
cpu_now_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static Blueprint *
make_blueprint (void)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GString) sections = g_string_new (NULL);
  g_autoptr (GString) conditions = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Blueprint *blueprint;

  for (guint i = 0; i < G_N_ELEMENTS (SECTIONS); i++)
    {
      const char *comma = i > 0 ? "," : "";

      g_string_append_printf (ids, "%s\"%s\"", comma, SECTIONS[i].section);
      g_string_append_printf (conditions, "%s{\"sections\":[\"%s\"],\"pass\":%u,\"tolerance\":0.08}", comma,
                              SECTIONS[i].section, SECTIONS[i].pass);
      g_string_append_printf (sections, "%s{\"id\":\"%s\"," TITLE ",\"strata\":[", comma, SECTIONS[i].section);
      for (guint j = 0; j < SECTIONS[i].n_strata; j++)
        g_string_append_printf (sections, "%s{\"id\":\"numerik-soal-%u\",\"count\":%u,\"topics\":[]}", j > 0 ? "," : "",
                                j, SECTIONS[i].count);
      g_string_append (sections, "]}");
    }
  text = g_strdup_printf ("{\"format\":\"exam-blueprint/v2\",\"id\":\"b\"," TITLE
                          ",\"shuffle_items\":true,\"shuffle_options\":true,\"parts\":[{" TITLE
                          ",\"minutes\":100,\"sections\":[%s]}],\"sections\":[%s],\"conditions\":[%s]}",
                          ids->str, sections->str, conditions->str);
  blueprint = blueprint_parse ("bench", (const guint8 *)text, strlen (text), &error);
  if (blueprint == NULL)
    g_error ("%s", error->message);
  return blueprint;
}

static ItemCurve *
fill_manifest (Manifest *manifest)
{
  ItemCurve *curves = g_new0 (ItemCurve, 1000);
  const Points key = { .denominator = 1, .n_options = 5, .points = { 0, 0, 5, 0, 0 } };
  const Points graded = { .denominator = 1, .n_options = 5, .points = { 3, 1, 5, 2, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (SECTIONS); i++)
    for (guint j = 0; j < SECTIONS[i].n_strata; j++)
      for (guint k = 0; k < SECTIONS[i].pool; k++)
        {
          g_autofree char *id = g_strdup_printf ("%s-%02u-%03u", SECTIONS[i].section, j, k);
          g_autofree char *stratum = g_strdup_printf ("numerik-soal-%u", j);
          gint64 difficulty
              = 2 * SECTIONS[i].spread_milli * (gint)k / ((gint)SECTIONS[i].pool - 1) - SECTIONS[i].spread_milli;

          item_curve_init (&curves[manifest->items->len], SECTIONS[i].is_graded ? &graded : &key, difficulty);
          manifest_add_item (manifest, id, 1, SECTIONS[i].section, stratum, ITEM_KIND_SINGLE, 5);
        }
  return curves;
}

/* Seconds of one block, with the message of an option order. */
static double
measure_bare (const guint8 seed[DIGEST_LEN])
{
  static const guint8 MESSAGE[] = "2026-10-12/JKT-03/1\nP0000001\nopts/TWK-00-001\n0\n";
  guint8 out[DIGEST_LEN];
  double start_s;
  HmacKey key;

  hmac_key_init (&key, seed, DIGEST_LEN);
  start_s = cpu_now_s ();
  for (guint i = 0; i < BARE_ROUND; i++)
    hmac_key_compute (&key, MESSAGE, sizeof MESSAGE - 1, out);
  return (cpu_now_s () - start_s) / BARE_ROUND;
}

/* One block for each option order, a quarter for each place of a section's order, one for each stratum's first pick. */
static double
count_blocks (const Blueprint *blueprint)
{
  double n = 0;

  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[i];

      n += section->n_items + section->n_items / 4.0;
      for (guint j = 0; j < section->strata->len; j++)
        n += (((BlueprintStratum *)section->strata->pdata[j])->count + 3) / 4;
    }
  return n;
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = { { "forms", 0, 0, G_OPTION_ARG_INT, &n_forms, "Forms", "N" }, { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (Blueprint) blueprint = make_blueprint ();
  g_autoptr (Manifest) manifest = manifest_new ("bench", 1);
  g_autofree ItemCurve *curves = fill_manifest (manifest);
  g_autoptr (DrawPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 seed[DIGEST_LEN] = { 1 };
  double start_s, form_s, bare_s, blocks = count_blocks (blueprint);
  guint64 n_tries = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_forms < 1)
    return 2;
  if (!form_targets_fill (blueprint, manifest, curves, &error)
      || (plan = draw_plan_new (blueprint, manifest, &error)) == NULL)
    g_error ("%s", error->message);
  start_s = cpu_now_s ();
  for (gint i = 0; i < n_forms; i++)
    {
      char who[EXAM_PSEUDONYM_MAX + 1];
      g_autoptr (Form) form = NULL;

      g_snprintf (who, sizeof who, "P%07d", i);
      form = draw_plan_draw (plan, seed, "2026-10-12/JKT-03/1", who, &error);
      if (form == NULL)
        g_error ("%s", error->message);
      n_tries += form->tries;
    }
  form_s = (cpu_now_s () - start_s) / n_forms;
  bare_s = measure_bare (seed);
  printf ("%d forms of %u items: %.1f us of CPU each (%.1f s for a million), %.1f tries each\n", n_forms,
          blueprint->n_items, form_s * 1e6, form_s * 1e6, (double)n_tries / n_forms);
  printf ("bare: %.0f blocks of %.3f us = %.1f us; ratio %.2f, at most %.1f\n", blocks, bare_s * 1e6,
          blocks * bare_s * 1e6, form_s / (blocks * bare_s), RATIO_MAX);
  return form_s / (blocks * bare_s) <= RATIO_MAX ? EXIT_SUCCESS : EXIT_FAILURE;
}
