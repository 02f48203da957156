/* exam-client.h over arrays. */
#include "tests/exam-client/ui/fake-client.h"

#include "tests/exam-client/ui/fake-items.h"

#include <stdio.h>

#define N_SLOTS 110

struct _ExamClient
{
  GObject parent_instance;
  ClientStage stage;
  gboolean online, all_sent, score_shown, frozen;
  SaveState save_state;
  guint64 remaining_ms;
  gint64 since_us;
  char *name;
  guint current;
  Blueprint *blueprint;
  ItemDocument *items[N_SLOTS];
  char responses[N_SLOTS][EXAM_RESPONSE_MAX + 1];
  gboolean flags[N_SLOTS];
  ScoreSheet score;
  char *log_path;
};

G_DEFINE_FINAL_TYPE (ExamClient, exam_client, G_TYPE_OBJECT)

void
fake_client_log (ExamClient *self, const char *format, ...)
{
  FILE *file = self->log_path != NULL ? fopen (self->log_path, "a") : NULL;
  va_list args;

  if (file == NULL)
    return;
  va_start (args, format);
  vfprintf (file, format, args);
  va_end (args);
  fputc ('\n', file);
  fclose (file);
}

ExamClient *
fake_client_new (void)
{
  ExamClient *self = g_object_new (EXAM_TYPE_CLIENT, NULL);

  self->blueprint = fake_items_new_blueprint ();
  for (guint slot = 0; slot < N_SLOTS; slot++)
    self->items[slot] = fake_items_new_item (self->blueprint, slot);
  self->online = self->all_sent = self->score_shown = TRUE;
  self->save_state = SAVE_STATE_SERVER;
  self->name = g_strdup ("Siti Rahmawati Kusumaningrum");
  self->remaining_ms = 5025000;
  self->since_us = g_get_monotonic_time ();
  self->stage = CLIENT_STAGE_SITTING;
  self->score.n_sections = 3;
  self->score.sections[0] = (SectionScore){ 30, 29, rational_from_integer (120) };
  self->score.sections[1] = (SectionScore){ 35, 35, rational_from_integer (95) };
  self->score.sections[2] = (SectionScore){ 45, 45, rational_from_integer (188) };
  self->score.total = rational_from_integer (403);
  return self;
}

void
fake_client_fill (ExamClient *self, gboolean filled)
{
  for (guint slot = 0; slot < N_SLOTS; slot++)
    {
      gboolean answered = filled && slot < 70 && slot % 9 != 4 && self->items[slot]->kind == ITEM_KIND_SINGLE;

      g_snprintf (self->responses[slot], sizeof self->responses[slot], "%s", answered ? "B" : "");
      self->flags[slot] = filled && slot < 75 && slot % 13 == 6;
    }
}

void
fake_client_set_stage (ExamClient *self, ClientStage stage)
{
  self->stage = stage;
  g_signal_emit_by_name (self, "stage-changed");
}

void
fake_client_set_online (ExamClient *self, gboolean online)
{
  self->online = online;
  g_signal_emit_by_name (self, "status-changed");
}

void
fake_client_set_save_state (ExamClient *self, SaveState state)
{
  self->save_state = state;
}

void
fake_client_set_remaining_ms (ExamClient *self, guint64 remaining_ms)
{
  self->remaining_ms = remaining_ms;
  self->since_us = g_get_monotonic_time ();
}

void
fake_client_set_candidate (ExamClient *self, const char *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
}

void
fake_client_set_current_slot (ExamClient *self, guint slot)
{
  self->current = slot;
}

void
fake_client_set_all_sent (ExamClient *self, gboolean all_sent)
{
  self->all_sent = all_sent;
}

void
fake_client_set_score_shown (ExamClient *self, gboolean shown)
{
  self->score_shown = shown;
}

void
fake_client_log_to (ExamClient *self, const char *path)
{
  g_free (self->log_path);
  self->log_path = g_strdup (path);
}

void
fake_client_freeze (ExamClient *self)
{
  self->frozen = TRUE;
}

ClientStage
exam_client_get_stage (ExamClient *self)
{
  return self->stage;
}

const char *
exam_client_get_trouble (ExamClient *self)
{
  return "The disk of this terminal reports an error. Nothing that was ticked is lost; a proctor can move you to "
         "another seat.";
}

const char *
exam_client_get_enrolment_code (ExamClient *self)
{
  return "ABCD-EFGH";
}

const char *
exam_client_get_seat (ExamClient *self)
{
  return self->stage < CLIENT_STAGE_PREPARING ? NULL : "A-01";
}

gboolean
exam_client_is_online (ExamClient *self)
{
  return self->online;
}

void
exam_client_login (ExamClient *self, const char *number, const char *pin)
{
  fake_client_log (self, "login %s %s", number, pin);
  if (g_strcmp0 (pin, "123456") == 0)
    fake_client_set_stage (self, CLIENT_STAGE_WAITING);
  else
    g_signal_emit_by_name (self, "login-failed", "Number or PIN is wrong. Check both and try again.");
}

const char *
exam_client_get_candidate_name (ExamClient *self)
{
  return self->name;
}

const char *
exam_client_get_candidate_number (ExamClient *self)
{
  return "24030912345678901";
}

const char *
exam_client_get_pseudonym (ExamClient *self)
{
  return "P0000001";
}

const char *
exam_client_get_session_title (ExamClient *self)
{
  return "Jakarta 03, 12-10-2026, Sesi 1";
}

const Blueprint *
exam_client_get_blueprint (ExamClient *self)
{
  return self->stage >= CLIENT_STAGE_WAITING && self->stage != CLIENT_STAGE_TROUBLE ? self->blueprint : NULL;
}

const RulePack *
exam_client_get_rules (ExamClient *self)
{
  return NULL;
}

guint
exam_client_get_n_slots (ExamClient *self)
{
  return N_SLOTS;
}

guint
exam_client_get_part (ExamClient *self)
{
  return 0;
}

void
exam_client_get_part_range (ExamClient *self, guint part, guint *out_first, guint *out_n)
{
  *out_first = 0;
  *out_n = N_SLOTS;
}

guint
exam_client_get_section (ExamClient *self, guint slot)
{
  return fake_items_section (slot);
}

const ItemDocument *
exam_client_get_item (ExamClient *self, guint slot)
{
  return self->items[slot];
}

/* Rotated, so that a mix-up of places and letters shows. */
guint
exam_client_get_option_at (ExamClient *self, guint slot, guint place)
{
  guint n = item_document_count_shuffled (self->items[slot]);

  return n > 0 ? (place + slot) % n : place;
}

const char *
exam_client_get_response (ExamClient *self, guint slot)
{
  return self->responses[slot];
}

gboolean
exam_client_is_flagged (ExamClient *self, guint slot)
{
  return self->flags[slot];
}

gboolean
exam_client_is_viewed (ExamClient *self, guint slot)
{
  return slot <= self->current;
}

SaveState
exam_client_get_slot_save_state (ExamClient *self, guint slot)
{
  return *self->responses[slot] != '\0' ? self->save_state : SAVE_STATE_NONE;
}

SaveState
exam_client_get_save_state (ExamClient *self)
{
  return self->save_state;
}

guint
exam_client_get_n_unsent (ExamClient *self)
{
  return self->all_sent ? 0 : 7;
}

guint
exam_client_get_n_answered (ExamClient *self)
{
  guint n = 0;

  for (guint slot = 0; slot < N_SLOTS; slot++)
    n += *self->responses[slot] != '\0';
  return n;
}

guint
exam_client_get_current_slot (ExamClient *self)
{
  return self->current;
}

guint64
exam_client_get_remaining_ms (ExamClient *self)
{
  guint64 used_ms = (guint64)(g_get_monotonic_time () - self->since_us) / 1000;

  if (self->frozen)
    return self->remaining_ms;
  return self->remaining_ms > used_ms ? self->remaining_ms - used_ms : 0;
}

void
exam_client_set_response (ExamClient *self, guint slot, const char *letter)
{
  fake_client_log (self, "response %u %s", slot, letter);
  g_snprintf (self->responses[slot], sizeof self->responses[slot], "%s", letter);
  g_signal_emit_by_name (self, "slot-changed", slot);
}

void
exam_client_set_flagged (ExamClient *self, guint slot, gboolean flagged)
{
  fake_client_log (self, "flag %u %d", slot, flagged);
  self->flags[slot] = flagged;
  g_signal_emit_by_name (self, "slot-changed", slot);
}

void
exam_client_view (ExamClient *self, guint slot)
{
  fake_client_log (self, "view %u", slot);
  self->current = slot;
}

void
exam_client_report_focus (ExamClient *self, gboolean focused)
{
  fake_client_log (self, "focus %d", focused);
}

void
exam_client_finish_part (ExamClient *self)
{
  g_signal_emit_by_name (self, "closing");
  fake_client_log (self, "finish");
  fake_client_set_stage (self, CLIENT_STAGE_FINISHED);
}

const ScoreSheet *
exam_client_get_score (ExamClient *self)
{
  return self->score_shown ? &self->score : NULL;
}

gboolean
exam_client_is_all_sent (ExamClient *self)
{
  return self->all_sent;
}

static void
exam_client_finalize (GObject *object)
{
  ExamClient *self = EXAM_CLIENT (object);

  for (guint slot = 0; slot < N_SLOTS; slot++)
    item_document_free (self->items[slot]);
  g_free (self->name);
  g_free (self->log_path);
  G_OBJECT_CLASS (exam_client_parent_class)->finalize (object);
}

static void
exam_client_class_init (ExamClientClass *klass)
{
  static const char *const plain[] = { "stage-changed", "closing", "part-changed", "status-changed", "logged-out" };
  static const char *const with_text[] = { "login-failed", "message", "notice" };
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = exam_client_finalize;
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    g_signal_new (plain[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (with_text); i++)
    g_signal_new (with_text[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("slot-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
exam_client_init (ExamClient *self)
{
}
