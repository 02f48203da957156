/* Folding records into the state of a sitting. Every record is judged before anything changes. */
#include "common/exam/sitting-state.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/response.h"

#define GRANT_MS_MAX (24 * 3600 * G_GINT64_CONSTANT (1000))

SittingState *
sitting_state_new (guint n_slots)
{
  SittingState *state = g_new0 (SittingState, 1);

  state->slots = g_array_sized_new (FALSE, TRUE, sizeof (SlotState), n_slots);
  g_array_set_size (state->slots, n_slots);
  return state;
}

void
sitting_state_free (SittingState *state)
{
  if (state == NULL)
    return;
  g_array_unref (state->slots);
  g_free (state);
}

static gboolean
state_fail (const RecordBody *body, const char *message, GError **error)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("record %" PRIu64 ": %s"), body->seq, message);
  return FALSE;
}

static gboolean
state_text_is_printable (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p < 0x20 || *p > 0x7e)
      return FALSE;
  return TRUE;
}

/* The place of a record in the sitting: number, time, first and last. */
static gboolean
state_check_order (const SittingState *state, const RecordBody *body, GError **error)
{
  if (state->submitted)
    return state_fail (body, _ ("comes after the sitting was handed in"), error);
  if (body->seq != state->next_seq)
    return state_fail (body, _ ("is not the next one"), error);
  if (!state->started && body->type != RECORD_TYPE_START)
    return state_fail (body, _ ("the first record must be START"), error);
  if (state->started && body->type == RECORD_TYPE_START)
    return state_fail (body, _ ("a second START"), error);
  if (body->used_ms < state->used_ms)
    return state_fail (body, _ ("the time used goes back"), error);
  if (memchr (body->text, '\0', sizeof body->text) == NULL || !state_text_is_printable (body->text))
    return state_fail (body, _ ("its text is not printable ASCII"), error);
  return TRUE;
}

/* A record that concerns an item names slot and item, others may. */
static gboolean
state_check_slot (const SittingState *state, const Form *form, const RecordBody *body, GError **error)
{
  gboolean needs_slot
      = body->type == RECORD_TYPE_ANSWER || body->type == RECORD_TYPE_FLAG || body->type == RECORD_TYPE_VIEW;

  if (!needs_slot && body->slot == RECORD_NO_SLOT && body->idx == RECORD_NO_SLOT)
    return TRUE;
  if (body->slot >= state->slots->len)
    return state_fail (body, _ ("names a slot that the form does not have"), error);
  if (body->idx != g_array_index (form->slots, FormSlot, body->slot).idx)
    return state_fail (body, _ ("names another item than the form has in this slot"), error);
  return TRUE;
}

static gboolean
state_check_answer (const SittingState *state, const Form *form, const RecordBody *body, GError **error)
{
  const FormSlot *slot = &g_array_index (form->slots, FormSlot, body->slot);
  const char *text = body->text;

  /* Parts are sat one after another: there is no way back, and none ahead. */
  if (slot->part != state->part)
    return state_fail (body, _ ("answers an item of another part than the one that runs"), error);
  return response_is_possible ((ItemKind)slot->kind, slot->n_options, text)
         || state_fail (body, _ ("the response is not one that its item can have"), error);
}

static gboolean
state_check_time (const SittingState *state, const RecordBody *body, GError **error)
{
  switch ((RecordTimeCode)body->code)
    {
    case RECORD_TIME_GRANT:
      return (body->value >= 0 && body->value <= GRANT_MS_MAX)
             || state_fail (body, _ ("grants an impossible time"), error);
    case RECORD_TIME_PAUSE:
      return (body->value == 0 || body->value == 1) || state_fail (body, _ ("a pause is 0 or 1"), error);
    case RECORD_TIME_PART:
      /* Part 0 runs from START on: naming it again says nothing and resets nothing. */
      return (body->value == (gint64)state->part + 1 && body->value < EXAM_SECTIONS_MAX)
             || (body->value == 0 && state->part == 0) || state_fail (body, _ ("is not the next part"), error);
    case RECORD_TIME_TICK:
      return TRUE;
    }
  return state_fail (body, _ ("unknown time code"), error);
}

static gboolean
state_check_submit (const SittingState *state, const RecordBody *body, GError **error)
{
  if (body->code < RECORD_SUBMIT_CANDIDATE || body->code > RECORD_SUBMIT_PROCTOR)
    return state_fail (body, _ ("unknown reason for handing in"), error);
  return body->value == (gint64)state->n_answered
         || state_fail (body, _ ("counts other answers than the records hold"), error);
}

static gboolean
state_check_start (const RecordBody *body, GError **error)
{
  return (strlen (body->text) == 64 && strspn (body->text, "0123456789abcdef") == 64)
         || state_fail (body, _ ("START must hold the hash of the form"), error);
}

static gboolean
state_check_type (const SittingState *state, const Form *form, const RecordBody *body, GError **error)
{
  switch (body->type)
    {
    case RECORD_TYPE_START:
      return state_check_start (body, error);
    case RECORD_TYPE_ANSWER:
      return state_check_answer (state, form, body, error);
    case RECORD_TYPE_FLAG:
    case RECORD_TYPE_FOCUS:
      return (body->value == 0 || body->value == 1) || state_fail (body, _ ("its value must be 0 or 1"), error);
    case RECORD_TYPE_VIEW:
      return TRUE;
    case RECORD_TYPE_TIME:
      return state_check_time (state, body, error);
    case RECORD_TYPE_INCIDENT:
      return (body->code >= RECORD_INCIDENT_CLOCK_MOVED && body->code <= RECORD_INCIDENT_NOTE)
             || state_fail (body, _ ("unknown incident code"), error);
    case RECORD_TYPE_RESUME:
      return body->value >= 0 || state_fail (body, _ ("gives back an impossible time"), error);
    case RECORD_TYPE_SUBMIT:
      return state_check_submit (state, body, error);
    }
  return state_fail (body, _ ("unknown type"), error);
}

static void
state_fold_time (SittingState *state, const RecordBody *body)
{
  switch ((RecordTimeCode)body->code)
    {
    case RECORD_TIME_GRANT:
      state->granted_ms += (guint64)body->value;
      state->part_granted_ms += (guint64)body->value;
      break;
    case RECORD_TIME_PAUSE:
      state->paused = body->value == 1;
      break;
    case RECORD_TIME_PART:
      if ((guint)body->value == state->part)
        break;
      state->part = (guint)body->value;
      state->part_base_ms = body->used_ms;
      state->part_granted_ms = 0;
      break;
    case RECORD_TIME_TICK:
      break;
    }
}

static void
state_fold_slot (SittingState *state, const RecordBody *body)
{
  SlotState *slot = &g_array_index (state->slots, SlotState, body->slot);

  if (body->type == RECORD_TYPE_ANSWER)
    {
      state->n_answered += (*body->text != '\0') - (*slot->response != '\0');
      g_strlcpy (slot->response, body->text, sizeof slot->response);
    }
  else if (body->type == RECORD_TYPE_FLAG)
    {
      state->n_flagged += (guint)body->value - (slot->flagged ? 1 : 0);
      slot->flagged = body->value == 1;
    }
  else
    {
      slot->viewed = TRUE;
      state->current_slot = body->slot;
    }
}

static void
state_fold (SittingState *state, const RecordBody *body)
{
  switch (body->type)
    {
    case RECORD_TYPE_START:
      state->started = TRUE;
      break;
    case RECORD_TYPE_ANSWER:
    case RECORD_TYPE_FLAG:
    case RECORD_TYPE_VIEW:
      state_fold_slot (state, body);
      break;
    case RECORD_TYPE_TIME:
      state_fold_time (state, body);
      break;
    case RECORD_TYPE_RESUME:
      /* Only shown: saturates, so that no record can make it run over. */
      state->credited_ms += MIN ((guint64)body->value, G_MAXINT64 - MIN (state->credited_ms, G_MAXINT64));
      break;
    case RECORD_TYPE_SUBMIT:
      state->submitted = TRUE;
      state->submit_code = (RecordSubmitCode)body->code;
      g_strlcpy (state->submit_text, body->text, sizeof state->submit_text);
      break;
    case RECORD_TYPE_FOCUS:
    case RECORD_TYPE_INCIDENT:
      break;
    }
  state->next_seq = body->seq + 1;
  state->used_ms = body->used_ms;
  state->part_used_ms = state->used_ms - state->part_base_ms;
}

gboolean
sitting_state_apply (SittingState *state, const Form *form, const RecordBody *body, GError **error)
{
  g_return_val_if_fail (form->slots->len == state->slots->len, FALSE);
  if (!state_check_order (state, body, error) || !state_check_slot (state, form, body, error)
      || !state_check_type (state, form, body, error))
    return FALSE;
  state_fold (state, body);
  return TRUE;
}

const char **
sitting_state_responses (const SittingState *state)
{
  const char **responses = g_new0 (const char *, state->slots->len + 1);

  for (guint i = 0; i < state->slots->len; i++)
    responses[i] = g_array_index (state->slots, SlotState, i).response;
  return responses;
}
