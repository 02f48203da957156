/* One event as 242 bytes: encrypted, chained, signed. */
#include "common/exam/answer-record.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/wire.h"
#include "common/crypto/aead.h"

#define RECORD_CLEAR_LEN         18 /* type, flags, seq, t_ms */
#define RECORD_CIPHERTEXT_OFFSET RECORD_CLEAR_LEN
#define RECORD_SEALED_LEN        (ANSWER_RECORD_PLAIN_LEN + AEAD_TAG_LEN)

static const char CHAIN_TAG[] = "exam-chain/v1\n";
static const char RECORD_TAG[] = "exam-rec/v1\n";

void
record_body_init (RecordBody *body, RecordType type)
{
  memset (body, 0, sizeof *body);
  body->type = type;
  body->slot = RECORD_NO_SLOT;
  body->idx = RECORD_NO_SLOT;
}

static gboolean
record_text_is_printable (const char *text, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (text[i] < 0x20 || text[i] > 0x7e)
      return FALSE;
  return TRUE;
}

static gboolean
record_type_is_known (guint8 type)
{
  return type >= RECORD_TYPE_START && type <= RECORD_TYPE_SUBMIT;
}

static void
record_encode_clear (const RecordBody *body, guint8 out[RECORD_CLEAR_LEN])
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (RECORD_CLEAR_LEN);

  wire_write_u8 (bytes, (guint8)body->type);
  wire_write_u8 (bytes, 0);
  wire_write_u64 (bytes, body->seq);
  wire_write_u64 (bytes, body->t_ms);
  memcpy (out, bytes->data, RECORD_CLEAR_LEN);
}

static void
record_encode_plain (const RecordBody *body, guint8 out[ANSWER_RECORD_PLAIN_LEN])
{
  gsize text_len = strlen (body->text);
  GByteArray *bytes = g_byte_array_sized_new (ANSWER_RECORD_PLAIN_LEN);

  wire_write_u32 (bytes, body->slot);
  wire_write_u32 (bytes, body->idx);
  wire_write_u64 (bytes, body->used_ms);
  wire_write_u16 (bytes, body->code);
  wire_write_u64 (bytes, (guint64)body->value);
  wire_write_u8 (bytes, (guint8)text_len);
  memset (out, 0, ANSWER_RECORD_PLAIN_LEN);
  memcpy (out, bytes->data, bytes->len);
  memcpy (out + bytes->len, body->text, text_len);
  secret_wipe (bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

static void
record_make_nonce (guint64 seq, guint8 nonce[AEAD_NONCE_LEN])
{
  guint64 big_endian = GUINT64_TO_BE (seq);

  memset (nonce, 0, AEAD_NONCE_LEN);
  memcpy (nonce + 4, &big_endian, sizeof big_endian);
}

static void
record_make_aad (const SegmentKeys *keys, const guint8 *record, guint8 aad[DIGEST_LEN + RECORD_CLEAR_LEN])
{
  memcpy (aad, keys->header_sha256, DIGEST_LEN);
  memcpy (aad + DIGEST_LEN, record, RECORD_CLEAR_LEN);
}

static void
record_make_signed (const guint8 chain32[DIGEST_LEN], guint8 message[sizeof RECORD_TAG - 1 + DIGEST_LEN])
{
  memcpy (message, RECORD_TAG, sizeof RECORD_TAG - 1);
  memcpy (message + sizeof RECORD_TAG - 1, chain32, DIGEST_LEN);
}

static gboolean
record_check_body (const RecordBody *body, GError **error)
{
  gsize len = strnlen (body->text, sizeof body->text);

  if (len <= EXAM_RESPONSE_MAX && record_text_is_printable (body->text, len) && record_type_is_known (body->type))
    return TRUE;
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
               _ ("record: its text must be printable ASCII of at most %u characters, its type a known one"),
               EXAM_RESPONSE_MAX);
  return FALSE;
}

gboolean
answer_record_seal (const SegmentKeys *keys,
                    const Ed25519Key *sitting_key,
                    const RecordBody *body,
                    guint8 chain32[DIGEST_LEN],
                    guint8 out[ANSWER_RECORD_LEN],
                    GError **error)
{
  guint8 record[ANSWER_RECORD_LEN], plain[ANSWER_RECORD_PLAIN_LEN];
  guint8 nonce[AEAD_NONCE_LEN], aad[DIGEST_LEN + RECORD_CLEAR_LEN];
  guint8 chain[DIGEST_LEN], message[sizeof RECORD_TAG - 1 + DIGEST_LEN];
  gboolean is_sealed;

  if (!record_check_body (body, error))
    return FALSE;
  record_encode_clear (body, record);
  record_encode_plain (body, plain);
  record_make_nonce (body->seq, nonce);
  record_make_aad (keys, record, aad);
  is_sealed = aead_seal (keys->record_key, nonce, aad, sizeof aad, plain, sizeof plain,
                         record + RECORD_CIPHERTEXT_OFFSET, error);
  secret_wipe (plain, sizeof plain);
  if (!is_sealed)
    return FALSE;
  memcpy (chain, chain32, DIGEST_LEN);
  answer_record_chain (record, chain);
  record_make_signed (chain, message);
  if (!ed25519_sign (sitting_key, message, sizeof message, record + ANSWER_RECORD_CHAINED, error))
    return FALSE;
  memcpy (chain32, chain, DIGEST_LEN);
  memcpy (out, record, ANSWER_RECORD_LEN);
  return TRUE;
}

gboolean
answer_record_peek (
    const guint8 record[ANSWER_RECORD_LEN], RecordType *out_type, guint64 *out_seq, guint64 *out_t_ms, GError **error)
{
  WireReader reader;
  guint8 type, flags;

  wire_reader_init (&reader, record, RECORD_CLEAR_LEN);
  type = wire_read_u8 (&reader);
  flags = wire_read_u8 (&reader);
  if (!record_type_is_known (type) || flags != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("record: unknown type %u or flags %u"), type, flags);
      return FALSE;
    }
  *out_type = (RecordType)type;
  *out_seq = wire_read_u64 (&reader);
  *out_t_ms = wire_read_u64 (&reader);
  return TRUE;
}

void
answer_record_chain (const guint8 record[ANSWER_RECORD_LEN], guint8 chain32[DIGEST_LEN])
{
  guint8 next[DIGEST_LEN];

  digest_sha256_parts (next, CHAIN_TAG, sizeof CHAIN_TAG - 1, chain32, (gsize)DIGEST_LEN, record,
                       (gsize)ANSWER_RECORD_CHAINED, NULL);
  memcpy (chain32, next, DIGEST_LEN);
}

gboolean
answer_record_verify (const guint8 record[ANSWER_RECORD_LEN],
                      const guint8 chain32[DIGEST_LEN],
                      const guint8 sitting_public32[ED25519_PUBLIC_LEN],
                      GError **error)
{
  guint8 message[sizeof RECORD_TAG - 1 + DIGEST_LEN];

  record_make_signed (chain32, message);
  if (ed25519_verify (sitting_public32, message, sizeof message, record + ANSWER_RECORD_CHAINED, error))
    return TRUE;
  adil_error_prefix_place (error, _ ("record"), 0);
  return FALSE;
}

static gboolean
record_decode_plain (const guint8 plain[ANSWER_RECORD_PLAIN_LEN], RecordBody *body)
{
  WireReader reader;
  const guint8 *text;
  guint8 text_len;

  wire_reader_init (&reader, plain, ANSWER_RECORD_PLAIN_LEN);
  body->slot = wire_read_u32 (&reader);
  body->idx = wire_read_u32 (&reader);
  body->used_ms = wire_read_u64 (&reader);
  body->code = wire_read_u16 (&reader);
  body->value = (gint64)wire_read_u64 (&reader);
  text_len = wire_read_u8 (&reader);
  if (text_len > EXAM_RESPONSE_MAX)
    return FALSE;
  text = plain + reader.pos;
  for (gsize i = reader.pos + text_len; i < ANSWER_RECORD_PLAIN_LEN; i++)
    if (plain[i] != 0)
      return FALSE;
  if (!record_text_is_printable ((const char *)text, text_len))
    return FALSE;
  memcpy (body->text, text, text_len);
  return TRUE;
}

gboolean
answer_record_open (const SegmentKeys *keys, const guint8 record[ANSWER_RECORD_LEN], RecordBody *out, GError **error)
{
  guint8 plain[ANSWER_RECORD_PLAIN_LEN];
  guint8 nonce[AEAD_NONCE_LEN], aad[DIGEST_LEN + RECORD_CLEAR_LEN];
  RecordBody body = { 0 };
  gboolean is_ours;

  if (!answer_record_peek (record, &body.type, &body.seq, &body.t_ms, error))
    return FALSE;
  record_make_nonce (body.seq, nonce);
  record_make_aad (keys, record, aad);
  if (!aead_open (keys->record_key, nonce, aad, sizeof aad, record + RECORD_CIPHERTEXT_OFFSET, RECORD_SEALED_LEN, plain,
                  error))
    {
      adil_error_prefix_place (error, _ ("record"), 0);
      return FALSE;
    }
  is_ours = record_decode_plain (plain, &body);
  secret_wipe (plain, sizeof plain);
  if (!is_ours)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED,
                   _ ("record %" PRIu64 ": decrypts to something that is not a record"), body.seq);
      return FALSE;
    }
  *out = body;
  return TRUE;
}
