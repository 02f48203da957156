/* One sitting in this process: its segment's keys, the form, the items in memory, the time ledger, the fold of its
 * records, the live score. It knows neither network nor disk: it makes records and takes releases. Secrets live in
 * locked memory and are wiped by sitting_free(). */
#pragma once

#include "common/crypto/hpke.h"
#include "common/exam/bank-package.h"
#include "common/exam/item-document.h"
#include "common/exam/points-set.h"
#include "common/exam/release.h"
#include "common/exam/score.h"
#include "common/exam/sitting-state.h"
#include "common/exam/time-ledger.h"

typedef struct
{
  const char *exam;
  const char *session;
  const char *pseudonym;
  const guint8 *terminal_sha256; /* 32 */
  const Secret *terminal_key_pem;
  const guint8 *scoring_public; /* 32 */
  guint32 number;               /* of the segment, from 1 */
  guint64 first_seq;
  const guint8 *previous_chain; /* 32 */
  guint64 now_ms;               /* boottime */
  guint64 wall_ms;
} SittingSegment;

typedef struct
{
  char *session;
  char *pseudonym;
  Ed25519Key *key;
  Secret *receive_private;
  SegmentKeys keys;
  guint8 header[SEGMENT_HEADER_LEN];
  guint32 number;
  guint64 first_seq;
  guint8 chain[DIGEST_LEN];
  guint64 opened_ms;
  guint64 last_record_ms;
  const BankPackage *package; /* borrowed, outlives the sitting */
  const Blueprint *blueprint; /* borrowed, as package */
  Form *form;                 /* NULL before the release, as all below */
  SittingState *state;
  GPtrArray *items;  /* of ItemDocument by slot */
  PointsSet *points; /* by slot; NULL where policy holds them back */
  Secret *score;     /* one ScoreSheet; with points only */
  TimeLedger ledger;
  guint32 extra_s;
} Sitting;

/* Fresh keys and the signed header of a new segment. */
Sitting *sitting_new (const SittingSegment *segment, GError **error);
void sitting_free (Sitting *sitting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sitting, sitting_free)

/* Draws the form from the transcript and the package, opens the release, compares, opens the items. REFUSED, saying
 * how, where the transcript is of another session or bank, or the release of another form or place in the records;
 * DAMAGED where bytes do not fit. The sitting is as before then. */
gboolean sitting_open_release (
    Sitting *sitting, const BankPackage *package, const char *transcript, GBytes *release, GError **error);

/* Makes the next record of body (its seq, t_ms and used_ms are filled in here): folds, seals, chains, scores. DAMAGED,
 * with nothing changed, where the record is impossible; after any other error the sitting makes no further record. */
gboolean
sitting_seal (Sitting *sitting, RecordBody *body, guint64 now_ms, guint8 out[ANSWER_RECORD_LEN], GError **error);

void sitting_set_running (Sitting *sitting, gboolean running, guint64 now_ms);
guint64 sitting_remaining_ms (Sitting *sitting, guint64 now_ms);
/* The contiguous slots of a part. */
void sitting_get_part_range (const Sitting *sitting, guint part, guint *out_first, guint *out_n);
guint sitting_count_answered (const Sitting *sitting, guint part);
/* NULL where the points are held back. */
const ScoreSheet *sitting_get_score (const Sitting *sitting);
