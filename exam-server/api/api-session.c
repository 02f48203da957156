/* What a proctor orders: check-in, opening by two people, start, pause, resume, close, grants, messages. */
#include <string.h>

#include "exam-server/api/api-context.h"
#include "exam-server/service/checkin.h"
#include "exam-server/service/session-control.h"

/* The room is the proctors' alone: whoever runs the machines does not run the exam. */
#define ROLES_ROOM ACCOUNT_ROLE_PROCTOR

static void
checkin (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (cJSON) body = api_parse_body (x);
  const char *typed = body != NULL ? api_get_text (x, body, "number", 64) : NULL;
  g_auto (CheckinReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = typed != NULL ? g_strsplit (typed, " ", -1) : NULL;
  g_autofree char *number = groups != NULL ? g_strjoinv ("", groups) : NULL;
  cJSON *json;

  if (number == NULL)
    return;
  if (!checkin_candidate (api->centre, login->account, number, http_exchange_param (x, "id"), &reply, &error))
    {
      api_reply_error (x, error);
      return;
    }
  json = cJSON_CreateObject ();
  cJSON_AddStringToObject (json, "seat", reply.seat);
  cJSON_AddStringToObject (json, "pin", reply.pin);
  cJSON_AddStringToObject (json, "pseudonym", reply.pseudonym);
  cJSON_AddStringToObject (json, "name", reply.name);
  api_reply_json (x, 200, json);
}

void
api_session_checkin_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ROLES_ROOM, checkin);
}

static void
reply_two_people (HttpExchange *x, gboolean done, const char *state, guint approvals)
{
  cJSON *json = cJSON_CreateObject ();

  cJSON_AddStringToObject (json, "state", done ? state : "waiting-for-second");
  if (!done)
    json_add_integer (json, "approvals", approvals);
  api_reply_json (x, done ? 200 : 202, json);
}

static void
open_session (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (cJSON) body = api_parse_body (x);
  const char *share = body != NULL ? api_get_text (x, body, "share", 4096) : NULL;
  g_autoptr (GError) error = NULL;
  guint approvals = 0;
  gboolean is_open = FALSE;
  gboolean accepted;

  if (share == NULL)
    return;
  accepted = session_control_open (api->service, http_exchange_param (x, "id"), login->account, share, strlen (share),
                                   &approvals, &is_open, &error);
  /* cJSON's copy; the exchange's own body is the network's to free. */
  secret_wipe ((char *)share, strlen (share));
  if (accepted)
    reply_two_people (x, is_open, "open", approvals);
  else
    api_reply_error (x, error);
}

void
api_session_open_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ACCOUNT_ROLE_PROCTOR | ACCOUNT_ROLE_COMMITTEE | ACCOUNT_ROLE_CUSTODIAN, open_session);
}

static const struct
{
  const char *name;
  SessionOrder order;
} ORDERS[] = {
  { "start", SESSION_ORDER_START }, { "pause", SESSION_ORDER_PAUSE }, { "resume", SESSION_ORDER_RESUME },
  { "close", SESSION_ORDER_CLOSE }, { "lock", SESSION_ORDER_LOCK },   { "unlock", SESSION_ORDER_UNLOCK },
};

static void
order_session (Api *api, HttpExchange *x, const AccountLogin *login)
{
  const char *name = http_exchange_param (x, "order");
  g_autoptr (cJSON) body = NULL;
  g_autoptr (GError) error = NULL;
  gsize len;

  for (guint i = 0; i < G_N_ELEMENTS (ORDERS); i++)
    {
      if (strcmp (ORDERS[i].name, name) != 0)
        continue;
      http_exchange_body (x, &len);
      body = len > 0 ? api_parse_body (x) : cJSON_CreateObject ();
      if (body == NULL)
        return;
      if (session_control_order (api->service, http_exchange_param (x, "id"), login->account, ORDERS[i].order,
                                 json_find_string (body, "pseudonym"), &error))
        http_exchange_reply_json (x, 200, "{}");
      else
        api_reply_error (x, error);
      return;
    }
  http_exchange_reply_error (x, 404, "not-found", "there is no such order");
}

void
api_session_order_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ROLES_ROOM, order_session);
}

static void
grant (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (cJSON) body = api_parse_body (x);
  const char *pseudonym = body != NULL ? api_get_text (x, body, "pseudonym", EXAM_PSEUDONYM_MAX) : NULL;
  const char *reason = pseudonym != NULL ? api_get_text (x, body, "reason", 500) : NULL;
  g_autoptr (GError) error = NULL;
  gint64 seconds;
  gboolean done = FALSE;

  if (reason == NULL)
    return;
  if (json_get_integer (body, "", "seconds", 1, 86400, &seconds, &error)
      && session_control_grant (api->service, http_exchange_param (x, "id"), login->account, pseudonym, (guint)seconds,
                                reason, &done, &error))
    reply_two_people (x, done, "granted", 1);
  else
    api_reply_error (x, error);
}

void
api_session_grant_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ACCOUNT_ROLE_PROCTOR, grant);
}

static void
message (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (cJSON) body = api_parse_body (x);
  const char *text = body != NULL ? api_get_text (x, body, "text", 2000) : NULL;
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return;
  if (session_control_message (api->service, http_exchange_param (x, "id"), login->account,
                               json_find_string (body, "pseudonym"), text, &error))
    http_exchange_reply_json (x, 200, "{}");
  else
    api_reply_error (x, error);
}

void
api_session_message_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ROLES_ROOM, message);
}
