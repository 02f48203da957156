/* Opens sessions by two people and carries out the proctor's orders: audit entry, state and command in one transaction,
 * then memory, then the terminals that wait are told. */
#include "exam-server/service/session-control.h"

#include <string.h>

#include "common/base/json.h"
#include "common/exam/share-code.h"
#include "exam-server/service/service-state.h"
#include "exam-server/store/store-approval.h"
#include "exam-server/store/store-command.h"

#define MESSAGE_CHARS_MAX 500
#define GRANT_SECONDS_MAX 7200

const char *
session_control_state (const StoreSession *session)
{
  if (strcmp (session->state, "planned") == 0 && session->transcript != NULL)
    return "drawn";
  return session->state;
}

gboolean
session_control_is_sealed (ExamService *service, const char *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);
  const Vault *vault = g_hash_table_lookup (service->vaults, session);

  return vault == NULL || vault->cek == NULL;
}

typedef struct
{
  const char *session;
  const char *account;
  const char *second;
  const char *action;
  const char *subject;
  const char *detail;
  const char *new_state; /* NULL: stays */
  Sitting *sitting;      /* NULL: the whole room */
  SittingPhase phase;    /* of sitting */
  gboolean set_phase;
  const char *kind; /* of the command; NULL for none */
  const char *body;
  const char *used_approval; /* subject of the approvals that this uses up */
  gint64 now_ms;
} OrderJob;

static gboolean
move_session (StoreTx *tx, const OrderJob *job, GError **error)
{
  g_autoptr (StoreSession) session = store_session_find (tx, job->session, error);
  StoreSession row;

  if (session == NULL)
    return FALSE;
  row = *session;
  row.state = job->new_state;
  if (strcmp (job->new_state, "open") == 0)
    row.opened_ms = job->now_ms;
  if (strcmp (job->new_state, "running") == 0 && row.started_ms == 0)
    row.started_ms = job->now_ms;
  if (strcmp (job->new_state, "closed") == 0)
    row.closed_ms = job->now_ms;
  return store_session_update (tx, &row, error);
}

static gboolean
run_order (StoreTx *tx, gpointer data, GError **error)
{
  const OrderJob *job = data;
  const char *pseudonym = job->sitting != NULL ? job->sitting->pseudonym : NULL;
  StoreCommand command = { .session = job->session,
                           .pseudonym = pseudonym,
                           .kind = job->kind,
                           .body = job->body,
                           .at_ms = job->now_ms,
                           .actor = job->account };
  gint64 id;

  if (!centre_audit_in (tx, job->account, job->second, job->action, job->subject, job->detail, error))
    return FALSE;
  if (job->new_state != NULL && !move_session (tx, job, error))
    return FALSE;
  if (job->set_phase
      && !store_sitting_set_state (tx, job->sitting->number, sitting_phase_to_text (job->phase),
                                   job->sitting->started_ms, job->sitting->submitted_ms, error))
    return FALSE;
  if (job->used_approval != NULL
      && !store_approval_delete_of (tx, job->session, job->action, job->used_approval, error))
    return FALSE;
  return job->kind == NULL || store_command_append (tx, &command, &id, error);
}

static gboolean
carry_out (ExamService *service, OrderJob *job, GError **error)
{
  job->now_ms = centre_now_ms ();
  if (!store_write_sync (service->centre->store, run_order, job, error))
    return FALSE;
  if (job->set_phase)
    {
      g_mutex_lock (&service->lock);
      job->sitting->phase = job->phase;
      g_mutex_unlock (&service->lock);
    }
  service_notify_commands (service, job->session);
  return TRUE;
}

static Share *
parse_share (const char *text, gsize len, const Bank *bank, GError **error)
{
  g_autoptr (GError) local = NULL;
  /* Also what is typed from a sheet of paper. */
  g_autoptr (Share) share = share_code_read ("share", text, len, bank_package_manifest (bank->package), &local);

  if (share == NULL)
    service_error_set (error, SERVICE_ERROR_BAD_REQUEST, "%s", local->message);
  else if (!share_check (share, bank_package_manifest (bank->package), &local))
    service_error_set (error, SERVICE_ERROR_REFUSED, "%s", local->message);
  else
    return g_steal_pointer (&share);
  return NULL;
}

/* Under the lock. */
static gboolean
add_share (Vault *vault, const char *account, Share **share, GError **error)
{
  for (guint i = 0; i < vault->accounts->len; i++)
    if (strcmp (vault->accounts->pdata[i], account) == 0)
      return service_error_set (error, SERVICE_ERROR_SAME_PERSON,
                                "%s gave a share already; another person must give the next one", account);
  for (guint i = 0; i < vault->shares->len; i++)
    if (((const Share *)vault->shares->pdata[i])->x == (*share)->x)
      return service_error_set (error, SERVICE_ERROR_REFUSED,
                                "share %u was given already; another custodian's is needed", (*share)->x);
  g_ptr_array_add (vault->shares, g_steal_pointer (share));
  g_ptr_array_add (vault->accounts, g_strdup (account));
  return TRUE;
}

/* Under the lock. NULL without error: more people are needed. */
static Secret *
try_combine (Vault *vault, const Bank *bank, char **out_second, GError **error)
{
  g_autoptr (GError) local = NULL;
  Secret *cek;

  if (vault->accounts->len < 2)
    return NULL;
  cek = share_combine (vault->shares, bank_package_manifest (bank->package), &local);
  if (cek == NULL && g_error_matches (local, ADIL_ERROR, ADIL_ERROR_GAP))
    return NULL;
  if (cek == NULL)
    {
      g_ptr_array_set_size (vault->shares, 0);
      g_ptr_array_set_size (vault->accounts, 0);
      service_error_set (error, SERVICE_ERROR_REFUSED, "%s", local->message);
      return NULL;
    }
  *out_second = g_strdup (vault->accounts->pdata[vault->accounts->len - 2]);
  return cek;
}

/* Under the lock, after the audit entry: from here on the bank is open. */
static void
put_key (ExamService *service, const char *session, Secret *cek)
{
  Vault *vault;
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&service->lock);
  vault = service_get_vault (service, session);
  secret_free (vault->cek);
  vault->cek = cek;
  g_ptr_array_set_size (vault->shares, 0);
  g_ptr_array_set_size (vault->accounts, 0);
  g_hash_table_iter_init (&iter, service->sittings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Sitting *sitting = value;

      if (strcmp (sitting->session, session) == 0 && sitting->head.next_seq > 0)
        sitting->dirty = TRUE;
    }
  g_mutex_unlock (&service->lock);
}

static const Bank *
find_bank_to_open (ExamService *service, const char *id, char **out_state, GError **error)
{
  g_autoptr (StoreSession) session = service_find_session (service, id, error);
  g_autoptr (StoreTx) tx = NULL;

  if (session == NULL)
    return NULL;
  *out_state = g_strdup (session_control_state (session));
  if (session->transcript == NULL)
    {
      service_error_set (error, SERVICE_ERROR_NOT_OPEN, "session %s is not drawn yet", id);
      return NULL;
    }
  tx = store_read_begin (service->centre->store, error);
  return tx != NULL ? bank_shelf_find_drawn (service->shelf, tx, session, error) : NULL;
}

gboolean
session_control_open (ExamService *service,
                      const char *session,
                      const char *account,
                      const char *share_text,
                      gsize len,
                      guint *out_approvals,
                      gboolean *out_open,
                      GError **error)
{
  g_autofree char *state = NULL;
  g_autofree char *second = NULL;
  const Bank *bank = find_bank_to_open (service, session, &state, error);
  g_autoptr (Share) share = bank != NULL ? parse_share (share_text, len, bank, error) : NULL;
  g_autoptr (Secret) cek = NULL;
  OrderJob job = { .session = session, .account = account, .action = "open-session", .subject = session };
  GError *local = NULL;
  Vault *vault;

  if (share == NULL)
    return FALSE;
  g_mutex_lock (&service->lock);
  vault = service_get_vault (service, session);
  if (vault->cek != NULL)
    service_error_set (&local, SERVICE_ERROR_REFUSED, "session %s is open already", session);
  else if (add_share (vault, account, &share, &local))
    {
      *out_approvals = vault->accounts->len;
      cek = try_combine (vault, bank, &second, &local);
    }
  g_mutex_unlock (&service->lock);
  *out_open = cek != NULL;
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (cek == NULL)
    return centre_audit (service->centre, account, NULL, "open-session-approval", session, NULL, error);
  job.second = second;
  job.new_state = strcmp (state, "drawn") == 0 ? "open" : NULL;
  if (!carry_out (service, &job, error))
    return FALSE;
  put_key (service, session, g_steal_pointer (&cek));
  service_queue_scoring_of (service, session);
  /* A closed session is opened for its last scores only; it does nothing while some are due, or while it runs. */
  service_seal_if_done (service, session);
  return TRUE;
}

static const struct
{
  const char *action;
  const char *kind;
  const char *new_state;
  SittingPhase phase;
  gboolean sets_phase;
} ORDERS[] = {
  [SESSION_ORDER_START] = { "start", "start", "running", SITTING_PHASE_RUNNING, TRUE },
  [SESSION_ORDER_PAUSE] = { "pause", "pause", "paused", SITTING_PHASE_PAUSED, TRUE },
  [SESSION_ORDER_RESUME] = { "resume", "resume", "running", SITTING_PHASE_RUNNING, TRUE },
  [SESSION_ORDER_CLOSE] = { "close", "terminate", "closed", SITTING_PHASE_TERMINATED, TRUE },
  [SESSION_ORDER_LOCK] = { "lock", "lock", NULL, SITTING_PHASE_WAITING, FALSE },
  [SESSION_ORDER_UNLOCK] = { "unlock", "unlock", NULL, SITTING_PHASE_WAITING, FALSE },
};

static gboolean
is_allowed (SessionOrder order, const char *state, gboolean whole_room)
{
  gboolean is_open = strcmp (state, "open") == 0;
  gboolean is_running = strcmp (state, "running") == 0;
  gboolean is_paused = strcmp (state, "paused") == 0;

  switch (order)
    {
    case SESSION_ORDER_START:
      return is_open || (!whole_room && is_running);
    case SESSION_ORDER_PAUSE:
      return is_running || (!whole_room && is_open);
    case SESSION_ORDER_RESUME:
      return is_paused ? whole_room : !whole_room && (is_running || is_open);
    case SESSION_ORDER_CLOSE:
      return is_open || is_running || is_paused;
    case SESSION_ORDER_LOCK:
    case SESSION_ORDER_UNLOCK:
      return is_open || is_running || is_paused;
    }
  return FALSE;
}

/* The sitting must be of this session and not over. */
static Sitting *
find_open_sitting (ExamService *service, const char *session, const char *pseudonym, GError **error)
{
  Sitting *sitting = service_find_sitting (service, pseudonym);

  if (sitting == NULL || strcmp (sitting->session, session) != 0)
    {
      service_error_set (error, SERVICE_ERROR_NOT_FOUND, "pseudonym: %s is not logged in in session %s", pseudonym,
                         session);
      return NULL;
    }
  if (sitting->phase == SITTING_PHASE_SUBMITTED || sitting->phase == SITTING_PHASE_TERMINATED)
    {
      service_error_set (error, SERVICE_ERROR_SUBMITTED, "the sitting of %s is %s", pseudonym,
                         sitting_phase_to_text (sitting->phase));
      return NULL;
    }
  return sitting;
}

static void
set_locked (ExamService *service, Sitting *sitting, gboolean locked)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&service->lock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, service->presences);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Presence *presence = value;

      if (sitting == NULL || strcmp (presence->seat, sitting->seat) == 0)
        presence->locked = locked;
    }
}

gboolean
session_control_order (ExamService *service,
                       const char *session_id,
                       const char *account,
                       SessionOrder order,
                       const char *pseudonym,
                       GError **error)
{
  g_autoptr (StoreSession) session = service_find_session (service, session_id, error);
  OrderJob job = { .session = session_id,
                   .account = account,
                   .action = ORDERS[order].action,
                   .subject = pseudonym != NULL ? pseudonym : session_id,
                   .kind = ORDERS[order].kind,
                   .body = "{}" };

  if (session == NULL)
    return FALSE;
  if (!is_allowed (order, session_control_state (session), pseudonym == NULL))
    return service_error_set (error, SERVICE_ERROR_NOT_OPEN, "session %s is %s: %s is not possible now", session_id,
                              session_control_state (session), ORDERS[order].action);
  if (pseudonym != NULL)
    {
      job.sitting = find_open_sitting (service, session_id, pseudonym, error);
      if (job.sitting == NULL)
        return FALSE;
      job.phase = ORDERS[order].phase;
      job.set_phase = ORDERS[order].sets_phase;
    }
  else
    job.new_state = ORDERS[order].new_state;
  if (!carry_out (service, &job, error))
    return FALSE;
  if (order == SESSION_ORDER_LOCK || order == SESSION_ORDER_UNLOCK)
    set_locked (service, job.sitting, order == SESSION_ORDER_LOCK);
  if (order == SESSION_ORDER_CLOSE && pseudonym == NULL)
    service_seal_if_done (service, session_id);
  return TRUE;
}

typedef struct
{
  StoreApproval approval;
  char *first; /* the other person who approved before; NULL where there is none */
} GrantJob;

static gboolean
run_approve (StoreTx *tx, gpointer data, GError **error)
{
  GrantJob *job = data;
  const StoreApproval *own = &job->approval;
  g_autoptr (GPtrArray) before = store_approval_list (tx, own->session, own->action, own->subject, error);

  if (before == NULL)
    return FALSE;
  for (guint i = 0; i < before->len; i++)
    {
      const StoreApproval *approval = before->pdata[i];

      if (strcmp (approval->actor, own->actor) == 0)
        return service_error_set (error, SERVICE_ERROR_SAME_PERSON,
                                  "%s approved this already; another person must be the second", own->actor);
      job->first = g_strdup (approval->actor);
    }
  return job->first != NULL
         || (centre_audit_in (tx, own->actor, NULL, "grant-approval", own->subject, NULL, error)
             && store_approval_insert (tx, own, error));
}

gboolean
session_control_grant (ExamService *service,
                       const char *session,
                       const char *account,
                       const char *pseudonym,
                       guint seconds,
                       const char *reason,
                       gboolean *out_done,
                       GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%s %u", pseudonym, seconds);
  g_autofree char *body = g_strdup_printf ("{\"seconds\":%u}", seconds);
  g_autofree char *first = NULL;
  GrantJob grant = {
    .approval
    = { .session = session, .action = "grant", .subject = subject, .actor = account, .at_ms = centre_now_ms () }
  };
  OrderJob job = { .session = session,
                   .account = account,
                   .action = "grant",
                   .subject = subject,
                   .detail = reason,
                   .kind = "grant",
                   .body = body,
                   .used_approval = subject };

  if (seconds == 0 || seconds > GRANT_SECONDS_MAX)
    return service_error_set (error, SERVICE_ERROR_BAD_REQUEST, "seconds: must be from 1 to %d", GRANT_SECONDS_MAX);
  job.sitting = find_open_sitting (service, session, pseudonym, error);
  if (job.sitting == NULL || !store_write_sync (service->centre->store, run_approve, &grant, error))
    return FALSE;
  first = grant.first;
  *out_done = first != NULL;
  if (first == NULL)
    return TRUE;
  job.second = first;
  return carry_out (service, &job, error);
}

gboolean
session_control_message (ExamService *service,
                         const char *session_id,
                         const char *account,
                         const char *pseudonym,
                         const char *text,
                         GError **error)
{
  g_autoptr (StoreSession) session = service_find_session (service, session_id, error);
  g_autoptr (cJSON) body = cJSON_CreateObject ();
  g_autofree char *body_text = NULL;
  OrderJob job = { .session = session_id,
                   .account = account,
                   .action = "message",
                   .subject = pseudonym != NULL ? pseudonym : session_id,
                   .detail = text,
                   .kind = "message" };

  if (session == NULL)
    return FALSE;
  if (*text == '\0' || g_utf8_strlen (text, -1) > MESSAGE_CHARS_MAX)
    return service_error_set (error, SERVICE_ERROR_BAD_REQUEST, "text: must have 1 to %d characters",
                              MESSAGE_CHARS_MAX);
  if (pseudonym != NULL)
    {
      job.sitting = find_open_sitting (service, session_id, pseudonym, error);
      if (job.sitting == NULL)
        return FALSE;
    }
  cJSON_AddStringToObject (body, "text", text);
  body_text = json_format (body);
  job.body = body_text;
  return carry_out (service, &job, error);
}
