/* Shares in, key in locked memory, items compared, everything wiped. */
#include "item-bank/cli/ceremony.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

#define CEREMONY_PRACTICE "rehearsal"

static void
ceremony_giver_free (gpointer data)
{
  CeremonyGiver *giver = data;

  g_free (giver->custodian);
  g_free (giver);
}

static CeremonyKind
ceremony_kind_of (const BankPackage *package, gboolean is_rehearsal)
{
  const char *exam = bank_package_manifest (package)->exam;

  if (!is_rehearsal)
    return CEREMONY_OPENING;
  return g_ascii_strncasecmp (exam, CEREMONY_PRACTICE, strlen (CEREMONY_PRACTICE)) == 0 ? CEREMONY_REHEARSAL
                                                                                        : CEREMONY_SHARE_REHEARSAL;
}

Ceremony *
ceremony_new (const BankPackage *package, gboolean is_rehearsal)
{
  Ceremony *ceremony = g_new0 (Ceremony, 1);

  ceremony->kind = ceremony_kind_of (package, is_rehearsal);
  ceremony->package = package;
  ceremony->givers = g_ptr_array_new_with_free_func (ceremony_giver_free);
  ceremony->refused = g_ptr_array_new_with_free_func (g_free);
  ceremony->shares = g_ptr_array_new_with_free_func ((GDestroyNotify)share_free);
  return ceremony;
}

void
ceremony_free (Ceremony *ceremony)
{
  if (ceremony == NULL)
    return;
  g_ptr_array_unref (ceremony->givers);
  g_ptr_array_unref (ceremony->refused);
  g_ptr_array_unref (ceremony->shares);
  g_free (ceremony);
}

static gboolean
ceremony_check (const Ceremony *ceremony, const Share *share, GError **error)
{
  if (!share_check (share, bank_package_manifest (ceremony->package), error))
    return FALSE;
  for (guint i = 0; i < ceremony->givers->len; i++)
    if (((const CeremonyGiver *)ceremony->givers->pdata[i])->x == share->x)
      {
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                     _ ("share %u of custodian %s was given already: another custodian's is needed"), share->x,
                     share->custodian);
        return FALSE;
      }
  if (ceremony->threshold == 0 || ceremony->threshold == share->threshold)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_CONFLICT,
               _ ("the share of %s says that %u are needed, the ones before say %u: one of them was changed"),
               share->custodian, share->threshold, ceremony->threshold);
  return FALSE;
}

gboolean
ceremony_take (Ceremony *ceremony, Share *share, gint64 now_s, GError **error)
{
  g_autoptr (Share) owned = share;
  g_autoptr (GError) local = NULL;
  CeremonyGiver *giver;

  if (!ceremony_check (ceremony, owned, &local))
    {
      g_ptr_array_add (ceremony->refused, g_strdup (local->message));
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  giver = g_new0 (CeremonyGiver, 1);
  giver->x = owned->x;
  giver->custodian = g_strdup (owned->custodian);
  giver->at_s = now_s;
  g_ptr_array_add (ceremony->givers, giver);
  ceremony->threshold = owned->threshold;
  if (ceremony->kind != CEREMONY_SHARE_REHEARSAL)
    g_ptr_array_add (ceremony->shares, g_steal_pointer (&owned));
  return TRUE;
}

gboolean
ceremony_has_enough (const Ceremony *ceremony)
{
  return ceremony->threshold > 0 && ceremony->givers->len >= ceremony->threshold;
}

gboolean
ceremony_wants_more (const Ceremony *ceremony)
{
  if (ceremony->kind == CEREMONY_SHARE_REHEARSAL)
    return ceremony->givers->len < bank_package_manifest (ceremony->package)->shares->len;
  return !ceremony_has_enough (ceremony);
}

static gboolean
ceremony_open_part (const Ceremony *ceremony,
                    const Secret *cek,
                    ItemSealPart part,
                    const ManifestItem *item,
                    CeremonyVisit visit,
                    gpointer data,
                    GError **error)
{
  const Manifest *manifest = bank_package_manifest (ceremony->package);
  g_autoptr (Secret) key = item_seal_derive_key (cek, manifest->nonce, part,
                                                 part == ITEM_SEAL_CONTENT ? item->item_commit : item->points_commit);
  g_autoptr (Secret) plain = bank_package_open_item (ceremony->package, part, item->idx, key, error);

  return plain != NULL && (visit == NULL || visit (item, part, plain, data, error));
}

static gboolean
ceremony_open_items (Ceremony *ceremony, const Secret *cek, CeremonyVisit visit, gpointer data, GError **error)
{
  const GPtrArray *items = bank_package_manifest (ceremony->package)->items;

  for (guint i = 0; i < items->len; i++, ceremony->n_verified++)
    if (!ceremony_open_part (ceremony, cek, ITEM_SEAL_CONTENT, items->pdata[i], visit, data, error)
        || !ceremony_open_part (ceremony, cek, ITEM_SEAL_POINTS, items->pdata[i], visit, data, error))
      return FALSE;
  return TRUE;
}

gboolean
ceremony_open (Ceremony *ceremony, CeremonyVisit visit, gpointer data, GError **error)
{
  g_autoptr (Secret) cek = NULL;

  if (ceremony->kind == CEREMONY_SHARE_REHEARSAL && ceremony->givers->len > 0)
    return TRUE;
  if (!ceremony_has_enough (ceremony))
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_GAP,
                   ceremony->threshold > 0 ? _ ("%u of %u shares that are needed are there")
                                           : _ ("%u shares are there: nothing can be opened"),
                   ceremony->givers->len, ceremony->threshold);
      return FALSE;
    }
  cek = share_combine (ceremony->shares, bank_package_manifest (ceremony->package), error);
  g_ptr_array_set_size (ceremony->shares, 0);
  if (cek == NULL)
    return FALSE;
  ceremony->is_key_rebuilt = TRUE;
  return ceremony_open_items (ceremony, cek, visit, data, error);
}
