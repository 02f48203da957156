/* The terminal port: what a terminal should be doing, package, log-in, segments, records, result. */
#include <string.h>

#include "exam-server/api/api-context.h"
#include "exam-server/service/evidence-intake.h"

#define RETRY_LOGIN_TEXT_MAX 64

static cJSON *
format_ticket (Api *api, const SittingTicket *ticket)
{
  cJSON *sitting = cJSON_CreateObject ();

  cJSON_AddStringToObject (sitting, "pseudonym", ticket->pseudonym);
  cJSON_AddStringToObject (sitting, "number", ticket->number);
  cJSON_AddStringToObject (sitting, "name", ticket->name);
  cJSON_AddNullToObject (sitting, "photo");
  cJSON_AddStringToObject (sitting, "exam", ticket->exam);
  cJSON_AddStringToObject (sitting, "session", ticket->session);
  cJSON_AddStringToObject (sitting, "session_title", ticket->session_title);
  cJSON_AddStringToObject (sitting, "state", sitting_phase_to_text (ticket->phase));
  json_add_integer (sitting, "extra_s", ticket->extra_s);
  json_add_integer (sitting, "text_scale", 100);
  api_add_hex (sitting, "scoring_public", keyring_scoring_public (api->centre->keyring), 32);
  cJSON_AddStringToObject (sitting, "rules", ticket->rules_json);
  json_add_integer (sitting, "next_seq", (gint64)ticket->head.next_seq);
  api_add_hex (sitting, "chain", ticket->head.chain, DIGEST_LEN);
  json_add_integer (sitting, "segment", ticket->head.segment);
  return sitting;
}

static void
add_package (cJSON *body, const TerminalPackage *package)
{
  cJSON *object;

  if (package->exam == NULL)
    {
      cJSON_AddNullToObject (body, "package");
      cJSON_AddNullToObject (body, "committee");
      return;
    }
  object = cJSON_AddObjectToObject (body, "package");
  cJSON_AddStringToObject (object, "exam", package->exam);
  api_add_hex (object, "sha256", package->sha256, DIGEST_LEN);
  json_add_integer (object, "size", package->size);
  cJSON_AddStringToObject (body, "committee", package->committee_pem);
}

static void
get_terminal (Api *api, HttpExchange *x, const Terminal *terminal)
{
  g_auto (TerminalPackage) package = { 0 };
  g_auto (SittingTicket) ticket = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean has_sitting;
  cJSON *body;

  if (!terminal_desk_get_package (api->service, &package, &error))
    {
      api_reply_error (x, error);
      return;
    }
  has_sitting = terminal_desk_find_sitting (api->service, terminal, &ticket, &error);
  if (error != NULL)
    {
      api_reply_error (x, error);
      return;
    }
  body = cJSON_CreateObject ();
  cJSON_AddStringToObject (body, "seat", terminal->seat);
  json_add_integer (body, "server_ms", centre_now_ms ());
  api_add_hex (body, "ack_public", ed25519_key_public (keyring_ack_key (api->centre->keyring)), ED25519_PUBLIC_LEN);
  add_package (body, &package);
  if (has_sitting)
    cJSON_AddItemToObject (body, "sitting", format_ticket (api, &ticket));
  else
    cJSON_AddNullToObject (body, "sitting");
  api_reply_json (x, 200, body);
}
API_TERMINAL_HANDLER (get_terminal, API_POOL_WORK)

static void
get_package (Api *api, HttpExchange *x, const Terminal *terminal)
{
  g_auto (TerminalPackage) package = { 0 };
  g_autoptr (GError) error = NULL;

  if (!terminal_desk_get_package (api->service, &package, &error))
    api_reply_error (x, error);
  else if (package.exam == NULL)
    http_exchange_reply_error (x, 404, "not-found", "no bank is imported yet");
  else
    http_exchange_reply_file (x, "application/octet-stream", package.path);
}
API_TERMINAL_HANDLER (get_package, API_POOL_WORK)

static void
post_login (Api *api, HttpExchange *x, const Terminal *terminal)
{
  g_autoptr (cJSON) body = api_parse_body (x);
  const char *number = body != NULL ? api_get_text (x, body, "number", RETRY_LOGIN_TEXT_MAX) : NULL;
  const char *pin = number != NULL ? api_get_text (x, body, "pin", RETRY_LOGIN_TEXT_MAX) : NULL;
  g_auto (SittingTicket) ticket = { 0 };
  g_autoptr (GError) error = NULL;

  if (pin == NULL)
    return;
  if (terminal_desk_login (api->service, terminal, number, pin, &ticket, &error))
    api_reply_json (x, 200, format_ticket (api, &ticket));
  else
    api_reply_error (x, error);
}
API_TERMINAL_HANDLER (post_login, API_POOL_SLOW)

static void
post_segment (Api *api, HttpExchange *x, const Terminal *terminal)
{
  gsize len;
  const guint8 *bytes = http_exchange_body (x, &len);
  g_auto (SegmentReply) reply = { 0 };
  SittingHead head = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *release = NULL;
  cJSON *body;

  if (!evidence_intake_segment (api->service, terminal, bytes, len, &reply, &head, &error))
    {
      api_reply_gap (x, error, &head);
      return;
    }
  release = g_base64_encode (g_bytes_get_data (reply.release, NULL), g_bytes_get_size (reply.release));
  body = cJSON_CreateObject ();
  cJSON_AddStringToObject (body, "transcript", reply.transcript);
  cJSON_AddStringToObject (body, "release", release);
  api_reply_json (x, reply.is_repeat ? 200 : 201, body);
}
API_TERMINAL_HANDLER (post_segment, API_POOL_WORK)

/* After the durable commit, maybe on the store's writer thread. data is a reference to the exchange. */
static void
answer_records (const RecordsReply *reply, const SittingHead *head, const GError *error, gpointer data)
{
  g_autoptr (HttpExchange) x = data;
  cJSON *body;

  if (error != NULL)
    {
      api_reply_gap (x, error, head);
      return;
    }
  body = cJSON_CreateObject ();
  json_add_integer (body, "seq", (gint64)reply->seq);
  api_add_hex (body, "chain", reply->chain, DIGEST_LEN);
  json_add_integer (body, "server_ms", (gint64)reply->server_ms);
  api_add_hex (body, "signature", reply->signature, ED25519_SIG_LEN);
  api_reply_json (x, reply->is_repeat ? 200 : 201, body);
}

static void
post_records (Api *api, HttpExchange *x, const Terminal *terminal)
{
  gsize len;
  const guint8 *bytes = http_exchange_body (x, &len);

  evidence_intake_records (api->service, terminal, bytes, len, answer_records, http_exchange_ref (x));
}
API_TERMINAL_HANDLER (post_records, API_POOL_WORK)

static void
get_result (Api *api, HttpExchange *x, const Terminal *terminal)
{
  const char *pseudonym = http_exchange_query (x, "pseudonym");
  g_auto (SittingResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  cJSON *body;

  if (pseudonym == NULL)
    {
      http_exchange_reply_error (x, 400, "bad-request", "pseudonym: must be in the query");
      return;
    }
  if (!terminal_desk_get_result (api->service, terminal, pseudonym, &result, &error))
    {
      api_reply_error (x, error);
      return;
    }
  body = cJSON_CreateObject ();
  cJSON_AddStringToObject (body, "state", sitting_phase_to_text (result.phase));
  cJSON_AddBoolToObject (body, "scored", result.is_scored);
  if (result.is_scored && result.may_show)
    {
      cJSON_AddItemToObject (body, "sections", api_json_value (result.sections));
      cJSON_AddStringToObject (body, "total", result.total);
    }
  if (result.is_scored)
    cJSON_AddBoolToObject (body, "equal", result.is_equal);
  api_reply_json (x, 200, body);
}
API_TERMINAL_HANDLER (get_result, API_POOL_WORK)

const HttpRoute API_TERMINAL_ROUTES[] = {
  { "GET", "/v1/terminal", get_terminal_handler }, { "GET", "/v1/package", get_package_handler },
  { "POST", "/v1/login", post_login_handler },     { "POST", "/v1/segment", post_segment_handler },
  { "POST", "/v1/records", post_records_handler }, { "POST", "/v1/poll", api_poll_handler },
  { "GET", "/v1/result", get_result_handler },
};
const guint N_API_TERMINAL_ROUTES = G_N_ELEMENTS (API_TERMINAL_ROUTES);
