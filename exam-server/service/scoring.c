/* Scores sittings on the server: live while they run, finally after SUBMIT. Points are opened into locked memory only
 * and gone before the function returns. The final score is compared with the one that the terminal signed. */
#include <string.h>

#include "common/base/json.h"
#include "common/exam/points-set.h"
#include "common/exam/score-text.h"
#include "exam-server/service/score-json.h"
#include "exam-server/service/service-state.h"
#include "exam-server/store/store-score.h"

static gboolean
open_points (const Bank *bank, const Form *form, const Secret *cek, PointsSet *out, GError **error)
{
  const Manifest *manifest = bank_package_manifest (bank->package);

  for (guint i = 0; i < form->slots->len; i++)
    {
      guint32 idx = g_array_index (form->slots, FormSlot, i).idx;
      const ManifestItem *item = manifest->items->pdata[idx];
      g_autoptr (Secret) key = item_seal_derive_key (cek, manifest->nonce, ITEM_SEAL_POINTS, item->points_commit);
      g_autoptr (Secret) text = bank_package_open_item (bank->package, ITEM_SEAL_POINTS, idx, key, error);

      if (text == NULL || !points_set_add (out, secret_peek (text), secret_len (text), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
service_compute_score (ExamService *service, Sitting *sitting, ScoreSheet *out, GError **error)
{
  g_autoptr (Secret) cek = service_dup_cek (service, sitting->session);
  g_autoptr (PointsSet) points = points_set_new ();
  g_autofree const char **responses = NULL;
  const Bank *bank;

  if (cek == NULL)
    return service_error_set (error, SERVICE_ERROR_SEALED, "the bank is sealed; two people open the session again");
  bank = service_find_bank_of (service, sitting, error);
  if (bank == NULL)
    return FALSE;
  if (!open_points (bank, sitting->form, cek, points, error))
    return FALSE;
  responses = sitting_state_responses (sitting->replay);
  return score_form (bank_package_blueprint (bank->package), sitting->form, points_set_peek (points), responses, out,
                     error);
}

typedef struct
{
  StoreScore local;
  StoreScore server;
} ScoreJob;

static gboolean
run_store_scores (StoreTx *tx, gpointer data, GError **error)
{
  ScoreJob *job = data;

  return store_score_set (tx, &job->local, error) && store_score_set (tx, &job->server, error);
}

static gboolean
store_scores (ExamService *service,
              Sitting *sitting,
              const Bank *bank,
              const ScoreSheet *sheet,
              const char *rules,
              gboolean equal,
              GError **error)
{
  g_autofree char *server_sections = score_json_format (bank_package_blueprint (bank->package), sheet);
  g_autofree char *server_total = rational_format (sheet->total);
  g_autofree char *local_total = NULL;
  g_autofree char *local_sections = score_json_from_text (sitting->replay->submit_text, &local_total);
  gint64 now_ms = centre_now_ms ();
  ScoreJob job = {
    .local = { sitting->pseudonym, "local", rules, local_sections, local_total, now_ms, FALSE },
    .server = { sitting->pseudonym, "server", rules, server_sections, server_total, now_ms, equal },
  };

  return store_write_sync (service->centre->store, run_store_scores, &job, error);
}

/* replay_lock is held. */
static gboolean
score_and_store (ExamService *service, Sitting *sitting, gboolean *out_equal, GError **error)
{
  g_autoptr (StoreSession) session = service_find_session (service, sitting->session, error);
  const Bank *bank = session != NULL ? service_find_bank_of (service, sitting, error) : NULL;
  g_autofree char *text = NULL;
  ScoreSheet sheet;

  if (bank == NULL || !service_compute_score (service, sitting, &sheet, error))
    return FALSE;
  text = score_text_format (bank_package_blueprint (bank->package), &sheet);
  /* An empty text: policy kept the points from the terminal, so it could not score. */
  *out_equal = strcmp (text, sitting->replay->submit_text) == 0 || sitting->replay->submit_text[0] == '\0';
  if (!*out_equal)
    centre_report_incident (service->centre, sitting->session, sitting->pseudonym, "score-differs",
                            "the terminal scored %s, the server %s", sitting->replay->submit_text, text);
  if (!store_scores (service, sitting, bank, &sheet, session->rules, *out_equal, error))
    return FALSE;
  g_mutex_lock (&service->lock);
  sitting->score = sheet;
  sitting->has_score = TRUE;
  sitting->score_answers = sitting->replay->n_answered;
  sitting->n_answered = sitting->replay->n_answered;
  g_mutex_unlock (&service->lock);
  return TRUE;
}

/* The content key of a closed session is kept for its last scores only. */
void
service_seal_if_done (ExamService *service, const char *session_id)
{
  g_autoptr (StoreSession) session = service_find_session (service, session_id, NULL);
  GHashTableIter iter;
  gpointer value;
  gboolean open = FALSE;

  if (session == NULL || strcmp (session->state, "closed") != 0)
    return;
  g_mutex_lock (&service->lock);
  g_hash_table_iter_init (&iter, service->sittings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Sitting *sitting = value;

      open = open
             || (strcmp (sitting->session, session_id) == 0 && sitting->phase == SITTING_PHASE_SUBMITTED
                 && !sitting->is_scored && sitting->trouble == NULL);
    }
  if (!open)
    g_hash_table_remove (service->vaults, session_id);
  g_mutex_unlock (&service->lock);
}

void
service_score_submitted (ExamService *service, Sitting *sitting)
{
  g_autoptr (GError) error = NULL;
  gboolean equal = FALSE;
  gboolean scored = FALSE;

  if (service_replay (service, sitting, &error))
    {
      if (sitting->replay->submitted)
        scored = score_and_store (service, sitting, &equal, &error);
      g_mutex_unlock (&sitting->replay_lock);
    }
  if (scored)
    {
      g_mutex_lock (&service->lock);
      sitting->is_scored = TRUE;
      sitting->is_equal = equal;
      g_mutex_unlock (&service->lock);
    }
  else if (error != NULL && !g_error_matches (error, SERVICE_ERROR, SERVICE_ERROR_SEALED)
           && !g_error_matches (error, SERVICE_ERROR, SERVICE_ERROR_DAMAGED))
    centre_report_incident (service->centre, sitting->session, sitting->pseudonym, "not-scored", "%s", error->message);
  service_seal_if_done (service, sitting->session);
}

void
service_queue_scoring (ExamService *service, Sitting *sitting)
{
  g_thread_pool_push (service->scorers, sitting, NULL);
}

void
service_queue_scoring_of (ExamService *service, const char *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, service->sittings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Sitting *sitting = value;

      if (strcmp (sitting->session, session) == 0 && sitting->phase == SITTING_PHASE_SUBMITTED && !sitting->is_scored)
        g_thread_pool_push (service->scorers, sitting, NULL);
    }
}

static GPtrArray *
take_dirty (ExamService *service)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);
  GPtrArray *dirty = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, service->sittings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Sitting *sitting = value;

      if (!sitting->dirty)
        continue;
      sitting->dirty = FALSE;
      g_ptr_array_add (dirty, sitting);
    }
  return dirty;
}

static void
refresh_one (ExamService *service, Sitting *sitting)
{
  ScoreSheet sheet;
  gboolean scored;
  guint n_answered;

  if (!service_replay (service, sitting, NULL))
    return;
  scored = service_compute_score (service, sitting, &sheet, NULL);
  n_answered = sitting->replay->n_answered;
  g_mutex_unlock (&sitting->replay_lock);
  g_mutex_lock (&service->lock);
  sitting->n_answered = n_answered;
  if (scored)
    {
      sitting->score = sheet;
      sitting->has_score = TRUE;
    }
  /* A final score from before a restart covers all answers; a live one those that it was computed from. */
  if (scored || sitting->is_scored)
    sitting->score_answers = n_answered;
  g_mutex_unlock (&service->lock);
}

void
service_refresh_live (ExamService *service)
{
  g_autoptr (GPtrArray) dirty = take_dirty (service);
  gint64 as_of_ms = centre_now_ms ();

  for (guint i = 0; i < dirty->len; i++)
    refresh_one (service, dirty->pdata[i]);
  g_mutex_lock (&service->lock);
  service->live_as_of_ms = as_of_ms;
  g_mutex_unlock (&service->lock);
}
