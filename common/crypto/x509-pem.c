/* Strict PEM. */
#include "common/crypto/x509-pem.h"

#include <openssl/pem.h>
#include <string.h>

#include "common/base/i18n.h"
#include "common/crypto/crypto-failure.h"

#define X509_PEM_MAX_LEN (4 * 1024 * 1024)

/* DER bytes of the next block; moves *pem behind it and the white space that follows. */
static GBytes *
x509_pem_take_block (const char *what, const char *label, const char **pem, GError **error)
{
  g_autofree char *begin = g_strdup_printf ("-----BEGIN %s-----", label);
  g_autofree char *finish = g_strdup_printf ("-----END %s-----", label);
  const char *start = *pem + strspn (*pem, " \t\r\n");
  const char *end = g_str_has_prefix (start, begin) ? strstr (start, finish) : NULL;
  g_autoptr (BIO) bio = NULL;
  char *name = NULL, *header = NULL;
  guchar *data = NULL;
  long len = 0;
  GBytes *der = NULL;

  if (end == NULL || end - start > X509_PEM_MAX_LEN)
    {
      crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("%s: \"%s\" is expected, and nothing but such blocks"), what,
                          begin);
      return NULL;
    }
  end += strlen (finish);
  bio = BIO_new_mem_buf (start, (int)(end - start));
  if (bio != NULL && PEM_read_bio (bio, &name, &header, &data, &len) == 1 && strcmp (name, label) == 0
      && *header == '\0')
    der = g_bytes_new (data, (gsize)len);
  else
    crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("%s: the PEM text is damaged"), what);
  OPENSSL_free (name);
  OPENSSL_free (header);
  OPENSSL_free (data);
  *pem = end + strspn (end, " \t\r\n");
  return der;
}

static X509 *
x509_pem_take_certificate (const char *what, const char **pem, GError **error)
{
  g_autoptr (GBytes) der = x509_pem_take_block (what, PEM_STRING_X509, pem, error);
  g_autoptr (X509) certificate = NULL;
  const guchar *start, *end;
  gsize len;

  if (der == NULL)
    return NULL;
  end = start = g_bytes_get_data (der, &len);
  certificate = d2i_X509 (NULL, &end, (long)len);
  if (certificate == NULL || end != start + len || X509_get0_pubkey (certificate) == NULL)
    {
      crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("%s: not a valid certificate"), what);
      return NULL;
    }
  return g_steal_pointer (&certificate);
}

static gboolean
x509_pem_check_end (const char *what, const char *rest, GError **error)
{
  if (*rest == '\0')
    return TRUE;
  return crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("%s: there is text behind the PEM block"), what);
}

X509 *
x509_pem_parse_certificate (const char *what, const char *pem, GError **error)
{
  g_autoptr (X509) certificate = x509_pem_take_certificate (what, &pem, error);

  if (certificate == NULL || !x509_pem_check_end (what, pem, error))
    return NULL;
  return g_steal_pointer (&certificate);
}

GPtrArray *
x509_pem_parse_certificates (const char *what, const char *pem, GError **error)
{
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func ((GDestroyNotify)X509_free);

  do
    {
      X509 *certificate;

      if (certificates->len >= X509_PEM_MAX_CERTIFICATES)
        {
          crypto_failure_set (error, ADIL_ERROR_LIMIT, _ ("%s: more than %d certificates"), what,
                              X509_PEM_MAX_CERTIFICATES);
          return NULL;
        }
      certificate = x509_pem_take_certificate (what, &pem, error);
      if (certificate == NULL)
        return NULL;
      g_ptr_array_add (certificates, certificate);
    }
  while (*pem != '\0');
  return g_steal_pointer (&certificates);
}

X509_REQ *
x509_pem_parse_request (const char *what, const char *pem, GError **error)
{
  g_autoptr (GBytes) der = x509_pem_take_block (what, PEM_STRING_X509_REQ, &pem, error);
  g_autoptr (X509_REQ) request = NULL;
  const guchar *start, *end;
  gsize len;

  if (der == NULL || !x509_pem_check_end (what, pem, error))
    return NULL;
  end = start = g_bytes_get_data (der, &len);
  request = d2i_X509_REQ (NULL, &end, (long)len);
  if (request == NULL || end != start + len || X509_REQ_get0_pubkey (request) == NULL)
    {
      crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("%s: not a valid certificate request"), what);
      return NULL;
    }
  return g_steal_pointer (&request);
}

/* OpenSSL would ask on the terminal otherwise. */
static int
x509_pem_no_password (char *buffer, int size, int is_writing, void *data)
{
  return -1;
}

EVP_PKEY *
x509_pem_parse_key (const Secret *pem, GError **error)
{
  g_autoptr (BIO) bio = NULL;
  EVP_PKEY *key = NULL;

  if (secret_len (pem) <= X509_PEM_MAX_LEN)
    bio = BIO_new_mem_buf (secret_peek (pem), (int)secret_len (pem));
  if (bio != NULL)
    key = PEM_read_bio_PrivateKey (bio, NULL, x509_pem_no_password, NULL);
  if (key == NULL)
    crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("not an unencrypted private key in PEM"));
  return key;
}

static int
x509_pem_give_passphrase (char *buffer, int size, int is_writing, void *data)
{
  const Secret *passphrase = data;
  gsize len = secret_len (passphrase);

  if (size < 0 || len > (gsize)size)
    return -1;
  memcpy (buffer, secret_peek (passphrase), len);
  return (int)len;
}

EVP_PKEY *
x509_pem_parse_encrypted_key (const Secret *pem, const Secret *passphrase, GError **error)
{
  g_autoptr (BIO) bio = NULL;
  EVP_PKEY *key = NULL;

  if (secret_len (pem) <= X509_PEM_MAX_LEN)
    bio = BIO_new_mem_buf (secret_peek (pem), (int)secret_len (pem));
  if (bio != NULL)
    key = PEM_read_bio_PrivateKey (bio, NULL, x509_pem_give_passphrase, (void *)passphrase);
  if (key == NULL)
    crypto_failure_set (error, ADIL_ERROR_REFUSED, _ ("the pass phrase does not open the private key"));
  return key;
}

static char *
x509_pem_dup_text (BIO *bio)
{
  char *data;
  long len = BIO_get_mem_data (bio, &data);

  return g_strndup (data, (gsize)len);
}

char *
x509_pem_format_certificate (X509 *certificate, GError **error)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());

  if (bio != NULL && PEM_write_bio_X509 (bio, certificate) == 1)
    return x509_pem_dup_text (bio);
  crypto_failure_set_internal (error, "writing a certificate");
  return NULL;
}

char *
x509_pem_format_request (X509_REQ *request, GError **error)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());

  if (bio != NULL && PEM_write_bio_X509_REQ (bio, request) == 1)
    return x509_pem_dup_text (bio);
  crypto_failure_set_internal (error, "writing a certificate request");
  return NULL;
}

Secret *
x509_pem_format_key (EVP_PKEY *key, GError **error)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_secmem ());
  guint8 *data;
  long len;

  if (bio == NULL || PEM_write_bio_PKCS8PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL) != 1)
    {
      crypto_failure_set_internal (error, "writing a private key");
      return NULL;
    }
  len = BIO_get_mem_data (bio, &data);
  return secret_new_copy (data, (gsize)len);
}

char *
x509_dup_common_name (X509 *certificate, GError **error)
{
  X509_NAME *subject = X509_get_subject_name (certificate);
  int index = X509_NAME_get_index_by_NID (subject, NID_commonName, -1);
  guchar *utf8 = NULL;
  char *name = NULL;
  int len = -1;

  if (index >= 0 && X509_NAME_get_index_by_NID (subject, NID_commonName, index) < 0)
    len = ASN1_STRING_to_UTF8 (&utf8, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (subject, index)));
  /* A NUL inside would make two different names look the same. */
  if (len > 0 && g_utf8_validate_len ((const char *)utf8, (gsize)len, NULL))
    name = g_strndup ((const char *)utf8, (gsize)len);
  else
    crypto_failure_set (error, ADIL_ERROR_SYNTAX, _ ("the certificate has not exactly one common name"));
  OPENSSL_free (utf8);
  return name;
}

gboolean
x509_key_is_curve (EVP_PKEY *key, const char *group_name)
{
  char name[64];
  gsize len;

  return EVP_PKEY_is_a (key, "EC") && EVP_PKEY_get_group_name (key, name, sizeof name, &len) == 1
         && strcmp (name, group_name) == 0;
}
