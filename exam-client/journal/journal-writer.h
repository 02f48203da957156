/* The thread that makes things durable. Jobs go through a queue; what has piled up is committed at once; each job's
 * completion comes back to the main context of the caller only after the commit. Order is kept. After one failure every
 * job fails: a failed fsync is never tried again. */
#pragma once

#include "exam-client/journal/journal.h"

typedef struct JournalJob JournalJob;
typedef struct JournalWriter JournalWriter;

/* error is NULL where the job is durable. */
typedef void (*JournalWriterCallback) (const GError *error, gpointer user_data);

JournalJob *journal_job_new (void);
void journal_job_free (JournalJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalJob, journal_job_free)
/* Everything of one job is in one commit, in this order: sitting, segment, records, acknowledgement, incident, meta. */
void journal_job_set_sitting (JournalJob *job, const JournalSitting *sitting);
void journal_job_set_segment (JournalJob *job, const char *pseudonym, const guint8 header[SEGMENT_HEADER_LEN]);
void
journal_job_add_record (JournalJob *job, const char *pseudonym, guint64 seq, const guint8 record[ANSWER_RECORD_LEN]);
void
journal_job_set_acknowledged (JournalJob *job, const Acknowledgement *ack, const guint8 signature64[ED25519_SIG_LEN]);
void journal_job_set_incident (JournalJob *job, const char *pseudonym, guint64 wall_ms, const char *text);
void journal_job_set_meta (JournalJob *job, const char *key, const char *value);

/* Opens a connection of its own; callbacks run on the thread-default main context of the caller. */
JournalWriter *journal_writer_new (const char *path, GError **error);
/* Takes job. callback may be NULL. */
void journal_writer_submit (JournalWriter *writer, JournalJob *job, JournalWriterCallback callback, gpointer user_data);
/* Commits what is queued, ends the thread; callbacks that did not run yet never run. */
void journal_writer_free (JournalWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JournalWriter, journal_writer_free)
