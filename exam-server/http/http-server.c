/* Ports, listeners, start and stop, and from a request to its handler. */
#include <event2/buffer.h>
#include <event2/bufferevent_ssl.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/keyvalq_struct.h>

#include "common/base/error.h"
#include "exam-server/http/http-exchange-private.h"

#define BACKLOG 1024

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
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", route->method);
      if (strcmp (route->method, "GET") == 0)
        g_string_append (allowed, ", HEAD");
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

/* ---- ports */

static void
port_free (gpointer data)
{
  HttpPort *port = data;

  for (guint i = 0; i < port->config.n_routes; i++)
    {
      g_free ((char *)port->config.routes[i].method);
      g_free ((char *)port->config.routes[i].path);
    }
  g_free ((HttpRoute *)port->config.routes);
  g_free ((char *)port->config.name);
  g_free ((char *)port->config.address);
  tls_context_free (port->tls);
  g_ptr_array_unref (port->listeners);
  g_free (port);
}

static HttpPort *
port_new (const HttpPortConfig *config)
{
  HttpPort *port = g_new0 (HttpPort, 1);
  HttpPortConfig *own = &port->config;
  HttpRoute *routes = g_new0 (HttpRoute, config->n_routes);

  *own = *config;
  own->name = g_strdup (config->name == NULL ? "port" : config->name);
  own->address = g_strdup (config->address == NULL ? "127.0.0.1" : config->address);
  own->max_connections = config->max_connections == 0 ? 10000 : config->max_connections;
  own->max_header_bytes = config->max_header_bytes == 0 ? 16384 : config->max_header_bytes;
  own->max_body_bytes = config->max_body_bytes == 0 ? 1024 * 1024 : config->max_body_bytes;
  own->idle_timeout_ms = config->idle_timeout_ms == 0 ? 60000 : config->idle_timeout_ms;
  own->request_deadline_ms = config->request_deadline_ms == 0 ? 15000 : config->request_deadline_ms;
  for (guint i = 0; i < config->n_routes; i++)
    {
      routes[i].method = g_strdup (config->routes[i].method);
      routes[i].path = g_strdup (config->routes[i].path);
      routes[i].handler = config->routes[i].handler;
    }
  own->routes = routes;
  own->certificate_pem = NULL;
  own->key_pem = NULL;
  own->client_ca_pem = NULL;
  port->listeners = g_ptr_array_new_with_free_func (g_free);
  return port;
}

static gboolean
fail_io (const HttpPort *port, const char *what, GError **error)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, "%s, %s port %u: %s: %s", port->config.name, port->config.address,
               port->number != 0 ? port->number : port->config.port, what, g_strerror (errno));
  return FALSE;
}

static gboolean
make_address (const HttpPort *port, guint16 number, struct sockaddr_storage *out, int *out_len)
{
  g_autofree char *text = strchr (port->config.address, ':') != NULL
                              ? g_strdup_printf ("[%s]:%u", port->config.address, number)
                              : g_strdup_printf ("%s:%u", port->config.address, number);

  /* evutil takes port 0 for "no port", which means the same here */
  *out_len = sizeof *out;
  memset (out, 0, sizeof *out);
  return evutil_parse_sockaddr_port (number == 0 ? port->config.address : text, (struct sockaddr *)out, out_len) == 0;
}

static gboolean
set_options (int fd, gboolean shared)
{
  int on = 1, idle_s = 60, interval_s = 15, count = 4;

  /* accepted sockets inherit these: no Nagle (trap 2), and the other end of a cut cable is noticed */
  return setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0
         && (!shared || setsockopt (fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0)
         && setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0
         && setsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) == 0
         && setsockopt (fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s) == 0
         && setsockopt (fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval_s, sizeof interval_s) == 0
         && setsockopt (fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count) == 0;
}

/* A bound socket, -1 on error. */
static int
bind_socket (HttpPort *port, gboolean shared, GError **error)
{
  struct sockaddr_storage address;
  int len = 0, fd = -1;

  if (!make_address (port, port->number != 0 ? port->number : port->config.port, &address, &len))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, "%s: \"%s\" is not a numeric IPv4 or IPv6 address",
                   port->config.name, port->config.address);
      return -1;
    }
  fd = socket (address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0 && set_options (fd, shared) && bind (fd, (struct sockaddr *)&address, (socklen_t)len) == 0)
    return fd;
  fail_io (port, "cannot listen", error);
  if (fd >= 0)
    close (fd);
  return -1;
}

/* SO_REUSEPORT would let a second server of the same user share the port without a word. */
static gboolean
check_is_free (HttpPort *port, GError **error)
{
  int fd = port->config.port == 0 ? -1 : bind_socket (port, FALSE, error);

  if (fd >= 0)
    close (fd);
  return port->config.port == 0 || fd >= 0;
}

static gboolean
learn_number (HttpPort *port, int fd, GError **error)
{
  struct sockaddr_storage address;
  socklen_t len = sizeof address;

  if (getsockname (fd, (struct sockaddr *)&address, &len) != 0)
    return fail_io (port, "getsockname", error);
  port->number = address.ss_family == AF_INET ? ntohs (((struct sockaddr_in *)&address)->sin_port)
                                              : ntohs (((struct sockaddr_in6 *)&address)->sin6_port);
  return TRUE;
}

static gboolean
add_listener (HttpPort *port, HttpThread *thread, GError **error)
{
  HttpListener *listener = NULL;
  struct evconnlistener *evlistener = NULL;
  int fd = bind_socket (port, TRUE, error);

  if (fd < 0)
    return FALSE;
  if (!learn_number (port, fd, error))
    {
      close (fd);
      return FALSE;
    }
  listener = g_new0 (HttpListener, 1);
  listener->port = port;
  listener->thread = thread;
  listener->evhttp = evhttp_new (thread->base);
  evhttp_set_allowed_methods (listener->evhttp, 0xffff);
  evhttp_set_max_headers_size (listener->evhttp, (ev_ssize_t)port->config.max_header_bytes);
  evhttp_set_max_body_size (listener->evhttp, (ev_ssize_t)port->config.max_body_bytes);
  /* lets a client with too large a body hear its 413 (within the deadline) instead of a reset */
  evhttp_set_flags (listener->evhttp, EVHTTP_SERVER_LINGERING_CLOSE);
  evhttp_set_default_content_type (listener->evhttp, NULL);
  evhttp_set_bevcb (listener->evhttp, http_connection_accept, listener);
  evhttp_set_gencb (listener->evhttp, on_request, listener);
  g_ptr_array_add (port->listeners, listener);
  evlistener
      = evconnlistener_new (thread->base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, BACKLOG, fd);
  if (evlistener == NULL)
    {
      fail_io (port, "cannot listen", error);
      close (fd);
      return FALSE;
    }
  return evhttp_bind_listener (listener->evhttp, evlistener) != NULL || fail_io (port, "cannot listen", error);
}

gboolean
http_server_add_port (HttpServer *server, const HttpPortConfig *config, GError **error)
{
  HttpPort *port = port_new (config);

  g_return_val_if_fail (!server->started, FALSE);
  port->index = server->ports->len;
  g_ptr_array_add (server->ports, port);
  port->tls
      = tls_context_new (port->config.name, config->certificate_pem, config->key_pem, config->client_ca_pem, error);
  if (port->tls == NULL || !check_is_free (port, error))
    return FALSE;
  for (guint i = 0; i < server->threads->len; i++)
    if (!add_listener (port, server->threads->pdata[i], error))
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

/* ---- life */

HttpServer *
http_server_new (guint n_threads)
{
  HttpServer *server = g_new0 (HttpServer, 1);

  server->threads = g_ptr_array_new_with_free_func ((GDestroyNotify)http_thread_unref);
  server->ports = g_ptr_array_new_with_free_func (port_free);
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
