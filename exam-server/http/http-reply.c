/* Answers: from any thread onto the network thread, exactly once. */
#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <string.h>

#include "common/base/json.h"
#include "exam-server/http/http-exchange-private.h"

/* Headers and body in one TLS record; above that the copy costs more than the record. */
#define ONE_RECORD    16384
#define STREAM_UNREAD 262144

static void
cancel_timeout (HttpExchange *x)
{
  if (x->timer == NULL)
    return;
  event_free (x->timer);
  x->timer = NULL;
  http_exchange_unref (x);
}

/* From here on the request belongs to evhttp alone. Returns it. */
static struct evhttp_request *
detach (HttpExchange *x)
{
  struct evhttp_request *req = x->req;

  if (x->connection != NULL)
    x->connection->current = NULL;
  x->connection = NULL;
  x->req = NULL;
  return req;
}

void
http_reply_client_left (HttpConnection *connection)
{
  HttpExchange *x = http_exchange_ref (connection->current);
  struct evhttp_request *req = detach (x);
  HttpExchangeFunc on_gone = NULL;

  /* after a network failure evhttp has forgotten the request without freeing it; at evhttp_free() it has not */
  if (req->evcon == NULL)
    evhttp_request_free (req);
  g_mutex_lock (&x->mutex);
  x->gone = TRUE;
  on_gone = x->answer == HTTP_ANSWER_GIVEN ? NULL : g_steal_pointer (&x->on_gone);
  g_mutex_unlock (&x->mutex);
  if (on_gone != NULL)
    on_gone (x, x->on_gone_data);
  cancel_timeout (x);
  http_exchange_unref (x);
}

static void
on_complete (struct evhttp_request *req, void *data)
{
  HttpConnection *connection = data;
  gboolean more = evbuffer_get_length (bufferevent_get_input (connection->bev)) > 0;

  http_connection_set_phase (connection, more ? HTTP_PHASE_READING : HTTP_PHASE_IDLE);
}

static void
add_out_headers (HttpExchange *x, struct evhttp_request *req)
{
  struct evkeyvalq *headers = evhttp_request_get_output_headers (req);

  for (guint i = 0; i + 1 < x->out_headers->len; i += 2)
    evhttp_add_header (headers, x->out_headers->pdata[i], x->out_headers->pdata[i + 1]);
  if (x->close)
    evhttp_add_header (headers, "Connection", "close");
}

static void
unref_bytes (const void *data, size_t len, void *bytes)
{
  g_bytes_unref (bytes);
}

static struct evbuffer *
make_body (HttpExchange *x, struct evhttp_request *req)
{
  struct evbuffer *body = evbuffer_new ();
  gsize len = x->out_body == NULL ? 0 : g_bytes_get_size (x->out_body);
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, len);

  /* by hand, because evhttp leaves it out for HEAD */
  if (x->status != 204 && x->status != 304)
    evhttp_add_header (evhttp_request_get_output_headers (req), "Content-Length", length);
  if (len == 0 || strcmp (x->method, "HEAD") == 0)
    return body;
  if (len <= ONE_RECORD)
    evbuffer_add (body, g_bytes_get_data (x->out_body, NULL), len);
  else
    evbuffer_add_reference (body, g_bytes_get_data (x->out_body, NULL), len, unref_bytes, g_bytes_ref (x->out_body));
  return body;
}

/* Carries out an answer; owns a reference. */
static void
reply_on_thread (gpointer data)
{
  HttpExchange *x = data;
  HttpConnection *connection = x->connection;
  struct evhttp_request *req = detach (x);

  cancel_timeout (x);
  if (connection != NULL)
    {
      struct evbuffer *body = make_body (x, req);
      struct evbuffer *out = bufferevent_get_output (connection->bev);

      add_out_headers (x, req);
      evhttp_request_set_on_complete_cb (req, on_complete, connection);
      evhttp_send_reply (req, (int)x->status, NULL, body);
      evbuffer_free (body);
      /* one piece is one SSL_write is one record is one packet */
      if (evbuffer_get_length (out) <= ONE_RECORD)
        evbuffer_pullup (out, -1);
      http_connection_set_phase (connection, HTTP_PHASE_WRITING);
    }
  http_exchange_unref (x);
}

/* FALSE, loudly, where there was an answer already. */
static gboolean
move_on (HttpExchange *x, HttpAnswer from, HttpAnswer to)
{
  gboolean ok;

  g_mutex_lock (&x->mutex);
  ok = x->answer == from;
  if (ok)
    x->answer = to;
  if (ok && to == HTTP_ANSWER_GIVEN)
    x->on_gone = NULL;
  g_mutex_unlock (&x->mutex);
  if (!ok)
    g_critical ("%s %s: answered twice", x->method, x->target.path);
  return ok;
}

static gboolean
is_plain (const char *text)
{
  return strpbrk (text, "\r\n") == NULL;
}

void
http_exchange_add_header (HttpExchange *x, const char *name, const char *value)
{
  g_assert (is_plain (name) && is_plain (value));
  g_mutex_lock (&x->mutex);
  g_ptr_array_add (x->out_headers, g_strdup (name));
  g_ptr_array_add (x->out_headers, g_strdup (value));
  g_mutex_unlock (&x->mutex);
}

static void
reply_with (HttpExchange *x, guint status, const char *content_type, GBytes *body)
{
  if (!move_on (x, HTTP_ANSWER_OPEN, HTTP_ANSWER_GIVEN))
    return;
  if (content_type != NULL)
    http_exchange_add_header (x, "Content-Type", content_type);
  x->status = status;
  x->out_body = body == NULL ? NULL : g_bytes_ref (body);
  http_thread_call (x->thread, reply_on_thread, http_exchange_ref (x));
}

void
http_exchange_reply_bytes (HttpExchange *x, guint status, const char *content_type, GBytes *body)
{
  reply_with (x, status, content_type, body);
}

void
http_exchange_reply (HttpExchange *x, guint status, const char *content_type, const void *body, gsize len)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, len);

  reply_with (x, status, content_type, bytes);
}

void
http_exchange_reply_json (HttpExchange *x, guint status, const char *json)
{
  http_exchange_add_header (x, "Cache-Control", "no-store");
  http_exchange_reply (x, status, "application/json", json, strlen (json));
}

static gboolean
has_out_header (HttpExchange *x, const char *name)
{
  gboolean found = FALSE;

  g_mutex_lock (&x->mutex);
  for (guint i = 0; i < x->out_headers->len; i += 2)
    found = found || g_ascii_strcasecmp (x->out_headers->pdata[i], name) == 0;
  g_mutex_unlock (&x->mutex);
  return found;
}

void
http_exchange_reply_error (HttpExchange *x, guint status, const char *code, const char *message)
{
  g_autoptr (cJSON) object = cJSON_CreateObject ();
  g_autofree char *json = NULL;

  cJSON_AddStringToObject (object, "error", code);
  cJSON_AddStringToObject (object, "message", message);
  json = json_format (object);
  if ((status == 429 || status == 503) && !has_out_header (x, "Retry-After"))
    http_exchange_add_header (x, "Retry-After", "1");
  http_exchange_reply_json (x, status, json);
}

void
http_exchange_reply_file (HttpExchange *x, const char *content_type, const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = file == NULL ? NULL : g_mapped_file_get_bytes (file);

  if (bytes == NULL)
    http_exchange_reply_error (x, 404, "not-found", "this file is not there");
  else
    reply_with (x, 200, content_type, bytes);
}

static void
begin_on_thread (gpointer data)
{
  HttpExchange *x = data;

  cancel_timeout (x);
  if (x->connection != NULL)
    {
      add_out_headers (x, x->req);
      evhttp_request_set_on_complete_cb (x->req, on_complete, x->connection);
      evhttp_send_reply_start (x->req, (int)x->status, NULL);
      http_connection_set_phase (x->connection, HTTP_PHASE_STREAMING);
    }
  http_exchange_unref (x);
}

void
http_exchange_begin_stream (HttpExchange *x, guint status, const char *content_type)
{
  if (!move_on (x, HTTP_ANSWER_OPEN, HTTP_ANSWER_STREAMING))
    return;
  http_exchange_add_header (x, "Content-Type", content_type);
  http_exchange_add_header (x, "Cache-Control", "no-store");
  x->status = status;
  http_thread_call (x->thread, begin_on_thread, http_exchange_ref (x));
}

typedef struct
{
  HttpExchange *x;
  GBytes *bytes;
} Chunk;

static void
write_on_thread (gpointer data)
{
  Chunk *chunk = data;
  HttpExchange *x = chunk->x;

  if (x->connection != NULL)
    {
      struct evbuffer *buffer = evbuffer_new ();

      evbuffer_add (buffer, g_bytes_get_data (chunk->bytes, NULL), g_bytes_get_size (chunk->bytes));
      evhttp_send_reply_chunk (x->req, buffer);
      evbuffer_free (buffer);
      if (evbuffer_get_length (bufferevent_get_output (x->connection->bev)) > STREAM_UNREAD)
        http_connection_cut (x->connection);
    }
  g_bytes_unref (chunk->bytes);
  http_exchange_unref (x);
  g_free (chunk);
}

gboolean
http_exchange_write_stream (HttpExchange *x, const void *data, gsize len)
{
  Chunk *chunk = NULL;

  if (http_exchange_is_gone (x))
    return FALSE;
  chunk = g_new (Chunk, 1);
  chunk->x = http_exchange_ref (x);
  chunk->bytes = g_bytes_new (data, len);
  http_thread_call (x->thread, write_on_thread, chunk);
  return TRUE;
}

static void
end_on_thread (gpointer data)
{
  HttpExchange *x = data;
  HttpConnection *connection = x->connection;
  struct evhttp_request *req = detach (x);

  if (connection != NULL)
    {
      /* the phase first: for an empty output evhttp completes the request, or frees the connection, at once */
      http_connection_set_phase (connection, HTTP_PHASE_WRITING);
      evhttp_send_reply_end (req);
    }
  http_exchange_unref (x);
}

void
http_exchange_end_stream (HttpExchange *x)
{
  if (move_on (x, HTTP_ANSWER_STREAMING, HTTP_ANSWER_GIVEN))
    http_thread_call (x->thread, end_on_thread, http_exchange_ref (x));
}

gboolean
http_exchange_is_gone (const HttpExchange *x)
{
  HttpExchange *own = (HttpExchange *)x;
  gboolean gone;

  g_mutex_lock (&own->mutex);
  gone = x->gone;
  g_mutex_unlock (&own->mutex);
  return gone;
}

void
http_exchange_set_gone (HttpExchange *x, HttpExchangeFunc gone, gpointer data)
{
  gboolean now;

  g_mutex_lock (&x->mutex);
  now = x->gone;
  x->on_gone = now ? NULL : gone;
  x->on_gone_data = data;
  g_mutex_unlock (&x->mutex);
  if (now)
    gone (x, data);
}

static void
on_timeout (evutil_socket_t fd, short what, void *data)
{
  HttpExchange *x = data;

  event_free (x->timer);
  x->timer = NULL;
  x->on_timeout (x, x->on_timeout_data);
  http_exchange_unref (x);
}

typedef struct
{
  HttpExchange *x;
  guint ms;
  HttpExchangeFunc func;
  gpointer data;
} Timeout;

static void
set_timeout_on_thread (gpointer data)
{
  Timeout *timeout = data;
  HttpExchange *x = timeout->x;
  struct timeval tv = { .tv_sec = timeout->ms / 1000, .tv_usec = (timeout->ms % 1000) * 1000 };

  cancel_timeout (x);
  x->on_timeout = timeout->func;
  x->on_timeout_data = timeout->data;
  if (x->connection == NULL)
    http_exchange_unref (x);
  else
    {
      x->timer = evtimer_new (x->thread->base, on_timeout, x);
      event_add (x->timer, &tv);
    }
  g_free (timeout);
}

void
http_exchange_set_timeout (HttpExchange *x, guint ms, HttpExchangeFunc func, gpointer data)
{
  Timeout *timeout = g_new (Timeout, 1);

  timeout->x = http_exchange_ref (x);
  timeout->ms = ms;
  timeout->func = func;
  timeout->data = data;
  http_thread_call (x->thread, set_timeout_on_thread, timeout);
}
