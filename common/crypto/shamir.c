/* Shamir's secret sharing over GF(2^8), without tables or branches that depend on secret bytes. */
#include "common/crypto/shamir.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

static guint8
shamir_multiply (guint8 a, guint8 b)
{
  guint8 product = 0;

  for (int bit = 0; bit < 8; bit++)
    {
      product ^= (guint8)(a & -(b & 1));
      a = (guint8)((a << 1) ^ (0x1b & -(a >> 7)));
      b >>= 1;
    }
  return product;
}

/* a^254: the inverse, as the group has 255 elements; 0 for 0. */
static guint8
shamir_invert (guint8 a)
{
  guint8 result = 1;

  for (int bit = 0; bit < 7; bit++)
    {
      a = shamir_multiply (a, a);
      result = shamir_multiply (result, a);
    }
  return result;
}

GPtrArray *
shamir_split (const Secret *secret, guint k, guint n, GError **error)
{
  gsize len = secret_len (secret);
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func ((GDestroyNotify)secret_free);
  g_autoptr (Secret) coefficients = NULL;

  if (k < 1 || k > n || n > 255)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("%u of %u shares is not possible: 1 <= k <= n <= 255"), k,
                   n);
      return NULL;
    }
  coefficients = secret_new_random (len * (k - 1), error);
  if (coefficients == NULL)
    return NULL;
  for (guint x = 1; x <= n; x++)
    {
      Secret *share = secret_new (len);

      g_ptr_array_add (shares, share);
      /* Horner's rule from the highest power down, all bytes side by side. */
      for (guint power = k - 1; power >= 1; power--)
        for (gsize i = 0; i < len; i++)
          secret_data (share)[i] = shamir_multiply (
              (guint8)(secret_peek (share)[i] ^ secret_peek (coefficients)[(power - 1) * len + i]), (guint8)x);
      for (gsize i = 0; i < len; i++)
        secret_data (share)[i] ^= secret_peek (secret)[i];
    }
  return g_steal_pointer (&shares);
}

static gboolean
shamir_check_shares (const guint8 *xs, const Secret *const *shares, guint n_shares, GError **error)
{
  guint8 seen[256] = { 0 };

  if (n_shares == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("no share was given"));
      return FALSE;
    }
  for (guint i = 0; i < n_shares; i++)
    {
      const char *problem = NULL;

      if (xs[i] == 0)
        problem = _ ("share number 0 does not exist");
      else if (seen[xs[i]])
        problem = _ ("the share was given twice");
      else if (secret_len (shares[i]) != secret_len (shares[0]))
        problem = _ ("the share has another length than the first");
      if (problem != NULL)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("share %u: %s"), xs[i], problem);
          return FALSE;
        }
      seen[xs[i]] = 1;
    }
  return TRUE;
}

Secret *
shamir_combine (const guint8 *xs, const Secret *const *shares, guint n_shares, GError **error)
{
  Secret *secret;

  if (!shamir_check_shares (xs, shares, n_shares, error))
    return NULL;
  secret = secret_new (secret_len (shares[0]));
  for (guint j = 0; j < n_shares; j++)
    {
      guint8 weight = 1; /* Lagrange at 0: product of x_m / (x_m - x_j); minus is xor */

      for (guint m = 0; m < n_shares; m++)
        if (m != j)
          weight = shamir_multiply (weight, shamir_multiply (xs[m], shamir_invert (xs[m] ^ xs[j])));
      for (gsize i = 0; i < secret_len (secret); i++)
        secret_data (secret)[i] ^= shamir_multiply (secret_peek (shares[j])[i], weight);
    }
  return secret;
}
