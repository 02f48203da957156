/* Log-in, log-out and who am I; the route table of the console port. */
#include <string.h>

#include "exam-server/api/api-context.h"

static void
reply_login (HttpExchange *x, const AccountLogin *login)
{
  cJSON *body = cJSON_CreateObject ();

  cJSON_AddStringToObject (body, "account", login->account);
  cJSON_AddStringToObject (body, "role", login->role_text);
  cJSON_AddStringToObject (body, "token", login->csrf);
  cJSON_AddStringToObject (body, "language", login->language);
  api_reply_json (x, 200, body);
}

/* A page of another site must not log people in under an account of its own choice. */
static gboolean
is_own_origin (HttpExchange *x)
{
  const char *origin = http_exchange_header (x, "Origin");
  const char *host = http_exchange_header (x, "Host");

  return origin == NULL
         || (g_str_has_prefix (origin, "https://") && g_strcmp0 (origin + strlen ("https://"), host) == 0);
}

static void
post_login (Api *api, HttpExchange *x)
{
  g_autoptr (cJSON) body = api_parse_body (x);
  const char *account = body != NULL ? api_get_text (x, body, "account", 64) : NULL;
  const char *password = account != NULL ? api_get_text (x, body, "password", 1000) : NULL;
  g_auto (AccountLogin) login = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *cookie = NULL;

  if (password == NULL)
    return;
  if (!is_own_origin (x))
    {
      http_exchange_reply_error (x, 403, "not-allowed", "log-ins from another site are not accepted");
      return;
    }
  if (!account_login (api->centre, api->throttle, account, password, (guint64)g_get_monotonic_time () / 1000, &login,
                      &error))
    {
      api_reply_error (x, error);
      return;
    }
  cookie = g_strdup_printf ("__Host-adil=%s; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=%d", login.token,
                            ACCOUNT_SESSION_HOURS * 3600);
  http_exchange_add_header (x, "Set-Cookie", cookie);
  reply_login (x, &login);
}
API_PUBLIC_HANDLER (post_login, API_POOL_SLOW)

static void
post_logout (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (GError) error = NULL;

  if (!account_logout (api->centre, http_exchange_cookie (x, "__Host-adil"), &error))
    {
      api_reply_error (x, error);
      return;
    }
  http_exchange_add_header (x, "Set-Cookie", "__Host-adil=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
  http_exchange_reply_json (x, 200, "{}");
}
API_CONSOLE_HANDLER (post_logout, API_ROLES_ALL)

static void
get_me (Api *api, HttpExchange *x, const AccountLogin *login)
{
  reply_login (x, login);
}
API_CONSOLE_HANDLER (get_me, API_ROLES_ALL)

static void
get_health_handler (HttpExchange *x, gpointer data)
{
  http_exchange_reply_json (x, 200, "{\"ok\":true}");
}

const HttpRoute API_CONSOLE_ROUTES[] = {
  { "GET", "/healthz", get_health_handler },
  { "POST", "/enrol", api_enrol_post_handler },
  { "GET", "/enrol/{id}", api_enrol_get_handler },
  { "POST", "/api/login", post_login_handler },
  { "POST", "/api/logout", post_logout_handler },
  { "GET", "/api/me", get_me_handler },
  { "GET", "/api/enrolments", api_enrolments_list_handler },
  { "POST", "/api/enrolments/{code}", api_enrolments_approve_handler },
  { "GET", "/api/sessions", api_sessions_list_handler },
  { "GET", "/api/sessions/{id}/seats", api_session_seats_handler },
  { "GET", "/api/sessions/{id}/events", api_session_events_handler },
  { "GET", "/api/sessions/{id}/results", api_session_results_handler },
  { "POST", "/api/sessions/{id}/checkin", api_session_checkin_handler },
  { "POST", "/api/sessions/{id}/open", api_session_open_handler },
  { "POST", "/api/sessions/{id}/grant", api_session_grant_handler },
  { "POST", "/api/sessions/{id}/message", api_session_message_handler },
  { "POST", "/api/sessions/{id}/{order}", api_session_order_handler },
  { "GET", "/api/live", api_live_list_handler },
  { "GET", "/api/live/{id}", api_live_board_handler },
  { "GET", "/api/rankings", api_rankings_handler },
  { "GET", "/api/rankings.csv", api_rankings_csv_handler },
  { "GET", "/", api_web_handler },
  { "GET", "/{path...}", api_web_handler },
};
const guint N_API_CONSOLE_ROUTES = G_N_ELEMENTS (API_CONSOLE_ROUTES);
