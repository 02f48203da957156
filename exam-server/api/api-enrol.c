/* Enrolment: the terminal's two requests without a certificate, and the administrator's list. */
#include <string.h>

#include "exam-server/api/api-context.h"
#include "exam-server/service/enrolment.h"

/* Anybody on the network may ask; who asks too often waits. */
static gboolean
check_rate (Api *api, HttpExchange *x)
{
  g_autofree char *key = g_strconcat ("enrol/", http_exchange_peer_address (x), NULL);
  guint64 now_ms = (guint64)g_get_monotonic_time () / 1000;

  if (throttle_wait_ms (api->throttle, key, now_ms) == 0)
    return TRUE;
  http_exchange_add_header (x, "Retry-After", "60");
  http_exchange_reply_error (x, 429, "throttled", "too many wrong requests from this address; wait a minute");
  return FALSE;
}

static void
post_enrol (Api *api, HttpExchange *x)
{
  g_autoptr (cJSON) body = NULL;
  const char *request;
  const char *name;
  g_autofree char *id = NULL;
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;
  cJSON *reply;

  if (!check_rate (api, x))
    return;
  body = api_parse_body (x);
  request = body != NULL ? api_get_text (x, body, "request", 16384) : NULL;
  name = request != NULL ? api_get_text (x, body, "name", 64) : NULL;
  if (name == NULL)
    return;
  if (!enrolment_request (api->centre, request, name, &id, &code, &error))
    {
      g_autofree char *key = g_strconcat ("enrol/", http_exchange_peer_address (x), NULL);

      throttle_fail (api->throttle, key, (guint64)g_get_monotonic_time () / 1000);
      api_reply_error (x, error);
      return;
    }
  reply = cJSON_CreateObject ();
  cJSON_AddStringToObject (reply, "id", id);
  cJSON_AddStringToObject (reply, "code", code);
  api_reply_json (x, 202, reply);
}

void
api_enrol_post_handler (HttpExchange *x, gpointer data)
{
  api_run_public (data, x, API_POOL_WORK, post_enrol);
}

static void
get_enrol (Api *api, HttpExchange *x)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreEnrolment) row = enrolment_find (api->centre, http_exchange_param (x, "id"), &error);
  cJSON *reply;

  if (row == NULL)
    {
      api_reply_error (x, error);
      return;
    }
  reply = cJSON_CreateObject ();
  cJSON_AddStringToObject (reply, "state", row->state);
  if (strcmp (row->state, "approved") == 0)
    {
      cJSON_AddStringToObject (reply, "certificate", row->certificate);
      cJSON_AddStringToObject (reply, "seat", row->seat);
      api_add_hex (reply, "ack_public", ed25519_key_public (keyring_ack_key (api->centre->keyring)),
                   ED25519_PUBLIC_LEN);
    }
  api_reply_json (x, 200, reply);
}

void
api_enrol_get_handler (HttpExchange *x, gpointer data)
{
  api_run_public (data, x, API_POOL_WORK, get_enrol);
}

static void
list_enrolments (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = store_read_begin (api->centre->store, &error);
  g_autoptr (GPtrArray) rows = tx != NULL ? store_enrolment_list (tx, "pending", &error) : NULL;
  cJSON *reply;
  cJSON *list;

  if (rows == NULL)
    {
      api_reply_error (x, error);
      return;
    }
  reply = cJSON_CreateObject ();
  list = cJSON_AddArrayToObject (reply, "enrolments");
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreEnrolment *row = rows->pdata[i];
      cJSON *entry = cJSON_CreateObject ();

      cJSON_AddStringToObject (entry, "code", row->code);
      cJSON_AddStringToObject (entry, "name", row->name);
      cJSON_AddStringToObject (entry, "state", row->state);
      json_add_integer (entry, "at_ms", row->at_ms);
      cJSON_AddItemToArray (list, entry);
    }
  api_reply_json (x, 200, reply);
}

void
api_enrolments_list_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ACCOUNT_ROLE_ADMIN, list_enrolments);
}

static void
approve_enrolment (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (cJSON) body = api_parse_body (x);
  const char *seat = body != NULL ? api_get_text (x, body, "seat", 64) : NULL;
  g_autoptr (GError) error = NULL;

  if (seat == NULL)
    return;
  if (enrolment_approve (api->centre, login->account, http_exchange_param (x, "code"), seat, &error))
    http_exchange_reply_json (x, 200, "{\"state\":\"approved\"}");
  else
    api_reply_error (x, error);
}

void
api_enrolments_approve_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ACCOUNT_ROLE_ADMIN, approve_enrolment);
}
