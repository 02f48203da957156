/* The one type that holds secrets: locked memory that is never swapped or dumped and is wiped when freed.
 * Backed by OpenSSL's secure heap (guard pages, mlock, MADV_DONTDUMP). */
#pragma once

#include <glib.h>

typedef struct Secret Secret;

/* Once, first thing in main(), before threads. bytes is a power of two. LIMIT where the memory cannot be locked
 * (RLIMIT_MEMLOCK): the message says what to raise; ADIL_ALLOW_UNLOCKED_MEMORY=1 in the environment accepts that on a
 * developer's machine (secrets may then reach the swap file). Calling it again is fine and does nothing. Without any
 * call the first secret opens a pool of 1 MiB. */
gboolean secret_pool_open (gsize bytes, GError **error);

/* len zero bytes. Aborts the process when the pool is exhausted: continuing in plain memory would be worse. */
Secret *secret_new (gsize len);
/* The same for lengths that come from outside: LIMIT, NULL, when the pool is exhausted. */
Secret *secret_try_new (gsize len, GError **error);
/* A copy of data. The caller wipes the original. */
Secret *secret_new_copy (const guint8 *data, gsize len);
Secret *secret_dup (const Secret *secret);
/* len random bytes. */
Secret *secret_new_random (gsize len, GError **error);
/* Removes the first n bytes in place; n is at most the length. */
void secret_drop_front (Secret *secret, gsize n);
/* Wipes and frees. */
void secret_free (Secret *secret);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Secret, secret_free)

guint8 *secret_data (Secret *secret);
const guint8 *secret_peek (const Secret *secret);
gsize secret_len (const Secret *secret);
/* Constant time. */
gboolean secret_equal (const Secret *a, const Secret *b);
/* Overwrites memory of any kind in a way no compiler removes. */
void secret_wipe (void *data, gsize len);
/* Turns core dumps and ptrace by the same user off for this process (PR_SET_DUMPABLE 0, RLIMIT_CORE 0), and has free()
 * overwrite ordinary memory too, in blocks above about 1 KiB (M_PERTURB). */
gboolean secret_harden_process (GError **error);
