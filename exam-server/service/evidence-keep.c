/* Stores refused bytes beside an incident that says why. */
#include "exam-server/service/evidence-keep.h"

#include <string.h>

#include "exam-server/store/store-record.h"

#define EVIDENCE_PER_SITTING     64
#define EVIDENCE_WITHOUT_SITTING 1000

static gboolean
run_keep (StoreTx *tx, gpointer data, GError **error)
{
  return store_conflict_append (tx, data, error);
}

static gboolean
take_place (ExamService *service, Sitting *sitting)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);

  if (sitting == NULL)
    return service->n_evidence++ < EVIDENCE_WITHOUT_SITTING;
  return sitting->n_evidence++ < EVIDENCE_PER_SITTING;
}

void
evidence_keep (ExamService *service,
               const Terminal *terminal,
               Sitting *sitting,
               gint64 seq,
               const char *reason,
               const guint8 *stored,
               gsize stored_len,
               const guint8 *offered,
               gsize offered_len,
               const char *why)
{
  g_autoptr (GBytes) stored_bytes = stored != NULL ? g_bytes_new (stored, stored_len) : NULL;
  g_autoptr (GBytes) offered_bytes = g_bytes_new (offered, offered_len);
  g_autoptr (GError) error = NULL;
  StoreConflict row = {
    .pseudonym = sitting != NULL ? sitting->pseudonym : NULL,
    .seq = seq,
    .reason = reason,
    .stored = stored_bytes,
    .offered = offered_bytes,
    .at_ms = centre_now_ms (),
  };

  if (!take_place (service, sitting))
    return;
  memcpy (row.terminal, terminal->fingerprint, sizeof row.terminal);
  if (!store_write_sync (service->centre->store, run_keep, &row, &error))
    g_printerr ("exam-server: evidence from seat %s was not stored: %s\n", terminal->seat, error->message);
  /* Without a sitting there is no session whose minutes could name it. */
  if (sitting != NULL)
    centre_report_incident (service->centre, sitting->session, sitting->pseudonym, reason, "terminal at %s: %s",
                            terminal->seat, why);
}
