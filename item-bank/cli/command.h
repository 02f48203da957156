/* The commands of item-bank: one file each, listed in main.c. Exit statuses are part of the interface. */
#pragma once

#include <glib.h>

#define COMMAND_OK      0
#define COMMAND_REFUSED 1 /* the answer is no, or something failed; standard error says what */
#define COMMAND_USAGE   2 /* the command line is wrong */

/* argv[0] is the command's name. Returns the exit status. */
int command_import (int argc, char **argv);
int command_export (int argc, char **argv);
int command_list (int argc, char **argv);
int command_show (int argc, char **argv);
int command_lint (int argc, char **argv);
int command_reviewers (int argc, char **argv);
int command_review (int argc, char **argv);
int command_approve (int argc, char **argv);
int command_freeze (int argc, char **argv);
int command_retire (int argc, char **argv);
int command_history (int argc, char **argv);
int command_preview (int argc, char **argv);
int command_report (int argc, char **argv);
int command_fairness (int argc, char **argv);
int command_pack (int argc, char **argv);
int command_sign (int argc, char **argv);
int command_try (int argc, char **argv);
int command_verify (int argc, char **argv);
int command_shares (int argc, char **argv);
int command_open (int argc, char **argv);
int command_draw (int argc, char **argv);

/* Options of entries into the places that they name; arguments is what --help shows behind the options. FALSE, the
 * reason already on standard error, where the line is wrong. Does not return for --help. */
gboolean
command_parse (int *argc, char ***argv, const GOptionEntry *entries, const char *arguments, const char *summary);

typedef struct
{
  char *name;
  char letter; /* 0: none */
  GOptionArg arg;
  char *arg_name; /* NULL: none */
  char *description;
} CommandOption;

/* What a command's line may hold. */
typedef struct
{
  GPtrArray *options; /* of CommandOption */
  char *arguments;    /* behind the options; NULL: nothing */
} CommandLine;

/* What run hands to command_parse(), which then refuses: run does nothing else. */
CommandLine *command_line_new (const char *name, int (*run) (int argc, char **argv));
void command_line_free (CommandLine *line);
/* Says that an option is missing; for returning at once. Always COMMAND_USAGE. */
int command_usage (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Control characters replaced, which a file from elsewhere could use to play with the terminal. Newly allocated. */
char *command_dup_printable (const char *text);
/* One line on standard error. */
void command_complain (const char *message);
/* Prints the error. Always COMMAND_REFUSED. */
int command_fail (const GError *error);
/* A small text file (PEM, transcript): newly allocated, NUL-terminated, without NULs inside. */
char *command_read_text (const char *path, GError **error);
