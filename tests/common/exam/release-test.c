/* Releases. */
#include <string.h>

#include "common/exam/release.h"
#include "tests/common/exam/exam-kit.h"

typedef struct
{
  Secret *private;
  guint8 public[32];
  guint8 header[DIGEST_LEN];
} Receiver;

static void
receiver_clear (Receiver *receiver)
{
  secret_free (receiver->private);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Receiver, receiver_clear)

static Receiver
receiver_make (void)
{
  Receiver receiver = { .header = { 5, 6, 7 } };

  g_assert_true (hpke_generate (&receiver.private, receiver.public, NULL));
  return receiver;
}

static Release *
sample (void)
{
  Release *release = release_new (3);
  SlotState *slot = &g_array_index (release->state->slots, SlotState, 1);

  release->extra_s = 1800;
  release->has_points = TRUE;
  for (guint i = 0; i < 3; i++)
    {
      g_array_index (release->idx, guint32, i) = 100 + i;
      memset (secret_data (release->item_keys) + 32 * i, (int)(0x10 + i), 32);
      memset (secret_data (release->points_keys) + 32 * i, (int)(0x20 + i), 32);
    }
  g_strlcpy (slot->response, "D", sizeof slot->response);
  slot->flagged = slot->viewed = TRUE;
  release->state->started = TRUE;
  release->state->next_seq = 12;
  release->state->used_ms = 90000;
  release->state->part = 1;
  release->state->part_base_ms = 60000;
  release->state->granted_ms = 500;
  release->state->part_granted_ms = 200;
  release->state->credited_ms = 4000;
  release->state->current_slot = 2;
  release->state->paused = TRUE;
  return release;
}

static void
test_survives_a_round_trip (void)
{
  g_auto (Receiver) receiver = receiver_make ();
  g_autoptr (Release) release = sample ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = release_seal (release, receiver.public, receiver.header, &error);
  g_autoptr (Release) opened = NULL;
  const SlotState *slot;

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (sealed), ==, 32 + 72 + 3 * 71 + 1 + 16);
  opened = release_open (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), receiver.private, receiver.header,
                         &error);
  g_assert_no_error (error);
  g_assert_cmpuint (opened->extra_s, ==, 1800);
  g_assert_cmpuint (g_array_index (opened->idx, guint32, 2), ==, 102);
  g_assert_cmpmem (release_item_key (opened, 1), 32, release_item_key (release, 1), 32);
  g_assert_cmpmem (release_points_key (opened, 2), 32, release_points_key (release, 2), 32);
  slot = &g_array_index (opened->state->slots, SlotState, 1);
  g_assert_cmpstr (slot->response, ==, "D");
  g_assert_cmpuint (opened->state->n_answered, ==, 1);
  g_assert_cmpuint (opened->state->n_flagged, ==, 1);
  g_assert_cmpuint (opened->state->part_used_ms, ==, 30000);
  g_assert_cmpuint (opened->state->part_granted_ms, ==, 200);
  g_assert_cmpuint (opened->state->next_seq, ==, 12);
  g_assert_true (opened->state->paused);
  g_assert_false (opened->state->submitted);
}

static void
test_withholds_points_until_the_finish (void)
{
  g_auto (Receiver) receiver = receiver_make ();
  g_autoptr (Release) release = sample ();
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (Release) opened = NULL;
  guint8 zeros[32] = { 0 };

  release->has_points = FALSE;
  sealed = release_seal (release, receiver.public, receiver.header, NULL);
  opened = release_open (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), receiver.private, receiver.header,
                         NULL);
  g_assert_false (opened->has_points);
  g_assert_cmpmem (release_points_key (opened, 0), 32, zeros, 32);
}

static void
test_another_receiver_or_segment_opens_nothing (void)
{
  g_auto (Receiver) receiver = receiver_make ();
  g_auto (Receiver) other = receiver_make ();
  g_autoptr (Release) release = sample ();
  g_autoptr (GBytes) sealed = release_seal (release, receiver.public, receiver.header, NULL);
  gsize len;
  const guint8 *data = g_bytes_get_data (sealed, &len);
  g_autoptr (GError) error = NULL;

  g_assert_null (release_open (data, len, other.private, receiver.header, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  receiver.header[0] ^= 1;
  g_assert_null (release_open (data, len, receiver.private, receiver.header, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

/* A server that is wrong, not an attacker: the seal is right, the text in it is not. */
static void
open_changed (const Receiver *receiver, gsize offset, guint8 value, gssize more)
{
  g_autoptr (Release) release = sample ();
  g_autoptr (GBytes) good = release_seal (release, receiver->public, receiver->header, NULL);
  gsize len;
  const guint8 *data = g_bytes_get_data (good, &len);
  g_autoptr (Secret) plain = hpke_open (receiver->private, data, (const guint8 *)"exam-release/v1\n", 16,
                                        receiver->header, DIGEST_LEN, data + 32, len - 32, NULL);
  g_autofree guint8 *changed = g_malloc0 (secret_len (plain) + 8);
  g_autofree guint8 *sealed = g_malloc (len + 8);
  gsize plain_len = (gsize)((gssize)secret_len (plain) + more);
  g_autoptr (GError) error = NULL;

  memcpy (changed, secret_peek (plain), secret_len (plain));
  changed[offset] = value;
  g_assert_true (hpke_seal (receiver->public, (const guint8 *)"exam-release/v1\n", 16, receiver->header, DIGEST_LEN,
                            changed, plain_len, sealed, sealed + 32, NULL));
  if (release_open (sealed, 32 + plain_len + 16, receiver->private, receiver->header, &error) != NULL)
    g_error ("accepted byte %zu = %u, %zd bytes more", offset, value, more);
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
}

static void
test_refuses_inconsistent_contents (void)
{
  g_auto (Receiver) receiver = receiver_make ();

  open_changed (&receiver, 0, 'e', 0);          /* magic */
  open_changed (&receiver, 9, 0, 0);            /* no slots */
  open_changed (&receiver, 9, 2, 0);            /* fewer slots */
  open_changed (&receiver, 9, 4, 0);            /* more slots */
  open_changed (&receiver, 8, 255, 0);          /* far more slots */
  open_changed (&receiver, 14, 2, 0);           /* unknown flag */
  open_changed (&receiver, 14, 0, 0);           /* points where there must be none */
  open_changed (&receiver, 22, 0, 0);           /* started without a record */
  open_changed (&receiver, 23, 255, 0);         /* used_ms beyond all times */
  open_changed (&receiver, 32, 200, 0);         /* part 200 */
  open_changed (&receiver, 33, 1, 0);           /* part began later than now */
  open_changed (&receiver, 68, 3, 0);           /* current slot out of range */
  open_changed (&receiver, 69, 2, 0);           /* paused 2 */
  open_changed (&receiver, 72 + 68, 7, 0);      /* flagged 7 */
  open_changed (&receiver, 72 + 70, 97, 0);     /* response too long */
  open_changed (&receiver, 72 + 70, 96, 0);     /* response beyond the end */
  open_changed (&receiver, 72 + 71 + 71, 9, 0); /* response not printable */
  open_changed (&receiver, 0, 'E', 1);
  open_changed (&receiver, 0, 'E', -1);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/release/survives-a-round-trip", test_survives_a_round_trip);
  g_test_add_func ("/release/withholds-points-until-the-finish", test_withholds_points_until_the_finish);
  g_test_add_func ("/release/another-receiver-or-segment-opens-nothing",
                   test_another_receiver_or_segment_opens_nothing);
  g_test_add_func ("/release/refuses-inconsistent-contents", test_refuses_inconsistent_contents);
  return g_test_run ();
}
