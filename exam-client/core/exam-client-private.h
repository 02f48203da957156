/* The inside of ExamClient, shared by the client-*.c files: each of them is one stretch of a sitting's way. Everything
 * here runs on one main context. */
#pragma once

#include "common/base/json.h"
#include "exam-client/core/client-clock.h"
#include "exam-client/core/client-report.h"
#include "exam-client/core/exam-client.h"
#include "exam-client/core/finished-sitting.h"
#include "exam-client/core/package-cache.h"
#include "exam-client/core/protocol.h"
#include "exam-client/core/sitting.h"
#include "exam-client/core/terminal-identity.h"
#include "exam-client/journal/journal-writer.h"
#include "exam-client/net/backoff.h"
#include "exam-client/net/http-worker.h"

#define CLIENT_REQUEST_MS  10000
#define CLIENT_PACKAGE_MS  (30 * 60 * 1000)
#define CLIENT_POLL_MS     40000 /* the server answers after 25 s at the latest */
#define CLIENT_TICK_MAX_MS 14000 /* used time is on record every 15 s at least */

/* A repeated or delayed step: at most one pending at a time. */
typedef struct
{
  GSource *source;
  Backoff backoff;
} ClientTimer;

typedef struct
{
  gboolean in_flight;
  char *pseudonym; /* of the batch in flight */
  char *session;
  guint64 first_seq;
  guint64 last_seq;
  guint32 segment;          /* of the batch */
  guint32 reopened;         /* number of the header that is offered again */
  guint n_reopened;         /* headers offered again since the last acknowledgement */
  GHashTable *acknowledged; /* pseudonym -> guint64*: the server has every record below, as of this process */
  GHashTable *refused;      /* pseudonyms whose records the server refuses: for people to settle */
} ClientUpload;

struct _ExamClient
{
  GObject parent;

  GMainContext *context;
  ClientConfig *config;
  ClientClock clock;
  char *ca_pem;
  char *committee_pem;
  gboolean started;

  ClientStage stage; /* without the proctor's lock, which lies over it */
  gboolean locked;
  char *trouble;
  char *explained; /* the last notice of a wait, so that each is said once */
  gboolean online;

  TerminalIdentity *identity;
  char *enrolment_id;
  char *seat;
  guint8 ack_public[ED25519_PUBLIC_LEN];
  HttpWorker *console;
  HttpWorker *server;

  Journal *journal; /* for reading, on this context */
  JournalWriter *writer;
  gboolean journal_failed;
  ClockStamp last_stamp; /* of the commit before this process */
  gboolean has_last_stamp;

  BankPackage *package;
  char *package_sha256;

  SittingInfo *info; /* the candidate who is logged in */
  RulePack *rules;
  Blueprint *blueprint;
  Sitting *sitting;
  guint64 next_seq;     /* records made */
  guint64 durable_next; /* of them durable */
  guint64 acked_next;   /* of them acknowledged */
  guint64 *slot_mark;   /* by slot: seq + 1 of its last answer or flag, 0 for none */
  guint n_slots;
  guint n_interruptions;
  gint64 clock_offset_ms; /* wall - boottime, to see the wall clock moved */
  gboolean finishing;     /* SUBMIT is made, not yet durable */
  FinishedSitting finished;
  gboolean is_finished;
  gboolean from_import;

  ClientTimer flow; /* enrolment, package, log-in, segment: one after another */
  ClientTimer upload_timer;
  ClientTimer poll_timer;
  ClientTimer result_timer;
  ClientTimer tick_timer;
  guint64 poll_request;
  guint64 command_id;  /* commands up to this one are done */
  GPtrArray *deferred; /* of Command: they need a sitting that is not open yet */
  ClientUpload upload;
  ExamClientResultFunc report_func;
  gpointer report_data;
};

typedef void (*ClientStep) (ExamClient *self);

/* exam-client.c */
void exam_client_set_stage (ExamClient *self, ClientStage stage);
/* Takes the place of any stage; text is translated. */
void exam_client_set_trouble (ExamClient *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void exam_client_set_online (ExamClient *self, gboolean online);
void exam_client_notice (ExamClient *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* As notice, but the same text only once in a row. */
void exam_client_explain (ExamClient *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void exam_client_emit_status (ExamClient *self);
void exam_client_emit_slot (ExamClient *self, guint slot);
void exam_client_emit_closing (ExamClient *self);
void exam_client_emit_part (ExamClient *self);
void exam_client_emit_message (ExamClient *self, const char *text);
void exam_client_emit_login_failed (ExamClient *self, const char *message);
void exam_client_emit_logged_out (ExamClient *self);
/* Frees everything of the candidate and the sitting; keys are wiped. */
void exam_client_forget_sitting (ExamClient *self);

/* client-timer.c */
void client_timer_start (ExamClient *self, ClientTimer *timer, guint ms, ClientStep step);
/* After the back-off's wait. */
void client_timer_retry (ExamClient *self, ClientTimer *timer, guint retry_after_s, ClientStep step);
void client_timer_stop (ClientTimer *timer);
guint64 client_now_ms (ExamClient *self);

/* client-request.c */
void client_get (ExamClient *self, const char *path, guint timeout_ms, HttpCallback callback);
void client_post_json (
    ExamClient *self, HttpLane lane, const char *path, cJSON *json, guint timeout_ms, HttpCallback callback);
void client_post_bytes (ExamClient *self, const char *path, GBytes *body, HttpCallback callback);
/* Notes whether the server answered at all. TRUE for status 200..202. */
gboolean client_reply_is_good (ExamClient *self, const HttpReply *reply);

/* client-enrol.c */
void client_enrol (ExamClient *self);
/* client-prepare.c: GET /v1/terminal, the package, then log-in or resume. */
gboolean client_open_state (ExamClient *self, GError **error);
gboolean client_connect (ExamClient *self, GError **error);
void client_prepare (ExamClient *self);
/* client-begin.c: from a SITTING answer to items on the screen. Takes info. began_here: the server
 * says that this terminal opened the sitting before. */
void client_begin (ExamClient *self, SittingInfo *info, gboolean began_here);
void client_open_segment (ExamClient *self);
/* client-record.c */
gboolean client_append (ExamClient *self, RecordBody *body);
void client_submit_job (ExamClient *self, JournalJob *job, JournalWriterCallback callback);
void client_note_journal_failure (ExamClient *self, const GError *error);
/* client-sitting.c */
void client_take_up_sitting (ExamClient *self);
void client_show_sitting (ExamClient *self);
void client_update_running (ExamClient *self);
void client_set_paused (ExamClient *self, gboolean paused);
void client_end_part (ExamClient *self, RecordSubmitCode code);
void client_submit (ExamClient *self, RecordSubmitCode code);
void client_grant (ExamClient *self, guint64 id, guint32 seconds);
/* client-upload.c */
void client_upload (ExamClient *self);
/* Forgets acknowledgements of records from next_seq on: the server does not have them any more. */
void client_upload_again_from (ExamClient *self, const char *pseudonym, guint64 next_seq);
guint64 client_get_acknowledged (ExamClient *self, const char *pseudonym);
/* What the server refuses: kept as an incident, and nothing of the sitting is sent any more. */
void client_upload_refuse (ExamClient *self, const char *pseudonym, const char *text);
/* client-reopen.c: the server lost the header of upload.segment; takes over the upload in flight. */
void client_reopen_segment (ExamClient *self);
/* Shows a server that is ahead of this journal where the journal ends: it refuses, and its people are alarmed. */
void client_report_behind (ExamClient *self, guint64 next_seq, const guint8 chain[DIGEST_LEN]);
/* client-poll.c */
void client_poll (ExamClient *self);
void client_poll_again (ExamClient *self);
void client_apply_deferred (ExamClient *self);
void client_keep_command_id (ExamClient *self);
/* client-finish.c */
void client_finish (ExamClient *self);
void client_finish_without_sitting (ExamClient *self);
void client_fetch_result (ExamClient *self);
