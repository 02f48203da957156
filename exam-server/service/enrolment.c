/* Keeps enrolment requests and issues certificates. Works on the database alone. */
#include "exam-server/service/enrolment.h"

#include <string.h>

#include "common/base/hex.h"
#include "common/base/text-lines.h"
#include "common/crypto/identity.h"
#include "common/crypto/random.h"
#include "common/exam/limits.h"
#include "exam-server/service/service-error.h"

#define ENROLMENT_PENDING_MAX 5000
#define TERMINAL_DAYS         400

gboolean
enrolment_code (const char *request_pem, char out[ENROLMENT_CODE_LEN + 1], GError **error)
{
  static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  guint8 digest[DIGEST_LEN];
  guint64 bits = 0;
  guint place = 0;

  if (!identity_request_fingerprint (request_pem, digest, error))
    return FALSE;
  for (guint i = 0; i < 5; i++)
    bits = bits << 8 | digest[i];
  for (guint i = 0; i < 8; i++)
    {
      if (i == 4)
        out[place++] = '-';
      out[place++] = ALPHABET[bits >> (35 - 5 * i) & 31];
    }
  out[place] = '\0';
  return TRUE;
}

typedef struct
{
  StoreEnrolment row;
  char *known_id;
} RequestJob;

static gboolean
run_request (StoreTx *tx, gpointer data, GError **error)
{
  RequestJob *job = data;
  g_autoptr (StoreEnrolment) known = store_enrolment_find_request (tx, job->row.request_pem, NULL);
  g_autoptr (GPtrArray) pending = NULL;

  if (known != NULL)
    {
      job->known_id = g_strdup (known->id);
      return TRUE;
    }
  pending = store_enrolment_list (tx, "pending", error);
  if (pending == NULL)
    return FALSE;
  if (pending->len >= ENROLMENT_PENDING_MAX)
    return service_error_set (error, SERVICE_ERROR_BUSY, "%u enrolments wait for approval; try later", pending->len);
  return store_enrolment_insert (tx, &job->row, error);
}

gboolean
enrolment_request (
    Centre *centre, const char *request_pem, const char *name, char **out_id, char **out_code, GError **error)
{
  char code[ENROLMENT_CODE_LEN + 1];
  guint8 id_bytes[16];
  g_autofree char *id = NULL;
  g_autoptr (GError) local = NULL;
  RequestJob job = { 0 };

  if (strlen (request_pem) > 16384 || !enrolment_code (request_pem, code, &local))
    return service_error_set (error, SERVICE_ERROR_BAD_REQUEST, "request: not a certificate request%s%s",
                              local != NULL ? ": " : "", local != NULL ? local->message : "");
  if (!random_fill (id_bytes, sizeof id_bytes, error))
    return FALSE;
  id = hex_format (id_bytes, sizeof id_bytes);
  job.row = (StoreEnrolment){
    .id = id, .code = code, .request_pem = request_pem, .name = name, .state = "pending", .at_ms = centre_now_ms ()
  };
  if (!store_write_sync (centre->store, run_request, &job, error))
    return FALSE;
  *out_id = job.known_id != NULL ? job.known_id : g_steal_pointer (&id);
  *out_code = g_strdup (code);
  return TRUE;
}

StoreEnrolment *
enrolment_find (Centre *centre, const char *id, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (centre->store, error);
  StoreEnrolment *row = tx != NULL ? store_enrolment_find (tx, id, NULL) : NULL;

  if (row == NULL && tx != NULL)
    service_error_set (error, SERVICE_ERROR_NOT_FOUND, "there is no enrolment %s", id);
  return row;
}

typedef struct
{
  const char *actor;
  const char *seat;
  const StoreEnrolment *enrolment;
  StoreTerminal terminal;
} ApproveJob;

static gboolean
run_approve (StoreTx *tx, gpointer data, GError **error)
{
  ApproveJob *job = data;
  g_autoptr (StoreTerminal) taken = store_terminal_find_seat (tx, job->seat, NULL);
  StoreEnrolment row = *job->enrolment;

  if (taken != NULL)
    return service_error_set (error, SERVICE_ERROR_REFUSED, "seat: %s has a terminal already; revoke that one first",
                              job->seat);
  row.state = "approved";
  row.seat = job->seat;
  row.certificate = job->terminal.certificate_pem;
  return centre_audit_in (tx, job->actor, NULL, "terminal-enrol", job->seat, job->enrolment->code, error)
         && store_terminal_insert (tx, &job->terminal, error) && store_enrolment_update (tx, &row, error);
}

static StoreEnrolment *
find_pending (Centre *centre, const char *code, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (centre->store, error);
  StoreEnrolment *row = tx != NULL ? store_enrolment_find_code (tx, code, NULL) : NULL;

  if (row == NULL && tx != NULL)
    service_error_set (error, SERVICE_ERROR_NOT_FOUND, "no terminal waits with the code %s", code);
  return row;
}

gboolean
enrolment_approve (Centre *centre, const char *actor, const char *code, const char *seat, GError **error)
{
  g_autoptr (StoreEnrolment) pending = NULL;
  g_autofree char *name = NULL;
  g_autofree char *certificate = NULL;
  ApproveJob job = { .actor = actor, .seat = seat };

  if (!text_is_token (seat, EXAM_TOKEN_MAX))
    return service_error_set (error, SERVICE_ERROR_BAD_REQUEST,
                              "seat: must be 1 to %d letters, digits or . _ / : @ + -", EXAM_TOKEN_MAX);
  pending = find_pending (centre, code, error);
  if (pending == NULL)
    return FALSE;
  name = g_strdup_printf ("terminal %s", seat);
  certificate = identity_issue_pem (pending->request_pem, name, IDENTITY_ROLE_TERMINAL, NULL,
                                    keyring_ca_pem (centre->keyring), keyring_ca_key (centre->keyring),
                                    g_get_real_time () / G_USEC_PER_SEC, TERMINAL_DAYS, error);
  if (certificate == NULL)
    return FALSE;
  job.enrolment = pending;
  job.terminal = (StoreTerminal){ .seat = seat,
                                  .certificate_pem = certificate,
                                  .state = "enrolled",
                                  .name = pending->name,
                                  .created_ms = centre_now_ms () };
  return identity_fingerprint (certificate, job.terminal.fingerprint, error)
         && store_write_sync (centre->store, run_approve, &job, error);
}

static gboolean
run_revoke (StoreTx *tx, gpointer data, GError **error)
{
  ApproveJob *job = data;
  g_autoptr (StoreTerminal) terminal = store_terminal_find_seat (tx, job->seat, NULL);

  if (terminal == NULL)
    return service_error_set (error, SERVICE_ERROR_NOT_FOUND, "seat: no enrolled terminal is at %s", job->seat);
  return centre_audit_in (tx, job->actor, NULL, "terminal-revoke", job->seat, NULL, error)
         && store_terminal_set_state (tx, terminal->fingerprint, "revoked", error);
}

gboolean
enrolment_revoke (Centre *centre, const char *actor, const char *seat, GError **error)
{
  ApproveJob job = { .actor = actor, .seat = seat };

  return store_write_sync (centre->store, run_revoke, &job, error);
}
