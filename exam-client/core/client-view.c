/* What the windows may ask of a client. */
#include <string.h>

#include "exam-client/core/exam-client-private.h"

static const SittingState *
client_view_state (ExamClient *self)
{
  return self->sitting != NULL ? self->sitting->state : NULL;
}

static const SlotState *
client_view_slot (ExamClient *self, guint slot)
{
  const SittingState *state = client_view_state (self);

  return state != NULL && slot < state->slots->len ? &g_array_index (state->slots, SlotState, slot) : NULL;
}

ClientStage
exam_client_get_stage (ExamClient *self)
{
  gboolean lockable = self->stage == CLIENT_STAGE_LOGIN || self->stage == CLIENT_STAGE_WAITING
                      || self->stage == CLIENT_STAGE_SITTING || self->stage == CLIENT_STAGE_PAUSED;

  return self->locked && lockable ? CLIENT_STAGE_LOCKED : self->stage;
}

const char *
exam_client_get_trouble (ExamClient *self)
{
  return self->stage == CLIENT_STAGE_TROUBLE ? self->trouble : NULL;
}

const char *
exam_client_get_enrolment_code (ExamClient *self)
{
  return self->identity->code;
}

const char *
exam_client_get_seat (ExamClient *self)
{
  return self->seat;
}

gboolean
exam_client_is_online (ExamClient *self)
{
  return self->online;
}

const char *
exam_client_get_candidate_name (ExamClient *self)
{
  return self->info != NULL ? self->info->name : self->finished.name;
}

const char *
exam_client_get_candidate_number (ExamClient *self)
{
  return self->info != NULL ? self->info->number : self->finished.number;
}

const char *
exam_client_get_pseudonym (ExamClient *self)
{
  return self->info != NULL ? self->info->pseudonym : self->finished.pseudonym;
}

const char *
exam_client_get_session_title (ExamClient *self)
{
  return self->info != NULL ? self->info->session_title : self->finished.session_title;
}

const Blueprint *
exam_client_get_blueprint (ExamClient *self)
{
  return self->blueprint;
}

const RulePack *
exam_client_get_rules (ExamClient *self)
{
  return self->rules;
}

guint
exam_client_get_n_slots (ExamClient *self)
{
  return self->n_slots;
}

guint
exam_client_get_part (ExamClient *self)
{
  const SittingState *state = client_view_state (self);

  return state != NULL ? state->part : 0;
}

void
exam_client_get_part_range (ExamClient *self, guint part, guint *out_first, guint *out_n)
{
  *out_first = *out_n = 0;
  if (client_view_state (self) != NULL)
    sitting_get_part_range (self->sitting, part, out_first, out_n);
}

guint
exam_client_get_section (ExamClient *self, guint slot)
{
  g_return_val_if_fail (client_view_slot (self, slot) != NULL, 0);
  return g_array_index (self->sitting->form->slots, FormSlot, slot).section;
}

const ItemDocument *
exam_client_get_item (ExamClient *self, guint slot)
{
  return client_view_slot (self, slot) != NULL ? g_ptr_array_index (self->sitting->items, slot) : NULL;
}

guint
exam_client_get_option_at (ExamClient *self, guint slot, guint place)
{
  const FormSlot *form_slot;

  g_return_val_if_fail (client_view_slot (self, slot) != NULL, 0);
  form_slot = &g_array_index (self->sitting->form->slots, FormSlot, slot);
  if (form_slot->n_options == 0)
    return place;
  g_return_val_if_fail (place < form_slot->n_options, 0);
  return form_slot->option_order[place];
}

const char *
exam_client_get_response (ExamClient *self, guint slot)
{
  const SlotState *state = client_view_slot (self, slot);

  return state != NULL ? state->response : "";
}

gboolean
exam_client_is_flagged (ExamClient *self, guint slot)
{
  const SlotState *state = client_view_slot (self, slot);

  return state != NULL && state->flagged;
}

gboolean
exam_client_is_viewed (ExamClient *self, guint slot)
{
  const SlotState *state = client_view_slot (self, slot);

  return state != NULL && state->viewed;
}

static SaveState
client_view_save_state (ExamClient *self, guint64 mark)
{
  if (mark == 0)
    return SAVE_STATE_NONE;
  if (mark <= self->acked_next)
    return SAVE_STATE_SERVER;
  if (mark <= self->durable_next)
    return SAVE_STATE_LOCAL;
  return self->journal_failed ? SAVE_STATE_FAILED : SAVE_STATE_SAVING;
}

SaveState
exam_client_get_slot_save_state (ExamClient *self, guint slot)
{
  return slot < self->n_slots ? client_view_save_state (self, self->slot_mark[slot]) : SAVE_STATE_NONE;
}

SaveState
exam_client_get_save_state (ExamClient *self)
{
  guint64 last = 0;

  if (self->journal_failed)
    return SAVE_STATE_FAILED;
  for (guint slot = 0; slot < self->n_slots; slot++)
    last = MAX (last, self->slot_mark[slot]);
  return client_view_save_state (self, self->is_finished ? self->finished.n_records : last);
}

guint
exam_client_get_n_unsent (ExamClient *self)
{
  guint64 made = self->is_finished ? self->finished.n_records : self->next_seq;
  guint64 sent = self->is_finished ? client_get_acknowledged (self, self->finished.pseudonym) : self->acked_next;

  return made > sent ? (guint)(made - sent) : 0;
}

guint
exam_client_get_n_answered (ExamClient *self)
{
  const SittingState *state = client_view_state (self);

  return state != NULL ? sitting_count_answered (self->sitting, state->part) : self->finished.n_answered;
}

guint
exam_client_get_current_slot (ExamClient *self)
{
  const SittingState *state = client_view_state (self);
  guint first, n;

  if (state == NULL)
    return 0;
  sitting_get_part_range (self->sitting, state->part, &first, &n);
  return state->current_slot >= first && state->current_slot - first < n ? state->current_slot : first;
}

guint64
exam_client_get_remaining_ms (ExamClient *self)
{
  return client_view_state (self) != NULL ? sitting_remaining_ms (self->sitting, client_now_ms (self)) : 0;
}
