/* One event of a sitting as fixed-size bytes: encrypted for the scoring server, chained, signed. The same bytes lie in
 * the terminal's journal, travel, and lie in the server's database.
 * Format: docs/formats/answer-record.md.
 *
 *   offset 0 type u8 | 1 flags u8 (0) | 2 seq u64 | 10 t_ms u64 | 18 ciphertext 144 | 162 tag 16 | 178 signature 64
 *   242 bytes in all
 *
 * key = HKDF(K_s, segment salt, "exam-rec/v1\n" || SHA-256(header)); nonce = 0^4 || seq
 *
 * AAD = SHA-256(header) || bytes 0..17
 *
 * chain_n = SHA-256("exam-chain/v1\n" || chain_{n-1} || bytes 0..177)
 *
 * signature = Ed25519(sitting, "exam-rec/v1\n" || chain_n) */
#pragma once

#include <glib.h>

#include "common/crypto/ed25519.h"
#include "common/exam/limits.h"
#include "common/exam/segment.h"

#define ANSWER_RECORD_LEN       242
#define ANSWER_RECORD_CHAINED   178 /* bytes that the chain covers */
#define ANSWER_RECORD_PLAIN_LEN 144

typedef enum
{
  RECORD_TYPE_START = 1,    /* first record of a sitting: text = hex SHA-256 of the form's text */
  RECORD_TYPE_ANSWER = 2,   /* slot, response ("" takes the answer back) */
  RECORD_TYPE_FLAG = 3,     /* slot, value 1 doubtful, 0 not */
  RECORD_TYPE_VIEW = 4,     /* slot shown */
  RECORD_TYPE_FOCUS = 5,    /* value 1 window has the focus, 0 lost it */
  RECORD_TYPE_TIME = 6,     /* code RecordTimeCode, value in ms or part number */
  RECORD_TYPE_INCIDENT = 7, /* code RecordIncidentCode, text */
  RECORD_TYPE_RESUME = 8,   /* first record of a later segment: value = ms of interruption given back */
  RECORD_TYPE_SUBMIT = 9,   /* last record: code RecordSubmitCode, value = answered items, text = ScoreSheet text */
} RecordType;

typedef enum
{
  RECORD_TIME_GRANT = 1, /* value = ms added by the proctor; text = command id */
  RECORD_TIME_PAUSE = 2, /* value = 1 paused, 0 running again */
  RECORD_TIME_PART = 3,  /* value = number of the part that begins now (0 first) */
  RECORD_TIME_TICK = 4,  /* nothing happened, only used_ms moves on (every 15 s at least) */
} RecordTimeCode;

typedef enum
{
  RECORD_SUBMIT_CANDIDATE = 1,
  RECORD_SUBMIT_TIME_UP = 2,
  RECORD_SUBMIT_PROCTOR = 3, /* terminated by two people */
} RecordSubmitCode;

typedef enum
{
  RECORD_INCIDENT_CLOCK_MOVED = 1,
  RECORD_INCIDENT_IO_ERROR = 2,
  RECORD_INCIDENT_DEVICE = 3,
  RECORD_INCIDENT_NOTE = 4,
} RecordIncidentCode;

#define RECORD_NO_SLOT 0xffffffffu

/* The plaintext: u32 slot | u32 idx | u64 used_ms | u16 code | i64 value | u8 text_len | text[96] | zeros to 144. */
typedef struct
{
  RecordType type;
  guint64 seq;     /* 0, 1, 2, ... over all segments of a sitting */
  guint64 t_ms;    /* monotonic milliseconds since this segment's process opened it */
  guint32 slot;    /* place on the form from 0, or RECORD_NO_SLOT */
  guint32 idx;     /* the item's idx in the manifest, or RECORD_NO_SLOT: an answer names its item, whatever the form */
  guint64 used_ms; /* sitting time used up so far, all parts together */
  guint16 code;
  gint64 value;
  char text[EXAM_RESPONSE_MAX + 1]; /* response or note, ASCII, NUL-terminated */
} RecordBody;

void record_body_init (RecordBody *body, RecordType type);

/* Encrypts, chains and signs one record. chain32 is the value before; it is moved on. body->seq decides the nonce:
 * the caller never seals two bodies with one seq in one segment. */
gboolean answer_record_seal (const SegmentKeys *keys,
                             const Ed25519Key *sitting_key,
                             const RecordBody *body,
                             guint8 chain32[DIGEST_LEN],
                             guint8 out[ANSWER_RECORD_LEN],
                             GError **error);

/* Clear fields of a record whose bytes are not checked yet. SYNTAX for an unknown type or flags. */
gboolean answer_record_peek (
    const guint8 record[ANSWER_RECORD_LEN], RecordType *out_type, guint64 *out_seq, guint64 *out_t_ms, GError **error);
/* Moves the chain over one record. */
void answer_record_chain (const guint8 record[ANSWER_RECORD_LEN], guint8 chain32[DIGEST_LEN]);
/* chain32 is the value after the record. DAMAGED otherwise. */
gboolean answer_record_verify (const guint8 record[ANSWER_RECORD_LEN],
                               const guint8 chain32[DIGEST_LEN],
                               const guint8 sitting_public32[ED25519_PUBLIC_LEN],
                               GError **error);
/* Decrypts. DAMAGED where the tag does not fit or the plaintext is not one of ours. */
gboolean
answer_record_open (const SegmentKeys *keys, const guint8 record[ANSWER_RECORD_LEN], RecordBody *out, GError **error);
