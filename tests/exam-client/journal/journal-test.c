/* The journal: what goes in comes out byte for byte, nothing can be changed, and everything broken is refused by name.
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "tests/exam-client/journal/journal-kit.h"

static void
test_keeps_bytes (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  g_autoptr (JournalBatch) batch = NULL;
  guint8 records[3 * ANSWER_RECORD_LEN], chain[DIGEST_LEN];
  guint64 next_seq;
  RecordType type;

  for (guint i = 0; i < 3; i++)
    journal_kit_seal (kit, records + i * ANSWER_RECORD_LEN);
  g_assert_true (journal_append_records (journal, JOURNAL_KIT_PSEUDONYM, 0, records, 3, &error));
  g_clear_pointer (&journal, journal_close);
  journal = journal_open (kit->path, &error);
  g_assert_no_error (error);
  g_assert_true (journal_check (journal, kit->terminal_cert, &error));
  g_assert_no_error (error);
  g_assert_true (journal_load_unsent (journal, JOURNAL_KIT_PSEUDONYM, 0, 200, &batch, &error));
  g_assert_cmpuint (batch->count, ==, 3);
  g_assert_cmpuint (batch->segment, ==, 1);
  g_assert_cmpmem (batch->records->data, batch->records->len, records, sizeof records);
  g_assert_cmpmem (batch->header, sizeof batch->header, kit->header, sizeof kit->header);
  g_assert_true (journal_get_head (journal, JOURNAL_KIT_PSEUDONYM, &next_seq, chain, &type, &error));
  g_assert_cmpuint (next_seq, ==, 3);
  g_assert_cmpmem (chain, sizeof chain, kit->chain, sizeof kit->chain);
  g_assert_cmpint (type, ==, RECORD_TYPE_ANSWER);
}

static void
test_is_private (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  struct stat info;

  g_assert_cmpint (stat (kit->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_batches_stay_in_their_segment (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  g_autoptr (JournalBatch) first = NULL;
  g_autoptr (JournalBatch) second = NULL;
  g_autoptr (JournalBatch) none = NULL;

  journal_kit_append (kit, journal, 5);
  journal_kit_open_segment (kit);
  g_assert_true (journal_append_segment (journal, JOURNAL_KIT_PSEUDONYM, kit->header, &error));
  journal_kit_append (kit, journal, 7);
  g_assert_true (journal_check (journal, kit->terminal_cert, &error));
  g_assert_true (journal_load_unsent (journal, JOURNAL_KIT_PSEUDONYM, 2, 200, &first, &error));
  g_assert_cmpuint (first->first_seq, ==, 2);
  g_assert_cmpuint (first->count, ==, 3);
  g_assert_true (journal_load_unsent (journal, JOURNAL_KIT_PSEUDONYM, 5, 4, &second, &error));
  g_assert_cmpuint (second->segment, ==, 2);
  g_assert_cmpuint (second->count, ==, 4);
  g_assert_true (journal_load_unsent (journal, JOURNAL_KIT_PSEUDONYM, 12, 200, &none, &error));
  g_assert_null (none);
}

/* The server never answered the first header with number 2; the second one is what it may have lost. */
static void
test_finds_headers_by_number (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  guint8 header[SEGMENT_HEADER_LEN];
  SegmentHeader parsed;

  journal_kit_append (kit, journal, 2);
  journal_kit_open_segment (kit);
  g_assert_true (journal_append_segment (journal, JOURNAL_KIT_PSEUDONYM, kit->header, &error));
  kit->segment--;
  journal_kit_open_segment (kit);
  g_assert_true (journal_append_segment (journal, JOURNAL_KIT_PSEUDONYM, kit->header, &error));
  g_assert_true (journal_get_header (journal, JOURNAL_KIT_PSEUDONYM, 2, header, &error));
  g_assert_cmpmem (header, sizeof header, kit->header, sizeof kit->header);
  g_assert_true (journal_get_header (journal, JOURNAL_KIT_PSEUDONYM, 1, header, &error));
  g_assert_true (segment_parse (header, &parsed, &error));
  g_assert_cmpuint (parsed.number, ==, 1);
  g_assert_false (journal_get_header (journal, JOURNAL_KIT_PSEUDONYM, 3, header, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_MISSING);
  g_assert_false (journal_get_header (journal, "P9", 1, header, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_MISSING);
}

static void
test_refuses_gap_and_conflict (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  guint8 record[ANSWER_RECORD_LEN];

  journal_kit_append (kit, journal, 2);
  journal_kit_seal (kit, record);
  g_assert_false (journal_append_records (journal, JOURNAL_KIT_PSEUDONYM, 3, record, 1, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_GAP);
  g_assert_false (journal_append_records (journal, JOURNAL_KIT_PSEUDONYM, 1, record, 1, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_CONFLICT);
  g_assert_false (journal_append_records (journal, "P9", 0, record, 1, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_MISSING);
  g_assert_true (journal_append_records (journal, JOURNAL_KIT_PSEUDONYM, 2, record, 1, &error));
}

static void
test_acknowledgement_moves_on_only (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) unsent = NULL;
  g_autoptr (JournalSitting) sitting = NULL;
  Acknowledgement ack
      = { .session = (char *)"2026-10-12/T/1", .pseudonym = (char *)JOURNAL_KIT_PSEUDONYM, .seq = 3, .server_ms = 9 };
  guint8 signature[ED25519_SIG_LEN] = { 1 }, chain[DIGEST_LEN];

  journal_kit_append (kit, journal, 4);
  memcpy (ack.chain, kit->chain, DIGEST_LEN);
  journal_kit_append (kit, journal, 2);
  g_assert_true (journal_set_acknowledged (journal, &ack, signature, &error));
  ack.seq = 1;
  g_assert_true (journal_set_acknowledged (journal, &ack, signature, &error));
  g_assert_true (journal_find_sitting (journal, JOURNAL_KIT_PSEUDONYM, &sitting, &error));
  g_assert_cmpuint (sitting->ack_next_seq, ==, 4);
  unsent = journal_list_unsent (journal, &error);
  g_assert_cmpuint (unsent->len, ==, 1);
  g_assert_true (journal_get_chain (journal, JOURNAL_KIT_PSEUDONYM, 5, chain, &error));
  g_assert_cmpmem (chain, DIGEST_LEN, kit->chain, DIGEST_LEN);
  g_assert_false (journal_get_chain (journal, JOURNAL_KIT_PSEUDONYM, 6, chain, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_MISSING);
  g_assert_true (journal_check (journal, kit->terminal_cert, &error));
}

static void
test_tables_are_append_only (void)
{
  static const char *const statements[] = {
    "DELETE FROM records",
    "UPDATE records SET seq = seq + 100",
    "DELETE FROM segments",
    "UPDATE segments SET number = 9",
    "DELETE FROM sittings",
    "UPDATE sittings SET session = 'x'",
    "UPDATE sittings SET ack_next_seq = -1",
  };
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);

  journal_kit_append (kit, journal, 2);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autofree char *message = NULL;

      g_assert_false (journal_kit_tamper (kit, statements[i], &message));
      g_assert_nonnull (message);
    }
}

/* Somebody with the file in hand removes the triggers first. */
static void
test_tampered_record_is_named (void)
{
  static const guint offsets[] = { 18, 60, 161, 170, 178, 241 };

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autoptr (JournalKit) kit = journal_kit_new ();
      g_autoptr (Journal) journal = journal_kit_open (kit);
      g_autoptr (GError) error = NULL;
      g_autofree char *sql
          = g_strdup_printf ("DROP TRIGGER records_same; UPDATE records SET bytes = CAST (substr (bytes, 1, %u) ||"
                             " CASE substr (bytes, %u, 1) WHEN x'00' THEN x'01' ELSE x'00' END || substr (bytes, %u) "
                             "AS BLOB) WHERE seq = 4",
                             offsets[i], offsets[i] + 1, offsets[i] + 2);

      journal_kit_append (kit, journal, 8);
      g_assert_true (journal_kit_tamper (kit, sql, NULL));
      g_assert_false (journal_check (journal, kit->terminal_cert, &error));
      g_assert_nonnull (strstr (error->message, "record 4 of sitting " JOURNAL_KIT_PSEUDONYM));
      journal_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
    }
}

static void
test_removed_record_is_named (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;

  journal_kit_append (kit, journal, 6);
  g_assert_true (journal_kit_tamper (kit, "DROP TRIGGER records_stay; DELETE FROM records WHERE seq = 2", NULL));
  g_assert_false (journal_check (journal, kit->terminal_cert, &error));
  g_assert_nonnull (strstr (error->message, "record 3"));
  journal_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

static void
test_other_terminals_header_is_refused (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (JournalKit) other = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;

  journal_kit_append (kit, journal, 2);
  g_assert_false (journal_check (journal, other->terminal_cert, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

static void
test_refuses_foreign_and_newer_files (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (journal_kit_tamper (kit, "CREATE TABLE other (a)", NULL));
  g_assert_null (journal_open (kit->path, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_unlink (kit->path);
  journal_close (journal_kit_open (kit));
  g_assert_true (journal_kit_tamper (kit, "PRAGMA user_version = 99", NULL));
  g_assert_null (journal_open (kit->path, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_REFUSED);
  g_assert_true (journal_kit_tamper (kit, "PRAGMA user_version = 0", NULL));
  g_assert_null (journal_open (kit->path, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

static void
test_refuses_broken_files (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize len;

  journal_kit_append (kit, journal, 100);
  g_clear_pointer (&journal, journal_close);
  g_assert_true (g_file_get_contents (kit->path, &content, &len, NULL));
  g_assert_cmpuint (len, >, 20000);
  memset (content + len - 8192, 0x5a, 8192);
  g_assert_true (g_file_set_contents (kit->path, content, (gssize)len, NULL));
  g_assert_null (journal_open (kit->path, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
  g_assert_true (
      g_file_set_contents (kit->path, "this is no database, and long enough to be looked at as one", -1, NULL));
  g_assert_null (journal_open (kit->path, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_DAMAGED);
}

static void
test_refuses_unwritable_folder (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (journal_open ("/proc/self/journal.db", &error));
  journal_kit_assert_error (&error, ADIL_ERROR_IO);
  if (geteuid () == 0)
    return; /* permissions do not bind root */
  g_assert_cmpint (g_chmod (kit->folder, 0500), ==, 0);
  g_assert_null (journal_open (kit->path, &error));
  g_chmod (kit->folder, 0700);
  journal_kit_assert_error (&error, ADIL_ERROR_IO);
}

static void
test_full_disk_ends_the_journal (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  struct rlimit limit, tight;
  guint64 kept = 0, next_seq;
  guint8 record[ANSWER_RECORD_LEN], chain[DIGEST_LEN];
  RecordType type;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  tight = limit;
  tight.rlim_cur = 100 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  for (guint i = 0; i < 10000 && error == NULL; i++)
    {
      journal_kit_seal (kit, record);
      if (journal_append_records (journal, JOURNAL_KIT_PSEUDONYM, kept, record, 1, &error))
        kept++;
    }
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpuint (kept, >, 0);
  journal_kit_assert_error (&error, ADIL_ERROR_IO);
  /* Room again, but this process does not try: what the failed write left behind is not known to it. */
  g_assert_false (journal_append_records (journal, JOURNAL_KIT_PSEUDONYM, kept, record, 1, &error));
  journal_kit_assert_error (&error, ADIL_ERROR_IO);
  g_clear_pointer (&journal, journal_close);
  journal = journal_open (kit->path, &error);
  g_assert_no_error (error);
  g_assert_true (journal_check (journal, kit->terminal_cert, &error));
  g_assert_true (journal_get_head (journal, JOURNAL_KIT_PSEUDONYM, &next_seq, chain, &type, &error));
  g_assert_cmpuint (next_seq, >=, kept);
}

static void
test_holds_no_plain_answer (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  guint8 records[2][ANSWER_RECORD_LEN];
  gsize n_same = 0;

  /* The same answer twice: nothing of the ciphertexts is alike but by chance. */
  journal_kit_seal (kit, records[0]);
  journal_kit_seal (kit, records[0]);
  journal_kit_seal (kit, records[1]);
  for (gsize i = 18; i < ANSWER_RECORD_CHAINED; i++)
    n_same += records[0][i] == records[1][i];
  g_assert_cmpuint (n_same, <, 12);
}

static void
test_meta_and_incidents (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) journal = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  g_autofree char *absent = NULL;

  g_assert_true (journal_set_meta (journal, "seat", "A-01", &error));
  g_assert_true (journal_set_meta (journal, "seat", "A-02", &error));
  g_assert_true (journal_get_meta (journal, "seat", &value, &error));
  g_assert_cmpstr (value, ==, "A-02");
  g_assert_true (journal_get_meta (journal, "nothing", &absent, &error));
  g_assert_null (absent);
  g_assert_true (journal_add_incident (journal, JOURNAL_KIT_PSEUDONYM, 5, "conflict", &error));
  g_assert_false (journal_kit_tamper (kit, "DELETE FROM incidents", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/keeps-records-byte-for-byte", test_keeps_bytes);
  g_test_add_func ("/journal/is-the-terminals-own", test_is_private);
  g_test_add_func ("/journal/batches-stay-in-their-segment", test_batches_stay_in_their_segment);
  g_test_add_func ("/journal/finds-headers-by-number", test_finds_headers_by_number);
  g_test_add_func ("/journal/append-refuses-a-gap-and-a-conflict", test_refuses_gap_and_conflict);
  g_test_add_func ("/journal/acknowledgement-only-moves-on", test_acknowledgement_moves_on_only);
  g_test_add_func ("/journal/tables-are-append-only", test_tables_are_append_only);
  g_test_add_func ("/journal/check-names-a-tampered-record", test_tampered_record_is_named);
  g_test_add_func ("/journal/check-names-the-place-of-a-removed-record", test_removed_record_is_named);
  g_test_add_func ("/journal/check-refuses-another-terminals-header", test_other_terminals_header_is_refused);
  g_test_add_func ("/journal/open-refuses-foreign-and-newer-files", test_refuses_foreign_and_newer_files);
  g_test_add_func ("/journal/open-refuses-broken-files", test_refuses_broken_files);
  g_test_add_func ("/journal/open-refuses-an-unwritable-folder", test_refuses_unwritable_folder);
  g_test_add_func ("/journal/a-full-disk-ends-its-use", test_full_disk_ends_the_journal);
  g_test_add_func ("/journal/holds-no-plain-answer", test_holds_no_plain_answer);
  g_test_add_func ("/journal/keeps-facts-and-incidents", test_meta_and_incidents);
  return g_test_run ();
}
