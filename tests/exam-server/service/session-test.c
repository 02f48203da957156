/* Two people, orders, log-in, check-in, accounts, throttle, enrolment code. */
#include <string.h>

#include "common/exam/share-code.h"
#include "exam-server/service/account.h"
#include "exam-server/service/boards.h"
#include "exam-server/service/enrolment.h"
#include "exam-server/service/session-control.h"
#include "exam-server/service/session-draw.h"
#include "tests/exam-server/service/centre-kit.h"

static void
assert_code (GError **error, ServiceError code)
{
  g_assert_error (*error, SERVICE_ERROR, (gint)code);
  g_clear_error (error);
}

static gboolean
open_by (ExamService *service, const char *account, const char *share, gboolean *out_open, GError **error)
{
  guint approvals = 0;

  return session_control_open (service, KIT_SESSION, account, share, strlen (share), &approvals, out_open, error);
}

static void
test_two_people_open (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamService) service = exam_service_new (kit->centre, &error);
  gboolean is_open = FALSE;

  g_assert_no_error (error);
  g_assert_false (open_by (service, "ani", "no share at all", &is_open, &error));
  assert_code (&error, SERVICE_ERROR_BAD_REQUEST);
  g_assert_true (open_by (service, "ani", kit->share_texts[0], &is_open, &error));
  g_assert_false (is_open);
  g_assert_false (open_by (service, "ani", kit->share_texts[1], &is_open, &error));
  assert_code (&error, SERVICE_ERROR_SAME_PERSON);
  g_assert_false (open_by (service, "budi", kit->share_texts[0], &is_open, &error));
  assert_code (&error, SERVICE_ERROR_REFUSED);
  g_assert_true (session_control_is_sealed (service, KIT_SESSION));
  g_assert_true (open_by (service, "budi", kit->share_texts[1], &is_open, &error));
  g_assert_true (is_open);
  g_assert_false (session_control_is_sealed (service, KIT_SESSION));
  g_assert_false (open_by (service, "citra", kit->share_texts[1], &is_open, &error));
  assert_code (&error, SERVICE_ERROR_REFUSED);
}

/* The code of a printed sheet, as a custodian types it. */
static char *
dup_typed_code (const char *share_text)
{
  g_autoptr (Share) share = share_parse ("share", share_text, strlen (share_text), NULL);
  g_autoptr (Secret) code = share_code_format (share);
  GString *text = g_string_new (" \n");

  for (guint g = 0; g < SHARE_CODE_N_GROUPS; g++)
    g_string_append_printf (text, "%.6s%s", (const char *)secret_peek (code) + 6 * g, g % 4 == 3 ? "\r\n" : " ");
  return g_string_free (text, FALSE);
}

static void
test_codes_of_sheets_open (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamService) service = exam_service_new (kit->centre, &error);
  g_autofree char *first = dup_typed_code (kit->share_texts[0]);
  g_autofree char *second = dup_typed_code (kit->share_texts[1]);
  g_autofree char *wrong = g_ascii_strdown (first, -1);
  gboolean is_open = FALSE;

  g_assert_no_error (error);
  wrong[2 + 7] = wrong[2 + 7] == '2' ? '3' : '2';
  g_assert_false (open_by (service, "ani", wrong, &is_open, &error));
  g_assert_nonnull (strstr (error->message, "group 2 "));
  assert_code (&error, SERVICE_ERROR_BAD_REQUEST);
  g_assert_true (open_by (service, "ani", first, &is_open, &error));
  g_assert_true (open_by (service, "budi", second, &is_open, &error));
  g_assert_true (is_open);
}

static void
open_room (CentreKit *kit, ExamService *service)
{
  gboolean is_open = FALSE;

  open_by (service, "ani", kit->share_texts[0], &is_open, NULL);
  open_by (service, "budi", kit->share_texts[1], &is_open, NULL);
  g_assert_true (is_open);
}

static gboolean
log_in (ExamService *service, const KitTerminal *terminal, const char *number, const char *pin, GError **error)
{
  g_auto (SittingTicket) ticket = { 0 };

  return terminal_desk_login (service, &terminal->identity, number, pin, &ticket, error);
}

static void
test_login_refusals (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamService) service = exam_service_new (kit->centre, &error);
  g_autoptr (KitSitting) sitting = kit_sitting_new (kit, 0);
  const KitTerminal *other = sitting->terminal == &kit->terminals[0] ? &kit->terminals[1] : &kit->terminals[0];

  g_assert_true (log_in (service, sitting->terminal, sitting->number, sitting->pin, &error));
  open_room (kit, service);
  g_assert_false (log_in (service, other, sitting->number, sitting->pin, &error));
  g_assert_nonnull (strstr (error->message, sitting->terminal->identity.seat));
  assert_code (&error, SERVICE_ERROR_WRONG_SEAT);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_false (log_in (service, sitting->terminal, sitting->number, "x", &error));
      assert_code (&error, SERVICE_ERROR_WRONG_PIN);
    }
  g_assert_false (log_in (service, sitting->terminal, sitting->number, sitting->pin, &error));
  assert_code (&error, SERVICE_ERROR_THROTTLED);
}

static void
test_unknown_and_revoked_terminals (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamService) service = exam_service_new (kit->centre, &error);
  g_auto (Terminal) terminal = { 0 };
  guint8 nobody[DIGEST_LEN] = { 1 };

  g_assert_false (terminal_desk_identify (service, nobody, &terminal, &error));
  assert_code (&error, SERVICE_ERROR_UNKNOWN_TERMINAL);
  g_assert_true (terminal_desk_identify (service, kit->terminals[0].identity.fingerprint, &terminal, &error));
  g_assert_true (enrolment_revoke (kit->centre, "test", "A-01", &error));
  terminal_clear (&terminal);
  g_assert_false (terminal_desk_identify (service, kit->terminals[0].identity.fingerprint, &terminal, &error));
  assert_code (&error, SERVICE_ERROR_REVOKED);
}

static void
test_checkin_draws_each_seat_once (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GError) error = NULL;
  g_auto (CheckinReply) first = { 0 };
  g_auto (CheckinReply) second = { 0 };
  g_auto (CheckinReply) again = { 0 };
  g_auto (CheckinReply) third = { 0 };
  g_autofree char *a = centre_kit_number (0);
  g_autofree char *b = centre_kit_number (1);
  g_autofree char *c = centre_kit_number (2);

  g_assert_true (checkin_candidate (kit->centre, "test", a, NULL, &first, &error));
  g_assert_true (checkin_candidate (kit->centre, "test", b, KIT_SESSION, &second, &error));
  g_assert_cmpstr (first.seat, !=, second.seat);
  g_assert_true (checkin_candidate (kit->centre, "test", a, NULL, &again, &error));
  g_assert_cmpstr (again.seat, ==, first.seat);
  g_assert_false (checkin_candidate (kit->centre, "test", c, NULL, &third, &error));
  assert_code (&error, SERVICE_ERROR_REFUSED);
  g_assert_false (checkin_candidate (kit->centre, "test", "24011230000000009", NULL, &third, &error));
  assert_code (&error, SERVICE_ERROR_NOT_FOUND);
}

static void
test_grant_needs_two_proctors (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamService) service = exam_service_new (kit->centre, &error);
  g_autoptr (KitSitting) sitting = kit_sitting_new (kit, 0);
  g_auto (PollAnswer) answer = { 0 };
  gboolean done = TRUE;

  open_room (kit, service);
  g_assert_true (log_in (service, sitting->terminal, sitting->number, sitting->pin, &error));
  g_assert_true (session_control_grant (service, KIT_SESSION, "ani", sitting->pseudonym, 300, "lights", &done, &error));
  g_assert_false (done);
  g_assert_false (
      session_control_grant (service, KIT_SESSION, "ani", sitting->pseudonym, 300, "lights", &done, &error));
  assert_code (&error, SERVICE_ERROR_SAME_PERSON);
  g_assert_true (
      session_control_grant (service, KIT_SESSION, "budi", sitting->pseudonym, 300, "lights", &done, &error));
  g_assert_true (done);
  g_assert_true (terminal_desk_poll (service, &sitting->terminal->identity, 0, sitting->pseudonym, &answer, &error));
  g_assert_cmpuint (answer.commands->len, ==, 1);
  g_assert_cmpstr (((const PollCommand *)answer.commands->pdata[0])->kind, ==, "grant");
  g_assert_cmpstr (((const PollCommand *)answer.commands->pdata[0])->body, ==, "{\"seconds\":300}");
}

static void
test_orders_follow_the_state (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamService) service = exam_service_new (kit->centre, &error);
  g_autoptr (KitSitting) sitting = kit_sitting_new (kit, 0);
  g_auto (PollAnswer) answer = { 0 };

  g_assert_false (session_control_order (service, KIT_SESSION, "ani", SESSION_ORDER_START, NULL, &error));
  assert_code (&error, SERVICE_ERROR_NOT_OPEN);
  open_room (kit, service);
  g_assert_true (log_in (service, sitting->terminal, sitting->number, sitting->pin, &error));
  g_assert_true (session_control_order (service, KIT_SESSION, "ani", SESSION_ORDER_START, NULL, &error));
  g_assert_true (session_control_order (service, KIT_SESSION, "ani", SESSION_ORDER_PAUSE, NULL, &error));
  g_assert_false (session_control_order (service, KIT_SESSION, "ani", SESSION_ORDER_START, NULL, &error));
  assert_code (&error, SERVICE_ERROR_NOT_OPEN);
  g_assert_true (terminal_desk_poll (service, &sitting->terminal->identity, 0, sitting->pseudonym, &answer, &error));
  g_assert_cmpstr (answer.phase, ==, "paused");
  g_assert_cmpuint (answer.commands->len, ==, 2);
}

static void
test_draw_happens_once (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GPtrArray) reveals = g_ptr_array_new ();
  DrawInput input = { .beacon_source = "dice", .beacon_round = 2, .reveals = reveals };
  g_autofree char *again = NULL;
  g_autofree char *stored = NULL;
  g_autoptr (GError) error = NULL;

  again = session_draw (kit->centre, "test", KIT_SESSION, &input, &error);
  g_assert_null (again);
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
  stored = session_draw_dup_transcript (kit->centre, KIT_SESSION, NULL);
  g_assert_cmpstr (stored, ==, kit->transcript);
}

static void
test_accounts (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (Throttle) throttle = throttle_new ();
  g_autoptr (GError) error = NULL;
  g_auto (AccountLogin) login = { 0 };
  g_auto (AccountLogin) found = { 0 };
  g_auto (AccountLogin) gone = { 0 };

  g_assert_false (account_add (kit->centre, "test", "ani", "king", "kopi-tubruk", &error));
  assert_code (&error, SERVICE_ERROR_BAD_REQUEST);
  g_assert_false (account_add (kit->centre, "test", "ani", "proctor", "short", &error));
  assert_code (&error, SERVICE_ERROR_BAD_REQUEST);
  g_assert_true (account_add (kit->centre, "test", "ani", "proctor", "kopi-tubruk", &error));
  g_assert_false (account_add (kit->centre, "test", "ani", "proctor", "kopi-tubruk", &error));
  assert_code (&error, SERVICE_ERROR_REFUSED);
  g_assert_false (account_login (kit->centre, throttle, "ani", "wrong", 1000, &login, &error));
  assert_code (&error, SERVICE_ERROR_WRONG_PASSWORD);
  g_assert_true (account_login (kit->centre, throttle, "ani", "kopi-tubruk", 1000, &login, &error));
  g_assert_true (account_find_login (kit->centre, login.token, &found, &error));
  g_assert_cmpint (found.role, ==, ACCOUNT_ROLE_PROCTOR);
  g_assert_true (account_logout (kit->centre, login.token, &error));
  g_assert_false (account_find_login (kit->centre, login.token, &gone, &error));
  assert_code (&error, SERVICE_ERROR_LOG_IN_NEEDED);
}

static void
test_throttle (void)
{
  g_autoptr (Throttle) throttle = throttle_new ();

  for (guint i = 0; i < 4; i++)
    throttle_fail (throttle, "k", 1000);
  g_assert_cmpuint (throttle_wait_ms (throttle, "k", 1000), ==, 0);
  throttle_fail (throttle, "k", 1000);
  g_assert_cmpuint (throttle_wait_ms (throttle, "k", 1000), ==, 60000);
  g_assert_cmpuint (throttle_wait_ms (throttle, "other", 1000), ==, 0);
  g_assert_cmpuint (throttle_wait_ms (throttle, "k", 61000), ==, 0);
  throttle_succeed (throttle, "k");
  g_assert_cmpuint (throttle_wait_ms (throttle, "k", 1001), ==, 0);
}

typedef struct
{
  ExamService *service;
  gint done;
} RoomWatch;

static gpointer
watch_room (gpointer data)
{
  RoomWatch *watch = data;
  g_autoptr (RoomBoard) board = boards_get_room (watch->service, KIT_SESSION, NULL);

  g_assert_nonnull (board);
  g_assert_cmpuint (board->seats->len, ==, KIT_SEATS);
  g_atomic_int_set (&watch->done, 1);
  return NULL;
}

/* Whoever holds a snapshot while she waits for another one blocks for good once all readers are out that way: four
 * proctors who looked at the same time were enough. */
static void
test_room_board_needs_one_reader (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (ExamService) service = exam_service_new (kit->centre, NULL);
  g_autoptr (KitSitting) sitting = kit_sitting_new (kit, 0);
  RoomWatch watch = { .service = service };
  StoreTx *others[3];
  GThread *thread;

  /* Checked in, never seen before, not logged in: nothing about her is in memory. */
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = store_read_begin (kit->centre->store, NULL);
  thread = g_thread_new ("room", watch_room, &watch);
  for (guint i = 0; i < 500 && !g_atomic_int_get (&watch.done); i++)
    g_usleep (10000);
  g_assert_true (g_atomic_int_get (&watch.done));
  g_thread_join (thread);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    store_read_end (others[i]);
}

/* The message says what the person named wrongly, not what a table lacks. */
static void
test_unknown_session_is_named (void)
{
  g_autoptr (CentreKit) kit = centre_kit_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (session_draw_dup_transcript (kit->centre, "S/77", &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
  g_assert_cmpstr (error->message, ==, "there is no session S/77");
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/session/two-people-open-with-two-shares", test_two_people_open);
  g_test_add_func ("/session/codes-of-printed-sheets-open", test_codes_of_sheets_open);
  g_test_add_func ("/session/log-in-is-refused-for-each-reason", test_login_refusals);
  g_test_add_func ("/session/unknown-and-revoked-terminals-are-refused", test_unknown_and_revoked_terminals);
  g_test_add_func ("/session/check-in-draws-each-seat-once", test_checkin_draws_each_seat_once);
  g_test_add_func ("/session/grant-needs-two-proctors", test_grant_needs_two_proctors);
  g_test_add_func ("/session/orders-follow-the-state", test_orders_follow_the_state);
  g_test_add_func ("/session/draw-happens-once", test_draw_happens_once);
  g_test_add_func ("/session/accounts-log-in-and-out", test_accounts);
  g_test_add_func ("/session/room-board-needs-one-reader", test_room_board_needs_one_reader);
  g_test_add_func ("/session/throttle-waits-a-minute", test_throttle);
  g_test_add_func ("/session/unknown-session-is-named", test_unknown_session_is_named);
  return g_test_run ();
}
