/* One request and its reply on a curl handle: options that make it safe, and limits while bytes come in. Private to
 * this folder. */
#pragma once

#include <curl/curl.h>

#include "exam-client/net/http-worker.h"

typedef struct
{
  char *base_url;
  char *ca_pem;
  char *cert_pem;
  Secret *key_pem;
} HttpServer;

void http_server_clear (HttpServer *server);

typedef struct
{
  guint64 id;
  HttpWorker *worker;
  HttpCallback callback;
  gpointer user_data;
  HttpLane lane;
  gboolean post;
  char *path;
  char *content_type;
  GBytes *body;
  guint timeout_ms;
  gsize max_len;
  char *download_path;
  CURL *easy; /* while it runs */
  struct curl_slist *headers;
  int download_fd;
  gsize n_received;
  gboolean too_long;
  int write_errno;
  GByteArray *received;
  guint status;
  guint retry_after_s;
  GError *error;
} HttpExchange;

HttpExchange *http_exchange_new (const HttpRequest *request);
void http_exchange_free (HttpExchange *exchange);
/* Sets up easy for this exchange. FALSE with exchange->error set. */
gboolean http_exchange_prepare (HttpExchange *exchange, CURL *easy, const HttpServer *server);
/* Fills status, retry_after_s and error. */
void http_exchange_finish (HttpExchange *exchange, CURL *easy, CURLcode result);
