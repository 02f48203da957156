#include "tests/exam-server/http/http-fixture.h"

#include <signal.h>
#include <string.h>

#include "common/base/hex.h"

static void
say (HttpExchange *x, const char *text)
{
  http_exchange_reply (x, 200, "text/plain", text, strlen (text));
}

static void
handle_hello (HttpExchange *x, gpointer data)
{
  g_atomic_int_inc (&((HttpFixture *)data)->n_handled);
  say (x, "hello");
}

static void
handle_echo (HttpExchange *x, gpointer data)
{
  gsize len = 0;
  const guint8 *body = http_exchange_body (x, &len);

  g_atomic_int_inc (&((HttpFixture *)data)->n_handled);
  http_exchange_reply (x, 201, "application/octet-stream", body, len);
}

static void
handle_who (HttpExchange *x, gpointer data)
{
  const guint8 *fingerprint = http_exchange_peer_fingerprint (x);
  g_autofree char *hex = fingerprint == NULL ? g_strdup ("nobody") : hex_format (fingerprint, 32);
  g_autofree char *text = g_strdup_printf ("%s %s", http_exchange_peer_address (x), hex);

  g_assert_true ((fingerprint == NULL) == (http_exchange_peer_certificate_pem (x) == NULL));
  say (x, text);
}

static void
handle_item (HttpExchange *x, gpointer data)
{
  const char *query = http_exchange_query (x, "q"), *header = http_exchange_header (x, "X-ADIL-token");
  const char *cookie = http_exchange_cookie (x, "__Host-adil");
  g_autofree char *text = g_strdup_printf ("%s|%s|%s|%s", http_exchange_param (x, "id"), query == NULL ? "-" : query,
                                           header == NULL ? "-" : header, cookie == NULL ? "-" : cookie);

  http_exchange_add_header (x, "X-Extra", "1");
  say (x, text);
}

static void
handle_asset (HttpExchange *x, gpointer data)
{
  say (x, http_exchange_param (x, "path"));
}

static void
on_gone (HttpExchange *x, gpointer data)
{
  g_assert_true (http_exchange_is_gone (x));
  g_atomic_int_inc (&((HttpFixture *)data)->n_gone);
}

static void
handle_hold (HttpExchange *x, gpointer data)
{
  HttpFixture *fixture = data;

  http_exchange_set_gone (x, on_gone, fixture);
  g_mutex_lock (&fixture->mutex);
  g_ptr_array_add (fixture->held, http_exchange_ref (x));
  g_mutex_unlock (&fixture->mutex);
}

static void
on_timeout (HttpExchange *x, gpointer data)
{
  say (x, "nothing new");
}

static void
handle_wait (HttpExchange *x, gpointer data)
{
  /* nobody else keeps the exchange: the timer does */
  http_exchange_set_timeout (x, 60000, on_timeout, NULL);
  http_exchange_set_timeout (x, 100, on_timeout, NULL);
}

static void
handle_silent (HttpExchange *x, gpointer data)
{
}

static void
handle_big (HttpExchange *x, gpointer data)
{
  g_autoptr (GBytes) big = g_bytes_new_take (g_malloc0 (32 << 20), 32 << 20);

  http_exchange_reply_bytes (x, 200, "application/octet-stream", big);
}

static gpointer
stream_main (gpointer data)
{
  HttpExchange *x = data;

  http_exchange_begin_stream (x, 200, "text/event-stream");
  for (int i = 0; i < 3; i++)
    http_exchange_write_stream (x, "data: x\n\n", 9);
  http_exchange_end_stream (x);
  http_exchange_unref (x);
  return NULL;
}

static void
handle_stream (HttpExchange *x, gpointer data)
{
  g_thread_unref (g_thread_new ("stream", stream_main, http_exchange_ref (x)));
}

static gpointer
flood_main (gpointer data)
{
  HttpExchange *x = data;
  static const char noise[4096];

  http_exchange_begin_stream (x, 200, "text/event-stream");
  while (http_exchange_write_stream (x, noise, sizeof noise))
    g_usleep (100);
  http_exchange_end_stream (x);
  http_exchange_unref (x);
  return NULL;
}

/* An endless stream: ends when its reader is cut off. */
static void
handle_flood (HttpExchange *x, gpointer data)
{
  http_exchange_set_gone (x, on_gone, data);
  g_thread_unref (g_thread_new ("flood", flood_main, http_exchange_ref (x)));
}

static void
handle_file (HttpExchange *x, gpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("ADIL_SOURCE_DIR"), http_exchange_param (x, "name"), NULL);

  http_exchange_reply_file (x, "text/plain", path);
}

static const HttpRoute ROUTES[] = {
  { "GET", "/hello", handle_hello },
  { "POST", "/echo", handle_echo },
  { "GET", "/who", handle_who },
  { "GET", "/item/{id}/x", handle_item },
  { "GET", "/asset/{path...}", handle_asset },
  { "GET", "/hold", handle_hold },
  { "GET", "/wait", handle_wait },
  { "GET", "/silent", handle_silent },
  { "GET", "/big", handle_big },
  { "GET", "/stream", handle_stream },
  { "GET", "/flood", handle_flood },
  { "GET", "/file/{name}", handle_file },
  { "POST", "/hello", handle_hello },
  { "GET", "/file/list", handle_hello },
};

void
http_fixture_init (HttpFixture *fixture, const HttpPortConfig *limits)
{
  HttpPortConfig config = { 0 };
  g_autoptr (GError) error = NULL;
  sigset_t pipe;
  const struct timespec at_once = { 0 };

  /* as a program that did nothing about it */
  sigemptyset (&pipe);
  sigaddset (&pipe, SIGPIPE);
  sigtimedwait (&pipe, NULL, &at_once);
  pthread_sigmask (SIG_UNBLOCK, &pipe, NULL);
  memset (fixture, 0, sizeof *fixture);
  g_mutex_init (&fixture->mutex);
  fixture->held = g_ptr_array_new ();
  http_test_pki_init (&fixture->pki);
  fixture->server = http_server_new (0);
  if (limits != NULL)
    config = *limits;
  config.certificate_pem = fixture->pki.server;
  config.key_pem = fixture->pki.server_key;
  config.routes = ROUTES;
  config.n_routes = G_N_ELEMENTS (ROUTES);
  config.data = fixture;
  config.client_ca_pem = fixture->pki.ca;
  g_assert_true (http_server_add_port (fixture->server, &config, &error));
  config.client_ca_pem = NULL;
  g_assert_true (http_server_add_port (fixture->server, &config, &error));
  g_assert_true (http_server_start (fixture->server, &error));
  /* for the test's own clients; only now, so that the server's threads do not inherit it */
  sigemptyset (&pipe);
  sigaddset (&pipe, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe, NULL);
  fixture->terminal_port = http_server_port_number (fixture->server, 0);
  fixture->console_port = http_server_port_number (fixture->server, 1);
}

void
http_fixture_clear (HttpFixture *fixture)
{
  http_server_free (fixture->server);
  for (guint i = 0; i < fixture->held->len; i++)
    http_exchange_unref (fixture->held->pdata[i]);
  g_ptr_array_unref (fixture->held);
  http_test_pki_clear (&fixture->pki);
  g_mutex_clear (&fixture->mutex);
}

static guint
count_held (HttpFixture *fixture)
{
  guint n;

  g_mutex_lock (&fixture->mutex);
  n = fixture->held->len;
  g_mutex_unlock (&fixture->mutex);
  return n;
}

void
http_fixture_wait_held (HttpFixture *fixture, guint n)
{
  WAIT_FOR (count_held (fixture) == n);
}

void
http_fixture_release (HttpFixture *fixture, const char *text)
{
  g_autoptr (GPtrArray) all = NULL;

  g_mutex_lock (&fixture->mutex);
  all = g_steal_pointer (&fixture->held);
  fixture->held = g_ptr_array_new ();
  g_mutex_unlock (&fixture->mutex);
  for (guint i = 0; i < all->len; i++)
    {
      say (all->pdata[i], text);
      http_exchange_unref (all->pdata[i]);
    }
}

char *
http_fixture_ask (HttpTestClient *client, const char *request, guint status)
{
  g_autofree char *line = g_strdup_printf ("HTTP/1.1 %u ", status);
  char *reply = NULL;

  http_test_client_send (client, request, -1);
  reply = http_test_client_read (client, g_str_has_prefix (request, "HEAD"));
  g_assert_nonnull (reply);
  if (!g_str_has_prefix (reply, line))
    g_error ("expected %s, got %s", line, reply);
  return reply;
}
