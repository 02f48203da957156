/* Two people at work at once, and the power going off: nothing half, nothing lost, nothing twice. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/error.h"
#include "tests/item-bank/store/bank-fixture.h"
#include "tests/item-bank/test-draft.h"

#define N_KILLS  25
#define N_ITEMS  40
#define ROUND_US 3000

static const BankAct ACT = { .who = "Chair", .why = "test", .now_s = 1760000100 };

/* For children: any error ends them with status 1. */
static void
must (gboolean done, const GError *error)
{
  if (done)
    return;
  g_printerr ("child: %s\n", error != NULL ? error->message : "?");
  _exit (1);
}

static void
write_for_ever (const char *path, guint from)
{
  g_autoptr (GError) error = NULL;
  BankStore *store = bank_store_open (path, TRUE, &error);

  must (store != NULL, error);
  for (guint i = from;; i++)
    {
      g_autofree char *id = g_strdup_printf ("A-%u", i % 7);
      g_autoptr (ItemDraft) draft = test_draft_new (id, (char)('A' + i % 5));
      g_autoptr (BankItem) item = NULL;
      BankStoreOutcome outcome;

      must (bank_store_put (store, draft, i, &outcome, &error), error);
      item = bank_store_read (store, id, &error);
      must (item != NULL && bank_workflow_submit (store, item, &ACT, NULL) >= 0, error);
    }
}

static gboolean
count_item (const BankItem *item, gpointer data, GError **error)
{
  *(guint *)data += 1;
  return TRUE;
}

static void
test_bank_crash_killed_writer_leaves_nothing_half (BankFixture *fixture, gconstpointer data)
{
  guint n_before = 0;

  for (guint i = 0; i < N_KILLS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BankStore) store = NULL;
      BankStoreFilter all = { .versions = BANK_STORE_ALL };
      guint8 head[DIGEST_LEN];
      guint n = 0;
      pid_t child = fork ();

      if (child == 0)
        write_for_ever (fixture->path, i);
      g_usleep (20000 + i * ROUND_US);
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      if (!g_file_test (fixture->path, G_FILE_TEST_EXISTS))
        continue;
      store = bank_store_open (fixture->path, TRUE, &error);
      g_assert_no_error (error);
      /* Reads and checks every version; the history check compares states, versions and chain. */
      g_assert_true (bank_store_foreach_filtered (store, &all, count_item, &n, &error));
      g_assert_no_error (error);
      g_assert_true (bank_history_check (store, head, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (n, >=, n_before);
      n_before = n;
    }
  g_assert_cmpuint (n_before, >, 0);
}

static gboolean
count_event (const BankEvent *event, gpointer data, GError **error)
{
  *(guint *)data += event->kind == BANK_EVENT_APPROVAL;
  return TRUE;
}

static void
approve_all (const BankFixture *fixture, guint person)
{
  g_autoptr (GError) error = NULL;
  BankStore *store = bank_store_open (fixture->path, FALSE, &error);
  BankSigner signer = bank_fixture_signer (fixture, person);

  must (store != NULL, error);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("A-%u", i);
      g_autoptr (BankItem) item = bank_store_read (store, id, &error);
      BankState state;

      must (item != NULL && bank_workflow_approve (store, item, &signer, &ACT, &state, &error), error);
    }
  _exit (0);
}

/* Both sign the same items at the same time; each of them counts, and the second signature approves. */
static void
test_bank_crash_two_people_approve_at_once (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_fixture_open (fixture, 3);
  BankSigner third = bank_fixture_signer (fixture, 3);
  guint8 head[DIGEST_LEN];
  guint n_approvals = 0;
  pid_t children[2];

  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("A-%u", i);
      g_autoptr (BankItem) item = NULL;
      gboolean agrees;

      bank_fixture_put (store, id, 'C');
      item = bank_store_read (store, id, &error);
      g_assert_true (bank_workflow_submit (store, item, &ACT, &error));
      g_assert_true (bank_workflow_answer (store, item, &third, "C", &ACT, &agrees, &error));
    }
  bank_store_close (g_steal_pointer (&store));
  for (guint i = 0; i < 2; i++)
    {
      children[i] = fork ();
      if (children[i] == 0)
        approve_all (fixture, i + 1);
    }
  for (guint i = 0; i < 2; i++)
    {
      int status;

      waitpid (children[i], &status, 0);
      g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
    }
  store = bank_store_open (fixture->path, FALSE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("A-%u", i);
      guint32 version;
      BankState state;

      g_assert_true (bank_store_get_state (store, id, &state, &version, &error));
      g_assert_cmpint (state, ==, BANK_STATE_APPROVED);
    }
  g_assert_true (bank_history_foreach (store, NULL, 0, count_event, &n_approvals, &error));
  g_assert_cmpuint (n_approvals, ==, 2 * N_ITEMS);
  g_assert_true (bank_history_check (store, head, &error));
  g_assert_no_error (error);
}

/* Two programs import the same new content at once: one version each time, whoever comes first. */
static void
test_bank_crash_two_people_import_at_once (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = NULL;
  guint8 head[DIGEST_LEN];
  pid_t children[2];

  for (guint i = 0; i < 2; i++)
    {
      children[i] = fork ();
      if (children[i] == 0)
        {
          store = bank_store_open (fixture->path, TRUE, &error);
          must (store != NULL, error);
          for (guint j = 0; j < 60; j++)
            {
              g_autofree char *id = g_strdup_printf ("A-%u", j);
              g_autoptr (ItemDraft) draft = test_draft_new (id, 'B');
              BankStoreOutcome outcome;

              must (bank_store_put (store, draft, 0, &outcome, &error), error);
            }
          _exit (0);
        }
    }
  for (guint i = 0; i < 2; i++)
    {
      int status;

      waitpid (children[i], &status, 0);
      g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
    }
  store = bank_store_open (fixture->path, FALSE, &error);
  g_assert_no_error (error);
  for (guint j = 0; j < 60; j++)
    {
      g_autofree char *id = g_strdup_printf ("A-%u", j);
      guint32 version;
      BankState state;

      g_assert_true (bank_store_get_state (store, id, &state, &version, &error));
      g_assert_cmpuint (version, ==, 1);
    }
  g_assert_true (bank_history_check (store, head, &error));
}

#define ADD(path_, func_)                                                                                              \
  g_test_add ("/bank-crash/" path_, BankFixture, NULL, bank_fixture_set_up_people, func_, bank_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("killed-writer-leaves-nothing-half", test_bank_crash_killed_writer_leaves_nothing_half);
  ADD ("two-people-approve-at-once", test_bank_crash_two_people_approve_at_once);
  ADD ("two-people-import-at-once", test_bank_crash_two_people_import_at_once);
  return g_test_run ();
}
