/* Completion of command lines for shells, made from the option tables that the commands parse with: it cannot fall
 * behind them. */
#pragma once

#include <glib.h>

typedef struct Completion Completion;

Completion *completion_new (void);
void completion_free (Completion *completion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Completion, completion_free)
/* run is the command's own function, which calls command_parse() before anything else. name and summary are kept. */
void completion_add (Completion *completion, const char *name, const char *summary, int (*run) (int, char **));
/* The script for "bash", "zsh" or "fish"; NULL for any other shell. Newly allocated. */
char *completion_format (const Completion *completion, const char *shell);
