/* What the server knows better than a terminal: the form, the grants, the time, the parts. */
#include <string.h>

#include "common/exam/release.h"
#include "tests/exam-server/service/room-kit.h"

/* Bad evidence shows when the server needs the records: here as the next segment is opened. */
static int
reopen (Room *room, KitSitting *sitting)
{
  kit_sitting_open_segment (sitting);
  return room_send_segment (room, sitting, NULL);
}

static void
answer_at (KitSitting *sitting, guint32 slot, const char *letter, guint64 used_ms)
{
  sitting->used_ms = used_ms - 100;
  kit_sitting_answer (sitting, slot, letter);
}

static void
test_another_form_is_refused (void)
{
  static const char OTHER[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  guint8 zeros[DIGEST_LEN] = { 0 };

  room_open (&room);
  sitting = room_enter (&room, 0);
  kit_sitting_seal (sitting, RECORD_TYPE_START, RECORD_NO_SLOT, OTHER);
  g_assert_cmpint (room_send (&room, sitting, 0, 1), ==, SERVICE_ERROR_DAMAGED);
  g_assert_cmpint (room_send (&room, sitting, 0, 1), ==, SERVICE_ERROR_DAMAGED);
  g_assert_cmpuint (room_count_conflicts (&room, "damaged"), ==, 2);
  g_assert_cmpuint (room_count_incidents (&room, "damaged"), ==, 2);
  /* Nothing was stored, so a terminal with the right form may still begin. */
  g_byte_array_set_size (sitting->records, 0);
  memcpy (sitting->chain, zeros, sizeof zeros);
  g_assert_cmpint (reopen (&room, sitting), ==, 201);
  kit_sitting_start (sitting);
  g_assert_cmpint (room_send (&room, sitting, 0, 1), ==, 201);
}

static void
test_first_record_must_be_start (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;

  room_open (&room);
  sitting = room_enter (&room, 0);
  kit_sitting_answer (sitting, 0, "B");
  g_assert_cmpint (room_send (&room, sitting, 0, 1), ==, SERVICE_ERROR_DAMAGED);
}

static void
test_given_grants_count (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  first = g_strdup_printf ("%" G_GINT64_FORMAT, room_grant (&room, sitting, 300));
  second = g_strdup_printf ("%" G_GINT64_FORMAT, room_grant (&room, sitting, 300));
  kit_sitting_time (sitting, RECORD_TIME_GRANT, 300000, first);
  kit_sitting_time (sitting, RECORD_TIME_GRANT, 300000, second);
  g_assert_cmpint (room_send (&room, sitting, 0, 4), ==, 201);
  g_assert_cmpint (reopen (&room, sitting), ==, 201);
  g_assert_cmpuint (room_count_incidents (&room, "replay-damaged"), ==, 0);
}

static void
assert_grant_is_damage (gint64 value_ms, guint times, gint64 id_offset, gboolean for_another, const char *suffix)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (KitSitting) other = NULL;
  g_autofree char *id = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  other = for_another ? room_enter (&room, 1) : NULL;
  id = g_strdup_printf ("%" G_GINT64_FORMAT "%s", room_grant (&room, for_another ? other : sitting, 300) + id_offset,
                        suffix);
  for (guint i = 0; i < times; i++)
    kit_sitting_time (sitting, RECORD_TIME_GRANT, value_ms, id);
  /* Taken in as evidence, and then it stands still. */
  g_assert_cmpint (room_send (&room, sitting, 0, 2 + times), ==, 201);
  g_assert_cmpint (reopen (&room, sitting), ==, SERVICE_ERROR_DAMAGED);
  g_assert_cmpint (room_send_segment (&room, sitting, NULL), ==, SERVICE_ERROR_DAMAGED);
  g_assert_cmpuint (room_count_incidents (&room, "replay-damaged"), ==, 1);
}

static void
test_invented_grants_are_damage (void)
{
  assert_grant_is_damage (300001, 1, 0, FALSE, "");  /* another length */
  assert_grant_is_damage (300000, 2, 0, FALSE, "");  /* twice */
  assert_grant_is_damage (300000, 1, 1, FALSE, "");  /* no such command */
  assert_grant_is_damage (300000, 1, -1, FALSE, ""); /* the order before: start of the room */
  assert_grant_is_damage (300000, 1, 0, TRUE, "");   /* somebody else's */
  assert_grant_is_damage (300000, 1, 0, FALSE, "x"); /* no number */
}

static void
test_answer_after_the_time (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (StoreScore) score = NULL;

  room_open (&room);
  sitting = room_begin (&room);
  answer_at (sitting, 0, "A", 605000); /* 10 minutes and the grace */
  g_assert_cmpint (room_send (&room, sitting, 0, 3), ==, 201);
  g_assert_cmpint (reopen (&room, sitting), ==, 201);
  g_assert_cmpuint (room_count_incidents (&room, "after-time"), ==, 0);
  kit_sitting_start (sitting);
  answer_at (sitting, 0, "B", 605301);
  answer_at (sitting, 1, "B", 700000);
  kit_sitting_submit (sitting, "S=10 total=10");
  g_assert_cmpint (room_send (&room, sitting, 3, 4), ==, 201);
  /* Kept and scored; people decide what it means. */
  score = room_wait_for_score (&room, sitting->pseudonym);
  g_assert_cmpstr (score->total, ==, "10");
  g_assert_true (score->equal);
  g_assert_cmpuint (room_count_incidents (&room, "after-time"), ==, 1);
  /* A restart finds it again and says nothing new. */
  room_restart (&room);
  g_usleep (1500000);
  g_assert_cmpuint (room_count_incidents (&room, "after-time"), ==, 1);
}

static void
test_extra_and_granted_time_count (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autofree char *id = NULL;

  room_open (&room);
  sitting = room_enter (&room, 1); /* 10 + 10 minutes */
  kit_sitting_start (sitting);
  answer_at (sitting, 0, "A", 1204000);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, room_grant (&room, sitting, 60));
  kit_sitting_time (sitting, RECORD_TIME_GRANT, 60000, id);
  answer_at (sitting, 0, "B", 1264000);
  g_assert_cmpint (room_send (&room, sitting, 0, 4), ==, 201);
  g_assert_cmpint (reopen (&room, sitting), ==, 201);
  g_assert_cmpuint (room_count_incidents (&room, "after-time"), ==, 0);
  kit_sitting_start (sitting);
  answer_at (sitting, 0, "C", 1266000);
  g_assert_cmpint (room_send (&room, sitting, 4, 2), ==, 201);
  g_assert_cmpint (reopen (&room, sitting), ==, 201);
  for (guint i = 0; i < 200 && room_count_incidents (&room, "after-time") == 0; i++)
    g_usleep (10000);
  g_assert_cmpuint (room_count_incidents (&room, "after-time"), ==, 1);
}

static void
test_two_parts_are_scored (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_autoptr (StoreScore) score = NULL;

  room_open_two_parts (&room);
  sitting = room_begin (&room);
  g_assert_cmpuint (g_array_index (sitting->form->slots, FormSlot, 1).part, ==, 1);
  answer_at (sitting, 0, "B", 590000);
  kit_sitting_time (sitting, RECORD_TIME_PART, 1, "");
  answer_at (sitting, 1, "A", 880000); /* 290 of the 300 s of part 2 */
  kit_sitting_submit (sitting, "S=5 T=0 total=5");
  g_assert_cmpint (room_send (&room, sitting, 0, 6), ==, 201);
  score = room_wait_for_score (&room, sitting->pseudonym);
  g_assert_cmpstr (score->total, ==, "5");
  g_assert_true (score->equal);
  g_assert_cmpuint (room_count_incidents (&room, "after-time"), ==, 0);
}

/* The terminal dies in part 2: the release says so, and time of part 1 does not come back. */
static void
test_part_survives_a_crash (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;
  g_auto (SegmentReply) reply = { 0 };
  g_autoptr (Release) release = NULL;
  g_autoptr (GError) error = NULL;
  guint8 digest[DIGEST_LEN];

  room_open_two_parts (&room);
  sitting = room_begin (&room);
  sitting->used_ms = 400000;
  kit_sitting_time (sitting, RECORD_TIME_PART, 1, "");
  answer_at (sitting, 1, "B", 500000);
  g_assert_cmpint (room_send (&room, sitting, 0, 4), ==, 201);
  kit_sitting_open_segment (sitting);
  g_assert_cmpint (room_send_segment (&room, sitting, &reply), ==, 201);
  digest_sha256 (digest, sitting->header_bytes, SEGMENT_HEADER_LEN);
  release = release_open (g_bytes_get_data (reply.release, NULL), g_bytes_get_size (reply.release),
                          sitting->receive_private, digest, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (release->state->part, ==, 1);
  g_assert_cmpuint (release->state->part_base_ms, ==, 400100);
  g_assert_cmpuint (release->state->used_ms, ==, 500000);
  g_assert_cmpuint (release->state->part_used_ms, ==, 99900);
}

static void
test_answer_to_a_part_that_is_over_is_damage (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;

  room_open_two_parts (&room);
  sitting = room_begin (&room);
  kit_sitting_time (sitting, RECORD_TIME_PART, 1, "");
  kit_sitting_answer (sitting, 0, "A");
  g_assert_cmpint (room_send (&room, sitting, 0, 4), ==, 201);
  g_assert_cmpint (reopen (&room, sitting), ==, SERVICE_ERROR_DAMAGED);
  g_assert_cmpuint (room_count_incidents (&room, "replay-damaged"), ==, 1);
}

/* Each part has its own time: what part 1 left over is lost, and a late answer of part 2 is named. */
static void
test_time_of_the_second_part (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (KitSitting) sitting = NULL;

  room_open_two_parts (&room);
  sitting = room_begin (&room);
  kit_sitting_time (sitting, RECORD_TIME_PART, 1, "");
  answer_at (sitting, 1, "B", 320000);
  g_assert_cmpint (room_send (&room, sitting, 0, 4), ==, 201);
  g_assert_cmpint (reopen (&room, sitting), ==, 201);
  for (guint i = 0; i < 200 && room_count_incidents (&room, "after-time") == 0; i++)
    g_usleep (10000);
  g_assert_cmpuint (room_count_incidents (&room, "after-time"), ==, 1);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/judge/another-form-is-refused", test_another_form_is_refused);
  g_test_add_func ("/judge/first-record-must-be-start", test_first_record_must_be_start);
  g_test_add_func ("/judge/given-grants-count", test_given_grants_count);
  g_test_add_func ("/judge/invented-grants-are-damage", test_invented_grants_are_damage);
  g_test_add_func ("/judge/answer-after-the-time-is-scored-and-named", test_answer_after_the_time);
  g_test_add_func ("/judge/extra-and-granted-time-count", test_extra_and_granted_time_count);
  g_test_add_func ("/judge/two-parts-are-scored", test_two_parts_are_scored);
  g_test_add_func ("/judge/part-survives-a-crash", test_part_survives_a_crash);
  g_test_add_func ("/judge/answer-to-a-part-that-is-over-is-damage", test_answer_to_a_part_that_is_over_is_damage);
  g_test_add_func ("/judge/second-part-has-its-own-time", test_time_of_the_second_part);
  return g_test_run ();
}
