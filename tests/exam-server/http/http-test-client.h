/* A small TLS client that can misbehave, and a private CA with certificates of every kind. */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

typedef struct
{
  Secret *ca_key;
  char *ca;
  Secret *server_key;
  char *server; /* for 127.0.0.1 */
  Secret *client_key;
  char *client;         /* by ca */
  char *expired_client; /* by ca, same key */
  char *foreign_client; /* by another CA of the same name, same key */
} HttpTestPki;

void http_test_pki_init (HttpTestPki *pki);
void http_test_pki_clear (HttpTestPki *pki);

typedef struct HttpTestClient HttpTestClient;

/* cert NULL for none. Asserts the TCP connection; the handshake may fail (see is_open; with TLS 1.3 a refused client
 * certificate shows only at the first read). */
HttpTestClient *http_test_client_new (const HttpTestPki *pki, guint16 port, const char *cert);
void http_test_client_free (HttpTestClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpTestClient, http_test_client_free)
gboolean http_test_client_is_open (const HttpTestClient *client);
/* Did it resume an earlier client's session? */
gboolean http_test_client_is_resumed (HttpTestClient *client);

/* Asserts nothing: a server may have hung up. */
void http_test_client_send (HttpTestClient *client, const char *data, gssize len);
/* One whole reply (headers, body of Content-Length bytes unless head_only), NULL where the server hung up without. */
char *http_test_client_read (HttpTestClient *client, gboolean head_only);
/* What comes within ms. */
char *http_test_client_read_some (HttpTestClient *client, guint ms);
/* Has the server closed within ms? Bytes that come are thrown away. */
gboolean http_test_client_is_closed_within (HttpTestClient *client, guint ms);
/* Application data records received since the last call. */
guint http_test_client_take_records (HttpTestClient *client);
int http_test_client_fd (const HttpTestClient *client);

/* Bytes to a plain TCP connection; everything that comes back within ms or until the end. */
char *http_test_plain (guint16 port, const char *data, guint ms, gboolean *out_closed);
