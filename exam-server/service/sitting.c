/* The in-memory form of a sitting and its phases. */
#include "exam-server/service/sitting.h"

#include <string.h>

#include "common/base/error.h"

static const char *const PHASES[] = { "waiting", "running", "paused", "submitted", "terminated" };

Sitting *
sitting_new (const StoreSitting *row)
{
  Sitting *sitting = g_new0 (Sitting, 1);

  sitting->number = row->number;
  sitting->pseudonym = g_strdup (row->pseudonym);
  sitting->session = g_strdup (row->session);
  sitting->exam = g_strdup (row->exam);
  sitting->seat = g_strdup (row->seat);
  memcpy (sitting->terminal, row->terminal, DIGEST_LEN);
  sitting->phase = sitting_phase_from_text (row->state);
  sitting->head.next_seq = (guint64)row->next_seq;
  sitting->head.segment = (guint32)row->last_segment;
  memcpy (sitting->head.chain, row->chain, DIGEST_LEN);
  sitting->started_ms = row->started_ms;
  sitting->submitted_ms = row->submitted_ms;
  sitting->segments = g_ptr_array_new_with_free_func (g_free);
  sitting->dirty = row->next_seq > 0;
  g_mutex_init (&sitting->replay_lock);
  sitting->keys = g_array_new (FALSE, TRUE, sizeof (SegmentKeys));
  sitting->grants = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return sitting;
}

void
sitting_free (Sitting *sitting)
{
  if (sitting == NULL)
    return;
  for (guint i = 0; i < sitting->keys->len; i++)
    segment_keys_clear (&g_array_index (sitting->keys, SegmentKeys, i));
  g_array_unref (sitting->keys);
  g_hash_table_unref (sitting->grants);
  g_free (sitting->form_sha256);
  g_ptr_array_unref (sitting->segments);
  if (sitting->form != NULL)
    form_free (sitting->form);
  if (sitting->replay != NULL)
    sitting_state_free (sitting->replay);
  g_mutex_clear (&sitting->replay_lock);
  g_free (sitting->trouble);
  g_free (sitting->pseudonym);
  g_free (sitting->session);
  g_free (sitting->exam);
  g_free (sitting->seat);
  g_free (sitting);
}

const char *
sitting_phase_to_text (SittingPhase phase)
{
  return PHASES[phase];
}

SittingPhase
sitting_phase_from_text (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (PHASES); i++)
    if (strcmp (PHASES[i], text) == 0)
      return (SittingPhase)i;
  return SITTING_PHASE_WAITING;
}

SittingPhase
sitting_phase_effective (SittingPhase phase, const char *session_state)
{
  if (phase == SITTING_PHASE_SUBMITTED || phase == SITTING_PHASE_TERMINATED)
    return phase;
  if (strcmp (session_state, "closed") == 0)
    return SITTING_PHASE_TERMINATED;
  if (strcmp (session_state, "paused") == 0)
    return SITTING_PHASE_PAUSED;
  if (phase == SITTING_PHASE_PAUSED)
    return SITTING_PHASE_PAUSED;
  if (strcmp (session_state, "running") == 0)
    return SITTING_PHASE_RUNNING;
  /* Let in one by one before the room is started as a whole. */
  if (strcmp (session_state, "open") == 0 && phase == SITTING_PHASE_RUNNING)
    return SITTING_PHASE_RUNNING;
  return SITTING_PHASE_WAITING;
}

gboolean
sitting_add_segment (Sitting *sitting, const guint8 *bytes, gsize len, GError **error)
{
  g_autofree SittingSegment *segment = g_new0 (SittingSegment, 1);

  if (len != SEGMENT_HEADER_LEN)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   "segment header of %s: %" G_GSIZE_FORMAT " bytes instead of %d", sitting->pseudonym, len,
                   SEGMENT_HEADER_LEN);
      return FALSE;
    }
  if (!segment_parse (bytes, &segment->header, error))
    return FALSE;
  memcpy (segment->bytes, bytes, SEGMENT_HEADER_LEN);
  g_ptr_array_add (sitting->segments, g_steal_pointer (&segment));
  return TRUE;
}

const SittingSegment *
sitting_find_segment (const Sitting *sitting, guint32 number)
{
  if (number == 0 || number > sitting->segments->len)
    return NULL;
  return sitting->segments->pdata[number - 1];
}
