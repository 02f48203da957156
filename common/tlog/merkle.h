/* RFC 6962 Merkle trees: root, inclusion and consistency proofs over SHA-256 leaf hashes. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"

/* SHA-256(0x00 || leaf). */
void merkle_leaf_hash (const void *leaf, gsize len, guint8 out32[DIGEST_LEN]);
/* Root over n leaf hashes laid one after another (32 * n bytes); SHA-256 of nothing for n = 0. */
void merkle_root (const guint8 *leaf_hashes, guint64 n, guint8 out32[DIGEST_LEN]);

/* proof is n_proof hashes laid one after another. DAMAGED where the proof does not lead to root32. REFUSED where
 * leaf_index is not below tree_size, or tree_size is above 2^63 - 1. */
gboolean merkle_verify_inclusion (guint64 leaf_index,
                                  guint64 tree_size,
                                  const guint8 leaf_hash32[DIGEST_LEN],
                                  const guint8 *proof,
                                  gsize n_proof,
                                  const guint8 root32[DIGEST_LEN],
                                  GError **error);
/* REFUSED unless 1 <= size1 <= size2 <= 2^63 - 1; size1 = size2 needs an empty proof and equal roots. DAMAGED where the
 * proof does not lead to both roots. */
gboolean merkle_verify_consistency (guint64 size1,
                                    guint64 size2,
                                    const guint8 root1[DIGEST_LEN],
                                    const guint8 root2[DIGEST_LEN],
                                    const guint8 *proof,
                                    gsize n_proof,
                                    GError **error);
