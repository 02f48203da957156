/* What the server hands one terminal process at the start (and again after a crash): the keys of that form's items
 * only, and where the sitting stands. Sealed by HPKE to the segment's receive key: docs/formats/release.md.
 *
 *   magic "EXREL/1\n" 8 | n_slots u16 | extra_s u32 | flags u8 (1: points keys present) | next_seq u64 | used_ms u64 |
 * part u16 | part_base_ms u64 | granted_ms u64 | part_granted_ms u64 | credited_ms u64 | current_slot u32 | paused u8 |
 * started u8 | submitted u8 | per slot: idx u32 | item key 32 | points key 32 | flagged u8 | viewed u8 | response_len
 * u8 | response
 *
 * HPKE info = "exam-release/v1\n", AAD = SHA-256 of the segment header. */
#pragma once

#include <glib.h>

#include "common/crypto/hpke.h"
#include "common/exam/sitting-state.h"

typedef struct
{
  guint32 extra_s;     /* approved extra time of this candidate, added to each part's clock */
  gboolean has_points; /* score_release "start": points keys are there; "finish": zeros */
  GArray *idx;         /* of guint32 by slot: must equal the form that the terminal draws itself */
  Secret *item_keys;   /* 32 bytes per slot */
  Secret *points_keys; /* 32 bytes per slot */
  SittingState *state;
} Release;

Release *release_new (guint n_slots);
void release_free (Release *release);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Release, release_free)

/* enc(32) || sealed. */
GBytes *release_seal (const Release *release,
                      const guint8 receive_public32[32],
                      const guint8 header_sha256[DIGEST_LEN],
                      GError **error);
Release *release_open (const guint8 *data,
                       gsize len,
                       const Secret *receive_private32,
                       const guint8 header_sha256[DIGEST_LEN],
                       GError **error);
/* Borrowed view of 32 bytes. */
const guint8 *release_item_key (const Release *release, guint slot);
const guint8 *release_points_key (const Release *release, guint slot);
