/* From the start of the process to the log-in screen: own state, the server's word on this terminal, the sealed
 * package. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "exam-client/core/exam-client-private.h"

#define CLIENT_PEM_MAX (256 * 1024)

static char *
client_read_pem (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = file_read (path, CLIENT_PEM_MAX, error);

  return bytes == NULL ? NULL : g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
client_read_meta (ExamClient *self, GError **error)
{
  g_autofree char *ack_public = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *command = NULL;
  g_autofree char *locked = NULL;

  if (!journal_get_meta (self->journal, "seat", &self->seat, error)
      || !journal_get_meta (self->journal, "ack_public", &ack_public, error)
      || !journal_get_meta (self->journal, "stamp", &stamp, error)
      || !journal_get_meta (self->journal, "command", &command, error)
      || !journal_get_meta (self->journal, "locked", &locked, error))
    return FALSE;
  self->has_last_stamp = stamp != NULL && clock_stamp_parse (stamp, &self->last_stamp);
  self->locked = g_strcmp0 (locked, "1") == 0;
  if (command != NULL)
    text_parse_decimal (command, G_MAXINT64, &self->command_id);
  if (self->identity->cert_pem == NULL
      || (self->seat != NULL && ack_public != NULL && hex_parse (ack_public, self->ack_public, ED25519_PUBLIC_LEN)))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
               _ ("%s: the journal does not belong to this terminal's certificate: keep the folder as evidence under "
                  "another name and enrol again"),
               self->config->state_dir);
  return FALSE;
}

static gboolean
client_open_journal (ExamClient *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->config->state_dir, "journal.db", NULL);

  self->journal = journal_open (path, error);
  if (self->journal == NULL || !client_read_meta (self, error))
    return FALSE;
  if (self->identity->cert_pem != NULL && !journal_check (self->journal, self->identity->cert_pem, error))
    return FALSE;
  self->writer = journal_writer_new (path, error);
  return self->writer != NULL;
}

gboolean
client_open_state (ExamClient *self, GError **error)
{
  const char *folder = self->config->state_dir;

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_chmod (folder, 0700) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO,
                   _ ("%s: the state folder cannot be used: %s: it must belong to the user of this program"), folder,
                   g_strerror (errno));
      return FALSE;
    }
  return (self->ca_pem = client_read_pem (self->config->ca_path, error)) != NULL
         && (self->committee_pem = client_read_pem (self->config->committee_path, error)) != NULL
         && (self->identity = terminal_identity_load (folder, self->config->name, error)) != NULL
         && client_open_journal (self, error)
         && (self->console = http_worker_new (self->config->console_url, self->ca_pem, NULL, NULL, error)) != NULL
         && client_connect (self, error);
}

gboolean
client_connect (ExamClient *self, GError **error)
{
  if (self->identity->cert_pem == NULL)
    return TRUE;
  self->server = http_worker_new (self->config->terminal_url, self->ca_pem, self->identity->cert_pem,
                                  self->identity->key_pem, error);
  return self->server != NULL;
}

static void
client_prepare_ready (ExamClient *self, SittingInfo *sitting)
{
  backoff_reset (&self->flow.backoff);
  g_clear_pointer (&self->explained, g_free);
  client_upload (self);
  if (sitting != NULL)
    client_begin (self, sitting, TRUE);
  else
    exam_client_set_stage (self, CLIENT_STAGE_LOGIN);
  client_poll (self);
}

/* TRUE when the package is open; else its download, or trouble, is under way. */
static gboolean
client_prepare_package (ExamClient *self, GError **error)
{
  BankPackage *package;

  if (self->package != NULL)
    return TRUE;
  package = package_cache_open (self->config->state_dir, self->package_sha256, self->committee_pem,
                                self->config->min_signers, error);
  if (package == NULL)
    return FALSE;
  self->package = package;
  package_cache_keep_only (self->config->state_dir, self->package_sha256);
  return TRUE;
}

static void
client_prepare_on_package (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->config->state_dir, "package", "download.part", NULL);

  if (!client_reply_is_good (self, reply))
    {
      if (reply->error != NULL)
        exam_client_explain (self, _ ("The item bank cannot be fetched (%s). Trying again."), reply->error->message);
      client_timer_retry (self, &self->flow, reply->retry_after_s, client_prepare);
      return;
    }
  if (package_cache_finish (self->config->state_dir, path, self->package_sha256, &error)
      && client_prepare_package (self, &error))
    {
      client_prepare (self); /* asks once more: the download may have taken long */
      return;
    }
  exam_client_set_trouble (self, _ ("The item bank is not usable: %s. Call the administrator."), error->message);
  client_timer_start (self, &self->flow, BACKOFF_LAST_MS, client_prepare);
}

static void
client_prepare_fetch_package (ExamClient *self, guint64 size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = package_cache_begin (self->config->state_dir, &error);
  HttpRequest request = { .lane = HTTP_LANE_CONTROL,
                          .path = "/v1/package",
                          .timeout_ms = CLIENT_PACKAGE_MS,
                          .max_len = MIN (size, EXAM_PACKAGE_MAX),
                          .download_path = path };

  if (path == NULL)
    {
      exam_client_set_trouble (self, _ ("The item bank cannot be stored: %s. Call the administrator."), error->message);
      client_timer_start (self, &self->flow, BACKOFF_LAST_MS, client_prepare);
      return;
    }
  http_worker_send (self->server, &request, client_prepare_on_package, self);
}

static void
client_prepare_with (ExamClient *self, TerminalInfo *info)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (self->seat, info->seat) != 0)
    {
      g_free (self->seat);
      self->seat = g_strdup (info->seat);
    }
  if (info->package_sha256 == NULL)
    {
      exam_client_set_stage (self, CLIENT_STAGE_PREPARING);
      client_timer_retry (self, &self->flow, 0, client_prepare);
      return;
    }
  if (g_strcmp0 (self->package_sha256, info->package_sha256) != 0)
    {
      g_clear_pointer (&self->package, bank_package_free);
      g_free (self->package_sha256);
      self->package_sha256 = g_strdup (info->package_sha256);
    }
  if (client_prepare_package (self, &error))
    {
      client_prepare_ready (self, g_steal_pointer (&info->sitting));
      return;
    }
  if (g_error_matches (error, ADIL_ERROR, ADIL_ERROR_MISSING)
      || g_error_matches (error, ADIL_ERROR, ADIL_ERROR_DAMAGED))
    {
      exam_client_set_stage (self, CLIENT_STAGE_PREPARING);
      client_prepare_fetch_package (self, info->package_size);
      return;
    }
  exam_client_set_trouble (self, _ ("The item bank is not usable: %s. Call the administrator."), error->message);
  client_timer_start (self, &self->flow, BACKOFF_LAST_MS, client_prepare);
}

/* Without the server nothing can start here; a sitting that began says why it waits. */
static void
client_prepare_wait (ExamClient *self, const HttpReply *reply)
{
  g_auto (ErrorReply) refusal = { 0 };

  if (reply->status == 0)
    {
      if (self->stage == CLIENT_STAGE_RESUMING)
        exam_client_explain (self,
                             _ ("The server cannot be reached. Your answers are safe on this terminal, and the time "
                                "until the exam goes on is given back to you."));
      else
        exam_client_explain (self, _ ("The server cannot be reached (%s). Trying again."), reply->error->message);
      client_timer_retry (self, &self->flow, 0, client_prepare);
      return;
    }
  error_reply_parse (reply->body, &refusal);
  if (reply->status == 401 || reply->status == 403)
    exam_client_set_trouble (self, _ ("The server does not accept this terminal: %s. Call the administrator."),
                             refusal.message);
  client_timer_retry (self, &self->flow, reply->retry_after_s, client_prepare);
}

static void
client_prepare_on_terminal (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerminalInfo) info = NULL;

  if (!client_reply_is_good (self, reply))
    {
      client_prepare_wait (self, reply);
      return;
    }
  info = terminal_info_parse (reply->body, &error);
  if (info != NULL)
    {
      client_prepare_with (self, info);
      return;
    }
  exam_client_explain (self, _ ("The server's answer is not understood (%s). Trying again."), error->message);
  client_timer_retry (self, &self->flow, 0, client_prepare);
}

void
client_prepare (ExamClient *self)
{
  client_get (self, "/v1/terminal", CLIENT_REQUEST_MS, client_prepare_on_terminal);
}
