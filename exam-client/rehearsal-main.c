/* exam-rehearsal: many candidates at once over the same client core that the kiosk uses, without a screen. For trying
 * out a centre before the day, and for tests. */
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/crypto/secret.h"
#include "exam-client/rehearsal/rehearsal-room.h"

#define REHEARSAL_TERMINALS_MAX 2000
#define REHEARSAL_SECRET_EACH   (96u * 1024)
/* Forms are opened one after another: one release and one item of the largest kind are there at a time. */
#define REHEARSAL_SECRET_ONCE (2u * ITEM_DOCUMENT_LEN_MAX)
#define REHEARSAL_FILES_EACH  24

static struct
{
  char *config_path;
  char *state_dir;
  char *candidates_path;
  char *policy;
  char *keys_path;
  gboolean enrol_only;
  gboolean json;
  int n;
  int pace_ms;
  int seed;
  int wait_start_s;
  int ready_s;
} options = { .pace_ms = 1000, .seed = 1, .ready_s = 600 };

static const GOptionEntry OPTION_ENTRIES[] = {
  { "config-template", 0, 0, G_OPTION_ARG_FILENAME, &options.config_path,
    N_ ("terminal configuration; state and name are replaced"), "FILE" },
  { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &options.state_dir,
    N_ ("folder for the terminals' state (t001, t002, ...)"), "DIR" },
  { "candidates", 0, 0, G_OPTION_ARG_FILENAME, &options.candidates_path,
    N_ ("CSV with number, pin and, optionally, seat"), "FILE" },
  { "enrol-only", 0, 0, G_OPTION_ARG_NONE, &options.enrol_only, N_ ("only enrol terminals and fetch the package"),
    NULL },
  { "n", 0, 0, G_OPTION_ARG_INT, &options.n,
    N_ ("number of terminals (default: the terminals of DIR, else the candidates)"), "N" },
  { "pace", 0, 0, G_OPTION_ARG_INT, &options.pace_ms, N_ ("mean time between two answers (1000)"), "MS" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, N_ ("seed of the candidates' choices (1)"), "S" },
  { "policy", 0, 0, G_OPTION_ARG_STRING, &options.policy, N_ ("random or best-effort (random)"), "NAME" },
  { "keys", 0, 0, G_OPTION_ARG_FILENAME, &options.keys_path,
    N_ ("CSV with item and key of a public bank: candidates of different ability"), "FILE" },
  { "wait-start", 0, 0, G_OPTION_ARG_INT, &options.wait_start_s,
    N_ ("give up when the session has not started so long after the log-in (no limit)"), "S" },
  { "wait-ready", 0, 0, G_OPTION_ARG_INT, &options.ready_s,
    N_ ("give up when a terminal is not ready after so long (600)"), "S" },
  { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("summary as JSON"), NULL },
  { NULL },
};

static gboolean
rehearsal_fail (GError **error, const char *message)
{
  g_set_error_literal (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, message);
  return FALSE;
}

static gboolean
rehearsal_parse_options (int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
                                _ ("Sits an exam with many candidates at once, without screens. Exit status 0 only "
                                   "when every sitting is complete and scored the same on the server."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, OPTION_ENTRIES, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    return rehearsal_fail (error, _ ("there are no arguments without an option name"));
  if (options.config_path == NULL || options.state_dir == NULL)
    return rehearsal_fail (error, _ ("--config-template and --state-dir are needed"));
  if (options.enrol_only == (options.candidates_path != NULL))
    return rehearsal_fail (error, _ ("either --enrol-only or --candidates is needed"));
  if (options.n < 0 || options.n > REHEARSAL_TERMINALS_MAX || options.pace_ms < 1 || options.wait_start_s < 0
      || options.ready_s < 0)
    return rehearsal_fail (error, _ ("a number is out of range"));
  if (options.policy != NULL && g_strcmp0 (options.policy, "random") != 0
      && g_strcmp0 (options.policy, "best-effort") != 0)
    return rehearsal_fail (error, _ ("--policy is random or best-effort"));
  return TRUE;
}

/* Terminals that an earlier run enrolled below the state folder. */
static guint
rehearsal_count_terminals (void)
{
  guint n = 0;

  for (;;)
    {
      g_autofree char *name = g_strdup_printf ("t%03u", n + 1);
      g_autofree char *path = g_build_filename (options.state_dir, name, "terminal.pem", NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return n;
      n++;
    }
}

static gboolean
rehearsal_find_n (guint *out_n, GError **error)
{
  guint n = (guint)options.n;

  if (n == 0)
    n = rehearsal_count_terminals ();
  if (n == 0 && options.candidates_path != NULL
      && !rehearsal_room_count_candidates (options.candidates_path, &n, error))
    return FALSE;
  if (n == 0 || n > REHEARSAL_TERMINALS_MAX)
    return rehearsal_fail (error, _ ("--n must say how many terminals there are"));
  *out_n = n;
  return TRUE;
}

/* One process stands for a room: its share of locked memory and open files is a room's. */
static gboolean
rehearsal_reserve (guint n, GError **error)
{
  struct rlimit files;
  gsize pool = 1024 * 1024;

  while (pool < (gsize)n * REHEARSAL_SECRET_EACH + REHEARSAL_SECRET_ONCE)
    pool *= 2;
  if (getrlimit (RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < (rlim_t)n * REHEARSAL_FILES_EACH + 64)
    {
      files.rlim_cur = MIN ((rlim_t)n * REHEARSAL_FILES_EACH + 64, files.rlim_max);
      setrlimit (RLIMIT_NOFILE, &files);
    }
  signal (SIGXFSZ, SIG_IGN); /* a limit of file sizes is an error of the write, as a full disk is */
  return secret_pool_open (pool, error) && secret_harden_process (error);
}

static gboolean
rehearsal_run (GError **error, gboolean *out_complete)
{
  RehearsalManner manner = { .pace_ms = (guint)options.pace_ms,
                             .policy = g_strcmp0 (options.policy, "best-effort") == 0 ? REHEARSAL_POLICY_BEST_EFFORT
                                                                                      : REHEARSAL_POLICY_RANDOM,
                             .wait_start_s = (guint)options.wait_start_s };
  g_autoptr (ClientConfig) config = NULL;
  g_autoptr (GHashTable) keys = NULL;
  g_autoptr (RehearsalRoom) room = NULL;
  guint n;

  if (options.keys_path != NULL && (keys = rehearsal_room_load_keys (options.keys_path, error)) == NULL)
    return FALSE;
  manner.keys = keys;
  if (!rehearsal_find_n (&n, error) || !rehearsal_reserve (n, error)
      || (config = client_config_load (options.config_path, error)) == NULL
      || (room = rehearsal_room_new (config, options.state_dir, n, error)) == NULL
      || !rehearsal_room_prepare (room, (guint)options.ready_s, error))
    return FALSE;
  *out_complete = TRUE;
  if (options.enrol_only)
    return TRUE;
  if (!rehearsal_room_seat (room, options.candidates_path, (guint32)options.seed, &manner, error))
    return FALSE;
  *out_complete = rehearsal_room_sit (room, options.json);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;

  i18n_init (NULL);
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (rehearsal_parse_options (&argc, &argv, &error) && rehearsal_run (&error, &complete))
    return complete ? 0 : 1;
  g_printerr ("exam-rehearsal: %s\n", error->message);
  return 2;
}
