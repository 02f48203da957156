/* Polls: what terminals say about themselves, and the commands that wait for them. */
#include <string.h>

#include "exam-server/service/service-state.h"
#include "exam-server/service/terminal-desk.h"
#include "exam-server/store/store-command.h"

static void
poll_command_free (gpointer data)
{
  PollCommand *command = data;

  g_free (command->kind);
  g_free (command->body);
  g_free (command);
}

void
poll_answer_clear (PollAnswer *answer)
{
  g_clear_pointer (&answer->commands, g_ptr_array_unref);
}

static gboolean
is_here (ExamService *service, const Terminal *terminal, Sitting *sitting)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);

  return memcmp (sitting->terminal, terminal->fingerprint, DIGEST_LEN) == 0;
}

gboolean
terminal_desk_report (ExamService *service, const Terminal *terminal, const PollReport *report, GError **error)
{
  Sitting *sitting = report->pseudonym != NULL ? service_find_sitting (service, report->pseudonym) : NULL;
  Presence *presence;

  if (report->pseudonym != NULL && (sitting == NULL || !is_here (service, terminal, sitting)))
    return service_error_set (error, SERVICE_ERROR_WRONG_SEAT,
                              "pseudonym: this candidate does not sit at this terminal");
  g_mutex_lock (&service->lock);
  presence = g_hash_table_lookup (service->presences, terminal->seat);
  if (presence == NULL)
    {
      presence = g_new0 (Presence, 1);
      presence->seat = g_strdup (terminal->seat);
      g_hash_table_insert (service->presences, presence->seat, presence);
    }
  g_free (presence->state);
  g_free (presence->pseudonym);
  presence->state = g_strdup (report->state);
  presence->pseudonym = g_strdup (report->pseudonym);
  presence->seen_ms = centre_now_ms ();
  presence->position = report->position;
  presence->answered = report->answered;
  presence->unsent = report->unsent;
  presence->remaining_s = report->remaining_s;
  presence->interruptions = report->interruptions;
  g_mutex_unlock (&service->lock);
  return TRUE;
}

/* For this sitting, or this seat whoever sits there, or the whole room. */
static gboolean
is_for (const StoreCommand *command, const Terminal *terminal, const char *pseudonym)
{
  if (command->pseudonym != NULL)
    return pseudonym != NULL && strcmp (command->pseudonym, pseudonym) == 0;
  if (command->seat != NULL)
    return strcmp (command->seat, terminal->seat) == 0;
  return pseudonym != NULL;
}

static gboolean
list_commands (ExamService *service,
               const Terminal *terminal,
               const char *session,
               gint64 after,
               const char *pseudonym,
               PollAnswer *out,
               GError **error)
{
  g_autoptr (StoreTx) tx = store_read_begin (service->centre->store, error);
  g_autoptr (GPtrArray) rows = tx != NULL ? store_command_list (tx, session, after, error) : NULL;

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreCommand *row = rows->pdata[i];
      PollCommand *command;

      if (!is_for (row, terminal, pseudonym))
        continue;
      command = g_new0 (PollCommand, 1);
      command->id = row->id;
      command->kind = g_strdup (row->kind);
      command->body = g_strdup (row->body);
      g_ptr_array_add (out->commands, command);
    }
  return TRUE;
}

gboolean
terminal_desk_poll (ExamService *service,
                    const Terminal *terminal,
                    gint64 after,
                    const char *pseudonym,
                    PollAnswer *out,
                    GError **error)
{
  Sitting *sitting = pseudonym != NULL ? service_find_sitting (service, pseudonym) : NULL;
  g_autoptr (StoreSession) session = NULL;

  memset (out, 0, sizeof *out);
  out->commands = g_ptr_array_new_with_free_func (poll_command_free);
  if (sitting != NULL)
    {
      session = service_find_session (service, sitting->session, error);
      if (session == NULL)
        return FALSE;
      g_mutex_lock (&service->lock);
      out->phase = sitting_phase_to_text (sitting_phase_effective (sitting->phase, session->state));
      g_mutex_unlock (&service->lock);
    }
  return list_commands (service, terminal, sitting != NULL ? sitting->session : NULL, after, pseudonym, out, error);
}
