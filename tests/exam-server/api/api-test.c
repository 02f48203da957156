/* Every code of the terminal protocol and the guards of the console, provoked over TLS against the real program; and
 * what is acknowledged outlives kill -9. */
#include <string.h>

#include "common/base/hex.h"
#include "common/crypto/identity.h"
#include "exam-server/service/enrolment.h"
#include "tests/exam-server/api/api-kit.h"

#define SESSION_PATH "/api/sessions/2026-10-12%2FJKT-03%2F1"

static void
test_terminal_and_login_codes (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = kit_sitting_new (kit->centre, 0);
  const KitTerminal *other
      = sitting->terminal == &kit->centre->terminals[0] ? &kit->centre->terminals[1] : &kit->centre->terminals[0];
  g_auto (Reply) reply = { 0 };
  g_autoptr (GError) error = NULL;

  api_kit_ask_terminal (kit, NULL, "/v1/terminal", NULL, 0, &reply);
  g_assert_cmpint (reply.status, ==, 0);
  reply_clear (&reply);
  api_kit_ask_terminal (kit, sitting->terminal, "/v1/terminal", NULL, 0, &reply);
  g_assert_cmpint (reply.status, ==, 200);
  g_assert_cmpstr (reply_text (&reply, "seat"), ==, sitting->terminal->identity.seat);
  reply_clear (&reply);
  api_kit_log_in_at (kit, sitting->terminal, sitting->number, sitting->pin, &reply);
  g_assert_cmpstr (reply_text (&reply, "state"), ==, "waiting");
  reply_clear (&reply);
  kit_sitting_open_segment (sitting);
  api_kit_send_segment (kit, sitting, &reply);
  reply_assert_error (&reply, 409, "not-open");
  reply_clear (&reply);
  api_kit_open (kit, FALSE);
  api_kit_log_in_at (kit, other, sitting->number, sitting->pin, &reply);
  reply_assert_error (&reply, 403, "wrong-seat");
  reply_clear (&reply);
  api_kit_ask_terminal_json (kit, sitting->terminal, "/v1/login", "{\"number\":5}", &reply);
  reply_assert_error (&reply, 400, "bad-request");
  for (guint i = 0; i < 5; i++)
    {
      reply_clear (&reply);
      api_kit_log_in_at (kit, sitting->terminal, sitting->number, "000", &reply);
      reply_assert_error (&reply, 403, "wrong-pin");
    }
  reply_clear (&reply);
  api_kit_log_in_at (kit, sitting->terminal, sitting->number, sitting->pin, &reply);
  reply_assert_error (&reply, 429, "throttled");
  g_assert_true (enrolment_revoke (kit->centre->centre, "test", other->identity.seat, &error));
  reply_clear (&reply);
  api_kit_ask_terminal (kit, other, "/v1/terminal", NULL, 0, &reply);
  reply_assert_error (&reply, 403, "revoked");
}

/* Issued by the right CA, but never approved here. */
static void
test_unknown_terminal (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  KitTerminal stranger = { 0 };
  g_autofree char *request = NULL;
  g_auto (Reply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  Keyring *keyring = kit->centre->centre->keyring;

  stranger.key_pem = identity_key_new_pem (&error);
  request = identity_request_new_pem (stranger.key_pem, "stranger", &error);
  stranger.certificate_pem
      = identity_issue_pem (request, "stranger", IDENTITY_ROLE_TERMINAL, NULL, keyring_ca_pem (keyring),
                            keyring_ca_key (keyring), g_get_real_time () / G_USEC_PER_SEC - 60, 10, &error);
  g_assert_no_error (error);
  api_kit_ask_terminal (kit, &stranger, "/v1/terminal", NULL, 0, &reply);
  reply_assert_error (&reply, 401, "unknown-terminal");
  kit_terminal_clear (&stranger);
}

static void
test_record_codes (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_auto (Reply) reply = { 0 };
  Acknowledgement ack = { .session = (char *)KIT_SESSION, .pseudonym = sitting->pseudonym, .seq = 1 };
  guint8 signature[ED25519_SIG_LEN];
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (api_kit_send_records (kit, sitting, 1, 1, &reply), ==, 416);
  reply_assert_error (&reply, 416, "gap");
  g_assert_cmpint (cJSON_GetObjectItem (reply.json, "next_seq")->valueint, ==, 0);
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 201);
  ack.server_ms = (guint64)cJSON_GetObjectItem (reply.json, "server_ms")->valuedouble;
  memcpy (ack.chain, sitting->chain, DIGEST_LEN);
  g_assert_true (hex_parse (reply_text (&reply, "signature"), signature, sizeof signature));
  g_assert_true (acknowledgement_verify (&ack, ed25519_key_public (keyring_ack_key (kit->centre->centre->keyring)),
                                         signature, &error));
  reply_clear (&reply);
  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 200);
  reply_clear (&reply);
  sitting->records->data[ANSWER_RECORD_LEN + 30] ^= 1;
  api_kit_send_records (kit, sitting, 1, 1, &reply);
  reply_assert_error (&reply, 409, "conflict");
  sitting->records->data[ANSWER_RECORD_LEN + 30] ^= 1;
  reply_clear (&reply);
  kit_sitting_answer (sitting, 1, "A");
  sitting->records->data[2 * ANSWER_RECORD_LEN + 30] ^= 1;
  api_kit_send_records (kit, sitting, 2, 1, &reply);
  reply_assert_error (&reply, 422, "damaged");
  sitting->records->data[2 * ANSWER_RECORD_LEN + 30] ^= 1;
  reply_clear (&reply);
  kit_sitting_submit (sitting, "S=5 total=5");
  g_assert_cmpint (api_kit_send_records (kit, sitting, 2, 2, &reply), ==, 201);
  reply_clear (&reply);
  kit_sitting_answer (sitting, 1, "B");
  api_kit_send_records (kit, sitting, 4, 1, &reply);
  reply_assert_error (&reply, 409, "submitted");
  reply_clear (&reply);
  api_kit_log_in_at (kit, sitting->terminal, sitting->number, sitting->pin, &reply);
  reply_assert_error (&reply, 409, "submitted");
}

static void
test_behind (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_auto (Reply) reply = { 0 };

  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 201);
  g_byte_array_set_size (sitting->records, 0);
  memset (sitting->chain, 0, sizeof sitting->chain);
  sitting->header.number = 0;
  kit_sitting_open_segment (sitting);
  reply_clear (&reply);
  api_kit_send_segment (kit, sitting, &reply);
  reply_assert_error (&reply, 409, "behind");
}

static void
test_result_of_a_finished_sitting (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_autofree char *path = g_strconcat ("/v1/result?pseudonym=", sitting->pseudonym, NULL);
  g_auto (Reply) reply = { 0 };

  kit_sitting_submit (sitting, "S=5 total=5");
  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 3, &reply), ==, 201);
  for (guint i = 0; i < 500; i++)
    {
      reply_clear (&reply);
      api_kit_ask_terminal (kit, sitting->terminal, path, NULL, 0, &reply);
      g_assert_cmpint (reply.status, ==, 200);
      if (cJSON_IsTrue (cJSON_GetObjectItem (reply.json, "scored")))
        break;
      g_usleep (10000);
    }
  g_assert_cmpstr (reply_text (&reply, "state"), ==, "submitted");
  g_assert_cmpstr (reply_text (&reply, "total"), ==, "5");
  g_assert_true (cJSON_IsTrue (cJSON_GetObjectItem (reply.json, "equal")));
}

/* Nothing that was acknowledged is lost, and the server says that it is sealed. */
static void
test_kill_and_restart (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  guint64 acknowledged = 0;

  for (guint round = 0; round < 5; round++)
    {
      g_auto (Reply) reply = { 0 };
      guint64 next = kit_sitting_next_seq (sitting);

      for (guint i = 0; i < 7; i++)
        kit_sitting_answer (sitting, i % 2, i % 3 == 0 ? "A" : "B");
      g_assert_cmpint (api_kit_send_records (kit, sitting, acknowledged, (guint)(next - acknowledged) + 3, &reply), ==,
                       201);
      acknowledged = (guint64)cJSON_GetObjectItem (reply.json, "seq")->valuedouble + 1;
      api_kit_kill (kit);
      api_kit_start (kit);
      reply_clear (&reply);
      api_kit_ask_terminal (kit, sitting->terminal, "/v1/terminal", NULL, 0, &reply);
      g_assert_cmpint (reply.status, ==, 200);
      g_assert_cmpuint (
          (guint64)cJSON_GetObjectItem (cJSON_GetObjectItem (reply.json, "sitting"), "next_seq")->valuedouble, ==,
          acknowledged);
      reply_clear (&reply);
      g_assert_cmpint (api_kit_send_records (kit, sitting, 0, (guint)acknowledged, &reply), ==, 200);
      reply_clear (&reply);
      api_kit_send_segment (kit, sitting, &reply);
      reply_assert_error (&reply, 503, "sealed");
    }
}

typedef struct
{
  ApiKit *kit;
  const KitTerminal *terminal;
  char *json;
  Reply reply;
  gint64 took_us;
} Poll;

static gpointer
run_poll (gpointer data)
{
  Poll *poll = data;
  gint64 begun = g_get_monotonic_time ();

  api_kit_ask_terminal_json (poll->kit, poll->terminal, "/v1/poll", poll->json, &poll->reply);
  poll->took_us = g_get_monotonic_time () - begun;
  return NULL;
}

static void
test_held_poll_is_answered_by_a_command (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = kit_sitting_new (kit->centre, 0);
  g_auto (Person) ani = { 0 };
  g_auto (Reply) reply = { 0 };
  Poll poll = { .kit = kit, .terminal = sitting->terminal };
  GThread *thread;

  api_kit_open (kit, FALSE);
  api_kit_log_in (kit, "ani", &ani);
  api_kit_log_in_at (kit, sitting->terminal, sitting->number, sitting->pin, &reply);
  g_assert_cmpstr (reply_text (&reply, "state"), ==, "waiting");
  poll.json = g_strdup_printf ("{\"after\":0,\"state\":\"ready\",\"pseudonym\":\"%s\"}", sitting->pseudonym);
  thread = g_thread_new ("poll", run_poll, &poll);
  g_usleep (1500000);
  reply_clear (&reply);
  api_kit_ask_console (kit, &ani, SESSION_PATH "/start", "{}", NULL, &reply);
  g_assert_cmpint (reply.status, ==, 200);
  g_thread_join (thread);
  g_assert_cmpint (poll.reply.status, ==, 200);
  g_assert_cmpint (poll.took_us, >, 1000000);
  g_assert_cmpint (poll.took_us, <, 15000000);
  g_assert_cmpstr (reply_text (&poll.reply, "state"), ==, "running");
  g_assert_nonnull (strstr (poll.reply.body, "\"kind\":\"start\""));
  reply_clear (&poll.reply);
  g_free (poll.json);
}

static void
test_console_guards (void)
{
  static const char *const FOREIGN[] = { "Origin: https://evil.example", NULL };
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_auto (Person) ani = { 0 };
  g_auto (Person) dewi = { 0 };
  Person without_token = { 0 };
  g_auto (Reply) reply = { 0 };

  api_kit_log_in (kit, "ani", &ani);
  api_kit_log_in (kit, "dewi", &dewi);
  without_token.cookie = ani.cookie;
  g_assert_true (g_str_has_prefix (ani.cookie, "__Host-adil="));
  api_kit_ask_console (kit, NULL, "/api/sessions", NULL, NULL, &reply);
  reply_assert_error (&reply, 401, "log-in-needed");
  reply_clear (&reply);
  api_kit_ask_console (kit, &ani, "/api/sessions", NULL, NULL, &reply);
  g_assert_nonnull (strstr (reply.body, "\"state\":\"drawn\""));
  reply_clear (&reply);
  api_kit_ask_console (kit, &without_token, SESSION_PATH "/start", "{}", NULL, &reply);
  reply_assert_error (&reply, 403, "not-allowed");
  reply_clear (&reply);
  api_kit_ask_console (kit, &ani, SESSION_PATH "/start", "{}", FOREIGN, &reply);
  reply_assert_error (&reply, 403, "not-allowed");
  reply_clear (&reply);
  api_kit_ask_console (kit, &dewi, SESSION_PATH "/start", "{}", NULL, &reply);
  reply_assert_error (&reply, 403, "not-allowed");
  reply_clear (&reply);
  api_kit_ask_console (kit, &ani, "/api/sessions/nowhere/seats", NULL, NULL, &reply);
  reply_assert_error (&reply, 404, "not-found");
  reply_clear (&reply);
  api_kit_ask_console (kit, &ani, SESSION_PATH "/results", NULL, NULL, &reply);
  reply_assert_error (&reply, 403, "not-allowed");
  for (guint i = 0; i < 5; i++)
    {
      reply_clear (&reply);
      api_kit_ask_console (kit, NULL, "/api/login", "{\"account\":\"budi\",\"password\":\"wrong\"}", NULL, &reply);
      reply_assert_error (&reply, 403, "log-in-failed");
    }
  reply_clear (&reply);
  api_kit_ask_console (kit, NULL, "/api/login", "{\"account\":\"budi\",\"password\":\"kopi-tubruk-1\"}", NULL, &reply);
  reply_assert_error (&reply, 429, "throttled");
}

static void
test_boards (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (KitSitting) sitting = api_kit_begin (kit);
  g_auto (Person) dewi = { 0 };
  g_auto (Reply) reply = { 0 };

  api_kit_log_in (kit, "dewi", &dewi);
  g_assert_cmpint (api_kit_send_records (kit, sitting, 0, 2, &reply), ==, 201);
  for (guint i = 0; i < 100; i++)
    {
      reply_clear (&reply);
      api_kit_ask_console (kit, NULL, "/api/live/2026-10-12%2FJKT-03%2F1", NULL, NULL, &reply);
      g_assert_cmpint (reply.status, ==, 200);
      if (strstr (reply.body, "\"sections\":{\"S\":5},\"total\":5,\"state\":\"sitting\"") != NULL)
        break;
      g_usleep (100000);
    }
  g_assert_nonnull (strstr (reply.body, "\"sections\":{\"S\":5},\"total\":5,\"state\":\"sitting\""));
  g_assert_nonnull (strstr (reply.body, "\"answers_included\":1"));
  reply_clear (&reply);
  api_kit_ask_console (kit, &dewi, SESSION_PATH "/seats", NULL, NULL, &reply);
  g_assert_nonnull (strstr (reply.body, "\"state\":\"sitting\""));
  reply_clear (&reply);
  api_kit_ask_console (kit, &dewi, SESSION_PATH "/results", NULL, NULL, &reply);
  g_assert_nonnull (strstr (reply.body, "\"equal\":null"));
  reply_clear (&reply);
  api_kit_ask_console (kit, &dewi, "/api/rankings?rules=" KIT_RULES, NULL, NULL, &reply);
  reply_assert_error (&reply, 409, "refused");
}

static void
test_enrolment (void)
{
  g_autoptr (ApiKit) kit = api_kit_new ();
  g_autoptr (Secret) key = identity_key_new_pem (NULL);
  g_autofree char *request = identity_request_new_pem (key, "t", NULL);
  g_autoptr (cJSON) json = cJSON_CreateObject ();
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autofree char *approve = NULL;
  g_auto (Person) admin = { 0 };
  g_auto (Reply) reply = { 0 };

  cJSON_AddStringToObject (json, "request", request);
  cJSON_AddStringToObject (json, "name", "terminal-9");
  text = cJSON_PrintUnformatted (json);
  api_kit_ask_console (kit, NULL, "/enrol", "{\"request\":\"x\",\"name\":\"y\"}", NULL, &reply);
  reply_assert_error (&reply, 400, "bad-request");
  reply_clear (&reply);
  api_kit_ask_console (kit, NULL, "/enrol", text, NULL, &reply);
  g_assert_cmpint (reply.status, ==, 202);
  path = g_strconcat ("/enrol/", reply_text (&reply, "id"), NULL);
  approve = g_strconcat ("/api/enrolments/", reply_text (&reply, "code"), NULL);
  reply_clear (&reply);
  api_kit_ask_console (kit, NULL, path, NULL, NULL, &reply);
  g_assert_cmpstr (reply_text (&reply, "state"), ==, "pending");
  api_kit_log_in (kit, "admin", &admin);
  reply_clear (&reply);
  api_kit_ask_console (kit, &admin, approve, "{\"seat\":\"A-01\"}", NULL, &reply);
  reply_assert_error (&reply, 409, "refused");
  reply_clear (&reply);
  api_kit_ask_console (kit, &admin, approve, "{\"seat\":\"A-09\"}", NULL, &reply);
  g_assert_cmpint (reply.status, ==, 200);
  reply_clear (&reply);
  api_kit_ask_console (kit, NULL, path, NULL, NULL, &reply);
  g_assert_cmpstr (reply_text (&reply, "seat"), ==, "A-09");
  g_assert_true (g_str_has_prefix (reply_text (&reply, "certificate"), "-----BEGIN CERTIFICATE-----"));
}

/* Duties are apart: who runs the machines does not run the room, who runs the room does not read the results. */
static void
test_duties_are_apart (void)
{
  static const struct
  {
    const char *account;
    const char *path;
    const char *body;
  } REFUSED[] = {
    { "admin", SESSION_PATH "/start", "{}" },
    { "admin", SESSION_PATH "/checkin", "{\"number\":\"24011230000000001\"}" },
    { "admin", SESSION_PATH "/message", "{\"text\":\"x\"}" },
    { "admin", SESSION_PATH "/open", "{\"share\":\"x\"}" },
    { "admin", SESSION_PATH "/results", NULL },
    { "admin", "/api/rankings?rules=kit-rules", NULL },
    { "ani", SESSION_PATH "/results", NULL },
    { "ani", "/api/rankings.csv?rules=kit-rules", NULL },
    { "ani", "/api/enrolments", NULL },
    { "dewi", SESSION_PATH "/start", "{}" },
    { "dewi", SESSION_PATH "/checkin", "{\"number\":\"24011230000000001\"}" },
  };
  g_autoptr (ApiKit) kit = api_kit_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (REFUSED); i++)
    {
      g_auto (Person) person = { 0 };
      g_auto (Reply) reply = { 0 };

      api_kit_log_in (kit, REFUSED[i].account, &person);
      api_kit_ask_console (kit, &person, REFUSED[i].path, REFUSED[i].body, NULL, &reply);
      reply_assert_error (&reply, 403, "not-allowed");
    }
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/api/terminal-and-log-in-codes", test_terminal_and_login_codes);
  g_test_add_func ("/api/unknown-terminal-is-refused", test_unknown_terminal);
  g_test_add_func ("/api/record-codes", test_record_codes);
  g_test_add_func ("/api/old-disk-image-is-behind", test_behind);
  g_test_add_func ("/api/result-of-a-finished-sitting", test_result_of_a_finished_sitting);
  g_test_add_func ("/api/nothing-acknowledged-is-lost-by-kill-9", test_kill_and_restart);
  g_test_add_func ("/api/held-poll-is-answered-by-a-command", test_held_poll_is_answered_by_a_command);
  g_test_add_func ("/api/console-guards", test_console_guards);
  g_test_add_func ("/api/duties-are-apart", test_duties_are_apart);
  g_test_add_func ("/api/boards", test_boards);
  g_test_add_func ("/api/enrolment", test_enrolment);
  return g_test_run ();
}
