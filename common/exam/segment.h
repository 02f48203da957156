/* A segment begins at every process start of a terminal, so that no nonce is ever used again after a crash. Its header,
 * signed by the terminal's identity key, certifies the sitting key and seals the record key K_s for the scoring server.
 * Format: docs/formats/answer-record.md.
 *
 *   magic "EXSEG/1\n" 8 | version u16 = 1 | exam 32 | session 64 | pseudonym 16 | terminal certificate SHA-256 32 |
 *   sitting public key (Ed25519) 32 | receive public key (X25519: the server seals releases to it) 32 | segment number
 * u32 (from 1) | first seq u64 | previous chain 32 (zeros for segment 1) | salt 32 | HPKE enc 32 | sealed K_s 48 |
 * created ms since 1970 u64 | signature (ECDSA P-256, r || s) 64 = 446
 *
 * HPKE: info = "exam-segment/v1\n", AAD = all bytes before HPKE enc. Signature over "exam-segment/v1\n" || all bytes
 * before it. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"
#include "common/crypto/secret.h"
#include "common/exam/limits.h"

#define SEGMENT_HEADER_LEN 446

typedef struct
{
  char exam[EXAM_ID_MAX + 1];
  char session[EXAM_SESSION_ID_MAX + 1];
  char pseudonym[EXAM_PSEUDONYM_MAX + 1];
  guint8 terminal_sha256[DIGEST_LEN];
  guint8 sitting_public[32];
  guint8 receive_public[32];
  guint32 number;
  guint64 first_seq;
  guint8 previous_chain[DIGEST_LEN];
  guint8 salt[32];
  guint64 created_ms;
} SegmentHeader;

/* What seals and opens the records of one segment. */
typedef struct
{
  Secret *record_key; /* 32 bytes: already derived from K_s */
  guint8 header_sha256[DIGEST_LEN];
} SegmentKeys;

void segment_keys_clear (SegmentKeys *keys);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SegmentKeys, segment_keys_clear)

/* Terminal: makes the header's bytes and the keys. record_secret32 is K_s (32 random bytes, one per segment). */
gboolean segment_create (const SegmentHeader *header,
                         const Secret *record_secret32,
                         const guint8 scoring_public32[32],
                         const Secret *terminal_key_pem,
                         guint8 out[SEGMENT_HEADER_LEN],
                         SegmentKeys *out_keys,
                         GError **error);

/* Fields without any check of signature. SYNTAX for wrong magic, version, padding or tokens. */
gboolean segment_parse (const guint8 data[SEGMENT_HEADER_LEN], SegmentHeader *out, GError **error);
/* Server and journal: signature by terminal_cert_pem, whose fingerprint is the one in the header. DAMAGED or UNTRUSTED.
 */
gboolean segment_verify (const guint8 data[SEGMENT_HEADER_LEN], const char *terminal_cert_pem, GError **error);
/* Scoring server: opens K_s and derives the record key. */
gboolean
segment_open (const guint8 data[SEGMENT_HEADER_LEN], const Secret *scoring_private32, SegmentKeys *out, GError **error);
