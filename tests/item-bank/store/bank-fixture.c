/* A folder with a bank and people to review it. */
#include "tests/item-bank/store/bank-fixture.h"

#include <glib/gstdio.h>

#include "common/crypto/identity.h"
#include "item-bank/store/bank-database.h"
#include "tests/item-bank/test-draft.h"

void
bank_fixture_set_up (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("bank-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "a.bank", NULL);
}

void
bank_fixture_set_up_people (BankFixture *fixture, gconstpointer data)
{
  bank_fixture_set_up (fixture, data);
  for (guint i = 0; i < BANK_FIXTURE_PEOPLE; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("Person %u", i + 1);

      fixture->keys[i] = identity_key_new_pem (&error);
      g_assert_no_error (error);
      fixture->certificates[i]
          = identity_self_signed_new_pem (fixture->keys[i], name, IDENTITY_ROLE_COMMITTEE, 1760000000, 30, &error);
      g_assert_no_error (error);
    }
}

void
bank_fixture_tear_down (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  for (guint i = 0; i < BANK_FIXTURE_PEOPLE; i++)
    {
      g_free (fixture->certificates[i]);
      g_clear_pointer (&fixture->keys[i], secret_free);
    }
}

void
bank_fixture_tamper (const char *path, const char *sql)
{
  g_autoptr (sqlite3) database = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_db_config (database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_exec (database, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

char *
bank_fixture_try (const char *path, const char *sql)
{
  g_autoptr (sqlite3) database = NULL;
  char *message = NULL;
  char *copy;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_exec (database, sql, NULL, NULL, &message);
  copy = g_strdup (message);
  sqlite3_free (message);
  return copy;
}

BankStoreOutcome
bank_fixture_put (BankStore *store, const char *id, char key)
{
  g_autoptr (ItemDraft) draft = test_draft_new (id, key);
  g_autoptr (GError) error = NULL;
  BankStoreOutcome outcome;

  g_assert_true (bank_store_put (store, draft, 1760000000, &outcome, &error));
  g_assert_no_error (error);
  return outcome;
}

BankStore *
bank_fixture_open (const BankFixture *fixture, guint n_reviewers)
{
  g_autoptr (GError) error = NULL;
  BankStore *store = bank_store_open (fixture->path, TRUE, &error);

  g_assert_no_error (error);
  bank_store_set_actor (store, "Secretary");
  for (guint i = 0; i < n_reviewers; i++)
    {
      bank_reviewer_add (store, fixture->certificates[i], "Chair", 1760000000, &error);
      g_assert_no_error (error);
    }
  return store;
}

BankSigner
bank_fixture_signer (const BankFixture *fixture, guint person)
{
  return (BankSigner){ .certificate_pem = fixture->certificates[person - 1], .key_pem = fixture->keys[person - 1] };
}

void
bank_fixture_approve (BankStore *store, const BankFixture *fixture, const char *id)
{
  static const BankAct ACT = { .who = "Chair", .now_s = 1760000100 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BankItem) item = bank_store_read (store, id, &error);
  BankSigner one = bank_fixture_signer (fixture, 1), two = bank_fixture_signer (fixture, 2);
  BankState state = BANK_STATE_DRAFT;
  gboolean agrees;

  g_assert_no_error (error);
  bank_workflow_submit (store, item, &ACT, &error);
  g_assert_no_error (error);
  bank_workflow_answer (store, item, &one, "C", &ACT, &agrees, &error);
  g_assert_no_error (error);
  bank_workflow_approve (store, item, &one, &ACT, &state, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state, ==, BANK_STATE_IN_REVIEW);
  bank_workflow_approve (store, item, &two, &ACT, &state, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state, ==, BANK_STATE_APPROVED);
}
