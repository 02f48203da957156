/* What people watch, as JSON: sessions, seats (also as a stream), the public live board, results. */
#include <string.h>

#include "exam-server/api/api-context.h"
#include "exam-server/service/boards.h"

#define STREAM_QUIET_MS 15000
#define BOARD_CACHE_MS  1000

static cJSON *
format_session (const SessionRow *row)
{
  cJSON *json = cJSON_CreateObject ();

  cJSON_AddStringToObject (json, "id", row->id);
  cJSON_AddStringToObject (json, "title", row->title);
  cJSON_AddStringToObject (json, "site", row->site);
  cJSON_AddStringToObject (json, "starts_at", row->starts_at);
  cJSON_AddStringToObject (json, "time_zone", row->time_zone);
  cJSON_AddStringToObject (json, "exam", row->exam);
  cJSON_AddStringToObject (json, "rules", row->rules);
  cJSON_AddStringToObject (json, "state", row->state);
  cJSON_AddBoolToObject (json, "sealed", row->sealed);
  json_add_integer (json, "approvals", row->approvals);
  json_add_integer (json, "planned", row->planned);
  json_add_integer (json, "checked_in", row->checked_in);
  json_add_integer (json, "sitting", row->sitting);
  json_add_integer (json, "submitted", row->submitted);
  return json;
}

static void
list_sessions (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = boards_list_sessions (api->service, &error);
  cJSON *json;
  cJSON *list;

  if (rows == NULL)
    {
      api_reply_error (x, error);
      return;
    }
  json = cJSON_CreateObject ();
  list = cJSON_AddArrayToObject (json, "sessions");
  for (guint i = 0; i < rows->len; i++)
    cJSON_AddItemToArray (list, format_session (rows->pdata[i]));
  api_reply_json (x, 200, json);
}

void
api_sessions_list_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, API_ROLES_WATCH | ACCOUNT_ROLE_CUSTODIAN, list_sessions);
}

static void
add_text_or_null (cJSON *json, const char *name, const char *text)
{
  if (text != NULL)
    cJSON_AddStringToObject (json, name, text);
  else
    cJSON_AddNullToObject (json, name);
}

static cJSON *
format_seat (const SeatRow *row)
{
  cJSON *json = cJSON_CreateObject ();

  cJSON_AddStringToObject (json, "seat", row->seat);
  cJSON_AddStringToObject (json, "terminal", row->terminal);
  json_add_integer (json, "last_seen_ms", row->last_seen_ms);
  add_text_or_null (json, "pseudonym", row->pseudonym);
  cJSON_AddStringToObject (json, "number", row->number != NULL ? row->number : "");
  cJSON_AddStringToObject (json, "name", row->name != NULL ? row->name : "");
  cJSON_AddStringToObject (json, "state", row->state);
  json_add_integer (json, "position", row->position);
  json_add_integer (json, "answered", row->answered);
  json_add_integer (json, "of", row->of);
  json_add_integer (json, "unsent", row->unsent);
  json_add_integer (json, "remaining_s", row->remaining_s);
  json_add_integer (json, "interruptions", row->interruptions);
  cJSON_AddBoolToObject (json, "locked", row->locked);
  return json;
}

static cJSON *
format_room (const RoomBoard *board)
{
  cJSON *json = cJSON_CreateObject ();
  cJSON *seats;

  cJSON_AddStringToObject (json, "session", board->session->id);
  cJSON_AddStringToObject (json, "title", board->session->title);
  cJSON_AddStringToObject (json, "state", board->session->state);
  cJSON_AddBoolToObject (json, "sealed", board->session->sealed);
  json_add_integer (json, "server_ms", board->server_ms);
  seats = cJSON_AddArrayToObject (json, "seats");
  for (guint i = 0; i < board->seats->len; i++)
    cJSON_AddItemToArray (seats, format_seat (board->seats->pdata[i]));
  return json;
}

static void
get_seats (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RoomBoard) board = boards_get_room (api->service, http_exchange_param (x, "id"), &error);

  if (board != NULL)
    api_reply_json (x, 200, format_room (board));
  else
    api_reply_error (x, error);
}

void
api_session_seats_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, API_ROLES_WATCH, get_seats);
}

typedef struct
{
  HttpExchange *x;
  char *session;
  char *token;     /* the watcher's cookie: a log-out ends the stream */
  guint64 last_ms; /* of the last line sent */
  guint8 digest[DIGEST_LEN];
} SeatStream;

void
api_seat_stream_free (gpointer data)
{
  SeatStream *stream = data;

  http_exchange_unref (stream->x);
  g_free (stream->session);
  g_free (stream->token);
  g_free (stream);
}

static void
on_stream_gone (HttpExchange *x, gpointer data)
{
  Api *api = data;

  g_mutex_lock (&api->lock);
  g_hash_table_remove (api->streams, x);
  g_mutex_unlock (&api->lock);
}

static void
get_events (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RoomBoard) board = boards_get_room (api->service, http_exchange_param (x, "id"), &error);
  SeatStream *stream;

  if (board == NULL)
    {
      api_reply_error (x, error);
      return;
    }
  http_exchange_add_header (x, "Cache-Control", "no-store");
  http_exchange_begin_stream (x, 200, "text/event-stream");
  stream = g_new0 (SeatStream, 1);
  stream->x = http_exchange_ref (x);
  stream->session = g_strdup (http_exchange_param (x, "id"));
  stream->token = g_strdup (http_exchange_cookie (x, "__Host-adil"));
  g_mutex_lock (&api->lock);
  g_hash_table_insert (api->streams, x, stream);
  g_mutex_unlock (&api->lock);
  http_exchange_set_gone (x, on_stream_gone, api);
}

void
api_session_events_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, API_ROLES_WATCH, get_events);
}

/* The text without the clock decides whether there is anything new. */
static char *
format_event (Api *api, const char *session, guint8 digest[DIGEST_LEN])
{
  g_autoptr (RoomBoard) board = boards_get_room (api->service, session, NULL);
  g_autoptr (cJSON) json = NULL;
  g_autofree char *text = NULL;
  gint64 server_ms;

  if (board == NULL)
    return NULL;
  server_ms = board->server_ms;
  board->server_ms = 0;
  json = format_room (board);
  text = json_format (json);
  digest_sha256 (digest, text, strlen (text));
  cJSON_SetNumberValue (cJSON_GetObjectItemCaseSensitive (json, "server_ms"), (double)server_ms);
  g_free (text);
  text = json_format (json);
  return g_strdup_printf ("event: seats\ndata: %s\n\n", text);
}

/* FALSE: the stream is over. */
static gboolean
feed (Api *api, SeatStream *stream, const char *event, const guint8 digest[DIGEST_LEN])
{
  guint64 now_ms = (guint64)g_get_monotonic_time () / 1000;
  g_auto (AccountLogin) login = { 0 };

  if (event != NULL && memcmp (stream->digest, digest, DIGEST_LEN) != 0)
    {
      memcpy (stream->digest, digest, DIGEST_LEN);
      stream->last_ms = now_ms;
      return http_exchange_write_stream (stream->x, event, strlen (event));
    }
  if (now_ms - stream->last_ms < STREAM_QUIET_MS)
    return TRUE;
  stream->last_ms = now_ms;
  return account_find_login (api->centre, stream->token, &login, NULL)
         && http_exchange_write_stream (stream->x, ": still here\n\n", strlen (": still here\n\n"));
}

static GPtrArray *
list_watched (Api *api)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&api->lock);
  GPtrArray *sessions = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, api->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SeatStream *stream = value;

      if (!g_ptr_array_find_with_equal_func (sessions, stream->session, g_str_equal, NULL))
        g_ptr_array_add (sessions, g_strdup (stream->session));
    }
  return sessions;
}

/* Writing is done outside of our lock: a stream that breaks calls on_stream_gone(). */
static GPtrArray *
take_streams (Api *api, const char *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&api->lock);
  GPtrArray *streams = g_ptr_array_new_with_free_func (api_seat_stream_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, api->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SeatStream *stream = value;

      if (strcmp (stream->session, session) != 0)
        continue;
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (streams, stream);
    }
  return streams;
}

static void
put_back (Api *api, SeatStream *stream)
{
  g_mutex_lock (&api->lock);
  g_hash_table_insert (api->streams, stream->x, stream);
  g_mutex_unlock (&api->lock);
}

void
api_board_tick (Api *api)
{
  g_autoptr (GPtrArray) sessions = list_watched (api);

  for (guint i = 0; i < sessions->len; i++)
    {
      guint8 digest[DIGEST_LEN];
      g_autofree char *event = format_event (api, sessions->pdata[i], digest);
      g_autoptr (GPtrArray) streams = take_streams (api, sessions->pdata[i]);

      while (streams->len > 0)
        {
          SeatStream *stream = g_ptr_array_steal_index_fast (streams, 0);

          if (feed (api, stream, event, digest) && !http_exchange_is_gone (stream->x))
            put_back (api, stream);
          else
            {
              http_exchange_end_stream (stream->x);
              api_seat_stream_free (stream);
            }
        }
    }
}

static void
list_live (Api *api, HttpExchange *x)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = boards_list_sessions (api->service, &error);
  cJSON *json;
  cJSON *list;

  if (rows == NULL)
    {
      api_reply_error (x, error);
      return;
    }
  json = cJSON_CreateObject ();
  list = cJSON_AddArrayToObject (json, "sessions");
  for (guint i = 0; i < rows->len; i++)
    {
      const SessionRow *row = rows->pdata[i];
      cJSON *entry;

      if (!row->public_board)
        continue;
      entry = cJSON_CreateObject ();
      cJSON_AddStringToObject (entry, "id", row->id);
      cJSON_AddStringToObject (entry, "title", row->title);
      cJSON_AddStringToObject (entry, "site", row->site);
      cJSON_AddStringToObject (entry, "starts_at", row->starts_at);
      cJSON_AddStringToObject (entry, "time_zone", row->time_zone);
      cJSON_AddStringToObject (entry, "state", row->state);
      cJSON_AddItemToArray (list, entry);
    }
  api_reply_json (x, 200, json);
}

void
api_live_list_handler (HttpExchange *x, gpointer data)
{
  api_run_public (data, x, API_POOL_WORK, list_live);
}

/* For a screen; ranking never goes through it. */
static void
add_points (cJSON *json, const char *name, Rational points)
{
  cJSON_AddNumberToObject (json, name, (double)points.num / (double)points.den);
}

static cJSON *
format_live (const LiveBoard *board)
{
  cJSON *json = cJSON_CreateObject ();
  cJSON *list;

  json_add_integer (json, "as_of_ms", board->as_of_ms);
  cJSON_AddStringToObject (json, "session", board->session);
  cJSON_AddStringToObject (json, "title", board->title);
  json_add_integer (json, "answers_included", board->answers_included);
  json_add_integer (json, "answers_total", board->answers_total);
  list = cJSON_AddArrayToObject (json, "candidates");
  for (guint i = 0; i < board->rows->len; i++)
    {
      const LiveRow *row = board->rows->pdata[i];
      cJSON *entry = cJSON_CreateObject ();
      cJSON *sections;

      cJSON_AddStringToObject (entry, "number", row->number);
      cJSON_AddStringToObject (entry, "name", row->name);
      sections = cJSON_AddObjectToObject (entry, "sections");
      for (guint j = 0; row->has_score && j < board->sections->len && j < row->score.n_sections; j++)
        add_points (sections, board->sections->pdata[j], row->score.sections[j].points);
      if (row->has_score)
        add_points (entry, "total", row->score.total);
      else
        cJSON_AddNullToObject (entry, "total");
      cJSON_AddStringToObject (entry, "state", row->state);
      cJSON_AddItemToArray (list, entry);
    }
  return json;
}

typedef struct
{
  char *text;
  guint64 made_ms;
} CachedBoard;

void
api_cached_board_free (gpointer data)
{
  CachedBoard *board = data;

  g_free (board->text);
  g_free (board);
}

static char *
find_cached (Api *api, const char *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&api->lock);
  const CachedBoard *board = g_hash_table_lookup (api->boards, session);

  if (board == NULL || (guint64)g_get_monotonic_time () / 1000 - board->made_ms >= BOARD_CACHE_MS)
    return NULL;
  return g_strdup (board->text);
}

static void
get_live (Api *api, HttpExchange *x)
{
  const char *session = http_exchange_param (x, "id");
  g_autofree char *text = find_cached (api, session);
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    {
      g_autoptr (LiveBoard) board = boards_get_live (api->service, session, &error);
      g_autoptr (cJSON) json = board != NULL ? format_live (board) : NULL;
      CachedBoard *cached;

      if (json == NULL)
        {
          api_reply_error (x, error);
          return;
        }
      text = json_format (json);
      cached = g_new0 (CachedBoard, 1);
      cached->text = g_strdup (text);
      cached->made_ms = (guint64)g_get_monotonic_time () / 1000;
      g_mutex_lock (&api->lock);
      g_hash_table_insert (api->boards, g_strdup (session), cached);
      g_mutex_unlock (&api->lock);
    }
  http_exchange_reply_json (x, 200, text);
}

void
api_live_board_handler (HttpExchange *x, gpointer data)
{
  api_run_public (data, x, API_POOL_WORK, get_live);
}
