/* Builds the API: workers, guards in front of every handler, routes of the two ports. */
#include "exam-server/api/api.h"

#include <string.h>

#include "exam-server/api/api-context.h"

#define WORKERS      6
#define SLOW_WORKERS 2
#define QUEUE_MAX    4000

typedef struct
{
  Api *api;
  HttpExchange *x;
  ApiTerminalFunc terminal_func;
  ApiConsoleFunc console_func;
  ApiPublicFunc public_func;
  guint roles;
  void (*run) (Api *api, gpointer data);
  gpointer data;
  GDestroyNotify free;
} ApiTask;

static void
run_terminal (ApiTask *task)
{
  g_auto (Terminal) terminal = { 0 };
  g_autoptr (GError) error = NULL;
  const guint8 *fingerprint = http_exchange_peer_fingerprint (task->x);

  if (fingerprint == NULL)
    service_error_set (&error, SERVICE_ERROR_UNKNOWN_TERMINAL, "this port needs a terminal's certificate");
  else if (terminal_desk_identify (task->api->service, fingerprint, &terminal, &error))
    {
      task->terminal_func (task->api, task->x, &terminal);
      return;
    }
  api_reply_error (task->x, error);
}

/* Written by another site's page or by a form, a request has no token; a browser also says where it comes from. */
static gboolean
check_forgery (const ApiTask *task, const AccountLogin *login, GError **error)
{
  const char *token = http_exchange_header (task->x, "X-Adil-Token");
  const char *origin = http_exchange_header (task->x, "Origin");
  const char *host = http_exchange_header (task->x, "Host");

  if (strcmp (http_exchange_method (task->x), "GET") == 0 || strcmp (http_exchange_method (task->x), "HEAD") == 0)
    return TRUE;
  if (token == NULL || strcmp (token, login->csrf) != 0)
    return service_error_set (error, SERVICE_ERROR_NOT_ALLOWED,
                              "the header X-Adil-Token is missing or wrong; log in again");
  if (origin != NULL && (!g_str_has_prefix (origin, "https://") || g_strcmp0 (origin + strlen ("https://"), host) != 0))
    return service_error_set (error, SERVICE_ERROR_NOT_ALLOWED, "requests from %s are not accepted", origin);
  return TRUE;
}

static void
run_console (ApiTask *task)
{
  g_auto (AccountLogin) login = { 0 };
  g_autoptr (GError) error = NULL;
  const char *cookie = http_exchange_cookie (task->x, "__Host-adil");

  if (cookie == NULL)
    service_error_set (&error, SERVICE_ERROR_LOG_IN_NEEDED, "log in first");
  else if (account_find_login (task->api->centre, cookie, &login, &error) && check_forgery (task, &login, &error))
    {
      if ((login.role & task->roles) != 0)
        {
          task->console_func (task->api, task->x, &login);
          return;
        }
      service_error_set (&error, SERVICE_ERROR_NOT_ALLOWED, "the role %s may not do this", login.role_text);
    }
  api_reply_error (task->x, error);
}

static void
run_task (gpointer data, gpointer user_data)
{
  ApiTask *task = data;

  if (task->run != NULL)
    {
      task->run (task->api, task->data);
      task->free (task->data);
    }
  else if (http_exchange_is_gone (task->x))
    ;
  else if (task->terminal_func != NULL)
    run_terminal (task);
  else if (task->console_func != NULL)
    run_console (task);
  else
    task->public_func (task->api, task->x);
  g_clear_pointer (&task->x, http_exchange_unref);
  g_free (task);
}

static void
push (Api *api, ApiPool pool, ApiTask *task)
{
  GThreadPool *threads = pool == API_POOL_SLOW ? api->slow : api->workers;

  task->api = api;
  if (task->x != NULL && g_thread_pool_unprocessed (threads) > QUEUE_MAX)
    {
      http_exchange_reply_error (task->x, 503, "busy", "the server has too much to do; try again");
      http_exchange_unref (task->x);
      g_free (task);
      return;
    }
  g_thread_pool_push (threads, task, NULL);
}

void
api_run_terminal (Api *api, HttpExchange *x, ApiPool pool, ApiTerminalFunc func)
{
  ApiTask *task = g_new0 (ApiTask, 1);

  task->x = http_exchange_ref (x);
  task->terminal_func = func;
  push (api, pool, task);
}

void
api_run_console (Api *api, HttpExchange *x, guint roles, ApiConsoleFunc func)
{
  ApiTask *task = g_new0 (ApiTask, 1);

  task->x = http_exchange_ref (x);
  task->console_func = func;
  task->roles = roles;
  push (api, API_POOL_WORK, task);
}

void
api_run_public (Api *api, HttpExchange *x, ApiPool pool, ApiPublicFunc func)
{
  ApiTask *task = g_new0 (ApiTask, 1);

  task->x = http_exchange_ref (x);
  task->public_func = func;
  push (api, pool, task);
}

void
api_run_task (Api *api, void (*run) (Api *api, gpointer data), gpointer data, GDestroyNotify free)
{
  ApiTask *task = g_new0 (ApiTask, 1);

  task->run = run;
  task->data = data;
  task->free = free;
  push (api, API_POOL_WORK, task);
}

static void
on_commands (gpointer data, const char *session)
{
  api_poll_wake (data, session);
}

static void
on_tick (gpointer data)
{
  api_board_tick (data);
}

Api *
api_new (ExamService *service, GError **error)
{
  g_autoptr (Api) api = g_new0 (Api, 1);
  ExamServiceListener listener = { on_commands, on_tick, api };

  api->service = service;
  api->centre = exam_service_centre (service);
  api->throttle = throttle_new ();
  g_mutex_init (&api->lock);
  api->waits = g_hash_table_new_full (NULL, NULL, NULL, api_poll_wait_free);
  api->streams = g_hash_table_new_full (NULL, NULL, NULL, api_seat_stream_free);
  api->boards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, api_cached_board_free);
  api->workers = g_thread_pool_new (run_task, NULL, WORKERS, TRUE, error);
  if (api->workers == NULL)
    return NULL;
  api->slow = g_thread_pool_new (run_task, NULL, SLOW_WORKERS, TRUE, error);
  if (api->slow == NULL)
    return NULL;
  exam_service_set_listener (service, &listener);
  return g_steal_pointer (&api);
}

void
api_free (Api *api)
{
  ExamServiceListener nobody = { 0 };

  if (api == NULL)
    return;
  exam_service_set_listener (api->service, &nobody);
  if (api->slow != NULL)
    g_thread_pool_free (api->slow, FALSE, TRUE);
  if (api->workers != NULL)
    g_thread_pool_free (api->workers, FALSE, TRUE);
  g_hash_table_unref (api->waits);
  g_hash_table_unref (api->streams);
  g_hash_table_unref (api->boards);
  throttle_free (api->throttle);
  g_mutex_clear (&api->lock);
  g_free (api);
}

void
api_fill_terminal_port (Api *api, HttpPortConfig *config)
{
  config->routes = API_TERMINAL_ROUTES;
  config->n_routes = N_API_TERMINAL_ROUTES;
  config->data = api;
}

void
api_fill_console_port (Api *api, HttpPortConfig *config)
{
  config->routes = API_CONSOLE_ROUTES;
  config->n_routes = N_API_CONSOLE_ROUTES;
  config->data = api;
}
