/* The object that windows and rehearsals see: its life, its signals, its stage, and what can be asked of it. */
#include "exam-client/core/exam-client.h"

#include <string.h>

#include "common/base/i18n.h"
#include "common/base/json.h"
#include "exam-client/core/exam-client-private.h"

enum
{
  SIGNAL_STAGE_CHANGED,
  SIGNAL_LOGIN_FAILED,
  SIGNAL_SLOT_CHANGED,
  SIGNAL_CLOSING,
  SIGNAL_PART_CHANGED,
  SIGNAL_STATUS_CHANGED,
  SIGNAL_MESSAGE,
  SIGNAL_NOTICE,
  SIGNAL_LOGGED_OUT,
  N_SIGNALS,
};

static guint exam_client_signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ExamClient, exam_client, G_TYPE_OBJECT)

static ClientConfig *
exam_client_copy_config (const ClientConfig *config)
{
  ClientConfig *copy = g_new0 (ClientConfig, 1);

  copy->terminal_url = g_strdup (config->terminal_url);
  copy->console_url = g_strdup (config->console_url);
  copy->ca_path = g_strdup (config->ca_path);
  copy->committee_path = g_strdup (config->committee_path);
  copy->min_signers = config->min_signers;
  copy->state_dir = g_strdup (config->state_dir);
  copy->name = g_strdup (config->name);
  return copy;
}

void
exam_client_forget_sitting (ExamClient *self)
{
  g_clear_pointer (&self->sitting, sitting_free);
  g_clear_pointer (&self->info, sitting_info_free);
  g_clear_pointer (&self->rules, rule_pack_free);
  g_clear_pointer (&self->blueprint, blueprint_free);
  g_clear_pointer (&self->slot_mark, g_free);
  finished_sitting_clear (&self->finished);
  client_timer_stop (&self->tick_timer);
  self->is_finished = FALSE;
  self->finishing = FALSE;
  self->n_slots = 0;
  self->n_interruptions = 0;
  self->next_seq = self->durable_next = self->acked_next = 0;
  g_ptr_array_set_size (self->deferred, 0);
}

static void
exam_client_end (ExamClient *self)
{
  client_timer_stop (&self->flow);
  client_timer_stop (&self->upload_timer);
  client_timer_stop (&self->poll_timer);
  client_timer_stop (&self->result_timer);
  client_timer_stop (&self->tick_timer);
  g_clear_pointer (&self->console, http_worker_free);
  g_clear_pointer (&self->server, http_worker_free);
  g_clear_pointer (&self->writer, journal_writer_free);
  g_clear_pointer (&self->journal, journal_close);
}

static void
exam_client_finalize (GObject *object)
{
  ExamClient *self = EXAM_CLIENT (object);

  exam_client_end (self);
  exam_client_forget_sitting (self);
  g_ptr_array_unref (self->deferred);
  g_hash_table_unref (self->upload.acknowledged);
  g_hash_table_unref (self->upload.refused);
  g_free (self->upload.pseudonym);
  g_free (self->upload.session);
  g_clear_pointer (&self->package, bank_package_free);
  g_clear_pointer (&self->identity, terminal_identity_free);
  client_config_free (self->config);
  g_free (self->package_sha256);
  g_free (self->ca_pem);
  g_free (self->committee_pem);
  g_free (self->trouble);
  g_free (self->explained);
  g_free (self->enrolment_id);
  g_free (self->seat);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (exam_client_parent_class)->finalize (object);
}

static guint
exam_client_add_signal (const char *name, GType argument)
{
  return g_signal_new (name, EXAM_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       argument == G_TYPE_NONE ? 0 : 1, argument);
}

static void
exam_client_class_init (ExamClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = exam_client_finalize;
  exam_client_signals[SIGNAL_STAGE_CHANGED] = exam_client_add_signal ("stage-changed", G_TYPE_NONE);
  exam_client_signals[SIGNAL_LOGIN_FAILED] = exam_client_add_signal ("login-failed", G_TYPE_STRING);
  exam_client_signals[SIGNAL_SLOT_CHANGED] = exam_client_add_signal ("slot-changed", G_TYPE_UINT);
  exam_client_signals[SIGNAL_CLOSING] = exam_client_add_signal ("closing", G_TYPE_NONE);
  exam_client_signals[SIGNAL_PART_CHANGED] = exam_client_add_signal ("part-changed", G_TYPE_NONE);
  exam_client_signals[SIGNAL_STATUS_CHANGED] = exam_client_add_signal ("status-changed", G_TYPE_NONE);
  exam_client_signals[SIGNAL_MESSAGE] = exam_client_add_signal ("message", G_TYPE_STRING);
  exam_client_signals[SIGNAL_NOTICE] = exam_client_add_signal ("notice", G_TYPE_STRING);
  exam_client_signals[SIGNAL_LOGGED_OUT] = exam_client_add_signal ("logged-out", G_TYPE_NONE);
}

static void
exam_client_init (ExamClient *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->deferred = g_ptr_array_new_with_free_func ((GDestroyNotify)command_free);
  self->upload.acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->upload.refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  client_clock_init_system (&self->clock);
}

ExamClient *
exam_client_new (const ClientConfig *config, GError **error)
{
  g_autoptr (ExamClient) self = g_object_new (EXAM_TYPE_CLIENT, NULL);

  self->config = exam_client_copy_config (config);
  if (!client_open_state (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
exam_client_start_enrolled (ExamClient *self)
{
  g_autofree char *open = NULL;

  journal_get_meta (self->journal, "open", &open, NULL);
  if (self->from_import)
    {
      exam_client_set_stage (self, CLIENT_STAGE_FINISHED);
      client_upload (self);
      client_poll (self);
      client_fetch_result (self);
      return;
    }
  exam_client_set_stage (self, open != NULL && *open != '\0' ? CLIENT_STAGE_RESUMING : CLIENT_STAGE_STARTING);
  client_prepare (self);
}

void
exam_client_start (ExamClient *self)
{
  g_return_if_fail (!self->started);
  self->started = TRUE;
  if (self->identity->cert_pem != NULL)
    exam_client_start_enrolled (self);
  else
    client_enrol (self);
}

void
exam_client_stop (ExamClient *self)
{
  if (self->writer != NULL)
    exam_client_emit_closing (self);
  exam_client_end (self);
}

void
exam_client_set_stage (ExamClient *self, ClientStage stage)
{
  gboolean another = self->stage != stage;

  self->stage = stage;
  if (stage != CLIENT_STAGE_TROUBLE)
    g_clear_pointer (&self->trouble, g_free);
  g_signal_emit (self, exam_client_signals[SIGNAL_STAGE_CHANGED], 0);
  if (another && (stage == CLIENT_STAGE_LOGIN || stage == CLIENT_STAGE_WAITING || stage == CLIENT_STAGE_PAUSED)
      && self->poll_request != 0)
    client_poll_again (self);
}

void
exam_client_set_trouble (ExamClient *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_free (self->trouble);
  self->trouble = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  exam_client_set_stage (self, CLIENT_STAGE_TROUBLE);
  client_update_running (self); /* what stands still costs no time */
}

void
exam_client_set_online (ExamClient *self, gboolean online)
{
  if (self->online == online)
    return;
  self->online = online;
  exam_client_emit_status (self);
}

void
exam_client_notice (ExamClient *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_signal_emit (self, exam_client_signals[SIGNAL_NOTICE], 0, text);
}

void
exam_client_explain (ExamClient *self, const char *format, ...)
{
  char *text;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (g_strcmp0 (text, self->explained) == 0)
    {
      g_free (text);
      return;
    }
  g_free (self->explained);
  self->explained = text;
  g_signal_emit (self, exam_client_signals[SIGNAL_NOTICE], 0, text);
}

void
exam_client_emit_status (ExamClient *self)
{
  g_signal_emit (self, exam_client_signals[SIGNAL_STATUS_CHANGED], 0);
}

void
exam_client_emit_closing (ExamClient *self)
{
  g_signal_emit (self, exam_client_signals[SIGNAL_CLOSING], 0);
}

void
exam_client_emit_slot (ExamClient *self, guint slot)
{
  g_signal_emit (self, exam_client_signals[SIGNAL_SLOT_CHANGED], 0, slot);
}

void
exam_client_emit_part (ExamClient *self)
{
  g_signal_emit (self, exam_client_signals[SIGNAL_PART_CHANGED], 0);
}

void
exam_client_emit_message (ExamClient *self, const char *text)
{
  g_signal_emit (self, exam_client_signals[SIGNAL_MESSAGE], 0, text);
}

void
exam_client_emit_login_failed (ExamClient *self, const char *message)
{
  g_signal_emit (self, exam_client_signals[SIGNAL_LOGIN_FAILED], 0, message);
}

void
exam_client_emit_logged_out (ExamClient *self)
{
  g_signal_emit (self, exam_client_signals[SIGNAL_LOGGED_OUT], 0);
}
