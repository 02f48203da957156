/* The bar: [##########----------]  51 %  25,500 items.jsonl */
#include "item-bank/cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "common/base/i18n.h"

#define PROGRESS_WIDTH    30
#define PROGRESS_NEW_LINE "\r\033[K" /* back, and erase */
#define PROGRESS_DELAY_US 100000

void
progress_init (Progress *progress)
{
  *progress = (Progress){ .is_shown = isatty (STDERR_FILENO) == 1, .last_us = g_get_monotonic_time () };
}

void
progress_update (Progress *progress, const char *label, guint n, guint64 done, guint64 total)
{
  gint64 now_us = progress->is_shown ? g_get_monotonic_time () : 0;
  char bar[PROGRESS_WIDTH + 1] = "";

  if (!progress->is_shown || now_us - progress->last_us < PROGRESS_DELAY_US)
    return;
  progress->last_us = now_us;
  progress->is_drawn = TRUE;
  if (total == 0)
    {
      fprintf (stderr, PROGRESS_NEW_LINE);
      fprintf (stderr, _ ("%u items  %s"), n, label);
      return;
    }
  done = MIN (done, total);
  for (guint i = 0; i < PROGRESS_WIDTH; i++)
    bar[i] = i < done * PROGRESS_WIDTH / total ? '#' : '-';
  fprintf (stderr, PROGRESS_NEW_LINE);
  fprintf (stderr, _ ("[%s] %3u %%  %u items  %s"), bar, (guint)(done * 100 / total), n, label);
}

void
progress_clear (Progress *progress)
{
  if (progress->is_drawn)
    fputs (PROGRESS_NEW_LINE, stderr);
  progress->is_drawn = FALSE;
}
