/* What the files of this folder share: workers, guards, replies. Nobody else includes this. */
#pragma once

#include "common/base/json.h"
#include "exam-server/api/api.h"
#include "exam-server/service/account.h"
#include "exam-server/service/terminal-desk.h"

struct Api
{
  ExamService *service;
  Centre *centre;
  Throttle *throttle;   /* console log-ins */
  GThreadPool *workers; /* everything that reads or writes the database */
  GThreadPool *slow;    /* passwords: 64 MiB each */

  GMutex lock;
  GHashTable *waits;   /* HttpExchange -> PollWait: held polls */
  GHashTable *streams; /* HttpExchange -> SeatStream */
  GHashTable *boards;  /* session -> CachedBoard */
};

/* A guarded handler runs on a worker and answers, or keeps the exchange. */
typedef void (*ApiTerminalFunc) (Api *api, HttpExchange *x, const Terminal *terminal);
typedef void (*ApiConsoleFunc) (Api *api, HttpExchange *x, const AccountLogin *login);
typedef void (*ApiPublicFunc) (Api *api, HttpExchange *x);

typedef enum
{
  API_POOL_WORK,
  API_POOL_SLOW,
} ApiPool;

/* Enrolled and not revoked, else 401 or 403. */
void api_run_terminal (Api *api, HttpExchange *x, ApiPool pool, ApiTerminalFunc func);
/* Logged in with one of roles (AccountRole bits); for other methods than GET also token and Origin. */
void api_run_console (Api *api, HttpExchange *x, guint roles, ApiConsoleFunc func);
void api_run_public (Api *api, HttpExchange *x, ApiPool pool, ApiPublicFunc func);
/* A task of our own on a worker. Takes data; free is called after run. */
void api_run_task (Api *api, void (*run) (Api *api, gpointer data), gpointer data, GDestroyNotify free);

#define API_TERMINAL_HANDLER(func, pool)                                                                               \
  static void func##_handler (HttpExchange *x, gpointer data)                                                          \
  {                                                                                                                    \
    api_run_terminal (data, x, pool, func);                                                                            \
  }
#define API_CONSOLE_HANDLER(func, roles)                                                                               \
  static void func##_handler (HttpExchange *x, gpointer data)                                                          \
  {                                                                                                                    \
    api_run_console (data, x, roles, func);                                                                            \
  }
#define API_PUBLIC_HANDLER(func, pool)                                                                                 \
  static void func##_handler (HttpExchange *x, gpointer data)                                                          \
  {                                                                                                                    \
    api_run_public (data, x, pool, func);                                                                              \
  }

#define API_ROLES_ALL                                                                                                  \
  (ACCOUNT_ROLE_ADMIN | ACCOUNT_ROLE_PROCTOR | ACCOUNT_ROLE_COMMITTEE | ACCOUNT_ROLE_AUDITOR | ACCOUNT_ROLE_CUSTODIAN)
#define API_ROLES_WATCH (ACCOUNT_ROLE_ADMIN | ACCOUNT_ROLE_PROCTOR | ACCOUNT_ROLE_COMMITTEE | ACCOUNT_ROLE_AUDITOR)

/* Status and stable code of an error; never internal details of a failure that is the server's own. */
void api_reply_error (HttpExchange *x, const GError *error);
/* 416 with where to go on from; head may be NULL. */
void api_reply_gap (HttpExchange *x, const GError *error, const SittingHead *head);
/* Takes value. */
void api_reply_json (HttpExchange *x, guint status, cJSON *value);
/* The body as a JSON object; answers 400 and gives NULL otherwise. */
cJSON *api_parse_body (HttpExchange *x);
/* A required text member; answers 400 and gives NULL otherwise. */
const char *api_get_text (HttpExchange *x, const cJSON *body, const char *name, gsize max_len);
/* Text that is JSON of ours, as a value; NULL text gives JSON null. */
cJSON *api_json_value (const char *text);
void api_add_hex (cJSON *object, const char *name, const guint8 *bytes, gsize len);

/* Routes of each file. */
extern const HttpRoute API_TERMINAL_ROUTES[];
extern const guint N_API_TERMINAL_ROUTES;
extern const HttpRoute API_CONSOLE_ROUTES[];
extern const guint N_API_CONSOLE_ROUTES;

void api_enrol_post_handler (HttpExchange *x, gpointer data);
void api_enrol_get_handler (HttpExchange *x, gpointer data);
void api_enrolments_list_handler (HttpExchange *x, gpointer data);
void api_enrolments_approve_handler (HttpExchange *x, gpointer data);
void api_sessions_list_handler (HttpExchange *x, gpointer data);
void api_session_seats_handler (HttpExchange *x, gpointer data);
void api_session_events_handler (HttpExchange *x, gpointer data);
void api_session_results_handler (HttpExchange *x, gpointer data);
void api_session_checkin_handler (HttpExchange *x, gpointer data);
void api_session_open_handler (HttpExchange *x, gpointer data);
void api_session_order_handler (HttpExchange *x, gpointer data);
void api_session_grant_handler (HttpExchange *x, gpointer data);
void api_session_message_handler (HttpExchange *x, gpointer data);
void api_live_list_handler (HttpExchange *x, gpointer data);
void api_live_board_handler (HttpExchange *x, gpointer data);
void api_rankings_handler (HttpExchange *x, gpointer data);
void api_rankings_csv_handler (HttpExchange *x, gpointer data);
void api_web_handler (HttpExchange *x, gpointer data);
void api_poll_handler (HttpExchange *x, gpointer data);

/* Held polls (api-poll.c) and seat streams (api-board.c), driven by the service's listener. */
void api_poll_wake (Api *api, const char *session);
void api_board_tick (Api *api);
void api_poll_wait_free (gpointer wait);
void api_seat_stream_free (gpointer stream);
void api_cached_board_free (gpointer board);
