/* Commitment, key and encryption of one item's content or points. */
#include "common/exam/item-seal.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

static const char *
item_seal_tag (ItemSealPart part)
{
  switch (part)
    {
    case ITEM_SEAL_CONTENT:
      return "exam-item/v1\n";
    case ITEM_SEAL_POINTS:
      return "exam-points/v1\n";
    }
  g_return_val_if_reached (NULL);
}

static char *
item_seal_aad (ItemSealPart part, const char *exam, guint32 idx, const char *item_id)
{
  return g_strdup_printf ("%s%s\n%u\n%s", item_seal_tag (part), exam, idx, item_id);
}

void
item_seal_commit_cek (const Secret *cek, guint8 out32[DIGEST_LEN])
{
  static const char TAG[] = "exam-cek/v1\n";

  digest_sha256_parts (out32, TAG, sizeof TAG - 1, secret_peek (cek), secret_len (cek), NULL);
}

void
item_seal_commit (const guint8 *plain, gsize len, guint8 out32[DIGEST_LEN])
{
  static const guint8 TAG[] = { 0 };

  digest_sha256_parts (out32, TAG, sizeof TAG, plain, len, NULL);
}

Secret *
item_seal_derive_key (const Secret *cek, const guint8 nonce32[32], ItemSealPart part, const guint8 commit32[DIGEST_LEN])
{
  const char *tag = item_seal_tag (part);
  gsize tag_len = strlen (tag);
  guint8 info[64];

  g_assert (tag_len + DIGEST_LEN <= sizeof info);
  memcpy (info, tag, tag_len);
  memcpy (info + tag_len, commit32, DIGEST_LEN);
  return digest_hkdf (nonce32, 32, cek, info, tag_len + DIGEST_LEN, AEAD_KEY_LEN);
}

GBytes *
item_seal_encrypt (const Secret *key,
                   ItemSealPart part,
                   const char *exam,
                   guint32 idx,
                   const char *item_id,
                   const guint8 *plain,
                   gsize len,
                   GError **error)
{
  static const guint8 NONCE[AEAD_NONCE_LEN] = { 0 };
  g_autofree char *aad = item_seal_aad (part, exam, idx, item_id);
  g_autofree guint8 *sealed = g_malloc (len + AEAD_TAG_LEN);

  if (!aead_seal (key, NONCE, (const guint8 *)aad, strlen (aad), plain, len, sealed, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&sealed), len + AEAD_TAG_LEN);
}

static Secret *
item_seal_decrypt (const Secret *key,
                   ItemSealPart part,
                   const Manifest *manifest,
                   const ManifestItem *item,
                   const guint8 *sealed,
                   gsize sealed_len,
                   GError **error)
{
  static const guint8 NONCE[AEAD_NONCE_LEN] = { 0 };
  g_autofree char *aad = item_seal_aad (part, manifest->exam, item->idx, item->item_id);
  g_autoptr (Secret) plain = NULL;

  /* An empty document is none: an item or its points always has text. */
  if (sealed_len <= ITEM_SEAL_SALT_LEN + AEAD_TAG_LEN)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("the ciphertext is too short"));
      return NULL;
    }
  plain = secret_try_new (sealed_len - AEAD_TAG_LEN, error);
  if (plain == NULL
      || !aead_open (key, NONCE, (const guint8 *)aad, strlen (aad), sealed, sealed_len, secret_data (plain), error))
    return NULL;
  return g_steal_pointer (&plain);
}

Secret *
item_seal_open (const Secret *key,
                ItemSealPart part,
                const Manifest *manifest,
                guint32 idx,
                const guint8 *sealed,
                gsize sealed_len,
                GError **error)
{
  const ManifestItem *item;
  const guint8 *expected;
  g_autoptr (Secret) plain = NULL;
  guint8 commit[DIGEST_LEN];

  g_return_val_if_fail (idx < manifest->items->len, NULL);
  item = manifest->items->pdata[idx];
  expected = part == ITEM_SEAL_CONTENT ? item->item_commit : item->points_commit;
  plain = item_seal_decrypt (key, part, manifest, item, sealed, sealed_len, error);
  if (plain == NULL)
    {
      adil_error_prefix_place (error, item->item_id, 0);
      return NULL;
    }
  item_seal_commit (secret_peek (plain), secret_len (plain), commit);
  if (memcmp (commit, expected, DIGEST_LEN) != 0)
    {
      g_set_error (
          error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
          _ ("%s: decrypts, but not to what the manifest commits to: the package was made to open in two ways"),
          item->item_id);
      return NULL;
    }
  secret_drop_front (plain, ITEM_SEAL_SALT_LEN);
  return g_steal_pointer (&plain);
}
