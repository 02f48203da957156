/* How much time a sitting has left: allotted + granted - used, on a monotonic clock. Pauses, crashes and moves use up
 * nothing; the wall clock never matters. Pure arithmetic: the caller brings the clock. */
#pragma once

#include <glib.h>

typedef struct
{
  guint64 allotted_ms; /* of the current part */
  guint64 granted_ms;  /* added to the current part */
  guint64 used_ms;     /* used up in the current part, up to the last update */
  guint64 last_ms;     /* clock of the last update */
  gboolean running;
} TimeLedger;

void time_ledger_init (TimeLedger *ledger, guint64 allotted_ms, guint64 granted_ms, guint64 used_ms);
/* Starts or stops counting at now_ms. */
void time_ledger_set_running (TimeLedger *ledger, gboolean running, guint64 now_ms);
/* Counts up to now_ms; a clock that went back counts nothing. */
void time_ledger_update (TimeLedger *ledger, guint64 now_ms);
void time_ledger_grant (TimeLedger *ledger, guint64 ms);
/* 0 when the time is up. As of the last update. */
guint64 time_ledger_remaining_ms (const TimeLedger *ledger);
