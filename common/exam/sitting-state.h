/* What a sitting's records add up to: answers, flags, time, part, submitted. The terminal folds each record as it seals
 * it, the server folds the decrypted ones: same function, same result. */
#pragma once

#include <glib.h>

#include "common/exam/answer-record.h"
#include "common/exam/draw.h"

typedef struct
{
  char response[EXAM_RESPONSE_MAX + 1]; /* "" for no answer */
  gboolean flagged;
  gboolean viewed;
} SlotState;

typedef struct
{
  GArray *slots; /* of SlotState, one per form slot */
  guint64 next_seq;
  guint64 used_ms;      /* in all parts, as of the last record */
  guint64 part_used_ms; /* in the current part */
  guint64 part_base_ms; /* used_ms when the current part began */
  guint64 granted_ms;   /* added by proctors, all parts */
  guint64 part_granted_ms;
  guint64 credited_ms; /* interruption given back, for people to see; it was never used up */
  guint part;
  guint32 current_slot;
  gboolean paused;
  gboolean started;
  gboolean submitted;
  RecordSubmitCode submit_code;
  char submit_text[EXAM_RESPONSE_MAX + 1]; /* the terminal's own scores, score_text_format() */
  guint n_answered;
  guint n_flagged;
} SittingState;

SittingState *sitting_state_new (guint n_slots);
void sitting_state_free (SittingState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SittingState, sitting_state_free)

/* Folds one record. form checks that a record's idx is the item of its slot. DAMAGED, state untouched, where a record
 * is impossible: wrong seq, slot out of range, idx of another item, a response that the item cannot have (response.h),
 * used_ms going back, an answer to an item of another part than the one that runs, a part that is not the next one,
 * text that is not printable ASCII, a SUBMIT whose value is not n_answered, anything after SUBMIT, a first record that
 * is not START with the hash of the form. form is not compared with that hash. */
gboolean sitting_state_apply (SittingState *state, const Form *form, const RecordBody *body, GError **error);
/* Newly allocated array of borrowed strings, one per slot, for score_form(). */
const char **sitting_state_responses (const SittingState *state);
