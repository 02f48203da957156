/* A running service over a CentreKit. */
#include "tests/exam-server/service/room-kit.h"

#include <string.h>

#include "exam-server/store/store-command.h"
#include "exam-server/store/store-record.h"

static void
start_service (Room *room)
{
  g_autoptr (GError) error = NULL;

  room->service = exam_service_new (room->kit->centre, &error);
  g_assert_no_error (error);
}

void
room_open (Room *room)
{
  room->kit = centre_kit_new ();
  start_service (room);
}

void
room_open_two_parts (Room *room)
{
  room->kit = centre_kit_new_two_parts ();
  start_service (room);
}

void
room_restart (Room *room)
{
  exam_service_free (room->service);
  start_service (room);
}

void
room_clear (Room *room)
{
  exam_service_free (room->service);
  centre_kit_free (room->kit);
}
void
room_give_shares (Room *room)
{
  static const char *const PEOPLE[] = { "ani", "budi" };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      guint approvals = 0;
      gboolean is_open = FALSE;

      session_control_open (room->service, KIT_SESSION, PEOPLE[i], room->kit->share_texts[i],
                            strlen (room->kit->share_texts[i]), &approvals, &is_open, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (approvals, ==, i + 1);
      g_assert_cmpint (is_open, ==, i == 1);
    }
}

void
room_order (Room *room, SessionOrder what)
{
  g_autoptr (GError) error = NULL;

  session_control_order (room->service, KIT_SESSION, "ani", what, NULL, &error);
  g_assert_no_error (error);
}

void
room_login (Room *room, KitSitting *sitting)
{
  g_auto (SittingTicket) ticket = { 0 };
  g_autoptr (GError) error = NULL;

  terminal_desk_login (room->service, &sitting->terminal->identity, sitting->number, sitting->pin, &ticket, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ticket.pseudonym, ==, sitting->pseudonym);
}

int
room_send_segment (Room *room, KitSitting *sitting, SegmentReply *out)
{
  g_autoptr (GError) error = NULL;
  SittingHead head = { 0 };
  SegmentReply reply = { 0 };

  if (!evidence_intake_segment (room->service, &sitting->terminal->identity, sitting->header_bytes, SEGMENT_HEADER_LEN,
                                &reply, &head, &error))
    {
      g_assert_true (error->domain == SERVICE_ERROR);
      return error->code;
    }
  if (out != NULL)
    *out = reply;
  else
    segment_reply_clear (&reply);
  return reply.is_repeat ? 200 : 201;
}

typedef struct
{
  GMutex lock;
  GCond cond;
  int outcome; /* 200, 201, or code of SERVICE_ERROR; -1: not yet */
  RecordsReply reply;
  SittingHead head;
} Waiter;

static void
on_records (const RecordsReply *reply, const SittingHead *head, const GError *error, gpointer data)
{
  Waiter *waiter = data;

  g_mutex_lock (&waiter->lock);
  if (reply != NULL)
    waiter->reply = *reply;
  if (head != NULL)
    waiter->head = *head;
  if (error != NULL)
    waiter->outcome = error->domain == SERVICE_ERROR ? error->code : ROOM_OTHER_ERROR + error->code;
  else
    waiter->outcome = reply->is_repeat ? 200 : 201;
  g_cond_signal (&waiter->cond);
  g_mutex_unlock (&waiter->lock);
}

int
room_send_bytes (Room *room, const Terminal *terminal, GBytes *batch, RecordsReply *out, SittingHead *out_head)
{
  Waiter waiter = { .outcome = -1 };

  g_mutex_init (&waiter.lock);
  g_cond_init (&waiter.cond);
  evidence_intake_records (room->service, terminal, g_bytes_get_data (batch, NULL), g_bytes_get_size (batch),
                           on_records, &waiter);
  g_mutex_lock (&waiter.lock);
  while (waiter.outcome < 0)
    g_cond_wait (&waiter.cond, &waiter.lock);
  g_mutex_unlock (&waiter.lock);
  if (out != NULL)
    *out = waiter.reply;
  if (out_head != NULL)
    *out_head = waiter.head;
  g_mutex_clear (&waiter.lock);
  g_cond_clear (&waiter.cond);
  return waiter.outcome;
}

int
room_send (Room *room, KitSitting *sitting, guint64 first, guint n)
{
  g_autoptr (GBytes) batch = kit_sitting_batch (sitting, first, n);

  return room_send_bytes (room, &sitting->terminal->identity, batch, NULL, NULL);
}

KitSitting *
room_enter (Room *room, guint candidate)
{
  KitSitting *sitting = kit_sitting_new (room->kit, candidate);

  if (session_control_is_sealed (room->service, KIT_SESSION))
    {
      room_give_shares (room);
      room_order (room, SESSION_ORDER_START);
    }
  room_login (room, sitting);
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (room_send_segment (room, sitting, NULL), ==, 201);
  return sitting;
}

KitSitting *
room_begin (Room *room)
{
  KitSitting *sitting = room_enter (room, 0);

  kit_sitting_start (sitting);
  kit_sitting_answer (sitting, 0, "B");
  return sitting;
}

gint64
room_grant (Room *room, const KitSitting *sitting, guint seconds)
{
  static const char *const PEOPLE[] = { "ani", "budi" };
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gboolean done = FALSE;

  for (guint i = 0; i < 2; i++)
    session_control_grant (room->service, KIT_SESSION, PEOPLE[i], sitting->pseudonym, seconds, "lights", &done, &error);
  g_assert_no_error (error);
  g_assert_true (done);
  tx = store_read_begin (room->kit->centre->store, NULL);
  rows = store_command_list (tx, KIT_SESSION, 0, NULL);
  return ((const StoreCommand *)rows->pdata[rows->len - 1])->id;
}

guint
room_count_conflicts (Room *room, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = store_read_begin (room->kit->centre->store, &error);
  g_autoptr (GPtrArray) rows = store_conflict_list (tx, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    n += strcmp (((const StoreConflict *)rows->pdata[i])->reason, reason) == 0;
  return n;
}

StoreScore *
room_wait_for_score (Room *room, const char *pseudonym)
{
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (StoreTx) tx = store_read_begin (room->kit->centre->store, NULL);
      StoreScore *score = store_score_find (tx, pseudonym, "server", NULL);

      if (score != NULL)
        return score;
      g_usleep (10000);
    }
  g_assert_not_reached ();
}

static gboolean
run_nothing (StoreTx *tx, gpointer data, GError **error)
{
  return TRUE;
}

guint
room_count_incidents (Room *room, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  guint n = 0;

  /* Incidents are written without waiting for them; jobs are done in their order. */
  store_write_sync (room->kit->centre->store, run_nothing, NULL, &error);
  g_assert_no_error (error);
  tx = store_read_begin (room->kit->centre->store, &error);
  rows = store_incident_list (tx, KIT_SESSION, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    n += strcmp (((const StoreIncident *)rows->pdata[i])->kind, kind) == 0;
  return n;
}
