/* The bank: what goes in comes out, versions never change, damage is found, two people do not disturb each other. */
#include "item-bank/store/bank-store.h"

#include <glib/gstdio.h>
#include <string.h>

#include "common/base/error.h"
#include "item-bank/store/bank-database.h"
#include "tests/item-bank/store/bank-fixture.h"
#include "tests/item-bank/test-draft.h"

static BankStoreOutcome
put (BankStore *store, const ItemDraft *draft)
{
  g_autoptr (GError) error = NULL;
  BankStoreOutcome outcome;

  g_assert_true (bank_store_put (store, draft, 1760000000, &outcome, &error));
  g_assert_no_error (error);
  return outcome;
}

static void
make_bank (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (path, TRUE, &error);
  g_autoptr (ItemDraft) draft = test_draft_new ("A-1", 'C');

  g_assert_no_error (error);
  put (store, draft);
}

static void
test_bank_store_gives_back_what_it_took (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (fixture->path, TRUE, &error);
  g_autoptr (ItemDraft) draft = test_draft_new ("A-1", 'C');
  g_autoptr (GBytes) picture = g_bytes_new_static ("not checked here", 16);
  g_autoptr (BankItem) item = NULL;
  guint8 before[DIGEST_LEN], after[DIGEST_LEN];
  GStatBuf info;

  g_assert_no_error (error);
  item_document_take_picture (draft->document, item_picture_new ("image/png", "a square", picture));
  draft->difficulty_milli = -750;
  draft->points.denominator = 3;
  draft->time_s = 90;
  g_assert_cmpint (put (store, draft), ==, BANK_STORE_ADDED);
  item = bank_store_read (store, "A-1", &error);
  g_assert_no_error (error);
  item_draft_digest (draft, before);
  item_draft_digest (item->draft, after);
  g_assert_cmpmem (before, DIGEST_LEN, after, DIGEST_LEN);
  g_assert_cmpuint (item->draft->document->version, ==, 1);
  g_assert_cmpstr (item->state, ==, "draft");
  g_assert_cmpint (item->draft->difficulty_milli, ==, -750);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_bank_store_other_content_is_a_new_version (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (fixture->path, TRUE, &error);
  g_autoptr (ItemDraft) first = test_draft_new ("A-1", 'C');
  g_autoptr (ItemDraft) second = test_draft_new ("A-1", 'D');
  g_autoptr (BankItem) item = NULL;
  guint n;

  g_assert_cmpint (put (store, first), ==, BANK_STORE_ADDED);
  g_assert_cmpint (put (store, first), ==, BANK_STORE_UNCHANGED);
  g_assert_cmpint (put (store, second), ==, BANK_STORE_NEW_VERSION);
  item = bank_store_read (store, "A-1", &error);
  g_assert_cmpuint (item->draft->document->version, ==, 2);
  g_assert_cmpint (item_draft_find_key (item->draft), ==, 3);
  g_assert_true (bank_store_count (store, &n, &error));
  g_assert_cmpuint (n, ==, 1);
}

static gboolean
append_id (const BankItem *item, gpointer data, GError **error)
{
  g_string_append_printf (data, "%s ", item->draft->document->id);
  return TRUE;
}

static void
test_bank_store_gives_items_in_order_of_their_ids (BankFixture *fixture, gconstpointer data)
{
  static const char *const IDS[] = { "B", "A-10", "a", "A-2" };
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (fixture->path, TRUE, &error);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (IDS); i++)
    {
      g_autoptr (ItemDraft) draft = test_draft_new (IDS[i], 'A');

      put (store, draft);
    }
  g_assert_true (bank_store_foreach (store, append_id, ids, &error));
  g_assert_cmpstr (ids->str, ==, "A-10 A-2 B a ");
}

static void
test_bank_store_rolls_back (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (fixture->path, TRUE, &error);
  g_autoptr (ItemDraft) draft = test_draft_new ("A-1", 'C');
  guint n;

  g_assert_true (bank_store_begin (store, &error));
  put (store, draft);
  g_assert_true (bank_store_rollback (store, &error));
  g_assert_true (bank_store_count (store, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (bank_store_read (store, "A-1", &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
}

static void
test_bank_store_every_statement_prepares (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) store = bank_store_open (fixture->path, TRUE, &error);

  g_assert_true (bank_store_check_statements (store, &error));
  g_assert_no_error (error);
}

static void
test_bank_store_absent_bank_is_missing (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bank_store_open (fixture->path, FALSE, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_MISSING);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_bank_store_refuses_what_is_no_bank (BankFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *content;
    const char *sql;
  } CASES[] = { { "hello, this is a letter and not a database at all", NULL },
                { "", NULL },
                { NULL, "CREATE TABLE t (a)" },
                { NULL, "PRAGMA application_id = 1; CREATE TABLE t (a)" } };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GError) error = NULL;

      if (CASES[i].content != NULL)
        g_assert_true (g_file_set_contents (fixture->path, CASES[i].content, -1, NULL));
      else
        bank_fixture_tamper (fixture->path, CASES[i].sql);
      g_assert_null (bank_store_open (fixture->path, FALSE, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, fixture->path));
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
    }
}

static void
test_bank_store_refuses_a_bank_from_the_future (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_bank (fixture->path);
  bank_fixture_tamper (fixture->path, "PRAGMA user_version = 3");
  g_assert_null (bank_store_open (fixture->path, TRUE, &error));
  g_assert_error (error, ADIL_ERROR, ADIL_ERROR_REFUSED);
}

/* Each change that does not go through the store is found when the item is read. */
static void
test_bank_store_finds_changed_content (BankFixture *fixture, gconstpointer data)
{
  static const char *const CHANGES[] = {
    "UPDATE versions SET points = 'exam-points/v1' || char (10) || 'single 1 5 0 0 0 0' || char (10)",
    "UPDATE versions SET points = 'nonsense'",
    "UPDATE versions SET document = replace (document, 'two', 'too')",
    "UPDATE versions SET document = '{'",
    "UPDATE versions SET topic = 'other'",
    "UPDATE versions SET difficulty_milli = 5",
    "UPDATE versions SET enemy_set = 'e'",
    "UPDATE versions SET weighted = 1",
    "UPDATE versions SET kind = 'essay'",
    "UPDATE versions SET sha256 = zeroblob (32)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CHANGES); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BankStore) store = NULL;

      g_unlink (fixture->path);
      make_bank (fixture->path);
      bank_fixture_tamper (fixture->path, CHANGES[i]);
      store = bank_store_open (fixture->path, FALSE, &error);
      g_assert_no_error (error);
      g_assert_null (bank_store_read (store, "A-1", &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "A-1"));
    }
}

/* Bytes flipped anywhere: refused, or the item is still the same; never another item, never a crash. */
static void
test_bank_store_survives_flipped_bytes (BankFixture *fixture, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize len;

  make_bank (fixture->path);
  g_assert_true (g_file_get_contents (fixture->path, &content, &len, NULL));
  for (gsize at = 0; at < len; at += at < 200 ? 1 : 61)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BankStore) store = NULL;
      g_autoptr (BankItem) item = NULL;

      content[at] = (char)~content[at];
      g_assert_true (g_file_set_contents (fixture->path, content, (gssize)len, NULL));
      content[at] = (char)~content[at];
      store = bank_store_open (fixture->path, FALSE, &error);
      item = store != NULL ? bank_store_read (store, "A-1", &error) : NULL;
      g_assert_true (item != NULL || error != NULL);
      if (item != NULL)
        g_assert_cmpint (item_draft_find_key (item->draft), ==, 2);
    }
}

static void
test_bank_store_second_writer_is_told_to_wait (BankFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BankStore) one = bank_store_open (fixture->path, TRUE, &error);
  g_autoptr (BankStore) two = bank_store_open (fixture->path, TRUE, &error);
  g_autoptr (ItemDraft) draft = test_draft_new ("A-1", 'C');
  guint n;

  g_assert_true (bank_store_begin (one, &error));
  put (one, draft);
  /* Readers are not held up, and see nothing half done. */
  g_assert_true (bank_store_count (two, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  if (g_test_slow ())
    {
      g_assert_false (bank_store_begin (two, &error));
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_BUSY);
      g_clear_error (&error);
    }
  g_assert_true (bank_store_commit (one, &error));
  g_assert_true (bank_store_count (two, &n, &error));
  g_assert_cmpuint (n, ==, 1);
}

#define ADD(path_, func_)                                                                                              \
  g_test_add ("/bank-store/" path_, BankFixture, NULL, bank_fixture_set_up, func_, bank_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("gives-back-what-it-took", test_bank_store_gives_back_what_it_took);
  ADD ("other-content-is-a-new-version", test_bank_store_other_content_is_a_new_version);
  ADD ("gives-items-in-order-of-their-ids", test_bank_store_gives_items_in_order_of_their_ids);
  ADD ("rolls-back", test_bank_store_rolls_back);
  ADD ("every-statement-prepares", test_bank_store_every_statement_prepares);
  ADD ("absent-bank-is-missing", test_bank_store_absent_bank_is_missing);
  ADD ("refuses-what-is-no-bank", test_bank_store_refuses_what_is_no_bank);
  ADD ("refuses-a-bank-from-the-future", test_bank_store_refuses_a_bank_from_the_future);
  ADD ("finds-changed-content", test_bank_store_finds_changed_content);
  ADD ("survives-flipped-bytes", test_bank_store_survives_flipped_bytes);
  ADD ("second-writer-is-told-to-wait", test_bank_store_second_writer_is_told_to_wait);
  return g_test_run ();
}
