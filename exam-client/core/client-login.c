/* Logging in: number and PIN go to the server, its refusals become words for the candidate. */
#include <string.h>

#include "common/base/i18n.h"
#include "exam-client/core/exam-client-private.h"

static const char *
client_login_explain (const HttpReply *reply, const ErrorReply *refusal)
{
  if (reply->status == 0)
    return _ ("The server cannot be reached. Wait a moment and try again.");
  if (reply->status == 429)
    return _ ("Too many wrong tries. Wait one minute and try again.");
  if (strcmp (refusal->code, "wrong-pin") == 0)
    return _ ("Number or PIN is wrong. Try again.");
  if (strcmp (refusal->code, "not-open") == 0)
    return _ ("The session is not open yet. Wait for the proctor.");
  if (strcmp (refusal->code, "submitted") == 0)
    return _ ("This exam is already finished.");
  if (strcmp (refusal->code, "sealed") == 0 || strcmp (refusal->code, "busy") == 0)
    return _ ("The server is not ready. Wait a moment and try again.");
  return NULL;
}

static void
client_login_failed (ExamClient *self, const HttpReply *reply)
{
  g_auto (ErrorReply) refusal = { 0 };
  g_autofree char *message = NULL;
  const char *known;

  error_reply_parse (reply->body, &refusal);
  known = client_login_explain (reply, &refusal);
  if (known != NULL)
    message = g_strdup (known);
  else if (strcmp (refusal.code, "wrong-seat") == 0)
    message = g_strdup_printf (_ ("This is not your seat (%s). Ask the proctor. (%s)"),
                               self->seat != NULL ? self->seat : "?", refusal.message);
  else
    message = g_strdup_printf (_ ("You cannot log in: %s. Ask the proctor."),
                               *refusal.message != '\0' ? refusal.message : refusal.code);
  exam_client_emit_login_failed (self, message);
}

static void
client_login_on_reply (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_autoptr (GError) error = NULL;
  SittingInfo *info;

  if (self->stage != CLIENT_STAGE_LOGIN)
    return;
  if (!client_reply_is_good (self, reply))
    {
      client_login_failed (self, reply);
      return;
    }
  info = sitting_info_parse (reply->body, &error);
  if (info != NULL)
    client_begin (self, info, FALSE);
  else
    exam_client_emit_login_failed (self, error->message);
}

void
exam_client_login (ExamClient *self, const char *number, const char *pin)
{
  g_autoptr (cJSON) json = cJSON_CreateObject ();

  if (exam_client_get_stage (self) != CLIENT_STAGE_LOGIN)
    return;
  cJSON_AddStringToObject (json, "number", number);
  cJSON_AddStringToObject (json, "pin", pin);
  client_post_json (self, HTTP_LANE_CONTROL, "/v1/login", json, CLIENT_REQUEST_MS, client_login_on_reply);
}
