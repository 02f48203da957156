/* Replies: errors with their stable codes, JSON bodies. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "exam-server/api/api-context.h"

typedef struct
{
  guint status;
  const char *code;
} ApiCode;

static ApiCode
code_of_service (ServiceError code)
{
  switch (code)
    {
    case SERVICE_ERROR_BAD_REQUEST:
      return (ApiCode){ 400, "bad-request" };
    case SERVICE_ERROR_UNKNOWN_TERMINAL:
      return (ApiCode){ 401, "unknown-terminal" };
    case SERVICE_ERROR_REVOKED:
      return (ApiCode){ 403, "revoked" };
    case SERVICE_ERROR_WRONG_PIN:
      return (ApiCode){ 403, "wrong-pin" };
    case SERVICE_ERROR_WRONG_SEAT:
      return (ApiCode){ 403, "wrong-seat" };
    case SERVICE_ERROR_NOT_OPEN:
      return (ApiCode){ 409, "not-open" };
    case SERVICE_ERROR_SEALED:
      return (ApiCode){ 503, "sealed" };
    case SERVICE_ERROR_CONFLICT:
      return (ApiCode){ 409, "conflict" };
    case SERVICE_ERROR_BEHIND:
      return (ApiCode){ 409, "behind" };
    case SERVICE_ERROR_GAP:
      return (ApiCode){ 416, "gap" };
    case SERVICE_ERROR_DAMAGED:
      return (ApiCode){ 422, "damaged" };
    case SERVICE_ERROR_SUBMITTED:
      return (ApiCode){ 409, "submitted" };
    case SERVICE_ERROR_BUSY:
      return (ApiCode){ 503, "busy" };
    case SERVICE_ERROR_THROTTLED:
      return (ApiCode){ 429, "throttled" };
    case SERVICE_ERROR_WRONG_PASSWORD:
      return (ApiCode){ 403, "log-in-failed" };
    case SERVICE_ERROR_LOG_IN_NEEDED:
      return (ApiCode){ 401, "log-in-needed" };
    case SERVICE_ERROR_NOT_ALLOWED:
      return (ApiCode){ 403, "not-allowed" };
    case SERVICE_ERROR_NOT_FOUND:
      return (ApiCode){ 404, "not-found" };
    case SERVICE_ERROR_REFUSED:
      return (ApiCode){ 409, "refused" };
    case SERVICE_ERROR_SAME_PERSON:
      return (ApiCode){ 409, "same-person" };
    }
  return (ApiCode){ 500, "internal" };
}

static ApiCode
code_of_adil (AdilError code)
{
  switch (code)
    {
    case ADIL_ERROR_SYNTAX:
      return (ApiCode){ 400, "bad-request" };
    case ADIL_ERROR_MISSING:
      return (ApiCode){ 404, "not-found" };
    case ADIL_ERROR_REFUSED:
    case ADIL_ERROR_LIMIT:
      return (ApiCode){ 409, "refused" };
    case ADIL_ERROR_CONFLICT:
      return (ApiCode){ 409, "conflict" };
    case ADIL_ERROR_BUSY:
      return (ApiCode){ 503, "busy" };
    case ADIL_ERROR_DAMAGED:
      return (ApiCode){ 422, "damaged" };
    case ADIL_ERROR_UNTRUSTED:
    case ADIL_ERROR_GAP:
    case ADIL_ERROR_IO:
    case ADIL_ERROR_CRYPTO:
      break;
    }
  return (ApiCode){ 500, "internal" };
}

static ApiCode
code_of (const GError *error)
{
  if (error != NULL && error->domain == SERVICE_ERROR)
    return code_of_service ((ServiceError)error->code);
  if (error != NULL && error->domain == ADIL_ERROR)
    return code_of_adil ((AdilError)error->code);
  return (ApiCode){ 500, "internal" };
}

void
api_reply_error (HttpExchange *x, const GError *error)
{
  ApiCode code = code_of (error);

  if (code.status == 429)
    http_exchange_add_header (x, "Retry-After", "60");
  if (strcmp (code.code, "sealed") == 0)
    http_exchange_add_header (x, "Retry-After", "5");
  if (code.status == 500)
    {
      g_printerr ("exam-server: %s %s: %s\n", http_exchange_method (x), http_exchange_path (x),
                  error != NULL ? error->message : "failed without a reason");
      http_exchange_reply_error (x, code.status, code.code, "the server failed; its log says why");
      return;
    }
  http_exchange_reply_error (x, code.status, code.code, error->message);
}

void
api_reply_gap (HttpExchange *x, const GError *error, const SittingHead *head)
{
  cJSON *body;
  ApiCode code = code_of (error);

  if (head == NULL || (strcmp (code.code, "gap") != 0 && strcmp (code.code, "behind") != 0))
    {
      api_reply_error (x, error);
      return;
    }
  body = cJSON_CreateObject ();
  cJSON_AddStringToObject (body, "error", code.code);
  cJSON_AddStringToObject (body, "message", error->message);
  json_add_integer (body, "next_seq", (gint64)head->next_seq);
  api_add_hex (body, "chain", head->chain, DIGEST_LEN);
  json_add_integer (body, "segment", head->segment);
  api_reply_json (x, code.status, body);
}

void
api_reply_json (HttpExchange *x, guint status, cJSON *value)
{
  g_autofree char *text = json_format (value);

  http_exchange_reply_json (x, status, text);
  cJSON_Delete (value);
}

cJSON *
api_parse_body (HttpExchange *x)
{
  g_autoptr (GError) error = NULL;
  gsize len;
  const guint8 *bytes = http_exchange_body (x, &len);
  g_autoptr (cJSON) body = json_parse ("body", (const char *)bytes, len, 65536, &error);

  if (body != NULL && cJSON_IsObject (body))
    return g_steal_pointer (&body);
  http_exchange_reply_error (x, 400, "bad-request", error != NULL ? error->message : "body: must be a JSON object");
  return NULL;
}

const char *
api_get_text (HttpExchange *x, const cJSON *body, const char *name, gsize max_len)
{
  g_autoptr (GError) error = NULL;
  const char *text = json_get_string (body, "", name, &error);
  g_autofree char *message = NULL;

  if (text != NULL && strlen (text) <= max_len)
    return text;
  message = error != NULL ? g_strdup (error->message)
                          : g_strdup_printf ("%s: is longer than %" G_GSIZE_FORMAT " bytes", name, max_len);
  http_exchange_reply_error (x, 400, "bad-request", message);
  return NULL;
}

cJSON *
api_json_value (const char *text)
{
  cJSON *value = text != NULL ? cJSON_Parse (text) : NULL;

  return value != NULL ? value : cJSON_CreateNull ();
}

void
api_add_hex (cJSON *object, const char *name, const guint8 *bytes, gsize len)
{
  g_autofree char *text = hex_format (bytes, len);

  cJSON_AddStringToObject (object, name, text);
}
