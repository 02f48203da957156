/* SIGKILL at random moments: every record whose completion was reported is in the journal, and what is there is whole.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exam-client/journal/journal-writer.h"
#include "tests/exam-client/journal/journal-kit.h"

#define ROUNDS   40
#define IN_QUEUE 8

static const char *program;

typedef struct
{
  JournalKit *kit;
  JournalWriter *writer;
  guint64 n_reported;
} Child;

static void child_submit (Child *child);

static void
child_on_durable (const GError *error, gpointer user_data)
{
  Child *child = user_data;
  char line[32];
  int len = g_snprintf (line, sizeof line, "%08" G_GUINT64_FORMAT "\n", child->n_reported++);

  if (error != NULL || write (STDOUT_FILENO, line, (size_t)len) != len)
    _exit (3);
  child_submit (child);
}

static void
child_submit (Child *child)
{
  JournalJob *job = journal_job_new ();
  guint8 record[ANSWER_RECORD_LEN];
  guint64 seq = child->kit->next_seq;

  journal_kit_seal (child->kit, record);
  journal_job_add_record (job, JOURNAL_KIT_PSEUDONYM, seq, record);
  journal_job_set_meta (job, "stamp", "boot 1 2");
  journal_writer_submit (child->writer, job, child_on_durable, child);
}

/* Writes until it is killed. The certificate goes to a file beside the journal first. */
G_NORETURN static void
run_child (const char *folder)
{
  JournalKit *kit = journal_kit_new ();
  g_autofree char *cert_path = g_build_filename (folder, "cert.pem", NULL);
  Child child = { .kit = kit };

  g_free (kit->path);
  kit->path = g_build_filename (folder, "journal.db", NULL);
  g_rmdir (kit->folder);
  g_assert_true (g_file_set_contents (cert_path, kit->terminal_cert, -1, NULL));
  journal_close (journal_kit_open (kit));
  child.writer = journal_writer_new (kit->path, NULL);
  for (guint i = 0; i < IN_QUEUE; i++)
    child_submit (&child);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* Number of records that the child reported before it was killed. */
static guint64
run_and_kill (const char *folder, guint after_ms)
{
  char *argv[] = { (char *)program, (char *)"--child", (char *)folder, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) output = g_string_new (NULL);
  char block[4096];
  GPid pid;
  gssize n;
  int fd, status;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &fd, NULL, &error);
  g_assert_no_error (error);
  n = read (fd, block, sizeof block); /* the first report: it is at work */
  g_assert_cmpint (n, >, 0);
  g_string_append_len (output, block, n);
  g_usleep (after_ms * 1000);
  kill (pid, SIGKILL);
  while ((n = read (fd, block, sizeof block)) > 0)
    g_string_append_len (output, block, n);
  close (fd);
  waitpid (pid, &status, 0);
  g_assert_true (WIFSIGNALED (status));
  return output->len / 9;
}

static void
check_folder (const char *folder, guint64 n_reported)
{
  g_autofree char *path = g_build_filename (folder, "journal.db", NULL);
  g_autofree char *cert_path = g_build_filename (folder, "cert.pem", NULL);
  g_autofree char *cert = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Journal) journal = journal_open (path, &error);
  guint8 chain[DIGEST_LEN];
  guint64 next_seq;
  RecordType type;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (cert_path, &cert, NULL, NULL));
  g_assert_true (journal_check (journal, cert, &error));
  g_assert_true (journal_get_head (journal, JOURNAL_KIT_PSEUDONYM, &next_seq, chain, &type, &error));
  g_assert_cmpuint (next_seq, >=, n_reported);
  g_assert_cmpuint (next_seq, <=, n_reported + IN_QUEUE);
}

static void
test_reported_records_survive (void)
{
  guint64 total = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("journal-crash-XXXXXX", NULL);
      const char *argv[] = { "rm", "-rf", folder, NULL };
      guint64 n = run_and_kill (folder, (guint)g_random_int_range (0, 60));

      check_folder (folder, n);
      total += n;
      g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
    }
  g_test_message ("%d kills, %" G_GUINT64_FORMAT " reported records, all there", ROUNDS, total);
  g_assert_cmpuint (total, >=, ROUNDS);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    run_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/every-reported-record-survives-sigkill", test_reported_records_survive);
  return g_test_run ();
}
