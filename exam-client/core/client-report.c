/* Asking the server for its result of a finished sitting. */
#include "exam-client/core/client-report.h"

#include "common/base/json.h"
#include "exam-client/core/exam-client-private.h"

guint64
exam_client_get_n_acknowledged (ExamClient *self)
{
  const char *pseudonym = exam_client_get_pseudonym (self);

  return pseudonym != NULL ? client_get_acknowledged (self, pseudonym) : 0;
}

static void
client_report_on_reply (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_autoptr (cJSON) json = NULL;
  gboolean is_scored, is_equal;
  gsize len;
  const char *text = g_bytes_get_data (reply->body, &len);

  if (client_reply_is_good (self, reply) && len > 0)
    json = json_parse ("result", text, len, PROTOCOL_REPLY_MAX, NULL);
  is_scored = json != NULL && json_find_bool (json, "scored", FALSE);
  is_equal = is_scored && json_find_bool (json, "equal", FALSE);
  self->report_func (self, is_scored, is_equal, self->report_data);
}

void
exam_client_ask_result (ExamClient *self, ExamClientResultFunc callback, gpointer user_data)
{
  g_autofree char *path = NULL;

  g_return_if_fail (self->is_finished && self->server != NULL);
  self->report_func = callback;
  self->report_data = user_data;
  path = g_strconcat ("/v1/result?pseudonym=", self->finished.pseudonym, NULL);
  client_get (self, path, CLIENT_REQUEST_MS, client_report_on_reply);
}
