/* Secrets from files, pipes and the terminal, straight into locked memory. Never from the command line or the
 * environment, which other programs can see. */
#pragma once

#include <glib.h>

#include "common/crypto/secret.h"

#define SECRET_INPUT_LINE_MAX 1024

/* Content of a file, pipe or descriptor of 1 to max_len bytes; path "-" is standard input. MISSING, IO; LIMIT where it
 * is longer, SYNTAX where it is empty. */
Secret *secret_input_read_file (const char *path, gsize max_len, GError **error);

/* One line without its line feed, of at most SECRET_INPUT_LINE_MAX bytes, from standard input. Where that is a
 * terminal, prompt is shown on standard error and nothing of what is typed appears on the screen. GAP at the end of the
 * input, LIMIT for a longer line, IO. */
Secret *secret_input_read_line (const char *prompt, GError **error);

/* Around several lines that come at once, as from a scanner: nothing appears between them either. Pairs may be nested;
 * no effect where standard input is no terminal. A signal that arrives meanwhile is raised by the last restore. */
void secret_input_silence (void);
void secret_input_restore (void);
