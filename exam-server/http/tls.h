/* TLS of the server: the only place here that includes OpenSSL. TLS 1.3 only, tickets on, no renegotiation. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"
#include "common/crypto/secret.h"

typedef struct TlsContext TlsContext;
struct ssl_st; /* OpenSSL's SSL, for bufferevent_openssl_* */

/* what names the port in messages. client_ca_pem NULL: no client certificates. SYNTAX or CRYPTO. */
TlsContext *tls_context_new (
    const char *what, const char *certificate_pem, const Secret *key_pem, const char *client_ca_pem, GError **error);
void tls_context_free (TlsContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsContext, tls_context_free)

/* A server's end of one connection. data goes to destroyed() when the SSL object is freed. Aborts the process when
 * there is no memory: a NULL would make evhttp serve plaintext. */
struct ssl_st *tls_session_new (TlsContext *context, GDestroyNotify destroyed, gpointer data);
gpointer tls_session_data (const struct ssl_st *ssl);
gboolean tls_session_is_open (const struct ssl_st *ssl);

/* Who is at the other end; one per connection, shared by its exchanges. */
typedef struct
{
  guint8 fingerprint[DIGEST_LEN];
  char *pem;
} TlsPeer;

/* TRUE where requests may be served: the handshake is complete and, where the context asks for client certificates,
 * there is one that verified. *out_peer is NULL on a port without them. ssl may be NULL (then FALSE). */
gboolean tls_session_check_peer (TlsContext *context, const struct ssl_st *ssl, TlsPeer **out_peer);
TlsPeer *tls_peer_ref (TlsPeer *peer);
void tls_peer_unref (TlsPeer *peer);
