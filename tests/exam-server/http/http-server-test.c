/* What a handler can ask and how it can answer. */
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/crypto/identity.h"
#include "tests/exam-server/http/http-fixture.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"

typedef struct
{
  HttpFixture base;
  HttpTestClient *client;
} Console;

static void
console_init (Console *console)
{
  http_fixture_init (&console->base, NULL);
  console->client = http_test_client_new (&console->base.pki, console->base.console_port, NULL);
  g_assert_true (http_test_client_is_open (console->client));
}

static void
console_clear (Console *console)
{
  http_test_client_free (console->client);
  http_fixture_clear (&console->base);
}

static void
assert_ask (HttpTestClient *client, const char *request, guint status, const char *expected)
{
  g_autofree char *reply = http_fixture_ask (client, request, status);

  if (strstr (reply, expected) == NULL)
    g_error ("no \"%s\" in %s", expected, reply);
}

static void
test_routes (void)
{
  Console console;

  console_init (&console);
  assert_ask (console.client, GET ("/hello"), 200, "\r\n\r\nhello");
  assert_ask (console.client, GET ("/item/2026%2FJKT%2D03/x?q=a+b%21&q=c"), 200, "\r\n\r\n2026/JKT-03|a b!|-|-");
  assert_ask (console.client,
              "GET /item/1/x HTTP/1.1\r\nHost: x\r\nx-Adil-Token: tok\r\nCookie: a=b; __Host-adil=sess\r\n\r\n", 200,
              "\r\n\r\n1|-|tok|sess");
  assert_ask (console.client, GET ("/item/1/x"), 200, "X-Extra: 1\r\n");
  assert_ask (console.client, GET ("/asset/js/app.js"), 200, "\r\n\r\njs/app.js");
  assert_ask (console.client, GET ("/who"), 200, "\r\n\r\n127.0.0.1 nobody");
  assert_ask (console.client, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde", 201, "\r\n\r\nabcde");
  assert_ask (console.client, GET ("/file/LICENSE"), 200, "Apache License");
  assert_ask (console.client, GET ("/file/absent"), 404, "not-found");
  console_clear (&console);
}

static void
test_refusals (void)
{
  const char *const unknown[] = { "/", "/hell", "/hello/", "/item//x", "/item/1", "/asset/", "/item/1/x/y" };
  const char *const broken[] = { "/item/%zz/x", "/item/%2/x", "/item/%00/x", "/item/%ff/x", "/hello?q=%0" };
  Console console;

  console_init (&console);
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\n\r\n", unknown[i]);

      assert_ask (console.client, request, 404, "\"not-found\"");
    }
  assert_ask (console.client, "DELETE /hello HTTP/1.1\r\nHost: x\r\n\r\n", 405, "Allow: GET, HEAD, POST\r\n");
  assert_ask (console.client, "OPTIONS /echo HTTP/1.1\r\nHost: x\r\n\r\n", 405, "Allow: POST\r\n");
  /* Two routes take this path by GET: the method is named once. */
  assert_ask (console.client, "DELETE /file/list HTTP/1.1\r\nHost: x\r\n\r\n", 405, "Allow: GET, HEAD\r\n");
  assert_ask (console.client, GET ("/silent"), 500, "\"internal\"");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\n\r\n", broken[i]);
      g_autoptr (HttpTestClient) client = http_test_client_new (&console.base.pki, console.base.console_port, NULL);
      g_autofree char *reply = NULL;

      http_test_client_send (client, request, -1);
      reply = http_test_client_read (client, FALSE);
      /* evhttp itself or we: 400 or nothing known by that name, never a handler */
      g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 400") || g_str_has_prefix (reply, "HTTP/1.1 404"));
    }
  console_clear (&console);
}

static void
test_head (void)
{
  Console console;

  console_init (&console);
  assert_ask (console.client, "HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n", 200, "Content-Length: 5\r\n");
  /* had a body come with it, it would stand before this reply */
  assert_ask (console.client, GET ("/who"), 200, "nobody");
  console_clear (&console);
}

static void
test_peer (void)
{
  HttpFixture fixture;
  guint8 fingerprint[32];
  g_autofree char *hex = NULL;

  http_fixture_init (&fixture, NULL);
  {
    g_autoptr (HttpTestClient) client = http_test_client_new (&fixture.pki, fixture.terminal_port, fixture.pki.client);

    g_assert_true (identity_fingerprint (fixture.pki.client, fingerprint, NULL));
    hex = hex_format (fingerprint, 32);
    assert_ask (client, GET ("/who"), 200, hex);
    assert_ask (client, GET ("/who"), 200, hex);
  }
  http_fixture_clear (&fixture);
}

static void
test_tickets (void)
{
  Console console;

  console_init (&console);
  g_assert_false (http_test_client_is_resumed (console.client));
  assert_ask (console.client, GET ("/hello"), 200, "hello");
  {
    g_autoptr (HttpTestClient) again = http_test_client_new (&console.base.pki, console.base.console_port, NULL);

    g_assert_true (http_test_client_is_resumed (again));
    assert_ask (again, GET ("/hello"), 200, "hello");
  }
  console_clear (&console);
}

static void
test_later (void)
{
  Console console;

  console_init (&console);
  assert_ask (console.client, GET ("/wait"), 200, "nothing new");
  http_test_client_send (console.client, GET ("/hold"), -1);
  http_fixture_wait_held (&console.base, 1);
  http_fixture_release (&console.base, "released");
  assert_ask (console.client, "", 200, "released");
  console_clear (&console);
}

static void
test_pipelining (void)
{
  Console console;

  console_init (&console);
  /* the second request comes while the first is held: must wait, and must not upset evhttp */
  http_test_client_send (console.client, GET ("/hold"), -1);
  http_fixture_wait_held (&console.base, 1);
  http_test_client_send (console.client, GET ("/hello"), -1);
  g_usleep (50000);
  http_fixture_release (&console.base, "released");
  assert_ask (console.client, "", 200, "released");
  assert_ask (console.client, "", 200, "hello");
  console_clear (&console);
}

static void
test_stream (void)
{
  Console console;
  g_autofree char *reply = NULL;

  console_init (&console);
  http_test_client_send (console.client, GET ("/stream"), -1);
  reply = http_test_client_read_some (console.client, 500);
  g_assert_nonnull (strstr (reply, "Content-Type: text/event-stream"));
  g_assert_nonnull (strstr (reply, "Transfer-Encoding: chunked"));
  g_assert_nonnull (strstr (reply, "9\r\ndata: x\n\n\r\n9\r\ndata: x\n\n\r\n9\r\ndata: x\n\n\r\n0\r\n\r\n"));
  assert_ask (console.client, GET ("/hello"), 200, "hello");
  http_test_client_send (console.client, GET ("/flood"), -1);
  WAIT_FOR (g_atomic_int_get (&console.base.n_gone) == 1);
  console_clear (&console);
}

#define N_HELD 2000

static void
test_many_held (void)
{
  struct rlimit limit;
  Console console;
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func ((GDestroyNotify)http_test_client_free);
  gint64 start_us;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < 2 * N_HELD + 100)
    {
      g_test_skip ("SKIP: needs 4100 file descriptors (ulimit -n)");
      return;
    }
  console_init (&console);
  for (guint i = 0; i < N_HELD; i++)
    {
      g_ptr_array_add (clients, http_test_client_new (&console.base.pki, console.base.console_port, NULL));
      http_test_client_send (clients->pdata[i], GET ("/hold"), -1);
    }
  http_fixture_wait_held (&console.base, N_HELD);
  start_us = g_get_monotonic_time ();
  http_fixture_release (&console.base, "now");
  for (guint i = 0; i < N_HELD; i++)
    assert_ask (clients->pdata[i], "", 200, "\r\n\r\nnow");
  g_test_message ("%u held requests answered in %" G_GINT64_FORMAT " ms", N_HELD,
                  (g_get_monotonic_time () - start_us) / 1000);
  console_clear (&console);
}

static gpointer
raise_limit (gpointer data)
{
  g_usleep (300000);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, data), ==, 0);
  return NULL;
}

static void
test_no_descriptors (void)
{
  HttpFixture fixture;
  HttpTestClient *client = NULL;
  GThread *raiser = NULL;
  struct rlimit limit, tight;
  int next = -1;

  http_fixture_init (&fixture, NULL);
  getrlimit (RLIMIT_NOFILE, &limit);
  next = dup (STDOUT_FILENO);
  close (next);
  tight = limit;
  /* one descriptor for the client, none for the server */
  tight.rlim_cur = (rlim_t)next + 1;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &tight), ==, 0);
  raiser = g_thread_new ("raise", raise_limit, &limit);
  client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
  g_thread_join (raiser);
  assert_ask (client, GET ("/hello"), 200, "hello");
  http_test_client_free (client);
  http_fixture_clear (&fixture);
}

static void
test_stop (void)
{
  Console console;
  g_autoptr (GError) error = NULL;

  console_init (&console);
  http_test_client_send (console.client, GET ("/hold"), -1);
  http_fixture_wait_held (&console.base, 1);
  http_server_stop (console.base.server, 1000);
  g_assert_cmpint (console.base.n_gone, ==, 1);
  g_assert_true (http_test_client_is_closed_within (console.client, 1000));
  /* an answer after the end is dropped */
  http_fixture_release (&console.base, "too late");
  console_clear (&console);
}

static void
test_bad_ports (void)
{
  HttpFixture fixture;
  HttpPortConfig config = { .name = "console port" };
  g_autoptr (HttpServer) other = http_server_new (1);
  g_autoptr (GError) taken = NULL, address = NULL, key = NULL;

  http_fixture_init (&fixture, NULL);
  config.certificate_pem = fixture.pki.server;
  config.key_pem = fixture.pki.server_key;
  config.port = fixture.console_port;
  g_assert_false (http_server_add_port (other, &config, &taken));
  g_assert_error (taken, ADIL_ERROR, ADIL_ERROR_IO);
  g_assert_nonnull (strstr (taken->message, "console port"));
  config.port = 0;
  config.address = "localhost";
  g_assert_false (http_server_add_port (other, &config, &address));
  g_assert_error (address, ADIL_ERROR, ADIL_ERROR_IO);
  config.address = NULL;
  config.key_pem = fixture.pki.client_key;
  g_assert_false (http_server_add_port (other, &config, &key));
  g_assert_error (key, ADIL_ERROR, ADIL_ERROR_SYNTAX);
  http_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-server/routes-see-the-request", test_routes);
  g_test_add_func ("/http-server/unknown-paths-methods-and-broken-escapes-are-refused", test_refusals);
  g_test_add_func ("/http-server/head-has-a-length-and-no-body", test_head);
  g_test_add_func ("/http-server/a-handler-sees-who-the-client-is", test_peer);
  g_test_add_func ("/http-server/sessions-are-resumed-by-ticket", test_tickets);
  g_test_add_func ("/http-server/answers-may-come-later-from-any-thread", test_later);
  g_test_add_func ("/http-server/a-pipelined-request-waits-for-the-held-one", test_pipelining);
  g_test_add_func ("/http-server/streams-arrive-and-a-reader-that-lags-is-cut-off", test_stream);
  g_test_add_func ("/http-server/two-thousand-held-requests-are-answered-at-once", test_many_held);
  g_test_add_func ("/http-server/without-file-descriptors-clients-wait", test_no_descriptors);
  g_test_add_func ("/http-server/stop-tells-held-requests-and-drops-late-answers", test_stop);
  g_test_add_func ("/http-server/an-unusable-port-is-refused-by-name", test_bad_ports);
  return g_test_run ();
}
