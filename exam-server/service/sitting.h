/* One candidate's sitting in the server's memory: the head of what is stored, and what the decrypted records add up to.
 */
#pragma once

#include "common/exam/draw.h"
#include "common/exam/score.h"
#include "common/exam/segment.h"
#include "common/exam/sitting-state.h"
#include "exam-server/store/store-sitting.h"

typedef enum
{
  SITTING_PHASE_WAITING,
  SITTING_PHASE_RUNNING,
  SITTING_PHASE_PAUSED,
  SITTING_PHASE_SUBMITTED,
  SITTING_PHASE_TERMINATED,
} SittingPhase;

typedef struct
{
  SegmentHeader header;
  guint8 bytes[SEGMENT_HEADER_LEN];
} SittingSegment;

typedef struct
{
  guint64 next_seq;
  guint8 chain[DIGEST_LEN];
  guint32 segment; /* number of the last one */
} SittingHead;

typedef struct
{
  /* Never change. */
  gint64 number; /* StoreSitting.number */
  char *pseudonym;
  char *session;
  char *exam;

  /* Under the service's lock. busy: one exchange is storing something for this sitting; only it may move the head. */
  gboolean busy;
  char *seat;
  guint8 terminal[DIGEST_LEN];
  SittingPhase phase;  /* of this sitting alone; sitting_phase_effective() adds the session's state */
  SittingHead head;    /* committed */
  GPtrArray *segments; /* of SittingSegment */
  gint64 started_ms;
  gint64 submitted_ms;
  guint n_evidence; /* refused bytes kept so far */
  gboolean dirty;   /* records that the live score does not include yet */
  gboolean has_score;
  ScoreSheet score; /* of the answers up to score_answers */
  guint score_answers;
  guint n_answered;
  gboolean is_scored; /* finally, compared with the terminal's */
  gboolean is_equal;

  /* Under replay_lock. */
  GMutex replay_lock;
  Form *form;
  char *form_sha256;          /* hex, what START must hold */
  const Blueprint *blueprint; /* of the bank that the form was drawn from */
  guint64 extra_ms;           /* approved, for each part */
  GHashTable *grants;         /* ids of grants that its records name */
  gboolean was_late;          /* an answer after the time was seen */
  SittingState *replay;
  GArray *keys;  /* of SegmentKeys, by segment */
  char *trouble; /* why the records cannot be replayed; NULL while they can */
} Sitting;

Sitting *sitting_new (const StoreSitting *row);
void sitting_free (Sitting *sitting);

const char *sitting_phase_to_text (SittingPhase phase);
SittingPhase sitting_phase_from_text (const char *text);
/* What the candidate is to do: her own phase together with the session's stored state. */
SittingPhase sitting_phase_effective (SittingPhase phase, const char *session_state);

/* Adds a segment's stored header. SYNTAX where it is not one. */
gboolean sitting_add_segment (Sitting *sitting, const guint8 *bytes, gsize len, GError **error);
/* NULL where there is none of this number. */
const SittingSegment *sitting_find_segment (const Sitting *sitting, guint32 number);
