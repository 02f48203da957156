/* Merkle trees of RFC 6962: hashing a whole tree, and judging proofs by the algorithms of RFC 9162, 2.1.3 and 2.1.4. */
#include "common/tlog/merkle.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define MERKLE_MAX_HEIGHT 64
#define MERKLE_MAX_SIZE   ((guint64)G_MAXINT64)

void
merkle_leaf_hash (const void *leaf, gsize len, guint8 out32[DIGEST_LEN])
{
  if (len == 0)
    digest_sha256 (out32, "\0", 1);
  else
    digest_sha256_parts (out32, "\0", (gsize)1, leaf, len, NULL);
}

static void
merkle_node_hash (const guint8 *left, const guint8 *right, guint8 *out32)
{
  guint8 node[1 + 2 * DIGEST_LEN] = { 0x01 };

  memcpy (node + 1, left, DIGEST_LEN);
  memcpy (node + 1 + DIGEST_LEN, right, DIGEST_LEN);
  digest_sha256 (out32, node, sizeof node);
}

void
merkle_root (const guint8 *leaf_hashes, guint64 n, guint8 out32[DIGEST_LEN])
{
  guint8 stack[MERKLE_MAX_HEIGHT][DIGEST_LEN]; /* roots of full subtrees, the largest first */
  guint depth = 0;

  if (n == 0)
    {
      digest_sha256 (out32, "", 0);
      return;
    }
  for (guint64 i = 0; i < n; i++)
    {
      memcpy (stack[depth++], leaf_hashes + i * DIGEST_LEN, DIGEST_LEN);
      for (guint64 carry = i + 1; carry % 2 == 0; carry /= 2)
        {
          merkle_node_hash (stack[depth - 2], stack[depth - 1], stack[depth - 2]);
          depth--;
        }
    }
  for (; depth > 1; depth--)
    merkle_node_hash (stack[depth - 2], stack[depth - 1], stack[depth - 2]);
  memcpy (out32, stack[0], DIGEST_LEN);
}

static gboolean
merkle_fail (GError **error, AdilError code, const char *message)
{
  g_set_error_literal (error, ADIL_ERROR, (gint)code, message);
  return FALSE;
}

gboolean
merkle_verify_inclusion (guint64 leaf_index,
                         guint64 tree_size,
                         const guint8 leaf_hash32[DIGEST_LEN],
                         const guint8 *proof,
                         gsize n_proof,
                         const guint8 root32[DIGEST_LEN],
                         GError **error)
{
  guint8 hash[DIGEST_LEN];
  guint64 node, last;

  if (tree_size > MERKLE_MAX_SIZE || leaf_index >= tree_size)
    return merkle_fail (error, ADIL_ERROR_REFUSED, _ ("the proof's leaf number lies outside its tree"));
  node = leaf_index;
  last = tree_size - 1;
  memcpy (hash, leaf_hash32, DIGEST_LEN);
  for (gsize i = 0; i < n_proof; i++)
    {
      const guint8 *sibling = proof + i * DIGEST_LEN;

      if (last == 0)
        return merkle_fail (error, ADIL_ERROR_DAMAGED, _ ("the inclusion proof is too long"));
      if (node % 2 == 1 || node == last)
        {
          merkle_node_hash (sibling, hash, hash);
          /* On the right border, levels without a left sibling have no node in the proof. */
          while (node % 2 == 0 && node != 0)
            {
              node /= 2;
              last /= 2;
            }
        }
      else
        merkle_node_hash (hash, sibling, hash);
      node /= 2;
      last /= 2;
    }
  if (last != 0)
    return merkle_fail (error, ADIL_ERROR_DAMAGED, _ ("the inclusion proof is too short"));
  if (memcmp (hash, root32, DIGEST_LEN) != 0)
    return merkle_fail (error, ADIL_ERROR_DAMAGED, _ ("the inclusion proof does not lead to the root"));
  return TRUE;
}

/* size1 < size2, both in range. first is the path's start: the largest full subtree that ends the old tree. */
static gboolean
merkle_walk_consistency (guint64 size1,
                         guint64 size2,
                         const guint8 *root1,
                         const guint8 *root2,
                         const guint8 *first,
                         const guint8 *proof,
                         gsize n_proof,
                         GError **error)
{
  guint8 old_hash[DIGEST_LEN], new_hash[DIGEST_LEN];
  guint64 node = size1 - 1, last = size2 - 1;

  for (; node % 2 == 1; node /= 2)
    last /= 2;
  memcpy (old_hash, first, DIGEST_LEN);
  memcpy (new_hash, first, DIGEST_LEN);
  for (gsize i = 0; i < n_proof; i++)
    {
      const guint8 *sibling = proof + i * DIGEST_LEN;

      if (last == 0)
        return merkle_fail (error, ADIL_ERROR_DAMAGED, _ ("the consistency proof is too long"));
      if (node % 2 == 1 || node == last)
        {
          merkle_node_hash (sibling, old_hash, old_hash);
          merkle_node_hash (sibling, new_hash, new_hash);
          while (node % 2 == 0 && node != 0)
            {
              node /= 2;
              last /= 2;
            }
        }
      else
        merkle_node_hash (new_hash, sibling, new_hash);
      node /= 2;
      last /= 2;
    }
  if (last != 0)
    return merkle_fail (error, ADIL_ERROR_DAMAGED, _ ("the consistency proof is too short"));
  if (memcmp (old_hash, root1, DIGEST_LEN) != 0 || memcmp (new_hash, root2, DIGEST_LEN) != 0)
    return merkle_fail (error, ADIL_ERROR_DAMAGED, _ ("the consistency proof does not lead to both roots"));
  return TRUE;
}

gboolean
merkle_verify_consistency (guint64 size1,
                           guint64 size2,
                           const guint8 root1[DIGEST_LEN],
                           const guint8 root2[DIGEST_LEN],
                           const guint8 *proof,
                           gsize n_proof,
                           GError **error)
{
  if (size1 == 0 || size1 > size2 || size2 > MERKLE_MAX_SIZE)
    return merkle_fail (error, ADIL_ERROR_REFUSED, _ ("the sizes of a consistency proof must be 1 <= old <= new"));
  if (size1 == size2)
    {
      if (n_proof != 0 || memcmp (root1, root2, DIGEST_LEN) != 0)
        return merkle_fail (error, ADIL_ERROR_DAMAGED, _ ("two trees of the same size differ"));
      return TRUE;
    }
  /* A full old tree is itself the first node; the proof leaves it out. */
  if ((size1 & (size1 - 1)) == 0)
    return merkle_walk_consistency (size1, size2, root1, root2, root1, proof, n_proof, error);
  if (n_proof == 0)
    return merkle_fail (error, ADIL_ERROR_DAMAGED, _ ("the consistency proof is too short"));
  return merkle_walk_consistency (size1, size2, root1, root2, proof, proof + DIGEST_LEN, n_proof - 1, error);
}
