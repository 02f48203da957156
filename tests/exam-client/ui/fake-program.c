/* The rest of exam-client.h that main.c needs, over the fake client: a program that starts in the middle of a sitting,
 * so that the way through the finish into the fresh image can be tested. Its log lies beside the configuration file. */
#include "common/base/error.h"
#include "tests/exam-client/ui/fake-client.h"

#include <string.h>
#include <unistd.h>

#define FINISHED "finished sitting"

static gboolean imported;

ClientConfig *
client_config_load (const char *path, GError **error)
{
  ClientConfig *config = g_new0 (ClientConfig, 1);

  config->state_dir = g_path_get_dirname (path);
  return config;
}

void
client_config_free (ClientConfig *config)
{
  g_free (config->state_dir);
  g_free (config);
}

ExamClient *
exam_client_new (const ClientConfig *config, GError **error)
{
  g_autofree char *log = g_build_filename (config->state_dir, "log", NULL);
  ExamClient *self = fake_client_new ();

  fake_client_fill (self, TRUE);
  fake_client_log_to (self, log);
  fake_client_set_stage (self, CLIENT_STAGE_STARTING);
  return self;
}

static gboolean
begin (gpointer self)
{
  fake_client_set_stage (self, imported ? CLIENT_STAGE_FINISHED : CLIENT_STAGE_SITTING);
  fake_client_log (self, "%s %d", imported ? "finished" : "sitting", getpid ());
  return G_SOURCE_REMOVE;
}

void
exam_client_start (ExamClient *self)
{
  g_timeout_add (500, begin, self);
}

void
exam_client_stop (ExamClient *self)
{
  fake_client_log (self, "stop");
}

GBytes *
exam_client_export_finished (ExamClient *self)
{
  return g_bytes_new_static (FINISHED, strlen (FINISHED));
}

gboolean
exam_client_import_finished (ExamClient *self, GBytes *finished, GError **error)
{
  imported = g_bytes_get_size (finished) == strlen (FINISHED)
             && memcmp (g_bytes_get_data (finished, NULL), FINISHED, strlen (FINISHED)) == 0;
  if (!imported)
    g_set_error_literal (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, "other bytes arrived than were handed over");
  return imported;
}
