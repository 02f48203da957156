#include "common/crypto/secret.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/base/error.h"

static void
test_new_is_zero (void)
{
  g_autoptr (Secret) secret = secret_new (100);
  g_autoptr (Secret) empty = secret_new (0);

  g_assert_cmpuint (secret_len (secret), ==, 100);
  for (gsize i = 0; i < 100; i++)
    g_assert_cmpint (secret_peek (secret)[i], ==, 0);
  g_assert_cmpuint (secret_len (empty), ==, 0);
}

static void
test_copy (void)
{
  g_autoptr (Secret) a = secret_new_copy ((const guint8 *)"key", 3);
  g_autoptr (Secret) b = secret_dup (a);

  g_assert_true (secret_equal (a, b));
  secret_data (b)[2] ^= 1;
  g_assert_false (secret_equal (a, b));
  g_assert_cmpmem (secret_peek (a), 3, "key", 3);
}

static void
test_equal_lengths (void)
{
  g_autoptr (Secret) a = secret_new (3);
  g_autoptr (Secret) b = secret_new (4);
  g_autoptr (Secret) none = secret_new (0);
  g_autoptr (Secret) nothing = secret_new (0);

  g_assert_false (secret_equal (a, b));
  g_assert_true (secret_equal (none, nothing));
}

static void
test_random (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) a = secret_new_random (32, &error);
  g_autoptr (Secret) b = secret_new_random (32, &error);

  g_assert_no_error (error);
  g_assert_false (secret_equal (a, b));
}

static void
test_wipe (void)
{
  guint8 bytes[] = "secret";

  secret_wipe (bytes, sizeof bytes);
  for (gsize i = 0; i < sizeof bytes; i++)
    g_assert_cmpint (bytes[i], ==, 0);
  secret_wipe (NULL, 0);
  secret_free (NULL);
}

/* The pool gives a freed block to the next of its size; what was there must be gone. */
static void
test_freed_is_wiped (void)
{
  Secret *secret = secret_new_copy ((const guint8 *)"0123456789abcdef0123456789abcdef", 32);
  const guint8 *place = secret_peek (secret);
  gboolean seen_again = FALSE;

  secret_free (secret);
  for (guint i = 0; i < 64; i++)
    {
      g_autoptr (Secret) again = secret_new (32);

      seen_again = seen_again || secret_peek (again) == place;
      for (gsize j = 0; j < 32; j++)
        g_assert_cmpint (secret_peek (again)[j], ==, 0);
    }
  g_assert_true (seen_again);
}

static void
test_open_again (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (secret_pool_open (4096, &error));
  g_assert_true (secret_pool_open (8192, &error));
  g_assert_no_error (error);
}

static void
test_no_locked_memory (void)
{
  const struct rlimit none = { 0, 0 };

  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = NULL;

      /* The privileged may lock whatever the limit says. */
      g_assert_true (geteuid () != 0 || setresuid (65534, 65534, 65534) == 0);
      g_unsetenv ("ADIL_ALLOW_UNLOCKED_MEMORY");
      g_assert_cmpint (setrlimit (RLIMIT_MEMLOCK, &none), ==, 0);
      g_assert_false (secret_pool_open (65536, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
      g_assert_nonnull (strstr (error->message, "RLIMIT_MEMLOCK"));
      g_setenv ("ADIL_ALLOW_UNLOCKED_MEMORY", "1", TRUE);
      g_assert_true (secret_pool_open (65536, NULL));
      secret_free (secret_new_copy ((const guint8 *)"works", 5));
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_exhausted (void)
{
  if (g_test_subprocess ())
    {
      secret_pool_open (4096, NULL);
      secret_new (8192);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*exhausted*");
}

/* What comes from outside may ask for too much: an error, not the end. */
static void
test_try_new (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Secret) secret = NULL;

      secret_pool_open (4096, NULL);
      g_assert_null (secret_try_new (8192, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT);
      g_clear_error (&error);
      secret = secret_try_new (64, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (secret_len (secret), ==, 64);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_drop_front (void)
{
  g_autoptr (Secret) secret = secret_new_copy ((const guint8 *)"saltdocument", 12);

  secret_drop_front (secret, 4);
  g_assert_cmpmem (secret_peek (secret), secret_len (secret), "document", 8);
  g_assert_cmpmem (secret_peek (secret) + 8, 4, "\0\0\0\0", 4);
  secret_drop_front (secret, 0);
  g_assert_cmpuint (secret_len (secret), ==, 8);
  secret_drop_front (secret, 8);
  g_assert_cmpuint (secret_len (secret), ==, 0);
}

static void
test_harden_overwrites_freed_memory (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the sanitizer has an allocator of its own");
#else
  if (g_test_subprocess ())
    {
      enum
      {
        LEN = 4000,
        LINKS = 64 /* where the allocator keeps its own pointers */
      };
      volatile char *volatile block;

      g_assert_true (secret_harden_process (NULL));
      block = malloc (LEN);
      for (guint i = 0; i < LEN; i++)
        block[i] = 'S';
      free ((void *)block);
      block = malloc (LEN);
      for (guint i = LINKS; i < LEN; i++)
        g_assert_cmpint (block[i], !=, 'S');
      free ((void *)block);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
#endif
}

static void
test_harden (void)
{
  if (g_test_subprocess ())
    {
      struct rlimit core;

      g_assert_true (secret_harden_process (NULL));
      g_assert_cmpint (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0), ==, 0);
      g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
      g_assert_cmpuint (core.rlim_max, ==, 0);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/new-memory-is-zero", test_new_is_zero);
  g_test_add_func ("/secret/a-copy-is-its-own", test_copy);
  g_test_add_func ("/secret/other-lengths-differ", test_equal_lengths);
  g_test_add_func ("/secret/random-secrets-differ", test_random);
  g_test_add_func ("/secret/wipe-leaves-zeros", test_wipe);
  g_test_add_func ("/secret/freed-memory-is-wiped", test_freed_is_wiped);
  g_test_add_func ("/secret/opening-the-pool-again-does-nothing", test_open_again);
  g_test_add_func ("/secret/unlocked-memory-is-refused-unless-allowed", test_no_locked_memory);
  g_test_add_func ("/secret/an-exhausted-pool-ends-the-process", test_exhausted);
  g_test_add_func ("/secret/a-length-from-outside-is-refused-where-the-pool-is-too-small", test_try_new);
  g_test_add_func ("/secret/the-front-can-be-dropped", test_drop_front);
  g_test_add_func ("/secret/hardening-turns-dumps-off", test_harden);
  g_test_add_func ("/secret/hardening-overwrites-freed-memory", test_harden_overwrites_freed_memory);
  return g_test_run ();
}
