/* The draw: published vectors, fairness, and what each input bit does. */
#include <string.h>

#include "common/base/hex.h"
#include "tests/common/base/fixture.h"
#include "tests/common/exam/exam-kit.h"

static const char SESSION[] = "2026-10-12/JKT-03/1";

/* Blueprint and manifest out of a vector's [[section, [[stratum, [items], count]]]]. */
static void
build_vector (const cJSON *vector, Blueprint **out_blueprint, Manifest **out_manifest)
{
  guint n_options = (guint)json_find_integer (vector, "options", 0);
  const cJSON *section, *stratum, *item;
  g_autoptr (GString) strata_text = g_string_new (NULL);
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  *out_manifest = manifest_new ("vector", 1);
  cJSON_ArrayForEach (section, cJSON_GetObjectItem (vector, "blueprint"))
  {
    const char *id = cJSON_GetArrayItem (section, 0)->valuestring;
    const char *comma = "";

    g_string_append_printf (ids, "%s\"%s\"", ids->len > 0 ? "," : "", id);
    g_string_append_printf (strata_text, "%s{\"id\":\"%s\",\"title\":{\"en\":\"x\",\"id\":\"x\"},\"strata\":[",
                            strata_text->len > 0 ? "," : "", id);
    cJSON_ArrayForEach (stratum, cJSON_GetArrayItem (section, 1))
    {
      const char *name = cJSON_GetArrayItem (stratum, 0)->valuestring;

      cJSON_ArrayForEach (item, cJSON_GetArrayItem (stratum, 1))
      {
        manifest_add_item (*out_manifest, item->valuestring, 1, id, name, ITEM_KIND_SINGLE, n_options);
      }
      g_string_append_printf (strata_text, "%s{\"id\":\"%s\",\"count\":%d,\"topics\":[]}", comma, name,
                              cJSON_GetArrayItem (stratum, 2)->valueint);
      comma = ",";
    }
    g_string_append (strata_text, "]}");
  }
  text = g_strdup_printf ("{\"format\":\"exam-blueprint/v1\",\"id\":\"v\",\"title\":{\"en\":\"x\",\"id\":\"x\"},"
                          "\"shuffle_items\":true,\"shuffle_options\":true,\"parts\":[{\"title\":{\"en\":\"x\",\"id\":"
                          "\"x\"},\"minutes\":1,\"sections\":[%s]}],\"sections\":[%s]}",
                          ids->str, strata_text->str);
  *out_blueprint = blueprint_parse ("vector", (const guint8 *)text, strlen (text), &error);
  g_assert_no_error (error);
}

static void
check_vector_form (const cJSON *vector, const Blueprint *blueprint, const Manifest *manifest, const Form *form)
{
  const cJSON *expected = cJSON_GetObjectItem (vector, "form");

  g_assert_cmpint (cJSON_GetArraySize (expected), ==, (int)form->slots->len);
  for (guint i = 0; i < form->slots->len; i++)
    {
      const cJSON *row = cJSON_GetArrayItem (expected, (int)i);
      const FormSlot *slot = &g_array_index (form->slots, FormSlot, i);
      const BlueprintSection *section = blueprint->sections->pdata[slot->section];
      const ManifestItem *item = manifest->items->pdata[slot->idx];
      char letters[EXAM_OPTIONS_MAX + 1] = "";

      for (guint j = 0; j < slot->n_options; j++)
        letters[j] = (char)('A' + slot->option_order[j]);
      g_assert_cmpstr (section->id, ==, cJSON_GetArrayItem (row, 0)->valuestring);
      g_assert_cmpstr (item->item_id, ==, cJSON_GetArrayItem (row, 1)->valuestring);
      g_assert_cmpstr (letters, ==, cJSON_GetArrayItem (row, 2)->valuestring);
    }
}

static void
check_vector_seats (const cJSON *vector, const guint8 seed[DIGEST_LEN], const char *session)
{
  const cJSON *expected = cJSON_GetObjectItem (vector, "seat_order_of_5");
  g_autofree guint32 *order = draw_seat_order (seed, session, 5);

  for (int i = 0; i < 5; i++)
    {
      g_autofree char *seat = g_strdup_printf ("T%u", order[i] + 1);

      g_assert_cmpstr (seat, ==, cJSON_GetArrayItem (expected, i)->valuestring);
    }
}

static void
test_matches_the_vectors (void)
{
  g_autoptr (cJSON) vectors = fixture_load ("tlog/draw-v1.json");
  const cJSON *vector;

  if (vectors == NULL)
    return;
  cJSON_ArrayForEach (vector, vectors)
  {
    const char *text = json_find_string (vector, "transcript");
    const char *session = json_find_string (vector, "session");
    g_autoptr (GError) error = NULL;
    g_autoptr (DrawTranscript) transcript = draw_transcript_parse (text, strlen (text), &error);
    g_autoptr (Blueprint) blueprint = NULL;
    g_autoptr (Manifest) manifest = NULL;
    g_autoptr (Form) form = NULL;
    g_autofree char *again = NULL, *hex = NULL;
    guint8 seed[DIGEST_LEN];

    g_assert_no_error (error);
    again = draw_transcript_format (transcript);
    g_assert_cmpstr (again, ==, text);
    g_assert_cmpstr (transcript->session, ==, session);
    draw_seed (text, seed);
    hex = hex_format (seed, DIGEST_LEN);
    g_assert_cmpstr (hex, ==, json_find_string (vector, "seed"));
    build_vector (vector, &blueprint, &manifest);
    form = draw_form (blueprint, manifest, seed, session, json_find_string (vector, "candidate"), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (form->tries, ==, 1);
    check_vector_form (vector, blueprint, manifest, form);
    check_vector_seats (vector, seed, session);
  }
}

static Blueprint *
kit_blueprint (const ExamKit *kit)
{
  return blueprint_parse ("kit", g_bytes_get_data (kit->blueprint_json, NULL), g_bytes_get_size (kit->blueprint_json),
                          NULL);
}

static void
test_enemies_never_meet (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (4); /* a: 0, 2; b: 1, 3 */
  g_autoptr (Blueprint) blueprint = kit_blueprint (kit);
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();
  char *first[] = { (char *)"IT-0000", (char *)"IT-0001", NULL };
  char *second[] = { (char *)"IT-0000", (char *)"IT-0003", NULL };
  guint8 seed[DIGEST_LEN] = { 1 };
  guint max_tries = 0;

  g_ptr_array_add (sets, first);
  g_ptr_array_add (sets, second);
  blueprint_set_enemies (blueprint, sets);
  g_assert_true (blueprint_check_manifest (blueprint, kit->manifest, NULL));
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *who = g_strdup_printf ("P%07u", i);
      g_autoptr (Form) form = draw_form (blueprint, kit->manifest, seed, SESSION, who, NULL);

      for (guint slot = 0; slot < 2; slot++) /* item 0 has only enemies: it can never be drawn */
        g_assert_cmpuint (g_array_index (form->slots, FormSlot, slot).idx, !=, 0);
      max_tries = MAX (max_tries, form->tries);
    }
  g_assert_cmpuint (max_tries, >, 1);
}

static void
test_gives_up_where_enemies_crowd (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (Blueprint) blueprint = kit_blueprint (kit);
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();
  char *both[] = { (char *)"IT-0000", (char *)"IT-0001", NULL };
  guint8 seed[DIGEST_LEN] = { 1 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sets, both);
  blueprint_set_enemies (blueprint, sets);
  g_assert_null (draw_form (blueprint, kit->manifest, seed, SESSION, "P0000001", &error));
  g_assert_nonnull (strstr (error->message, "section S"));
  exam_kit_assert_error (&error, ADIL_ERROR_LIMIT);
}

static void
test_keeps_the_authors_order_where_shuffling_is_off (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (Blueprint) blueprint = kit_blueprint (kit);
  guint8 seed[DIGEST_LEN] = { 3 };

  blueprint->shuffle_items = blueprint->shuffle_options = FALSE;
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *who = g_strdup_printf ("P%u", i);
      g_autoptr (Form) form = draw_form (blueprint, kit->manifest, seed, SESSION, who, NULL);

      for (guint slot = 0; slot < 2; slot++)
        {
          const FormSlot *drawn = &g_array_index (form->slots, FormSlot, slot);

          g_assert_cmpuint (drawn->idx, ==, slot);
          g_assert_cmpmem (drawn->option_order, 3, "\0\1\2", 3);
        }
    }
}

static void
test_form_text_is_stable (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (Blueprint) blueprint = kit_blueprint (kit);
  guint8 seed[DIGEST_LEN] = { 3 };
  g_autoptr (Form) form = NULL;
  g_autofree char *text = NULL;

  blueprint->shuffle_items = blueprint->shuffle_options = FALSE;
  form = draw_form (blueprint, kit->manifest, seed, SESSION, "P0000001", NULL);
  text = form_format (form, blueprint, kit->manifest);
  g_assert_cmpstr (text, ==,
                   "exam-form/v1\nsession 2026-10-12/JKT-03/1\ncandidate P0000001\ntries 1\n"
                   "slot 0 S 0 IT-0000 ABC\nslot 1 S 1 IT-0001 ABC\n");
}

/* Partial shuffles of 3 out of 10, 100,000 times: how often each value is first, and how often it is picked. */
static void
test_is_fair_by_chi_square (void)
{
  const guint n_draws = 100000;
  guint8 seed[DIGEST_LEN] = { 42 };
  guint first[10] = { 0 }, picked[10] = { 0 };
  double chi_first = 0, chi_picked = 0;
  DrawStream stream;

  draw_stream_init (&stream, seed, SESSION, "-", "chi-square");
  for (guint draw = 0; draw < n_draws; draw++)
    {
      guint32 values[10] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

      draw_stream_shuffle (&stream, values, 10, 3);
      first[values[0]]++;
      for (guint i = 0; i < 3; i++)
        picked[values[i]]++;
    }
  for (guint i = 0; i < 10; i++)
    {
      double d_first = first[i] - n_draws / 10.0, d_picked = picked[i] - n_draws * 0.3;

      chi_first += d_first * d_first / (n_draws / 10.0);
      chi_picked += d_picked * d_picked / (n_draws * 0.3);
    }
  /* 9 degrees of freedom: 27.9 is exceeded once in 1000 seeds; this seed is fixed. */
  g_assert_cmpfloat (chi_first, <, 27.9);
  g_assert_cmpfloat (chi_picked, <, 27.9);
}

/* Pool of 2 per stratum: a pick differs with probability 1/2 once the stream is another one. */
static void
test_one_input_bit_changes_half_the_picks (void)
{
  const guint n_rounds = 1000;
  guint8 seed[DIGEST_LEN] = { 7 };
  guint n_changed = 0;

  for (guint i = 0; i < n_rounds; i++)
    {
      DrawStream one, two;
      g_autofree char *purpose = g_strdup_printf ("pick/S/%u", i);

      draw_stream_init (&one, seed, SESSION, "P1", purpose);
      seed[i % DIGEST_LEN] ^= (guint8)(1u << i % 8);
      draw_stream_init (&two, seed, SESSION, "P1", purpose);
      seed[i % DIGEST_LEN] ^= (guint8)(1u << i % 8);
      n_changed += draw_stream_uniform (&one, 2) != draw_stream_uniform (&two, 2);
    }
  g_assert_cmpuint (n_changed, >, 430);
  g_assert_cmpuint (n_changed, <, 570);
}

static void
test_uniform_stays_below_n (void)
{
  static const guint64 LIMITS[]
      = { 1, 2, 3, 64, 1000003, (guint64)1 << 63, ((guint64)1 << 63) + 1, G_MAXUINT64 - 1, G_MAXUINT64 };
  guint8 seed[DIGEST_LEN] = { 9 };
  DrawStream stream;

  draw_stream_init (&stream, seed, SESSION, "-", "limits");
  for (guint i = 0; i < G_N_ELEMENTS (LIMITS); i++)
    for (guint round = 0; round < 200; round++)
      g_assert_cmpuint (draw_stream_uniform (&stream, LIMITS[i]), <, LIMITS[i]);
}

#define ZEROS           "0000000000000000000000000000000000000000000000000000000000000000"
#define TRANSCRIPT_HEAD "exam-draw/v1\nlog l\nbank " ZEROS "\nroster " ZEROS "\nsession s\n"

static void
test_transcript_refuses_other_spellings (void)
{
  static const char *const WRONG[] = {
    TRANSCRIPT_HEAD "beacon b 01 " ZEROS "\n",
    TRANSCRIPT_HEAD "beacon b 1 00\n",
    TRANSCRIPT_HEAD,
    TRANSCRIPT_HEAD "beacon b 1 " ZEROS "\nreveal m2 " ZEROS "\nreveal m1 " ZEROS "\n",
    TRANSCRIPT_HEAD "beacon b 1 " ZEROS "\nreveal m1 " ZEROS "\nreveal m1 " ZEROS "\n",
    TRANSCRIPT_HEAD "beacon b 1 " ZEROS "\nreveal m1 " ZEROS,
    TRANSCRIPT_HEAD "beacon b 1 " ZEROS "\nextra\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GError) error = NULL;

      if (draw_transcript_parse (WRONG[i], strlen (WRONG[i]), &error) != NULL)
        g_error ("accepted %s", WRONG[i]);
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

/* Adds the items of a JSON Lines file to the manifest where the blueprint takes them; enemy set -> item ids. */
static void
add_items (const char *path, const Blueprint *blueprint, Manifest *manifest, GHashTable *enemies)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file_read (path, FIXTURE_MAX_LEN, &error);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; **line != '\0'; line++)
    {
      g_autoptr (cJSON) item = json_parse (path, *line, strlen (*line), FIXTURE_MAX_LEN, &error);
      const char *section = json_find_string (item, "section"), *set = json_find_string (item, "enemy_set");
      const BlueprintStratum *stratum
          = blueprint_find_stratum (blueprint, section, json_find_string (item, "topic"), 0, NULL);
      ManifestItem *added;

      if (stratum == NULL)
        continue;
      added = manifest_add_item (manifest, json_find_string (item, "id"), 1, section, stratum->id, ITEM_KIND_SINGLE, 5);
      if (set != NULL && !g_hash_table_contains (enemies, set))
        g_hash_table_insert (enemies, g_strdup (set), g_ptr_array_new_with_free_func (g_free));
      if (set != NULL)
        g_ptr_array_add (g_hash_table_lookup (enemies, set), g_strdup (added->item_id));
    }
}

static void
set_enemies (Blueprint *blueprint, GHashTable *enemies)
{
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer ids;

  g_hash_table_iter_init (&iter, enemies);
  while (g_hash_table_iter_next (&iter, NULL, &ids))
    {
      g_ptr_array_add (ids, NULL);
      g_ptr_array_add (sets, ((GPtrArray *)ids)->pdata);
    }
  blueprint_set_enemies (blueprint, sets);
}

/* 200 forms; paths: files of items, ended by NULL. */
static void
draw_from_bank (const char *blueprint_name, const char *const *paths)
{
  g_autofree char *path = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "item-bank", "sample", blueprint_name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file_read (path, FIXTURE_MAX_LEN, &error);
  g_autoptr (Blueprint) blueprint = NULL;
  g_autoptr (Manifest) manifest = manifest_new ("bank", 1);
  g_autoptr (GHashTable) enemies
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  guint8 seed[DIGEST_LEN] = { 11 };

  g_assert_no_error (error);
  blueprint = blueprint_parse (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_ptr_array_set_size (blueprint->conditions, 0); /* they have no numbers before they are packed */
  for (; *paths != NULL; paths++)
    add_items (*paths, blueprint, manifest, enemies);
  set_enemies (blueprint, enemies);
  blueprint_check_manifest (blueprint, manifest, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *who = g_strdup_printf ("P%07u", i);
      g_autoptr (Form) form = draw_form (blueprint, manifest, seed, SESSION, who, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (form->slots->len, ==, blueprint->n_items);
      g_assert_cmpuint (form->tries, <, 1000);
    }
}

static void
test_draws_forms_from_the_sample_bank (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "item-bank", "sample", NULL);
  static const char *const NAMES[] = { "twk.jsonl", "tkp.jsonl", "tiu-verbal.jsonl", "tiu-generated.jsonl" };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    g_ptr_array_add (paths, g_build_filename (folder, NAMES[i], NULL));
  g_ptr_array_add (paths, NULL);
  draw_from_bank ("blueprint-skd-2024.json", (const char *const *)paths->pdata);
}

static void
test_draws_forms_from_the_generated_bank (void)
{
  g_autofree char *path = fixture_path ("items/demo-bank-generated/bank.jsonl");
  const char *paths[] = { path, NULL };

  if (path != NULL)
    draw_from_bank ("blueprint-demo-bank.json", paths);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/draw/matches-the-vectors", test_matches_the_vectors);
  g_test_add_func ("/draw/form-text-is-stable", test_form_text_is_stable);
  g_test_add_func ("/draw/keeps-the-authors-order-where-shuffling-is-off",
                   test_keeps_the_authors_order_where_shuffling_is_off);
  g_test_add_func ("/draw/enemies-never-meet", test_enemies_never_meet);
  g_test_add_func ("/draw/gives-up-where-enemies-crowd", test_gives_up_where_enemies_crowd);
  g_test_add_func ("/draw/draws-forms-from-the-sample-bank", test_draws_forms_from_the_sample_bank);
  g_test_add_func ("/draw/draws-forms-from-the-generated-bank", test_draws_forms_from_the_generated_bank);
  g_test_add_func ("/draw/is-fair-by-chi-square", test_is_fair_by_chi_square);
  g_test_add_func ("/draw/one-input-bit-changes-half-the-picks", test_one_input_bit_changes_half_the_picks);
  g_test_add_func ("/draw/uniform-stays-below-n", test_uniform_stays_below_n);
  g_test_add_func ("/draw/transcript-refuses-other-spellings", test_transcript_refuses_other_spellings);
  return g_test_run ();
}
