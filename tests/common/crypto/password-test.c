#include "common/crypto/password.h"

#include <string.h>

#include "common/base/error.h"

static const PasswordCost CHEAP = { .memory_kib = 64, .iterations = 1 };

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *encoded = password_hash ("rahasia-Äß", &PASSWORD_COST_PIN, &error);
  g_autofree char *again = password_hash ("rahasia-Äß", &PASSWORD_COST_PIN, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (encoded, "$argon2id$v=19$m=1024,t=2,p=1$"));
  g_assert_cmpstr (encoded, !=, again); /* a salt of its own each time */
  g_assert_true (password_verify (encoded, "rahasia-Äß"));
  g_assert_true (password_verify (again, "rahasia-Äß"));
  g_assert_false (password_verify (encoded, "rahasia-äß"));
  g_assert_false (password_verify (encoded, "rahasia-Ä"));
  g_assert_false (password_verify (encoded, ""));
  g_assert_false (password_verify (encoded, NULL));
}

static void
test_account_cost (void)
{
  g_autofree char *encoded = password_hash ("pw", &PASSWORD_COST_ACCOUNT, NULL);

  g_assert_true (g_str_has_prefix (encoded, "$argon2id$v=19$m=65536,t=3,p=1$"));
  g_assert_true (password_verify (encoded, "pw"));
}

/* Made by the argon2 command: echo -n password | argon2 somesalt -id -t 2 -k 256 -p 1 -l 32 -e (RFC 9106, v 0x13). */
static void
test_known_string (void)
{
  const char *encoded = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  g_assert_true (password_verify (encoded, "password"));
  g_assert_false (password_verify (encoded, "passwore"));
}

static void
test_refuses_lengths (void)
{
  g_autoptr (GError) empty_error = NULL;
  g_autoptr (GError) long_error = NULL;
  g_autofree char *longest = g_strnfill (1024, 'x');
  g_autofree char *too_long = g_strnfill (1025, 'x');
  g_autofree char *encoded = password_hash (longest, &CHEAP, NULL);

  g_assert_true (password_verify (encoded, longest));
  g_assert_null (password_hash ("", &CHEAP, &empty_error));
  g_assert_error (empty_error, ADIL_ERROR, ADIL_ERROR_REFUSED);
  g_assert_null (password_hash (too_long, &CHEAP, &long_error));
  g_assert_error (long_error, ADIL_ERROR, ADIL_ERROR_REFUSED);
  g_assert_false (password_verify (encoded, too_long));
}

static void
test_damaged_strings (void)
{
  static const char *const BAD[] = {
    "",
    "x",
    "$argon2id$",
    "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=999999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=256,t=999999999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=256,t=2,p=999$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$",
    "$argon2id$v=19$m=256,t=2,p=1$",
  };
  g_autofree char *encoded = password_hash ("pw", &CHEAP, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    g_assert_false (password_verify (BAD[i], "password"));
  g_assert_false (password_verify (NULL, "password"));
  for (gsize len = 0; len < strlen (encoded); len++)
    {
      g_autofree char *cut = g_strndup (encoded, len);

      g_assert_false (password_verify (cut, "pw"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/password/the-right-password-and-no-other-fits", test_round_trip);
  g_test_add_func ("/password/accounts-cost-64-mib", test_account_cost);
  g_test_add_func ("/password/a-string-of-the-reference-program-fits", test_known_string);
  g_test_add_func ("/password/empty-and-endless-passwords-are-refused", test_refuses_lengths);
  g_test_add_func ("/password/damaged-and-costly-strings-never-fit", test_damaged_strings);
  return g_test_run ();
}
