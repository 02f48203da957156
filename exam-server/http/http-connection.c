/* Lifetimes and deadlines that evhttp does not have: its timeouts are per read, so one byte a second lives for ever.
 * A connection is cut by shutting its socket down: bufferevent and evhttp then see an end of file in whatever state
 * they are in and clean up by themselves. */
#include "exam-server/http/http-connection.h"

#include <event2/buffer.h>
#include <event2/bufferevent_ssl.h>
#include <sys/socket.h>

static void
set_timer (HttpConnection *connection, guint ms)
{
  struct timeval tv = { .tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000 };

  event_add (connection->timer, &tv);
}

void
http_connection_cut (HttpConnection *connection)
{
  if (connection->bev != NULL)
    shutdown (bufferevent_getfd (connection->bev), SHUT_RDWR);
}

static gsize
unsent (const HttpConnection *connection)
{
  return evbuffer_get_length (bufferevent_get_output (connection->bev));
}

void
http_connection_set_phase (HttpConnection *connection, HttpPhase phase)
{
  const HttpPortConfig *config = &connection->listener->port->config;

  if (connection->phase == HTTP_PHASE_WRITING)
    connection->listener->thread->n_writing--;
  connection->phase = phase;
  switch (phase)
    {
    case HTTP_PHASE_WRITING:
      connection->listener->thread->n_writing++;
      connection->unsent = unsent (connection);
      set_timer (connection, config->request_deadline_ms);
      break;
    case HTTP_PHASE_HANDSHAKE:
    case HTTP_PHASE_READING:
      set_timer (connection, config->request_deadline_ms);
      break;
    case HTTP_PHASE_IDLE:
      set_timer (connection, config->idle_timeout_ms);
      break;
    case HTTP_PHASE_HELD:
    case HTTP_PHASE_STREAMING:
    case HTTP_PHASE_CLOSED:
      event_del (connection->timer);
      break;
    }
}

static void
on_timer (evutil_socket_t fd, short what, void *data)
{
  HttpConnection *connection = data;
  const HttpPortConfig *config = &connection->listener->port->config;

  if (connection->phase == HTTP_PHASE_HANDSHAKE && !connection->refused
      && tls_session_is_open (bufferevent_openssl_get_ssl (connection->bev))
      && config->idle_timeout_ms > config->request_deadline_ms)
    {
      connection->phase = HTTP_PHASE_IDLE;
      set_timer (connection, config->idle_timeout_ms - config->request_deadline_ms);
      return;
    }
  if (connection->phase == HTTP_PHASE_WRITING && unsent (connection) + HTTP_CONNECTION_MIN_TAKEN <= connection->unsent)
    {
      connection->unsent = unsent (connection);
      set_timer (connection, config->request_deadline_ms);
      return;
    }
  http_connection_cut (connection);
}

static void
on_input (struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *data)
{
  HttpConnection *connection = data;

  if (info->n_added > 0 && (connection->phase == HTTP_PHASE_HANDSHAKE || connection->phase == HTTP_PHASE_IDLE)
      && !connection->refused)
    http_connection_set_phase (connection, HTTP_PHASE_READING);
}

/* The SSL object is gone, and with it the bufferevent and the socket. */
static void
connection_free (gpointer data)
{
  HttpConnection *connection = data;

  http_connection_set_phase (connection, HTTP_PHASE_CLOSED);
  g_atomic_int_add (&connection->listener->port->n_connections, -1);
  event_free (connection->timer);
  tls_peer_unref (connection->peer);
  g_free (connection);
}

struct bufferevent *
http_connection_accept (struct event_base *base, void *data)
{
  HttpListener *listener = data;
  const HttpPortConfig *config = &listener->port->config;
  HttpConnection *connection = g_new0 (HttpConnection, 1);
  struct ssl_st *ssl = tls_session_new (listener->port->tls, connection_free, connection);

  connection->listener = listener;
  connection->bev = bufferevent_openssl_socket_new (base, -1, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
  connection->timer = evtimer_new (base, on_timer, connection);
  if (connection->bev == NULL || connection->timer == NULL)
    g_error ("out of memory for a connection");
  evbuffer_add_cb (bufferevent_get_input (connection->bev), on_input, connection);
  /* what evhttp wants to see at once is at most a whole body; a client that pipelines more has to wait */
  bufferevent_setwatermark (connection->bev, EV_READ, 0, config->max_body_bytes + config->max_header_bytes + 4096);
  http_connection_set_phase (connection, HTTP_PHASE_HANDSHAKE);
  if ((guint)g_atomic_int_add (&listener->port->n_connections, 1) >= config->max_connections)
    {
      /* NULL here would make evhttp serve it in plaintext, so it is taken and cut at once */
      connection->refused = TRUE;
      set_timer (connection, 0);
    }
  return connection->bev;
}

HttpConnection *
http_connection_of (struct evhttp_connection *evcon)
{
  struct ssl_st *ssl = bufferevent_openssl_get_ssl (evhttp_connection_get_bufferevent (evcon));
  HttpConnection *connection = ssl == NULL ? NULL : tls_session_data (ssl);

  if (connection == NULL || connection->refused)
    return NULL;
  if (!connection->peer_known)
    connection->peer_known = tls_session_check_peer (connection->listener->port->tls, ssl, &connection->peer);
  return connection->peer_known ? connection : NULL;
}

/* evhttp stops reading while a handler has the request, and with reading its own callback would end the process at
 * the first pipelined byte ("illegal connection state"): so reading goes on, without a read callback. evhttp sets its
 * callbacks anew with the reply. */
void
http_connection_watch (HttpConnection *connection)
{
  bufferevent_data_cb on_read = NULL, on_write = NULL;
  bufferevent_event_cb on_event = NULL;
  void *data = NULL;

  bufferevent_getcb (connection->bev, &on_read, &on_write, &on_event, &data);
  bufferevent_setcb (connection->bev, NULL, on_write, on_event, data);
  bufferevent_enable (connection->bev, EV_READ);
}
