/* Segments, records, replay, scoring: the path of a sitting through the service, with real records and a real bank. */
#include <string.h>

#include "common/base/hex.h"
#include "common/exam/release.h"
#include "exam-server/service/boards.h"
#include "exam-server/store/store-record.h"
#include "tests/exam-server/service/room-kit.h"

static void
test_release_opens (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_auto (SegmentReply) reply = { 0 };
  g_autoptr (Release) release = NULL;
  g_autoptr (GError) error = NULL;
  guint8 digest[DIGEST_LEN];

  room_open (&room);
  sitting = room_begin (&room);
  g_assert_cmpint (room_send_segment (&room, sitting, &reply), ==, 200);
  digest_sha256 (digest, sitting->header_bytes, SEGMENT_HEADER_LEN);
  release = release_open (g_bytes_get_data (reply.release, NULL), g_bytes_get_size (reply.release),
                          sitting->receive_private, digest, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply.transcript, ==, room.kit->transcript);
  g_assert_cmpuint (release->idx->len, ==, sitting->form->slots->len);
  g_assert_true (release->has_points);
  for (guint i = 0; i < release->idx->len; i++)
    {
      guint32 idx = g_array_index (sitting->form->slots, FormSlot, i).idx;
      g_autoptr (Secret) key = exam_kit_item_key (room.kit->bank, ITEM_SEAL_CONTENT, idx);

      g_assert_cmpuint (g_array_index (release->idx, guint32, i), ==, idx);
      g_assert_cmpmem (release_item_key (release, i), 32, secret_peek (key), 32);
    }
}

static void
test_ack_verifies (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (GBytes) batch = NULL;
  g_autoptr (GError) error = NULL;
  RecordsReply reply;
  Acknowledgement ack = { .session = (char *)KIT_SESSION };

  room_open (&room);
  sitting = room_begin (&room);
  batch = kit_sitting_batch (sitting, 0, 2);
  g_assert_cmpint (room_send_bytes (&room, &sitting->terminal->identity, batch, &reply, NULL), ==, 201);
  g_assert_cmpuint (reply.seq, ==, 1);
  g_assert_cmpmem (reply.chain, DIGEST_LEN, sitting->chain, DIGEST_LEN);
  ack.pseudonym = sitting->pseudonym;
  ack.seq = reply.seq;
  ack.server_ms = reply.server_ms;
  memcpy (ack.chain, reply.chain, DIGEST_LEN);
  acknowledgement_verify (&ack, ed25519_key_public (keyring_ack_key (room.kit->centre->keyring)), reply.signature,
                          &error);
  g_assert_no_error (error);
}

static void
test_repeats_and_overlaps (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 201);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 200);
  g_assert_cmpint (room_send (&room, sitting, 0, 1), ==, 200);
  kit_sitting_answer (sitting, 1, "A");
  g_assert_cmpint (room_send (&room, sitting, 1, 2), ==, 201);
  g_assert_cmpint (room_send (&room, sitting, 2, 1), ==, 200);
  g_assert_cmpuint (room_count_conflicts (&room, "conflict"), ==, 0);
}

static void
test_gap (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (GBytes) batch = NULL;
  SittingHead head;

  room_open (&room);
  sitting = room_begin (&room);
  batch = kit_sitting_batch (sitting, 1, 1);
  g_assert_cmpint (room_send_bytes (&room, &sitting->terminal->identity, batch, NULL, &head), ==, SERVICE_ERROR_GAP);
  g_assert_cmpuint (head.next_seq, ==, 0);
}

/* Two records 1 that differ: the first stays, both are kept. */
static void
test_conflict_keeps_both (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (StoreTx) tx = NULL;
  g_autofree guint8 *first = NULL;
  guint8 chain[DIGEST_LEN];
  const StoreConflict *kept;

  room_open (&room);
  sitting = room_begin (&room);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 201);
  first = g_memdup2 (sitting->records->data + ANSWER_RECORD_LEN, ANSWER_RECORD_LEN);
  memset (chain, 0, sizeof chain);
  answer_record_chain (sitting->records->data, chain);
  memcpy (sitting->chain, chain, sizeof chain);
  g_byte_array_set_size (sitting->records, ANSWER_RECORD_LEN);
  kit_sitting_answer (sitting, 0, "C");
  g_assert_cmpint (room_send (&room, sitting, 1, 1), ==, SERVICE_ERROR_CONFLICT);
  tx = store_read_begin (room.kit->centre->store, NULL);
  rows = store_conflict_list (tx, sitting->pseudonym, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  kept = rows->pdata[0];
  g_assert_cmpint (kept->seq, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (kept->stored, NULL), g_bytes_get_size (kept->stored), first, ANSWER_RECORD_LEN);
  g_assert_cmpmem ((const guint8 *)g_bytes_get_data (kept->offered, NULL) + RECORD_BATCH_HEAD, ANSWER_RECORD_LEN,
                   sitting->records->data + ANSWER_RECORD_LEN, ANSWER_RECORD_LEN);
}

static void
test_damaged (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish", 7);

  room_open (&room);
  sitting = room_begin (&room);
  sitting->records->data[ANSWER_RECORD_LEN + 40] ^= 1;
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, SERVICE_ERROR_DAMAGED);
  g_assert_cmpuint (room_count_conflicts (&room, "damaged"), ==, 1);
  sitting->records->data[ANSWER_RECORD_LEN + 40] ^= 1;
  g_assert_cmpint (room_send_bytes (&room, &sitting->terminal->identity, rubbish, NULL, NULL), ==,
                   SERVICE_ERROR_DAMAGED);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 201);
}

static void
test_other_terminal_is_refused (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (GBytes) batch = NULL;
  const KitTerminal *other;

  room_open (&room);
  sitting = room_begin (&room);
  batch = kit_sitting_batch (sitting, 0, 2);
  other = sitting->terminal == &room.kit->terminals[0] ? &room.kit->terminals[1] : &room.kit->terminals[0];
  g_assert_cmpint (room_send_bytes (&room, &other->identity, batch, NULL, NULL), ==, SERVICE_ERROR_WRONG_SEAT);
}

static void
test_behind (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  guint8 zeros[DIGEST_LEN] = { 0 };

  room_open (&room);
  sitting = room_begin (&room);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 201);
  /* An old disk image: the journal is empty, the counter of segments too. */
  g_byte_array_set_size (sitting->records, 0);
  memcpy (sitting->chain, zeros, sizeof zeros);
  sitting->header.number = 0;
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_BEHIND);
  g_assert_cmpuint (room_count_conflicts (&room, "behind"), ==, 1);
}

static void
test_segment_needs_order_and_place (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  /* Unsent records first: the new segment starts after what the server has. */
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_GAP);
  sitting->header_bytes[300] ^= 1;
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_DAMAGED);
}

static void
test_resume_gives_state_back (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_auto (SegmentReply) reply = { 0 };
  g_autoptr (Release) release = NULL;
  g_autoptr (GError) error = NULL;
  guint8 digest[DIGEST_LEN];

  room_open (&room);
  sitting = room_begin (&room);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 201);
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (room_send_segment (&room, sitting, &reply), ==, 201);
  digest_sha256 (digest, sitting->header_bytes, SEGMENT_HEADER_LEN);
  release = release_open (g_bytes_get_data (reply.release, NULL), g_bytes_get_size (reply.release),
                          sitting->receive_private, digest, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (release->state->next_seq, ==, 2);
  g_assert_cmpstr (g_array_index (release->state->slots, SlotState, 0).response, ==, "B");
  kit_sitting_start (sitting);
  kit_sitting_answer (sitting, 1, "B");
  g_assert_cmpint (room_send (&room, sitting, 2, 2), ==, 201);
}

static void
test_submit_is_scored_equal (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (StoreScore) score = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  kit_sitting_submit (sitting, "S=5 total=5");
  g_assert_cmpint (room_send (&room, sitting, 0, 3), ==, 201);
  score = room_wait_for_score (&room, sitting->pseudonym);
  g_assert_cmpstr (score->total, ==, "5");
  g_assert_true (score->equal);
  kit_sitting_answer (sitting, 1, "B");
  g_assert_cmpint (room_send (&room, sitting, 3, 1), ==, SERVICE_ERROR_SUBMITTED);
  g_assert_cmpint (room_send (&room, sitting, 0, 3), ==, 200);
}

static void
test_false_local_score_is_an_incident (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (StoreScore) score = NULL;
  g_autoptr (StoreTx) tx = NULL;
  g_autoptr (GPtrArray) incidents = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  kit_sitting_submit (sitting, "S=10 total=10");
  g_assert_cmpint (room_send (&room, sitting, 0, 3), ==, 201);
  score = room_wait_for_score (&room, sitting->pseudonym);
  g_assert_cmpstr (score->total, ==, "5");
  g_assert_false (score->equal);
  tx = store_read_begin (room.kit->centre->store, NULL);
  incidents = store_incident_list (tx, KIT_SESSION, NULL);
  g_assert_cmpuint (incidents->len, ==, 1);
  g_assert_cmpstr (((const StoreIncident *)incidents->pdata[0])->kind, ==, "score-differs");
}

static void
test_restart_is_sealed_and_scores_later (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (StoreScore) score = NULL;
  g_autoptr (GError) error = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 201);
  exam_service_free (room.service);
  room.service = exam_service_new (room.kit->centre, &error);
  g_assert_no_error (error);
  g_assert_true (session_control_is_sealed (room.service, KIT_SESSION));
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_SEALED);
  kit_sitting_submit (sitting, "S=5 total=5");
  g_assert_cmpint (room_send (&room, sitting, 2, 1), ==, 201);
  room_give_shares (&room);
  score = room_wait_for_score (&room, sitting->pseudonym);
  g_assert_true (score->equal);
}

static void
test_close_wipes_the_key (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  room_order (&room, SESSION_ORDER_CLOSE);
  g_assert_true (session_control_is_sealed (room.service, KIT_SESSION));
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_NOT_OPEN);
  /* Evidence is taken in after the end, too. */
  sitting->header.number = 1;
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 201);
}

static void
test_live_board (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  g_assert_cmpint (room_send (&room, sitting, 0, 2), ==, 201);
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (LiveBoard) board = boards_get_live (room.service, KIT_SESSION, NULL);
      const LiveRow *row = board->rows->len > 0 ? board->rows->pdata[0] : NULL;

      if (row != NULL && row->has_score)
        {
          g_assert_cmpint (row->score.total.num, ==, 5);
          g_assert_cmpuint (board->answers_included, ==, 1);
          g_assert_cmpint (board->as_of_ms, >, 0);
          return;
        }
      g_usleep (10000);
    }
  g_assert_not_reached ();
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/evidence/release-holds-the-keys-of-this-form", test_release_opens);
  g_test_add_func ("/evidence/acknowledgement-verifies-with-the-public-key", test_ack_verifies);
  g_test_add_func ("/evidence/repeats-and-overlaps-are-accepted", test_repeats_and_overlaps);
  g_test_add_func ("/evidence/gap-says-where-to-go-on", test_gap);
  g_test_add_func ("/evidence/conflict-keeps-both", test_conflict_keeps_both);
  g_test_add_func ("/evidence/damaged-batch-is-refused-and-kept", test_damaged);
  g_test_add_func ("/evidence/another-terminal-is-refused", test_other_terminal_is_refused);
  g_test_add_func ("/evidence/old-disk-image-is-behind", test_behind);
  g_test_add_func ("/evidence/segment-needs-order-and-signature", test_segment_needs_order_and_place);
  g_test_add_func ("/evidence/resume-gives-the-state-back", test_resume_gives_state_back);
  g_test_add_func ("/evidence/submit-is-scored-equal", test_submit_is_scored_equal);
  g_test_add_func ("/evidence/false-local-score-is-an-incident", test_false_local_score_is_an_incident);
  g_test_add_func ("/evidence/restart-is-sealed-and-scores-after-two-people", test_restart_is_sealed_and_scores_later);
  g_test_add_func ("/evidence/close-wipes-the-key-and-still-takes-records", test_close_wipes_the_key);
  g_test_add_func ("/evidence/live-board-shows-server-scores", test_live_board);
  return g_test_run ();
}
