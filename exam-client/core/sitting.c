/* Segment keys, records, time and score of one sitting. */
#include "exam-client/core/sitting.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"

void
sitting_free (Sitting *sitting)
{
  if (sitting == NULL)
    return;
  g_free (sitting->session);
  g_free (sitting->pseudonym);
  ed25519_key_free (sitting->key);
  secret_free (sitting->receive_private);
  segment_keys_clear (&sitting->keys);
  form_free (sitting->form);
  sitting_state_free (sitting->state);
  g_clear_pointer (&sitting->items, g_ptr_array_unref);
  points_set_free (sitting->points);
  secret_free (sitting->score);
  g_free (sitting);
}

static gboolean
sitting_fill_header (Sitting *sitting, const SittingSegment *segment, GError **error)
{
  SegmentHeader header = { .number = segment->number, .first_seq = segment->first_seq, .created_ms = segment->wall_ms };
  g_autoptr (Secret) salt = secret_new_random (sizeof header.salt, error);
  g_autoptr (Secret) record_secret = salt == NULL ? NULL : secret_new_random (32, error);

  if (record_secret == NULL || !hpke_generate (&sitting->receive_private, header.receive_public, error))
    return FALSE;
  g_strlcpy (header.exam, segment->exam, sizeof header.exam);
  g_strlcpy (header.session, segment->session, sizeof header.session);
  g_strlcpy (header.pseudonym, segment->pseudonym, sizeof header.pseudonym);
  memcpy (header.terminal_sha256, segment->terminal_sha256, DIGEST_LEN);
  memcpy (header.sitting_public, ed25519_key_public (sitting->key), ED25519_PUBLIC_LEN);
  memcpy (header.previous_chain, segment->previous_chain, DIGEST_LEN);
  memcpy (header.salt, secret_peek (salt), sizeof header.salt);
  return segment_create (&header, record_secret, segment->scoring_public, segment->terminal_key_pem, sitting->header,
                         &sitting->keys, error);
}

Sitting *
sitting_new (const SittingSegment *segment, GError **error)
{
  g_autoptr (Sitting) sitting = g_new0 (Sitting, 1);

  sitting->session = g_strdup (segment->session);
  sitting->pseudonym = g_strdup (segment->pseudonym);
  sitting->number = segment->number;
  sitting->first_seq = segment->first_seq;
  sitting->opened_ms = segment->now_ms;
  sitting->last_record_ms = segment->now_ms;
  memcpy (sitting->chain, segment->previous_chain, DIGEST_LEN);
  sitting->key = ed25519_key_new (error);
  if (sitting->key == NULL || !sitting_fill_header (sitting, segment, error))
    return NULL;
  return g_steal_pointer (&sitting);
}

static void
sitting_init_ledger (Sitting *sitting, guint64 part_used_ms)
{
  const SittingState *state = sitting->state;
  const BlueprintPart *part = g_ptr_array_index (sitting->blueprint->parts, state->part);
  guint64 allotted_ms = ((guint64)part->seconds + sitting->extra_s) * 1000;

  time_ledger_init (&sitting->ledger, allotted_ms, state->part_granted_ms, part_used_ms);
}

static gboolean
sitting_update_score (Sitting *sitting, GError **error)
{
  g_autofree const char **responses = NULL;

  if (sitting->points == NULL)
    return TRUE;
  responses = sitting_state_responses (sitting->state);
  return score_form (sitting->blueprint, sitting->form, points_set_peek (sitting->points), responses,
                     (ScoreSheet *)(void *)secret_data (sitting->score), error);
}

static gboolean
sitting_is_new_part (const RecordBody *body)
{
  return body->type == RECORD_TYPE_TIME && body->code == RECORD_TIME_PART;
}

gboolean
sitting_seal (Sitting *sitting, RecordBody *body, guint64 now_ms, guint8 out[ANSWER_RECORD_LEN], GError **error)
{
  gboolean was_running = sitting->ledger.running;

  g_return_val_if_fail (sitting->state != NULL, FALSE);
  time_ledger_update (&sitting->ledger, now_ms);
  body->seq = sitting->state->next_seq;
  body->t_ms = now_ms > sitting->opened_ms ? now_ms - sitting->opened_ms : 0;
  body->used_ms = sitting->state->part_base_ms + sitting->ledger.used_ms;
  /* Folded first: an impossible body is refused before its number, which is the nonce, is used up. */
  if (!sitting_state_apply (sitting->state, sitting->form, body, error)
      || !answer_record_seal (&sitting->keys, sitting->key, body, sitting->chain, out, error))
    return FALSE;
  sitting->last_record_ms = now_ms;
  if (body->type == RECORD_TYPE_TIME && body->code == RECORD_TIME_GRANT)
    time_ledger_grant (&sitting->ledger, (guint64)body->value);
  if (sitting_is_new_part (body))
    {
      sitting_init_ledger (sitting, 0);
      time_ledger_set_running (&sitting->ledger, was_running, now_ms);
    }
  return body->type != RECORD_TYPE_ANSWER || sitting_update_score (sitting, error);
}

void
sitting_set_running (Sitting *sitting, gboolean running, guint64 now_ms)
{
  time_ledger_set_running (&sitting->ledger, running, now_ms);
}

guint64
sitting_remaining_ms (Sitting *sitting, guint64 now_ms)
{
  time_ledger_update (&sitting->ledger, now_ms);
  return time_ledger_remaining_ms (&sitting->ledger);
}

void
sitting_get_part_range (const Sitting *sitting, guint part, guint *out_first, guint *out_n)
{
  guint first = 0, n = 0;

  for (guint i = 0; i < sitting->blueprint->sections->len; i++)
    {
      const BlueprintSection *section = g_ptr_array_index (sitting->blueprint->sections, i);

      if (section->part < part)
        first += section->n_items;
      else if (section->part == part)
        n += section->n_items;
    }
  *out_first = first;
  *out_n = n;
}

guint
sitting_count_answered (const Sitting *sitting, guint part)
{
  guint first, n, n_answered = 0;

  sitting_get_part_range (sitting, part, &first, &n);
  for (guint slot = first; slot < first + n && slot < sitting->state->slots->len; slot++)
    n_answered += g_array_index (sitting->state->slots, SlotState, slot).response[0] != '\0';
  return n_answered;
}

const ScoreSheet *
sitting_get_score (const Sitting *sitting)
{
  return sitting->points == NULL ? NULL : (const ScoreSheet *)(const void *)secret_peek (sitting->score);
}

/* What sitting_open_release() makes; moved into the sitting only when all of it is there. */
typedef struct
{
  Form *form;
  Release *release;
  GPtrArray *items;
  PointsSet *points;
} SittingOpening;

static void
sitting_opening_clear (SittingOpening *opening)
{
  form_free (opening->form);
  release_free (opening->release);
  g_clear_pointer (&opening->items, g_ptr_array_unref);
  points_set_free (opening->points);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SittingOpening, sitting_opening_clear)

static gboolean
sitting_check_transcript (const Sitting *sitting,
                          const DrawTranscript *transcript,
                          const BankPackage *package,
                          GError **error)
{
  guint8 manifest_sha256[DIGEST_LEN];

  bank_package_manifest_sha256 (package, manifest_sha256);
  if (memcmp (manifest_sha256, transcript->bank_sha256, DIGEST_LEN) != 0)
    {
      g_set_error (
          error, ADIL_ERROR, ADIL_ERROR_REFUSED,
          _ ("the draw names another item bank than the one that the committee signed and this terminal holds"));
      return FALSE;
    }
  if (strcmp (transcript->session, sitting->session) == 0)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED, _ ("the draw is of session %s, and this sitting of session %s"),
               transcript->session, sitting->session);
  return FALSE;
}

static gboolean
sitting_check_release (const Sitting *sitting, const Form *form, const Release *release, GError **error)
{
  gboolean same = release->idx->len == form->slots->len;

  for (guint slot = 0; same && slot < form->slots->len; slot++)
    same = g_array_index (release->idx, guint32, slot) == g_array_index (form->slots, FormSlot, slot).idx;
  if (!same)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
                   _ ("the server released another form than the public draw gives this candidate"));
      return FALSE;
    }
  if (release->state->next_seq == sitting->first_seq)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED,
               _ ("the server continues at record %" PRIu64 ", this terminal at record %" PRIu64),
               release->state->next_seq, sitting->first_seq);
  return FALSE;
}

static gboolean
sitting_open_item (SittingOpening *opening, const BankPackage *package, guint slot, GError **error)
{
  const FormSlot *place = &g_array_index (opening->form->slots, FormSlot, slot);
  g_autoptr (Secret) key = secret_new_copy (release_item_key (opening->release, slot), 32);
  g_autoptr (Secret) text = bank_package_open_item (package, ITEM_SEAL_CONTENT, place->idx, key, error);
  ItemDocument *item = text == NULL ? NULL : item_document_parse (secret_peek (text), secret_len (text), error);

  if (item == NULL)
    return FALSE;
  g_ptr_array_add (opening->items, item);
  if (item->kind == (ItemKind)place->kind && item_document_count_shuffled (item) == place->n_options)
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("item %s has %u options, the manifest says %u"), item->id,
               item_document_count_shuffled (item), place->n_options);
  return FALSE;
}

static gboolean
sitting_open_points (SittingOpening *opening, const BankPackage *package, guint slot, GError **error)
{
  guint32 idx = g_array_index (opening->form->slots, FormSlot, slot).idx;
  g_autoptr (Secret) key = secret_new_copy (release_points_key (opening->release, slot), 32);
  g_autoptr (Secret) text = bank_package_open_item (package, ITEM_SEAL_POINTS, idx, key, error);

  return text != NULL && points_set_add (opening->points, secret_peek (text), secret_len (text), error);
}

static gboolean
sitting_open_items (SittingOpening *opening, const BankPackage *package, GError **error)
{
  guint n_slots = opening->form->slots->len;

  opening->items = g_ptr_array_new_with_free_func ((GDestroyNotify)item_document_free);
  if (opening->release->has_points)
    opening->points = points_set_new ();
  for (guint slot = 0; slot < n_slots; slot++)
    if (!sitting_open_item (opening, package, slot, error)
        || (opening->points != NULL && !sitting_open_points (opening, package, slot, error)))
      {
        g_prefix_error (error, _ ("place %u of the form: "), slot + 1);
        return FALSE;
      }
  return TRUE;
}

/* The process's own share of the state: where the candidate is and how much time is used. */
static gboolean
sitting_take_opening (Sitting *sitting, SittingOpening *opening, const BankPackage *package, GError **error)
{
  const SittingState *state = opening->release->state;

  if (state->part >= bank_package_blueprint (package)->parts->len || state->part_base_ms > state->used_ms)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("the released state is impossible (part %u)"),
                   state->part);
      return FALSE;
    }
  sitting->package = package;
  sitting->blueprint = bank_package_blueprint (package);
  sitting->form = g_steal_pointer (&opening->form);
  sitting->state = g_steal_pointer (&opening->release->state);
  sitting->items = g_steal_pointer (&opening->items);
  sitting->points = g_steal_pointer (&opening->points);
  sitting->extra_s = opening->release->extra_s;
  if (sitting->points != NULL)
    sitting->score = secret_new (sizeof (ScoreSheet));
  sitting_init_ledger (sitting, sitting->state->used_ms - sitting->state->part_base_ms);
  return sitting_update_score (sitting, error);
}

gboolean
sitting_open_release (
    Sitting *sitting, const BankPackage *package, const char *transcript_text, GBytes *release_bytes, GError **error)
{
  g_auto (SittingOpening) opening = { 0 };
  g_autoptr (DrawTranscript) transcript = draw_transcript_parse (transcript_text, strlen (transcript_text), error);
  guint8 seed[DIGEST_LEN];
  gsize len;
  const guint8 *data = g_bytes_get_data (release_bytes, &len);

  g_return_val_if_fail (sitting->form == NULL, FALSE);
  if (transcript == NULL || !sitting_check_transcript (sitting, transcript, package, error))
    return FALSE;
  draw_seed (transcript_text, seed);
  opening.form = draw_form (bank_package_blueprint (package), bank_package_manifest (package), seed, sitting->session,
                            sitting->pseudonym, error);
  if (opening.form == NULL)
    return FALSE;
  opening.release = release_open (data, len, sitting->receive_private, sitting->keys.header_sha256, error);
  return opening.release != NULL && sitting_check_release (sitting, opening.form, opening.release, error)
         && sitting_open_items (&opening, package, error) && sitting_take_opening (sitting, &opening, package, error);
}
