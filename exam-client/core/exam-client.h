/* The exam client without a screen: enrolment, log-in, sitting, journal, upload, finish. The kiosk's windows observe
 * one ExamClient and call it; exam-rehearsal runs many of them at once. Lives on one GMainContext (the thread-default
 * at construction); network and journal work happens on its own threads, results come back to that context. */
#pragma once

#include <gio/gio.h>

#include "common/exam/blueprint.h"
#include "common/exam/item-document.h"
#include "common/exam/rule-pack.h"
#include "common/exam/score.h"

G_BEGIN_DECLS

/* Where a terminal is told who it is: GKeyFile, docs/formats/terminal-conf.md.
 *   [server] terminal=https://host:8443  console=https://host:8444  ca=ca.pem
 *   [bank] committee=committee.pem      # pinned by the terminal itself
 *          policy=M                     # signatures wanted; the package's own majority where it is missing
 *   [terminal] state=/var/lib/adil  name=...
 * Relative paths are relative to the file. */
typedef struct
{
  char *terminal_url;
  char *console_url;
  char *ca_path;
  char *committee_path;
  guint min_signers; /* distinct members; 0: as many as the package itself says */
  char *state_dir;   /* 0700: identity, journal.db, package */
  char *name;
} ClientConfig;

ClientConfig *client_config_load (const char *path, GError **error);
void client_config_free (ClientConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClientConfig, client_config_free)

typedef enum
{
  CLIENT_STAGE_STARTING,  /* asking the server what this terminal is for */
  CLIENT_STAGE_ENROLLING, /* not enrolled: shows exam_client_get_enrolment_code() until somebody approves */
  CLIENT_STAGE_PREPARING, /* fetching or verifying the sealed package */
  CLIENT_STAGE_LOGIN,     /* ready for a candidate */
  CLIENT_STAGE_WAITING,   /* logged in: instructions, until the session starts */
  CLIENT_STAGE_RESUMING,  /* a sitting began here before: getting its keys back */
  CLIENT_STAGE_SITTING,   /* items on the screen */
  CLIENT_STAGE_PAUSED,    /* items hidden, clock stopped */
  CLIENT_STAGE_FINISHED,  /* SUBMIT is durable here */
  CLIENT_STAGE_LOCKED,    /* locked by the proctor */
  CLIENT_STAGE_TROUBLE,   /* cannot go on: exam_client_get_trouble(); retries by itself where that can help */
} ClientStage;

typedef enum
{
  SAVE_STATE_NONE,   /* nothing to save */
  SAVE_STATE_SAVING, /* on its way to this terminal's disk */
  SAVE_STATE_LOCAL,  /* durable here: one tick */
  SAVE_STATE_SERVER, /* acknowledged by the server: two ticks */
  SAVE_STATE_FAILED, /* disk error: never a tick; call the proctor */
} SaveState;

#define EXAM_TYPE_CLIENT (exam_client_get_type ())
G_DECLARE_FINAL_TYPE (ExamClient, exam_client, EXAM, CLIENT, GObject)

/* Signals (all on the construction context):
 *   "stage-changed" ()            stage, trouble or enrolment code is another
 *   "login-failed" (char *message)  already translated, for the candidate
 *   "slot-changed" (guint slot)   response, flag or save state of a slot
 *   "closing" ()                  the items are about to go (time up, part over, pause, lock, stop): whoever holds an
 *                                 answer that is not set yet sets it now, in the handler
 *   "part-changed" ()             another part of the exam began
 *   "status-changed" ()           connection, unsent count, clock grants, total save state
 *   "message" (char *text)        from the proctor
 *   "notice" (char *text)         from the engine, translated: "2 minutes were given back to you."
 *   "logged-out" ()               back to the log-in screen for the next candidate */
ExamClient *exam_client_new (const ClientConfig *config, GError **error);
/* Starts work; signals follow. */
void exam_client_start (ExamClient *self);
/* Ends threads and closes the journal; unsent records stay for the next start. */
void exam_client_stop (ExamClient *self);

ClientStage exam_client_get_stage (ExamClient *self);
/* Translated: what is wrong, and what to do. NULL in other stages than TROUBLE. */
const char *exam_client_get_trouble (ExamClient *self);
const char *exam_client_get_enrolment_code (ExamClient *self);
const char *exam_client_get_seat (ExamClient *self); /* NULL before enrolment */
gboolean exam_client_is_online (ExamClient *self);   /* the last exchange with the server succeeded */

/* From LOGIN: asynchronous; either the stage changes or "login-failed". number: digits; pin: digits. */
void exam_client_login (ExamClient *self, const char *number, const char *pin);

/* WAITING and later; NULL before. Borrowed until the next log-in. */
const char *exam_client_get_candidate_name (ExamClient *self);
const char *exam_client_get_candidate_number (ExamClient *self);
const char *exam_client_get_pseudonym (ExamClient *self);
const char *exam_client_get_session_title (ExamClient *self);
const Blueprint *exam_client_get_blueprint (ExamClient *self);
const RulePack *exam_client_get_rules (ExamClient *self);

/* SITTING and PAUSED. Slots are numbered from 0 over the whole form; a part is a contiguous range of them. */
guint exam_client_get_n_slots (ExamClient *self);
guint exam_client_get_part (ExamClient *self);
void exam_client_get_part_range (ExamClient *self, guint part, guint *out_first, guint *out_n);
guint exam_client_get_section (ExamClient *self, guint slot); /* index into the blueprint's sections */
const ItemDocument *exam_client_get_item (ExamClient *self, guint slot);
/* Author's option index shown at place (0 = first shown); the same number where the order is not drawn. */
guint exam_client_get_option_at (ExamClient *self, guint slot, guint place);
/* common/exam/response.h: "B" for a choice; "" for none. */
const char *exam_client_get_response (ExamClient *self, guint slot);
gboolean exam_client_is_flagged (ExamClient *self, guint slot);
gboolean exam_client_is_viewed (ExamClient *self, guint slot);
SaveState exam_client_get_slot_save_state (ExamClient *self, guint slot);
SaveState exam_client_get_save_state (ExamClient *self); /* worst of all */
guint exam_client_get_n_unsent (ExamClient *self);
guint exam_client_get_n_answered (ExamClient *self); /* in the current part */
/* Where the sitting was left: the slot to show first. */
guint exam_client_get_current_slot (ExamClient *self);
/* Of the current part; updated by the call itself. */
guint64 exam_client_get_remaining_ms (ExamClient *self);

/* Save on selection: the record is durable when the slot's save state is LOCAL, never before. "" takes the answer back.
 * Any response that the item can have, field by field (common/exam/response.h); another one is the caller's mistake. */
void exam_client_set_response (ExamClient *self, guint slot, const char *response);
void exam_client_set_flagged (ExamClient *self, guint slot, gboolean flagged);
void exam_client_view (ExamClient *self, guint slot);
void exam_client_report_focus (ExamClient *self, gboolean focused);
/* Ends the current part: the next part begins, or, for the last one, the sitting is submitted. */
void exam_client_finish_part (ExamClient *self);

/* FINISHED: the terminal's own scores; NULL where policy withholds them or the points are not released yet. */
const ScoreSheet *exam_client_get_score (ExamClient *self);
gboolean exam_client_is_all_sent (ExamClient *self);

/* The finished sitting as bytes for a fresh process image that shows the score and sends what is unsent: after SUBMIT
 * the program replaces itself (execve) so that no item, key or answer stays in its memory. It holds names, scores and
 * counts, no answers. */
GBytes *exam_client_export_finished (ExamClient *self);
/* In the fresh image, instead of a normal start; call before exam_client_start(). */
gboolean exam_client_import_finished (ExamClient *self, GBytes *finished, GError **error);
/* FINISHED -> LOGIN: the next candidate. Also done by the proctor's "logout". */
void exam_client_leave (ExamClient *self);

G_END_DECLS
