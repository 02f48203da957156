/* Internal to http: one client's connection, its deadlines and the cap. All on the owning thread. */
#pragma once

#include <event2/bufferevent.h>
#include <event2/http.h>

#include "exam-server/http/http-thread.h"
#include "exam-server/http/http.h"
#include "exam-server/http/tls.h"

typedef struct HttpPort HttpPort;

/* One port on one thread. */
typedef struct
{
  HttpPort *port;
  HttpThread *thread;
  struct evhttp *evhttp;
} HttpListener;

struct HttpPort
{
  HttpPortConfig config; /* with copies of its own */
  guint index;
  guint16 number;
  TlsContext *tls;
  gint n_connections; /* atomic */
  GPtrArray *listeners;
};

typedef enum
{
  HTTP_PHASE_HANDSHAKE, /* until the first byte of a request */
  HTTP_PHASE_IDLE,
  HTTP_PHASE_READING,
  HTTP_PHASE_HELD, /* a handler has it */
  HTTP_PHASE_WRITING,
  HTTP_PHASE_STREAMING,
  HTTP_PHASE_CLOSED,
} HttpPhase;

typedef struct
{
  HttpListener *listener;
  struct bufferevent *bev; /* NULL once closed */
  struct event *timer;
  HttpPhase phase;
  gsize unsent; /* at the last deadline, while writing */
  gboolean refused;
  TlsPeer *peer;
  gboolean peer_known;
  HttpExchange *current; /* the exchange that has not answered yet; it outlives this pointer, see http-exchange.c */
} HttpConnection;

/* evhttp's bevcb: data is the HttpListener. Never NULL (evhttp would go on in plaintext). */
struct bufferevent *http_connection_accept (struct event_base *base, void *data);
/* Whose request this is; NULL where it is not one that may be served. */
HttpConnection *http_connection_of (struct evhttp_connection *evcon);
void http_connection_set_phase (HttpConnection *connection, HttpPhase phase);
/* Makes the connection end soon, whatever it is doing. */
void http_connection_cut (HttpConnection *connection);
/* Keeps listening for the client's leaving while its request is with a handler. */
void http_connection_watch (HttpConnection *connection);

/* What a client must take of a reply in each span of the deadline. */
#define HTTP_CONNECTION_MIN_TAKEN 65536
