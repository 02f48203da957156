/* What the server does for one terminal besides taking in records: who it is, log-in of a candidate, polls, result. */
#pragma once

#include "exam-server/service/exam-service.h"

typedef struct
{
  guint8 fingerprint[DIGEST_LEN];
  char *seat;
  char *certificate_pem;
} Terminal;

void terminal_clear (Terminal *terminal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Terminal, terminal_clear)

/* UNKNOWN_TERMINAL or REVOKED. Quick (one row is read). */
gboolean
terminal_desk_identify (ExamService *service, const guint8 fingerprint32[DIGEST_LEN], Terminal *out, GError **error);

/* The sealed package that this terminal should have. */
typedef struct
{
  char *exam; /* NULL: no bank is imported yet */
  char *path;
  guint8 sha256[DIGEST_LEN];
  gint64 size;
  char *committee_pem;
} TerminalPackage;

void terminal_package_clear (TerminalPackage *package);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TerminalPackage, terminal_package_clear)

/* Of the next session that is not closed, else the newest one. */
gboolean terminal_desk_get_package (ExamService *service, TerminalPackage *out, GError **error);

/* What the terminal shows of a sitting. */
typedef struct
{
  char *pseudonym;
  char *number;
  char *name;
  char *exam;
  char *session;
  char *session_title;
  char *rules_json;
  gint64 extra_s;
  SittingPhase phase; /* effective */
  SittingHead head;
} SittingTicket;

void sitting_ticket_clear (SittingTicket *ticket);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SittingTicket, sitting_ticket_clear)

/* The sitting that began at this terminal and is not finished. FALSE without error where there is none. */
gboolean
terminal_desk_find_sitting (ExamService *service, const Terminal *terminal, SittingTicket *out, GError **error);

/* WRONG_PIN, THROTTLED, WRONG_SEAT, NOT_OPEN, SUBMITTED. Blocks for the PIN's hash. */
gboolean terminal_desk_login (ExamService *service,
                              const Terminal *terminal,
                              const char *number,
                              const char *pin,
                              SittingTicket *out,
                              GError **error);

typedef struct
{
  gint64 after;
  const char *state;     /* idle, login, ready, sitting, finished */
  const char *pseudonym; /* NULL where nobody is logged in */
  guint position;
  guint answered;
  guint unsent;
  guint remaining_s;
  guint interruptions;
} PollReport;

typedef struct
{
  gint64 id;
  char *kind;
  char *body; /* JSON object text with the command's own members */
} PollCommand;

typedef struct
{
  const char *phase;   /* NULL where nobody is logged in */
  GPtrArray *commands; /* of PollCommand */
} PollAnswer;

void poll_answer_clear (PollAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PollAnswer, poll_answer_clear)

/* Takes the report down. A terminal may only speak of a sitting that is at its seat: WRONG_SEAT. */
gboolean
terminal_desk_report (ExamService *service, const Terminal *terminal, const PollReport *report, GError **error);
/* Phase and commands after `after`. Quick. */
gboolean terminal_desk_poll (ExamService *service,
                             const Terminal *terminal,
                             gint64 after,
                             const char *pseudonym,
                             PollAnswer *out,
                             GError **error);

typedef struct
{
  SittingPhase phase;
  gboolean is_scored;
  gboolean is_equal;
  gboolean may_show; /* the rule pack lets the candidate see the scores */
  char *sections;    /* JSON array */
  char *total;
} SittingResult;

void sitting_result_clear (SittingResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SittingResult, sitting_result_clear)

gboolean terminal_desk_get_result (
    ExamService *service, const Terminal *terminal, const char *pseudonym, SittingResult *out, GError **error);
