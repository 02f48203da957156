/* Draws a session once: everything that follows from the transcript is public arithmetic. */
#include "exam-server/service/session-draw.h"

#include <string.h>

#include "common/crypto/secret.h"
#include "common/exam/roster.h"
#include "exam-server/store/store-bank.h"
#include "exam-server/store/store-candidate.h"
#include "exam-server/store/store-rule-pack.h"
#include "exam-server/store/store-session.h"

static gboolean
fill_roster (StoreTx *tx, const StoreSession *session, guint8 root32[DIGEST_LEN], GError **error)
{
  g_autoptr (GPtrArray) candidates = store_candidate_list (tx, session->id, error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (candidates == NULL)
    return FALSE;
  if (candidates->len == 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "session %s has no candidates; import them first",
                   session->id);
      return FALSE;
    }
  for (guint i = 0; i < candidates->len; i++)
    {
      const StoreCandidate *candidate = candidates->pdata[i];
      RosterEntry entry = { .pseudonym = candidate->pseudonym,
                            .session = session->id,
                            .formation = candidate->formation,
                            .number = candidate->number,
                            .name = candidate->name,
                            .birth_date = candidate->birth_date };
      char *line = NULL;

      if (g_bytes_get_size (candidate->roster_salt) == sizeof entry.salt)
        {
          memcpy (entry.salt, g_bytes_get_data (candidate->roster_salt, NULL), sizeof entry.salt);
          line = roster_line (&entry, error);
        }
      else
        g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, "candidate %s: the salt in the database is not one",
                     candidate->pseudonym);
      secret_wipe (entry.salt, sizeof entry.salt);
      if (line == NULL)
        return FALSE;
      g_ptr_array_add (lines, line);
    }
  roster_root (lines, root32);
  return TRUE;
}

typedef struct
{
  const char *actor;
  const char *session;
  const DrawInput *input;
  char *text;
} DrawJob;

static DrawTranscript *
make_transcript (StoreTx *tx, const StoreSession *session, const DrawInput *input, GError **error)
{
  g_autoptr (StoreBank) bank = store_bank_find (tx, session->exam, NULL);
  g_autoptr (StoreRulePack) rules = store_rule_pack_find (tx, session->rules, NULL);
  g_autoptr (DrawTranscript) transcript = draw_transcript_new ();

  if (bank == NULL || rules == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "session %s needs %s %s; import %s first", session->id,
                   bank == NULL ? "the bank of exam" : "the rules", bank == NULL ? session->exam : session->rules,
                   bank == NULL ? "it" : "them");
      return NULL;
    }
  transcript->log_origin = g_strdup ("adil.local/centre");
  memcpy (transcript->bank_sha256, bank->manifest_sha256, DIGEST_LEN);
  transcript->session = g_strdup (session->id);
  transcript->beacon_source = g_strdup (input->beacon_source);
  transcript->beacon_round = input->beacon_round;
  memcpy (transcript->beacon, input->beacon, sizeof transcript->beacon);
  for (guint i = 0; i < input->reveals->len; i++)
    {
      const DrawReveal *reveal = input->reveals->pdata[i];

      draw_transcript_add_reveal (transcript, reveal->member, reveal->value);
    }
  return fill_roster (tx, session, transcript->roster_root, error) ? g_steal_pointer (&transcript) : NULL;
}

static gboolean
run_draw (StoreTx *tx, gpointer data, GError **error)
{
  DrawJob *job = data;
  g_autoptr (StoreSession) session = store_session_find (tx, job->session, error);
  g_autoptr (DrawTranscript) transcript = NULL;
  g_autoptr (DrawTranscript) again = NULL;
  StoreSession row;

  if (session == NULL)
    return FALSE;
  if (session->transcript != NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "session %s is drawn already; a draw is never repeated",
                   session->id);
      return FALSE;
    }
  transcript = make_transcript (tx, session, job->input, error);
  if (transcript == NULL)
    return FALSE;
  job->text = draw_transcript_format (transcript);
  /* What everybody else will parse must parse here first. */
  again = draw_transcript_parse (job->text, strlen (job->text), error);
  if (again == NULL || !centre_audit_in (tx, job->actor, NULL, "draw", session->id, job->text, error))
    return FALSE;
  row = *session;
  row.transcript = job->text;
  return store_session_update (tx, &row, error);
}

static gboolean
run_refused (StoreTx *tx, gpointer data, GError **error)
{
  const DrawJob *job = data;

  return centre_audit_in (tx, job->actor, NULL, "draw-refused", job->session, NULL, error);
}

char *
session_draw (Centre *centre, const char *actor, const char *session, const DrawInput *input, GError **error)
{
  DrawJob job = { actor, session, input, NULL };

  if (store_write_sync (centre->store, run_draw, &job, error))
    return job.text;
  g_free (job.text);
  /* A second draw that was tried is worth knowing about. */
  store_write_sync (centre->store, run_refused, &job, NULL);
  return NULL;
}

char *
session_draw_dup_transcript (Centre *centre, const char *session_id, GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (centre->store, error);
  g_autoptr (StoreSession) session = tx != NULL ? store_session_find (tx, session_id, error) : NULL;

  if (session == NULL)
    return NULL;
  if (session->transcript != NULL)
    return g_strdup (session->transcript);
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, "session %s is not drawn yet", session_id);
  return NULL;
}
