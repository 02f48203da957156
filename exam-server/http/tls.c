/* SSL_CTX and SSL with the settings that every port shares, and the check that a peer is who the port demands. */
#include "exam-server/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>

#include "common/crypto/crypto-failure.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SSL_CTX, SSL_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)

struct TlsContext
{
  SSL_CTX *ctx;
  gboolean wants_client;
};

typedef struct
{
  GDestroyNotify destroyed;
  gpointer data;
} Attached;

static int attached_index = -1;

static void
free_attached (void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx, long argl, void *argp)
{
  Attached *attached = ptr;

  if (attached == NULL)
    return;
  attached->destroyed (attached->data);
  g_free (attached);
}

static gboolean
use_certificates (SSL_CTX *ctx, const char *what, const char *pem, GError **error)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (pem, -1);
  g_autoptr (X509) leaf = PEM_read_bio_X509 (bio, NULL, NULL, NULL);
  X509 *link = NULL;

  if (leaf == NULL || SSL_CTX_use_certificate (ctx, leaf) != 1)
    return crypto_failure_set (error, ADIL_ERROR_SYNTAX, "%s: the server certificate is not a PEM certificate", what);
  while ((link = PEM_read_bio_X509 (bio, NULL, NULL, NULL)) != NULL)
    if (SSL_CTX_add0_chain_cert (ctx, link) != 1)
      {
        X509_free (link);
        return crypto_failure_set_internal (error, "SSL_CTX_add0_chain_cert");
      }
  /* the loop ends on "no more PEM" */
  ERR_clear_error ();
  return TRUE;
}

static gboolean
use_key (SSL_CTX *ctx, const char *what, const Secret *key_pem, GError **error)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (secret_peek (key_pem), (int)secret_len (key_pem));
  g_autoptr (EVP_PKEY) key = PEM_read_bio_PrivateKey (bio, NULL, NULL, NULL);

  if (key == NULL || SSL_CTX_use_PrivateKey (ctx, key) != 1 || SSL_CTX_check_private_key (ctx) != 1)
    return crypto_failure_set (error, ADIL_ERROR_SYNTAX, "%s: the key is not the server certificate's PEM key", what);
  return TRUE;
}

static gboolean
demand_clients_of (SSL_CTX *ctx, const char *what, const char *ca_pem, GError **error)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (ca_pem, -1);
  X509_STORE *trusted = SSL_CTX_get_cert_store (ctx);
  X509 *ca = NULL;
  guint n = 0;

  while ((ca = PEM_read_bio_X509 (bio, NULL, NULL, NULL)) != NULL)
    {
      n += X509_STORE_add_cert (trusted, ca) == 1 && SSL_CTX_add_client_CA (ctx, ca) == 1;
      X509_free (ca);
    }
  if (n == 0)
    return crypto_failure_set (error, ADIL_ERROR_SYNTAX, "%s: the client CA is not a PEM certificate", what);
  ERR_clear_error ();
  SSL_CTX_set_verify (ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  SSL_CTX_set_verify_depth (ctx, 1);
  return TRUE;
}

static gboolean
configure (SSL_CTX *ctx)
{
  static const guchar session_context[] = "adil";

  /* Tickets are stateless: the cache would only cost memory. Clients of ours close without close_notify when they are
   * killed; replies carry their length, so truncation shows anyway. */
  SSL_CTX_set_options (ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_session_cache_mode (ctx, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode (ctx,
                    SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return SSL_CTX_set_min_proto_version (ctx, TLS1_3_VERSION) == 1
         && SSL_CTX_set_max_proto_version (ctx, TLS1_3_VERSION) == 1
         && SSL_CTX_set1_groups_list (ctx, "X25519:P-256") == 1 && SSL_CTX_set_num_tickets (ctx, 1) == 1
         && SSL_CTX_set_session_id_context (ctx, session_context, sizeof session_context) == 1;
}

TlsContext *
tls_context_new (
    const char *what, const char *certificate_pem, const Secret *key_pem, const char *client_ca_pem, GError **error)
{
  static gsize once = 0;
  g_autoptr (SSL_CTX) ctx = SSL_CTX_new (TLS_server_method ());
  TlsContext *context = NULL;

  if (g_once_init_enter (&once))
    {
      attached_index = SSL_get_ex_new_index (0, NULL, NULL, NULL, free_attached);
      g_once_init_leave (&once, 1);
    }
  if (ctx == NULL || !configure (ctx))
    {
      crypto_failure_set_internal (error, "SSL_CTX_new");
      return NULL;
    }
  if (!use_certificates (ctx, what, certificate_pem, error) || !use_key (ctx, what, key_pem, error))
    return NULL;
  if (client_ca_pem != NULL && !demand_clients_of (ctx, what, client_ca_pem, error))
    return NULL;
  context = g_new0 (TlsContext, 1);
  context->ctx = g_steal_pointer (&ctx);
  context->wants_client = client_ca_pem != NULL;
  return context;
}

void
tls_context_free (TlsContext *context)
{
  if (context == NULL)
    return;
  SSL_CTX_free (context->ctx);
  g_free (context);
}

struct ssl_st *
tls_session_new (TlsContext *context, GDestroyNotify destroyed, gpointer data)
{
  SSL *ssl = SSL_new (context->ctx);
  Attached *attached = g_new (Attached, 1);

  attached->destroyed = destroyed;
  attached->data = data;
  if (ssl == NULL || SSL_set_ex_data (ssl, attached_index, attached) != 1)
    g_error ("out of memory for a TLS connection");
  return ssl;
}

gpointer
tls_session_data (const struct ssl_st *ssl)
{
  return ((Attached *)SSL_get_ex_data (ssl, attached_index))->data;
}

gboolean
tls_session_is_open (const struct ssl_st *ssl)
{
  return SSL_is_init_finished (ssl);
}

static void
peer_clear (gpointer data)
{
  g_free (((TlsPeer *)data)->pem);
}

TlsPeer *
tls_peer_ref (TlsPeer *peer)
{
  return peer == NULL ? NULL : g_atomic_rc_box_acquire (peer);
}

void
tls_peer_unref (TlsPeer *peer)
{
  if (peer != NULL)
    g_atomic_rc_box_release_full (peer, peer_clear);
}

static TlsPeer *
peer_new (X509 *certificate)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  guint len = DIGEST_LEN;
  char *text = NULL;
  long text_len;
  TlsPeer *peer = NULL;

  if (bio == NULL || PEM_write_bio_X509 (bio, certificate) != 1)
    return NULL;
  text_len = BIO_get_mem_data (bio, &text);
  peer = g_atomic_rc_box_new0 (TlsPeer);
  peer->pem = g_strndup (text, (gsize)text_len);
  if (X509_digest (certificate, EVP_sha256 (), peer->fingerprint, &len) == 1)
    return peer;
  tls_peer_unref (peer);
  return NULL;
}

gboolean
tls_session_check_peer (TlsContext *context, const struct ssl_st *ssl, TlsPeer **out_peer)
{
  X509 *certificate = NULL;

  if (ssl == NULL || !SSL_is_init_finished (ssl) || SSL_version (ssl) != TLS1_3_VERSION)
    return FALSE;
  *out_peer = NULL;
  if (!context->wants_client)
    return TRUE;
  certificate = SSL_get0_peer_certificate (ssl);
  if (certificate == NULL || SSL_get_verify_result (ssl) != X509_V_OK)
    return FALSE;
  *out_peer = peer_new (certificate);
  return *out_peer != NULL;
}
