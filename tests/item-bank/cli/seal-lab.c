/* Runs with standard input, at a terminal and in a shell. */
#include "tests/item-bank/cli/seal-lab.h"

#include <gio/gio.h>
#include <poll.h>
#include <pty.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char ITEMS[]
    = "{\"id\":\"A\",\"section\":\"S\",\"topic\":\"t\",\"type\":\"single\",\"stem\":\"" SEAL_LAB_STEM
      "\",\"options\":[{\"text\":\"Bandung\"},{\"text\":\"Jakarta\",\"score\":1}]}\n"
      "{\"id\":\"B\",\"section\":\"S\",\"topic\":\"t\",\"type\":\"single\",\"stem\":\"Berapa 2 + 3?\","
      "\"options\":[{\"text\":\"5\",\"score\":1},{\"text\":\"6\"}]}\n";
static const char BLUEPRINT[]
    = "{\"format\":\"exam-blueprint/v1\",\"id\":\"T\",\"title\":{\"en\":\"T\",\"id\":\"T\"},\"shuffle_items\":true,"
      "\"shuffle_options\":true,\"parts\":[{\"title\":{\"en\":\"P\",\"id\":\"P\"},\"minutes\":10,\"sections\":[\"S\"]}]"
      ","
      "\"sections\":[{\"id\":\"S\",\"title\":{\"en\":\"S\",\"id\":\"S\"},\"strata\":[{\"id\":\"cell\",\"count\":2,"
      "\"topics\":[]}]}]}";

void
seal_lab_pack (BankLab *lab, const char *exam, const char *package, const char *shares_dir)
{
  bank_lab_write (lab, "blueprint.json", BLUEPRINT, -1);
  bank_lab_write (lab, "items.jsonl", ITEMS, -1);
  g_assert_cmpint (bank_lab_run (lab, "import --bank a.bank items.jsonl"), ==, 0);
  g_assert_cmpint (bank_lab_run (lab,
                                 "pack --bank a.bank --blueprint blueprint.json --exam %s --bank-version 1 --committee "
                                 "committee.pem --policy 2 --custodian ketua --custodian saksi --custodian notaris "
                                 "--threshold 2 --shares-dir %s --out %s",
                                 exam, shares_dir, package),
                   ==, 0);
}

static char **seal_lab_split (const char *format, va_list args) G_GNUC_PRINTF (1, 0);

static char **
seal_lab_split (const char *format, va_list args)
{
  g_autofree char *line = g_strdup_vprintf (format, args);
  g_autofree char *whole = g_strconcat (ITEM_BANK_PROGRAM " ", line, NULL);

  return g_strsplit (whole, " ", -1);
}

static int
seal_lab_communicate (BankLab *lab, const char *const *argv, const char *input)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&lab->out, g_free);
  g_clear_pointer (&lab->err, g_free);
  g_subprocess_launcher_set_cwd (launcher, lab->folder);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &lab->out, &lab->err, &error);
  g_assert_no_error (error);
  g_test_message ("%s\n%s%s", argv[1], lab->out, lab->err);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

int
seal_lab_run_with (BankLab *lab, const char *input, const char *format, ...)
{
  g_auto (GStrv) argv = NULL;
  va_list args;

  va_start (args, format);
  argv = seal_lab_split (format, args);
  va_end (args);
  return seal_lab_communicate (lab, (const char *const *)argv, input);
}

int
seal_lab_run_shell (BankLab *lab, const char *script)
{
  const char *argv[] = { "sh", "-c", script, NULL };

  return seal_lab_communicate (lab, argv, NULL);
}

/* Types the next line whenever the program has asked. */
static void
seal_lab_converse (int fd, const char *const *lines, GString *shown)
{
  gboolean has_asked = FALSE;

  for (;;)
    {
      struct pollfd waiting = { .fd = fd, .events = POLLIN };
      char block[4096];
      gssize n;

      if (poll (&waiting, 1, has_asked && *lines != NULL ? 100 : 20000) == 0)
        {
          if (!has_asked || *lines == NULL)
            g_error ("the program waits, having shown: %s", shown->str);
          n = write (fd, *lines, strlen (*lines));
          g_assert_cmpint (n, ==, (gssize)strlen (*lines));
          g_assert_cmpint (write (fd, "\n", 1), ==, 1);
          lines++;
          has_asked = FALSE;
          continue;
        }
      n = read (fd, block, sizeof block);
      if (n <= 0)
        return;
      g_string_append_len (shown, block, n);
      has_asked = g_str_has_suffix (shown->str, ": ");
    }
}

int
seal_lab_run_at_terminal (BankLab *lab, const char *const *lines, const char *format, ...)
{
  GString *shown = g_string_new (NULL);
  g_auto (GStrv) argv = NULL;
  va_list args;
  int fd, status;
  pid_t child;

  va_start (args, format);
  argv = seal_lab_split (format, args);
  va_end (args);
  child = forkpty (&fd, NULL, NULL, NULL);
  if (child == 0)
    {
      if (chdir (lab->folder) == 0)
        execv (argv[0], argv);
      _exit (127);
    }
  g_assert_cmpint (child, >, 0);
  seal_lab_converse (fd, lines, shown);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  close (fd);
  g_free (lab->out);
  lab->out = g_string_free (shown, FALSE);
  g_test_message ("%s", lab->out);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

char *
seal_lab_read_text (const BankLab *lab, const char *name)
{
  g_autofree char *path = bank_lab_path (lab, name);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}
