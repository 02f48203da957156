/* One request and its answer. The request is copied, because its handler may look at it when the client is long gone.
 *
 * Who may touch what: the copies never change; answer, gone and the callbacks are under the mutex; connection and req
 * belong to the network thread. connection->current points here without a reference: an exchange is freed only after
 * its answer was carried out on the network thread (or found the client gone), which clears that pointer. Therefore the
 * last unref of an unanswered exchange does not free it, but becomes the reference of an answer: 500. */
#include "exam-server/http/http-exchange.h"

#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <string.h>

#include "exam-server/http/http-exchange-private.h"

static GHashTable *
copy_headers (struct evhttp_request *req)
{
  GHashTable *headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  struct evkeyval *header = NULL;

  for (header = evhttp_request_get_input_headers (req)->tqh_first; header != NULL; header = header->next.tqe_next)
    {
      char *name = g_ascii_strdown (header->key, -1);

      if (g_hash_table_contains (headers, name))
        g_free (name);
      else
        g_hash_table_insert (headers, name, g_strdup (header->value));
    }
  return headers;
}

static GHashTable *
parse_cookies (const char *text)
{
  GHashTable *cookies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) parts = g_strsplit (text == NULL ? "" : text, ";", 64);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');

      if (equals != NULL)
        g_hash_table_insert (cookies, g_strstrip (g_strndup (parts[i], (gsize)(equals - parts[i]))),
                             g_strstrip (g_strdup (equals + 1)));
    }
  return cookies;
}

static const char *
method_name (enum evhttp_cmd_type type)
{
  switch (type)
    {
    case EVHTTP_REQ_GET:
      return "GET";
    case EVHTTP_REQ_POST:
      return "POST";
    case EVHTTP_REQ_HEAD:
      return "HEAD";
    case EVHTTP_REQ_PUT:
      return "PUT";
    case EVHTTP_REQ_DELETE:
      return "DELETE";
    case EVHTTP_REQ_OPTIONS:
      return "OPTIONS";
    case EVHTTP_REQ_TRACE:
      return "TRACE";
    case EVHTTP_REQ_CONNECT:
      return "CONNECT";
    case EVHTTP_REQ_PATCH:
      return "PATCH";
    }
  return "";
}

HttpExchange *
http_exchange_new (HttpConnection *connection, struct evhttp_request *req, HttpTarget *target)
{
  HttpExchange *x = g_new0 (HttpExchange, 1);
  struct evbuffer *body = evhttp_request_get_input_buffer (req);
  struct evhttp_connection *evcon = evhttp_request_get_connection (req);
  char *address = NULL;
  ev_uint16_t port = 0;

  evhttp_connection_get_peer (evcon, &address, &port);
  x->refs = 1;
  g_mutex_init (&x->mutex);
  x->thread = http_thread_ref (connection->listener->thread);
  x->port_index = connection->listener->port->index;
  x->method = method_name (evhttp_request_get_command (req));
  x->target = *target;
  memset (target, 0, sizeof *target);
  x->headers = copy_headers (req);
  x->cookies = parse_cookies (g_hash_table_lookup (x->headers, "cookie"));
  x->body_len = evbuffer_get_length (body);
  x->body = g_malloc (x->body_len + 1);
  evbuffer_copyout (body, x->body, x->body_len);
  x->body[x->body_len] = 0;
  x->peer_address = g_strdup (address);
  x->peer = tls_peer_ref (connection->peer);
  x->out_headers = g_ptr_array_new_with_free_func (g_free);
  x->connection = connection;
  x->req = req;
  connection->current = x;
  return x;
}

static void
exchange_free (HttpExchange *x)
{
  g_mutex_clear (&x->mutex);
  http_thread_unref (x->thread);
  http_target_clear (&x->target);
  g_hash_table_unref (x->headers);
  g_hash_table_unref (x->cookies);
  g_clear_pointer (&x->params, g_hash_table_unref);
  g_free (x->body);
  g_free (x->peer_address);
  tls_peer_unref (x->peer);
  g_ptr_array_unref (x->out_headers);
  g_clear_pointer (&x->out_body, g_bytes_unref);
  g_free (x);
}

HttpExchange *
http_exchange_ref (HttpExchange *x)
{
  g_atomic_int_inc (&x->refs);
  return x;
}

static void
give_final_answer (HttpExchange *x)
{
  HttpAnswer answer;

  g_mutex_lock (&x->mutex);
  answer = x->answer;
  g_mutex_unlock (&x->mutex);
  if (answer == HTTP_ANSWER_STREAMING)
    http_exchange_end_stream (x);
  else if (answer == HTTP_ANSWER_OPEN)
    http_exchange_reply_error (x, 500, "internal", "the server gave no answer to this request");
}

void
http_exchange_unref (HttpExchange *x)
{
  gint old;

  do
    {
      old = g_atomic_int_get (&x->refs);
      /* takes a reference of its own, so that the next round finds 2 unless it was carried out already */
      if (old == 1)
        give_final_answer (x);
      old = g_atomic_int_get (&x->refs);
    }
  while (!g_atomic_int_compare_and_exchange (&x->refs, old, old - 1));
  if (old == 1)
    exchange_free (x);
}

void
http_exchange_set_params (HttpExchange *x, GHashTable *params)
{
  x->params = g_hash_table_ref (params);
}

void
http_exchange_set_close (HttpExchange *x)
{
  x->close = TRUE;
}

const char *
http_exchange_method (const HttpExchange *x)
{
  return x->method;
}

const char *
http_exchange_path (const HttpExchange *x)
{
  return x->target.path;
}

const char *
http_exchange_param (const HttpExchange *x, const char *name)
{
  const char *value = g_hash_table_lookup (x->params, name);

  g_assert (value != NULL);
  return value;
}

const char *
http_exchange_query (const HttpExchange *x, const char *name)
{
  return x->target.queries == NULL ? NULL : g_hash_table_lookup (x->target.queries, name);
}

const char *
http_exchange_header (const HttpExchange *x, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (x->headers, lower);
}

const char *
http_exchange_cookie (const HttpExchange *x, const char *name)
{
  return g_hash_table_lookup (x->cookies, name);
}

const guint8 *
http_exchange_body (const HttpExchange *x, gsize *out_len)
{
  *out_len = x->body_len;
  return x->body;
}

const char *
http_exchange_peer_address (const HttpExchange *x)
{
  return x->peer_address;
}

const guint8 *
http_exchange_peer_fingerprint (const HttpExchange *x)
{
  return x->peer == NULL ? NULL : x->peer->fingerprint;
}

const char *
http_exchange_peer_certificate_pem (const HttpExchange *x)
{
  return x->peer == NULL ? NULL : x->peer->pem;
}

guint
http_exchange_port_index (const HttpExchange *x)
{
  return x->port_index;
}
