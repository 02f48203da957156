/* A terminal with its certificate, a sitting key and real sealed records, for tests of the journal and what is above
 * it. */
#pragma once

#include "common/crypto/identity.h"
#include "exam-client/journal/journal.h"

typedef struct
{
  char *folder; /* temporary; removed at the end */
  char *path;   /* of journal.db in it */
  Secret *terminal_key;
  char *terminal_cert;
  guint8 cert_sha256[DIGEST_LEN];
  Secret *scoring_private;
  guint8 scoring_public[32];
  Ed25519Key *sitting_key;
  SegmentKeys keys;
  guint8 header[SEGMENT_HEADER_LEN];
  guint8 chain[DIGEST_LEN];
  guint64 next_seq;
  guint32 segment;
} JournalKit;

#define JOURNAL_KIT_PSEUDONYM "P0000001"

JournalKit *journal_kit_new (void);
void journal_kit_free (JournalKit *kit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalKit, journal_kit_free)
/* A new segment that continues the records so far. */
void journal_kit_open_segment (JournalKit *kit);
/* The sitting as the journal wants it, borrowed strings. */
JournalSitting journal_kit_sitting (const JournalKit *kit);
/* Seals the next record (START first, then answers). */
void journal_kit_seal (JournalKit *kit, guint8 out[ANSWER_RECORD_LEN]);
/* Opens the journal and puts sitting and segment in. */
Journal *journal_kit_open (JournalKit *kit);
/* n records in one commit. */
void journal_kit_append (JournalKit *kit, Journal *journal, guint n);
/* Runs SQL on the file behind the journal's back, through the sqlite3 library. FALSE with the message where SQLite
 * refuses. */
gboolean journal_kit_tamper (JournalKit *kit, const char *sql, char **out_message);
void journal_kit_assert_error (GError **error, int code);
