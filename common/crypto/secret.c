/* Locked, self-wiping memory on OpenSSL's secure heap. Only the bytes live there; the small struct does not. */
#include "common/crypto/secret.h"

#include <errno.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "common/base/i18n.h"
#include "common/crypto/crypto-failure.h"
#include "common/crypto/random.h"

#define SECRET_MIN_BLOCK    32
#define SECRET_DEFAULT_POOL (1024 * 1024)

/* What CRYPTO_secure_malloc_init() returns. */
#define SECRET_POOL_PROTECTED   1
#define SECRET_POOL_UNPROTECTED 2

struct Secret
{
  gsize len;
  guint8 *data;
};

/* Any byte but 0, which would turn overwriting off. */
#define SECRET_FREED_BYTE 0x55

static GMutex secret_pool_lock;

/* Programs may raise the soft limit up to the hard one without asking anybody. */
static void
secret_raise_limit (gsize bytes)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur >= bytes)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_MEMLOCK, &limit);
}

/* For developers' machines and containers that may not lock memory: secrets can then reach the swap file. */
static gboolean
secret_allows_unlocked (void)
{
  return g_strcmp0 (g_getenv ("ADIL_ALLOW_UNLOCKED_MEMORY"), "1") == 0;
}

static gboolean
secret_pool_open_locked (gsize bytes, GError **error)
{
  int result;

  if (CRYPTO_secure_malloc_initialized ())
    return TRUE;
  secret_raise_limit (bytes);
  result = CRYPTO_secure_malloc_init (bytes, SECRET_MIN_BLOCK);
  if (result == SECRET_POOL_PROTECTED || (result == SECRET_POOL_UNPROTECTED && secret_allows_unlocked ()))
    return TRUE;
  if (result == SECRET_POOL_UNPROTECTED)
    CRYPTO_secure_malloc_done ();
  return crypto_failure_set (error, ADIL_ERROR_LIMIT,
                             _ ("%zu KiB of memory for secrets cannot be locked: raise RLIMIT_MEMLOCK "
                                "(\"ulimit -l\", LimitMEMLOCK= of the systemd unit) to at least that; on a developer's "
                                "machine ADIL_ALLOW_UNLOCKED_MEMORY=1 does without"),
                             bytes / 1024);
}

gboolean
secret_pool_open (gsize bytes, GError **error)
{
  gboolean opened;

  g_return_val_if_fail (bytes >= SECRET_MIN_BLOCK && (bytes & (bytes - 1)) == 0, FALSE);
  g_mutex_lock (&secret_pool_lock);
  opened = secret_pool_open_locked (bytes, error);
  g_mutex_unlock (&secret_pool_lock);
  return opened;
}

Secret *
secret_try_new (gsize len, GError **error)
{
  g_autoptr (Secret) secret = NULL;

  if (!secret_pool_open (SECRET_DEFAULT_POOL, error))
    return NULL;
  secret = g_new0 (Secret, 1);
  secret->len = len;
  secret->data = OPENSSL_secure_zalloc (MAX (len, 1));
  if (secret->data != NULL)
    return g_steal_pointer (&secret);
  crypto_failure_set (error, ADIL_ERROR_LIMIT,
                      _ ("the pool of locked memory is exhausted (%zu bytes wanted, %zu in use)"), len,
                      CRYPTO_secure_used ());
  return NULL;
}

Secret *
secret_new (gsize len)
{
  g_autoptr (GError) error = NULL;
  Secret *secret = secret_try_new (len, &error);

  if (secret == NULL)
    g_error ("%s", error->message);
  return secret;
}

Secret *
secret_new_copy (const guint8 *data, gsize len)
{
  Secret *secret = secret_new (len);

  if (len > 0)
    memcpy (secret->data, data, len);
  return secret;
}

Secret *
secret_dup (const Secret *secret)
{
  return secret_new_copy (secret->data, secret->len);
}

Secret *
secret_new_random (gsize len, GError **error)
{
  g_autoptr (Secret) secret = secret_new (len);

  if (!random_fill (secret->data, len, error))
    return NULL;
  return g_steal_pointer (&secret);
}

void
secret_drop_front (Secret *secret, gsize n)
{
  g_return_if_fail (n <= secret->len);
  memmove (secret->data, secret->data + n, secret->len - n);
  secret->len -= n;
  secret_wipe (secret->data + secret->len, n);
}

void
secret_free (Secret *secret)
{
  if (secret == NULL)
    return;
  if (secret->data != NULL)
    OPENSSL_secure_clear_free (secret->data, MAX (secret->len, 1));
  g_free (secret);
}

guint8 *
secret_data (Secret *secret)
{
  return secret->data;
}

const guint8 *
secret_peek (const Secret *secret)
{
  return secret->data;
}

gsize
secret_len (const Secret *secret)
{
  return secret->len;
}

gboolean
secret_equal (const Secret *a, const Secret *b)
{
  return a->len == b->len && CRYPTO_memcmp (a->data, b->data, a->len) == 0;
}

void
secret_wipe (void *data, gsize len)
{
  if (len > 0)
    OPENSSL_cleanse (data, len);
}

gboolean
secret_harden_process (GError **error)
{
  const struct rlimit no_core = { 0, 0 };

  /* Parsers and widgets copy what they are given into ordinary memory. The allocator's cache of small blocks is not
   * reached by this: what is short and secret is still wiped by its owner. */
  mallopt (M_PERTURB, SECRET_FREED_BYTE);
  if (prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && setrlimit (RLIMIT_CORE, &no_core) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("core dumps cannot be turned off: %s"), g_strerror (errno));
  return FALSE;
}
