/* Identifies terminals, logs candidates in at the seat that was drawn for them, and answers what a terminal asks. */
#include "exam-server/service/terminal-desk.h"

#include <string.h>

#include "common/crypto/password.h"
#include "exam-server/service/service-state.h"
#include "exam-server/store/store-checkin.h"
#include "exam-server/store/store-score.h"
#include "exam-server/store/store-terminal.h"

void
terminal_clear (Terminal *terminal)
{
  g_clear_pointer (&terminal->seat, g_free);
  g_clear_pointer (&terminal->certificate_pem, g_free);
}

gboolean
terminal_desk_identify (ExamService *service, const guint8 fingerprint32[DIGEST_LEN], Terminal *out, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (StoreTerminal) row = NULL;
  g_autoptr (GError) local = NULL;

  if (tx == NULL)
    return FALSE;
  row = store_terminal_find (tx, fingerprint32, &local);
  if (row == NULL && g_error_matches (local, ADIL_ERROR, ADIL_ERROR_MISSING))
    return service_error_set (error, SERVICE_ERROR_UNKNOWN_TERMINAL,
                              "this terminal's certificate is not enrolled here");
  if (row == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (strcmp (row->state, "enrolled") != 0)
    return service_error_set (error, SERVICE_ERROR_REVOKED, "this terminal (seat %s) was revoked", row->seat);
  memcpy (out->fingerprint, fingerprint32, DIGEST_LEN);
  out->seat = g_strdup (row->seat);
  out->certificate_pem = g_strdup (row->certificate_pem);
  return TRUE;
}

void
terminal_package_clear (TerminalPackage *package)
{
  g_clear_pointer (&package->exam, g_free);
  g_clear_pointer (&package->path, g_free);
  g_clear_pointer (&package->committee_pem, g_free);
}

static StoreBank *
choose_bank (StoreTx *tx, GError **error)
{
  g_autoptr (GPtrArray) sessions = store_session_list (tx, error);
  g_autoptr (GPtrArray) banks = sessions != NULL ? store_bank_list (tx, error) : NULL;
  const StoreBank *newest = NULL;

  if (banks == NULL)
    return NULL;
  for (guint i = 0; i < sessions->len; i++)
    {
      const StoreSession *session = sessions->pdata[i];
      StoreBank *bank = strcmp (session->state, "closed") != 0 ? store_bank_find (tx, session->exam, NULL) : NULL;

      if (bank != NULL)
        return bank;
    }
  for (guint i = 0; i < banks->len; i++)
    {
      const StoreBank *bank = banks->pdata[i];

      if (newest == NULL || bank->imported_ms >= newest->imported_ms)
        newest = bank;
    }
  return newest != NULL ? store_bank_find_version (tx, newest->exam, newest->version, error) : NULL;
}

gboolean
terminal_desk_get_package (ExamService *service, TerminalPackage *out, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (GError) local = NULL;
  g_autoptr (StoreBank) bank = NULL;

  memset (out, 0, sizeof *out);
  if (tx == NULL)
    return FALSE;
  bank = choose_bank (tx, &local);
  if (bank == NULL && local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (bank == NULL)
    return TRUE;
  out->exam = g_strdup (bank->exam);
  out->path = g_strdup (bank->path);
  memcpy (out->sha256, bank->package_sha256, DIGEST_LEN);
  out->size = bank->size;
  out->committee_pem = g_strdup (bank->committee_pem);
  return TRUE;
}

void
sitting_ticket_clear (SittingTicket *ticket)
{
  g_clear_pointer (&ticket->pseudonym, g_free);
  g_clear_pointer (&ticket->number, g_free);
  g_clear_pointer (&ticket->name, g_free);
  g_clear_pointer (&ticket->exam, g_free);
  g_clear_pointer (&ticket->session, g_free);
  g_clear_pointer (&ticket->session_title, g_free);
  g_clear_pointer (&ticket->rules_json, g_free);
}

static gboolean
fill_ticket (ExamService *service, Sitting *sitting, SittingTicket *out, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (StoreCandidate) candidate = tx != NULL ? store_candidate_find (tx, sitting->pseudonym, error) : NULL;
  g_autoptr (StoreSession) session = candidate != NULL ? store_session_find (tx, sitting->session, error) : NULL;
  const Rules *rules = session != NULL ? bank_shelf_find_rules (service->shelf, tx, session->rules, error) : NULL;

  if (rules == NULL)
    return FALSE;
  out->pseudonym = g_strdup (sitting->pseudonym);
  out->number = g_strdup (candidate->number);
  out->name = g_strdup (candidate->name);
  out->exam = g_strdup (sitting->exam);
  out->session = g_strdup (sitting->session);
  out->session_title = g_strdup (session->title);
  out->rules_json = g_strdup (rules->json);
  out->extra_s = candidate->extra_s;
  g_mutex_lock (&service->lock);
  out->phase = sitting_phase_effective (sitting->phase, session->state);
  out->head = sitting->head;
  g_mutex_unlock (&service->lock);
  return TRUE;
}

gboolean
terminal_desk_find_sitting (ExamService *service, const Terminal *terminal, SittingTicket *out, GError **error)
{
  GHashTableIter iter;
  gpointer value;
  Sitting *found = NULL;

  memset (out, 0, sizeof *out);
  g_mutex_lock (&service->lock);
  g_hash_table_iter_init (&iter, service->sittings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Sitting *sitting = value;

      if (memcmp (sitting->terminal, terminal->fingerprint, DIGEST_LEN) == 0 && sitting->head.segment > 0
          && sitting->phase != SITTING_PHASE_SUBMITTED && (found == NULL || sitting->started_ms > found->started_ms))
        found = sitting;
    }
  g_mutex_unlock (&service->lock);
  return found != NULL && fill_ticket (service, found, out, error);
}

static gboolean
find_checkin (ExamService *service, const char *number, StoreCheckin **out, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (StoreCandidate) candidate = tx != NULL ? store_candidate_find_number (tx, number, NULL) : NULL;

  *out = candidate != NULL ? store_checkin_find (tx, candidate->pseudonym, NULL) : NULL;
  return tx != NULL;
}

/* Compared even where there is no such number, so that the time tells nothing. */
static gboolean
check_pin (const StoreCheckin *checkin, const char *pin)
{
  static const char NOBODY[] = "$argon2id$v=19$m=1024,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  gboolean right = password_verify (checkin != NULL ? checkin->pin_hash : NOBODY, pin);

  return checkin != NULL && right;
}

static gboolean
check_throttle (ExamService *service, const char *key, GError **error)
{
  guint64 wait_ms = throttle_wait_ms (service->throttle, key, service_clock_ms ());

  return wait_ms == 0
         || service_error_set (error, SERVICE_ERROR_THROTTLED, "too many wrong tries; wait %u seconds",
                               (guint)(wait_ms / 1000) + 1);
}

typedef struct
{
  StoreSitting row;
  gint64 number;
} SittingJob;

static gboolean
run_insert_sitting (StoreTx *tx, gpointer data, GError **error)
{
  SittingJob *job = data;

  return store_sitting_insert (tx, &job->row, &job->number, error);
}

static gboolean
insert_sitting (
    ExamService *service, const Terminal *terminal, const StoreCheckin *checkin, const char *exam, GError **error)
{
  SittingJob job = { .row = { .pseudonym = checkin->pseudonym,
                              .session = checkin->session,
                              .exam = exam,
                              .seat = terminal->seat,
                              .state = "waiting" } };
  g_autoptr (GError) local = NULL;

  memcpy (job.row.terminal, terminal->fingerprint, DIGEST_LEN);
  if (store_write_sync (service->centre->store, run_insert_sitting, &job, &local)
      || g_error_matches (local, ADIL_ERROR, ADIL_ERROR_CONFLICT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

typedef struct
{
  gint64 number;
  const Terminal *terminal;
} SeatJob;

static gboolean
run_set_seat (StoreTx *tx, gpointer data, GError **error)
{
  const SeatJob *job = data;

  return store_sitting_set_seat (tx, job->number, job->terminal->seat, job->terminal->fingerprint, error);
}

/* The same candidate again: at another terminal only where nothing began yet. */
static gboolean
check_same_terminal (ExamService *service, const Terminal *terminal, Sitting *sitting, GError **error)
{
  SeatJob job = { sitting->number, terminal };
  gboolean same;
  gboolean began;

  g_mutex_lock (&service->lock);
  same = memcmp (sitting->terminal, terminal->fingerprint, DIGEST_LEN) == 0;
  began = sitting->head.segment > 0;
  g_mutex_unlock (&service->lock);
  if (same)
    return TRUE;
  if (began)
    return service_error_set (error, SERVICE_ERROR_WRONG_SEAT, "this sitting began at another terminal (seat %s)",
                              sitting->seat);
  if (!store_write_sync (service->centre->store, run_set_seat, &job, error))
    return FALSE;
  g_mutex_lock (&service->lock);
  memcpy (sitting->terminal, terminal->fingerprint, DIGEST_LEN);
  g_free (sitting->seat);
  sitting->seat = g_strdup (terminal->seat);
  g_mutex_unlock (&service->lock);
  return TRUE;
}

static gboolean
enter_sitting (
    ExamService *service, const Terminal *terminal, const StoreCheckin *checkin, SittingTicket *out, GError **error)
{
  g_autoptr (StoreSession) session = service_find_session (service, checkin->session, error);
  Sitting *sitting;

  if (session == NULL)
    return FALSE;
  /* Whoever has a seat may log in and read the instructions; the keys wait for two people. */
  if (strcmp (session->state, "closed") == 0)
    return service_error_set (error, SERVICE_ERROR_NOT_OPEN, "session %s is closed", session->id);
  sitting = service_find_sitting (service, checkin->pseudonym);
  if (sitting == NULL && !insert_sitting (service, terminal, checkin, session->exam, error))
    return FALSE;
  if (sitting == NULL)
    sitting = service_find_sitting (service, checkin->pseudonym);
  if (sitting == NULL)
    return service_error_set (error, SERVICE_ERROR_BUSY, "the sitting could not be read; try again");
  if (sitting->phase == SITTING_PHASE_SUBMITTED)
    return service_error_set (error, SERVICE_ERROR_SUBMITTED, "this sitting is finished");
  return check_same_terminal (service, terminal, sitting, error) && fill_ticket (service, sitting, out, error);
}

gboolean
terminal_desk_login (ExamService *service,
                     const Terminal *terminal,
                     const char *number,
                     const char *pin,
                     SittingTicket *out,
                     GError **error)
{
  g_autofree char *number_key = g_strconcat ("pin/", number, NULL);
  g_autofree char *terminal_key = g_strconcat ("terminal/", terminal->seat, NULL);
  g_autoptr (StoreCheckin) checkin = NULL;

  memset (out, 0, sizeof *out);
  if (!check_throttle (service, number_key, error) || !check_throttle (service, terminal_key, error))
    return FALSE;
  /* The hash takes long: no snapshot is held meanwhile. */
  if (!find_checkin (service, number, &checkin, error))
    return FALSE;
  if (!check_pin (checkin, pin))
    {
      throttle_fail (service->throttle, number_key, service_clock_ms ());
      throttle_fail (service->throttle, terminal_key, service_clock_ms ());
      return service_error_set (error, SERVICE_ERROR_WRONG_PIN, "participant number or PIN is wrong");
    }
  throttle_succeed (service->throttle, number_key);
  throttle_succeed (service->throttle, terminal_key);
  if (strcmp (checkin->seat, terminal->seat) != 0)
    return service_error_set (error, SERVICE_ERROR_WRONG_SEAT, "your seat is %s, this is %s", checkin->seat,
                              terminal->seat);
  return enter_sitting (service, terminal, checkin, out, error);
}

void
sitting_result_clear (SittingResult *result)
{
  g_clear_pointer (&result->sections, g_free);
  g_clear_pointer (&result->total, g_free);
}

gboolean
terminal_desk_get_result (
    ExamService *service, const Terminal *terminal, const char *pseudonym, SittingResult *out, GError **error)
{
  Sitting *sitting = service_find_sitting (service, pseudonym);
  g_autoptr (StoreTx) tx = NULL;
  g_autoptr (StoreSession) session = NULL;
  g_autoptr (StoreScore) score = NULL;
  const Rules *rules;

  memset (out, 0, sizeof *out);
  if (sitting == NULL || memcmp (sitting->terminal, terminal->fingerprint, DIGEST_LEN) != 0)
    return service_error_set (error, SERVICE_ERROR_WRONG_SEAT, "this candidate does not sit at this terminal");
  tx = store_read_begin (service->centre->store, error);
  session = tx != NULL ? store_session_find (tx, sitting->session, error) : NULL;
  rules = session != NULL ? bank_shelf_find_rules (service->shelf, tx, session->rules, error) : NULL;
  if (rules == NULL)
    return FALSE;
  g_mutex_lock (&service->lock);
  out->phase = sitting_phase_effective (sitting->phase, session->state);
  out->is_scored = sitting->is_scored;
  out->is_equal = sitting->is_equal;
  g_mutex_unlock (&service->lock);
  out->may_show = rules->pack->show_own_score;
  score = out->is_scored ? store_score_find (tx, pseudonym, "server", NULL) : NULL;
  out->sections = g_strdup (score != NULL ? score->sections : "[]");
  out->total = g_strdup (score != NULL ? score->total : "");
  return TRUE;
}
