/* The terminal's own durable memory: one SQLite file that holds answer records exactly as they travel, the headers of
 * their segments, what the server acknowledged, and a few facts about the terminal. Nothing in it is readable without
 * the scoring server's key: no answer, item text, point or score. docs/formats/journal.md. A failed fsync is never
 * tried again: after any input/output error every later call on that Journal fails with IO. */
#pragma once

#include <glib.h>

#include "common/exam/answer-record.h"
#include "common/exam/record-batch.h"
#include "common/exam/segment.h"

typedef struct Journal Journal;

/* Opens or creates path (0600). DAMAGED where it is not a journal of ours or SQLite finds it broken, REFUSED where a
 * newer version of the program made it, IO otherwise. One thread at a time per Journal; several Journals of one file
 * are fine. */
Journal *journal_open (const char *path, GError **error);
void journal_close (Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Journal, journal_close)

/* Walks every record that the server has not acknowledged: header signature by terminal_cert_pem, chain, record
 * signature. DAMAGED names the sitting and the record. */
gboolean journal_check (Journal *journal, const char *terminal_cert_pem, GError **error);

/* A commit of several calls: begin, calls, commit. Without it each call commits by itself. */
gboolean journal_begin (Journal *journal, GError **error);
gboolean journal_commit (Journal *journal, GError **error);
void journal_roll_back (Journal *journal);

/* Small facts about the terminal. *out_value is newly allocated, NULL where absent. */
gboolean journal_get_meta (Journal *journal, const char *key, char **out_value, GError **error);
gboolean journal_set_meta (Journal *journal, const char *key, const char *value, GError **error);

typedef struct
{
  char *pseudonym;
  char *exam;
  char *session;
  guint8 terminal_sha256[DIGEST_LEN];
  guint64 ack_next_seq; /* the server has every record below this one; where records of this terminal begin, at first */
  guint8 ack_chain[DIGEST_LEN];
  guint8 ack_signature[ED25519_SIG_LEN]; /* zeros before the first acknowledgement */
  guint64 ack_server_ms;
} JournalSitting;

void journal_sitting_free (JournalSitting *sitting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalSitting, journal_sitting_free)

/* Adds a sitting; one that is there already stays as it is. CONFLICT where exam or session are others. */
gboolean journal_add_sitting (Journal *journal, const JournalSitting *sitting, GError **error);
/* *out_sitting is NULL where the terminal never saw this sitting. */
gboolean journal_find_sitting (Journal *journal, const char *pseudonym, JournalSitting **out_sitting, GError **error);
/* Newly allocated array of char*: sittings with records that the server has not acknowledged, oldest first. */
GPtrArray *journal_list_unsent (Journal *journal, GError **error);

gboolean journal_append_segment (Journal *journal,
                                 const char *pseudonym,
                                 const guint8 header[SEGMENT_HEADER_LEN],
                                 GError **error);
/* The header with this number, the last one where an earlier one was never answered. MISSING where there is none. */
gboolean journal_get_header (
    Journal *journal, const char *pseudonym, guint32 number, guint8 out_header[SEGMENT_HEADER_LEN], GError **error);
/* n records of ANSWER_RECORD_LEN bytes one after another, the first with first_seq, into the last appended segment;
 * durable when it returns TRUE outside of begin/commit. GAP or CONFLICT where first_seq is not the next one. */
gboolean journal_append_records (
    Journal *journal, const char *pseudonym, guint64 first_seq, const guint8 *records, guint n, GError **error);

typedef struct
{
  guint32 segment; /* number */
  guint64 first_seq;
  guint count;
  guint8 header[SEGMENT_HEADER_LEN];
  GByteArray *records;
} JournalBatch;

void journal_batch_free (JournalBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalBatch, journal_batch_free)

/* At most max records of one segment from from_seq on. *out_batch is NULL where there are none. */
gboolean journal_load_unsent (
    Journal *journal, const char *pseudonym, guint64 from_seq, guint max, JournalBatch **out_batch, GError **error);
/* Next sequence number and chain value, walked on from the acknowledged head; the type of the last record (0 for none).
 */
gboolean journal_get_head (Journal *journal,
                           const char *pseudonym,
                           guint64 *out_next_seq,
                           guint8 out_chain32[DIGEST_LEN],
                           RecordType *out_last_type,
                           GError **error);
/* Chain value after record seq; seq is at or above the acknowledged head less one. MISSING where it is not there. */
gboolean journal_get_chain (
    Journal *journal, const char *pseudonym, guint64 seq, guint8 out_chain32[DIGEST_LEN], GError **error);
/* Keeps an acknowledgement whose signature the caller has checked. One below the kept head changes nothing. */
gboolean journal_set_acknowledged (Journal *journal,
                                   const Acknowledgement *ack,
                                   const guint8 signature64[ED25519_SIG_LEN],
                                   GError **error);
/* Evidence for people: what the server refused, and when. */
gboolean
journal_add_incident (Journal *journal, const char *pseudonym, guint64 wall_ms, const char *text, GError **error);
