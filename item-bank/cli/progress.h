/* A progress bar on standard error while something long runs; nothing where standard error is no terminal. */
#pragma once

#include <glib.h>

typedef struct
{
  gboolean is_shown;
  gboolean is_drawn;
  gint64 last_us;
} Progress;

void progress_init (Progress *progress);
/* Draws at most ten times a second. done of total steps; total 0 where it is not known: then n alone is shown. label:
 * what is being worked on. */
void progress_update (Progress *progress, const char *label, guint n, guint64 done, guint64 total);
/* Removes the bar, so that a message can be printed. */
void progress_clear (Progress *progress);
