/* Replays one sitting for a report, with the same functions as the running server. */
#include "exam-server/service/sitting-report.h"

#include <string.h>

#include "exam-server/service/service-state.h"
#include "exam-server/store/store-score.h"

static void
slot_free (gpointer data)
{
  SittingReportSlot *slot = data;

  g_free (slot->item_id);
  g_free (slot->section);
  secret_wipe (slot, sizeof *slot);
  g_free (slot);
}

void
sitting_report_free (SittingReport *report)
{
  if (report == NULL)
    return;
  g_free (report->pseudonym);
  g_free (report->session);
  g_free (report->number);
  g_free (report->local);
  g_free (report->server_sections);
  g_free (report->server_total);
  g_ptr_array_unref (report->slots);
  g_free (report);
}

static StoreSitting *
find_sitting (StoreTx *tx, const char *pseudonym, GError **error)
{
  g_autoptr (GError) local = NULL;
  StoreSitting *sitting = store_sitting_find (tx, pseudonym, &local);

  if (sitting == NULL && g_error_matches (local, ADIL_ERROR, ADIL_ERROR_MISSING))
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_MISSING, "there is no sitting of %s", pseudonym);
  else if (sitting == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return sitting;
}

static gboolean
fill_from_store (Centre *centre, SittingReport *report, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (centre->store, error);
  g_autoptr (StoreSitting) sitting = tx != NULL ? find_sitting (tx, report->pseudonym, error) : NULL;
  g_autoptr (StoreCandidate) candidate = sitting != NULL ? store_candidate_find (tx, report->pseudonym, error) : NULL;
  g_autoptr (StoreSession) session = candidate != NULL ? store_session_find (tx, sitting->session, error) : NULL;
  g_autoptr (StoreScore) score = NULL;

  if (session == NULL)
    return FALSE;
  report->session = g_strdup (session->id);
  report->number = g_strdup (candidate->number);
  report->state
      = sitting_phase_to_text (sitting_phase_effective (sitting_phase_from_text (sitting->state), session->state));
  score = store_score_find (tx, report->pseudonym, "server", NULL);
  if (score == NULL)
    return TRUE;
  report->server_sections = g_strdup (score->sections);
  report->server_total = g_strdup (score->total);
  report->is_equal = score->equal;
  return TRUE;
}

/* The place at which the option stood: option_order[place] is the author's number of it. Other kinds than one choice
 * are shown as they are recorded. */
static void
find_shown (const FormSlot *slot, const char *response, char shown[EXAM_RESPONSE_MAX + 1])
{
  if (slot->kind != ITEM_KIND_SINGLE && slot->kind != ITEM_KIND_INLINE)
    {
      g_strlcpy (shown, response, EXAM_RESPONSE_MAX + 1);
      return;
    }
  for (guint place = 0; *response != '\0' && place < slot->n_options; place++)
    if (slot->option_order[place] == (guint8)(*response - 'A'))
      {
        shown[0] = (char)('A' + place);
        shown[1] = '\0';
      }
}

/* replay_lock is held. */
static void
fill_from_replay (SittingReport *report, const Sitting *sitting, const Manifest *manifest)
{
  const SittingState *state = sitting->replay;

  report->n_records = state->next_seq;
  report->n_answered = state->n_answered;
  report->local = state->submitted ? g_strdup (state->submit_text) : NULL;
  for (guint i = 0; i < sitting->form->slots->len; i++)
    {
      const FormSlot *form_slot = &g_array_index (sitting->form->slots, FormSlot, i);
      const SlotState *slot_state = &g_array_index (state->slots, SlotState, i);
      const ManifestItem *item = manifest->items->pdata[form_slot->idx];
      SittingReportSlot *slot = g_new0 (SittingReportSlot, 1);

      slot->item_id = g_strdup (item->item_id);
      slot->section = g_strdup (item->section);
      g_strlcpy (slot->response, slot_state->response, sizeof slot->response);
      find_shown (form_slot, slot_state->response, slot->shown);
      slot->is_flagged = slot_state->flagged;
      g_ptr_array_add (report->slots, slot);
    }
}

SittingReport *
sitting_report_new (Centre *centre, const char *actor, const char *pseudonym, GError **error)
{
  g_autoptr (SittingReport) report = g_new0 (SittingReport, 1);
  g_autoptr (ExamService) service = NULL;
  const Bank *bank;
  Sitting *sitting;

  report->slots = g_ptr_array_new_with_free_func (slot_free);
  report->pseudonym = g_strdup (pseudonym);
  if (!centre_audit (centre, actor, NULL, "read-sitting", pseudonym, NULL, error)
      || !fill_from_store (centre, report, error))
    return NULL;
  service = service_new_reader (centre);
  sitting = service_find_sitting (service, pseudonym);
  if (sitting == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, "the segments of sitting %s could not be read", pseudonym);
      return NULL;
    }
  bank = service_find_bank_of (service, sitting, error);
  if (bank == NULL || !service_replay (service, sitting, error))
    return NULL;
  fill_from_replay (report, sitting, bank_package_manifest (bank->package));
  g_mutex_unlock (&sitting->replay_lock);
  return g_steal_pointer (&report);
}
