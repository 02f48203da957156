/* Decrypts what terminals sent and folds it, record by record, into the state of a sitting: with the same function that
 * the terminal used, so that a resumed candidate and the live board see exactly what she did. */
#include <string.h>

#include "exam-server/service/record-judge.h"
#include "exam-server/service/service-state.h"
#include "exam-server/store/store-record.h"

#define REPLAY_CHUNK 500

const Bank *
service_find_bank_of (ExamService *service, const Sitting *sitting, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (StoreSession) session = tx != NULL ? store_session_find (tx, sitting->session, error) : NULL;

  return session != NULL ? bank_shelf_find_drawn (service->shelf, tx, session, error) : NULL;
}

static gboolean
find_extra (ExamService *service, Sitting *sitting, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (StoreCandidate) candidate = tx != NULL ? store_candidate_find (tx, sitting->pseudonym, error) : NULL;

  if (candidate != NULL)
    sitting->extra_ms = (guint64)MAX (candidate->extra_s, 0) * 1000;
  return candidate != NULL;
}

static gboolean
ensure_form (ExamService *service, Sitting *sitting, GError **error)
{
  g_autoptr (StoreSession) session = NULL;
  g_autofree char *text = NULL;
  const Bank *bank;
  guint8 seed[DIGEST_LEN];

  if (sitting->form != NULL)
    return TRUE;
  session = service_find_session (service, sitting->session, error);
  bank = session != NULL ? service_find_bank_of (service, sitting, error) : NULL;
  if (bank == NULL || !find_extra (service, sitting, error))
    return FALSE;
  draw_seed (session->transcript, seed);
  sitting->form = draw_form (bank_package_blueprint (bank->package), bank_package_manifest (bank->package), seed,
                             sitting->session, sitting->pseudonym, error);
  if (sitting->form == NULL)
    return FALSE;
  sitting->blueprint = bank_package_blueprint (bank->package);
  text = form_format (sitting->form, sitting->blueprint, bank_package_manifest (bank->package));
  sitting->form_sha256 = digest_sha256_hex (text, strlen (text));
  sitting->replay = sitting_state_new (sitting->form->slots->len);
  return TRUE;
}

/* The segments there are now; the array of the sitting may grow meanwhile, its elements stay. */
static GPtrArray *
copy_segments (ExamService *service, Sitting *sitting, guint64 *out_next_seq)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);

  GPtrArray *segments = g_ptr_array_new ();

  *out_next_seq = sitting->head.next_seq;
  /* Not g_ptr_array_copy(): that would free the sitting's elements with the copy. */
  g_ptr_array_extend (segments, sitting->segments, NULL, NULL);
  return segments;
}

static const SegmentKeys *
ensure_keys (ExamService *service, Sitting *sitting, GPtrArray *segments, guint place, GError **error)
{
  const SittingSegment *segment = segments->pdata[place];
  SegmentKeys *keys;

  if (sitting->keys->len <= place)
    g_array_set_size (sitting->keys, place + 1);
  keys = &g_array_index (sitting->keys, SegmentKeys, place);
  if (keys->record_key == NULL
      && !segment_open (segment->bytes, keyring_scoring_private (service->centre->keyring), keys, error))
    return NULL;
  return keys;
}

static guint
find_place (GPtrArray *segments, guint64 seq)
{
  guint place = 0;

  while (place + 1 < segments->len && ((const SittingSegment *)segments->pdata[place + 1])->header.first_seq <= seq)
    place++;
  return place;
}

static gboolean
apply_records (ExamService *service,
               StoreTx *tx,
               Sitting *sitting,
               GPtrArray *segments,
               const guint8 *records,
               guint n,
               GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      const SegmentKeys *keys
          = ensure_keys (service, sitting, segments, find_place (segments, sitting->replay->next_seq), error);
      RecordBody body;
      gboolean applied = keys != NULL && answer_record_open (keys, records + i * ANSWER_RECORD_LEN, &body, error)
                         && record_judge_check (tx, sitting, &body, error)
                         && sitting_state_apply (sitting->replay, sitting->form, &body, error);

      if (applied)
        record_judge_note (service, sitting, &body);
      secret_wipe (&body, sizeof body);
      if (!applied)
        return FALSE;
    }
  return TRUE;
}

static gboolean
catch_up (ExamService *service, Sitting *sitting, GError **error)
{
  guint64 next_seq;
  g_autoptr (GPtrArray) segments = copy_segments (service, sitting, &next_seq);

  while (sitting->replay->next_seq < next_seq)
    {
      guint n = 0;
      guint64 wanted = MIN (REPLAY_CHUNK, next_seq - sitting->replay->next_seq);
      g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
      g_autoptr (GBytes) records
          = tx != NULL
                ? store_record_read (tx, sitting->number, (gint64)sitting->replay->next_seq, (guint)wanted, &n, error)
                : NULL;

      if (records == NULL)
        return FALSE;
      if (n != wanted || g_bytes_get_size (records) != (gsize)n * ANSWER_RECORD_LEN || segments->len == 0)
        {
          g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                       "%s: the database lacks records from %" G_GUINT64_FORMAT " on", sitting->pseudonym,
                       sitting->replay->next_seq);
          return FALSE;
        }
      if (!apply_records (service, tx, sitting, segments, g_bytes_get_data (records, NULL), n, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
service_check_first (ExamService *service, Sitting *sitting, const guint8 *record, GError **error)
{
  guint64 next_seq;
  g_autoptr (GPtrArray) segments = copy_segments (service, sitting, &next_seq);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sitting->replay_lock);
  const SegmentKeys *keys;
  RecordBody body;
  gboolean good;

  /* Without the bank nothing can be said now; what the terminal proves is stored all the same and judged later. */
  if (!ensure_form (service, sitting, NULL))
    return TRUE;
  keys = ensure_keys (service, sitting, segments, find_place (segments, 0), error);
  good = keys != NULL && answer_record_open (keys, record, &body, error)
         && record_judge_check_start (sitting, &body, error);
  secret_wipe (&body, sizeof body);
  return good;
}

gboolean
service_replay (ExamService *service, Sitting *sitting, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_mutex_lock (&sitting->replay_lock);
  if (sitting->trouble != NULL)
    service_error_set (error, SERVICE_ERROR_DAMAGED, "%s", sitting->trouble);
  else if (ensure_form (service, sitting, &local) && catch_up (service, sitting, &local))
    return TRUE;
  else
    {
      /* Evidence that makes no sense is not skipped: this sitting stands still until people have looked at it. */
      if (g_error_matches (local, ADIL_ERROR, ADIL_ERROR_DAMAGED))
        {
          sitting->trouble = g_strdup (local->message);
          service_error_set (error, SERVICE_ERROR_DAMAGED, "%s", local->message);
          if (!service->is_reader)
            centre_report_incident_once (service->centre, sitting->session, sitting->pseudonym, "replay-damaged", "%s",
                                         local->message);
        }
      else
        g_propagate_error (error, g_steal_pointer (&local));
    }
  g_mutex_unlock (&sitting->replay_lock);
  return FALSE;
}
