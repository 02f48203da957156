/* The end of a sitting: its memory is wiped, the score stays, records go on going up; and the way back to the log-in
 * screen. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "exam-client/core/exam-client-private.h"

static void
client_finish_keep (ExamClient *self)
{
  FinishedSitting *finished = &self->finished;

  finished_sitting_clear (finished);
  finished->pseudonym = g_strdup (self->info->pseudonym);
  finished->number = g_strdup (self->info->number);
  finished->name = g_strdup (self->info->name);
  finished->exam = g_strdup (self->info->exam);
  finished->session = g_strdup (self->info->session);
  finished->session_title = g_strdup (self->info->session_title);
  finished->rules = g_strdup (self->info->rules);
  finished->blueprint = g_bytes_ref (bank_package_blueprint_bytes (self->package));
  finished->n_records = self->next_seq;
  self->is_finished = TRUE;
}

/* Where the terminal has no points, or lost the sitting's memory, the server's score is asked for; never where policy
 * withholds it. */
static gboolean
client_finish_wants_result (ExamClient *self)
{
  return self->is_finished && !self->finished.has_score && self->rules != NULL && self->rules->show_own_score;
}

static void
client_finish_enter (ExamClient *self)
{
  self->finishing = FALSE;
  g_clear_pointer (&self->sitting, sitting_free);
  client_timer_stop (&self->tick_timer);
  self->n_slots = 0;
  exam_client_set_stage (self, CLIENT_STAGE_FINISHED);
  client_upload (self);
  client_poll_again (self);
  if (client_finish_wants_result (self))
    client_fetch_result (self);
}

void
client_finish (ExamClient *self)
{
  const ScoreSheet *score = sitting_get_score (self->sitting);

  client_finish_keep (self);
  self->finished.n_answered = self->sitting->state->n_answered;
  if (score != NULL && self->rules->show_own_score)
    {
      self->finished.score = *score;
      self->finished.has_score = TRUE;
    }
  client_finish_enter (self);
}

/* A restart after SUBMIT was durable: the journal's last record says so, and nothing else of the sitting is left. */
void
client_finish_without_sitting (ExamClient *self)
{
  client_finish_keep (self);
  client_finish_enter (self);
}

static void
client_finish_on_result (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean scored = FALSE;

  if (!client_finish_wants_result (self))
    return;
  if (client_reply_is_good (self, reply)
      && finished_sitting_parse_result (self->blueprint, reply->body, &self->finished.score, &scored, &error) && scored)
    {
      self->finished.has_score = TRUE;
      exam_client_set_stage (self, self->stage); /* the score is new: look again */
      exam_client_emit_status (self);
      return;
    }
  client_timer_retry (self, &self->result_timer, reply->retry_after_s, client_fetch_result);
}

void
client_fetch_result (ExamClient *self)
{
  g_autofree char *path = NULL;

  if (!client_finish_wants_result (self) || self->server == NULL)
    return;
  if (!exam_client_is_all_sent (self))
    {
      client_timer_start (self, &self->result_timer, BACKOFF_FIRST_MS, client_fetch_result);
      return;
    }
  path = g_strconcat ("/v1/result?pseudonym=", self->finished.pseudonym, NULL);
  client_get (self, path, CLIENT_REQUEST_MS, client_finish_on_result);
}

gboolean
exam_client_is_all_sent (ExamClient *self)
{
  return self->is_finished && client_get_acknowledged (self, self->finished.pseudonym) >= self->finished.n_records;
}

const ScoreSheet *
exam_client_get_score (ExamClient *self)
{
  return self->is_finished && self->finished.has_score ? &self->finished.score : NULL;
}

GBytes *
exam_client_export_finished (ExamClient *self)
{
  g_return_val_if_fail (self->is_finished, NULL);
  return finished_sitting_format (&self->finished);
}

gboolean
exam_client_import_finished (ExamClient *self, GBytes *bytes, GError **error)
{
  g_auto (FinishedSitting) finished = { 0 };
  g_autoptr (RulePack) rules = NULL;
  g_autoptr (Blueprint) blueprint = NULL;
  gsize len;
  const guint8 *data;

  g_return_val_if_fail (!self->started, FALSE);
  if (!finished_sitting_parse (bytes, &finished, error))
    return FALSE;
  data = g_bytes_get_data (finished.blueprint, &len);
  rules = rule_pack_parse (_ ("rule pack"), (const guint8 *)finished.rules, strlen (finished.rules), error);
  if (rules == NULL || (blueprint = blueprint_parse ("blueprint.json", data, len, error)) == NULL)
    return FALSE;
  exam_client_forget_sitting (self);
  self->finished = finished;
  memset (&finished, 0, sizeof finished);
  self->rules = g_steal_pointer (&rules);
  self->blueprint = g_steal_pointer (&blueprint);
  self->is_finished = TRUE;
  self->from_import = TRUE;
  /* Nothing failed yet: a fresh image must not open with a warning that the line is down. */
  self->online = TRUE;
  return TRUE;
}

void
exam_client_leave (ExamClient *self)
{
  if (self->stage != CLIENT_STAGE_FINISHED && self->stage != CLIENT_STAGE_WAITING)
    return;
  client_timer_stop (&self->result_timer);
  client_timer_stop (&self->flow);
  exam_client_forget_sitting (self);
  self->from_import = FALSE;
  if (self->package != NULL)
    exam_client_set_stage (self, CLIENT_STAGE_LOGIN);
  else
    {
      exam_client_set_stage (self, CLIENT_STAGE_STARTING);
      client_prepare (self);
    }
  exam_client_emit_logged_out (self);
  client_poll_again (self);
}
