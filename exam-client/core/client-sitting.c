/* While items are on the screen: the clock, parts, pauses, and the candidate's own actions. */
#include <string.h>

#include "common/base/i18n.h"
#include "common/exam/response.h"
#include "common/exam/score-text.h"
#include "exam-client/core/exam-client-private.h"

#define CLIENT_TICK_MS        1000
#define CLIENT_CLOCK_MOVED_MS 5000

static void client_tick (ExamClient *self);

static gboolean
client_is_open (ExamClient *self)
{
  return self->sitting != NULL && self->sitting->state != NULL && !self->is_finished && !self->finishing;
}

void
client_update_running (ExamClient *self)
{
  gboolean running = self->stage == CLIENT_STAGE_SITTING && !self->locked && !self->journal_failed && !self->finishing;

  if (self->sitting == NULL || self->sitting->state == NULL)
    return;
  sitting_set_running (self->sitting, running, client_now_ms (self));
  if (self->stage == CLIENT_STAGE_SITTING || self->stage == CLIENT_STAGE_PAUSED)
    client_timer_start (self, &self->tick_timer, CLIENT_TICK_MS, client_tick);
}

static gint64
client_clock_offset_ms (ExamClient *self)
{
  return (gint64)client_clock_wall_ms (&self->clock) - (gint64)client_now_ms (self);
}

/* The wall clock has no effect on a sitting; that somebody moved it is worth a record. */
static void
client_watch_clock (ExamClient *self)
{
  gint64 moved_ms = client_clock_offset_ms (self) - self->clock_offset_ms;
  RecordBody body;

  if (ABS (moved_ms) < CLIENT_CLOCK_MOVED_MS)
    return;
  self->clock_offset_ms += moved_ms;
  record_body_init (&body, RECORD_TYPE_INCIDENT);
  body.code = RECORD_INCIDENT_CLOCK_MOVED;
  body.value = moved_ms;
  client_append (self, &body);
}

static void
client_tick (ExamClient *self)
{
  guint64 now_ms = client_now_ms (self);
  guint64 remaining_ms;
  RecordBody body;

  if (!client_is_open (self) || self->journal_failed)
    return;
  client_watch_clock (self);
  remaining_ms = sitting_remaining_ms (self->sitting, now_ms);
  if (self->sitting->ledger.running && remaining_ms == 0)
    {
      client_end_part (self, RECORD_SUBMIT_TIME_UP);
      if (!client_is_open (self))
        return;
    }
  else if (self->sitting->ledger.running && now_ms - self->sitting->last_record_ms >= CLIENT_TICK_MAX_MS)
    {
      record_body_init (&body, RECORD_TYPE_TIME);
      body.code = RECORD_TIME_TICK;
      client_append (self, &body);
    }
  if (self->sitting->ledger.running && remaining_ms > 0 && remaining_ms < CLIENT_TICK_MS)
    client_timer_start (self, &self->tick_timer, (guint)remaining_ms + 1, client_tick);
  else
    client_timer_start (self, &self->tick_timer, CLIENT_TICK_MS, client_tick);
}

/* What the release brought is on the server already: it shows two ticks. */
static void
client_mark_slots (ExamClient *self)
{
  self->n_slots = self->sitting->form->slots->len;
  g_free (self->slot_mark);
  self->slot_mark = g_new0 (guint64, self->n_slots);
  for (guint slot = 0; slot < self->n_slots; slot++)
    {
      const SlotState *state = &g_array_index (self->sitting->state->slots, SlotState, slot);

      if (state->response[0] != '\0' || state->flagged)
        self->slot_mark[slot] = self->next_seq;
    }
}

void
client_take_up_sitting (ExamClient *self)
{
  self->next_seq = self->durable_next = self->acked_next = self->sitting->state->next_seq;
  self->clock_offset_ms = client_clock_offset_ms (self);
  client_mark_slots (self);
}

void
client_show_sitting (ExamClient *self)
{
  gboolean paused = self->sitting->state->paused;

  exam_client_set_stage (self, paused ? CLIENT_STAGE_PAUSED : CLIENT_STAGE_SITTING);
  client_update_running (self);
  exam_client_emit_part (self);
}

void
client_set_paused (ExamClient *self, gboolean paused)
{
  RecordBody body;

  if (!client_is_open (self) || self->sitting->state->paused == paused)
    return;
  if (paused)
    exam_client_emit_closing (self);
  record_body_init (&body, RECORD_TYPE_TIME);
  body.code = RECORD_TIME_PAUSE;
  body.value = paused ? 1 : 0;
  if (!client_append (self, &body))
    return;
  exam_client_set_stage (self, paused ? CLIENT_STAGE_PAUSED : CLIENT_STAGE_SITTING);
  client_update_running (self);
}

void
client_grant (ExamClient *self, guint64 id, guint32 seconds)
{
  RecordBody body;

  record_body_init (&body, RECORD_TYPE_TIME);
  body.code = RECORD_TIME_GRANT;
  body.value = (gint64)seconds * 1000;
  g_snprintf (body.text, sizeof body.text, "%" G_GUINT64_FORMAT, id);
  if (!client_append (self, &body))
    return;
  exam_client_notice (self, _ ("The proctors gave you %u min %02u s more."), seconds / 60, seconds % 60);
  exam_client_emit_status (self);
}

void
client_submit (ExamClient *self, RecordSubmitCode code)
{
  const ScoreSheet *score;
  RecordBody body;

  if (!client_is_open (self))
    return;
  exam_client_emit_closing (self);
  score = sitting_get_score (self->sitting);
  record_body_init (&body, RECORD_TYPE_SUBMIT);
  body.code = code;
  body.value = self->sitting->state->n_answered;
  if (score != NULL)
    {
      g_autofree char *text = score_text_format (self->sitting->blueprint, score);

      g_strlcpy (body.text, text, sizeof body.text);
    }
  if (client_append (self, &body))
    client_update_running (self);
}

void
client_end_part (ExamClient *self, RecordSubmitCode code)
{
  RecordBody body;
  guint next;

  if (!client_is_open (self))
    return;
  exam_client_emit_closing (self);
  next = self->sitting->state->part + 1;
  if (next >= self->sitting->blueprint->parts->len)
    {
      client_submit (self, code);
      return;
    }
  record_body_init (&body, RECORD_TYPE_TIME);
  body.code = RECORD_TIME_PART;
  body.value = next;
  if (!client_append (self, &body))
    return;
  exam_client_emit_part (self);
  client_poll_again (self); /* the proctors see the part and its clock */
}

static gboolean
client_may_touch (ExamClient *self, guint slot)
{
  guint first, n;

  if (!client_is_open (self) || exam_client_get_stage (self) != CLIENT_STAGE_SITTING)
    return FALSE;
  sitting_get_part_range (self->sitting, self->sitting->state->part, &first, &n);
  return slot >= first && slot - first < n;
}

static void
client_init_slot_body (ExamClient *self, RecordBody *body, RecordType type, guint slot)
{
  record_body_init (body, type);
  body->slot = slot;
  body->idx = g_array_index (self->sitting->form->slots, FormSlot, slot).idx;
}

/* The form knows the kind alone, the item also its fields. */
static gboolean
client_item_takes (const ItemDocument *item, const char *response)
{
  g_auto (GStrv) parts = item->kind == ITEM_KIND_MIXED ? response_split (response, item->fields->len) : NULL;

  if (strlen (response) > EXAM_RESPONSE_MAX || (item->kind == ITEM_KIND_MIXED && parts == NULL))
    return FALSE;
  for (guint i = 0; i < item->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (item, i);

      if (!response_field_is_possible (field->kind, field->options->len, field->targets->len,
                                       parts != NULL ? parts[i] : response))
        return FALSE;
    }
  return TRUE;
}

void
exam_client_set_response (ExamClient *self, guint slot, const char *response)
{
  RecordBody body;

  if (!client_may_touch (self, slot) || strcmp (exam_client_get_response (self, slot), response) == 0)
    return;
  g_return_if_fail (client_item_takes (exam_client_get_item (self, slot), response));
  client_init_slot_body (self, &body, RECORD_TYPE_ANSWER, slot);
  g_strlcpy (body.text, response, sizeof body.text);
  if (client_append (self, &body))
    exam_client_emit_slot (self, slot);
}

void
exam_client_set_flagged (ExamClient *self, guint slot, gboolean flagged)
{
  RecordBody body;

  if (!client_may_touch (self, slot) || exam_client_is_flagged (self, slot) == !!flagged)
    return;
  client_init_slot_body (self, &body, RECORD_TYPE_FLAG, slot);
  body.value = flagged ? 1 : 0;
  if (client_append (self, &body))
    exam_client_emit_slot (self, slot);
}

void
exam_client_view (ExamClient *self, guint slot)
{
  RecordBody body;

  if (!client_may_touch (self, slot)
      || (self->sitting->state->current_slot == slot && exam_client_is_viewed (self, slot)))
    return;
  client_init_slot_body (self, &body, RECORD_TYPE_VIEW, slot);
  if (client_append (self, &body))
    exam_client_emit_slot (self, slot);
}

void
exam_client_report_focus (ExamClient *self, gboolean focused)
{
  RecordBody body;

  if (!client_is_open (self))
    return;
  record_body_init (&body, RECORD_TYPE_FOCUS);
  body.value = focused ? 1 : 0;
  client_append (self, &body);
}

void
exam_client_finish_part (ExamClient *self)
{
  if (exam_client_get_stage (self) == CLIENT_STAGE_SITTING)
    client_end_part (self, RECORD_SUBMIT_CANDIDATE);
}
