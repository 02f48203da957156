/* Internal to http-exchange.c and http-reply.c: the two halves of an exchange. */
#pragma once

#include "exam-server/http/http-exchange.h"

typedef enum
{
  HTTP_ANSWER_OPEN,
  HTTP_ANSWER_STREAMING,
  HTTP_ANSWER_GIVEN,
} HttpAnswer;

typedef void (*HttpExchangeFunc) (HttpExchange *x, gpointer data);

struct HttpExchange
{
  gint refs; /* atomic */
  HttpThread *thread;

  /* the request; never changes */
  guint port_index;
  const char *method;
  HttpTarget target;
  GHashTable *headers; /* lower-case name -> value */
  GHashTable *cookies;
  GHashTable *params;
  guint8 *body;
  gsize body_len;
  char *peer_address;
  TlsPeer *peer;
  gboolean close;

  GMutex mutex; /* guards what follows */
  HttpAnswer answer;
  gboolean gone;
  HttpExchangeFunc on_gone;
  gpointer on_gone_data;
  GPtrArray *out_headers; /* name, value, name, value ... */
  guint status;
  GBytes *out_body;

  /* on the network thread only */
  HttpConnection *connection; /* NULL when the client is gone or the answer is on its way */
  struct evhttp_request *req; /* likewise */
  struct event *timer;
  HttpExchangeFunc on_timeout;
  gpointer on_timeout_data;
};

/* The client left while connection->current was not NULL. */
void http_reply_client_left (HttpConnection *connection);
