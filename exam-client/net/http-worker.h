/* HTTPS to one server from a thread of its own: TLS 1.3 only, this exam's CA only, the terminal's certificate, no
 * proxy, no redirect. Two lanes, each with one request at a time: control, and the long-poll that would otherwise hold
 * up the rest. Replies come back to the main context that was the caller's thread-default at construction. */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

typedef struct HttpWorker HttpWorker;

typedef enum
{
  HTTP_LANE_CONTROL,
  HTTP_LANE_POLL,
  HTTP_N_LANES,
} HttpLane;

typedef struct
{
  HttpLane lane;
  gboolean post;
  const char *path;          /* "/v1/login" */
  const char *content_type;  /* of body */
  GBytes *body;              /* NULL: none */
  guint timeout_ms;          /* of the whole exchange */
  gsize max_len;             /* a longer reply is refused */
  const char *download_path; /* not NULL: a 200 body goes to this file, which must not exist; mode 0600 */
} HttpRequest;

typedef struct
{
  guint status; /* 0 where no reply came: error says why */
  GBytes *body; /* empty for a download */
  guint retry_after_s;
  const GError *error; /* IO, or LIMIT for a reply that is too long */
} HttpReply;

typedef void (*HttpCallback) (const HttpReply *reply, gpointer user_data);

/* base_url "https://host:port". cert_pem and key_pem may be NULL (before enrolment). */
HttpWorker *
http_worker_new (const char *base_url, const char *ca_pem, const char *cert_pem, const Secret *key_pem, GError **error);
/* Queues; request's fields are copied. The number is for http_worker_cancel(). */
guint64 http_worker_send (HttpWorker *worker, const HttpRequest *request, HttpCallback callback, gpointer user_data);
/* The callback of this request does not run any more. 0 and finished ones are ignored. */
void http_worker_cancel (HttpWorker *worker, guint64 id);
/* Breaks off what runs; no callback runs afterwards. */
void http_worker_free (HttpWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpWorker, http_worker_free)
