/* What proctors do to sittings over the console, as the terminal sees it: grants, ends, the stream of seats, and what a
 * busy server says. */
#include <signal.h>
#include <string.h>

#include "tests/exam-server/api/api-kit.h"

#define SESSION_PATH "/api/sessions/2026-10-12%2FJKT-03%2F1"

static int
ask (ApiKit *kit, const Person *person, const char *what, const char *json, Reply *out)
{
  g_autofree char *path = g_strconcat (SESSION_PATH, what, NULL);

  reply_clear (out);
  api_kit_ask_console (kit, person, path, json, NULL, out);
  return out->status;
}

static void
poll_at_once (ApiKit *kit, const KitSitting *sitting, Reply *out)
{
  g_autofree char *json = g_strdup_printf ("{\"after\":0,\"state\":\"sitting\",\"pseudonym\":\"%s\",\"no_wait\":true}",
                                           sitting->pseudonym);

  reply_clear (out);
  api_kit_ask_terminal_json (kit, sitting->terminal, "/v1/poll", json, out);
  g_assert_cmpint (out->status, ==, 200);
}

static void
test_grant_takes_two_accounts (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_auto (Person) ani = { 0 };
  g_auto (Person) budi = { 0 };
  g_auto (Person) dewi = { 0 };
  g_auto (Reply) reply = { 0 };
  g_autofree char *json
      = g_strdup_printf ("{\"pseudonym\":\"%s\",\"seconds\":300,\"reason\":\"lights\"}", sitting->pseudonym);
  g_autofree char *other
      = g_strdup_printf ("{\"pseudonym\":\"%s\",\"seconds\":301,\"reason\":\"lights\"}", sitting->pseudonym);
  const cJSON *command;

  api_kit_log_in (kit, "ani", &ani);
  api_kit_log_in (kit, "budi", &budi);
  api_kit_log_in (kit, "dewi", &dewi);
  ask (kit, &dewi, "/grant", json, &reply);
  reply_assert_error (&reply, 403, "not-allowed");
  g_assert_cmpint (ask (kit, &ani, "/grant", json, &reply), ==, 202);
  ask (kit, &ani, "/grant", json, &reply);
  reply_assert_error (&reply, 409, "same-person");
  /* Another length is another question. */
  g_assert_cmpint (ask (kit, &budi, "/grant", other, &reply), ==, 202);
  poll_at_once (kit, sitting, &reply);
  g_assert_null (strstr (reply.body, "\"kind\":\"grant\""));
  g_assert_cmpint (ask (kit, &budi, "/grant", json, &reply), ==, 200);
  poll_at_once (kit, sitting, &reply);
  command = cJSON_GetArrayItem (cJSON_GetObjectItem (reply.json, "commands"), 1);
  g_assert_cmpstr (json_find_string (command, "kind"), ==, "grant");
  g_assert_cmpint (json_find_integer (command, "seconds", 0), ==, 300);
  g_assert_cmpint (ask (kit, &ani, "/grant", "{\"pseudonym\":\"P1\",\"seconds\":300,\"reason\":\"x\"}", &reply), ==,
                   404);
}

/* The candidate is shown out: her terminal is told, hands in for her, and nothing opens for her any more. */
static void
test_terminate (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_auto (Person) ani = { 0 };
  g_auto (Reply) reply = { 0 };
  g_autofree char *json = g_strdup_printf ("{\"pseudonym\":\"%s\"}", sitting->pseudonym);
  g_autofree char *path = g_strconcat ("/v1/result?pseudonym=", sitting->pseudonym, NULL);
  RecordBody body;

  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 201);
  api_kit_log_in (kit, "ani", &ani);
  g_assert_cmpint (ask (kit, &ani, "/close", json, &reply), ==, 200);
  poll_at_once (kit, sitting, &reply);
  g_assert_cmpstr (reply_text (&reply, "state"), ==, "terminated");
  g_assert_nonnull (strstr (reply.body, "\"kind\":\"terminate\""));
  ask (kit, &ani, "/resume", json, &reply);
  reply_assert_error (&reply, 409, "submitted");
  record_body_init (&body, RECORD_TYPE_SUBMIT);
  body.code = RECORD_SUBMIT_PROCTOR;
  body.value = 1;
  g_strlcpy (body.text, "S=5 total=5", sizeof body.text);
  kit_sitting_seal_body (sitting, &body);
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_records (kit, sitting, 2, 1, &reply), ==, 201);
  for (guint i = 0; i < 500; i++)
    {
      reply_clear (&reply);
      api_kit_ask_terminal (kit, sitting->terminal, path, NULL, 0, &reply);
      if (cJSON_IsTrue (cJSON_GetObjectItem (reply.json, "scored")))
        break;
      g_usleep (10000);
    }
  g_assert_true (cJSON_IsTrue (cJSON_GetObjectItem (reply.json, "equal")));
  kit_sitting_open_segment (sitting);
  reply_clear (&reply);
  api_kit_send_segment (kit, sitting, &reply);
  reply_assert_error (&reply, 409, "submitted");
}

static void
test_terminated_opens_nothing (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_auto (Person) ani = { 0 };
  g_auto (Reply) reply = { 0 };
  g_autofree char *json = g_strdup_printf ("{\"pseudonym\":\"%s\"}", sitting->pseudonym);

  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 201);
  api_kit_log_in (kit, "ani", &ani);
  g_assert_cmpint (ask (kit, &ani, "/close", json, &reply), ==, 200);
  kit_sitting_open_segment (sitting);
  reply_clear (&reply);
  api_kit_send_segment (kit, sitting, &reply);
  reply_assert_error (&reply, 409, "not-open");
}

typedef struct
{
  ApiKit *kit;
  KitSitting *sitting;
  int status;
} Sender;

static gpointer
run_sender (gpointer data)
{
  Sender *sender = data;
  g_auto (Reply) reply = { 0 };

  sender->status = api_kit_send_records (sender->kit, sender->sitting, 0, 2, &reply);
  return NULL;
}

/* Holds the database as a backup that takes long would. */
static gboolean
run_slowly (StoreTx *tx, gpointer data, GError **error)
{
  g_atomic_int_set ((gint *)data, 1);
  g_usleep (3 * G_USEC_PER_SEC);
  return TRUE;
}

/* Holds the database of the serving program for three seconds, beginning now. */
static void
hold_database (ApiKit *kit, gint *holds)
{
  StoreJob job = { run_slowly, NULL, holds };

  g_assert_true (store_submit (kit->centre->centre->store, &job, NULL));
  for (guint i = 0; i < 500 && !g_atomic_int_get (holds); i++)
    g_usleep (1000);
}

static void
test_busy (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  Sender sender = { .kit = kit, .sitting = sitting };
  g_auto (Reply) reply = { 0 };
  gint holds = 0;
  GThread *thread;

  hold_database (kit, &holds);
  thread = g_thread_new ("sender", run_sender, &sender);
  g_usleep (G_USEC_PER_SEC);
  api_kit_send_records (kit, sitting, 0, 2, &reply);
  reply_assert_error (&reply, 503, "busy");
  g_assert_cmpint (reply.retry_after_s, >=, 1);
  g_thread_join (thread);
  g_assert_cmpint (sender.status, ==, 201);
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 200);
}

/* The terminal hangs up while its segment, and then its records, wait for the disk. */
static void
test_terminal_hangs_up (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = NULL;
  g_auto (Reply) reply = { 0 };
  gint holds = 0;
  gint again = 0;

  api_kit_open (kit, TRUE);
  sitting = kit_sitting_new (kit->centre, 0);
  api_kit_log_in_at (kit, sitting->terminal, sitting->number, sitting->pin, &reply);
  g_assert_cmpint (reply.status, ==, 200);
  kit_sitting_open_segment (sitting);
  hold_database (kit, &holds);
  kit->patience_ms = 700;
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_segment (kit, sitting, &reply), ==, 0);
  kit->patience_ms = 0;
  g_usleep (3 * G_USEC_PER_SEC);
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_segment (kit, sitting, &reply), ==, 200);
  kit_sitting_start (sitting);
  hold_database (kit, &again);
  kit->patience_ms = 700;
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 1, &reply), ==, 0);
  kit->patience_ms = 0;
  g_usleep (3 * G_USEC_PER_SEC);
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 1, &reply), ==, 200);
  kit_sitting_open_segment (sitting);
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_segment (kit, sitting, &reply), ==, 201);
}

typedef struct
{
  ApiKit *kit;
  const Person *person;
  gint n_good;
} Watcher;

static gpointer
run_watcher (gpointer data)
{
  Watcher *watcher = data;

  for (guint i = 0; i < 10; i++)
    {
      g_auto (Reply) reply = { 0 };

      if (ask (watcher->kit, watcher->person, "/seats", NULL, &reply) == 200)
        g_atomic_int_inc (&watcher->n_good);
    }
  return NULL;
}

/* All who watch come back at once after a restart, and nobody is in memory yet; a terminal must still get its keys. */
static void
test_many_watchers_after_a_restart (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_autoptr (KitSitting) late = kit_sitting_new (kit->centre, 1); /* checked in, not logged in */
  g_auto (Person) ani = { 0 };
  g_auto (Reply) reply = { 0 };
  Watcher watcher = { .kit = kit, .person = &ani };
  GThread *threads[12];

  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 201);
  api_kit_log_in (kit, "ani", &ani);
  api_kit_kill (kit);
  api_kit_start (kit);
  kit->patience_ms = 20000;
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("watcher", run_watcher, &watcher);
  api_kit_open (kit, FALSE);
  kit_sitting_open_segment (sitting);
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_segment (kit, sitting, &reply), ==, 201);
  reply_clear (&reply);
  api_kit_log_in_at (kit, late->terminal, late->number, late->pin, &reply);
  g_assert_cmpint (reply.status, ==, 200);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (watcher.n_good, ==, 10 * G_N_ELEMENTS (threads));
}

static void
test_sealed_says_when_to_come_again (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_auto (Reply) reply = { 0 };

  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 201);
  api_kit_kill (kit);
  api_kit_start (kit);
  kit_sitting_open_segment (sitting);
  for (guint i = 0; i < 3; i++)
    {
      reply_clear (&reply);
      api_kit_send_segment (kit, sitting, &reply);
      reply_assert_error (&reply, 503, "sealed");
      g_assert_cmpint (reply.retry_after_s, ==, 5);
    }
  api_kit_open (kit, FALSE);
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_segment (kit, sitting, &reply), ==, 201);
}

/* The first event comes at once, the next when something changed; a log-out ends the stream. */
static void
test_stream_of_seats (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = NULL;
  g_auto (Person) ani = { 0 };
  g_autofree char *text = NULL;

  api_kit_log_in (kit, "ani", &ani);
  text = api_kit_listen (kit, &ani, SESSION_PATH "/events", 3);
  g_assert_true (g_str_has_prefix (text, "event: seats\ndata: {"));
  g_assert_nonnull (strstr (text, "\"state\":\"drawn\""));
  g_assert_null (strstr (text + 1, "event: seats")); /* nothing changed */
  sitting = api_kit_begin (kit);
  g_clear_pointer (&text, g_free);
  text = api_kit_listen (kit, &ani, SESSION_PATH "/events", 3);
  g_assert_nonnull (strstr (text, "\"state\":\"sitting\""));
  g_assert_nonnull (strstr (text, "\"number\":\"24011230000000001\""));
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/order/grant-takes-two-accounts", test_grant_takes_two_accounts);
  g_test_add_func ("/order/terminated-candidate-is-handed-in", test_terminate);
  g_test_add_func ("/order/terminated-sitting-opens-nothing", test_terminated_opens_nothing);
  g_test_add_func ("/order/busy-server-says-when-to-come-again", test_busy);
  g_test_add_func ("/order/terminal-that-hangs-up-goes-on-later", test_terminal_hangs_up);
  g_test_add_func ("/order/many-watchers-after-a-restart-hold-nobody-up", test_many_watchers_after_a_restart);
  g_test_add_func ("/order/sealed-bank-says-when-to-come-again", test_sealed_says_when_to_come_again);
  g_test_add_func ("/order/stream-of-seats", test_stream_of_seats);
  return g_test_run ();
}
