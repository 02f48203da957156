/* Segment headers: made by the terminal, checked by anybody, opened by the scoring server. */
#include "common/exam/segment.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/base/wire.h"
#include "common/crypto/hpke.h"
#include "common/crypto/identity.h"

#define SEGMENT_MAGIC         "EXSEG/1\n"
#define SEGMENT_MAGIC_LEN     8
#define SEGMENT_VERSION       1
#define SEGMENT_ENC_OFFSET    294 /* everything before is the HPKE's additional data */
#define SEGMENT_SEALED_OFFSET (SEGMENT_ENC_OFFSET + HPKE_ENC_LEN)
#define SEGMENT_SEALED_LEN    (32 + HPKE_TAG_LEN)
#define SEGMENT_SIGNED_LEN    (SEGMENT_HEADER_LEN - IDENTITY_SIG_LEN)

static const char SEGMENT_INFO[] = "exam-segment/v1\n";
static const char RECORD_INFO[] = "exam-rec/v1\n";

void
segment_keys_clear (SegmentKeys *keys)
{
  g_clear_pointer (&keys->record_key, secret_free);
  memset (keys->header_sha256, 0, sizeof keys->header_sha256);
}

static void
segment_write_fields (const SegmentHeader *header, GByteArray *out)
{
  g_byte_array_append (out, (const guint8 *)SEGMENT_MAGIC, SEGMENT_MAGIC_LEN);
  wire_write_u16 (out, SEGMENT_VERSION);
  wire_write_padded (out, header->exam, EXAM_ID_MAX);
  wire_write_padded (out, header->session, EXAM_SESSION_ID_MAX);
  wire_write_padded (out, header->pseudonym, EXAM_PSEUDONYM_MAX);
  g_byte_array_append (out, header->terminal_sha256, DIGEST_LEN);
  g_byte_array_append (out, header->sitting_public, sizeof header->sitting_public);
  g_byte_array_append (out, header->receive_public, sizeof header->receive_public);
  wire_write_u32 (out, header->number);
  wire_write_u64 (out, header->first_seq);
  g_byte_array_append (out, header->previous_chain, DIGEST_LEN);
  g_byte_array_append (out, header->salt, sizeof header->salt);
  g_assert (out->len == SEGMENT_ENC_OFFSET);
}

static void
segment_derive_keys (const guint8 data[SEGMENT_HEADER_LEN],
                     const guint8 salt32[32],
                     const Secret *record_secret32,
                     SegmentKeys *out)
{
  guint8 info[sizeof RECORD_INFO - 1 + DIGEST_LEN];

  digest_sha256 (out->header_sha256, data, SEGMENT_HEADER_LEN);
  memcpy (info, RECORD_INFO, sizeof RECORD_INFO - 1);
  memcpy (info + sizeof RECORD_INFO - 1, out->header_sha256, DIGEST_LEN);
  out->record_key = digest_hkdf (salt32, 32, record_secret32, info, sizeof info, 32);
}

static GBytes *
segment_signed_message (const guint8 data[SEGMENT_HEADER_LEN])
{
  GByteArray *message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *)SEGMENT_INFO, sizeof SEGMENT_INFO - 1);
  g_byte_array_append (message, data, SEGMENT_SIGNED_LEN);
  return g_byte_array_free_to_bytes (message);
}

static gboolean
segment_sign (guint8 data[SEGMENT_HEADER_LEN], const Secret *terminal_key_pem, GError **error)
{
  g_autoptr (GBytes) message = segment_signed_message (data);
  gsize len;
  const void *bytes = g_bytes_get_data (message, &len);

  return identity_sign (terminal_key_pem, bytes, len, data + SEGMENT_SIGNED_LEN, error);
}

gboolean
segment_create (const SegmentHeader *header,
                const Secret *record_secret32,
                const guint8 scoring_public32[32],
                const Secret *terminal_key_pem,
                guint8 out[SEGMENT_HEADER_LEN],
                SegmentKeys *out_keys,
                GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 enc[HPKE_ENC_LEN], sealed[SEGMENT_SEALED_LEN], data[SEGMENT_HEADER_LEN] = { 0 };
  SegmentHeader check;

  g_return_val_if_fail (secret_len (record_secret32) == 32, FALSE);
  segment_write_fields (header, bytes);
  if (!hpke_seal (scoring_public32, (const guint8 *)SEGMENT_INFO, sizeof SEGMENT_INFO - 1, bytes->data, bytes->len,
                  secret_peek (record_secret32), 32, enc, sealed, error))
    return FALSE;
  g_byte_array_append (bytes, enc, sizeof enc);
  g_byte_array_append (bytes, sealed, sizeof sealed);
  wire_write_u64 (bytes, header->created_ms);
  g_assert (bytes->len == SEGMENT_SIGNED_LEN);
  memcpy (data, bytes->data, SEGMENT_SIGNED_LEN);
  /* What a reader would refuse is never signed. */
  if (!segment_parse (data, &check, error) || !segment_sign (data, terminal_key_pem, error))
    return FALSE;
  memcpy (out, data, SEGMENT_HEADER_LEN);
  segment_derive_keys (data, header->salt, record_secret32, out_keys);
  return TRUE;
}

static gboolean
segment_fail (GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("segment header: %s"), message);
  return FALSE;
}

static void
segment_read_token (WireReader *reader, char *out, gsize len)
{
  g_autofree char *text = wire_read_padded (reader, len);

  if (text == NULL || !text_is_token (text, len))
    reader->failed = TRUE;
  else
    g_strlcpy (out, text, len + 1);
}

gboolean
segment_parse (const guint8 data[SEGMENT_HEADER_LEN], SegmentHeader *out, GError **error)
{
  static const guint8 ZEROS[DIGEST_LEN] = { 0 };
  SegmentHeader header = { 0 };
  WireReader reader;

  wire_reader_init (&reader, data, SEGMENT_HEADER_LEN);
  if (memcmp (wire_read_view (&reader, SEGMENT_MAGIC_LEN), SEGMENT_MAGIC, SEGMENT_MAGIC_LEN) != 0
      || wire_read_u16 (&reader) != SEGMENT_VERSION)
    return segment_fail (error, _ ("is not one of version 1"));
  segment_read_token (&reader, header.exam, EXAM_ID_MAX);
  segment_read_token (&reader, header.session, EXAM_SESSION_ID_MAX);
  segment_read_token (&reader, header.pseudonym, EXAM_PSEUDONYM_MAX);
  wire_read_bytes (&reader, header.terminal_sha256, DIGEST_LEN);
  wire_read_bytes (&reader, header.sitting_public, sizeof header.sitting_public);
  wire_read_bytes (&reader, header.receive_public, sizeof header.receive_public);
  header.number = wire_read_u32 (&reader);
  header.first_seq = wire_read_u64 (&reader);
  wire_read_bytes (&reader, header.previous_chain, DIGEST_LEN);
  wire_read_bytes (&reader, header.salt, sizeof header.salt);
  wire_read_view (&reader, HPKE_ENC_LEN + SEGMENT_SEALED_LEN);
  header.created_ms = wire_read_u64 (&reader);
  if (reader.failed)
    return segment_fail (error, _ ("exam, session or pseudonym is not an identifier padded with zeros"));
  if (header.number == 0)
    return segment_fail (error, _ ("segments are numbered from 1"));
  if (header.first_seq == 0 && memcmp (header.previous_chain, ZEROS, DIGEST_LEN) != 0)
    return segment_fail (error, _ ("the chain before the first record must be zero"));
  if (header.number == 1 && header.first_seq != 0)
    return segment_fail (error, _ ("the first segment begins with record 0"));
  *out = header;
  return TRUE;
}

gboolean
segment_verify (const guint8 data[SEGMENT_HEADER_LEN], const char *terminal_cert_pem, GError **error)
{
  g_autoptr (GBytes) message = segment_signed_message (data);
  gsize len;
  const void *bytes = g_bytes_get_data (message, &len);
  SegmentHeader header;
  guint8 fingerprint[DIGEST_LEN];

  if (!segment_parse (data, &header, error) || !identity_fingerprint (terminal_cert_pem, fingerprint, error))
    return FALSE;
  if (memcmp (fingerprint, header.terminal_sha256, DIGEST_LEN) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_UNTRUSTED, _ ("segment header: was made by another terminal"));
      return FALSE;
    }
  if (identity_verify (terminal_cert_pem, bytes, len, data + SEGMENT_SIGNED_LEN, error))
    return TRUE;
  adil_error_prefix_place (error, _ ("segment header"), 0);
  return FALSE;
}

gboolean
segment_open (const guint8 data[SEGMENT_HEADER_LEN], const Secret *scoring_private32, SegmentKeys *out, GError **error)
{
  g_autoptr (Secret) record_secret = NULL;
  SegmentHeader header;

  if (!segment_parse (data, &header, error))
    return FALSE;
  record_secret
      = hpke_open (scoring_private32, data + SEGMENT_ENC_OFFSET, (const guint8 *)SEGMENT_INFO, sizeof SEGMENT_INFO - 1,
                   data, SEGMENT_ENC_OFFSET, data + SEGMENT_SEALED_OFFSET, SEGMENT_SEALED_LEN, error);
  if (record_secret == NULL)
    {
      adil_error_prefix_place (error, _ ("segment header"), 0);
      return FALSE;
    }
  segment_derive_keys (data, header.salt, record_secret, out);
  return TRUE;
}
