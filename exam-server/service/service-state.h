/* Inside of the service: what its files share. Nobody else includes this. */
#pragma once

#include "exam-server/service/bank-shelf.h"
#include "exam-server/service/exam-service.h"
#include "exam-server/service/throttle.h"
#include "exam-server/store/store-candidate.h"
#include "exam-server/store/store-session.h"

/* What a terminal said last. Under the service's lock. */
typedef struct
{
  char *seat;
  char *state;     /* idle, login, ready, sitting, finished */
  char *pseudonym; /* NULL where nobody is logged in */
  gint64 seen_ms;
  guint position;
  guint answered;
  guint unsent;
  guint remaining_s;
  guint interruptions;
  gboolean locked;
} Presence;

/* A session's secrets. Under the service's lock. */
typedef struct
{
  char *session;
  Secret *cek;         /* NULL: sealed */
  GPtrArray *shares;   /* of Share, given so far */
  GPtrArray *accounts; /* of char*, who gave them */
} Vault;

struct ExamService
{
  Centre *centre;
  BankShelf *shelf;
  Throttle *throttle;
  ExamServiceListener listener;

  GMutex lock;
  GHashTable *sittings;  /* pseudonym -> Sitting; never removed */
  GHashTable *presences; /* seat -> Presence */
  GHashTable *vaults;    /* session -> Vault */
  GHashTable *people;    /* pseudonym -> Person; never removed */

  gboolean is_reader; /* service_new_reader(): looks only, writes nothing */
  GThreadPool *scorers;
  GThread *ticker;
  GCond tick;
  gboolean stopping;
  gint64 live_as_of_ms;
  guint n_evidence; /* refused bytes kept that belong to no sitting */
};

/* The part of a candidate that boards show; never changes after the import. */
typedef struct
{
  char *number;
  char *name;
  guint n_items; /* on the form */
} Person;

/* Both from the store where memory does not have it yet. NULL without error where there is none. Lock not held. */
Sitting *service_find_sitting (ExamService *service, const char *pseudonym);
const Person *service_find_person (ExamService *service, const char *pseudonym);
/* Borrowed, under the lock. */
Vault *service_get_vault (ExamService *service, const char *session);
/* A copy of the session's content key; NULL while it is sealed. Lock not held. */
Secret *service_dup_cek (ExamService *service, const char *session);
/* MISSING becomes SERVICE_ERROR_NOT_FOUND. */
StoreSession *service_find_session (ExamService *service, const char *id, GError **error);

/* Monotonic ms for throttles and presence. */
guint64 service_clock_ms (void);

/* One that replays sittings for a report beside the running server: no threads, no incidents, nothing in memory yet. */
ExamService *service_new_reader (Centre *centre);

/* Marks the sitting as being written by this exchange. BUSY where another one is at it. */
gboolean service_claim (ExamService *service, Sitting *sitting, GError **error);
void service_release_claim (ExamService *service, Sitting *sitting);

/* Brings form and replay up to the committed head and leaves replay_lock held; the caller unlocks. FALSE (not held)
 * with DAMAGED where a record cannot be what the terminal should have sent: an incident was written. */
gboolean service_replay (ExamService *service, Sitting *sitting, GError **error);
/* Judges record 0 before it is stored, where the bank is at hand: DAMAGED where it is not START with the hash of the
 * form that was drawn. */
gboolean service_check_first (ExamService *service, Sitting *sitting, const guint8 *record, GError **error);
/* The bank that the sitting's session was drawn from; borrowed as from the shelf. */
const Bank *service_find_bank_of (ExamService *service, const Sitting *sitting, GError **error);

/* Scores the replayed sitting from its form's points. replay_lock is held. SEALED without the content key. */
gboolean service_compute_score (ExamService *service, Sitting *sitting, ScoreSheet *out, GError **error);
/* Puts a submitted sitting into the queue of the scorers. */
void service_queue_scoring (ExamService *service, Sitting *sitting);
/* All submitted ones of a session that are not scored yet. */
void service_queue_scoring_of (ExamService *service, const char *session);
/* Final scoring of one sitting, on a worker: compares with the terminal's own score and stores both. */
void service_score_submitted (ExamService *service, Sitting *sitting);
/* Wipes the content key of a closed session once its submitted sittings are scored. */
void service_seal_if_done (ExamService *service, const char *session);
/* One round of the ticker: live scores of what changed. */
void service_refresh_live (ExamService *service);

void service_notify_commands (ExamService *service, const char *session);
