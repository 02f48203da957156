/* The long-poll: what the proctor wants of this terminal, and what this terminal tells in return. */
#include "common/base/i18n.h"
#include "exam-client/core/exam-client-private.h"

#define CLIENT_POLL_MIN_MS 500 /* between two answers that brought something: a confused server must not be hammered   \
                                */

static const char *
client_poll_state (ExamClient *self)
{
  switch (self->stage)
    {
    case CLIENT_STAGE_LOGIN:
      return "login";
    case CLIENT_STAGE_WAITING:
      return "ready";
    case CLIENT_STAGE_RESUMING:
    case CLIENT_STAGE_SITTING:
    case CLIENT_STAGE_PAUSED:
    case CLIENT_STAGE_LOCKED:
      return "sitting";
    case CLIENT_STAGE_FINISHED:
      return "finished";
    case CLIENT_STAGE_TROUBLE:
      return self->info != NULL ? "sitting" : "idle";
    case CLIENT_STAGE_STARTING:
    case CLIENT_STAGE_ENROLLING:
    case CLIENT_STAGE_PREPARING:
      return "idle";
    }
  return "idle";
}

static cJSON *
client_poll_question (ExamClient *self)
{
  cJSON *json = cJSON_CreateObject ();
  const SittingState *state = self->sitting != NULL ? self->sitting->state : NULL;
  const char *pseudonym = exam_client_get_pseudonym (self);

  json_add_integer (json, "after", (gint64)self->command_id);
  cJSON_AddStringToObject (json, "state", client_poll_state (self));
  if (pseudonym != NULL)
    cJSON_AddStringToObject (json, "pseudonym", pseudonym);
  else
    cJSON_AddNullToObject (json, "pseudonym");
  json_add_integer (json, "position", exam_client_get_current_slot (self));
  json_add_integer (json, "answered", state != NULL ? state->n_answered : self->finished.n_answered);
  json_add_integer (json, "unsent", exam_client_get_n_unsent (self));
  json_add_integer (json, "remaining_s", (gint64)(exam_client_get_remaining_ms (self) / 1000));
  json_add_integer (json, "interruptions", self->n_interruptions);
  return json;
}

void
client_keep_command_id (ExamClient *self)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, self->command_id);
  JournalJob *job = journal_job_new ();

  journal_job_set_meta (job, "command", text);
  journal_job_set_meta (job, "locked", self->locked ? "1" : "0");
  client_submit_job (self, job, NULL);
}

static void
client_poll_set_locked (ExamClient *self, gboolean locked)
{
  RecordBody body;

  if (self->locked == locked)
    return;
  if (locked)
    exam_client_emit_closing (self);
  self->locked = locked;
  record_body_init (&body, RECORD_TYPE_INCIDENT);
  body.code = RECORD_INCIDENT_NOTE;
  g_strlcpy (body.text, locked ? "locked" : "unlocked", sizeof body.text);
  client_append (self, &body);
  client_update_running (self);
  exam_client_set_stage (self, self->stage);
}

/* TRUE where the command has to wait for a sitting that is about to open. */
static gboolean
client_poll_must_defer (ExamClient *self, const Command *command)
{
  return (command->kind == COMMAND_GRANT || command->kind == COMMAND_TERMINATE) && self->info != NULL
         && !self->is_finished && (self->sitting == NULL || self->sitting->state == NULL);
}

static void
client_poll_act (ExamClient *self, const Command *command)
{
  switch (command->kind)
    {
    case COMMAND_PAUSE:
      client_set_paused (self, TRUE);
      break;
    case COMMAND_RESUME:
      client_set_paused (self, FALSE);
      break;
    case COMMAND_GRANT:
      client_grant (self, command->id, command->seconds);
      break;
    case COMMAND_MESSAGE:
      if (command->text != NULL)
        exam_client_emit_message (self, command->text);
      break;
    case COMMAND_TERMINATE:
      client_submit (self, RECORD_SUBMIT_PROCTOR);
      break;
    case COMMAND_LOCK:
      client_poll_set_locked (self, TRUE);
      break;
    case COMMAND_UNLOCK:
      client_poll_set_locked (self, FALSE);
      break;
    case COMMAND_LOGOUT:
      exam_client_leave (self);
      break;
    case COMMAND_START: /* the phase in the same answer says it, and says it again should this one be lost */
    case COMMAND_UNKNOWN:
      break;
    }
}

void
client_apply_deferred (ExamClient *self)
{
  g_autoptr (GPtrArray) deferred = g_steal_pointer (&self->deferred);

  self->deferred = g_ptr_array_new_with_free_func ((GDestroyNotify)command_free);
  for (guint i = 0; i < deferred->len; i++)
    client_poll_act (self, deferred->pdata[i]);
}

/* The phase is the level behind the commands' edges: whatever was lost on the way, it comes right with the next answer.
 */
static void
client_poll_follow_phase (ExamClient *self, SittingPhase phase)
{
  if (self->info == NULL || self->is_finished)
    return;
  self->info->phase = phase;
  if (self->stage == CLIENT_STAGE_WAITING && self->sitting == NULL && self->flow.source == NULL
      && (phase == SITTING_PHASE_RUNNING || phase == SITTING_PHASE_PAUSED))
    client_open_segment (self);
  else if (phase == SITTING_PHASE_RUNNING && self->stage == CLIENT_STAGE_PAUSED)
    client_set_paused (self, FALSE);
  else if (phase == SITTING_PHASE_PAUSED && self->stage == CLIENT_STAGE_SITTING)
    client_set_paused (self, TRUE);
  else if (phase == SITTING_PHASE_TERMINATED)
    client_submit (self, RECORD_SUBMIT_PROCTOR);
}

static gboolean
client_poll_take (ExamClient *self, PollInfo *info)
{
  gboolean any = FALSE;

  for (guint i = 0; i < info->commands->len; i++)
    {
      Command *command = info->commands->pdata[i];

      if (command->id <= self->command_id)
        continue;
      any = TRUE;
      self->command_id = command->id; /* before the act: a record that it makes carries it to the disk */
      if (client_poll_must_defer (self, command))
        {
          info->commands->pdata[i] = g_new0 (Command, 1);
          g_ptr_array_add (self->deferred, command);
        }
      else
        client_poll_act (self, command);
    }
  if (any)
    client_keep_command_id (self);
  return any;
}

static void
client_poll_on_reply (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_autoptr (PollInfo) info = NULL;
  SittingPhase before = self->info != NULL ? self->info->phase : SITTING_PHASE_WAITING;
  gboolean changed;

  self->poll_request = 0;
  if (client_reply_is_good (self, reply))
    info = poll_info_parse (reply->body, NULL);
  if (info == NULL)
    {
      client_timer_retry (self, &self->poll_timer, reply->retry_after_s, client_poll);
      return;
    }
  backoff_reset (&self->poll_timer.backoff);
  changed = client_poll_take (self, info);
  if (info->has_phase)
    {
      changed = changed || info->phase != before;
      client_poll_follow_phase (self, info->phase);
    }
  if (self->poll_request == 0 && self->poll_timer.source == NULL)
    client_timer_start (self, &self->poll_timer, changed ? 0 : CLIENT_POLL_MIN_MS, client_poll);
}

void
client_poll (ExamClient *self)
{
  g_autoptr (cJSON) question = NULL;

  if (self->poll_request != 0 || self->server == NULL)
    return;
  client_timer_stop (&self->poll_timer);
  question = client_poll_question (self);
  client_post_json (self, HTTP_LANE_POLL, "/v1/poll", question, CLIENT_POLL_MS, client_poll_on_reply);
}

/* The held question says an old state: ask a new one. */
void
client_poll_again (ExamClient *self)
{
  if (self->server == NULL)
    return;
  http_worker_cancel (self->server, self->poll_request);
  self->poll_request = 0;
  if (self->poll_timer.source == NULL)
    client_poll (self);
}
