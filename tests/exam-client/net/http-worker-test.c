/* The network thread against a real TLS server: what it trusts, what it refuses, and its limits. */
#include "exam-client/net/http-worker.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/crypto/identity.h"

typedef struct
{
  char *folder;
  char *ca;
  char *terminal_cert;
  Secret *terminal_key;
  char *url;
  int stdin_fd;
  GPid pid;
} Fixture;

static void
write_pem (const char *folder, const char *name, const void *data, gsize len)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize)len, NULL));
}

static void
make_certificates (Fixture *fixture)
{
  static const char *const hosts[] = { "127.0.0.1", NULL };
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) ca_key = identity_key_new_pem (&error);
  g_autoptr (Secret) key = identity_key_new_pem (&error);
  g_autofree char *request = identity_request_new_pem (key, "x", &error);
  g_autofree char *cert = NULL;
  g_autofree char *terminal_request = NULL;

  fixture->ca = identity_ca_new_pem (ca_key, "test CA", now_s - 60, 2, &error);
  cert
      = identity_issue_pem (request, "server", IDENTITY_ROLE_SERVER, hosts, fixture->ca, ca_key, now_s - 60, 1, &error);
  fixture->terminal_key = identity_key_new_pem (&error);
  terminal_request = identity_request_new_pem (fixture->terminal_key, "x", &error);
  fixture->terminal_cert = identity_issue_pem (terminal_request, "terminal-7", IDENTITY_ROLE_TERMINAL, NULL,
                                               fixture->ca, ca_key, now_s - 60, 1, &error);
  g_assert_no_error (error);
  write_pem (fixture->folder, "ca.pem", fixture->ca, strlen (fixture->ca));
  write_pem (fixture->folder, "cert.pem", cert, strlen (cert));
  write_pem (fixture->folder, "key.pem", secret_peek (key), secret_len (key));
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  const char *const *options = data;
  g_autofree char *script
      = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), "tests/exam-client/net/https_server.py", NULL);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { "python3", script, NULL, options[0], options[1], NULL };
  char line[16] = { 0 };
  int out;

  fixture->folder = g_dir_make_tmp ("http-test-XXXXXX", &error);
  make_certificates (fixture);
  argv[2] = fixture->folder;
  g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &fixture->pid,
                            &fixture->stdin_fd, &out, NULL, &error);
  g_assert_no_error (error);
  for (gsize n = 0; n == 0 || line[n - 1] != '\n'; n++)
    g_assert_cmpint (n + 1 < sizeof line ? read (out, line + n, 1) : 0, ==, 1);
  close (out);
  fixture->url = g_strdup_printf ("https://127.0.0.1:%s", g_strstrip (line));
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "ca.pem", "cert.pem", "key.pem", "download" };

  close (fixture->stdin_fd);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->ca);
  g_free (fixture->terminal_cert);
  secret_free (fixture->terminal_key);
  g_free (fixture->url);
}

typedef struct
{
  gboolean done;
  guint status;
  guint retry_after_s;
  char *body;
  int code;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
on_reply (const HttpReply *reply, gpointer user_data)
{
  Outcome *outcome = user_data;
  gsize len;
  const char *data = g_bytes_get_data (reply->body, &len);

  outcome->done = TRUE;
  outcome->status = reply->status;
  outcome->retry_after_s = reply->retry_after_s;
  outcome->body = g_strndup (data != NULL ? data : "", len);
  outcome->code = reply->error != NULL ? reply->error->code : -1;
}

static void
finish (Outcome *outcome)
{
  while (!outcome->done)
    g_main_context_iteration (NULL, TRUE);
}

static HttpWorker *
new_worker (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HttpWorker *worker
      = http_worker_new (fixture->url, fixture->ca, fixture->terminal_cert, fixture->terminal_key, &error);

  g_assert_no_error (error);
  return worker;
}

static void
get (HttpWorker *worker, const char *path, Outcome *outcome)
{
  HttpRequest request = { .path = path, .timeout_ms = 5000, .max_len = 65536 };

  http_worker_send (worker, &request, on_reply, outcome);
  finish (outcome);
}

static void
test_gets_and_posts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpWorker) worker = new_worker (fixture);
  g_auto (Outcome) ok = { 0 };
  g_auto (Outcome) who = { 0 };
  g_auto (Outcome) posted = { 0 };
  g_auto (Outcome) empty = { 0 };
  g_autoptr (GBytes) body = g_bytes_new_static ("abc", 3);
  HttpRequest post = { .post = TRUE,
                       .path = "/p",
                       .content_type = "application/octet-stream",
                       .body = body,
                       .timeout_ms = 5000,
                       .max_len = 100 };

  get (worker, "/ok", &ok);
  g_assert_cmpuint (ok.status, ==, 200);
  g_assert_cmpstr (ok.body, ==, "fine");
  get (worker, "/who", &who);
  g_assert_nonnull (strstr (who.body, "terminal-7"));
  http_worker_send (worker, &post, on_reply, &posted);
  finish (&posted);
  g_assert_cmpuint (posted.status, ==, 201);
  g_assert_cmpstr (posted.body, ==, "application/octet-stream|abc");
  post.body = NULL;
  http_worker_send (worker, &post, on_reply, &empty);
  finish (&empty);
  g_assert_cmpstr (empty.body, ==, "application/octet-stream|");
}

static void
test_follows_no_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpWorker) worker = new_worker (fixture);
  g_auto (Outcome) redirect = { 0 };
  g_auto (Outcome) busy = { 0 };

  get (worker, "/redirect", &redirect);
  g_assert_cmpuint (redirect.status, ==, 302);
  get (worker, "/busy", &busy);
  g_assert_cmpuint (busy.status, ==, 503);
  g_assert_cmpuint (busy.retry_after_s, ==, 7);
}

static void
test_long_replies_are_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpWorker) worker = new_worker (fixture);
  g_auto (Outcome) big = { 0 };
  g_auto (Outcome) endless = { 0 };
  g_auto (Outcome) cut = { 0 };

  get (worker, "/big", &big);
  g_assert_cmpint (big.code, ==, ADIL_ERROR_LIMIT);
  get (worker, "/endless", &endless);
  g_assert_cmpint (endless.code, ==, ADIL_ERROR_LIMIT);
  get (worker, "/cut", &cut);
  g_assert_cmpuint (cut.status, ==, 0);
  g_assert_cmpint (cut.code, ==, ADIL_ERROR_IO);
}

static void
test_downloads_to_a_new_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpWorker) worker = new_worker (fixture);
  g_autofree char *path = g_build_filename (fixture->folder, "download", NULL);
  g_autofree char *content = NULL;
  g_auto (Outcome) good = { 0 };
  g_auto (Outcome) again = { 0 };
  HttpRequest request = { .path = "/big", .timeout_ms = 5000, .max_len = 100000, .download_path = path };
  gsize len;

  http_worker_send (worker, &request, on_reply, &good);
  finish (&good);
  g_assert_cmpuint (good.status, ==, 200);
  g_assert_true (g_file_get_contents (path, &content, &len, NULL));
  g_assert_cmpuint (len, ==, 100000);
  http_worker_send (worker, &request, on_reply, &again);
  finish (&again);
  g_assert_cmpint (again.code, ==, ADIL_ERROR_IO); /* never into a file that is there */
}

static void
test_poll_does_not_hold_up_control (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpWorker) worker = new_worker (fixture);
  g_auto (Outcome) slow = { 0 };
  g_auto (Outcome) ok = { 0 };
  g_auto (Outcome) cancelled = { 0 };
  HttpRequest poll = { .lane = HTTP_LANE_POLL, .path = "/slow", .timeout_ms = 9000, .max_len = 100 };
  guint64 id;

  http_worker_send (worker, &poll, on_reply, &slow);
  get (worker, "/ok", &ok);
  g_assert_false (slow.done);
  finish (&slow);
  g_assert_cmpstr (slow.body, ==, "late");
  id = http_worker_send (worker, &poll, on_reply, &cancelled);
  g_usleep (200000);
  http_worker_cancel (worker, id);
  poll.path = "/ok";
  http_worker_cancel (worker, http_worker_send (worker, &poll, on_reply, &cancelled)); /* one that only waits */
  g_clear_pointer (&ok.body, g_free);
  ok.done = FALSE;
  http_worker_send (worker, &poll, on_reply, &ok); /* the lane is free at once */
  finish (&ok);
  g_assert_cmpuint (ok.status, ==, 200);
  g_assert_false (cancelled.done);
}

static void
test_time_runs_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpWorker) worker = new_worker (fixture);
  g_auto (Outcome) slow = { 0 };
  HttpRequest request = { .path = "/slow", .timeout_ms = 300, .max_len = 100 };
  gint64 begin_us = g_get_monotonic_time ();

  http_worker_send (worker, &request, on_reply, &slow);
  finish (&slow);
  g_assert_cmpuint (slow.status, ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 2500000);
}

static void
test_free_breaks_off (Fixture *fixture, gconstpointer data)
{
  HttpWorker *worker = new_worker (fixture);
  g_auto (Outcome) slow = { 0 };
  HttpRequest request = { .path = "/slow", .timeout_ms = 9000, .max_len = 100 };
  gint64 begin_us = g_get_monotonic_time ();

  http_worker_send (worker, &request, on_reply, &slow);
  http_worker_send (worker, &request, on_reply, &slow);
  g_usleep (100000);
  http_worker_free (worker);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (slow.done);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 2000000);
}

static void
test_needs_its_certificate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpWorker) worker = http_worker_new (fixture->url, fixture->ca, NULL, NULL, NULL);
  g_auto (Outcome) outcome = { 0 };

  get (worker, "/ok", &outcome);
  g_assert_cmpuint (outcome.status, ==, 0);
}

static void
test_refuses_another_ca (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) key = identity_key_new_pem (&error);
  g_autofree char *ca = identity_ca_new_pem (key, "test CA", g_get_real_time () / G_USEC_PER_SEC - 60, 2, &error);
  g_autoptr (HttpWorker) worker
      = http_worker_new (fixture->url, ca, fixture->terminal_cert, fixture->terminal_key, &error);
  g_auto (Outcome) outcome = { 0 };

  get (worker, "/ok", &outcome);
  g_assert_cmpuint (outcome.status, ==, 0);
  g_assert_cmpint (outcome.code, ==, ADIL_ERROR_IO);
}

static void
test_refuses_old_tls (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpWorker) worker = new_worker (fixture);
  g_auto (Outcome) outcome = { 0 };

  get (worker, "/ok", &outcome);
  g_assert_cmpuint (outcome.status, ==, 0);
}

static void
test_uses_no_proxy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpWorker) worker = new_worker (fixture);
  g_auto (Outcome) outcome = { 0 };

  g_assert_nonnull (g_getenv ("https_proxy"));
  get (worker, "/ok", &outcome);
  g_assert_cmpuint (outcome.status, ==, 200);
}

static void
test_refuses_plain_addresses (void)
{
  static const char *const urls[] = { "http://127.0.0.1:1", "https://", "https://host/", "" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (http_worker_new (urls[i], "", NULL, NULL, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

static const char *const MUTUAL[] = { "1.3", "client" };
static const char *const OLD[] = { "1.2", "client" };

#define ADD(name, options, function)                                                                                   \
  g_test_add ("/http-worker/" name, Fixture, options, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("https_proxy", "http://127.0.0.1:1", TRUE); /* nobody listens there: whoever uses it fails */
  g_test_init (&argc, &argv, NULL);
  ADD ("gets-and-posts-with-its-certificate", MUTUAL, test_gets_and_posts);
  ADD ("follows-no-redirect", MUTUAL, test_follows_no_redirect);
  ADD ("refuses-long-and-cut-replies", MUTUAL, test_long_replies_are_refused);
  ADD ("downloads-to-a-new-file-only", MUTUAL, test_downloads_to_a_new_file);
  ADD ("a-poll-does-not-hold-up-control", MUTUAL, test_poll_does_not_hold_up_control);
  ADD ("time-runs-out", MUTUAL, test_time_runs_out);
  ADD ("free-breaks-off", MUTUAL, test_free_breaks_off);
  ADD ("a-server-that-wants-a-certificate-refuses-none", MUTUAL, test_needs_its_certificate);
  ADD ("refuses-a-server-of-another-ca", MUTUAL, test_refuses_another_ca);
  ADD ("refuses-tls-1.2", OLD, test_refuses_old_tls);
  ADD ("uses-no-proxy", MUTUAL, test_uses_no_proxy);
  g_test_add_func ("/http-worker/refuses-addresses-without-tls", test_refuses_plain_addresses);
  return g_test_run ();
}
