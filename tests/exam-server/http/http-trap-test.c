/* The traps of libevent's evhttp, each attacked over a real connection. */
#include <string.h>
#include <sys/socket.h>

#include "exam-server/http/tls.h"
#include "tests/exam-server/http/http-fixture.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"

/* ---- 1: nothing without TLS, nothing without the right certificate */

static void
test_plaintext (void)
{
  HttpFixture fixture;
  gboolean closed = FALSE;

  http_fixture_init (&fixture, NULL);
  for (guint i = 0; i < 2; i++)
    {
      guint16 port = i == 0 ? fixture.terminal_port : fixture.console_port;
      g_autofree char *reply = http_test_plain (port, GET ("/hello"), 5000, &closed);

      g_assert_true (closed);
      g_assert_null (strstr (reply, "HTTP"));
      g_assert_null (strstr (reply, "hello"));
    }
  g_assert_cmpint (fixture.n_handled, ==, 0);
  http_fixture_clear (&fixture);
}

static void
test_certificates (void)
{
  HttpFixture fixture;

  http_fixture_init (&fixture, NULL);
  {
    const char *const bad[] = { NULL, fixture.pki.expired_client, fixture.pki.foreign_client };

    for (guint i = 0; i < 3; i++)
      {
        g_autoptr (HttpTestClient) client = http_test_client_new (&fixture.pki, fixture.terminal_port, bad[i]);

        http_test_client_send (client, GET ("/hello"), -1);
        g_assert_null (http_test_client_read (client, FALSE));
      }
  }
  g_assert_cmpint (fixture.n_handled, ==, 0);
  {
    g_autoptr (HttpTestClient) good = http_test_client_new (&fixture.pki, fixture.terminal_port, fixture.pki.client);

    g_free (http_fixture_ask (good, GET ("/hello"), 200));
  }
  http_fixture_clear (&fixture);
}

/* What every request passes before a handler sees it, where the connection is not TLS at all. */
static void
test_no_tls (void)
{
  HttpTestPki pki = { NULL };
  g_autoptr (GError) error = NULL;
  TlsContext *context = NULL;
  TlsPeer *peer = NULL;

  http_test_pki_init (&pki);
  context = tls_context_new ("port", pki.server, pki.server_key, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (tls_session_check_peer (context, NULL, &peer));
  g_assert_null (peer);
  tls_context_free (context);
  http_test_pki_clear (&pki);
}

/* ---- 2: headers and body in one record */

static void
test_one_record (void)
{
  HttpFixture fixture;

  http_fixture_init (&fixture, NULL);
  {
    g_autoptr (HttpTestClient) client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
    int i;

    g_free (http_fixture_ask (client, GET ("/hello"), 200));
    g_assert_cmpuint (http_test_client_take_records (client), ==, 1);
    for (i = 0; i < 200; i++)
      g_free (http_fixture_ask (client, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 201));
    g_assert_cmpuint (http_test_client_take_records (client), ==, 200);
  }
  http_fixture_clear (&fixture);
}

/* ---- 3: deadlines and the cap */

static const HttpPortConfig IMPATIENT = { .max_connections = 3, .idle_timeout_ms = 700, .request_deadline_ms = 400 };

static void
test_slow_request (void)
{
  const char *request = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";
  HttpFixture fixture;
  gint64 start_us;
  gboolean closed = FALSE;

  http_fixture_init (&fixture, &IMPATIENT);
  for (guint slow = 0; slow < 2; slow++)
    {
      g_autoptr (HttpTestClient) client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);

      /* first a byte of the headers at a time, then of the body */
      if (slow == 1)
        http_test_client_send (client, request, -1);
      start_us = g_get_monotonic_time ();
      closed = FALSE;
      for (guint i = 0; i < 100 && !closed; i++)
        {
          http_test_client_send (client, slow == 1 ? "x" : request + i % 50, 1);
          closed = http_test_client_is_closed_within (client, 50);
        }
      g_assert_true (closed);
      g_assert_cmpint (g_get_monotonic_time () - start_us, <, 2 * G_USEC_PER_SEC);
      g_assert_cmpint (g_get_monotonic_time () - start_us, >, G_USEC_PER_SEC / 5);
    }
  WAIT_FOR (http_server_count_connections (fixture.server, 1) == 0);
  http_fixture_clear (&fixture);
}

static void
test_slow_handshake (void)
{
  HttpFixture fixture;
  gboolean closed = FALSE;
  gint64 start_us = g_get_monotonic_time ();

  http_fixture_init (&fixture, &IMPATIENT);
  /* the first bytes of a TLS record, and no more */
  g_free (http_test_plain (fixture.console_port, "\x16\x03\x01\x02", 5000, &closed));
  g_assert_true (closed);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 3 * G_USEC_PER_SEC);
  http_fixture_clear (&fixture);
}

static void
test_idle (void)
{
  HttpFixture fixture;

  http_fixture_init (&fixture, &IMPATIENT);
  {
    g_autoptr (HttpTestClient) fresh = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
    g_autoptr (HttpTestClient) used = http_test_client_new (&fixture.pki, fixture.console_port, NULL);

    g_free (http_fixture_ask (used, GET ("/hello"), 200));
    g_assert_false (http_test_client_is_closed_within (used, 450));
    g_assert_true (http_test_client_is_closed_within (used, 2000));
    g_assert_true (http_test_client_is_closed_within (fresh, 2000));
  }
  {
    /* a held request is not idle */
    g_autoptr (HttpTestClient) held = http_test_client_new (&fixture.pki, fixture.console_port, NULL);

    http_test_client_send (held, GET ("/hold"), -1);
    g_assert_false (http_test_client_is_closed_within (held, 1200));
    http_fixture_release (&fixture, "still here");
    g_free (http_fixture_ask (held, "", 200));
  }
  http_fixture_clear (&fixture);
}

static void
test_slow_reader (void)
{
  HttpFixture fixture;

  http_fixture_init (&fixture, &IMPATIENT);
  {
    g_autoptr (HttpTestClient) client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);

    http_test_client_send (client, GET ("/big"), -1);
    WAIT_FOR (http_server_count_connections (fixture.server, 1) == 0);
  }
  {
    /* a reader that reads gets all of it */
    g_autoptr (HttpTestClient) client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
    g_autofree char *reply = http_fixture_ask (client, GET ("/big"), 200);
  }
  http_fixture_clear (&fixture);
}

static void
test_cap (void)
{
  HttpFixture fixture;

  http_fixture_init (&fixture, &IMPATIENT);
  {
    g_autoptr (HttpTestClient) one = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
    g_autoptr (HttpTestClient) two = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
    g_autoptr (HttpTestClient) three = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
    g_autoptr (HttpTestClient) four = http_test_client_new (&fixture.pki, fixture.console_port, NULL);

    http_test_client_send (four, GET ("/hello"), -1);
    g_assert_null (http_test_client_read (four, FALSE));
    g_free (http_fixture_ask (one, GET ("/hello"), 200));
    g_free (http_fixture_ask (two, GET ("/hello"), 200));
    g_free (http_fixture_ask (three, GET ("/hello"), 200));
  }
  /* and when they are gone there is room again */
  WAIT_FOR (http_server_count_connections (fixture.server, 1) == 0);
  {
    g_autoptr (HttpTestClient) next = http_test_client_new (&fixture.pki, fixture.console_port, NULL);

    g_free (http_fixture_ask (next, GET ("/hello"), 200));
  }
  http_fixture_clear (&fixture);
}

/* ---- 4: framing, and sizes */

static void
test_framing (void)
{
  const char *const attacks[] = {
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 40\r\n\r\nabc",
    "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\nContent-Length: 3\r\n\r\nabc",
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc",
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -3\r\n\r\nabc",
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3 3\r\n\r\nabc",
    "POST /echo HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
  };
  HttpFixture fixture;

  http_fixture_init (&fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autoptr (HttpTestClient) client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
      g_autofree char *smuggled = g_strconcat (attacks[i], GET ("/hello"), NULL);
      g_autofree char *reply = http_fixture_ask (client, smuggled, 400);

      g_assert_nonnull (strstr (reply, "Connection: close"));
      g_assert_true (http_test_client_is_closed_within (client, 3000));
    }
  g_assert_cmpint (fixture.n_handled, ==, 0);
  http_fixture_clear (&fixture);
}

static void
test_sizes (void)
{
  const HttpPortConfig small = { .max_header_bytes = 2048, .max_body_bytes = 10000 };
  g_autofree char *filler = g_strnfill (20000, 'x');
  HttpFixture fixture;

  http_fixture_init (&fixture, &small);
  {
    g_autoptr (HttpTestClient) fits = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
    g_autoptr (HttpTestClient) body = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
    g_autoptr (HttpTestClient) header = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
    g_autofree char *exact
        = g_strdup_printf ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n%.10000s", filler);
    g_autofree char *large
        = g_strdup_printf ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n%s", filler);
    g_autofree char *wide = g_strdup_printf ("GET /hello HTTP/1.1\r\nHost: x\r\nX: %.4000s\r\n\r\n", filler);

    g_free (http_fixture_ask (fits, exact, 201));
    g_assert_cmpint (fixture.n_handled, ==, 1);
    g_free (http_fixture_ask (body, large, 413));
    g_assert_true (http_test_client_is_closed_within (body, 3000));
    g_free (http_fixture_ask (header, wide, 400));
    g_assert_true (http_test_client_is_closed_within (header, 3000));
    g_assert_cmpint (fixture.n_handled, ==, 1);
  }
  http_fixture_clear (&fixture);
}

/* Whatever comes, the server lives and serves the next one. */
static void
test_garbage (void)
{
  static const char *const seeds[] = {
    "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde",
    "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nabcde",
    "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nContent-Length: 5\r\n\r\nabcde",
    "POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\nabcde",
    "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
    "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n",
    "GET http://other/hello HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET hello HTTP/1.1\r\n\r\n",
    "GET * HTTP/1.1\r\n\r\n",
    "GET /hello\r\n\r\n",
    "GET /hello HTTP/1.0\r\n\r\n",
    "GET /hello HTTP/2.0\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TRACE /hello HTTP/1.1\r\n\r\n",
    "CONNECT x:1 HTTP/1.1\r\n\r\n",
    "BREW /pot HTTP/1.1\r\n\r\n",
    " folded: x\r\nGET /hello HTTP/1.1\r\n a: b\r\n\r\n",
    "GET /hello?%zz=1&&&=&a HTTP/1.1\r\nCookie: ;;;=;a;=b;c=\r\n\r\n",
    "GET /stream HTTP/1.0\r\n\r\n",
    "HEAD /stream HTTP/1.1\r\n\r\n",
    "GET /hold HTTP/1.1\r\n\r\nGET /hold HTTP/1.1\r\n\r\n",
  };
  const HttpPortConfig limits = { .max_header_bytes = 2048, .max_body_bytes = 10000, .request_deadline_ms = 1000 };
  HttpFixture fixture;

  http_fixture_init (&fixture, &limits);
  for (guint i = 0; i < 12 * G_N_ELEMENTS (seeds); i++)
    {
      const char *seed = seeds[i % G_N_ELEMENTS (seeds)];
      g_autoptr (HttpTestClient) client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);
      gsize len = strlen (seed);
      g_autofree char *mutant = g_memdup2 (seed, len + 1);

      /* the first round is the seeds as they are */
      for (guint j = 0; j < i / G_N_ELEMENTS (seeds); j++)
        mutant[g_test_rand_int_range (0, (gint32)len)] = (char)g_test_rand_int_range (0, 256);
      http_test_client_send (client, mutant, (gssize)len);
      g_free (http_test_client_read_some (client, 3));
      http_fixture_release (&fixture, "released");
    }
  {
    g_autoptr (HttpTestClient) client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);

    g_free (http_fixture_ask (client, GET ("/hello"), 200));
  }
  WAIT_FOR (http_server_count_connections (fixture.server, 1) == 0);
  http_fixture_clear (&fixture);
}

/* ---- 5: clients that leave */

static void
test_leaving (void)
{
  HttpFixture fixture;

  http_fixture_init (&fixture, NULL);
  for (guint round = 0; round < 3; round++)
    {
      HttpTestClient *client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);

      http_test_client_send (client, GET ("/hold"), -1);
      http_fixture_wait_held (&fixture, 1);
      /* an orderly end, a reset, and an end with a request still in the pipe */
      if (round == 1)
        {
          struct linger reset = { 1, 0 };

          setsockopt (http_test_client_fd (client), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        }
      else if (round == 2)
        http_test_client_send (client, GET ("/hello"), -1);
      http_test_client_free (client);
      WAIT_FOR (g_atomic_int_get (&fixture.n_gone) == (int)round + 1);
      WAIT_FOR (http_server_count_connections (fixture.server, 1) == 0);
      http_fixture_release (&fixture, "to nobody");
    }
  http_fixture_clear (&fixture);
}

static gpointer
release_main (gpointer data)
{
  HttpFixture *fixture = data;

  while (g_atomic_int_get (&fixture->n_handled) == 0)
    {
      http_fixture_release (fixture, "released");
      g_thread_yield ();
    }
  return NULL;
}

/* Answers and leavings that meet. */
static void
test_leaving_race (void)
{
  HttpFixture fixture;
  GThread *releaser = NULL;

  http_fixture_init (&fixture, NULL);
  releaser = g_thread_new ("release", release_main, &fixture);
  for (guint i = 0; i < 300; i++)
    {
      HttpTestClient *client = http_test_client_new (&fixture.pki, fixture.console_port, NULL);

      http_test_client_send (client, GET ("/hold"), -1);
      if (i % 3 == 0)
        http_test_client_send (client, GET ("/big"), -1);
      if (i % 2 == 0)
        g_usleep (i);
      http_test_client_free (client);
    }
  WAIT_FOR (http_server_count_connections (fixture.server, 1) == 0);
  g_atomic_int_inc (&fixture.n_handled);
  g_thread_join (releaser);
  http_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-trap/plaintext-gets-nothing", test_plaintext);
  g_test_add_func ("/http-trap/only-a-valid-client-certificate-gets-in", test_certificates);
  g_test_add_func ("/http-trap/a-connection-without-tls-is-nobody", test_no_tls);
  g_test_add_func ("/http-trap/a-reply-is-one-tls-record", test_one_record);
  g_test_add_func ("/http-trap/a-byte-at-a-time-is-cut-at-the-deadline", test_slow_request);
  g_test_add_func ("/http-trap/a-handshake-that-stalls-is-cut", test_slow_handshake);
  g_test_add_func ("/http-trap/idle-connections-end-and-held-ones-do-not", test_idle);
  g_test_add_func ("/http-trap/a-client-that-does-not-read-is-cut", test_slow_reader);
  g_test_add_func ("/http-trap/one-connection-too-many-is-closed-and-the-others-work", test_cap);
  g_test_add_func ("/http-trap/ambiguous-framing-is-refused-and-the-connection-closed", test_framing);
  g_test_add_func ("/http-trap/sizes-are-limited", test_sizes);
  g_test_add_func ("/http-trap/garbage-harms-nobody", test_garbage);
  g_test_add_func ("/http-trap/a-client-may-leave-while-its-request-is-held", test_leaving);
  g_test_add_func ("/http-trap/answers-and-leavings-may-meet", test_leaving_race);
  return g_test_run ();
}
