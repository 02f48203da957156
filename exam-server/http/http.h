/* The HTTPS server: network threads, ports, routes, exchanges. TLS 1.3 only; knows nothing of what it carries.
 *
 * Threads: a handler runs on one of the network threads and must not block. It answers at once, or keeps the exchange
 * (http_exchange_ref) and answers later from any thread. Every http_exchange_* function may be called from any thread
 * unless it says otherwise. An exchange stays valid after its client has left; what is written to it then is dropped.
 */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

typedef struct HttpServer HttpServer;
typedef struct HttpExchange HttpExchange;

typedef void (*HttpHandler) (HttpExchange *x, gpointer data);

/* method is GET, POST, PUT, PATCH or DELETE; a GET route answers HEAD as well (the body is left out on the way).
 * path is "/api/sessions/{id}/seats": each {name} takes exactly one segment, percent-decoded afterwards (%2F does not
 * separate segments). The last segment may be "{name...}": the rest of the path, slashes included, at least one
 * character. Routes are tried in order. */
typedef struct
{
  const char *method;
  const char *path;
  HttpHandler handler;
} HttpRoute;

/* Everything is copied by http_server_add_port(). A limit of 0 means the value in brackets. A request that is too large
 * or no HTTP never reaches a handler; the body of such a 400 or 413 is a short HTML page of libevent's. A connection
 * may hold one body in memory: for many connections keep max_body_bytes small. */
typedef struct
{
  const char *name;            /* for messages, e.g. "terminal port" */
  const char *address;         /* numeric IPv4 or IPv6 address to listen on [127.0.0.1] */
  guint16 port;                /* 0: any free one, see http_server_port_number() */
  const char *certificate_pem; /* the server's certificate, followed by its chain */
  const Secret *key_pem;       /* PKCS#8 */
  const char *client_ca_pem;   /* NULL: clients need no certificate. Else TLS demands one issued by this CA */
  guint max_connections;       /* over all threads; one more is closed at once [10000] */
  gsize max_header_bytes;      /* 400 above [16384] */
  gsize max_body_bytes;        /* 413 above [1 MiB] */
  guint idle_timeout_ms;       /* a connection with no request under way [60000] */
  guint request_deadline_ms;   /* for the TLS handshake, and for a whole request to arrive, counted from the start of
                                  each, not per read; of a reply the client must take 64 KiB (or all) in each such
                                  span [15000] */
  const HttpRoute *routes;
  guint n_routes;
  gpointer data; /* for the handlers */
} HttpPortConfig;

/* n_threads 0 means 2. */
HttpServer *http_server_new (guint n_threads);
/* Stops first where that was not done. */
void http_server_free (HttpServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpServer, http_server_free)

/* Before http_server_start(). The index of the port (0, 1, ...) is the order of the calls. Binds at once.
 * IO: the address is not usable; SYNTAX: certificate, key or CA; the message names the port. */
gboolean http_server_add_port (HttpServer *server, const HttpPortConfig *config, GError **error);
guint16 http_server_port_number (const HttpServer *server, guint port_index);
gboolean http_server_start (HttpServer *server, GError **error);
/* Stops accepting, gives replies under way up to grace_ms to leave, closes the rest, ends the threads. Streams and held
 * requests are closed without an answer. No handler runs afterwards. Not from a handler. */
void http_server_stop (HttpServer *server, guint grace_ms);
/* Connections open now, over all threads of the port. */
guint http_server_count_connections (const HttpServer *server, guint port_index);

HttpExchange *http_exchange_ref (HttpExchange *x);
/* The last unref of an exchange without an answer sends 500. */
void http_exchange_unref (HttpExchange *x);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpExchange, http_exchange_unref)

/* The request; borrowed, valid as long as the exchange. */
const char *http_exchange_method (const HttpExchange *x);
const char *http_exchange_path (const HttpExchange *x);                     /* as sent, without the query */
const char *http_exchange_param (const HttpExchange *x, const char *name);  /* {name}, decoded; asserts it exists */
const char *http_exchange_query (const HttpExchange *x, const char *name);  /* decoded, NULL where absent */
const char *http_exchange_header (const HttpExchange *x, const char *name); /* any case, NULL where absent */
const char *http_exchange_cookie (const HttpExchange *x, const char *name); /* NULL where absent */
const guint8 *http_exchange_body (const HttpExchange *x, gsize *out_len);   /* never NULL; NUL-terminated */
const char *http_exchange_peer_address (const HttpExchange *x);             /* numeric, without the port number */
/* SHA-256 over the client's DER certificate, 32 bytes; NULL on a port without client certificates. */
const guint8 *http_exchange_peer_fingerprint (const HttpExchange *x);
const char *http_exchange_peer_certificate_pem (const HttpExchange *x); /* as above */
guint http_exchange_port_index (const HttpExchange *x);

/* Before the reply: any number of headers (name and value without CR and LF, asserted). */
void http_exchange_add_header (HttpExchange *x, const char *name, const char *value);

/* The answer: exactly one of these per exchange (a second one is a caller's mistake and is dropped with a g_critical).
 * body is copied. content_type NULL for no body. */
void http_exchange_reply (HttpExchange *x, guint status, const char *content_type, const void *body, gsize len);
/* json is NUL-terminated text; sends Cache-Control: no-store as well. */
void http_exchange_reply_json (HttpExchange *x, guint status, const char *json);
/* {"error": code, "message": message}; for 429 and 503 with Retry-After: 1 unless that header was added already. */
void http_exchange_reply_error (HttpExchange *x, guint status, const char *code, const char *message);
/* body is kept, not copied: for mapped files and embedded assets. */
void http_exchange_reply_bytes (HttpExchange *x, guint status, const char *content_type, GBytes *body);
/* Maps the file. 404 where it cannot be read. */
void http_exchange_reply_file (HttpExchange *x, const char *content_type, const char *path);

/* A reply of unknown length (Server-Sent Events), instead of http_exchange_reply(). The deadline of the port does not
 * apply to it, but a client that leaves more than 256 KiB unread is cut off. */
void http_exchange_begin_stream (HttpExchange *x, guint status, const char *content_type);
/* FALSE when the client is gone; then call http_exchange_end_stream() and forget it. */
gboolean http_exchange_write_stream (HttpExchange *x, const void *data, gsize len);
void http_exchange_end_stream (HttpExchange *x);

/* The client left before the answer was complete, or the server stopped. */
gboolean http_exchange_is_gone (const HttpExchange *x);
/* One function that is called once, on the network thread, when the client leaves (or the server stops) before the
 * answer was given, or while a stream is open. For held requests: to forget them. At once where it is gone already. */
void http_exchange_set_gone (HttpExchange *x, void (*gone) (HttpExchange *x, gpointer data), gpointer data);
/* Calls timeout once after ms, on the network thread, unless an answer was given or the client left before. Replaces an
 * earlier timeout. The exchange keeps itself alive until then. */
void
http_exchange_set_timeout (HttpExchange *x, guint ms, void (*timeout) (HttpExchange *x, gpointer data), gpointer data);
