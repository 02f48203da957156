/* Finds and runs a command; helpers that all of them use. */
#include "exam-server/api/command.h"

#include <string.h>

#include "common/crypto/secret.h"

#define SECRET_POOL_BYTES (4u * 1024 * 1024)

static const Command COMMANDS[] = {
  { "init", "--dir DIR --host NAME_OR_IP... [--name CENTRE]", "make a new exam centre", command_init },
  { "run", "--dir DIR [--bind ADDR] [--terminal-port P] [--console-port P]", "serve terminals and console",
    command_run },
  { "account add", "--dir DIR --name N --role ROLE [--password-file F]", "add an account (password from stdin or F)",
    command_account_add },
  { "account list", "--dir DIR", "list accounts", command_account_list },
  { "import bank", "--dir DIR PACKAGE --committee PEM [--policy M]", "import a sealed, signed bank",
    command_import_bank },
  { "import rules", "--dir DIR FILE", "import a rule pack", command_import_rules },
  { "import formations", "--dir DIR CSV", "import formations", command_import_formations },
  { "import sessions", "--dir DIR CSV", "import sessions", command_import_sessions },
  { "import candidates", "--dir DIR CSV", "import candidates", command_import_candidates },
  { "import scores", "--dir DIR CSV --assessor NAME", "import scores given elsewhere", command_import_scores },
  { "session list", "--dir DIR", "list sessions", command_session_list },
  { "session draw", "--dir DIR ID --beacon SOURCE ROUND HEX --reveal MEMBER=HEX...", "draw forms and seats, once",
    command_session_draw },
  { "session transcript", "--dir DIR ID", "print the transcript of the draw", command_session_transcript },
  { "terminal list", "--dir DIR", "list terminals", command_terminal_list },
  { "terminal pending", "--dir DIR", "list terminals that ask to be enrolled", command_terminal_pending },
  { "terminal approve", "--dir DIR CODE --seat S", "enrol a terminal whose screen shows CODE",
    command_terminal_approve },
  { "terminal revoke", "--dir DIR SEAT", "shut a terminal out", command_terminal_revoke },
  { "checkin", "--dir DIR NUMBER [--session ID]", "draw a candidate's seat, print the PIN", command_checkin },
  { "results", "--dir DIR SESSION [--json]", "scores of terminal and server", command_results },
  { "sitting", "--dir DIR PSEUDONYM [--json]", "what one candidate answered, decrypted", command_sitting },
  { "rank", "--dir DIR --rules ID [--formation F] [--out FILE.csv]", "rank formations", command_rank },
  { "decide", "--dir DIR --rules ID --formation F --order NUMBER,NUMBER... --by A --second B [--text WHY]",
    "record how a tie at the cut was decided", command_decide },
  { "incidents", "--dir DIR [SESSION]", "list incidents", command_incidents },
  { "audit", "--dir DIR", "list who did what", command_audit },
};

static int
print_usage (int status)
{
  GString *text = g_string_new ("Usage: exam-server COMMAND --dir DIR ...\n\n");

  for (guint i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    g_string_append_printf (text, "  %-20s %s\n", COMMANDS[i].name, COMMANDS[i].summary);
  g_string_append (text, "\nexam-server COMMAND --help says more about one of them.\n");
  if (status == COMMAND_OK)
    g_print ("%s", text->str);
  else
    g_printerr ("%s", text->str);
  g_string_free (text, TRUE);
  return status;
}

/* Number of words of argv that the name takes; 0 where it is another one. */
static int
match (const Command *command, int argc, char **argv)
{
  g_auto (GStrv) words = g_strsplit (command->name, " ", -1);
  int n = (int)g_strv_length (words);

  for (int i = 0; i < n; i++)
    if (i + 1 >= argc || strcmp (words[i], argv[i + 1]) != 0)
      return 0;
  return n;
}

int
command_main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc < 2)
    return print_usage (COMMAND_USAGE);
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0)
    return print_usage (COMMAND_OK);
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("exam-server %s\n", ADIL_VERSION);
      return COMMAND_OK;
    }
  for (guint i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    {
      int n = match (&COMMANDS[i], argc, argv);
      g_autofree char *usage = NULL;

      if (n == 0)
        continue;
      if (!secret_pool_open (SECRET_POOL_BYTES, &error))
        return command_fail (error);
      usage = g_strdup_printf ("%s %s", COMMANDS[i].name, COMMANDS[i].usage);
      return COMMANDS[i].run (argc - n, argv + n, usage);
    }
  g_printerr ("exam-server: there is no command \"%s\"\n", argv[1]);
  return print_usage (COMMAND_USAGE);
}

void
command_line_clear (CommandLine *line)
{
  g_clear_pointer (&line->dir, g_free);
  g_clear_pointer (&line->args, g_strfreev);
}

static gboolean
complain (const char *usage, const char *what)
{
  g_printerr ("exam-server: %s\nUsage: exam-server %s\n", what, usage);
  return FALSE;
}

gboolean
command_line_parse (CommandLine *line,
                    int argc,
                    char **argv,
                    const char *usage,
                    const GOptionEntry *entries,
                    guint min_args,
                    guint max_args)
{
  const GOptionEntry own[] = {
    { "dir", 0, 0, G_OPTION_ARG_FILENAME, &line->dir, "Folder of the exam centre", "DIR" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &line->args, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *summary = g_strdup_printf ("exam-server %s", usage);
  g_autoptr (GError) error = NULL;

  memset (line, 0, sizeof *line);
  g_option_context_add_main_entries (context, own, NULL);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, summary);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return complain (usage, error->message);
  if (line->args == NULL)
    line->args = g_new0 (char *, 1);
  line->n_args = g_strv_length (line->args);
  if (line->dir == NULL)
    return complain (usage, "--dir is missing");
  if (line->n_args < min_args || line->n_args > max_args)
    return complain (usage, line->n_args < min_args ? "an argument is missing" : "there are too many arguments");
  return TRUE;
}

int
command_fail (const GError *error)
{
  g_printerr ("exam-server: %s\n", error != NULL ? error->message : "failed");
  return COMMAND_FAILED;
}

Centre *
command_open_centre (const CommandLine *line)
{
  g_autoptr (GError) error = NULL;
  Centre *centre = centre_open (line->dir, &error);

  if (centre == NULL)
    command_fail (error);
  return centre;
}

const char *
command_actor (void)
{
  static char actor[80];

  g_snprintf (actor, sizeof actor, "cli:%s", g_get_user_name ());
  return actor;
}

char *
command_format_time (gint64 ms)
{
  g_autoptr (GDateTime) time = ms != 0 ? g_date_time_new_from_unix_utc (ms / 1000) : NULL;

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("-");
}
