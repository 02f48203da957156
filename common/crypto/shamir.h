/* Shamir's secret sharing over GF(2^8) with the polynomial 0x11b, byte by byte: k of n shares rebuild the secret,
 * k - 1 say nothing about it. Share i is the polynomial at x = i, 1 <= i <= n <= 255. */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

/* n shares of the secret's length, n * (k - 1) ... of fresh randomness. Free with g_ptr_array_unref(). */
GPtrArray *shamir_split (const Secret *secret, guint k, guint n, GError **error);
/* shares[j] is the share at x = xs[j]; xs distinct and not 0. With fewer than k shares the result is a wrong secret,
 * not an error: compare a commitment afterwards. */
Secret *shamir_combine (const guint8 *xs, const Secret *const *shares, guint n_shares, GError **error);
