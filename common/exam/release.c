/* Keys and state for one terminal process. The plaintext exists in locked memory only. */
#include "common/exam/release.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/wire.h"

#define RELEASE_MAGIC      "EXREL/1\n"
#define RELEASE_MAGIC_LEN  8
#define RELEASE_HEAD_LEN   72
#define RELEASE_SLOT_LEN   71 /* without the response */
#define RELEASE_KEY_LEN    32
#define RELEASE_HAS_POINTS 1
#define RELEASE_MS_MAX     ((guint64)G_MAXINT64)

static const char RELEASE_INFO[] = "exam-release/v1\n";

/* Writes into locked memory, which a GByteArray is not. */
typedef struct
{
  guint8 *data;
  gsize pos;
} SecretWriter;

Release *
release_new (guint n_slots)
{
  Release *release = g_new0 (Release, 1);

  g_assert (n_slots >= 1 && n_slots <= EXAM_FORM_SLOTS_MAX);
  release->idx = g_array_sized_new (FALSE, TRUE, sizeof (guint32), n_slots);
  g_array_set_size (release->idx, n_slots);
  release->item_keys = secret_new ((gsize)n_slots * RELEASE_KEY_LEN);
  release->points_keys = secret_new ((gsize)n_slots * RELEASE_KEY_LEN);
  release->state = sitting_state_new (n_slots);
  return release;
}

void
release_free (Release *release)
{
  if (release == NULL)
    return;
  g_array_unref (release->idx);
  secret_free (release->item_keys);
  secret_free (release->points_keys);
  sitting_state_free (release->state);
  g_free (release);
}

const guint8 *
release_item_key (const Release *release, guint slot)
{
  g_return_val_if_fail (slot < release->idx->len, NULL);
  return secret_peek (release->item_keys) + (gsize)slot * RELEASE_KEY_LEN;
}

const guint8 *
release_points_key (const Release *release, guint slot)
{
  g_return_val_if_fail (slot < release->idx->len, NULL);
  return secret_peek (release->points_keys) + (gsize)slot * RELEASE_KEY_LEN;
}

static void
writer_put (SecretWriter *writer, const void *data, gsize len)
{
  if (len > 0)
    memcpy (writer->data + writer->pos, data, len);
  writer->pos += len;
}

static void
writer_put_number (SecretWriter *writer, guint64 value, guint len)
{
  for (guint i = 0; i < len; i++)
    writer->data[writer->pos++] = (guint8)(value >> (8 * (len - 1 - i)));
}

static void
release_write_head (const Release *release, SecretWriter *writer)
{
  const SittingState *state = release->state;

  writer_put (writer, RELEASE_MAGIC, RELEASE_MAGIC_LEN);
  writer_put_number (writer, release->idx->len, 2);
  writer_put_number (writer, release->extra_s, 4);
  writer_put_number (writer, release->has_points ? RELEASE_HAS_POINTS : 0, 1);
  writer_put_number (writer, state->next_seq, 8);
  writer_put_number (writer, state->used_ms, 8);
  writer_put_number (writer, state->part, 2);
  writer_put_number (writer, state->part_base_ms, 8);
  writer_put_number (writer, state->granted_ms, 8);
  writer_put_number (writer, state->part_granted_ms, 8);
  writer_put_number (writer, state->credited_ms, 8);
  writer_put_number (writer, state->current_slot, 4);
  writer_put_number (writer, state->paused ? 1 : 0, 1);
  writer_put_number (writer, state->started ? 1 : 0, 1);
  writer_put_number (writer, state->submitted ? 1 : 0, 1);
  g_assert (writer->pos == RELEASE_HEAD_LEN);
}

static void
release_write_slot (const Release *release, guint number, SecretWriter *writer)
{
  static const guint8 NO_KEY[RELEASE_KEY_LEN] = { 0 };
  const SlotState *slot = &g_array_index (release->state->slots, SlotState, number);
  gsize len = strlen (slot->response);

  writer_put_number (writer, g_array_index (release->idx, guint32, number), 4);
  writer_put (writer, release_item_key (release, number), RELEASE_KEY_LEN);
  writer_put (writer, release->has_points ? release_points_key (release, number) : NO_KEY, RELEASE_KEY_LEN);
  writer_put_number (writer, slot->flagged ? 1 : 0, 1);
  writer_put_number (writer, slot->viewed ? 1 : 0, 1);
  writer_put_number (writer, len, 1);
  writer_put (writer, slot->response, len);
}

static Secret *
release_encode (const Release *release)
{
  gsize len = RELEASE_HEAD_LEN;
  SecretWriter writer = { 0 };
  Secret *plain;

  for (guint i = 0; i < release->idx->len; i++)
    len += RELEASE_SLOT_LEN + strlen (g_array_index (release->state->slots, SlotState, i).response);
  plain = secret_new (len);
  writer.data = secret_data (plain);
  release_write_head (release, &writer);
  for (guint i = 0; i < release->idx->len; i++)
    release_write_slot (release, i, &writer);
  g_assert (writer.pos == len);
  return plain;
}

GBytes *
release_seal (const Release *release,
              const guint8 receive_public32[32],
              const guint8 header_sha256[DIGEST_LEN],
              GError **error)
{
  g_autoptr (Secret) plain = release_encode (release);
  gsize len = HPKE_ENC_LEN + secret_len (plain) + HPKE_TAG_LEN;
  g_autofree guint8 *sealed = g_malloc (len);

  if (!hpke_seal (receive_public32, (const guint8 *)RELEASE_INFO, sizeof RELEASE_INFO - 1, header_sha256, DIGEST_LEN,
                  secret_peek (plain), secret_len (plain), sealed, sealed + HPKE_ENC_LEN, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&sealed), len);
}

static gboolean
release_fail (GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("release: %s"), message);
  return FALSE;
}

/* 0 or 1; anything else fails the reader. */
static gboolean
release_read_bool (WireReader *reader)
{
  guint8 value = wire_read_u8 (reader);

  if (value > 1)
    reader->failed = TRUE;
  return value == 1;
}

/* Times that later sums cannot make run over. */
static guint64
release_read_ms (WireReader *reader)
{
  guint64 value = wire_read_u64 (reader);

  if (value > RELEASE_MS_MAX)
    reader->failed = TRUE;
  return value;
}

static Release *
release_read_head (WireReader *reader, GError **error)
{
  const guint8 *magic = wire_read_view (reader, RELEASE_MAGIC_LEN);
  guint16 n_slots = wire_read_u16 (reader);
  Release *release;
  SittingState *state;

  if (magic == NULL || memcmp (magic, RELEASE_MAGIC, RELEASE_MAGIC_LEN) != 0 || n_slots < 1
      || n_slots > EXAM_FORM_SLOTS_MAX)
    {
      release_fail (error, _ ("is not one of version 1, or has no slots"));
      return NULL;
    }
  release = release_new (n_slots);
  state = release->state;
  release->extra_s = wire_read_u32 (reader);
  release->has_points = release_read_bool (reader);
  state->next_seq = wire_read_u64 (reader);
  state->used_ms = release_read_ms (reader);
  state->part = wire_read_u16 (reader);
  state->part_base_ms = release_read_ms (reader);
  state->granted_ms = release_read_ms (reader);
  state->part_granted_ms = release_read_ms (reader);
  state->credited_ms = release_read_ms (reader);
  state->current_slot = wire_read_u32 (reader);
  state->paused = release_read_bool (reader);
  state->started = release_read_bool (reader);
  state->submitted = release_read_bool (reader);
  return release;
}

static gboolean
release_read_response (WireReader *reader, SlotState *slot)
{
  guint8 len = wire_read_u8 (reader);
  const guint8 *text = len <= EXAM_RESPONSE_MAX ? wire_read_view (reader, len) : NULL;

  for (guint i = 0; text != NULL && i < len; i++)
    if (text[i] < 0x20 || text[i] > 0x7e)
      text = NULL;
  if (text == NULL)
    return FALSE;
  memcpy (slot->response, text, len);
  return TRUE;
}

static gboolean
release_read_slot (WireReader *reader, guint number, Release *release)
{
  SittingState *state = release->state;
  SlotState *slot = &g_array_index (state->slots, SlotState, number);
  guint8 *points_key = secret_data (release->points_keys) + (gsize)number * RELEASE_KEY_LEN;
  guint8 any_bit = 0;

  g_array_index (release->idx, guint32, number) = wire_read_u32 (reader);
  wire_read_bytes (reader, secret_data (release->item_keys) + (gsize)number * RELEASE_KEY_LEN, RELEASE_KEY_LEN);
  wire_read_bytes (reader, points_key, RELEASE_KEY_LEN);
  for (guint i = 0; i < RELEASE_KEY_LEN; i++)
    any_bit |= points_key[i];
  slot->flagged = release_read_bool (reader);
  slot->viewed = release_read_bool (reader);
  if (!release_read_response (reader, slot) || (!release->has_points && any_bit != 0))
    return FALSE;
  state->n_flagged += slot->flagged ? 1 : 0;
  state->n_answered += *slot->response != '\0' ? 1 : 0;
  return !reader->failed;
}

static gboolean
release_check_state (SittingState *state, GError **error)
{
  if (state->part_base_ms > state->used_ms || state->part_granted_ms > state->granted_ms
      || state->part >= EXAM_SECTIONS_MAX || state->current_slot >= state->slots->len
      || (state->next_seq == 0) == state->started)
    return release_fail (error, _ ("its state contradicts itself"));
  state->part_used_ms = state->used_ms - state->part_base_ms;
  return TRUE;
}

static Release *
release_decode (const Secret *plain, GError **error)
{
  g_autoptr (Release) release = NULL;
  WireReader reader;

  wire_reader_init (&reader, secret_peek (plain), secret_len (plain));
  release = release_read_head (&reader, error);
  if (release == NULL)
    return NULL;
  for (guint i = 0; i < release->idx->len; i++)
    if (!release_read_slot (&reader, i, release))
      {
        release_fail (error, _ ("a field has an impossible value, or the text ends too early"));
        return NULL;
      }
  if (!wire_reader_finish (&reader))
    {
      release_fail (error, _ ("bytes follow the last slot"));
      return NULL;
    }
  return release_check_state (release->state, error) ? g_steal_pointer (&release) : NULL;
}

Release *
release_open (const guint8 *data,
              gsize len,
              const Secret *receive_private32,
              const guint8 header_sha256[DIGEST_LEN],
              GError **error)
{
  g_autoptr (Secret) plain = NULL;

  if (len < HPKE_ENC_LEN + HPKE_TAG_LEN + RELEASE_HEAD_LEN)
    {
      release_fail (error, _ ("is too short"));
      return NULL;
    }
  plain = hpke_open (receive_private32, data, (const guint8 *)RELEASE_INFO, sizeof RELEASE_INFO - 1, header_sha256,
                     DIGEST_LEN, data + HPKE_ENC_LEN, len - HPKE_ENC_LEN, error);
  if (plain == NULL)
    {
      adil_error_prefix_place (error, _ ("release"), 0);
      return NULL;
    }
  return release_decode (plain, error);
}
