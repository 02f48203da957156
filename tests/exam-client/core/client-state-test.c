/* What a terminal says when its own files are damaged: every message names the file and what to do. */
#include <glib/gstdio.h>
#include <string.h>

#include "exam-client/core/exam-client.h"
#include "tests/common/exam/exam-kit.h"

typedef struct
{
  char *folder;
  ClientConfig config;
  ExamKit *kit;
} Terminal;

static void
terminal_set_up (Terminal *terminal, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamClient) client = NULL;

  terminal->kit = exam_kit_new (2);
  terminal->folder = g_dir_make_tmp ("client-state-XXXXXX", NULL);
  terminal->config = (ClientConfig){ .terminal_url = (char *)"https://127.0.0.1:1",
                                     .console_url = (char *)"https://127.0.0.1:1",
                                     .ca_path = g_build_filename (terminal->folder, "ca.pem", NULL),
                                     .committee_path = g_build_filename (terminal->folder, "committee.pem", NULL),
                                     .state_dir = g_build_filename (terminal->folder, "state", NULL),
                                     .name = (char *)"t1" };
  g_assert_true (g_file_set_contents (terminal->config.ca_path, terminal->kit->committee_pem, -1, NULL));
  g_assert_true (g_file_set_contents (terminal->config.committee_path, terminal->kit->committee_pem, -1, NULL));
  client = exam_client_new (&terminal->config, &error);
  g_assert_no_error (error);
  g_assert_nonnull (client);
}

static void
terminal_tear_down (Terminal *terminal, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", terminal->folder, NULL };

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (terminal->config.ca_path);
  g_free (terminal->config.committee_path);
  g_free (terminal->config.state_dir);
  g_free (terminal->folder);
  exam_kit_free (terminal->kit);
}

static void
assert_refused (Terminal *terminal, const char *file, const char *advice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamClient) client = exam_client_new (&terminal->config, &error);

  g_assert_null (client);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, file));
  g_assert_nonnull (strstr (error->message, advice));
}

static void
spoil (Terminal *terminal, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (terminal->config.state_dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_journal (Terminal *terminal, gconstpointer data)
{
  g_autofree char *path = g_build_filename (terminal->config.state_dir, "journal.db", NULL);

  spoil (terminal, "journal.db",
         "This was a journal once. It has been written over with something longer than a header.");
  assert_refused (terminal, "journal.db", "keep the file as evidence and call the administrator");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_refused (terminal, "journal.db", "must belong to the user of this program");
}

static void
test_identity (Terminal *terminal, gconstpointer data)
{
  spoil (terminal, "terminal.pem", "no certificate");
  assert_refused (terminal, "terminal.pem", "enrol the terminal again");
  spoil (terminal, "terminal.pem", terminal->kit->member_certs[0]);
  assert_refused (terminal, terminal->config.state_dir, "enrol the terminal again");
  spoil (terminal, "terminal-request.pem", "no request");
  assert_refused (terminal, "terminal-request.pem", "enrol the terminal again");
}

static void
test_folder (Terminal *terminal, gconstpointer data)
{
  g_free (terminal->config.state_dir);
  terminal->config.state_dir = g_build_filename (terminal->config.ca_path, "state", NULL);
  assert_refused (terminal, "ca.pem/state", "must belong to the user of this program");
}

static void
test_missing_certificates (Terminal *terminal, gconstpointer data)
{
  g_assert_cmpint (g_unlink (terminal->config.committee_path), ==, 0);
  assert_refused (terminal, "committee.pem", "committee.pem");
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add ("/client-state/a-damaged-journal-is-named", Terminal, NULL, terminal_set_up, test_journal,
              terminal_tear_down);
  g_test_add ("/client-state/a-damaged-identity-is-named", Terminal, NULL, terminal_set_up, test_identity,
              terminal_tear_down);
  g_test_add ("/client-state/an-unusable-folder-is-named", Terminal, NULL, terminal_set_up, test_folder,
              terminal_tear_down);
  g_test_add ("/client-state/missing-certificates-are-named", Terminal, NULL, terminal_set_up,
              test_missing_certificates, terminal_tear_down);
  return g_test_run ();
}
