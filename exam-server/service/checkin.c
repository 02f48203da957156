/* Draws seats and issues PINs. Works on the database alone, so the console and the command line do the same. */
#include "exam-server/service/checkin.h"

#include <string.h>

#include "common/crypto/password.h"
#include "common/crypto/random.h"
#include "common/exam/draw.h"
#include "exam-server/service/service-error.h"
#include "exam-server/store/store-candidate.h"
#include "exam-server/store/store-checkin.h"
#include "exam-server/store/store-session.h"
#include "exam-server/store/store-terminal.h"

void
checkin_reply_clear (CheckinReply *reply)
{
  g_clear_pointer (&reply->pseudonym, g_free);
  g_clear_pointer (&reply->name, g_free);
  g_clear_pointer (&reply->session, g_free);
  g_clear_pointer (&reply->seat, g_free);
  secret_wipe (reply->pin, sizeof reply->pin);
}

/* Six digits, each equally likely. */
static gboolean
make_pin (char pin[7], GError **error)
{
  for (guint i = 0; i < 6;)
    {
      guint8 byte;

      if (!random_fill (&byte, 1, error))
        return FALSE;
      if (byte < 250)
        pin[i++] = (char)('0' + byte % 10);
    }
  pin[6] = '\0';
  return TRUE;
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static GPtrArray *
list_seats (StoreTx *tx, GError **error)
{
  g_autoptr (GPtrArray) terminals = store_terminal_list (tx, error);
  GPtrArray *seats;

  if (terminals == NULL)
    return NULL;
  seats = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < terminals->len; i++)
    {
      const StoreTerminal *terminal = terminals->pdata[i];

      if (strcmp (terminal->state, "enrolled") == 0)
        g_ptr_array_add (seats, g_strdup (terminal->seat));
    }
  g_ptr_array_sort (seats, compare_text);
  return seats;
}

/* With an unchanged room this is the k-th seat of the order for the k-th check-in; a terminal that was enrolled or
 * revoked in between changes the order, and the first free seat of the new one is taken. */
static char *
draw_seat (StoreTx *tx, const StoreSession *session, GError **error)
{
  g_autoptr (GPtrArray) seats = list_seats (tx, error);
  g_autofree guint32 *order = NULL;
  guint8 seed[DIGEST_LEN];

  if (seats == NULL)
    return NULL;
  draw_seed (session->transcript, seed);
  if (seats->len > 0)
    order = draw_seat_order (seed, session->id, seats->len);
  for (guint i = 0; i < seats->len; i++)
    {
      const char *seat = seats->pdata[order[i]];
      g_autoptr (StoreCheckin) taken = store_checkin_find_seat (tx, session->id, seat, NULL);

      if (taken == NULL)
        return g_strdup (seat);
    }
  service_error_set (error, SERVICE_ERROR_REFUSED,
                     "no seat is left: %u terminals are enrolled and all are drawn; enrol more", seats->len);
  return NULL;
}

typedef struct
{
  const char *actor;
  const StoreCandidate *candidate;
  const char *pin_hash;
  char *seat;
} CheckinJob;

static gboolean
run_checkin (StoreTx *tx, gpointer data, GError **error)
{
  CheckinJob *job = data;
  g_autoptr (StoreSession) session = store_session_find (tx, job->candidate->session, error);
  g_autoptr (StoreCheckin) before = NULL;
  StoreCheckin row = { .pseudonym = job->candidate->pseudonym,
                       .session = job->candidate->session,
                       .pin_hash = job->pin_hash,
                       .at_ms = centre_now_ms (),
                       .actor = job->actor };

  if (session == NULL)
    return FALSE;
  before = store_checkin_find (tx, job->candidate->pseudonym, NULL);
  job->seat = before != NULL ? g_strdup (before->seat) : draw_seat (tx, session, error);
  if (job->seat == NULL)
    return FALSE;
  row.seat = job->seat;
  if (!centre_audit_in (tx, job->actor, NULL, before != NULL ? "new-pin" : "checkin", row.pseudonym, row.seat, error))
    return FALSE;
  return before != NULL ? store_checkin_update (tx, &row, error) : store_checkin_insert (tx, &row, error);
}

static StoreCandidate *
find_candidate (Centre *centre, const char *number, const char *session_id, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (centre->store, error);
  g_autoptr (StoreCandidate) candidate = tx != NULL ? store_candidate_find_number (tx, number, NULL) : NULL;
  g_autoptr (StoreSession) session = NULL;

  if (tx == NULL)
    return NULL;
  if (candidate == NULL)
    service_error_set (error, SERVICE_ERROR_NOT_FOUND, "number: no candidate has the number %s", number);
  else if (candidate->session == NULL)
    service_error_set (error, SERVICE_ERROR_REFUSED, "number: %s is not planned for any session", number);
  else if (session_id != NULL && strcmp (session_id, candidate->session) != 0)
    service_error_set (error, SERVICE_ERROR_REFUSED, "number: %s is planned for session %s", number,
                       candidate->session);
  else if ((session = store_session_find (tx, candidate->session, error)) != NULL)
    {
      if (session->transcript != NULL && strcmp (session->state, "closed") != 0)
        return g_steal_pointer (&candidate);
      service_error_set (error, SERVICE_ERROR_NOT_OPEN, "session %s is %s", session->id,
                         session->transcript == NULL ? "not drawn yet" : "closed");
    }
  return NULL;
}

gboolean
checkin_candidate (
    Centre *centre, const char *actor, const char *number, const char *session, CheckinReply *out, GError **error)
{
  g_autoptr (StoreCandidate) candidate = find_candidate (centre, number, session, error);
  g_autofree char *pin_hash = NULL;
  CheckinJob job = { .actor = actor, .candidate = candidate };
  char pin[7];

  if (candidate == NULL || !make_pin (pin, error))
    return FALSE;
  pin_hash = password_hash (pin, &PASSWORD_COST_PIN, error);
  job.pin_hash = pin_hash;
  if (pin_hash == NULL || !store_write_sync (centre->store, run_checkin, &job, error))
    {
      g_free (job.seat);
      return FALSE;
    }
  out->pseudonym = g_strdup (candidate->pseudonym);
  out->name = g_strdup (candidate->name);
  out->session = g_strdup (candidate->session);
  out->seat = job.seat;
  memcpy (out->pin, pin, sizeof pin);
  secret_wipe (pin, sizeof pin);
  return TRUE;
}
