/* RFC 6962 Merkle trees: root, inclusion and consistency proofs over SHA-256 leaf hashes. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"

/* SHA-256(0x00 || leaf). */
void merkle_leaf_hash (const void *leaf, gsize len, guint8 out32[DIGEST_LEN]);
/* Root over n leaf hashes laid one after another (32 * n bytes); SHA-256 of nothing for n = 0. */
void merkle_root (const guint8 *leaf_hashes, guint64 n, guint8 out32[DIGEST_LEN]);

/* proof is n_proof hashes laid one after another. DAMAGED where the proof does not lead to root32. leaf_index must be
 * below tree_size; sizes above 2^63 - 1 are refused. */
gboolean merkle_verify_inclusion (guint64 leaf_index, guint64 tree_size, const guint8 leaf_hash32[DIGEST_LEN],
                                  const guint8 *proof, gsize n_proof, const guint8 root32[DIGEST_LEN], GError **error);
/* size1 = 0 is always refused; size1 = size2 needs an empty proof and equal roots. */
gboolean merkle_verify_consistency (guint64 size1, guint64 size2, const guint8 root1[DIGEST_LEN],
                                    const guint8 root2[DIGEST_LEN], const guint8 *proof, gsize n_proof, GError **error);
