/* SHA-256, HMAC and HKDF. They cannot fail for any data; where the library itself fails, the process ends, because
 * nothing that Adil promises holds without a hash. */
#include "common/crypto/digest.h"

#include <errno.h>
#include <fcntl.h>

#include <openssl/hmac.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/crypto/crypto-failure.h"
#include "common/crypto/openssl-types.h"

#define DIGEST_FILE_BLOCK 65536

/* Fetched once: EVP_sha256() would be looked up anew in every call, which costs more than hashing a short text. */
static const EVP_MD *
digest_get_md (void)
{
  static gsize fetched = 0;

  if (g_once_init_enter (&fetched))
    g_once_init_leave (&fetched, (gsize)EVP_MD_fetch (NULL, "SHA2-256", NULL));
  return (const EVP_MD *)fetched;
}

static void
digest_free_context (gpointer context)
{
  EVP_MD_CTX_free (context);
}

/* One context for each thread, for the same reason. */
static EVP_MD_CTX *
digest_begin (void)
{
  static GPrivate context_key = G_PRIVATE_INIT (digest_free_context);
  EVP_MD_CTX *context = g_private_get (&context_key);

  if (context == NULL)
    {
      context = EVP_MD_CTX_new ();
      g_private_set (&context_key, context);
    }
  if (EVP_DigestInit_ex2 (context, digest_get_md (), NULL) != 1)
    g_error ("SHA-256 is not available in this OpenSSL");
  return context;
}

static void
digest_add (EVP_MD_CTX *context, const void *data, gsize len)
{
  if (len > 0 && EVP_DigestUpdate (context, data, len) != 1)
    g_error ("SHA-256 failed");
}

static void
digest_end (EVP_MD_CTX *context, guint8 *out32)
{
  if (EVP_DigestFinal_ex (context, out32, NULL) != 1)
    g_error ("SHA-256 failed");
}

void
digest_sha256 (guint8 out32[DIGEST_LEN], const void *data, gsize len)
{
  EVP_MD_CTX *context = digest_begin ();

  digest_add (context, data, len);
  digest_end (context, out32);
}

void
digest_sha256_parts (guint8 out32[DIGEST_LEN], ...)
{
  EVP_MD_CTX *context = digest_begin ();
  const void *data;
  va_list parts;

  va_start (parts, out32);
  while ((data = va_arg (parts, const void *)) != NULL)
    {
      gsize len = va_arg (parts, gsize);

      digest_add (context, data, len);
    }
  va_end (parts);
  digest_end (context, out32);
}

char *
digest_sha256_hex (const void *data, gsize len)
{
  guint8 hash[DIGEST_LEN];

  digest_sha256 (hash, data, len);
  return hex_format (hash, sizeof hash);
}

static gboolean
digest_add_fd (EVP_MD_CTX *context, int fd)
{
  guint8 block[DIGEST_FILE_BLOCK];
  gssize n;

  while ((n = read (fd, block, sizeof block)) != 0)
    {
      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        digest_add (context, block, (gsize)n);
    }
  return TRUE;
}

gboolean
digest_sha256_file (guint8 out32[DIGEST_LEN], const char *path, GError **error)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  gboolean complete;
  int code;

  if (EVP_DigestInit_ex2 (context, digest_get_md (), NULL) != 1)
    g_error ("SHA-256 is not available in this OpenSSL");
  complete = fd >= 0 && digest_add_fd (context, fd);
  code = errno;
  if (fd >= 0)
    close (fd);
  if (complete)
    {
      digest_end (context, out32);
      return TRUE;
    }
  g_set_error (error, ADIL_ERROR, code == ENOENT ? ADIL_ERROR_MISSING : ADIL_ERROR_IO, _ ("%s: cannot be read: %s"),
               path, g_strerror (code));
  return FALSE;
}

void
digest_hmac_sha256 (guint8 out32[DIGEST_LEN], const guint8 *key, gsize key_len, const void *data, gsize len)
{
  g_assert (key_len <= G_MAXINT);
  if (HMAC (digest_get_md (), key_len > 0 ? key : (const guint8 *)"", (int)key_len, data, len, out32, NULL) == NULL)
    g_error ("HMAC-SHA256 failed");
}

Secret *
digest_hkdf_extract (const guint8 *salt, gsize salt_len, const guint8 *ikm, gsize ikm_len)
{
  Secret *prk = secret_new (DIGEST_LEN);

  /* An absent salt is 32 zero bytes, which HMAC pads an empty key to anyway. */
  digest_hmac_sha256 (secret_data (prk), salt, salt_len, ikm, ikm_len);
  return prk;
}

Secret *
digest_hkdf_expand (const Secret *prk, const guint8 *info, gsize info_len, gsize out_len)
{
  Secret *out = secret_new (out_len);
  g_autoptr (Secret) block = secret_new (DIGEST_LEN + info_len + 1); /* T(i-1) || info || i */
  g_autoptr (Secret) hash = secret_new (DIGEST_LEN);
  guint8 *input = secret_data (block);
  gsize done = 0;

  g_assert (out_len <= 255 * DIGEST_LEN);
  if (info_len > 0)
    memcpy (input + DIGEST_LEN, info, info_len);
  for (guint i = 1; done < out_len; i++)
    {
      gsize skip = i == 1 ? DIGEST_LEN : 0; /* T(0) is empty */
      gsize n = MIN (out_len - done, DIGEST_LEN);

      input[DIGEST_LEN + info_len] = (guint8)i;
      digest_hmac_sha256 (secret_data (hash), secret_peek (prk), secret_len (prk), input + skip,
                          DIGEST_LEN + info_len + 1 - skip);
      memcpy (input, secret_peek (hash), DIGEST_LEN);
      memcpy (secret_data (out) + done, secret_peek (hash), n);
      done += n;
    }
  return out;
}

Secret *
digest_hkdf (const guint8 *salt, gsize salt_len, const Secret *ikm, const guint8 *info, gsize info_len, gsize out_len)
{
  g_autoptr (Secret) prk = digest_hkdf_extract (salt, salt_len, secret_peek (ikm), secret_len (ikm));

  return digest_hkdf_expand (prk, info, info_len, out_len);
}
