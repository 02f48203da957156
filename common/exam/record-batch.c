/* Batches of records, and the server's acknowledgement of them. */
#include "common/exam/record-batch.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/text-lines.h"
#include "common/base/wire.h"

#define BATCH_MAGIC     "EXBAT/1\n"
#define BATCH_MAGIC_LEN 8

GBytes *
record_batch_format (const RecordBatch *batch)
{
  GByteArray *bytes;

  g_return_val_if_fail (batch->count >= 1 && batch->count <= RECORD_BATCH_MAX, NULL);
  bytes = g_byte_array_sized_new (RECORD_BATCH_HEAD + batch->count * ANSWER_RECORD_LEN);
  g_byte_array_append (bytes, (const guint8 *)BATCH_MAGIC, BATCH_MAGIC_LEN);
  wire_write_padded (bytes, batch->pseudonym, EXAM_PSEUDONYM_MAX);
  wire_write_u32 (bytes, batch->segment);
  wire_write_u64 (bytes, batch->first_seq);
  wire_write_u16 (bytes, (guint16)batch->count);
  g_byte_array_append (bytes, batch->records, batch->count * ANSWER_RECORD_LEN);
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
batch_fail (GError **error, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, _ ("record batch: %s"), message);
  return FALSE;
}

static gboolean
batch_check_records (const RecordBatch *batch, GError **error)
{
  if (batch->first_seq > G_MAXUINT64 - batch->count)
    return batch_fail (error, _ ("the sequence numbers run over"));
  for (guint i = 0; i < batch->count; i++)
    {
      RecordType type;
      guint64 seq, t_ms;

      if (!answer_record_peek (batch->records + (gsize)i * ANSWER_RECORD_LEN, &type, &seq, &t_ms, error))
        {
          adil_error_prefix_place (error, _ ("record batch"), 0);
          return FALSE;
        }
      if (seq != batch->first_seq + i)
        return batch_fail (error, _ ("the records are not numbered one after another"));
    }
  return TRUE;
}

gboolean
record_batch_parse (const guint8 *data, gsize len, RecordBatch *out, GError **error)
{
  g_autofree char *pseudonym = NULL;
  RecordBatch batch = { 0 };
  WireReader reader;
  const guint8 *magic;

  wire_reader_init (&reader, data, len);
  magic = wire_read_view (&reader, BATCH_MAGIC_LEN);
  if (magic == NULL || memcmp (magic, BATCH_MAGIC, BATCH_MAGIC_LEN) != 0)
    return batch_fail (error, _ ("is not one of version 1"));
  pseudonym = wire_read_padded (&reader, EXAM_PSEUDONYM_MAX);
  batch.segment = wire_read_u32 (&reader);
  batch.first_seq = wire_read_u64 (&reader);
  batch.count = wire_read_u16 (&reader);
  if (reader.failed || !text_is_token (pseudonym, EXAM_PSEUDONYM_MAX) || batch.segment == 0)
    return batch_fail (error, _ ("pseudonym or segment number is not valid"));
  if (batch.count < 1 || batch.count > RECORD_BATCH_MAX)
    return batch_fail (error, _ ("holds no records, or too many"));
  batch.records = wire_read_view (&reader, (gsize)batch.count * ANSWER_RECORD_LEN);
  if (!wire_reader_finish (&reader))
    return batch_fail (error, _ ("its length does not fit its number of records"));
  g_strlcpy (batch.pseudonym, pseudonym, sizeof batch.pseudonym);
  if (!batch_check_records (&batch, error))
    return FALSE;
  *out = batch;
  return TRUE;
}

gboolean
record_batch_verify (const RecordBatch *batch,
                     const guint8 sitting_public32[ED25519_PUBLIC_LEN],
                     guint8 chain32[DIGEST_LEN],
                     GError **error)
{
  guint8 chain[DIGEST_LEN];
  const guint8 *last = NULL;

  g_return_val_if_fail (batch->count >= 1, FALSE);
  memcpy (chain, chain32, DIGEST_LEN);
  for (guint i = 0; i < batch->count; i++)
    {
      last = batch->records + (gsize)i * ANSWER_RECORD_LEN;
      answer_record_chain (last, chain);
    }
  if (!answer_record_verify (last, chain, sitting_public32, error))
    return FALSE;
  memcpy (chain32, chain, DIGEST_LEN);
  return TRUE;
}

void
acknowledgement_clear (Acknowledgement *ack)
{
  g_clear_pointer (&ack->session, g_free);
  g_clear_pointer (&ack->pseudonym, g_free);
}

static char *
acknowledgement_format (const Acknowledgement *ack)
{
  g_autofree char *chain = hex_format (ack->chain, DIGEST_LEN);

  return g_strdup_printf ("exam-ack/v1\n%s\n%s\n%" G_GUINT64_FORMAT "\n%s\n%" G_GUINT64_FORMAT "\n", ack->session,
                          ack->pseudonym, ack->seq, chain, ack->server_ms);
}

gboolean
acknowledgement_sign (const Acknowledgement *ack, const Ed25519Key *key, guint8 sig64[ED25519_SIG_LEN], GError **error)
{
  g_autofree char *text = acknowledgement_format (ack);

  return ed25519_sign (key, text, strlen (text), sig64, error);
}

gboolean
acknowledgement_verify (const Acknowledgement *ack,
                        const guint8 public32[ED25519_PUBLIC_LEN],
                        const guint8 sig64[ED25519_SIG_LEN],
                        GError **error)
{
  g_autofree char *text = acknowledgement_format (ack);

  if (ed25519_verify (public32, text, strlen (text), sig64, error))
    return TRUE;
  adil_error_prefix_place (error, _ ("acknowledgement"), 0);
  return FALSE;
}
