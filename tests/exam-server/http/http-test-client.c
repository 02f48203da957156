#include "tests/exam-server/http/http-test-client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/crypto/identity.h"

struct HttpTestClient
{
  SSL_CTX *ctx;
  SSL *ssl;
  int fd;
  gboolean open;
  guint n_records;
  GString *pending; /* bytes after the last reply */
};

static SSL_SESSION *last_session;

static char *
issue (const Secret *key, const char *name, IdentityRole role, const char *ca, const Secret *ca_key, gint64 now_s)
{
  const char *hosts[] = { "127.0.0.1", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *request = identity_request_new_pem (key, name, &error);
  char *cert = NULL;

  g_assert_no_error (error);
  cert = identity_issue_pem (request, name, role, role == IDENTITY_ROLE_SERVER ? hosts : NULL, ca, ca_key, now_s, 2,
                             &error);
  g_assert_no_error (error);
  return cert;
}

void
http_test_pki_init (HttpTestPki *pki)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) foreign_key = NULL;
  g_autofree char *foreign_ca = NULL;

  secret_pool_open (1 << 20, &error);
  g_assert_no_error (error);
  pki->ca_key = identity_key_new_pem (&error);
  pki->server_key = identity_key_new_pem (&error);
  pki->client_key = identity_key_new_pem (&error);
  foreign_key = identity_key_new_pem (&error);
  g_assert_no_error (error);
  pki->ca = identity_ca_new_pem (pki->ca_key, "Test CA", now_s - 864000, 100, &error);
  foreign_ca = identity_ca_new_pem (foreign_key, "Test CA", now_s - 864000, 100, &error);
  g_assert_no_error (error);
  pki->server = issue (pki->server_key, "server", IDENTITY_ROLE_SERVER, pki->ca, pki->ca_key, now_s - 60);
  pki->client = issue (pki->client_key, "t1", IDENTITY_ROLE_TERMINAL, pki->ca, pki->ca_key, now_s - 60);
  pki->expired_client = issue (pki->client_key, "t1", IDENTITY_ROLE_TERMINAL, pki->ca, pki->ca_key, now_s - 500000);
  pki->foreign_client = issue (pki->client_key, "t1", IDENTITY_ROLE_TERMINAL, foreign_ca, foreign_key, now_s - 60);
}

void
http_test_pki_clear (HttpTestPki *pki)
{
  secret_free (pki->ca_key);
  secret_free (pki->server_key);
  secret_free (pki->client_key);
  g_free (pki->ca);
  g_free (pki->server);
  g_free (pki->client);
  g_free (pki->expired_client);
  g_free (pki->foreign_client);
  SSL_SESSION_free (last_session);
  last_session = NULL;
}

static int
connect_to (guint16 port)
{
  struct sockaddr_in address
      = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct timeval timeout = { .tv_sec = 10 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  return fd;
}

static void
on_message (int sent, int version, int type, const void *data, size_t len, SSL *ssl, void *arg)
{
  if (!sent && type == SSL3_RT_INNER_CONTENT_TYPE && len == 1 && *(const guint8 *)data == SSL3_RT_APPLICATION_DATA)
    ((HttpTestClient *)arg)->n_records++;
}

static int
on_session (SSL *ssl, SSL_SESSION *session)
{
  SSL_SESSION_free (last_session);
  last_session = session;
  return 1;
}

static void
use_pem (SSL_CTX *ctx, const HttpTestPki *pki, const char *cert)
{
  BIO *ca_bio = BIO_new_mem_buf (pki->ca, -1);
  X509 *ca = PEM_read_bio_X509 (ca_bio, NULL, NULL, NULL);

  X509_STORE_add_cert (SSL_CTX_get_cert_store (ctx), ca);
  X509_free (ca);
  BIO_free (ca_bio);
  if (cert != NULL)
    {
      BIO *cert_bio = BIO_new_mem_buf (cert, -1);
      BIO *key_bio = BIO_new_mem_buf (secret_peek (pki->client_key), (int)secret_len (pki->client_key));
      X509 *own = PEM_read_bio_X509 (cert_bio, NULL, NULL, NULL);
      EVP_PKEY *key = PEM_read_bio_PrivateKey (key_bio, NULL, NULL, NULL);

      g_assert_cmpint (SSL_CTX_use_certificate (ctx, own), ==, 1);
      g_assert_cmpint (SSL_CTX_use_PrivateKey (ctx, key), ==, 1);
      X509_free (own);
      EVP_PKEY_free (key);
      BIO_free (cert_bio);
      BIO_free (key_bio);
    }
}

HttpTestClient *
http_test_client_new (const HttpTestPki *pki, guint16 port, const char *cert)
{
  HttpTestClient *client = g_new0 (HttpTestClient, 1);

  client->pending = g_string_new (NULL);
  client->fd = connect_to (port);
  client->ctx = SSL_CTX_new (TLS_client_method ());
  use_pem (client->ctx, pki, cert);
  SSL_CTX_set_verify (client->ctx, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set_session_cache_mode (client->ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb (client->ctx, on_session);
  SSL_CTX_clear_mode (client->ctx, SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_msg_callback (client->ctx, on_message);
  SSL_CTX_set_msg_callback_arg (client->ctx, client);
  client->ssl = SSL_new (client->ctx);
  if (last_session != NULL && cert == NULL)
    SSL_set_session (client->ssl, last_session);
  SSL_set_fd (client->ssl, client->fd);
  client->open = SSL_connect (client->ssl) == 1;
  ERR_clear_error ();
  return client;
}

void
http_test_client_free (HttpTestClient *client)
{
  SSL_free (client->ssl);
  SSL_CTX_free (client->ctx);
  close (client->fd);
  g_string_free (client->pending, TRUE);
  g_free (client);
}

gboolean
http_test_client_is_open (const HttpTestClient *client)
{
  return client->open;
}

gboolean
http_test_client_is_resumed (HttpTestClient *client)
{
  return SSL_session_reused (client->ssl);
}

void
http_test_client_send (HttpTestClient *client, const char *data, gssize len)
{
  gssize rest = len < 0 ? (gssize)strlen (data) : len;

  while (rest > 0)
    {
      int n = SSL_write (client->ssl, data, (int)MIN (rest, 65536));

      if (n <= 0)
        {
          ERR_clear_error ();
          return;
        }
      data += n;
      rest -= n;
    }
}

/* FALSE at the end. Session tickets and the like are no data: then nothing is added. */
static gboolean
read_more (HttpTestClient *client)
{
  char buffer[16384];
  int n = SSL_read (client->ssl, buffer, sizeof buffer);
  gboolean again = n <= 0 && SSL_get_error (client->ssl, n) == SSL_ERROR_WANT_READ;

  ERR_clear_error ();
  if (n > 0)
    g_string_append_len (client->pending, buffer, n);
  return n > 0 || again;
}

static gboolean
wait_readable (HttpTestClient *client, gint64 deadline_us)
{
  struct pollfd pfd = { .fd = client->fd, .events = POLLIN };
  gint64 left_us = deadline_us - g_get_monotonic_time ();

  return SSL_pending (client->ssl) > 0 || (left_us > 0 && poll (&pfd, 1, (int)(left_us / 1000) + 1) > 0);
}

char *
http_test_client_read (HttpTestClient *client, gboolean head_only)
{
  const char *end = NULL, *length = NULL;
  gsize total;
  char *reply = NULL;
  gint64 deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while ((end = strstr (client->pending->str, "\r\n\r\n")) == NULL)
    if (!wait_readable (client, deadline_us) || !read_more (client))
      return NULL;
  length = strstr (client->pending->str, "Content-Length: ");
  total = (gsize)(end - client->pending->str) + 4;
  if (length != NULL && length < end && !head_only)
    total += g_ascii_strtoull (length + 16, NULL, 10);
  while (client->pending->len < total)
    if (!wait_readable (client, deadline_us) || !read_more (client))
      return NULL;
  reply = g_strndup (client->pending->str, total);
  g_string_erase (client->pending, 0, (gssize)total);
  return reply;
}

char *
http_test_client_read_some (HttpTestClient *client, guint ms)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64)ms * 1000;
  char *some = NULL;

  while (wait_readable (client, deadline_us) && read_more (client))
    ;
  some = g_strdup (client->pending->str);
  g_string_truncate (client->pending, 0);
  return some;
}

gboolean
http_test_client_is_closed_within (HttpTestClient *client, guint ms)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64)ms * 1000;

  while (wait_readable (client, deadline_us))
    if (!read_more (client))
      return TRUE;
  return FALSE;
}

guint
http_test_client_take_records (HttpTestClient *client)
{
  guint n = client->n_records;

  client->n_records = 0;
  return n;
}

int
http_test_client_fd (const HttpTestClient *client)
{
  return client->fd;
}

char *
http_test_plain (guint16 port, const char *data, guint ms, gboolean *out_closed)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64)ms * 1000;
  struct pollfd pfd = { .fd = connect_to (port), .events = POLLIN };
  GString *all = g_string_new (NULL);
  char buffer[4096];
  gssize n = 1;

  g_assert_cmpint (send (pfd.fd, data, strlen (data), MSG_NOSIGNAL), ==, (gssize)strlen (data));
  while (n > 0 && g_get_monotonic_time () < deadline_us)
    if (poll (&pfd, 1, 20) > 0 && (n = recv (pfd.fd, buffer, sizeof buffer, 0)) > 0)
      g_string_append_len (all, buffer, n);
  close (pfd.fd);
  *out_closed = n <= 0;
  return g_string_free (all, FALSE);
}
