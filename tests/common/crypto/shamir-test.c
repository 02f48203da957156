#include "common/crypto/shamir.h"

#include <string.h>

#include "common/base/error.h"
#include "tests/common/base/fixture.h"

/* Combines the shares at the n numbers in xs, taken from all. */
static Secret *
combine (GPtrArray *all, const guint8 *xs, guint n, GError **error)
{
  g_autofree const Secret **shares = g_new0 (const Secret *, n + 1);

  for (guint i = 0; i < n; i++)
    shares[i] = g_ptr_array_index (all, xs[i] - 1);
  return shamir_combine (xs, shares, n, error);
}

static void
test_any_three_of_five (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Secret) secret = secret_new_random (32, NULL);
  g_autoptr (GPtrArray) shares = shamir_split (secret, 3, 5, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (shares->len, ==, 5);
  for (guint8 a = 1; a <= 5; a++)
    for (guint8 b = 1; b <= 5; b++)
      for (guint8 c = 1; c <= 5; c++)
        {
          const guint8 xs[] = { a, b, c };
          g_autoptr (Secret) rebuilt = NULL;

          if (a == b || b == c || a == c)
            continue;
          rebuilt = combine (shares, xs, 3, &error);
          g_assert_no_error (error);
          g_assert_true (secret_equal (rebuilt, secret));
        }
}

static void
test_too_few (void)
{
  g_autoptr (Secret) secret = secret_new_random (32, NULL);
  g_autoptr (GPtrArray) shares = shamir_split (secret, 3, 5, NULL);
  const guint8 xs[] = { 2, 4 };
  g_autoptr (Secret) rebuilt = combine (shares, xs, 2, NULL);
  g_autoptr (Secret) more = combine (shares, (const guint8[]){ 1, 2, 3, 4, 5 }, 5, NULL);

  g_assert_nonnull (rebuilt);
  g_assert_false (secret_equal (rebuilt, secret));
  g_assert_true (secret_equal (more, secret));
}

static void
test_limits (void)
{
  g_autoptr (Secret) secret = secret_new_copy ((const guint8 *)"ab", 2);
  g_autoptr (GPtrArray) all = shamir_split (secret, 255, 255, NULL);
  g_autoptr (GPtrArray) one = shamir_split (secret, 1, 2, NULL);
  guint8 xs[255];
  g_autoptr (Secret) rebuilt = NULL;

  for (guint i = 0; i < 255; i++)
    xs[i] = (guint8)(i + 1);
  rebuilt = combine (all, xs, 255, NULL);
  g_assert_true (secret_equal (rebuilt, secret));
  g_assert_true (secret_equal (g_ptr_array_index (one, 1), secret));
}

/* Worked by hand: f(x) = 0x42 + 0x83 x over GF(2^8)/0x11b: f(1) = 0xc1; 0x83 * 2 = 0x1d, f(2) = 0x5f; f(3) = 0xdc. */
static void
test_known_shares (void)
{
  g_autoptr (Secret) s1 = secret_new_copy ((const guint8 *)"\xc1", 1);
  g_autoptr (Secret) s2 = secret_new_copy ((const guint8 *)"\x5f", 1);
  g_autoptr (Secret) s3 = secret_new_copy ((const guint8 *)"\xdc", 1);
  const Secret *const first[] = { s1, s2 };
  const Secret *const second[] = { s3, s1 };
  g_autoptr (Secret) a = shamir_combine ((const guint8[]){ 1, 2 }, first, 2, NULL);
  g_autoptr (Secret) b = shamir_combine ((const guint8[]){ 3, 1 }, second, 2, NULL);

  g_assert_cmpint (secret_peek (a)[0], ==, 0x42);
  g_assert_cmpint (secret_peek (b)[0], ==, 0x42);
}

/* Over many splittings of one byte with k = 2 every value of share 1 comes up: it says nothing about the secret. */
static void
test_share_is_uniform (void)
{
  g_autoptr (Secret) secret = secret_new (8192);
  g_autoptr (GPtrArray) shares = shamir_split (secret, 2, 2, NULL);
  guint counts[256] = { 0 };

  for (gsize i = 0; i < 8192; i++)
    counts[secret_peek (g_ptr_array_index (shares, 0))[i]]++;
  for (guint i = 0; i < 256; i++)
    {
      g_assert_cmpuint (counts[i], >, 0); /* 32 expected: below 1 or above 100 is less likely than 1e-11 */
      g_assert_cmpuint (counts[i], <, 100);
    }
}

static void
test_split_refuses (void)
{
  static const guint BAD[][2] = { { 0, 3 }, { 4, 3 }, { 1, 256 }, { 0, 0 } };
  g_autoptr (Secret) secret = secret_new (4);

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (shamir_split (secret, BAD[i][0], BAD[i][1], &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
    }
}

static void
check_combine_fails (const guint8 *xs, const Secret *const *shares, guint n)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (shamir_combine (xs, shares, n, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
}

static void
test_combine_refuses (void)
{
  g_autoptr (Secret) a = secret_new (4);
  g_autoptr (Secret) b = secret_new (4);
  g_autoptr (Secret) longer = secret_new (5);
  const Secret *const shares[] = { a, b };
  const Secret *const uneven[] = { a, longer };

  check_combine_fails ((const guint8[]){ 1, 1 }, shares, 2);
  check_combine_fails ((const guint8[]){ 0, 1 }, shares, 2);
  check_combine_fails ((const guint8[]){ 1, 2 }, uneven, 2);
  check_combine_fails (NULL, NULL, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shamir/any-three-of-five-rebuild", test_any_three_of_five);
  g_test_add_func ("/shamir/one-and-255-are-the-limits", test_limits);
  g_test_add_func ("/shamir/shares-worked-by-hand-combine", test_known_shares);
  g_test_add_func ("/shamir/too-few-shares-give-another-secret", test_too_few);
  g_test_add_func ("/shamir/one-share-takes-every-value", test_share_is_uniform);
  g_test_add_func ("/shamir/impossible-schemes-are-refused", test_split_refuses);
  g_test_add_func ("/shamir/repeated-zero-and-uneven-shares-are-refused", test_combine_refuses);
  return g_test_run ();
}
