/* What people watch: list of sessions, seats of a room, the public live board, results. Snapshots as plain rows. */
#pragma once

#include "exam-server/service/exam-service.h"
#include "exam-server/store/store-session.h"

typedef struct
{
  char *id;
  char *title;
  char *site;
  char *starts_at;
  char *time_zone;
  char *exam;
  char *rules;
  const char *state; /* planned, drawn, open, running, paused, closed */
  gboolean sealed;
  gboolean public_board;
  guint approvals; /* people who gave a share since it was sealed */
  guint planned;
  guint checked_in;
  guint sitting;
  guint submitted;
} SessionRow;

/* GPtrArray of SessionRow. */
GPtrArray *boards_list_sessions (ExamService *service, GError **error);

typedef struct
{
  char *seat;
  const char *terminal; /* online, offline, revoked */
  gint64 last_seen_ms;  /* 0: never */
  char *pseudonym;      /* NULL: nobody was drawn for this seat */
  char *number;
  char *name;
  const char *state; /* free, checked-in, logged-in, sitting, paused, submitted, terminated */
  guint position;
  guint answered;
  guint of;
  guint unsent;
  guint remaining_s;
  guint interruptions;
  gboolean locked;
} SeatRow;

typedef struct
{
  SessionRow *session;
  gint64 server_ms;
  GPtrArray *seats; /* of SeatRow, by seat */
} RoomBoard;

RoomBoard *boards_get_room (ExamService *service, const char *session, GError **error);
void room_board_free (RoomBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RoomBoard, room_board_free)

typedef struct
{
  char *number;
  char *name;
  const char *state;
  gboolean has_score;
  ScoreSheet score;
} LiveRow;

typedef struct
{
  char *session;
  char *title;
  gint64 as_of_ms;
  guint answers_included; /* in the scores below */
  guint answers_total;    /* given, as far as terminals said */
  GPtrArray *sections;    /* of char*: ids */
  GPtrArray *rows;        /* of LiveRow */
} LiveBoard;

/* NOT_FOUND also where the session has no public board. Scores are at most a second or so old; no computation here. */
LiveBoard *boards_get_live (ExamService *service, const char *session, GError **error);
void live_board_free (LiveBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveBoard, live_board_free)

typedef struct
{
  char *pseudonym;
  char *number;
  char *name;
  char *seat;
  const char *state;
  guint64 records;
  guint answered;
  gboolean is_scored;
  gboolean is_equal;
  char *local_sections; /* JSON; NULL where not scored */
  char *local_total;
  char *server_sections;
  char *server_total;
} ResultRow;

/* GPtrArray of ResultRow, by seat. Reads the database alone: centre is enough. */
GPtrArray *boards_list_results (Centre *centre, const char *session, GError **error);
