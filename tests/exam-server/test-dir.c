/* Keeps a list of the folders that are there, for the handler of signals that end the process. */
#include "tests/exam-server/test-dir.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIRS_MAX 8

/* Written by the main thread only; a handler sees a whole path or none. */
static char *dirs[DIRS_MAX];

/* Only what a handler may call. */
static void
remove_tree (const char *path)
{
  pid_t child = fork ();

  if (child == 0)
    {
      execl ("/bin/rm", "rm", "-rf", path, (char *)NULL);
      _exit (1);
    }
  if (child > 0)
    waitpid (child, NULL, 0);
}

static void
on_end (int number)
{
  for (guint i = 0; i < DIRS_MAX; i++)
    if (dirs[i] != NULL)
      remove_tree (dirs[i]);
  /* SA_RESETHAND: the second time it ends the process as it would have done. */
  raise (number);
}

static void
catch_ends (void)
{
  static const int NUMBERS[] = { SIGABRT, SIGSEGV, SIGTERM, SIGINT, SIGTRAP };
  struct sigaction action = { .sa_handler = on_end, .sa_flags = SA_RESETHAND };

  for (guint i = 0; i < G_N_ELEMENTS (NUMBERS); i++)
    sigaction (NUMBERS[i], &action, NULL);
}

char *
test_dir_new (const char *name)
{
  static gsize caught = 0;
  g_autofree char *template = g_strdup_printf ("adil-%s-XXXXXX", name);
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp (template, &error);
  guint place = 0;

  g_assert_no_error (error);
  if (g_once_init_enter (&caught))
    {
      catch_ends ();
      g_once_init_leave (&caught, 1);
    }
  while (place < DIRS_MAX && dirs[place] != NULL)
    place++;
  g_assert_cmpuint (place, <, DIRS_MAX);
  dirs[place] = path;
  return path;
}

void
test_dir_remove (char *path)
{
  remove_tree (path);
  for (guint i = 0; i < DIRS_MAX; i++)
    if (dirs[i] == path)
      dirs[i] = NULL;
  g_free (path);
}
