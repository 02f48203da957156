/* Starts exam-server and talks to it with libcurl. */
#include <gio/gio.h>

#include "tests/exam-server/api/api-kit.h"

#include <curl/curl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "exam-server/service/account.h"

#define PASSWORD "kopi-tubruk-1"

static void
add_accounts (CentreKit *centre)
{
  static const char *const ACCOUNTS[][2]
      = { { "ani", "proctor" }, { "budi", "proctor" }, { "dewi", "committee" }, { "admin", "admin" } };

  for (guint i = 0; i < G_N_ELEMENTS (ACCOUNTS); i++)
    {
      g_autoptr (GError) error = NULL;

      account_add (centre->centre, "test", ACCOUNTS[i][0], ACCOUNTS[i][1], PASSWORD, &error);
      g_assert_no_error (error);
    }
}

static guint
wait_for_port (ApiKit *kit, const char *name)
{
  g_autofree char *path = g_build_filename (kit->centre->dir, "ports", NULL);

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GKeyFile) ports = g_key_file_new ();

      if (g_key_file_load_from_file (ports, path, G_KEY_FILE_NONE, NULL))
        return (guint)g_key_file_get_integer (ports, "listening", name, NULL);
      g_usleep (10000);
    }
  g_assert_not_reached ();
}

/* A test that fails aborts; its server must not outlive it. */
static void
die_with_the_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

void
api_kit_start (ApiKit *kit)
{
  g_autofree char *program = g_build_filename (g_getenv ("ADIL_BUILD_DIR"), "exam-server", "exam-server", NULL);
  g_autofree char *ports = g_build_filename (kit->centre->dir, "ports", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;

  remove (ports);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  /* OpenSSL frees the random generator of a worker in the thread's own end, which may come after the process's count.
   */
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_the_test, NULL, NULL);
  kit->process = g_subprocess_launcher_spawn (launcher, &error, program, "run", "--dir", kit->centre->dir, "--bind",
                                              "127.0.0.1", "--terminal-port", "0", "--console-port", "0", NULL);
  g_assert_no_error (error);
  kit->terminal_port = wait_for_port (kit, "terminal");
  kit->console_port = wait_for_port (kit, "console");
}

void
api_kit_kill (ApiKit *kit)
{
  g_subprocess_force_exit (kit->process);
  g_subprocess_wait (kit->process, NULL, NULL);
  g_clear_object (&kit->process);
}

ApiKit *
api_kit_new (void)
{
  ApiKit *kit = g_new0 (ApiKit, 1);

  kit->centre = centre_kit_new ();
  add_accounts (kit->centre);
  api_kit_start (kit);
  return kit;
}

/* Ends as an administrator would end it: the exit status tells of leaks under a sanitizer, too. */
void
api_kit_free (ApiKit *kit)
{
  if (kit->process != NULL)
    {
      g_subprocess_send_signal (kit->process, 15);
      g_subprocess_wait (kit->process, NULL, NULL);
      g_assert_true (g_subprocess_get_if_exited (kit->process));
      g_assert_cmpint (g_subprocess_get_exit_status (kit->process), ==, 0);
      g_clear_object (&kit->process);
    }
  centre_kit_free (kit->centre);
  g_free (kit);
}

void
reply_clear (Reply *reply)
{
  g_clear_pointer (&reply->body, g_free);
  g_clear_pointer (&reply->cookie, g_free);
  g_clear_pointer (&reply->json, cJSON_Delete);
  reply->status = 0;
}

const char *
reply_text (const Reply *reply, const char *name)
{
  const cJSON *value = cJSON_GetObjectItemCaseSensitive (reply->json, name);

  return cJSON_IsString (value) ? value->valuestring : NULL;
}

void
reply_assert_error (const Reply *reply, int status, const char *code)
{
  if (reply->status != status)
    g_test_message ("status %d: %s", reply->status, reply->body);
  g_assert_cmpstr (reply_text (reply, "error"), ==, code);
  g_assert_cmpint (reply->status, ==, status);
  g_assert_nonnull (reply_text (reply, "message"));
}

static size_t
take_body (char *data, size_t size, size_t n, void *user)
{
  g_string_append_len (user, data, (gssize)(size * n));
  return size * n;
}

static size_t
take_header (char *data, size_t size, size_t n, void *user)
{
  Reply *reply = user;
  g_autofree char *line = g_strndup (data, size * n);

  if (g_ascii_strncasecmp (line, "Set-Cookie: ", 12) == 0)
    {
      g_free (reply->cookie);
      reply->cookie = g_strndup (line + 12, strcspn (line + 12, ";"));
    }
  if (g_ascii_strncasecmp (line, "Retry-After: ", 13) == 0)
    reply->retry_after_s = (int)g_ascii_strtoll (line + 13, NULL, 10);
  return size * n;
}

typedef struct
{
  CURL *curl;
  struct curl_slist *headers;
  GString *body;
} Asking;

static void
asking_init (Asking *asking, ApiKit *kit, guint port, const char *path, Reply *out)
{
  g_autofree char *url = g_strdup_printf ("https://localhost:%u%s", port, path);
  g_autofree char *ca = g_build_filename (kit->centre->dir, "ca.pem", NULL);

  memset (out, 0, sizeof *out);
  asking->curl = curl_easy_init ();
  asking->headers = curl_slist_append (NULL, "Expect:");
  asking->body = g_string_new (NULL);
  curl_easy_setopt (asking->curl, CURLOPT_URL, url);
  curl_easy_setopt (asking->curl, CURLOPT_CAINFO, ca);
  curl_easy_setopt (asking->curl, CURLOPT_TIMEOUT_MS, kit->patience_ms != 0 ? (long)kit->patience_ms : 60000L);
  curl_easy_setopt (asking->curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (asking->curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt (asking->curl, CURLOPT_WRITEDATA, asking->body);
  curl_easy_setopt (asking->curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt (asking->curl, CURLOPT_HEADERDATA, out);
}

static void
asking_set_body (Asking *asking, const void *body, gsize len)
{
  curl_easy_setopt (asking->curl, CURLOPT_POSTFIELDSIZE, (long)len);
  curl_easy_setopt (asking->curl, CURLOPT_COPYPOSTFIELDS, body);
}

static void
asking_finish (Asking *asking, Reply *out)
{
  long status = 0;

  curl_easy_setopt (asking->curl, CURLOPT_HTTPHEADER, asking->headers);
  if (curl_easy_perform (asking->curl) == CURLE_OK)
    curl_easy_getinfo (asking->curl, CURLINFO_RESPONSE_CODE, &status);
  out->status = (int)status;
  out->json = cJSON_ParseWithLength (asking->body->str, asking->body->len);
  out->body = g_string_free (asking->body, FALSE);
  curl_slist_free_all (asking->headers);
  curl_easy_cleanup (asking->curl);
}

static void
set_blob (CURL *curl, CURLoption option, const void *data, gsize len)
{
  struct curl_blob blob = { (void *)data, len, CURL_BLOB_COPY };

  curl_easy_setopt (curl, option, &blob);
}

void
api_kit_ask_terminal (
    ApiKit *kit, const KitTerminal *terminal, const char *path, const void *body, gsize len, Reply *out)
{
  Asking asking;

  asking_init (&asking, kit, kit->terminal_port, path, out);
  if (terminal != NULL)
    {
      curl_easy_setopt (asking.curl, CURLOPT_SSLCERTTYPE, "PEM");
      curl_easy_setopt (asking.curl, CURLOPT_SSLKEYTYPE, "PEM");
      set_blob (asking.curl, CURLOPT_SSLCERT_BLOB, terminal->certificate_pem, strlen (terminal->certificate_pem));
      set_blob (asking.curl, CURLOPT_SSLKEY_BLOB, secret_peek (terminal->key_pem), secret_len (terminal->key_pem));
    }
  if (body != NULL)
    asking_set_body (&asking, body, len);
  asking_finish (&asking, out);
}

void
api_kit_ask_terminal_json (ApiKit *kit, const KitTerminal *terminal, const char *path, const char *json, Reply *out)
{
  api_kit_ask_terminal (kit, terminal, path, json, strlen (json), out);
}

void
person_clear (Person *person)
{
  g_free (person->cookie);
  g_free (person->token);
}

void
api_kit_ask_console (
    ApiKit *kit, const Person *person, const char *path, const char *json, const char *const *headers, Reply *out)
{
  Asking asking;

  asking_init (&asking, kit, kit->console_port, path, out);
  if (person != NULL)
    {
      curl_easy_setopt (asking.curl, CURLOPT_COOKIE, person->cookie);
      if (person->token != NULL)
        {
          g_autofree char *header = g_strconcat ("X-Adil-Token: ", person->token, NULL);

          asking.headers = curl_slist_append (asking.headers, header);
        }
    }
  for (guint i = 0; headers != NULL && headers[i] != NULL; i++)
    asking.headers = curl_slist_append (asking.headers, headers[i]);
  if (json != NULL)
    asking_set_body (&asking, json, strlen (json));
  asking_finish (&asking, out);
}

char *
api_kit_listen (ApiKit *kit, const Person *person, const char *path, guint seconds)
{
  g_auto (Reply) reply = { 0 };
  Asking asking;

  asking_init (&asking, kit, kit->console_port, path, &reply);
  curl_easy_setopt (asking.curl, CURLOPT_COOKIE, person->cookie);
  curl_easy_setopt (asking.curl, CURLOPT_TIMEOUT, (long)seconds);
  asking_finish (&asking, &reply);
  return g_steal_pointer (&reply.body);
}

void
api_kit_log_in (ApiKit *kit, const char *account, Person *out)
{
  g_autofree char *json = g_strdup_printf ("{\"account\":\"%s\",\"password\":\"" PASSWORD "\"}", account);
  g_auto (Reply) reply = { 0 };

  api_kit_ask_console (kit, NULL, "/api/login", json, NULL, &reply);
  g_assert_cmpint (reply.status, ==, 200);
  out->cookie = g_strdup (reply.cookie);
  out->token = g_strdup (reply_text (&reply, "token"));
}

void
api_kit_open (ApiKit *kit, gboolean start)
{
  static const char *const PEOPLE[] = { "ani", "budi" };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (cJSON) json = cJSON_CreateObject ();
      g_autofree char *text = NULL;
      g_auto (Person) person = { 0 };
      g_auto (Reply) reply = { 0 };

      cJSON_AddStringToObject (json, "share", kit->centre->share_texts[i]);
      text = cJSON_PrintUnformatted (json);
      api_kit_log_in (kit, PEOPLE[i], &person);
      api_kit_ask_console (kit, &person, "/api/sessions/2026-10-12%2FJKT-03%2F1/open", text, NULL, &reply);
      g_assert_cmpint (reply.status, ==, i == 0 ? 202 : 200);
      if (i == 1 && start)
        {
          reply_clear (&reply);
          api_kit_ask_console (kit, &person, "/api/sessions/2026-10-12%2FJKT-03%2F1/start", "{}", NULL, &reply);
          g_assert_cmpint (reply.status, ==, 200);
        }
    }
}

int
api_kit_send_records (ApiKit *kit, KitSitting *sitting, guint64 first, guint n, Reply *out)
{
  g_autoptr (GBytes) batch = kit_sitting_batch (sitting, first, n);

  api_kit_ask_terminal (kit, sitting->terminal, "/v1/records", g_bytes_get_data (batch, NULL), g_bytes_get_size (batch),
                        out);
  return out->status;
}

int
api_kit_send_segment (ApiKit *kit, KitSitting *sitting, Reply *out)
{
  api_kit_ask_terminal (kit, sitting->terminal, "/v1/segment", sitting->header_bytes, SEGMENT_HEADER_LEN, out);
  return out->status;
}

void
api_kit_log_in_at (ApiKit *kit, const KitTerminal *terminal, const char *number, const char *pin, Reply *out)
{
  g_autofree char *json = g_strdup_printf ("{\"number\":\"%s\",\"pin\":\"%s\"}", number, pin);

  api_kit_ask_terminal_json (kit, terminal, "/v1/login", json, out);
}

KitSitting *
api_kit_enter (ApiKit *kit, guint candidate)
{
  KitSitting *sitting = kit_sitting_new (kit->centre, candidate);
  g_auto (Reply) reply = { 0 };

  api_kit_log_in_at (kit, sitting->terminal, sitting->number, sitting->pin, &reply);
  g_assert_cmpint (reply.status, ==, 200);
  g_assert_cmpstr (reply_text (&reply, "state"), ==, "running");
  reply_clear (&reply);
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (api_kit_send_segment (kit, sitting, &reply), ==, 201);
  kit_sitting_start (sitting);
  kit_sitting_answer (sitting, 0, "B");
  return sitting;
}

KitSitting *
api_kit_begin (ApiKit *kit)
{
  api_kit_open (kit, TRUE);
  return api_kit_enter (kit, 0);
}

int
api_kit_run (ApiKit *kit, const char *const *argv, char **out)
{
  g_autofree char *program = g_build_filename (g_getenv ("ADIL_BUILD_DIR"), "exam-server", "exam-server", NULL);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (words, program);
  for (guint i = 0; argv[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer)argv[i]);
  g_ptr_array_add (words, (gpointer) "--dir");
  g_ptr_array_add (words, kit->centre->dir);
  g_ptr_array_add (words, NULL);
  process = g_subprocess_newv ((const char *const *)words->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}
