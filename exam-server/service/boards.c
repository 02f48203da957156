/* Snapshots of sessions, rooms and scores for those who watch. */
#include "exam-server/service/boards.h"

#include <string.h>

#include "exam-server/service/service-state.h"
#include "exam-server/service/session-control.h"
#include "exam-server/store/store-checkin.h"
#include "exam-server/store/store-terminal.h"

#define OFFLINE_AFTER_MS 40000 /* a poll is held for 25 s */

static void
session_row_free (gpointer data)
{
  SessionRow *row = data;

  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->title);
  g_free (row->site);
  g_free (row->starts_at);
  g_free (row->time_zone);
  g_free (row->exam);
  g_free (row->rules);
  g_free (row);
}

static void
count_sittings (ExamService *service, SessionRow *row)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);
  const Vault *vault = g_hash_table_lookup (service->vaults, row->id);
  GHashTableIter iter;
  gpointer value;

  row->sealed = vault == NULL || vault->cek == NULL;
  row->approvals = vault != NULL ? vault->accounts->len : 0;
  g_hash_table_iter_init (&iter, service->sittings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Sitting *sitting = value;

      if (strcmp (sitting->session, row->id) != 0)
        continue;
      if (sitting->phase == SITTING_PHASE_SUBMITTED)
        row->submitted++;
      else if (sitting->head.segment > 0 && sitting->phase != SITTING_PHASE_TERMINATED)
        row->sitting++;
    }
}

static SessionRow *
make_session_row (ExamService *service, StoreTx *tx, const StoreSession *session, GError **error)
{
  g_autoptr (GPtrArray) checkins = store_checkin_list (tx, session->id, error);
  SessionRow *row;
  gint64 planned = 0;

  if (checkins == NULL || !store_candidate_count (tx, session->id, &planned, error))
    return NULL;
  row = g_new0 (SessionRow, 1);
  row->id = g_strdup (session->id);
  row->title = g_strdup (session->title);
  row->site = g_strdup (session->site);
  row->starts_at = g_strdup (session->starts_at);
  row->time_zone = g_strdup (session->time_zone);
  row->exam = g_strdup (session->exam);
  row->rules = g_strdup (session->rules);
  row->state = session_control_state (session);
  /* Borrowed texts of the row must outlive it: only literals. */
  row->state = g_intern_string (row->state);
  row->public_board = session->public_board;
  row->planned = (guint)planned;
  row->checked_in = checkins->len;
  count_sittings (service, row);
  return row;
}

GPtrArray *
boards_list_sessions (ExamService *service, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (GPtrArray) sessions = tx != NULL ? store_session_list (tx, error) : NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (session_row_free);

  if (sessions == NULL)
    return NULL;
  for (guint i = 0; i < sessions->len; i++)
    {
      SessionRow *row = make_session_row (service, tx, sessions->pdata[i], error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}

static void
seat_row_free (gpointer data)
{
  SeatRow *row = data;

  g_free (row->seat);
  g_free (row->pseudonym);
  g_free (row->number);
  g_free (row->name);
  g_free (row);
}

void
room_board_free (RoomBoard *board)
{
  if (board == NULL)
    return;
  session_row_free (board->session);
  g_clear_pointer (&board->seats, g_ptr_array_unref);
  g_free (board);
}

/* Under the lock. */
static void
fill_presence (ExamService *service, SeatRow *row, gint64 now_ms)
{
  const Presence *presence = g_hash_table_lookup (service->presences, row->seat);

  if (presence == NULL)
    return;
  row->last_seen_ms = presence->seen_ms;
  row->locked = presence->locked;
  if (strcmp (row->terminal, "revoked") != 0 && now_ms - presence->seen_ms < OFFLINE_AFTER_MS)
    row->terminal = "online";
  if (row->pseudonym == NULL || g_strcmp0 (presence->pseudonym, row->pseudonym) != 0)
    return;
  row->position = presence->position;
  row->answered = presence->answered;
  row->unsent = presence->unsent;
  row->remaining_s = presence->remaining_s;
  row->interruptions = presence->interruptions;
}

static const char *
seat_state (const Sitting *sitting, const char *session_state)
{
  switch (sitting_phase_effective (sitting->phase, session_state))
    {
    case SITTING_PHASE_SUBMITTED:
      return "submitted";
    case SITTING_PHASE_TERMINATED:
      return "terminated";
    case SITTING_PHASE_PAUSED:
      return sitting->head.segment > 0 ? "paused" : "logged-in";
    case SITTING_PHASE_WAITING:
    case SITTING_PHASE_RUNNING:
      break;
    }
  return sitting->head.segment > 0 ? "sitting" : "logged-in";
}

/* No snapshot is held here: whoever waits for a second reader with the first one in hand may wait for ever. Sittings
 * that began are all in memory. */
static void
fill_candidate (ExamService *service, SeatRow *row, const char *session_state)
{
  const Person *person = service_find_person (service, row->pseudonym);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);
  const Sitting *sitting = g_hash_table_lookup (service->sittings, row->pseudonym);

  row->number = g_strdup (person != NULL ? person->number : "");
  row->name = g_strdup (person != NULL ? person->name : "");
  row->state = "checked-in";
  if (sitting == NULL)
    return;
  row->state = seat_state (sitting, session_state);
  row->answered = sitting->n_answered;
}

static int
compare_seats (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(SeatRow *const *)a)->seat, (*(SeatRow *const *)b)->seat);
}

/* One row per enrolled seat; a revoked terminal's seat stays visible while a candidate was drawn for it. */
static gboolean
list_seats (ExamService *service, StoreTx *tx, const StoreSession *session, RoomBoard *board, GError **error)
{
  g_autoptr (GPtrArray) terminals = store_terminal_list (tx, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const Bank *bank = session->transcript != NULL ? bank_shelf_find_drawn (service->shelf, tx, session, NULL) : NULL;
  guint n_items = bank != NULL ? bank_package_blueprint (bank->package)->n_items : 0;

  if (terminals == NULL)
    return FALSE;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < terminals->len; i++)
      {
        const StoreTerminal *terminal = terminals->pdata[i];
        gboolean revoked = strcmp (terminal->state, "enrolled") != 0;
        g_autoptr (StoreCheckin) checkin = NULL;
        SeatRow *row;

        if (revoked != (pass == 1) || g_hash_table_contains (seen, terminal->seat))
          continue;
        checkin = store_checkin_find_seat (tx, session->id, terminal->seat, NULL);
        if (revoked && checkin == NULL)
          continue;
        row = g_new0 (SeatRow, 1);
        row->seat = g_strdup (terminal->seat);
        row->terminal = revoked ? "revoked" : "offline";
        row->state = "free";
        if (checkin != NULL)
          {
            row->pseudonym = g_strdup (checkin->pseudonym);
            row->of = n_items;
          }
        g_ptr_array_add (board->seats, row);
        g_hash_table_add (seen, row->seat);
      }
  return TRUE;
}

RoomBoard *
boards_get_room (ExamService *service, const char *session_id, GError **error)
{
  g_autoptr (RoomBoard) board = g_new0 (RoomBoard, 1);
  g_autoptr (StoreSession) session = service_find_session (service, session_id, error);
  g_autoptr (StoreTx) tx = session != NULL ? store_read_begin (service->centre->store, error) : NULL;

  board->seats = g_ptr_array_new_with_free_func (seat_row_free);
  board->server_ms = centre_now_ms ();
  if (tx == NULL)
    return NULL;
  board->session = make_session_row (service, tx, session, error);
  if (board->session == NULL || !list_seats (service, tx, session, board, error))
    return NULL;
  g_clear_pointer (&tx, store_read_end);
  for (guint i = 0; i < board->seats->len; i++)
    {
      SeatRow *row = board->seats->pdata[i];

      if (row->pseudonym != NULL)
        fill_candidate (service, row, session->state);
    }
  g_ptr_array_sort (board->seats, compare_seats);
  g_mutex_lock (&service->lock);
  for (guint i = 0; i < board->seats->len; i++)
    fill_presence (service, board->seats->pdata[i], board->server_ms);
  g_mutex_unlock (&service->lock);
  return g_steal_pointer (&board);
}
