/* A sitting stores one thing at a time; whatever becomes of that, the next one must get its turn. */
#include <string.h>

#include "common/base/error.h"
#include "exam-server/service/service-error.h"
#include "tests/exam-server/service/room-kit.h"

/* The writer thread stands still between close and open. */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean is_closed;
  gboolean has_arrived;
} Gate;

static gboolean
run_gate (StoreTx *tx, gpointer data, GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->has_arrived = TRUE;
  g_cond_broadcast (&gate->cond);
  while (gate->is_closed)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return TRUE;
}

static void
gate_close (Gate *gate, Room *room)
{
  StoreJob job = { run_gate, NULL, gate };
  g_autoptr (GError) error = NULL;

  g_mutex_init (&gate->lock);
  g_cond_init (&gate->cond);
  gate->is_closed = TRUE;
  store_submit (room->kit->centre->store, &job, &error);
  g_assert_no_error (error);
  g_mutex_lock (&gate->lock);
  while (!gate->has_arrived)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static gboolean
run_nothing (StoreTx *tx, gpointer data, GError **error)
{
  return TRUE;
}

/* Jobs come after the gate's in the queue; when this returns the writer no longer knows the gate. */
static void
gate_open (Gate *gate, Room *room)
{
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&gate->lock);
  gate->is_closed = FALSE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->lock);
  store_write_sync (room->kit->centre->store, run_nothing, NULL, &error);
  g_assert_no_error (error);
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->cond);
}

typedef struct
{
  Room *room;
  KitSitting *sitting;
  guint64 first;
  guint n; /* 0: the segment */
  int outcome;
} Sender;

static gpointer
run_sender (gpointer data)
{
  Sender *sender = data;

  sender->outcome = sender->n == 0 ? room_send_segment (sender->room, sender->sitting, NULL)
                                   : room_send (sender->room, sender->sitting, sender->first, sender->n);
  return NULL;
}

/* Sent, and waiting for the disk. */
static GThread *
send_in_background (Sender *sender)
{
  GThread *thread = g_thread_new ("sender", run_sender, sender);
  StoreStats stats = { 0 };

  for (guint i = 0; i < 1000 && stats.queued == 0; i++)
    {
      g_usleep (5000);
      store_get_stats (sender->room->kit->centre->store, &stats);
    }
  g_assert_cmpuint (stats.queued, ==, 1);
  return thread;
}

/* The terminal gave up waiting for its first try and sends again, a batch or a segment. */
static void
test_pending_batch (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  Sender sender = { .room = &room, .n = 2 };
  Gate gate = { 0 };
  GThread *thread;

  room_open (&room);
  sender.sitting = sitting = room_begin (&room);
  gate_close (&gate, &room);
  thread = send_in_background (&sender);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, SERVICE_ERROR_BUSY);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_BUSY);
  gate_open (&gate, &room);
  g_thread_join (thread);
  g_assert_cmpint (sender.outcome, ==, 201);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 200);
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, 201);
}

static void
test_pending_segment (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  Sender sender = { .room = &room };
  Gate gate = { 0 };
  GThread *thread;

  room_open (&room);
  sender.sitting = sitting = kit_sitting_new (room.kit, 0);
  room_give_shares (&room);
  room_login (&room, sitting);
  room_order (&room, SESSION_ORDER_START);
  kit_sitting_open_segment (sitting);
  gate_close (&gate, &room);
  thread = send_in_background (&sender);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_BUSY);
  gate_open (&gate, &room);
  g_thread_join (thread);
  g_assert_cmpint (sender.outcome, ==, 201);
  /* The first answer was lost on its way: the same header again gets the keys again. */
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, 200);
  kit_sitting_start (sitting);
  g_assert_cmpint (room_send (&room, sitting, 0, 1), ==, 201);
}

/* Everything that can be refused at a segment, and after each the right one opens. */
static void
test_refused_segments (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (GError) error = NULL;

  room_open (&room);
  sitting = kit_sitting_new (room.kit, 0);
  room_login (&room, sitting);
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_NOT_OPEN);
  room_give_shares (&room);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_NOT_OPEN);
  room_order (&room, SESSION_ORDER_START);
  exam_service_free (room.service);
  room.service = exam_service_new (room.kit->centre, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_SEALED);
  room_give_shares (&room);
  kit_sitting_open_segment (sitting); /* number 2 before number 1 */
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_GAP);
  sitting->header.number = 0;
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, 201);
}

/* The store refuses the job at once: nobody will ever call back, so the claim must be given up here. */
static void
test_full_queue (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  StoreJob nothing = { run_nothing, NULL, NULL };
  Gate gate = { 0 };
  guint n = 0;

  room_open (&room);
  sitting = room_begin (&room);
  kit_sitting_submit (sitting, "S=5 total=5");
  gate_close (&gate, &room);
  while (store_submit (room.kit->centre->store, &nothing, NULL))
    n++;
  g_assert_cmpuint (n, >, 1000);
  g_assert_cmpint (room_send (&room, sitting, 0, 3), ==, ROOM_OTHER_ERROR + ADIL_ERROR_BUSY);
  g_assert_cmpint (room_send (&room, sitting, 0, 3), ==, ROOM_OTHER_ERROR + ADIL_ERROR_BUSY);
  gate_open (&gate, &room);
  g_assert_cmpint (room_send (&room, sitting, 0, 3), ==, 201);
  g_assert_cmpint (room_send (&room, sitting, 0, 3), ==, 200);
}

/* Refusals of batches leave the way free, too. */
static void
test_refused_batches (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  g_assert_cmpint (room_send (&room, sitting, 1, 1), ==, SERVICE_ERROR_GAP);
  sitting->records->data[40] ^= 1;
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, SERVICE_ERROR_DAMAGED);
  sitting->records->data[40] ^= 1;
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 201);
  sitting->records->data[40] ^= 1;
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, SERVICE_ERROR_CONFLICT);
  sitting->records->data[40] ^= 1;
  kit_sitting_answer (sitting, 1, "A");
  g_assert_cmpint (room_send (&room, sitting, 2, 1), ==, 201);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/claim/a-batch-on-its-way-to-the-disk-makes-others-wait", test_pending_batch);
  g_test_add_func ("/claim/a-segment-on-its-way-to-the-disk-makes-others-wait", test_pending_segment);
  g_test_add_func ("/claim/refused-segments-leave-the-way-free", test_refused_segments);
  g_test_add_func ("/claim/a-full-queue-leaves-the-way-free", test_full_queue);
  g_test_add_func ("/claim/refused-batches-leave-the-way-free", test_refused_batches);
  return g_test_run ();
}
