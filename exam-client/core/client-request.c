/* Requests to the terminal port. */
#include <string.h>

#include "common/base/json.h"
#include "exam-client/core/exam-client-private.h"

void
client_get (ExamClient *self, const char *path, guint timeout_ms, HttpCallback callback)
{
  HttpRequest request
      = { .lane = HTTP_LANE_CONTROL, .path = path, .timeout_ms = timeout_ms, .max_len = PROTOCOL_REPLY_MAX };

  http_worker_send (self->server, &request, callback, self);
}

void
client_post_json (
    ExamClient *self, HttpLane lane, const char *path, cJSON *json, guint timeout_ms, HttpCallback callback)
{
  char *text = json_format (json);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  HttpRequest request = { .lane = lane,
                          .post = TRUE,
                          .path = path,
                          .content_type = "application/json",
                          .body = body,
                          .timeout_ms = timeout_ms,
                          .max_len = PROTOCOL_REPLY_MAX };
  guint64 id = http_worker_send (self->server, &request, callback, self);

  if (lane == HTTP_LANE_POLL)
    self->poll_request = id;
}

void
client_post_bytes (ExamClient *self, const char *path, GBytes *body, HttpCallback callback)
{
  HttpRequest request = { .lane = HTTP_LANE_CONTROL,
                          .post = TRUE,
                          .path = path,
                          .content_type = "application/octet-stream",
                          .body = body,
                          .timeout_ms = CLIENT_REQUEST_MS,
                          .max_len = PROTOCOL_REPLY_MAX };

  http_worker_send (self->server, &request, callback, self);
}

gboolean
client_reply_is_good (ExamClient *self, const HttpReply *reply)
{
  exam_client_set_online (self, reply->status != 0);
  return reply->status >= 200 && reply->status <= 202;
}
