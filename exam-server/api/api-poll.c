/* Long polls: a terminal's question is held until there is a command for it or 25 seconds are over. Held exchanges are
 * found by their address; whoever takes one out of the table answers it. */
#include <string.h>

#include "exam-server/api/api-context.h"

#define POLL_HOLD_MS 25000

typedef struct
{
  gatomicrefcount refs;
  HttpExchange *x;
  Terminal terminal;
  gint64 after;
  char *pseudonym;
  const char *phase; /* as it was when the poll came; a literal */
} PollWait;

void
api_poll_wait_free (gpointer data)
{
  PollWait *wait = data;

  if (!g_atomic_ref_count_dec (&wait->refs))
    return;
  http_exchange_unref (wait->x);
  terminal_clear (&wait->terminal);
  g_free (wait->pseudonym);
  g_free (wait);
}

static cJSON *
format_command (const PollCommand *command)
{
  g_autoptr (GError) error = NULL;
  cJSON *object = json_parse ("command", command->body, strlen (command->body), 65536, &error);

  if (object == NULL)
    object = cJSON_CreateObject ();
  json_add_integer (object, "id", command->id);
  cJSON_AddStringToObject (object, "kind", command->kind);
  return object;
}

static void
reply_poll (HttpExchange *x, const PollAnswer *answer)
{
  cJSON *body = cJSON_CreateObject ();
  cJSON *commands;

  json_add_integer (body, "server_ms", centre_now_ms ());
  if (answer->phase != NULL)
    cJSON_AddStringToObject (body, "state", answer->phase);
  else
    cJSON_AddNullToObject (body, "state");
  commands = cJSON_AddArrayToObject (body, "commands");
  for (guint i = 0; i < answer->commands->len; i++)
    cJSON_AddItemToArray (commands, format_command (answer->commands->pdata[i]));
  api_reply_json (x, 200, body);
}

/* TRUE where the caller is now the one who answers. */
static gboolean
take_wait (Api *api, HttpExchange *x)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&api->lock);

  return g_hash_table_remove (api->waits, x);
}

static void
answer_wait (Api *api, PollWait *wait, gboolean is_over)
{
  g_auto (PollAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  if (!terminal_desk_poll (api->service, &wait->terminal, wait->after, wait->pseudonym, &answer, &error))
    {
      if (take_wait (api, wait->x))
        api_reply_error (wait->x, error);
      return;
    }
  if ((is_over || answer.commands->len > 0 || g_strcmp0 (answer.phase, wait->phase) != 0) && take_wait (api, wait->x))
    reply_poll (wait->x, &answer);
}

static void
run_wake (Api *api, gpointer data)
{
  GPtrArray *waits = data;

  for (guint i = 0; i < waits->len; i++)
    answer_wait (api, waits->pdata[i], FALSE);
}

static void
run_timeout (Api *api, gpointer data)
{
  answer_wait (api, data, TRUE);
}

static PollWait *
find_wait (Api *api, HttpExchange *x)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&api->lock);
  PollWait *wait = g_hash_table_lookup (api->waits, x);

  if (wait != NULL)
    g_atomic_ref_count_inc (&wait->refs);
  return wait;
}

static void
on_timeout (HttpExchange *x, gpointer data)
{
  PollWait *wait = find_wait (data, x);

  if (wait != NULL)
    api_run_task (data, run_timeout, wait, api_poll_wait_free);
}

static void
on_gone (HttpExchange *x, gpointer data)
{
  take_wait (data, x);
}

static void
unref_waits (gpointer data)
{
  g_ptr_array_unref (data);
}

void
api_poll_wake (Api *api, const char *session)
{
  GPtrArray *waits = g_ptr_array_new_with_free_func (api_poll_wait_free);
  GHashTableIter iter;
  gpointer value;

  /* All of them: which commands are whose is the service's business, and asking costs microseconds. */
  g_mutex_lock (&api->lock);
  g_hash_table_iter_init (&iter, api->waits);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PollWait *wait = value;

      g_atomic_ref_count_inc (&wait->refs);
      g_ptr_array_add (waits, wait);
    }
  g_mutex_unlock (&api->lock);
  api_run_task (api, run_wake, waits, unref_waits);
}

static void
hold (Api *api, HttpExchange *x, const Terminal *terminal, const PollReport *report, const char *phase)
{
  PollWait *wait = g_new0 (PollWait, 1);

  g_atomic_ref_count_init (&wait->refs);
  wait->x = http_exchange_ref (x);
  memcpy (wait->terminal.fingerprint, terminal->fingerprint, DIGEST_LEN);
  wait->terminal.seat = g_strdup (terminal->seat);
  wait->after = report->after;
  wait->pseudonym = g_strdup (report->pseudonym);
  wait->phase = phase;
  g_atomic_ref_count_inc (&wait->refs);
  g_mutex_lock (&api->lock);
  g_hash_table_insert (api->waits, x, wait);
  g_mutex_unlock (&api->lock);
  http_exchange_set_gone (x, on_gone, api);
  http_exchange_set_timeout (x, POLL_HOLD_MS, on_timeout, api);
  /* A command that came between the first look and this line woke nobody: look again. */
  answer_wait (api, wait, FALSE);
  api_poll_wait_free (wait);
}

static gboolean
parse_report (HttpExchange *x, const cJSON *body, PollReport *out)
{
  out->after = json_find_integer (body, "after", 0);
  out->state = api_get_text (x, body, "state", 16);
  out->pseudonym = json_find_string (body, "pseudonym");
  out->position = (guint)CLAMP (json_find_integer (body, "position", 0), 0, 100000);
  out->answered = (guint)CLAMP (json_find_integer (body, "answered", 0), 0, 100000);
  out->unsent = (guint)CLAMP (json_find_integer (body, "unsent", 0), 0, 10000000);
  out->remaining_s = (guint)CLAMP (json_find_integer (body, "remaining_s", 0), 0, 1000000);
  out->interruptions = (guint)CLAMP (json_find_integer (body, "interruptions", 0), 0, 1000000);
  return out->state != NULL;
}

static void
post_poll (Api *api, HttpExchange *x, const Terminal *terminal)
{
  g_autoptr (cJSON) body = api_parse_body (x);
  g_auto (PollAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  PollReport report;

  if (body == NULL || !parse_report (x, body, &report))
    return;
  if (!terminal_desk_report (api->service, terminal, &report, &error)
      || !terminal_desk_poll (api->service, terminal, report.after, report.pseudonym, &answer, &error))
    api_reply_error (x, error);
  else if (answer.commands->len > 0 || json_find_bool (body, "no_wait", FALSE))
    reply_poll (x, &answer);
  else
    hold (api, x, terminal, &report, answer.phase);
}

void
api_poll_handler (HttpExchange *x, gpointer data)
{
  api_run_terminal (data, x, API_POOL_WORK, post_poll);
}
