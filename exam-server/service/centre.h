/* One exam centre, opened: folder, keys and database. Both the running server and every admin command start here. */
#pragma once

#include "exam-server/service/keyring.h"
#include "exam-server/service/server-dir.h"
#include "exam-server/store/store-audit.h"
#include "exam-server/store/store.h"

typedef struct
{
  ServerDir *server_dir;
  Keyring *keyring;
  Store *store;
} Centre;

Centre *centre_open (const char *dir, GError **error);
void centre_close (Centre *centre);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Centre, centre_close)

/* Wall clock in ms since 1970: for people and acknowledgements, never for a sitting's time. */
gint64 centre_now_ms (void);

/* One durable audit entry, on its own: before the effect. second may be NULL, subject and detail too. */
gboolean centre_audit (Centre *centre,
                       const char *actor,
                       const char *second,
                       const char *action,
                       const char *subject,
                       const char *detail,
                       GError **error);
/* The same inside a transaction that has other work to do. */
gboolean centre_audit_in (StoreTx *tx,
                          const char *actor,
                          const char *second,
                          const char *action,
                          const char *subject,
                          const char *detail,
                          GError **error);
/* One durable incident. pseudonym may be NULL. Failures are only warned about: an incident never stops its cause. */
void centre_report_incident (
    Centre *centre, const char *session, const char *pseudonym, const char *kind, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
/* The same, but not where the very same is there: what every restart finds again. */
void centre_report_incident_once (
    Centre *centre, const char *session, const char *pseudonym, const char *kind, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
