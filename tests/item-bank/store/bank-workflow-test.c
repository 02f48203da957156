/* From draft to frozen and out: who may do what, what counts, what does not, and that damage shows. */
#include <string.h>

#include "common/base/error.h"
#include "common/crypto/identity.h"
#include "item-bank/store/bank-database.h"
#include "tests/item-bank/store/bank-fixture.h"
#include "tests/item-bank/test-draft.h"

static const BankAct ACT = { .who = "Chair", .why = "because", .now_s = 1760000100 };

static BankItem *
read_item (BankStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  BankItem *item = bank_store_read (store, id, &error);

  g_assert_no_error (error);
  return item;
}

static BankState
state_of (BankStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  guint32 version;
  BankState state = BANK_STATE_DRAFT;

  g_assert_true (bank_store_get_state (store, id, &state, &version, &error));
  return state;
}

static BankItem *
submitted (BankStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  BankItem *item;

  bank_fixture_put (store, id, 'C');
  item = read_item (store, id);
  g_assert_true (bank_workflow_submit (store, item, &ACT, &error));
  return item;
}

static gboolean
approve (BankStore *store, const BankFixture *fixture, const BankItem *item, guint person, GError **error)
{
  BankSigner signer = bank_fixture_signer (fixture, person);
  BankState state;

  return bank_workflow_approve (store, item, &signer, &ACT, &state, error);
}

static gboolean
answer (
    BankStore *store, const BankFixture *fixture, const BankItem *item, guint person, const char *text, GError **error)
{
  BankSigner signer = bank_fixture_signer (fixture, person);
  gboolean agrees;

  return bank_workflow_answer (store, item, &signer, text, &ACT, &agrees, error);
}

static void
assert_failed (gboolean done, GError **error, AdilError code, const char *text)
{
  g_assert_false (done);
  g_assert_error (*error, ADIL_ERROR, (int)code);
  if (strstr ((*error)->message, text) == NULL)
    g_error ("\"%s\" does not say \"%s\"", (*error)->message, text);
  g_clear_error (error);
}

static void
test_bank_workflow_goes_from_draft_to_frozen (BankFixture *fixture, gconstpointer data)
{
  static const BankEventKind KINDS[]
      = { BANK_EVENT_IMPORTED, BANK_EVENT_SUBMITTED, BANK_EVENT_ANSWER, BANK_EVENT_APPROVAL,
          BANK_EVENT_APPROVAL, BANK_EVENT_APPROVED,  BANK_EVENT_FROZEN };
  static const char *const NAMES[] = { "Secretary", "Chair", "Person 1", "Person 1", "Person 2", "Person 2", "Chair" };
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 3);
  g_autoptr (BankItem) item = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  guint8 head[DIGEST_LEN];

  bank_fixture_put (store, "A-1", 'C');
  bank_fixture_approve (store, fixture, "A-1");
  item = read_item (store, "A-1");
  g_assert_true (bank_workflow_check (store, item, &error));
  g_assert_true (bank_workflow_freeze (store, item, &ACT, &error));
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_FROZEN);
  events = bank_history_list (store, "A-1", 0, &error);
  g_assert_cmpuint (events->len, ==, G_N_ELEMENTS (KINDS));
  for (guint i = 0; i < events->len; i++)
    {
      const BankEvent *event = events->pdata[i];

      g_assert_cmpint (event->kind, ==, KINDS[i]);
      g_assert_cmpstr (event->who, ==, NAMES[i]);
      g_assert_cmpuint (event->version, ==, 1);
    }
  g_assert_true (bank_history_check (store, head, &error));
  g_assert_no_error (error);
}

static void
test_bank_workflow_refuses_what_the_state_forbids (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 3);
  g_autoptr (BankItem) item = NULL;
  g_autoptr (GError) error = NULL;

  bank_fixture_put (store, "A-1", 'C');
  item = read_item (store, "A-1");
  assert_failed (approve (store, fixture, item, 1, &error), &error, ADIL_ERROR_REFUSED, "A-1: is draft");
  assert_failed (answer (store, fixture, item, 1, "C", &error), &error, ADIL_ERROR_REFUSED, "--submit");
  assert_failed (bank_workflow_freeze (store, item, &ACT, &error), &error, ADIL_ERROR_REFUSED, "approved");
  assert_failed (bank_workflow_return (store, item, &ACT, &error), &error, ADIL_ERROR_REFUSED, "review");
  g_assert_true (bank_workflow_submit (store, item, &ACT, &error));
  assert_failed (bank_workflow_submit (store, item, &ACT, &error), &error, ADIL_ERROR_REFUSED, "in-review");
  assert_failed (bank_workflow_freeze (store, item, &ACT, &error), &error, ADIL_ERROR_REFUSED, "approved");
  assert_failed (bank_workflow_resolve (store, item, &ACT, &error), &error, ADIL_ERROR_REFUSED, "resolve");
  g_assert_true (bank_workflow_retire (store, item, FALSE, &ACT, &error));
  assert_failed (bank_workflow_retire (store, item, FALSE, &ACT, &error), &error, ADIL_ERROR_REFUSED, "retired");
  assert_failed (approve (store, fixture, item, 1, &error), &error, ADIL_ERROR_REFUSED, "retired");
  g_assert_true (bank_workflow_retire (store, item, TRUE, &ACT, &error));
  assert_failed (bank_workflow_retire (store, item, TRUE, &ACT, &error), &error, ADIL_ERROR_REFUSED, "compromised");
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_COMPROMISED);
}

static void
test_bank_workflow_wants_a_reason (BankFixture *fixture, gconstpointer data)
{
  static const BankAct SILENT = { .who = "Chair" };
  static const BankAct BLANK = { .who = "Chair", .why = "  " };
  static const BankAct NAMELESS = { .who = "", .why = "x" };
  static const BankAct TWO_LINES = { .who = "Chair", .why = "a\nb" };
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 1);
  g_autoptr (BankItem) item = submitted (store, "A-1");
  g_autoptr (GError) error = NULL;

  assert_failed (bank_workflow_return (store, item, &SILENT, &error), &error, ADIL_ERROR_REFUSED, "--reason");
  assert_failed (bank_workflow_retire (store, item, TRUE, &BLANK, &error), &error, ADIL_ERROR_REFUSED, "--reason");
  assert_failed (bank_workflow_return (store, item, &NAMELESS, &error), &error, ADIL_ERROR_REFUSED, "name");
  assert_failed (bank_workflow_return (store, item, &TWO_LINES, &error), &error, ADIL_ERROR_REFUSED, "one line");
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_IN_REVIEW);
}

/* Two approvals without any blind answer; two blind answers without approvals. */
static void
test_bank_workflow_needs_two_people_and_a_blind_answer (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 3);
  g_autoptr (BankItem) item = submitted (store, "A-1");
  g_autoptr (BankReview) review = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = NULL;

  g_assert_true (approve (store, fixture, item, 1, &error));
  assert_failed (approve (store, fixture, item, 1, &error), &error, ADIL_ERROR_REFUSED, "already");
  g_assert_true (approve (store, fixture, item, 2, &error));
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_IN_REVIEW);
  review = bank_review_read (store, item, &error);
  missing = bank_review_dup_missing (review);
  g_assert_nonnull (strstr (missing, "blind"));
  /* Who approved has seen the key. */
  assert_failed (answer (store, fixture, item, 2, "C", &error), &error, ADIL_ERROR_REFUSED, "seen the key");
  g_assert_true (answer (store, fixture, item, 3, "C", &error));
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_APPROVED);
}

static void
test_bank_workflow_blind_means_before_the_key (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 2);
  g_autoptr (BankItem) item = submitted (store, "A-1");
  g_autoptr (GError) error = NULL;

  g_assert_true (bank_workflow_show_key (store, item, fixture->certificates[0], &ACT, &error));
  assert_failed (answer (store, fixture, item, 1, "C", &error), &error, ADIL_ERROR_REFUSED, "seen the key");
  assert_failed (answer (store, fixture, item, 2, "", &error), &error, ADIL_ERROR_SYNTAX, "empty");
  assert_failed (answer (store, fixture, item, 2, "Z", &error), &error, ADIL_ERROR_SYNTAX, "A-1");
  g_assert_true (answer (store, fixture, item, 2, "C", &error));
  assert_failed (answer (store, fixture, item, 2, "C", &error), &error, ADIL_ERROR_REFUSED, "seen the key");
}

static void
test_bank_workflow_other_answer_must_be_resolved (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 2);
  g_autoptr (BankItem) item = submitted (store, "A-1");
  g_autoptr (BankReview) review = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (answer (store, fixture, item, 1, "A", &error));
  g_assert_true (approve (store, fixture, item, 1, &error));
  g_assert_true (approve (store, fixture, item, 2, &error));
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_IN_REVIEW);
  review = bank_review_read (store, item, &error);
  g_assert_cmpuint (review->n_open, ==, 1);
  g_assert_true (bank_workflow_resolve (store, item, &ACT, &error));
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_APPROVED);
}

static void
test_bank_workflow_only_admitted_people_count (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 2);
  g_autoptr (BankItem) item = submitted (store, "A-1");
  g_autoptr (GError) error = NULL;
  BankSigner mixed = { .certificate_pem = fixture->certificates[0], .key_pem = fixture->keys[1] };
  BankState state;

  assert_failed (approve (store, fixture, item, 4, &error), &error, ADIL_ERROR_UNTRUSTED, "Person 4");
  assert_failed (answer (store, fixture, item, 4, "C", &error), &error, ADIL_ERROR_UNTRUSTED, "reviewers add");
  assert_failed (bank_workflow_show_key (store, item, fixture->certificates[3], &ACT, &error), &error,
                 ADIL_ERROR_UNTRUSTED, "Person 4");
  assert_failed (bank_workflow_approve (store, item, &mixed, &ACT, &state, &error), &error, ADIL_ERROR_REFUSED, "key");
}

/* Names as people write them. */
static void
test_bank_workflow_author_and_importer_do_not_approve (BankFixture *fixture, gconstpointer data)
{
  static const char *const AUTHORS[] = { "Person 1", "person  1", "Ani; Person 1, S.Pd.", "Person 1/Ani" };
  static const char *const OTHERS[] = { "Person 11", "Person", "Ani, S.Pd.", "" };
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 2);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (AUTHORS) + G_N_ELEMENTS (OTHERS); i++)
    {
      gboolean is_author = i < G_N_ELEMENTS (AUTHORS);
      g_autofree char *id = g_strdup_printf ("A-%zu", i);
      g_autoptr (ItemDraft) draft = test_draft_new (id, 'C');
      g_autoptr (BankItem) item = NULL;
      BankStoreOutcome outcome;

      g_free (draft->author);
      draft->author = g_strdup (is_author ? AUTHORS[i] : OTHERS[i - G_N_ELEMENTS (AUTHORS)]);
      g_assert_true (bank_store_put (store, draft, 0, &outcome, &error));
      item = read_item (store, id);
      g_assert_true (bank_workflow_submit (store, item, &ACT, &error));
      if (is_author)
        {
          assert_failed (approve (store, fixture, item, 1, &error), &error, ADIL_ERROR_REFUSED, "somebody else");
          assert_failed (answer (store, fixture, item, 1, "C", &error), &error, ADIL_ERROR_REFUSED, "somebody else");
        }
      else
        g_assert_true (approve (store, fixture, item, 1, &error));
    }
  bank_store_set_actor (store, "PERSON 2");
  {
    g_autoptr (BankItem) item = submitted (store, "B-1");

    assert_failed (approve (store, fixture, item, 2, &error), &error, ADIL_ERROR_REFUSED, "somebody else");
  }
}

static void
test_bank_workflow_new_content_voids_approvals (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 2);
  g_autoptr (BankItem) old = NULL;
  g_autoptr (BankItem) item = NULL;
  g_autoptr (BankReview) review = NULL;
  g_autoptr (GError) error = NULL;

  bank_fixture_put (store, "A-1", 'C');
  bank_fixture_approve (store, fixture, "A-1");
  old = read_item (store, "A-1");
  g_assert_cmpint (bank_fixture_put (store, "A-1", 'D'), ==, BANK_STORE_NEW_VERSION);
  item = read_item (store, "A-1");
  g_assert_cmpstr (item->state, ==, "draft");
  review = bank_review_read (store, item, &error);
  g_assert_cmpuint (review->approvers->len, ==, 0);
  /* Whoever still looks at the old one is told so. */
  assert_failed (approve (store, fixture, old, 1, &error), &error, ADIL_ERROR_CONFLICT, "version 2");
  assert_failed (bank_workflow_freeze (store, old, &ACT, &error), &error, ADIL_ERROR_CONFLICT, "version 2");
}

static void
test_bank_workflow_return_voids_approvals_but_not_answers (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 2);
  g_autoptr (BankItem) item = NULL;
  g_autoptr (GError) error = NULL;

  bank_fixture_put (store, "A-1", 'C');
  bank_fixture_approve (store, fixture, "A-1");
  item = read_item (store, "A-1");
  g_assert_true (bank_workflow_return (store, item, &ACT, &error));
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_RETURNED);
  g_assert_true (bank_workflow_submit (store, item, &ACT, &error));
  g_assert_true (approve (store, fixture, item, 1, &error));
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_IN_REVIEW);
  g_assert_true (approve (store, fixture, item, 2, &error));
  g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_APPROVED);
}

static gboolean
append_version (const BankItem *item, gpointer data, GError **error)
{
  g_string_append_printf (data, "%s@%u:%s ", item->draft->document->id, item->draft->document->version, item->state);
  return TRUE;
}

static char *
list (BankStore *store, BankStoreVersions versions, guint states)
{
  BankStoreFilter filter = { .versions = versions, .states = states };
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (bank_store_foreach_filtered (store, &filter, append_version, text, &error));
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

static void
assert_list (BankStore *store, BankStoreVersions versions, guint states, const char *expected)
{
  g_autofree char *text = list (store, versions, states);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_bank_workflow_frozen_versions_never_change (BankFixture *fixture, gconstpointer data)
{
  static const char *const CHANGES[] = {
    "UPDATE versions SET topic = 'x' WHERE item_id = 'A-1'",
    "DELETE FROM versions WHERE item_id = 'A-1'",
    "INSERT OR REPLACE INTO versions SELECT item_id, version, kind, lang, document, points, weighted, 'X', topic,"
    " difficulty_milli, enemy_set, rationale, bloom, source, author, time_s, sha256, created_s FROM versions",
    "UPDATE items SET state = 'draft' WHERE id = 'A-1'",
    "UPDATE items SET state = 'approved' WHERE id = 'A-1'",
    "DELETE FROM items WHERE id = 'A-1'",
    "DELETE FROM frozen",
    "UPDATE frozen SET version = 2",
    "INSERT INTO media VALUES (zeroblob (32), zeroblob (3));"
    "INSERT INTO version_media VALUES ('A-1', 1, zeroblob (32))",
    "UPDATE history SET who = 'x'",
    "DELETE FROM history",
    "INSERT OR REPLACE INTO history SELECT seq, at_s, 'x', event, item_id, version, about, why, chain FROM history",
    "DELETE FROM signatures",
    "DELETE FROM reviewers",
    "UPDATE reviewers SET name = 'x'",
    "INSERT INTO items VALUES ('Z', 1, 'approved')",
  };
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 2);
  g_autoptr (BankItem) item = NULL;
  g_autoptr (ItemDraft) changed = test_draft_new ("A-1", 'D');
  g_autoptr (GError) error = NULL;
  BankStoreOutcome outcome;

  bank_fixture_put (store, "A-1", 'C');
  bank_fixture_approve (store, fixture, "A-1");
  item = read_item (store, "A-1");
  g_assert_true (bank_workflow_freeze (store, item, &ACT, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (CHANGES); i++)
    {
      g_autofree char *message = bank_fixture_try (fixture->path, CHANGES[i]);

      if (message == NULL)
        g_error ("SQLite obeyed: %s", CHANGES[i]);
    }
  assert_failed (bank_store_put (store, changed, 0, &outcome, &error), &error, ADIL_ERROR_REFUSED,
                 "version 1 is frozen");
  g_assert_cmpint (bank_fixture_put (store, "A-1", 'C'), ==, BANK_STORE_UNCHANGED);
  assert_failed (bank_workflow_return (store, item, &ACT, &error), &error, ADIL_ERROR_REFUSED, "frozen");
  /* Asked for, a new version begins; the frozen one stays in use until that is approved. */
  bank_store_set_may_revise (store, TRUE);
  g_assert_true (bank_store_put (store, changed, 0, &outcome, &error));
  assert_list (store, BANK_STORE_NEWEST, 0, "A-1@2:draft ");
  assert_list (store, BANK_STORE_USABLE, 0, "A-1@1:frozen ");
  assert_list (store, BANK_STORE_ALL, 0, "A-1@1:frozen A-1@2:draft ");
  g_clear_pointer (&item, bank_item_free);
  item = bank_store_read_version (store, "A-1", 1, &error);
  g_assert_true (bank_workflow_check (store, item, &error));
  g_assert_cmpuint (item->frozen_version, ==, 1);
}

static void
test_bank_workflow_lists_by_state_and_version (BankFixture *fixture, gconstpointer data)
{
  static const char *const SECTIONS[] = { "TIU", NULL };
  static const char *const OTHER[] = { "TWK", "TKP", NULL };
  BankStoreFilter filter = { .sections = SECTIONS };
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 2);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (BankItem) b = NULL;
  g_autoptr (BankItem) c = NULL;
  g_autoptr (ItemDraft) changed = test_draft_new ("C", 'D');
  g_autoptr (GError) error = NULL;
  BankStoreOutcome outcome;

  bank_fixture_put (store, "A", 'C');
  bank_fixture_approve (store, fixture, "A");
  b = submitted (store, "B");
  c = submitted (store, "C");
  bank_fixture_put (store, "D", 'C');
  g_assert_true (bank_workflow_retire (store, b, FALSE, &ACT, &error));
  g_assert_true (bank_workflow_retire (store, c, TRUE, &ACT, &error));
  assert_list (store, BANK_STORE_NEWEST, 0, "A@1:approved B@1:retired C@1:compromised D@1:draft ");
  assert_list (store, BANK_STORE_USABLE, 0, "A@1:approved ");
  assert_list (store, BANK_STORE_NEWEST, 1u << BANK_STATE_COMPROMISED | 1u << BANK_STATE_RETIRED,
               "B@1:retired C@1:compromised ");
  assert_list (store, BANK_STORE_NEWEST, 1u << BANK_STATE_DRAFT, "D@1:draft ");
  g_assert_true (bank_store_foreach_filtered (store, &filter, append_version, text, &error));
  g_assert_cmpstr (text->str, ==, "A@1:approved B@1:retired C@1:compromised D@1:draft ");
  filter.sections = OTHER;
  g_string_truncate (text, 0);
  g_assert_true (bank_store_foreach_filtered (store, &filter, append_version, text, &error));
  g_assert_cmpstr (text->str, ==, "");
  assert_failed (bank_store_put (store, changed, 0, &outcome, &error), &error, ADIL_ERROR_REFUSED, "is compromised");
}

/* Each change that goes around the program is noticed: by the signature, or by the history. */
static void
test_bank_workflow_damage_shows (BankFixture *fixture, gconstpointer data)
{
  static const char *const CHANGES[] = {
    "UPDATE signatures SET cms = zeroblob (length (cms))",
    "UPDATE signatures SET text = replace (text, 'version 1', 'version 2')",
    "UPDATE signatures SET reviewer = (SELECT sha256 FROM reviewers WHERE name = 'Person 3') WHERE kind = 'answer'",
    "UPDATE signatures SET round = 2 WHERE kind = 'approval'",
    "UPDATE signatures SET answer = 'A' WHERE kind = 'answer'",
    "DELETE FROM signatures WHERE kind = 'approval' AND seq = (SELECT max (seq) FROM signatures)",
    "UPDATE history SET who = 'Person 9' WHERE event = 'approval'",
    "DELETE FROM history WHERE event = 'answer'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CHANGES); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%zu.bank", fixture->folder, i);
      BankFixture other = *fixture;
      g_autoptr (BankStore) store = NULL;
      g_autoptr (BankItem) item = NULL;
      g_autoptr (GError) error = NULL;

      other.path = path;
      store = bank_fixture_open (&other, 3);
      bank_fixture_put (store, "A-1", 'C');
      bank_fixture_approve (store, &other, "A-1");
      bank_fixture_tamper (path, CHANGES[i]);
      item = read_item (store, "A-1");
      g_assert_false (bank_workflow_check (store, item, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "A-1"));
      g_clear_error (&error);
      g_assert_false (bank_workflow_freeze (store, item, &ACT, &error));
      g_assert_cmpint (state_of (store, "A-1"), ==, BANK_STATE_APPROVED);
    }
}

static void
test_bank_workflow_history_shows_every_change (BankFixture *fixture, gconstpointer data)
{
  static const char *const CHANGES[] = {
    "UPDATE history SET who = 'x' WHERE seq = 2",
    "UPDATE history SET why = 'x' WHERE seq = 2",
    "UPDATE history SET at_s = at_s + 1 WHERE seq = 2",
    "UPDATE history SET event = 'approved' WHERE seq = 6",
    "UPDATE history SET event = 'nonsense' WHERE seq = 6",
    "UPDATE history SET item_id = 'B' WHERE seq = 5",
    "UPDATE history SET version = 2 WHERE seq = 5",
    "UPDATE history SET about = '' WHERE seq = 5",
    "DELETE FROM history WHERE seq = 3",
    "DELETE FROM history WHERE seq = (SELECT max (seq) FROM history)",
    "UPDATE history SET chain = zeroblob (32) WHERE seq = 4",
    "UPDATE items SET state = 'approved' WHERE id = 'B-1'",
    "UPDATE items SET version = 7 WHERE id = 'B-1'",
    "UPDATE versions SET sha256 = zeroblob (32) WHERE item_id = 'B-1'",
    "INSERT INTO items VALUES ('Z', 1, 'draft')",
    "DELETE FROM versions WHERE item_id = 'B-1'",
    "DELETE FROM signatures",
    "DELETE FROM frozen",
    "DELETE FROM reviewers WHERE name = 'Person 3'",
    "UPDATE reviewers SET removed_s = 1 WHERE name = 'Person 3'",
    "INSERT INTO frozen SELECT 'B-1', 1, seq FROM history WHERE event = 'submitted'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CHANGES); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%zu.bank", fixture->folder, i);
      BankFixture other = *fixture;
      g_autoptr (BankStore) store = NULL;
      g_autoptr (BankItem) item = NULL;
      g_autoptr (GError) error = NULL;
      guint8 head[DIGEST_LEN];

      other.path = path;
      store = bank_fixture_open (&other, 3);
      bank_fixture_put (store, "A-1", 'C');
      bank_fixture_put (store, "B-1", 'C');
      bank_fixture_approve (store, &other, "A-1");
      item = read_item (store, "A-1");
      g_assert_true (bank_workflow_freeze (store, item, &ACT, &error));
      g_assert_true (bank_history_check (store, head, &error));
      bank_fixture_tamper (path, CHANGES[i]);
      if (bank_history_check (store, head, &error))
        g_error ("not noticed: %s", CHANGES[i]);
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
    }
}

static void
test_bank_workflow_one_person_counts_once (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 2);
  g_autoptr (Secret) key = NULL;
  g_autofree char *renewed = NULL;
  g_autofree char *alias = NULL;
  g_autofree char *both = NULL;
  g_autoptr (BankItem) item = NULL;
  g_autoptr (GError) error = NULL;
  BankSigner signer;
  BankState state;

  key = identity_key_new_pem (&error);
  renewed = identity_self_signed_new_pem (key, "PERSON 1", IDENTITY_ROLE_COMMITTEE, 1760000000, 30, &error);
  alias = identity_self_signed_new_pem (key, "Somebody Else", IDENTITY_ROLE_COMMITTEE, 1760000000, 30, &error);
  both = g_strconcat (fixture->certificates[2], fixture->certificates[3], NULL);
  assert_failed (bank_reviewer_add (store, fixture->certificates[0], "Chair", 0, &error), &error, ADIL_ERROR_REFUSED,
                 "already");
  assert_failed (bank_reviewer_add (store, both, "Chair", 0, &error), &error, ADIL_ERROR_REFUSED, "one certificate");
  assert_failed (bank_reviewer_add (store, "nonsense", "Chair", 0, &error), &error, ADIL_ERROR_SYNTAX, "");
  g_assert_true (bank_reviewer_add (store, renewed, "Chair", 0, &error));
  assert_failed (bank_reviewer_add (store, alias, "Chair", 0, &error), &error, ADIL_ERROR_REFUSED, "same key");
  item = submitted (store, "A-1");
  g_assert_true (approve (store, fixture, item, 1, &error));
  signer = (BankSigner){ .certificate_pem = renewed, .key_pem = key };
  assert_failed (bank_workflow_approve (store, item, &signer, &ACT, &state, &error), &error, ADIL_ERROR_REFUSED,
                 "already");
}

static void
test_bank_workflow_removed_reviewer_stands_for_what_is_frozen (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 3);
  g_autoptr (BankItem) frozen = NULL;
  g_autoptr (BankItem) item = NULL;
  g_autoptr (GError) error = NULL;
  guint8 head[DIGEST_LEN];
  guint n;

  bank_fixture_put (store, "A", 'C');
  bank_fixture_put (store, "B", 'C');
  bank_fixture_approve (store, fixture, "A");
  bank_fixture_approve (store, fixture, "B");
  item = read_item (store, "A");
  g_assert_true (bank_workflow_freeze (store, item, &ACT, &error));
  g_assert_true (bank_reviewer_remove (store, fixture->certificates[1], "Chair", "left", 1760000200, &n, &error));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (state_of (store, "B"), ==, BANK_STATE_IN_REVIEW);
  frozen = read_item (store, "A");
  g_assert_true (bank_workflow_check (store, frozen, &error));
  assert_failed (bank_reviewer_remove (store, fixture->certificates[1], "Chair", "left", 0, &n, &error), &error,
                 ADIL_ERROR_UNTRUSTED, "Person 2");
  assert_failed (bank_reviewer_add (store, fixture->certificates[1], "Chair", 0, &error), &error, ADIL_ERROR_REFUSED,
                 "removed before");
  g_clear_pointer (&item, bank_item_free);
  item = read_item (store, "B");
  g_assert_true (approve (store, fixture, item, 3, &error));
  g_assert_cmpint (state_of (store, "B"), ==, BANK_STATE_APPROVED);
  g_assert_true (bank_history_check (store, head, &error));
  g_assert_no_error (error);
}

#define ADD(path_, func_)                                                                                              \
  g_test_add ("/bank-workflow/" path_, BankFixture, NULL, bank_fixture_set_up_people, func_, bank_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("goes-from-draft-to-frozen", test_bank_workflow_goes_from_draft_to_frozen);
  ADD ("refuses-what-the-state-forbids", test_bank_workflow_refuses_what_the_state_forbids);
  ADD ("wants-a-reason", test_bank_workflow_wants_a_reason);
  ADD ("needs-two-people-and-a-blind-answer", test_bank_workflow_needs_two_people_and_a_blind_answer);
  ADD ("blind-means-before-the-key", test_bank_workflow_blind_means_before_the_key);
  ADD ("other-answer-must-be-resolved", test_bank_workflow_other_answer_must_be_resolved);
  ADD ("only-admitted-people-count", test_bank_workflow_only_admitted_people_count);
  ADD ("author-and-importer-do-not-approve", test_bank_workflow_author_and_importer_do_not_approve);
  ADD ("new-content-voids-approvals", test_bank_workflow_new_content_voids_approvals);
  ADD ("return-voids-approvals-but-not-answers", test_bank_workflow_return_voids_approvals_but_not_answers);
  ADD ("frozen-versions-never-change", test_bank_workflow_frozen_versions_never_change);
  ADD ("lists-by-state-and-version", test_bank_workflow_lists_by_state_and_version);
  ADD ("damage-shows", test_bank_workflow_damage_shows);
  ADD ("history-shows-every-change", test_bank_workflow_history_shows_every_change);
  ADD ("one-person-counts-once", test_bank_workflow_one_person_counts_once);
  ADD ("removed-reviewer-stands-for-what-is-frozen", test_bank_workflow_removed_reviewer_stands_for_what_is_frozen);
  return g_test_run ();
}
