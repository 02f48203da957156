/* The writer thread: order, durability before the report, and the end after a failure. */
#include "exam-client/journal/journal-writer.h"

#include <signal.h>
#include <sys/resource.h>

#include "common/base/error.h"
#include "tests/exam-client/journal/journal-kit.h"

typedef struct
{
  guint n_durable;
  guint n_failed;
} Count;

static void
count_job (const GError *error, gpointer user_data)
{
  Count *count = user_data;

  if (error == NULL)
    {
      g_assert_cmpuint (count->n_failed, ==, 0); /* nothing succeeds after a failure */
      count->n_durable++;
    }
  else
    count->n_failed++;
}

static void
submit_record (JournalKit *kit, JournalWriter *writer, Count *count)
{
  JournalJob *job = journal_job_new ();
  guint8 record[ANSWER_RECORD_LEN];
  guint64 seq = kit->next_seq;

  journal_kit_seal (kit, record);
  journal_job_add_record (job, JOURNAL_KIT_PSEUDONYM, seq, record);
  journal_writer_submit (writer, job, count_job, count);
}

static void
run_until (Count *count, guint n)
{
  while (count->n_durable + count->n_failed < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_reports_after_commit (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) reader = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  g_autoptr (JournalWriter) writer = journal_writer_new (kit->path, &error);
  Count count = { 0 };
  guint8 chain[DIGEST_LEN];
  guint64 next_seq;
  RecordType type;

  g_assert_no_error (error);
  for (guint i = 0; i < 1000; i++)
    submit_record (kit, writer, &count);
  while (count.n_durable < 1000)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_true (journal_get_head (reader, JOURNAL_KIT_PSEUDONYM, &next_seq, chain, &type, &error));
      g_assert_cmpuint (next_seq, >=, count.n_durable);
    }
  g_assert_cmpuint (count.n_failed, ==, 0);
  g_assert_cmpmem (chain, DIGEST_LEN, kit->chain, DIGEST_LEN);
}

static void
test_one_job_is_one_commit (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Journal) reader = journal_open (kit->path, &error);
  g_autoptr (JournalWriter) writer = journal_writer_new (kit->path, &error);
  JournalSitting sitting = journal_kit_sitting (kit);
  JournalJob *job = journal_job_new ();
  g_autofree char *stamp = NULL;
  Count count = { 0 };

  g_assert_no_error (error);
  journal_job_set_sitting (job, &sitting);
  journal_job_set_segment (job, JOURNAL_KIT_PSEUDONYM, kit->header);
  journal_job_set_meta (job, "stamp", "boot 1 2");
  journal_writer_submit (writer, job, count_job, &count);
  submit_record (kit, writer, &count);
  run_until (&count, 2);
  g_assert_cmpuint (count.n_durable, ==, 2);
  g_assert_true (journal_get_meta (reader, "stamp", &stamp, &error));
  g_assert_cmpstr (stamp, ==, "boot 1 2");
  g_assert_true (journal_check (reader, kit->terminal_cert, &error));
}

static void
test_failure_is_final (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) reader = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  g_autoptr (JournalWriter) writer = journal_writer_new (kit->path, &error);
  struct rlimit limit, tight;
  Count count = { 0 };
  guint n = 0;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  tight = limit;
  tight.rlim_cur = 128 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  while (count.n_failed == 0 && n < 5000)
    {
      submit_record (kit, writer, &count);
      run_until (&count, ++n);
    }
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpuint (count.n_failed, ==, 1);
  for (guint i = 0; i < 3; i++)
    submit_record (kit, writer, &count);
  run_until (&count, n + 3);
  g_assert_cmpuint (count.n_failed, ==, 4);
}

static void
test_free_commits_what_is_queued (void)
{
  g_autoptr (JournalKit) kit = journal_kit_new ();
  g_autoptr (Journal) reader = journal_kit_open (kit);
  g_autoptr (GError) error = NULL;
  JournalWriter *writer = journal_writer_new (kit->path, &error);
  Count count = { 0 };
  guint8 chain[DIGEST_LEN];
  guint64 next_seq;
  RecordType type;

  for (guint i = 0; i < 50; i++)
    submit_record (kit, writer, &count);
  journal_writer_free (writer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count.n_durable, ==, 0); /* its owner is gone */
  g_assert_true (journal_get_head (reader, JOURNAL_KIT_PSEUDONYM, &next_seq, chain, &type, &error));
  g_assert_cmpuint (next_seq, ==, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal-writer/reports-only-after-the-commit", test_reports_after_commit);
  g_test_add_func ("/journal-writer/one-job-is-one-commit", test_one_job_is_one_commit);
  g_test_add_func ("/journal-writer/a-failure-is-final", test_failure_is_final);
  g_test_add_func ("/journal-writer/free-commits-what-is-queued", test_free_commits_what_is_queued);
  return g_test_run ();
}
