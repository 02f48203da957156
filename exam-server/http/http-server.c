/* Start and stop, and from a request to its handler. */
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <string.h>

#include "exam-server/http/http-exchange-private.h"
#include "exam-server/http/http-port.h"

struct HttpServer
{
  GPtrArray *threads; /* of HttpThread */
  GPtrArray *ports;   /* of HttpPort */
  gboolean started;
  gboolean stopped;
};

/* ---- a request */

static gboolean
is_digits (const char *text)
{
  gsize len = strlen (text);

  return len > 0 && len <= 15 && strspn (text, "0123456789") == len;
}

/* evhttp takes two Content-Length headers and ignores transfer codings that it does not know: both let a request hide
 * inside another one where something in front of us reads them differently. */
static gboolean
is_framing_plain (struct evhttp_request *req)
{
  struct evkeyval *header = evhttp_request_get_input_headers (req)->tqh_first;
  enum evhttp_cmd_type type = evhttp_request_get_command (req);
  guint n_lengths = 0;

  for (; header != NULL; header = header->next.tqe_next)
    {
      if (g_ascii_strcasecmp (header->key, "Transfer-Encoding") == 0)
        return FALSE;
      if (g_ascii_strcasecmp (header->key, "Content-Length") != 0)
        continue;
      n_lengths++;
      if (!is_digits (header->value))
        return FALSE;
    }
  if (type == EVHTTP_REQ_POST || type == EVHTTP_REQ_PUT || type == EVHTTP_REQ_PATCH)
    return n_lengths == 1;
  return n_lengths <= 1;
}

static gboolean
method_fits (const char *route, const char *method)
{
  return strcmp (route, method) == 0 || (strcmp (route, "GET") == 0 && strcmp (method, "HEAD") == 0);
}

/* Adds method to a list like "GET, HEAD", once: several routes can take the same path. */
static void
allow_method (GString *allowed, const char *method)
{
  g_auto (GStrv) known = g_strsplit (allowed->str, ", ", -1);

  if (g_strv_contains ((const char *const *)known, method))
    return;
  g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", method);
  if (strcmp (method, "GET") == 0)
    g_string_append (allowed, ", HEAD");
}

/* The route for x, or NULL with the methods that its path has (empty: no such path). */
static const HttpRoute *
find_route (const HttpPortConfig *config, HttpExchange *x, GString *allowed)
{
  for (guint i = 0; i < config->n_routes; i++)
    {
      const HttpRoute *route = &config->routes[i];
      g_autoptr (GHashTable) params = http_route_match (route->path, &x->target);

      if (params == NULL)
        continue;
      if (method_fits (route->method, x->method))
        {
          http_exchange_set_params (x, params);
          return route;
        }
      allow_method (allowed, route->method);
    }
  return NULL;
}

static void
dispatch (HttpConnection *connection, HttpExchange *x)
{
  const HttpPortConfig *config = &connection->listener->port->config;
  g_autoptr (GString) allowed = g_string_new (NULL);
  const HttpRoute *route = find_route (config, x, allowed);

  if (route != NULL)
    route->handler (x, config->data);
  else if (allowed->len == 0)
    http_exchange_reply_error (x, 404, "not-found", "there is nothing at this address");
  else
    {
      http_exchange_add_header (x, "Allow", allowed->str);
      http_exchange_reply_error (x, 405, "method-not-allowed", "this address does not take that method");
    }
}

static void
on_close (struct evhttp_connection *evcon, void *data)
{
  HttpConnection *connection = data;

  if (connection->current != NULL)
    http_reply_client_left (connection);
  http_connection_set_phase (connection, HTTP_PHASE_CLOSED);
  connection->bev = NULL;
}

static void
on_request (struct evhttp_request *req, void *data)
{
  HttpListener *listener = data;
  struct evhttp_connection *evcon = evhttp_request_get_connection (req);
  HttpConnection *connection = http_connection_of (evcon);
  gboolean plain = is_framing_plain (req);
  HttpTarget target = { NULL };
  gboolean parsed = http_target_parse (evhttp_request_get_uri (req), &target);
  g_autoptr (HttpExchange) x = NULL;

  if (connection == NULL)
    {
      /* no TLS, or not the certificate that the port demands: not a byte for it */
      http_target_clear (&target);
      evhttp_connection_free (evcon);
      return;
    }
  if (!parsed)
    http_target_parse ("/", &target);
  evhttp_connection_set_closecb (evcon, on_close, connection);
  http_connection_set_phase (connection, HTTP_PHASE_HELD);
  http_connection_watch (connection);
  x = http_exchange_new (connection, req, &target);
  if (!plain || !parsed || listener->thread->stopping)
    http_exchange_set_close (x);
  if (listener->thread->stopping)
    http_exchange_reply_error (x, 503, "busy", "the server is stopping");
  else if (!plain)
    http_exchange_reply_error (x, 400, "bad-request",
                               "a request needs exactly one Content-Length and no Transfer-Encoding");
  else if (!parsed)
    http_exchange_reply_error (x, 400, "bad-request", "the address is not valid");
  else
    dispatch (connection, x);
}

/* ---- life */

gboolean
http_server_add_port (HttpServer *server, const HttpPortConfig *config, GError **error)
{
  HttpPort *port = http_port_new (config);

  g_return_val_if_fail (!server->started, FALSE);
  port->index = server->ports->len;
  g_ptr_array_add (server->ports, port);
  port->tls
      = tls_context_new (port->config.name, config->certificate_pem, config->key_pem, config->client_ca_pem, error);
  if (port->tls == NULL || !http_port_check_is_free (port, error))
    return FALSE;
  for (guint i = 0; i < server->threads->len; i++)
    if (!http_port_add_listener (port, server->threads->pdata[i], on_request, error))
      return FALSE;
  return TRUE;
}

guint16
http_server_port_number (const HttpServer *server, guint port_index)
{
  return ((HttpPort *)g_ptr_array_index (server->ports, port_index))->number;
}

guint
http_server_count_connections (const HttpServer *server, guint port_index)
{
  return (guint)g_atomic_int_get (&((HttpPort *)g_ptr_array_index (server->ports, port_index))->n_connections);
}

HttpServer *
http_server_new (guint n_threads)
{
  HttpServer *server = g_new0 (HttpServer, 1);

  server->threads = g_ptr_array_new_with_free_func ((GDestroyNotify)http_thread_unref);
  server->ports = g_ptr_array_new_with_free_func (http_port_free);
  for (guint i = 0; i < (n_threads == 0 ? 2 : n_threads); i++)
    g_ptr_array_add (server->threads, http_thread_new ());
  return server;
}

gboolean
http_server_start (HttpServer *server, GError **error)
{
  g_return_val_if_fail (!server->started, FALSE);
  server->started = TRUE;
  for (guint i = 0; i < server->threads->len; i++)
    http_thread_start (server->threads->pdata[i], "http");
  return TRUE;
}

typedef struct
{
  HttpServer *server;
  HttpThread *thread;
  gint64 deadline_us;
  struct event *tick;
} Stop;

/* Ends the loop once the last reply has left, or when time is up. */
static void
on_stop_tick (evutil_socket_t fd, short what, void *data)
{
  Stop *stop = data;
  struct timeval tv = { .tv_usec = 5000 };

  if (stop->thread->n_writing > 0 && g_get_monotonic_time () < stop->deadline_us)
    event_add (stop->tick, &tv);
  else
    event_base_loopbreak (stop->thread->base);
}

static void
disable_listener (struct evhttp_bound_socket *bound, void *data)
{
  evconnlistener_disable (evhttp_bound_socket_get_listener (bound));
}

static void
stop_on_thread (gpointer data)
{
  Stop *stop = data;

  stop->thread->stopping = TRUE;
  for (guint i = 0; i < stop->server->ports->len; i++)
    {
      HttpPort *port = stop->server->ports->pdata[i];

      for (guint j = 0; j < port->listeners->len; j++)
        {
          HttpListener *listener = port->listeners->pdata[j];

          if (listener->thread == stop->thread)
            evhttp_foreach_bound_socket (listener->evhttp, disable_listener, NULL);
        }
    }
  stop->tick = evtimer_new (stop->thread->base, on_stop_tick, stop);
  event_active (stop->tick, EV_TIMEOUT, 1);
}

static void
stop_threads (HttpServer *server, guint grace_ms)
{
  g_autofree Stop *stops = g_new0 (Stop, server->threads->len);

  for (guint i = 0; i < server->threads->len; i++)
    {
      stops[i].server = server;
      stops[i].thread = server->threads->pdata[i];
      stops[i].deadline_us = g_get_monotonic_time () + (gint64)grace_ms * 1000;
      http_thread_call (stops[i].thread, stop_on_thread, &stops[i]);
    }
  for (guint i = 0; i < server->threads->len; i++)
    {
      http_thread_join (stops[i].thread);
      event_free (stops[i].tick);
    }
}

void
http_server_stop (HttpServer *server, guint grace_ms)
{
  if (server->stopped)
    return;
  server->stopped = TRUE;
  if (server->started)
    stop_threads (server, grace_ms);
  /* closes every connection, which tells every exchange that its client is gone */
  for (guint i = 0; i < server->ports->len; i++)
    {
      HttpPort *port = server->ports->pdata[i];

      for (guint j = 0; j < port->listeners->len; j++)
        evhttp_free (((HttpListener *)port->listeners->pdata[j])->evhttp);
    }
  for (guint i = 0; i < server->threads->len; i++)
    http_thread_end (server->threads->pdata[i]);
}

void
http_server_free (HttpServer *server)
{
  if (server == NULL)
    return;
  http_server_stop (server, 0);
  g_ptr_array_unref (server->ports);
  g_ptr_array_unref (server->threads);
  g_free (server);
}
