/* Records on their way to the server, and the server's signed word that it has them. docs/formats/answer-record.md.
 *
 *   magic "EXBAT/1\n" 8 | pseudonym 16 | segment number u32 | first seq u64 | count u16 | count * record */
#pragma once

#include <glib.h>

#include "common/exam/answer-record.h"

#define RECORD_BATCH_MAX     200
#define RECORD_BATCH_HEAD    38
#define RECORD_BATCH_LEN_MAX (RECORD_BATCH_HEAD + RECORD_BATCH_MAX * ANSWER_RECORD_LEN)

typedef struct
{
  char pseudonym[EXAM_PSEUDONYM_MAX + 1];
  guint32 segment;
  guint64 first_seq;
  guint count;
  const guint8 *records; /* borrowed from the parsed bytes */
} RecordBatch;

/* Newly allocated; records are batch->count * ANSWER_RECORD_LEN bytes. */
GBytes *record_batch_format (const RecordBatch *batch);
/* SYNTAX: wrong length, magic, count 0 or above RECORD_BATCH_MAX, a record whose seq is not first_seq + its place. */
gboolean record_batch_parse (const guint8 *data, gsize len, RecordBatch *out, GError **error);
/* Walks the chain over the whole batch and checks the last signature (it covers the rest). chain32 is the value
 * before the batch and moved on only on success. */
gboolean record_batch_verify (const RecordBatch *batch,
                              const guint8 sitting_public32[ED25519_PUBLIC_LEN],
                              guint8 chain32[DIGEST_LEN],
                              GError **error);

/* "exam-ack/v1\n<session>\n<pseudonym>\n<seq>\n<chain hex>\n<server ms>\n": the server has every record up to seq,
 * durably. Signed with the server's acknowledgement key, sent only after the commit. */
typedef struct
{
  char *session;
  char *pseudonym;
  guint64 seq;
  guint8 chain[DIGEST_LEN];
  guint64 server_ms;
} Acknowledgement;

void acknowledgement_clear (Acknowledgement *ack);
gboolean
acknowledgement_sign (const Acknowledgement *ack, const Ed25519Key *key, guint8 sig64[ED25519_SIG_LEN], GError **error);
gboolean acknowledgement_verify (const Acknowledgement *ack,
                                 const guint8 public32[ED25519_PUBLIC_LEN],
                                 const guint8 sig64[ED25519_SIG_LEN],
                                 GError **error);
