/* The public live board and the committee's results. */
#include <string.h>

#include "exam-server/service/boards.h"
#include "exam-server/service/service-state.h"
#include "exam-server/service/session-control.h"
#include "exam-server/store/store-score.h"

static void
live_row_free (gpointer data)
{
  LiveRow *row = data;

  g_free (row->number);
  g_free (row->name);
  g_free (row);
}

void
live_board_free (LiveBoard *board)
{
  if (board == NULL)
    return;
  g_free (board->session);
  g_free (board->title);
  g_clear_pointer (&board->sections, g_ptr_array_unref);
  g_clear_pointer (&board->rows, g_ptr_array_unref);
  g_free (board);
}

static GPtrArray *
list_section_ids (ExamService *service, const StoreSession *session)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  const Bank *bank
      = tx != NULL && session->transcript != NULL ? bank_shelf_find_drawn (service->shelf, tx, session, NULL) : NULL;

  for (guint i = 0; bank != NULL && i < bank_package_blueprint (bank->package)->sections->len; i++)
    {
      const BlueprintSection *section = bank_package_blueprint (bank->package)->sections->pdata[i];

      g_ptr_array_add (ids, g_strdup (section->id));
    }
  return ids;
}

static GPtrArray *
list_begun (ExamService *service, const char *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);
  GPtrArray *begun = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, service->sittings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Sitting *sitting = value;

      if (strcmp (sitting->session, session) == 0 && sitting->head.segment > 0)
        g_ptr_array_add (begun, sitting);
    }
  return begun;
}

/* Answers a terminal says it has but which did not arrive yet count in the total only. */
static guint
find_reported (ExamService *service, const Sitting *sitting)
{
  const Presence *presence = g_hash_table_lookup (service->presences, sitting->seat);

  if (presence == NULL || g_strcmp0 (presence->pseudonym, sitting->pseudonym) != 0)
    return sitting->n_answered;
  return MAX (sitting->n_answered, presence->answered);
}

static void
add_live_row (ExamService *service, LiveBoard *board, const Sitting *sitting, const char *session_state)
{
  const Person *person = service_find_person (service, sitting->pseudonym);
  LiveRow *row = g_new0 (LiveRow, 1);
  SittingPhase phase;

  g_mutex_lock (&service->lock);
  phase = sitting_phase_effective (sitting->phase, session_state);
  row->has_score = sitting->has_score;
  row->score = sitting->score;
  board->answers_included += sitting->has_score ? sitting->score_answers : 0;
  board->answers_total += find_reported (service, sitting);
  g_mutex_unlock (&service->lock);
  row->number = g_strdup (person != NULL ? person->number : "");
  row->name = g_strdup (person != NULL ? person->name : "");
  row->state
      = phase == SITTING_PHASE_RUNNING || phase == SITTING_PHASE_WAITING ? "sitting" : sitting_phase_to_text (phase);
  g_ptr_array_add (board->rows, row);
}

LiveBoard *
boards_get_live (ExamService *service, const char *session_id, GError **error)
{
  g_autoptr (StoreSession) session = service_find_session (service, session_id, error);
  g_autoptr (GPtrArray) begun = NULL;
  LiveBoard *board;

  if (session == NULL)
    return NULL;
  if (!session->public_board)
    {
      service_error_set (error, SERVICE_ERROR_NOT_FOUND, "session %s has no public board", session_id);
      return NULL;
    }
  board = g_new0 (LiveBoard, 1);
  board->session = g_strdup (session->id);
  board->title = g_strdup (session->title);
  board->sections = list_section_ids (service, session);
  board->rows = g_ptr_array_new_with_free_func (live_row_free);
  g_mutex_lock (&service->lock);
  board->as_of_ms = service->live_as_of_ms;
  g_mutex_unlock (&service->lock);
  begun = list_begun (service, session_id);
  for (guint i = 0; i < begun->len; i++)
    add_live_row (service, board, begun->pdata[i], session->state);
  return board;
}

static void
result_row_free (gpointer data)
{
  ResultRow *row = data;

  g_free (row->pseudonym);
  g_free (row->number);
  g_free (row->name);
  g_free (row->seat);
  g_free (row->local_sections);
  g_free (row->local_total);
  g_free (row->server_sections);
  g_free (row->server_total);
  g_free (row);
}

static void
fill_scores (StoreTx *tx, ResultRow *row)
{
  g_autoptr (StoreScore) local = store_score_find (tx, row->pseudonym, "local", NULL);
  g_autoptr (StoreScore) server = store_score_find (tx, row->pseudonym, "server", NULL);

  if (local != NULL)
    {
      row->local_sections = g_strdup (local->sections);
      row->local_total = g_strdup (local->total);
    }
  if (server != NULL)
    {
      row->server_sections = g_strdup (server->sections);
      row->server_total = g_strdup (server->total);
      row->is_scored = TRUE;
      row->is_equal = server->equal;
    }
}

GPtrArray *
boards_list_results (Centre *centre, const char *session_id, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (centre->store, error);
  g_autoptr (StoreSession) session = tx != NULL ? store_session_find (tx, session_id, error) : NULL;
  g_autoptr (GPtrArray) sittings = session != NULL ? store_sitting_list (tx, session_id, error) : NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (result_row_free);

  if (sittings == NULL)
    return NULL;
  for (guint i = 0; i < sittings->len; i++)
    {
      const StoreSitting *sitting = sittings->pdata[i];
      g_autoptr (StoreCandidate) candidate = store_candidate_find (tx, sitting->pseudonym, error);
      ResultRow *row;

      if (candidate == NULL)
        return NULL;
      row = g_new0 (ResultRow, 1);
      row->pseudonym = g_strdup (sitting->pseudonym);
      row->number = g_strdup (candidate->number);
      row->name = g_strdup (candidate->name);
      row->seat = g_strdup (sitting->seat);
      row->state
          = sitting_phase_to_text (sitting_phase_effective (sitting_phase_from_text (sitting->state), session->state));
      row->records = (guint64)sitting->next_seq;
      fill_scores (tx, row);
      g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}
