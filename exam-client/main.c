/* exam-client: the program on a candidate's terminal. Locks memory and environment, makes client and window, and
 * replaces itself by a fresh image once a sitting is over. */
#include "common/base/i18n.h"
#include "common/crypto/secret.h"
#include "exam-client/core/exam-client.h"
#include "exam-client/kiosk/environment.h"
#include "exam-client/kiosk/fresh-image.h"
#include "exam-client/ui/kiosk-application.h"
#include "exam-client/ui/language.h"

#include <glib-unix.h>
#include <stdlib.h>
#include <sys/prctl.h>

#define SECRET_POOL_BYTES (4u * 1024 * 1024)
#define TROUBLE_SECONDS   20

typedef struct
{
  KioskOptions kiosk;
  char *config_path;
  int text_scale;
  int finished_fd;
  GArray *inherited;
  ClientConfig *config;
  ExamClient *client;
  KioskApplication *application;
  gboolean has_seen_items; /* this process image ever held a form */
  GError *trouble;
} Program;

static gboolean
parse_options (Program *program, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &program->config_path, N_ ("Settings of this terminal"), "FILE" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &program->kiosk.language, N_ ("Language at the start: id or en"), "CODE" },
    { "text-scale", 0, 0, G_OPTION_ARG_INT, &program->text_scale, N_ ("Text size at the start, 100 to 200"),
      "PERCENT" },
    { "high-contrast", 0, 0, G_OPTION_ARG_NONE, &program->kiosk.high_contrast, N_ ("Start with high contrast"), NULL },
    { "windowed", 0, 0, G_OPTION_ARG_NONE, &program->kiosk.windowed, N_ ("Use a window instead of the full screen"),
      NULL },
    { "developer", 0, 0, G_OPTION_ARG_NONE, &program->kiosk.developer,
      N_ ("Allow debugging and closing; never at an exam"), NULL },
    { "finished-fd", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &program->finished_fd, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (program->config_path == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("--config FILE is missing: it says which server and state folder this terminal has"));
      return FALSE;
    }
  if (program->kiosk.language != NULL && !language_is_known (program->kiosk.language))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--language %s: choose id or en"),
                   program->kiosk.language);
      return FALSE;
    }
  program->kiosk.text_scale = (guint)CLAMP (program->text_scale, DISPLAY_SCALE_MIN, DISPLAY_SCALE_MAX);
  if (program->kiosk.language == NULL)
    program->kiosk.language = g_strdup (language_from_environment ());
  return TRUE;
}

static gboolean
lock_down (const Program *program, GError **error)
{
  if (program->kiosk.developer)
    return TRUE;
  return environment_scrub (error) && secret_harden_process (error);
}

static gboolean
make_client (Program *program, GError **error)
{
  g_autoptr (GBytes) finished = NULL;

  program->config = client_config_load (program->config_path, error);
  if (program->config == NULL)
    return FALSE;
  program->kiosk.display_path = g_build_filename (program->config->state_dir, "display.conf", NULL);
  program->client = exam_client_new (program->config, error);
  if (program->client == NULL)
    return FALSE;
  if (program->finished_fd < 0)
    return TRUE;
  finished = fresh_image_read (program->finished_fd, error);
  return finished != NULL && exam_client_import_finished (program->client, finished, error);
}

/* The options of the start; what the candidate chose since then is remembered beside the journal. */
static char **
dup_options (Program *program)
{
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  g_autofree char *scale = g_strdup_printf ("%d", program->text_scale);

  g_strv_builder_add_many (options, "--config", program->config_path, "--text-scale", scale, "--language",
                           program->kiosk.language, NULL);
  if (program->kiosk.high_contrast)
    g_strv_builder_add (options, "--high-contrast");
  if (program->kiosk.windowed)
    g_strv_builder_add (options, "--windowed");
  if (program->kiosk.developer)
    g_strv_builder_add (options, "--developer");
  return g_strv_builder_end (options);
}

static gboolean
replace_image (gpointer data)
{
  Program *program = data;
  g_autoptr (GBytes) finished = exam_client_export_finished (program->client);
  g_auto (GStrv) options = dup_options (program);
  g_autoptr (GError) error = NULL;

  exam_client_stop (program->client);
  if (finished == NULL || !fresh_image_replace ((const char *const *)options, finished, program->inherited, &error))
    g_printerr ("exam-client: %s\n", error != NULL ? error->message : "nothing to hand over");
  /* Leaving by the door is the next best way to get rid of the memory; the service starts the program again. */
  exit (EXIT_FAILURE);
}

static void
on_stage_changed (Program *program)
{
  ClientStage stage = exam_client_get_stage (program->client);

  if (stage == CLIENT_STAGE_SITTING || stage == CLIENT_STAGE_RESUMING)
    program->has_seen_items = TRUE;
  if (stage != CLIENT_STAGE_FINISHED || !program->has_seen_items)
    return;
  program->has_seen_items = FALSE;
  g_idle_add (replace_image, program);
}

static gboolean
on_terminate (gpointer data)
{
  Program *program = data;

  if (program->client != NULL)
    exam_client_stop (program->client);
  g_application_quit (G_APPLICATION (program->application));
  return G_SOURCE_REMOVE;
}

static gboolean
on_trouble_over (gpointer data)
{
  exit (EXIT_FAILURE);
}

static int
run (Program *program)
{
  g_autofree char *trouble = NULL;
  int status;

  if (program->trouble != NULL)
    {
      g_printerr ("exam-client: %s\n", program->trouble->message);
      trouble = g_strdup_printf (_ ("The exam client cannot start: %s"), program->trouble->message);
      g_timeout_add_seconds (TROUBLE_SECONDS, on_trouble_over, NULL);
    }
  program->application = kiosk_application_new (&program->kiosk, trouble == NULL ? program->client : NULL, trouble);
  g_unix_signal_add (SIGTERM, on_terminate, program);
  g_unix_signal_add (SIGINT, on_terminate, program);
  if (trouble == NULL)
    {
      g_signal_connect_swapped (program->client, "stage-changed", G_CALLBACK (on_stage_changed), program);
      exam_client_start (program->client);
    }
  status = g_application_run (G_APPLICATION (program->application), 0, NULL);
  return program->trouble != NULL ? EXIT_FAILURE : status;
}

static void
program_clear (Program *program)
{
  g_clear_object (&program->application);
  g_clear_object (&program->client);
  g_clear_pointer (&program->config, client_config_free);
  g_clear_error (&program->trouble);
  g_clear_pointer (&program->inherited, g_array_unref);
  g_free (program->config_path);
  g_free (program->kiosk.language);
  g_free (program->kiosk.display_path);
}

int
main (int argc, char **argv)
{
  Program program = { .text_scale = 100, .finished_fd = -1 };
  g_autoptr (GError) error = NULL;
  int status;

  /* The fresh image is executed through /proc/self/exe, which would otherwise name it "exe". */
  prctl (PR_SET_NAME, "exam-client");
  if (!secret_pool_open (SECRET_POOL_BYTES, &error))
    program.trouble = g_steal_pointer (&error);
  language_init ();
  if (!parse_options (&program, &argc, &argv, &error) || !lock_down (&program, &error))
    {
      g_printerr ("exam-client: %s\n", error->message);
      program_clear (&program);
      return 2;
    }
  program.inherited = fresh_image_dup_inherited (program.finished_fd);
  language_apply (program.kiosk.language);
  if (program.trouble == NULL)
    make_client (&program, &program.trouble);
  status = run (&program);
  program_clear (&program);
  return status;
}
