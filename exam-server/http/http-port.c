/* One address that the server listens on: its settings, and a listening socket and an evhttp for every thread. */
#include "exam-server/http/http-port.h"

#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/error.h"

#define BACKLOG 1024

void
http_port_free (gpointer data)
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

HttpPort *
http_port_new (const HttpPortConfig *config)
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

gboolean
http_port_check_is_free (HttpPort *port, GError **error)
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

static void
on_pause_over (evutil_socket_t fd, short what, void *evlistener)
{
  /* while stopping, too: who gets in then is told 503 */
  evconnlistener_enable (evlistener);
}

/* Out of file descriptors: without a pause the loop would spin, and libevent would log, until one is free. */
static void
on_accept_error (struct evconnlistener *evlistener, void *data)
{
  const struct timeval pause = { .tv_usec = 100000 };

  evconnlistener_disable (evlistener);
  event_base_once (evconnlistener_get_base (evlistener), -1, EV_TIMEOUT, on_pause_over, evlistener, &pause);
}

gboolean
http_port_add_listener (HttpPort *port,
                        HttpThread *thread,
                        void (*on_request) (struct evhttp_request *req, void *listener),
                        GError **error)
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
  evconnlistener_set_error_cb (evlistener, on_accept_error);
  return evhttp_bind_listener (listener->evhttp, evlistener) != NULL || fail_io (port, "cannot listen", error);
}
