/* The command line of exam-server: one table of commands, one file per group. Exit status: 0 done, 1 failed, 2 wrong
 * usage, 3 blocked (a decision of the committee is missing). */
#pragma once

#include "exam-server/service/centre.h"

#define COMMAND_OK      0
#define COMMAND_FAILED  1
#define COMMAND_USAGE   2
#define COMMAND_BLOCKED 3

typedef struct
{
  const char *name;  /* "session draw" */
  const char *usage; /* what follows the name */
  const char *summary;
  int (*run) (int argc, char **argv, const char *usage);
} Command;

/* Runs argv[1..]: the whole program. */
int command_main (int argc, char **argv);

/* What commands share: --dir and the positional arguments. */
typedef struct
{
  char *dir;
  char **args; /* NULL-terminated, never NULL */
  guint n_args;
} CommandLine;

void command_line_clear (CommandLine *line);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandLine, command_line_clear)

/* argv[0] is the command's name. entries may be NULL. Says what is wrong (and how to use it) and gives FALSE where
 * options,
 * --dir or the number of arguments are not right. */
gboolean command_line_parse (CommandLine *line,
                             int argc,
                             char **argv,
                             const char *usage,
                             const GOptionEntry *entries,
                             guint min_args,
                             guint max_args);
/* Says what is wrong; gives COMMAND_FAILED. */
int command_fail (const GError *error);
/* Opens the centre or says why not. */
Centre *command_open_centre (const CommandLine *line);
/* "cli:NAME" of the person at the keyboard, for the audit. Borrowed. */
const char *command_actor (void);
/* Local time for people. */
char *command_format_time (gint64 ms);

int command_init (int argc, char **argv, const char *usage);
int command_run (int argc, char **argv, const char *usage);
int command_account_add (int argc, char **argv, const char *usage);
int command_account_list (int argc, char **argv, const char *usage);
int command_import_bank (int argc, char **argv, const char *usage);
int command_import_rules (int argc, char **argv, const char *usage);
int command_import_formations (int argc, char **argv, const char *usage);
int command_import_sessions (int argc, char **argv, const char *usage);
int command_import_candidates (int argc, char **argv, const char *usage);
int command_import_scores (int argc, char **argv, const char *usage);
int command_session_draw (int argc, char **argv, const char *usage);
int command_session_list (int argc, char **argv, const char *usage);
int command_session_transcript (int argc, char **argv, const char *usage);
int command_terminal_list (int argc, char **argv, const char *usage);
int command_terminal_pending (int argc, char **argv, const char *usage);
int command_terminal_approve (int argc, char **argv, const char *usage);
int command_terminal_revoke (int argc, char **argv, const char *usage);
int command_checkin (int argc, char **argv, const char *usage);
int command_results (int argc, char **argv, const char *usage);
int command_sitting (int argc, char **argv, const char *usage);
int command_rank (int argc, char **argv, const char *usage);
int command_decide (int argc, char **argv, const char *usage);
int command_incidents (int argc, char **argv, const char *usage);
int command_audit (int argc, char **argv, const char *usage);
