/* Opens a centre and keeps its two diaries: audit and incidents. */
#include "exam-server/service/centre.h"

#include <string.h>

#include "exam-server/store/store-score.h"

Centre *
centre_open (const char *dir, GError **error)
{
  g_autoptr (Centre) centre = g_new0 (Centre, 1);
  g_autofree char *path = NULL;

  centre->server_dir = server_dir_open (dir, error);
  if (centre->server_dir == NULL)
    return NULL;
  centre->keyring = keyring_open (centre->server_dir, error);
  if (centre->keyring == NULL)
    return NULL;
  path = server_dir_dup_path (centre->server_dir, "server.db");
  centre->store = store_open (path, NULL, error);
  return centre->store != NULL ? g_steal_pointer (&centre) : NULL;
}

void
centre_close (Centre *centre)
{
  if (centre == NULL)
    return;
  if (centre->store != NULL)
    store_close (centre->store);
  keyring_free (centre->keyring);
  server_dir_free (centre->server_dir);
  g_free (centre);
}

gint64
centre_now_ms (void)
{
  return g_get_real_time () / 1000;
}

gboolean
centre_audit_in (StoreTx *tx,
                 const char *actor,
                 const char *second,
                 const char *action,
                 const char *subject,
                 const char *detail,
                 GError **error)
{
  StoreAudit audit = { .at_ms = centre_now_ms (),
                       .actor = actor,
                       .second_actor = second,
                       .action = action,
                       .subject = subject,
                       .detail = detail };

  return store_audit_append (tx, &audit, error);
}

static gboolean
run_audit (StoreTx *tx, gpointer data, GError **error)
{
  return store_audit_append (tx, data, error);
}

gboolean
centre_audit (Centre *centre,
              const char *actor,
              const char *second,
              const char *action,
              const char *subject,
              const char *detail,
              GError **error)
{
  StoreAudit audit = { .at_ms = centre_now_ms (),
                       .actor = actor,
                       .second_actor = second,
                       .action = action,
                       .subject = subject,
                       .detail = detail };

  return store_write_sync (centre->store, run_audit, &audit, error);
}

typedef struct
{
  char *session;
  char *pseudonym;
  char *kind;
  char *text;
  gboolean once;
} IncidentJob;

static gboolean
is_reported (StoreTx *tx, const IncidentJob *job)
{
  g_autoptr (GPtrArray) rows = store_incident_list (tx, job->session, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StoreIncident *row = rows->pdata[i];

      if (strcmp (row->kind, job->kind) == 0 && strcmp (row->text, job->text) == 0
          && g_strcmp0 (row->pseudonym, job->pseudonym) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
run_incident (StoreTx *tx, gpointer data, GError **error)
{
  const IncidentJob *job = data;
  StoreIncident incident = { .session = job->session,
                             .pseudonym = job->pseudonym,
                             .kind = job->kind,
                             .text = job->text,
                             .at_ms = centre_now_ms () };

  return (job->once && is_reported (tx, job)) || store_incident_append (tx, &incident, error);
}

static void
free_incident (gpointer data, const GError *error)
{
  IncidentJob *job = data;

  if (error != NULL)
    g_printerr ("exam-server: incident %s of %s was not stored: %s\n", job->kind, job->session, error->message);
  g_free (job->session);
  g_free (job->pseudonym);
  g_free (job->kind);
  g_free (job->text);
  g_free (job);
}

/* Takes text. */
static void
report (Centre *centre, const char *session, const char *pseudonym, const char *kind, char *text, gboolean once)
{
  IncidentJob *job = g_new0 (IncidentJob, 1);
  StoreJob store_job = { run_incident, free_incident, job };
  g_autoptr (GError) error = NULL;

  job->text = text;
  job->once = once;
  job->session = g_strdup (session);
  job->pseudonym = g_strdup (pseudonym);
  job->kind = g_strdup (kind);
  if (!store_submit (centre->store, &store_job, &error))
    free_incident (job, error);
}

void
centre_report_incident (
    Centre *centre, const char *session, const char *pseudonym, const char *kind, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  report (centre, session, pseudonym, kind, g_strdup_vprintf (format, args), FALSE);
  va_end (args);
}

void
centre_report_incident_once (
    Centre *centre, const char *session, const char *pseudonym, const char *kind, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  report (centre, session, pseudonym, kind, g_strdup_vprintf (format, args), TRUE);
  va_end (args);
}
