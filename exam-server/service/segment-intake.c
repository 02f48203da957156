/* Opens segments: checks that this terminal may, that nothing is missing before, and hands over the keys of this
 * candidate's form only, sealed to the key in the header. */
#include <string.h>

#include "common/exam/release.h"
#include "exam-server/service/evidence-intake.h"
#include "exam-server/service/evidence-keep.h"
#include "exam-server/service/service-state.h"

void
segment_reply_clear (SegmentReply *reply)
{
  g_clear_pointer (&reply->transcript, g_free);
  g_clear_pointer (&reply->release, g_bytes_unref);
}

static gboolean
check_place (ExamService *service,
             const Terminal *terminal,
             const SegmentHeader *header,
             const StoreSession *session,
             Sitting *sitting,
             GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);
  SittingPhase phase = sitting_phase_effective (sitting->phase, session->state);

  if (strcmp (header->session, sitting->session) != 0 || strcmp (header->exam, sitting->exam) != 0)
    return service_error_set (error, SERVICE_ERROR_DAMAGED, "the header names another session or exam than the log-in");
  if (memcmp (sitting->terminal, terminal->fingerprint, DIGEST_LEN) != 0)
    return service_error_set (error, SERVICE_ERROR_WRONG_SEAT, "this candidate sits at %s", sitting->seat);
  if (phase == SITTING_PHASE_SUBMITTED)
    return service_error_set (error, SERVICE_ERROR_SUBMITTED, "this sitting is finished");
  if (phase == SITTING_PHASE_RUNNING || phase == SITTING_PHASE_PAUSED)
    return TRUE;
  return service_error_set (error, SERVICE_ERROR_NOT_OPEN, "the session is %s for this candidate",
                            sitting_phase_to_text (phase));
}

typedef enum
{
  ORDER_NEXT,
  ORDER_REPEAT,
  ORDER_REFUSED,
} SegmentOrder;

/* The claim is held. */
static SegmentOrder
check_order (const SegmentHeader *header, const guint8 *bytes, const Sitting *sitting, GError **error)
{
  const SittingHead *head = &sitting->head;
  const SittingSegment *last = sitting_find_segment (sitting, head->segment);
  int error_code = -1;

  if (last != NULL && header->number == head->segment && memcmp (last->bytes, bytes, SEGMENT_HEADER_LEN) == 0)
    return ORDER_REPEAT;
  if (header->number <= head->segment || header->first_seq < head->next_seq)
    error_code = SERVICE_ERROR_BEHIND;
  else if (header->number > head->segment + 1 || header->first_seq > head->next_seq)
    error_code = SERVICE_ERROR_GAP;
  else if (memcmp (header->previous_chain, head->chain, DIGEST_LEN) != 0)
    error_code = SERVICE_ERROR_CONFLICT;
  if (error_code < 0)
    return ORDER_NEXT;
  service_error_set (error, (ServiceError)error_code,
                     "segment %u from record %" G_GUINT64_FORMAT
                     " does not follow segment %u and record %" G_GUINT64_FORMAT,
                     header->number, header->first_seq, head->segment, head->next_seq);
  return ORDER_REFUSED;
}

static void
copy_state (const SittingState *from, SittingState *to)
{
  GArray *slots = to->slots;

  g_assert (slots->len == from->slots->len);
  memcpy (slots->data, from->slots->data, (gsize)slots->len * sizeof (SlotState));
  *to = *from;
  to->slots = slots;
}

static void
fill_keys (Release *release, const Form *form, const Bank *bank, const Secret *cek)
{
  const Manifest *manifest = bank_package_manifest (bank->package);

  for (guint i = 0; i < form->slots->len; i++)
    {
      guint32 idx = g_array_index (form->slots, FormSlot, i).idx;
      const ManifestItem *item = manifest->items->pdata[idx];
      g_autoptr (Secret) item_key = item_seal_derive_key (cek, manifest->nonce, ITEM_SEAL_CONTENT, item->item_commit);

      g_array_index (release->idx, guint32, i) = idx;
      memcpy (secret_data (release->item_keys) + i * 32, secret_peek (item_key), 32);
      if (release->has_points)
        {
          g_autoptr (Secret) points_key
              = item_seal_derive_key (cek, manifest->nonce, ITEM_SEAL_POINTS, item->points_commit);

          memcpy (secret_data (release->points_keys) + i * 32, secret_peek (points_key), 32);
        }
    }
}

/* replay_lock is held. */
static GBytes *
make_release (ExamService *service,
              Sitting *sitting,
              const StoreSession *session,
              const SegmentHeader *header,
              const guint8 *bytes,
              GError **error)
{
  g_autoptr (Secret) cek = service_dup_cek (service, sitting->session);
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (StoreCandidate) candidate = tx != NULL ? store_candidate_find (tx, sitting->pseudonym, error) : NULL;
  const Rules *rules = candidate != NULL ? bank_shelf_find_rules (service->shelf, tx, session->rules, error) : NULL;
  const Bank *bank = rules != NULL ? bank_shelf_find_drawn (service->shelf, tx, session, error) : NULL;
  g_autoptr (Release) release = NULL;
  guint8 header_sha256[DIGEST_LEN];

  if (bank == NULL)
    return NULL;
  if (cek == NULL)
    {
      service_error_set (error, SERVICE_ERROR_SEALED, "the bank is sealed; two people open the session");
      return NULL;
    }
  release = release_new (sitting->form->slots->len);
  release->extra_s = (guint32)candidate->extra_s;
  release->has_points = rules->pack->score_release == RULE_RELEASE_START;
  fill_keys (release, sitting->form, bank, cek);
  copy_state (sitting->replay, release->state);
  digest_sha256 (header_sha256, bytes, SEGMENT_HEADER_LEN);
  return release_seal (release, header->receive_public, header_sha256, error);
}

typedef struct
{
  Sitting *sitting;
  const SegmentHeader *header;
  const guint8 *bytes;
  gint64 now_ms;
} SegmentJob;

static gboolean
run_append_segment (StoreTx *tx, gpointer data, GError **error)
{
  SegmentJob *job = data;
  g_autoptr (GBytes) bytes = g_bytes_new (job->bytes, SEGMENT_HEADER_LEN);
  StoreSegment row = { job->sitting->number, job->header->number, bytes, job->now_ms };

  return store_segment_append (tx, &row, error)
         && (job->header->number > 1
             || store_sitting_set_state (tx, job->sitting->number, sitting_phase_to_text (SITTING_PHASE_RUNNING),
                                         job->now_ms, 0, error));
}

static gboolean
append_segment (
    ExamService *service, Sitting *sitting, const SegmentHeader *header, const guint8 *bytes, GError **error)
{
  SegmentJob job = { sitting, header, bytes, centre_now_ms () };
  gboolean added;

  if (!store_write_sync (service->centre->store, run_append_segment, &job, error))
    return FALSE;
  g_mutex_lock (&service->lock);
  added = sitting_add_segment (sitting, bytes, SEGMENT_HEADER_LEN, error);
  sitting->head.segment = header->number;
  if (header->number == 1)
    {
      sitting->started_ms = job.now_ms;
      if (sitting->phase == SITTING_PHASE_WAITING)
        sitting->phase = SITTING_PHASE_RUNNING;
    }
  g_mutex_unlock (&service->lock);
  return added;
}

/* The claim is held. */
static gboolean
open_segment (ExamService *service,
              const Terminal *terminal,
              Sitting *sitting,
              const StoreSession *session,
              const SegmentHeader *header,
              const guint8 *bytes,
              SegmentReply *out,
              SittingHead *out_head,
              GError **error)
{
  g_autoptr (Secret) cek = service_dup_cek (service, sitting->session);
  SegmentOrder order;

  if (cek == NULL)
    return service_error_set (error, SERVICE_ERROR_SEALED, "the bank is sealed; two people open the session");
  *out_head = sitting->head;
  order = check_order (header, bytes, sitting, error);
  if (order == ORDER_REFUSED)
    {
      if (!g_error_matches (*error, SERVICE_ERROR, SERVICE_ERROR_GAP))
        evidence_keep (service, terminal, sitting, (gint64)header->first_seq,
                       g_error_matches (*error, SERVICE_ERROR, SERVICE_ERROR_BEHIND) ? "behind" : "conflict", NULL, 0,
                       bytes, SEGMENT_HEADER_LEN, (*error)->message);
      return FALSE;
    }
  if (order == ORDER_NEXT && !append_segment (service, sitting, header, bytes, error))
    return FALSE;
  if (!service_replay (service, sitting, error))
    return FALSE;
  out->is_repeat = order == ORDER_REPEAT;
  out->release = make_release (service, sitting, session, header, bytes, error);
  g_mutex_unlock (&sitting->replay_lock);
  out->transcript = g_strdup (session->transcript);
  return out->release != NULL;
}

gboolean
evidence_intake_segment (ExamService *service,
                         const Terminal *terminal,
                         const guint8 *bytes,
                         gsize len,
                         SegmentReply *out,
                         SittingHead *out_head,
                         GError **error)
{
  g_autoptr (StoreSession) session = NULL;
  g_autoptr (GError) local = NULL;
  SegmentHeader header;
  Sitting *sitting;
  gboolean opened;

  memset (out, 0, sizeof *out);
  if (len != SEGMENT_HEADER_LEN)
    return service_error_set (error, SERVICE_ERROR_BAD_REQUEST, "body: must be %d bytes", SEGMENT_HEADER_LEN);
  if (!segment_parse (bytes, &header, &local))
    return service_error_set (error, SERVICE_ERROR_DAMAGED, "%s", local->message);
  sitting = service_find_sitting (service, header.pseudonym);
  if (sitting == NULL)
    return service_error_set (error, SERVICE_ERROR_WRONG_SEAT, "nobody of this pseudonym logged in at this terminal");
  if (!segment_verify (bytes, terminal->certificate_pem, &local))
    {
      evidence_keep (service, terminal, sitting, -1, "damaged", NULL, 0, bytes, len, local->message);
      return service_error_set (error, SERVICE_ERROR_DAMAGED, "%s", local->message);
    }
  session = service_find_session (service, sitting->session, error);
  if (session == NULL || !check_place (service, terminal, &header, session, sitting, error)
      || !service_claim (service, sitting, error))
    return FALSE;
  opened = open_segment (service, terminal, sitting, session, &header, bytes, out, out_head, &local);
  service_release_claim (service, sitting);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return opened;
}
