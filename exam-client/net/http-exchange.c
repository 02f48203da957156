/* One request on a curl handle. */
#include "exam-client/net/http-exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define HTTP_CONNECT_TIMEOUT_MS 5000L

void
http_server_clear (HttpServer *server)
{
  g_clear_pointer (&server->base_url, g_free);
  g_clear_pointer (&server->ca_pem, g_free);
  g_clear_pointer (&server->cert_pem, g_free);
  g_clear_pointer (&server->key_pem, secret_free);
}

HttpExchange *
http_exchange_new (const HttpRequest *request)
{
  HttpExchange *exchange = g_new0 (HttpExchange, 1);

  exchange->lane = request->lane;
  exchange->post = request->post;
  exchange->path = g_strdup (request->path);
  exchange->content_type = g_strdup (request->content_type);
  exchange->body = request->body != NULL ? g_bytes_ref (request->body) : g_bytes_new (NULL, 0);
  exchange->timeout_ms = request->timeout_ms;
  exchange->max_len = request->max_len;
  exchange->download_path = g_strdup (request->download_path);
  exchange->download_fd = -1;
  exchange->received = g_byte_array_new ();
  return exchange;
}

void
http_exchange_free (HttpExchange *exchange)
{
  if (exchange == NULL)
    return;
  if (exchange->download_fd >= 0)
    close (exchange->download_fd);
  curl_slist_free_all (exchange->headers);
  g_free (exchange->path);
  g_free (exchange->content_type);
  g_bytes_unref (exchange->body);
  g_free (exchange->download_path);
  g_clear_pointer (&exchange->received, g_byte_array_unref);
  g_clear_error (&exchange->error);
  g_free (exchange);
}

static gboolean
http_exchange_write_file (HttpExchange *exchange, const char *data, gsize len)
{
  while (len > 0)
    {
      gssize n = write (exchange->download_fd, data, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          exchange->write_errno = errno;
          return FALSE;
        }
      data += n;
      len -= (gsize)n;
    }
  return TRUE;
}

static size_t
http_exchange_receive (char *data, size_t size, size_t n, void *user_data)
{
  HttpExchange *exchange = user_data;
  gsize len = size * n;
  long status = 0;

  if (len > exchange->max_len - exchange->n_received)
    {
      exchange->too_long = TRUE;
      return CURL_WRITEFUNC_ERROR;
    }
  exchange->n_received += len;
  curl_easy_getinfo (exchange->easy, CURLINFO_RESPONSE_CODE, &status);
  if (exchange->download_fd >= 0 && status == 200)
    return http_exchange_write_file (exchange, data, len) ? len : CURL_WRITEFUNC_ERROR;
  g_byte_array_append (exchange->received, (const guint8 *)data, (guint)len);
  return len;
}

static gboolean
http_exchange_open_file (HttpExchange *exchange)
{
  if (exchange->download_path == NULL)
    return TRUE;
  exchange->download_fd = open (exchange->download_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (exchange->download_fd >= 0)
    return TRUE;
  g_set_error (&exchange->error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be created: %s"), exchange->download_path,
               g_strerror (errno));
  return FALSE;
}

static void
http_exchange_set_trust (CURL *easy, const HttpServer *server)
{
  struct curl_blob ca = { server->ca_pem, strlen (server->ca_pem), CURL_BLOB_NOCOPY };

  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt (easy, CURLOPT_SSLVERSION, (long)(CURL_SSLVERSION_TLSv1_3 | CURL_SSLVERSION_MAX_TLSv1_3));
  curl_easy_setopt (easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (easy, CURLOPT_SSL_VERIFYHOST, 2L);
  /* The distribution's bundle and folder would otherwise be trusted beside ours. */
  curl_easy_setopt (easy, CURLOPT_CAINFO, NULL);
  curl_easy_setopt (easy, CURLOPT_CAPATH, NULL);
  curl_easy_setopt (easy, CURLOPT_CAINFO_BLOB, &ca);
  if (server->cert_pem != NULL && server->key_pem != NULL)
    {
      struct curl_blob cert = { server->cert_pem, strlen (server->cert_pem), CURL_BLOB_NOCOPY };
      struct curl_blob key = { (void *)secret_peek (server->key_pem), secret_len (server->key_pem), CURL_BLOB_NOCOPY };

      curl_easy_setopt (easy, CURLOPT_SSLCERTTYPE, "PEM");
      curl_easy_setopt (easy, CURLOPT_SSLKEYTYPE, "PEM");
      curl_easy_setopt (easy, CURLOPT_SSLCERT_BLOB, &cert);
      curl_easy_setopt (easy, CURLOPT_SSLKEY_BLOB, &key);
    }
}

static void
http_exchange_set_limits (HttpExchange *exchange, CURL *easy)
{
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt (easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, HTTP_CONNECT_TIMEOUT_MS);
  curl_easy_setopt (easy, CURLOPT_TIMEOUT_MS, (long)exchange->timeout_ms);
  curl_easy_setopt (easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)exchange->max_len);
  curl_easy_setopt (easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt (easy, CURLOPT_USERAGENT, "adil-terminal/" ADIL_VERSION);
}

static void
http_exchange_set_request (HttpExchange *exchange, CURL *easy, const HttpServer *server)
{
  g_autofree char *url = g_strconcat (server->base_url, exchange->path, NULL);

  curl_easy_setopt (easy, CURLOPT_URL, url);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, http_exchange_receive);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, exchange);
  if (exchange->post)
    {
      g_autofree char *type = g_strconcat ("Content-Type: ", exchange->content_type, NULL);

      exchange->headers = curl_slist_append (exchange->headers, type);
      exchange->headers = curl_slist_append (exchange->headers, "Expect:");
      curl_easy_setopt (easy, CURLOPT_POST, 1L);
      curl_easy_setopt (easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)g_bytes_get_size (exchange->body));
      /* NULL would make curl read the body from stdin. */
      curl_easy_setopt (easy, CURLOPT_POSTFIELDS,
                        g_bytes_get_size (exchange->body) > 0 ? g_bytes_get_data (exchange->body, NULL) : "");
    }
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, exchange->headers);
}

gboolean
http_exchange_prepare (HttpExchange *exchange, CURL *easy, const HttpServer *server)
{
  if (!http_exchange_open_file (exchange))
    return FALSE;
  exchange->easy = easy;
  curl_easy_reset (easy); /* keeps connections and TLS sessions */
  http_exchange_set_trust (easy, server);
  http_exchange_set_limits (exchange, easy);
  http_exchange_set_request (exchange, easy, server);
  return TRUE;
}

static void
http_exchange_set_error (HttpExchange *exchange, CURL *easy, CURLcode result)
{
  const char *url = "";

  curl_easy_getinfo (easy, CURLINFO_EFFECTIVE_URL, &url);
  if (exchange->too_long || result == CURLE_FILESIZE_EXCEEDED)
    g_set_error (&exchange->error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("%s: the reply is longer than %zu bytes"), url,
                 exchange->max_len);
  else if (exchange->write_errno != 0)
    g_set_error (&exchange->error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be written: %s"), exchange->download_path,
                 g_strerror (exchange->write_errno));
  else
    g_set_error (&exchange->error, ADIL_ERROR, ADIL_ERROR_IO, "%s: %s", url, curl_easy_strerror (result));
}

static void
http_exchange_close_file (HttpExchange *exchange)
{
  int fd = exchange->download_fd;

  if (fd < 0)
    return;
  exchange->download_fd = -1;
  if ((fsync (fd) != 0) | (close (fd) != 0) && exchange->error == NULL)
    g_set_error (&exchange->error, ADIL_ERROR, ADIL_ERROR_IO, _ ("%s: cannot be made durable: %s"),
                 exchange->download_path, g_strerror (errno));
}

void
http_exchange_finish (HttpExchange *exchange, CURL *easy, CURLcode result)
{
  curl_off_t retry_after_s = 0;
  long status = 0;

  if (result == CURLE_OK)
    {
      curl_easy_getinfo (easy, CURLINFO_RESPONSE_CODE, &status);
      curl_easy_getinfo (easy, CURLINFO_RETRY_AFTER, &retry_after_s);
    }
  else
    http_exchange_set_error (exchange, easy, result);
  http_exchange_close_file (exchange);
  if (exchange->error != NULL)
    return;
  exchange->status = (guint)status;
  exchange->retry_after_s = (guint)CLAMP (retry_after_s, 0, 3600);
}
