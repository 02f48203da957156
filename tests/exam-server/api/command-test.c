/* Commands that look into sittings and rank them, run beside the serving program. */
#include <string.h>

#include "tests/exam-server/api/api-kit.h"

#define NUMBER_1 "24011230000000001"
#define NUMBER_2 "24011230000000002"

static cJSON *
read_sitting (ApiKit *kit, const char *pseudonym)
{
  const char *argv[] = { "sitting", pseudonym, "--json", NULL };
  g_autofree char *out = NULL;
  cJSON *json;

  if (api_kit_run (kit, argv, &out) != 0)
    g_error ("%s", out);
  json = cJSON_Parse (out);
  g_assert_nonnull (json);
  return json;
}

static const char *
slot_text (const cJSON *json, int place, const char *name)
{
  return json_find_string (cJSON_GetArrayItem (cJSON_GetObjectItem (json, "slots"), place), name);
}

static void
wait_until_scored (ApiKit *kit, const KitSitting *sitting)
{
  g_autofree char *path = g_strconcat ("/v1/result?pseudonym=", sitting->pseudonym, NULL);

  for (guint i = 0; i < 500; i++)
    {
      g_auto (Reply) reply = { 0 };

      api_kit_ask_terminal (kit, sitting->terminal, path, NULL, 0, &reply);
      if (cJSON_IsTrue (cJSON_GetObjectItem (reply.json, "scored")))
        return;
      g_usleep (10000);
    }
  g_assert_not_reached ();
}

/* The letter that the candidate saw, found the other way round than the program finds it. */
static char
shown_letter (const KitSitting *sitting, guint slot, char response)
{
  const FormSlot *form_slot = &g_array_index (sitting->form->slots, FormSlot, slot);
  char letter = 'A';

  while (form_slot->option_order[letter - 'A'] != response - 'A')
    letter++;
  return letter;
}

static void
test_sitting_is_read (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_autoptr (cJSON) json = NULL;
  g_autoptr (cJSON) later = NULL;
  g_auto (Reply) reply = { 0 };
  RecordBody body;
  const ManifestItem *item;

  record_body_init (&body, RECORD_TYPE_FLAG);
  body.slot = 0;
  body.idx = g_array_index (sitting->form->slots, FormSlot, 0).idx;
  body.value = 1;
  kit_sitting_seal_body (sitting, &body);
  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 3, &reply), ==, 201);
  json = read_sitting (kit, sitting->pseudonym);
  g_assert_cmpstr (json_find_string (json, "pseudonym"), ==, sitting->pseudonym);
  g_assert_cmpstr (json_find_string (json, "session"), ==, KIT_SESSION);
  g_assert_cmpstr (json_find_string (json, "number"), ==, NUMBER_1);
  g_assert_cmpstr (json_find_string (json, "state"), ==, "running");
  g_assert_cmpint (json_find_integer (json, "n_answered", -1), ==, 1);
  g_assert_true (cJSON_IsNull (cJSON_GetObjectItem (json, "local")));
  g_assert_true (cJSON_IsNull (cJSON_GetObjectItem (json, "server")));
  g_assert_cmpint (cJSON_GetArraySize (cJSON_GetObjectItem (json, "slots")), ==, 2);
  item = kit->centre->bank->manifest->items->pdata[body.idx];
  g_assert_cmpstr (slot_text (json, 0, "item"), ==, item->item_id);
  g_assert_cmpstr (slot_text (json, 0, "section"), ==, "S");
  g_assert_cmpstr (slot_text (json, 0, "response"), ==, "B");
  g_assert_cmpint (slot_text (json, 0, "shown")[0], ==, shown_letter (sitting, 0, 'B'));
  g_assert_cmpstr (slot_text (json, 1, "response"), ==, "");
  g_assert_cmpstr (slot_text (json, 1, "shown"), ==, "");
  g_assert_true (json_find_bool (cJSON_GetArrayItem (cJSON_GetObjectItem (json, "slots"), 0), "flagged", FALSE));
  kit_sitting_submit (sitting, "S=5 total=5");
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_records (kit, sitting, 3, 1, &reply), ==, 201);
  wait_until_scored (kit, sitting);
  later = read_sitting (kit, sitting->pseudonym);
  g_assert_cmpstr (json_find_string (later, "state"), ==, "submitted");
  g_assert_cmpstr (json_find_string (later, "local"), ==, "S=5 total=5");
  g_assert_cmpstr (json_find_string (cJSON_GetObjectItem (later, "server"), "total"), ==, "5");
  g_assert_true (json_find_bool (later, "equal", FALSE));
}

/* Where the bank is sealed, too: no key of an item is needed. Each look is in the audit, also one at nobody. */
static void
test_reading_is_audited (void)
{
  static const char *const NOBODY[] = { "sitting", "P9999999", NULL };
  static const char *const AUDIT[] = { "audit", NULL };
  static const char *const NONE[] = { "sitting", NULL };
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_autoptr (cJSON) json = NULL;
  g_autofree char *nobody = NULL;
  g_autofree char *none = NULL;
  g_autofree char *audit = NULL;
  g_autofree char *wanted = g_strdup_printf ("read-sitting\t%s\t", sitting->pseudonym);
  g_auto (Reply) reply = { 0 };

  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 201);
  api_kit_kill (kit);
  api_kit_start (kit);
  json = read_sitting (kit, sitting->pseudonym);
  g_assert_cmpstr (slot_text (json, 0, "response"), ==, "B");
  g_assert_cmpint (api_kit_run (kit, NOBODY, &nobody), ==, 1);
  g_assert_nonnull (strstr (nobody, "P9999999"));
  g_assert_cmpint (api_kit_run (kit, NONE, &none), ==, 2);
  g_assert_cmpint (api_kit_run (kit, AUDIT, &audit), ==, 0);
  g_assert_nonnull (strstr (audit, wanted));
  g_assert_nonnull (strstr (audit, "read-sitting\tP9999999\t"));
}

static void
sit_to_the_end (ApiKit *kit, guint candidate)
{
  g_autoptr (KitSitting) sitting = api_kit_enter (kit, candidate);
  g_auto (Reply) reply = { 0 };

  kit_sitting_submit (sitting, "S=5 total=5");
  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 3, &reply), ==, 201);
  wait_until_scored (kit, sitting);
}

static int
decide (ApiKit *kit, const char *order, const char *by, const char *second, char **out)
{
  const char *argv[] = { "decide", "--rules", KIT_RULES,  "--formation", "F-01",   "--order",   order,
                         "--by",   by,        "--second", second,        "--text", "lot drawn", NULL };

  return api_kit_run (kit, argv, out);
}

/* Two with the same total and one place: the rules block, two people decide, and only those two rows change. */
static void
test_tie_is_decided (void)
{
  static const char *const RANK[] = { "rank", "--rules", KIT_RULES, NULL };
  static const char *const WRONG[] = { NUMBER_1, NUMBER_1 "," NUMBER_1, NUMBER_1 "," NUMBER_2 ",24011230000000003",
                                       NUMBER_1 ",24011230000000003", "" };
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autofree char *blocked = NULL;
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *said = NULL;

  api_kit_open (kit, TRUE);
  sit_to_the_end (kit, 0);
  sit_to_the_end (kit, 1);
  g_assert_cmpint (api_kit_run (kit, RANK, &blocked), ==, 3);
  g_assert_nonnull (strstr (blocked, "F-01"));
  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autofree char *out = NULL;

      g_assert_cmpint (decide (kit, WRONG[i], "ani", "budi", &out), ==, 1);
      g_assert_nonnull (strstr (out, NUMBER_1 ", " NUMBER_2));
    }
  g_assert_cmpint (decide (kit, NUMBER_2 "," NUMBER_1, "ani", "ani", &said), ==, 1);
  g_clear_pointer (&said, g_free);
  g_assert_cmpint (decide (kit, NUMBER_2 "," NUMBER_1, "ani", "budi", &said), ==, 0);
  g_assert_cmpint (api_kit_run (kit, RANK, &first), ==, 0);
  g_assert_true (g_str_has_prefix (first, "formation,number,name,S,total,rank,status\r\n"
                                          "F-01," NUMBER_2 ",I Made Wijaya,5,5,1,P/L\r\n"
                                          "F-01," NUMBER_1 ",Siti Aisyah,5,5,2,P\r\n"
                                          "F-01,24011230000000003,Maria,,,,TH\r\n"));
  g_assert_nonnull (strstr (first, "# decision on F-01: " NUMBER_2 ", " NUMBER_1 ": lot drawn (ani, budi)"));
  g_clear_pointer (&said, g_free);
  g_assert_cmpint (decide (kit, NUMBER_1 "," NUMBER_2, "budi", "citra", &said), ==, 0);
  g_assert_cmpint (api_kit_run (kit, RANK, &again), ==, 0);
  g_assert_nonnull (
      strstr (again, "F-01," NUMBER_1 ",Siti Aisyah,5,5,1,P/L\r\nF-01," NUMBER_2 ",I Made Wijaya,5,5,2,P\r\n"));
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/command/sitting-is-read", test_sitting_is_read);
  g_test_add_func ("/command/reading-a-sitting-is-audited", test_reading_is_audited);
  g_test_add_func ("/command/tie-is-decided-and-ranked", test_tie_is_decided);
  return g_test_run ();
}
