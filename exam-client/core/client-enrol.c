/* Enrolment: the terminal asks for a certificate and waits until a person approved it. */
#include <string.h>

#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "exam-client/core/exam-client-private.h"

#define CLIENT_ENROL_POLL_MS 2000

static void client_enrol_ask (ExamClient *self);

static void
client_enrol_send (ExamClient *self, const char *path, cJSON *json, HttpCallback callback)
{
  char *text = json != NULL ? json_format (json) : NULL;
  g_autoptr (GBytes) body = text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
  HttpRequest request = { .lane = HTTP_LANE_CONTROL,
                          .post = json != NULL,
                          .path = path,
                          .content_type = "application/json",
                          .body = body,
                          .timeout_ms = CLIENT_REQUEST_MS,
                          .max_len = PROTOCOL_REPLY_MAX };

  http_worker_send (self->console, &request, callback, self);
}

/* The certificate comes last: while it is missing the next start asks again. */
static gboolean
client_enrol_accept (ExamClient *self, const EnrolmentReply *reply, GError **error)
{
  g_autofree char *ack_public = hex_format (reply->ack_public, ED25519_PUBLIC_LEN);

  if (!journal_set_meta (self->journal, "seat", reply->seat, error)
      || !journal_set_meta (self->journal, "ack_public", ack_public, error)
      || !terminal_identity_set_certificate (self->identity, reply->certificate, self->ca_pem, error))
    return FALSE;
  g_free (self->seat);
  self->seat = g_strdup (reply->seat);
  memcpy (self->ack_public, reply->ack_public, ED25519_PUBLIC_LEN);
  return client_connect (self, error);
}

static void
client_enrol_on_state (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_auto (EnrolmentReply) enrolment = { 0 };
  g_autoptr (GError) error = NULL;

  if (!client_reply_is_good (self, reply))
    {
      if (reply->status == 404)
        g_clear_pointer (&self->enrolment_id, g_free); /* the server was set up anew: ask again */
      client_timer_retry (self, &self->flow, reply->retry_after_s, client_enrol);
      return;
    }
  backoff_reset (&self->flow.backoff);
  if (!enrolment_reply_parse (reply->body, &enrolment, &error))
    exam_client_set_trouble (self, _ ("Enrolment failed: %s"), error->message);
  else if (strcmp (enrolment.state, "refused") == 0)
    exam_client_set_trouble (self, _ ("This terminal was refused. Ask the administrator."));
  else if (strcmp (enrolment.state, "approved") != 0)
    {
      exam_client_set_stage (self, CLIENT_STAGE_ENROLLING);
      client_timer_start (self, &self->flow, CLIENT_ENROL_POLL_MS, client_enrol);
      return;
    }
  else if (client_enrol_accept (self, &enrolment, &error))
    {
      client_prepare (self);
      return;
    }
  else
    exam_client_set_trouble (self, _ ("Enrolment failed: %s"), error->message);
  client_timer_start (self, &self->flow, BACKOFF_LAST_MS, client_enrol);
}

static void
client_enrol_on_request (const HttpReply *reply, gpointer user_data)
{
  ExamClient *self = user_data;
  g_autoptr (GError) error = NULL;

  if (client_reply_is_good (self, reply))
    self->enrolment_id = enrolment_id_parse (reply->body, &error);
  if (self->enrolment_id == NULL)
    {
      if (reply->status == 0)
        exam_client_explain (self, _ ("The server cannot be reached (%s). Trying again."), reply->error->message);
      client_timer_retry (self, &self->flow, reply->retry_after_s, client_enrol);
      return;
    }
  client_enrol_ask (self);
}

static void
client_enrol_ask (ExamClient *self)
{
  g_autofree char *path = g_strconcat ("/enrol/", self->enrolment_id, NULL);

  client_enrol_send (self, path, NULL, client_enrol_on_state);
}

void
client_enrol (ExamClient *self)
{
  g_autoptr (cJSON) json = cJSON_CreateObject ();

  if (self->enrolment_id != NULL)
    {
      client_enrol_ask (self);
      return;
    }
  if (self->stage != CLIENT_STAGE_ENROLLING)
    exam_client_set_stage (self, CLIENT_STAGE_ENROLLING);
  cJSON_AddStringToObject (json, "request", self->identity->request_pem);
  cJSON_AddStringToObject (json, "name", self->config->name);
  client_enrol_send (self, "/enrol", json, client_enrol_on_request);
}
