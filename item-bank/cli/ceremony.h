/* The opening of a sealed bank by its custodians, and its rehearsal: shares come one after another, the key exists in
 * locked memory only while the items are opened, nothing of it or of the items leaves but what is asked for. */
#pragma once

#include "common/exam/bank-package.h"
#include "common/exam/share.h"

typedef struct
{
  guint x;
  char *custodian;
  gint64 at_s; /* seconds since 1970 */
} CeremonyGiver;

typedef enum
{
  CEREMONY_OPENING,
  CEREMONY_REHEARSAL,      /* of a practice package: everything is done */
  CEREMONY_SHARE_REHEARSAL /* of a real package: each share is checked and wiped, the key is never rebuilt */
} CeremonyKind;

typedef struct
{
  CeremonyKind kind;
  const BankPackage *package;
  GPtrArray *givers;  /* of CeremonyGiver, whose shares were accepted, in their order */
  GPtrArray *refused; /* of char*: why shares were not accepted */
  GPtrArray *shares;  /* of Share; empty for CEREMONY_SHARE_REHEARSAL and after the end */
  guint threshold;    /* 0 before the first share */
  gboolean is_key_rebuilt;
  guint n_verified; /* items whose content and points opened and fit their commitments */
} Ceremony;

/* package is verified and outlives the ceremony. A rehearsal of a package whose exam begins with "rehearsal" or
 * "REHEARSAL" is a whole one; of any other package it is CEREMONY_SHARE_REHEARSAL. */
Ceremony *ceremony_new (const BankPackage *package, gboolean is_rehearsal);
/* Wipes what secrets are left. */
void ceremony_free (Ceremony *ceremony);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ceremony, ceremony_free)

/* Takes the share, of which nothing stays where it is refused: REFUSED for another exam and for a share that was given
 * already, DAMAGED for one of another package, UNTRUSTED for a place or custodian that the package does not name,
 * CONFLICT where its threshold differs from the earlier ones'. */
gboolean ceremony_take (Ceremony *ceremony, Share *share, gint64 now_s, GError **error);
gboolean ceremony_has_enough (const Ceremony *ceremony);
/* Is another share asked for? A rehearsal with real shares wants every custodian's, though fewer will do. */
gboolean ceremony_wants_more (const Ceremony *ceremony);

/* Given each opened part of an item; FALSE stops. */
typedef gboolean (*CeremonyVisit) (
    const ManifestItem *item, ItemSealPart part, const Secret *plain, gpointer data, GError **error);

/* Rebuilds the key, wipes the shares, opens every item and compares it with the manifest, wipes the key. visit may be
 * NULL. GAP where shares are missing, DAMAGED where the key or an item does not fit, LIMIT where an item does not fit
 * into locked memory; n_verified says how far it came. For CEREMONY_SHARE_REHEARSAL one share is enough and nothing is
 * opened. */
gboolean ceremony_open (Ceremony *ceremony, CeremonyVisit visit, gpointer data, GError **error);
