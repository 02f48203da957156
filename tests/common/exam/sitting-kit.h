/* A terminal, a scoring key and an open segment for tests of what a sitting sends. */
#pragma once

#include <string.h>

#include "common/crypto/hpke.h"
#include "common/crypto/identity.h"
#include "common/exam/answer-record.h"
#include "tests/common/exam/exam-kit.h"

typedef struct
{
  Secret *terminal_key;
  char *terminal_cert;
  Secret *scoring_private;
  guint8 scoring_public[32];
  Ed25519Key *sitting_key;
  Secret *record_secret;
  SegmentHeader header;
  guint8 bytes[SEGMENT_HEADER_LEN];
  SegmentKeys keys;
  guint8 chain[DIGEST_LEN];
} SittingKit;

static inline char *
sitting_kit_certificate (const Secret *key)
{
  g_autoptr (GError) error = NULL;
  char *pem = identity_self_signed_new_pem (key, "terminal", IDENTITY_ROLE_TERMINAL, 1790000000, 100, &error);

  g_assert_no_error (error);
  return pem;
}

static inline SittingKit *
sitting_kit_new (void)
{
  SittingKit *kit = g_new0 (SittingKit, 1);
  guint8 secret[32];
  g_autoptr (GError) error = NULL;

  memset (secret, 0x11, sizeof secret);
  kit->terminal_key = identity_key_new_pem (&error);
  kit->terminal_cert = sitting_kit_certificate (kit->terminal_key);
  hpke_generate (&kit->scoring_private, kit->scoring_public, &error);
  kit->sitting_key = ed25519_key_new (&error);
  kit->record_secret = secret_new_copy (secret, sizeof secret);
  g_strlcpy (kit->header.exam, "skd-2024", sizeof kit->header.exam);
  g_strlcpy (kit->header.session, "2026-10-12/JKT-03/1", sizeof kit->header.session);
  g_strlcpy (kit->header.pseudonym, "P0000001", sizeof kit->header.pseudonym);
  identity_fingerprint (kit->terminal_cert, kit->header.terminal_sha256, &error);
  memcpy (kit->header.sitting_public, ed25519_key_public (kit->sitting_key), 32);
  memset (kit->header.receive_public, 0x22, 32);
  memset (kit->header.salt, 0x44, 32);
  kit->header.number = 1;
  kit->header.created_ms = 1790000000123;
  g_assert_true (segment_create (&kit->header, kit->record_secret, kit->scoring_public, kit->terminal_key, kit->bytes,
                                 &kit->keys, &error));
  g_assert_no_error (error);
  return kit;
}

static inline void
sitting_kit_free (SittingKit *kit)
{
  secret_free (kit->terminal_key);
  g_free (kit->terminal_cert);
  secret_free (kit->scoring_private);
  ed25519_key_free (kit->sitting_key);
  secret_free (kit->record_secret);
  segment_keys_clear (&kit->keys);
  g_free (kit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SittingKit, sitting_kit_free)

/* Seals the next record, seq records after the first. */
static inline void
sitting_kit_seal (SittingKit *kit, RecordType type, guint64 seq, const char *text, guint8 out[ANSWER_RECORD_LEN])
{
  g_autoptr (GError) error = NULL;
  RecordBody body;

  record_body_init (&body, type);
  body.seq = seq;
  body.t_ms = 1000 * seq;
  body.used_ms = 900 * seq;
  g_strlcpy (body.text, text, sizeof body.text);
  g_assert_true (answer_record_seal (&kit->keys, kit->sitting_key, &body, kit->chain, out, &error));
  g_assert_no_error (error);
}
