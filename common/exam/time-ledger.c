/* Time left: allotted + granted - used. */
#include "common/exam/time-ledger.h"

static guint64
ledger_add (guint64 a, guint64 b)
{
  return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

void
time_ledger_init (TimeLedger *ledger, guint64 allotted_ms, guint64 granted_ms, guint64 used_ms)
{
  *ledger = (TimeLedger){ .allotted_ms = allotted_ms, .granted_ms = granted_ms, .used_ms = used_ms };
}

void
time_ledger_update (TimeLedger *ledger, guint64 now_ms)
{
  if (ledger->running && now_ms > ledger->last_ms)
    ledger->used_ms = ledger_add (ledger->used_ms, now_ms - ledger->last_ms);
  ledger->last_ms = now_ms;
}

void
time_ledger_set_running (TimeLedger *ledger, gboolean running, guint64 now_ms)
{
  time_ledger_update (ledger, now_ms);
  ledger->running = running;
}

void
time_ledger_grant (TimeLedger *ledger, guint64 ms)
{
  ledger->granted_ms = ledger_add (ledger->granted_ms, ms);
}

guint64
time_ledger_remaining_ms (const TimeLedger *ledger)
{
  guint64 total = ledger_add (ledger->allotted_ms, ledger->granted_ms);

  return total > ledger->used_ms ? total - ledger->used_ms : 0;
}
