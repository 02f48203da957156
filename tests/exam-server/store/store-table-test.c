/* Every function of every table once on an empty database (so every statement is prepared) and once with rows. */
#include <string.h>

#include "exam-server/store/store-account.h"
#include "exam-server/store/store-approval.h"
#include "exam-server/store/store-audit.h"
#include "exam-server/store/store-bank.h"
#include "exam-server/store/store-candidate.h"
#include "exam-server/store/store-checkin.h"
#include "exam-server/store/store-command.h"
#include "exam-server/store/store-formation.h"
#include "exam-server/store/store-meta.h"
#include "exam-server/store/store-record.h"
#include "exam-server/store/store-rule-pack.h"
#include "exam-server/store/store-score.h"
#include "exam-server/store/store-session.h"
#include "exam-server/store/store-sitting.h"
#include "exam-server/store/store-terminal.h"
#include "tests/exam-server/store/store-fixture.h"

static const guint8 HASH[32] = { 1, 2, 3 };
static const guint8 TERMINAL[32] = { [0 ... 31] = 0x11 };

#define ASSERT_MISSING(call)                                                                                           \
  do                                                                                                                   \
    {                                                                                                                  \
      GError *missing_ = NULL;                                                                                         \
      g_assert_true ((call) == 0);                                                                                     \
      g_assert_error (missing_, ADIL_ERROR, ADIL_ERROR_MISSING);                                                       \
      g_clear_error (&missing_);                                                                                       \
    }                                                                                                                  \
  while (0)

#define ASSERT_ROWS(n, call)                                                                                           \
  do                                                                                                                   \
    {                                                                                                                  \
      GError *rows_error_ = NULL;                                                                                      \
      GError **e = &rows_error_;                                                                                       \
      GPtrArray *rows_ = call;                                                                                         \
      g_assert_no_error (rows_error_);                                                                                 \
      g_assert_cmpuint (rows_->len, ==, n);                                                                            \
      g_ptr_array_unref (rows_);                                                                                       \
    }                                                                                                                  \
  while (0)

#define ASSERT_FAILS(expected, call)                                                                                   \
  do                                                                                                                   \
    {                                                                                                                  \
      GError *fail_error_ = NULL;                                                                                      \
      GError **e = &fail_error_;                                                                                       \
      g_assert_false (call);                                                                                           \
      g_assert_error (fail_error_, ADIL_ERROR, expected);                                                              \
      g_clear_error (&fail_error_);                                                                                    \
    }                                                                                                                  \
  while (0)

static void
check_finds_nothing (StoreTx *tx)
{
  ASSERT_MISSING (store_meta_dup (tx, "k", &missing_));
  ASSERT_MISSING (store_account_find (tx, "x", &missing_));
  ASSERT_MISSING (store_account_session_find (tx, HASH, &missing_));
  ASSERT_MISSING (store_bank_find (tx, "x", &missing_));
  ASSERT_MISSING (store_bank_find_version (tx, "x", 1, &missing_));
  ASSERT_MISSING (store_rule_pack_find (tx, "x", &missing_));
  ASSERT_MISSING (store_rule_pack_find_version (tx, "x", 1, &missing_));
  ASSERT_MISSING (store_formation_find (tx, "x", &missing_));
  ASSERT_MISSING (store_candidate_find (tx, "x", &missing_));
  ASSERT_MISSING (store_candidate_find_number (tx, "x", &missing_));
  ASSERT_MISSING (store_checkin_find (tx, "x", &missing_));
  ASSERT_MISSING (store_checkin_find_seat (tx, "x", "y", &missing_));
  ASSERT_MISSING (store_session_find (tx, "x", &missing_));
  ASSERT_MISSING (store_terminal_find (tx, HASH, &missing_));
  ASSERT_MISSING (store_terminal_find_seat (tx, "x", &missing_));
  ASSERT_MISSING (store_enrolment_find (tx, "x", &missing_));
  ASSERT_MISSING (store_enrolment_find_code (tx, "x", &missing_));
  ASSERT_MISSING (store_enrolment_find_request (tx, "x", &missing_));
  ASSERT_MISSING (store_sitting_find (tx, "x", &missing_));
  ASSERT_MISSING (store_segment_find (tx, 1, 1, &missing_));
  ASSERT_MISSING (store_score_find (tx, "x", "local", &missing_));
}

static void
check_lists_nothing (StoreTx *tx)
{
  const char *scopes[] = { NULL, "x" };

  for (guint i = 0; i < 2; i++)
    {
      ASSERT_ROWS (0, store_approval_list (tx, scopes[i], "a", "s", e));
      ASSERT_ROWS (0, store_candidate_list (tx, scopes[i], e));
      ASSERT_ROWS (0, store_imported_score_list (tx, scopes[i], e));
      ASSERT_ROWS (0, store_checkin_list (tx, scopes[i], e));
      ASSERT_ROWS (0, store_command_list (tx, scopes[i], 0, e));
      ASSERT_ROWS (0, store_enrolment_list (tx, scopes[i], e));
      ASSERT_ROWS (0, store_sitting_list (tx, scopes[i], e));
      ASSERT_ROWS (0, store_conflict_list (tx, scopes[i], e));
      ASSERT_ROWS (0, store_score_list (tx, scopes[i], e));
      ASSERT_ROWS (0, store_incident_list (tx, scopes[i], e));
      ASSERT_ROWS (0, store_decision_list (tx, scopes[i], e));
    }
  ASSERT_ROWS (0, store_account_list (tx, e));
  ASSERT_ROWS (0, store_audit_list (tx, 0, 10, e));
  ASSERT_ROWS (0, store_bank_list (tx, e));
  ASSERT_ROWS (0, store_rule_pack_list (tx, e));
  ASSERT_ROWS (0, store_formation_list (tx, e));
  ASSERT_ROWS (0, store_candidate_list_formation (tx, "x", e));
  ASSERT_ROWS (0, store_session_list (tx, e));
  ASSERT_ROWS (0, store_terminal_list (tx, e));
  ASSERT_ROWS (0, store_segment_list (tx, 1, e));
}

static gboolean
check_updates_nothing (StoreTx *tx, gpointer data, GError **error)
{
  StoreAccount account = { "x", "admin", "h", "en", FALSE, 1 };
  StoreCheckin checkin = { "x", "s", "A-01", "h", 1, "p" };
  StoreSession session = {
    .id = "x", .title = "", .starts_at = "", .time_zone = "", .site = "", .exam = "", .rules = "", .state = "open"
  };
  StoreEnrolment enrolment = { .id = "x", .state = "refused" };

  ASSERT_MISSING (store_account_update (tx, &account, &missing_));
  ASSERT_MISSING (store_checkin_update (tx, &checkin, &missing_));
  ASSERT_MISSING (store_session_update (tx, &session, &missing_));
  ASSERT_MISSING (store_enrolment_update (tx, &enrolment, &missing_));
  ASSERT_MISSING (store_candidate_set_presence (tx, "x", "present", &missing_));
  ASSERT_MISSING (store_terminal_set_state (tx, HASH, "revoked", &missing_));
  ASSERT_MISSING (store_terminal_set_seen (tx, HASH, 1, &missing_));
  ASSERT_MISSING (store_sitting_set_state (tx, 1, "running", 1, 1, &missing_));
  ASSERT_MISSING (store_sitting_set_seat (tx, 1, "A", HASH, &missing_));
  return store_account_session_delete (tx, HASH, error) && store_account_session_delete_of (tx, "x", error)
         && store_account_session_delete_expired (tx, 1, error) && store_approval_delete_of (tx, NULL, "a", "s", error);
}

static void
test_empty (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) none = NULL;
  StoreTx *tx = NULL;
  gint64 n = -1;
  guint n_records = 1;

  store_fixture_init (&fixture);
  tx = store_read_begin (fixture.store, &error);
  g_assert_no_error (error);
  check_finds_nothing (tx);
  check_lists_nothing (tx);
  g_assert_true (store_candidate_count (tx, NULL, &n, NULL) && n == 0);
  g_assert_true (store_candidate_count (tx, "S1", &n, NULL) && n == 0);
  g_assert_true (store_record_count (tx, 1, &n, NULL) && n == 0);
  none = store_record_read (tx, 1, 0, 10, &n_records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_records, ==, 0);
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
  store_read_end (tx);
  store_fixture_write (fixture.store, check_updates_nothing, NULL);
  store_fixture_clear (&fixture);
}

static gboolean
write_people (StoreTx *tx, gpointer data, GError **error)
{
  StoreAccount account = { "rini", "proctor", "$argon2id$", "id", FALSE, 5 };
  StoreAccountSession login = { .account = "rini", .csrf = "c", .expires_ms = 100 };
  StoreAccountSession orphan = { .account = "nobody", .csrf = "c", .expires_ms = 100, .token_sha256 = { 9 } };
  StoreAudit audit = { .at_ms = 1, .actor = "rini", .action = "open", .subject = "S1" };
  StoreApproval approval = { .action = "open", .subject = "S1", .actor = "rini", .at_ms = 1 };

  memcpy (login.token_sha256, HASH, 32);
  g_assert_true (store_meta_set (tx, "site", "JKT", error) && store_meta_set (tx, "site", "BDG", error));
  g_assert_true (store_account_insert (tx, &account, error));
  ASSERT_FAILS (ADIL_ERROR_CONFLICT, store_account_insert (tx, &account, e));
  account.role = "king";
  ASSERT_FAILS (ADIL_ERROR_REFUSED, store_account_update (tx, &account, e));
  account.role = "committee";
  account.disabled = TRUE;
  g_assert_true (store_account_update (tx, &account, error));
  g_assert_true (store_account_session_insert (tx, &login, error));
  ASSERT_FAILS (ADIL_ERROR_MISSING, store_account_session_insert (tx, &orphan, e));
  g_assert_true (store_audit_append (tx, &audit, error) && store_audit_append (tx, &audit, error));
  g_assert_true (store_approval_insert (tx, &approval, error));
  ASSERT_FAILS (ADIL_ERROR_CONFLICT, store_approval_insert (tx, &approval, e));
  approval.actor = "budi";
  return store_approval_insert (tx, &approval, error);
}

static void
test_people (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreAccount) account = NULL;
  g_autoptr (StoreAccountSession) login = NULL;
  g_autoptr (GPtrArray) audit = NULL;
  g_autofree char *site = NULL;
  StoreTx *tx = NULL;

  store_fixture_init (&fixture);
  store_fixture_write (fixture.store, write_people, NULL);
  store_fixture_reopen (&fixture);
  tx = store_read_begin (fixture.store, &error);
  site = store_meta_dup (tx, "site", &error);
  g_assert_cmpstr (site, ==, "BDG");
  account = store_account_find (tx, "rini", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->role, ==, "committee");
  g_assert_true (account->disabled);
  g_assert_cmpint (account->created_ms, ==, 5);
  login = store_account_session_find (tx, HASH, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (login->token_sha256, 32, HASH, 32);
  g_assert_cmpint (login->expires_ms, ==, 100);
  audit = store_audit_list (tx, 1, 10, &error);
  g_assert_cmpuint (audit->len, ==, 1);
  g_assert_cmpint (((StoreAudit *)audit->pdata[0])->id, ==, 2);
  g_assert_null (((StoreAudit *)audit->pdata[0])->second_actor);
  ASSERT_ROWS (2, store_approval_list (tx, NULL, "open", "S1", e));
  ASSERT_ROWS (0, store_approval_list (tx, "S1", "open", "S1", e));
  store_read_end (tx);
  store_fixture_clear (&fixture);
}

static gboolean
write_setup (StoreTx *tx, gpointer data, GError **error)
{
  StoreBank bank = { .exam = "skd", .version = 1, .path = "/b", .size = 7, .committee_pem = "PEM", .imported_ms = 3 };
  StoreRulePack pack = { .id = "skd-2024", .version = 3, .json = "{}" };
  StoreImportedScore score = { "24100000000000001", "skb", "88.5", "budi", 4, "i1" };
  StoreCandidate stranger = { .pseudonym = "P9", .number = "9", .name = "x", .birth_date = "x", .formation = "F9" };
  g_autoptr (GBytes) salt = g_bytes_new (HASH, 32);

  g_assert_true (store_bank_insert (tx, &bank, error));
  bank.version = 2;
  g_assert_true (store_bank_insert (tx, &bank, error) && store_rule_pack_insert (tx, &pack, error));
  pack.version = 2;
  g_assert_true (store_rule_pack_insert (tx, &pack, error));
  ASSERT_FAILS (ADIL_ERROR_CONFLICT, store_rule_pack_insert (tx, &pack, e));
  g_assert_true (store_fixture_fill (tx, GUINT_TO_POINTER (3), error));
  stranger.roster_salt = salt;
  ASSERT_FAILS (ADIL_ERROR_MISSING, store_candidate_insert (tx, &stranger, e));
  return store_imported_score_insert (tx, &score, error)
         && store_candidate_set_presence (tx, "P0000002", "present", error);
}

static void
test_setup (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreBank) bank = NULL;
  g_autoptr (StoreRulePack) pack = NULL;
  g_autoptr (StoreCandidate) candidate = NULL;
  g_autoptr (StoreSession) session = NULL;
  StoreTx *tx = NULL;
  gint64 n = 0;

  store_fixture_init (&fixture);
  store_fixture_write (fixture.store, write_setup, NULL);
  tx = store_read_begin (fixture.store, &error);
  bank = store_bank_find (tx, "skd", &error);
  g_assert_cmpint (bank->version, ==, 2);
  pack = store_rule_pack_find (tx, "skd-2024", &error);
  g_assert_cmpint (pack->version, ==, 3);
  candidate = store_candidate_find_number (tx, "24100000000000002", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (candidate->pseudonym, ==, "P0000002");
  g_assert_cmpstr (candidate->presence, ==, "present");
  g_assert_cmpuint (g_bytes_get_size (candidate->roster_salt), ==, 32);
  session = store_session_find (tx, "S1", &error);
  g_assert_null (session->transcript);
  g_assert_null (session->scoring_public);
  g_assert_true (store_candidate_count (tx, "S1", &n, &error) && n == 3);
  ASSERT_ROWS (3, store_candidate_list_formation (tx, "F1", e));
  ASSERT_ROWS (1, store_imported_score_list (tx, "24100000000000001", e));
  ASSERT_ROWS (2, store_rule_pack_list (tx, e));
  store_read_end (tx);
  store_fixture_clear (&fixture);
}

static gboolean
write_room (StoreTx *tx, gpointer data, GError **error)
{
  StoreCheckin checkin = { "P0000001", "S1", "A-01", "hash", 1, "rini" };
  StoreCommand command = { .session = "S1", .kind = "start", .body = "{}", .at_ms = 1, .actor = "rini" };
  StoreTerminal spare
      = { .seat = "A-01", .certificate_pem = "PEM2", .state = "enrolled", .name = "t2", .fingerprint = { 2 } };
  StoreEnrolment enrolment = { "e1", "ABCD-EFGH", "REQ", "host", "pending", NULL, NULL, 1 };
  gint64 first = 0, second = 0;

  g_assert_true (store_fixture_fill (tx, GUINT_TO_POINTER (2), error));
  g_assert_true (store_checkin_insert (tx, &checkin, error));
  ASSERT_FAILS (ADIL_ERROR_CONFLICT, store_checkin_insert (tx, &checkin, e));
  checkin.pseudonym = "P0000002";
  ASSERT_FAILS (ADIL_ERROR_CONFLICT, store_checkin_insert (tx, &checkin, e));
  g_assert_true (store_command_append (tx, &command, &first, error)
                 && store_command_append (tx, &command, &second, error));
  g_assert_cmpint (second, ==, first + 1);
  ASSERT_FAILS (ADIL_ERROR_CONFLICT, store_terminal_insert (tx, &spare, e));
  g_assert_true (store_terminal_set_state (tx, TERMINAL, "revoked", error)
                 && store_terminal_insert (tx, &spare, error));
  g_assert_true (store_enrolment_insert (tx, &enrolment, error));
  enrolment.state = "approved";
  enrolment.seat = "A-02";
  return store_enrolment_update (tx, &enrolment, error);
}

static void
test_room (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTerminal) terminal = NULL;
  g_autoptr (StoreEnrolment) enrolment = NULL;
  StoreTx *tx = NULL;

  store_fixture_init (&fixture);
  store_fixture_write (fixture.store, write_room, NULL);
  tx = store_read_begin (fixture.store, &error);
  terminal = store_terminal_find_seat (tx, "A-01", &error);
  g_assert_cmpstr (terminal->name, ==, "t2");
  ASSERT_ROWS (2, store_terminal_list (tx, e));
  enrolment = store_enrolment_find_request (tx, "REQ", &error);
  g_assert_cmpstr (enrolment->seat, ==, "A-02");
  ASSERT_MISSING (store_enrolment_find_code (tx, "ABCD-EFGH", &missing_));
  ASSERT_ROWS (2, store_command_list (tx, "S1", 0, e));
  ASSERT_ROWS (1, store_command_list (tx, NULL, 1, e));
  ASSERT_ROWS (1, store_checkin_list (tx, "S1", e));
  store_read_end (tx);
  store_fixture_clear (&fixture);
}

static gboolean
write_results (StoreTx *tx, gpointer data, GError **error)
{
  StoreScore score = { "P0000001", "local", "skd-2024", "[]", "403", 1, FALSE };
  StoreIncident incident = { .session = "S1", .kind = "note", .text = "lampu mati", .at_ms = 1 };
  StoreDecision decision
      = { .formation = "F1", .rules = "skd-2024", .decision = "{}", .decided_by = "budi", .at_ms = 1 };

  g_assert_true (store_fixture_fill (tx, GUINT_TO_POINTER (2), error) && store_score_set (tx, &score, error));
  score.total = "404";
  g_assert_true (store_score_set (tx, &score, error));
  score.source = "server";
  score.equal = TRUE;
  return store_score_set (tx, &score, error) && store_incident_append (tx, &incident, error)
         && store_decision_append (tx, &decision, error);
}

static void
test_results (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreScore) score = NULL;
  StoreTx *tx = NULL;

  store_fixture_init (&fixture);
  store_fixture_write (fixture.store, write_results, NULL);
  tx = store_read_begin (fixture.store, &error);
  score = store_score_find (tx, "P0000001", "local", &error);
  g_assert_cmpstr (score->total, ==, "404");
  g_assert_false (score->equal);
  ASSERT_ROWS (2, store_score_list (tx, "S1", e));
  ASSERT_ROWS (0, store_score_list (tx, "S2", e));
  ASSERT_ROWS (1, store_incident_list (tx, "S1", e));
  ASSERT_ROWS (1, store_decision_list (tx, "F1", e));
  store_read_end (tx);
  store_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-table/an-empty-database-prepares-every-statement-and-finds-nothing", test_empty);
  g_test_add_func ("/store-table/accounts-audit-and-approvals-come-back-as-written", test_people);
  g_test_add_func ("/store-table/banks-rules-and-roster-come-back-as-written", test_setup);
  g_test_add_func ("/store-table/check-ins-commands-and-terminals-keep-their-rules", test_room);
  g_test_add_func ("/store-table/scores-replace-and-incidents-append", test_results);
  return g_test_run ();
}
