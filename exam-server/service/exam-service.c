/* The life of the running service: loading heads, the scorer and the ticker, and the look-ups that every part needs. */
#include <string.h>

#include "common/base/json.h"
#include "common/exam/share.h"
#include "exam-server/service/service-state.h"
#include "exam-server/store/store-score.h"

static void
presence_free (gpointer data)
{
  Presence *presence = data;

  g_free (presence->seat);
  g_free (presence->state);
  g_free (presence->pseudonym);
  g_free (presence);
}

static void
person_free (gpointer data)
{
  Person *person = data;

  g_free (person->number);
  g_free (person->name);
  g_free (person);
}

static void
vault_free (gpointer data)
{
  Vault *vault = data;

  secret_free (vault->cek);
  g_ptr_array_unref (vault->shares);
  g_ptr_array_unref (vault->accounts);
  g_free (vault->session);
  g_free (vault);
}

static gboolean
load_segments (StoreTx *tx, Sitting *sitting, GError **error)
{
  g_autoptr (GPtrArray) rows = store_segment_list (tx, sitting->number, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreSegment *row = rows->pdata[i];

      if (!sitting_add_segment (sitting, g_bytes_get_data (row->header, NULL), g_bytes_get_size (row->header), error))
        return FALSE;
    }
  return TRUE;
}

/* Sections in the stored order, which is the blueprint's. */
static gboolean
parse_score (const StoreScore *row, ScoreSheet *out)
{
  g_autoptr (cJSON) array = json_parse ("score", row->sections, strlen (row->sections), 65536, NULL);
  const cJSON *member;

  memset (out, 0, sizeof *out);
  cJSON_ArrayForEach (member, array)
  {
    const char *points = json_find_string (member, "points");

    if (points == NULL || out->n_sections >= EXAM_SECTIONS_MAX
        || !rational_parse (points, &out->sections[out->n_sections].points))
      return FALSE;
    out->n_sections++;
  }
  return array != NULL && rational_parse (row->total, &out->total);
}

/* What was scored before the restart stays scored, also while the bank is sealed. */
static void
load_score (StoreTx *tx, Sitting *sitting)
{
  g_autoptr (StoreScore) row
      = sitting->phase == SITTING_PHASE_SUBMITTED ? store_score_find (tx, sitting->pseudonym, "server", NULL) : NULL;

  if (row == NULL)
    return;
  sitting->is_scored = TRUE;
  sitting->is_equal = row->equal;
  sitting->has_score = parse_score (row, &sitting->score);
}

static gboolean
load_sittings (ExamService *service, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (GPtrArray) rows = tx != NULL ? store_sitting_list (tx, NULL, error) : NULL;

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      Sitting *sitting = sitting_new (rows->pdata[i]);

      g_hash_table_insert (service->sittings, sitting->pseudonym, sitting);
      if (!load_segments (tx, sitting, error))
        return FALSE;
      load_score (tx, sitting);
    }
  return TRUE;
}

static gpointer
run_ticker (gpointer data)
{
  ExamService *service = data;

  g_mutex_lock (&service->lock);
  while (!service->stopping)
    {
      gint64 until = g_get_monotonic_time () + G_TIME_SPAN_SECOND;

      while (!service->stopping && g_cond_wait_until (&service->tick, &service->lock, until))
        ;
      if (service->stopping)
        break;
      g_mutex_unlock (&service->lock);
      service_refresh_live (service);
      if (service->listener.tick != NULL)
        service->listener.tick (service->listener.data);
      g_mutex_lock (&service->lock);
    }
  g_mutex_unlock (&service->lock);
  return NULL;
}

static void
run_scorer (gpointer data, gpointer user_data)
{
  service_score_submitted (user_data, data);
}

static ExamService *
service_new (Centre *centre)
{
  ExamService *service = g_new0 (ExamService, 1);

  service->centre = centre;
  service->shelf = bank_shelf_new (centre);
  service->throttle = throttle_new ();
  g_mutex_init (&service->lock);
  g_cond_init (&service->tick);
  service->sittings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)sitting_free);
  service->presences = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, presence_free);
  service->vaults = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, vault_free);
  service->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, person_free);
  return service;
}

ExamService *
service_new_reader (Centre *centre)
{
  ExamService *service = service_new (centre);

  service->is_reader = TRUE;
  return service;
}

ExamService *
exam_service_new (Centre *centre, GError **error)
{
  g_autoptr (ExamService) service = service_new (centre);

  if (!load_sittings (service, error))
    return NULL;
  service->scorers = g_thread_pool_new (run_scorer, service, 1, TRUE, error);
  if (service->scorers == NULL)
    return NULL;
  service->ticker = g_thread_new ("ticker", run_ticker, service);
  return g_steal_pointer (&service);
}

void
exam_service_free (ExamService *service)
{
  if (service == NULL)
    return;
  g_mutex_lock (&service->lock);
  service->stopping = TRUE;
  g_cond_broadcast (&service->tick);
  g_mutex_unlock (&service->lock);
  if (service->ticker != NULL)
    g_thread_join (service->ticker);
  if (service->scorers != NULL)
    g_thread_pool_free (service->scorers, FALSE, TRUE);
  g_hash_table_unref (service->vaults);
  g_hash_table_unref (service->presences);
  g_hash_table_unref (service->sittings);
  g_hash_table_unref (service->people);
  bank_shelf_free (service->shelf);
  throttle_free (service->throttle);
  g_cond_clear (&service->tick);
  g_mutex_clear (&service->lock);
  g_free (service);
}

Centre *
exam_service_centre (ExamService *service)
{
  return service->centre;
}

void
exam_service_set_listener (ExamService *service, const ExamServiceListener *listener)
{
  g_mutex_lock (&service->lock);
  service->listener = *listener;
  g_mutex_unlock (&service->lock);
}

void
service_notify_commands (ExamService *service, const char *session)
{
  if (service->listener.commands != NULL)
    service->listener.commands (service->listener.data, session);
}

guint64
service_clock_ms (void)
{
  return (guint64)g_get_monotonic_time () / 1000;
}

static Sitting *
load_sitting (ExamService *service, const char *pseudonym)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, NULL);
  g_autoptr (StoreSitting) row = tx != NULL ? store_sitting_find (tx, pseudonym, NULL) : NULL;
  Sitting *sitting = row != NULL ? sitting_new (row) : NULL;

  if (sitting == NULL || load_segments (tx, sitting, NULL))
    return sitting;
  sitting_free (sitting);
  return NULL;
}

Sitting *
service_find_sitting (ExamService *service, const char *pseudonym)
{
  Sitting *sitting;
  Sitting *loaded;

  g_mutex_lock (&service->lock);
  sitting = g_hash_table_lookup (service->sittings, pseudonym);
  g_mutex_unlock (&service->lock);
  if (sitting != NULL)
    return sitting;
  loaded = load_sitting (service, pseudonym);
  if (loaded == NULL)
    return NULL;
  g_mutex_lock (&service->lock);
  sitting = g_hash_table_lookup (service->sittings, pseudonym);
  if (sitting == NULL)
    {
      g_hash_table_insert (service->sittings, loaded->pseudonym, loaded);
      sitting = g_steal_pointer (&loaded);
    }
  g_mutex_unlock (&service->lock);
  sitting_free (loaded);
  return sitting;
}

const Person *
service_find_person (ExamService *service, const char *pseudonym)
{
  Person *person;
  g_autoptr (StoreTx) tx = NULL;
  g_autoptr (StoreCandidate) row = NULL;

  g_mutex_lock (&service->lock);
  person = g_hash_table_lookup (service->people, pseudonym);
  g_mutex_unlock (&service->lock);
  if (person != NULL)
    return person;
  tx = store_read_begin (service->centre->store, NULL);
  row = tx != NULL ? store_candidate_find (tx, pseudonym, NULL) : NULL;
  if (row == NULL)
    return NULL;
  g_mutex_lock (&service->lock);
  person = g_hash_table_lookup (service->people, pseudonym);
  if (person == NULL)
    {
      person = g_new0 (Person, 1);
      person->number = g_strdup (row->number);
      person->name = g_strdup (row->name);
      g_hash_table_insert (service->people, g_strdup (pseudonym), person);
    }
  g_mutex_unlock (&service->lock);
  return person;
}

Vault *
service_get_vault (ExamService *service, const char *session)
{
  Vault *vault = g_hash_table_lookup (service->vaults, session);

  if (vault != NULL)
    return vault;
  vault = g_new0 (Vault, 1);
  vault->session = g_strdup (session);
  vault->shares = g_ptr_array_new_with_free_func ((GDestroyNotify)share_free);
  vault->accounts = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (service->vaults, vault->session, vault);
  return vault;
}

Secret *
service_dup_cek (ExamService *service, const char *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);
  const Vault *vault = g_hash_table_lookup (service->vaults, session);

  return vault != NULL && vault->cek != NULL ? secret_dup (vault->cek) : NULL;
}

StoreSession *
service_find_session (ExamService *service, const char *id, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (GError) local = NULL;
  StoreSession *session;

  if (tx == NULL)
    return NULL;
  session = store_session_find (tx, id, &local);
  if (session != NULL)
    return session;
  if (g_error_matches (local, ADIL_ERROR, ADIL_ERROR_MISSING))
    service_error_set (error, SERVICE_ERROR_NOT_FOUND, "there is no session %s", id);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
service_claim (ExamService *service, Sitting *sitting, GError **error)
{
  gboolean was_busy;

  g_mutex_lock (&service->lock);
  was_busy = sitting->busy;
  sitting->busy = TRUE;
  g_mutex_unlock (&service->lock);
  return !was_busy
         || service_error_set (error, SERVICE_ERROR_BUSY,
                               "an earlier request of this sitting is being stored; try again");
}

void
service_release_claim (ExamService *service, Sitting *sitting)
{
  g_mutex_lock (&service->lock);
  sitting->busy = FALSE;
  g_mutex_unlock (&service->lock);
}
