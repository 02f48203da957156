/* exam-server account add | list. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/file.h"
#include "exam-server/api/command.h"
#include "exam-server/service/account.h"
#include "exam-server/store/store-account.h"

#define PASSWORD_BYTES_MAX 1024

/* The first line, from a file or from standard input; wiped by the caller. */
static char *
read_password (const char *path, GError **error)
{
  char buffer[PASSWORD_BYTES_MAX + 1] = { 0 };
  char *password;

  if (path != NULL)
    {
      g_autoptr (GBytes) bytes = file_read (path, PASSWORD_BYTES_MAX, error);

      if (bytes == NULL)
        return NULL;
      password = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  else
    {
      if (isatty (STDIN_FILENO))
        g_printerr ("Password: ");
      password = g_strdup (fgets (buffer, sizeof buffer, stdin) != NULL ? buffer : "");
      secret_wipe (buffer, sizeof buffer);
    }
  password[strcspn (password, "\r\n")] = '\0';
  return password;
}

int
command_account_add (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *role = NULL;
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "Account", "N" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, "admin, proctor, committee, auditor or custodian", "ROLE" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &path, "File whose first line is the password", "F" },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  char *password;
  gboolean added;

  if (!command_line_parse (&line, argc, argv, usage, entries, 0, 0))
    return COMMAND_USAGE;
  if (name == NULL || role == NULL)
    {
      g_printerr ("exam-server: --name and --role are needed\nUsage: exam-server %s\n", usage);
      return COMMAND_USAGE;
    }
  centre = command_open_centre (&line);
  password = centre != NULL ? read_password (path, &error) : NULL;
  if (password == NULL)
    return error != NULL ? command_fail (error) : COMMAND_FAILED;
  added = account_add (centre, command_actor (), name, role, password, &error);
  secret_wipe (password, strlen (password));
  g_free (password);
  if (!added)
    return command_fail (error);
  g_print ("account %s (%s) added\n", name, role);
  return COMMAND_OK;
}

int
command_account_list (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (!command_line_parse (&line, argc, argv, usage, NULL, 0, 0))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  tx = store_read_begin (centre->store, &error);
  rows = tx != NULL ? store_account_list (tx, &error) : NULL;
  if (rows == NULL)
    return command_fail (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreAccount *row = rows->pdata[i];

      g_print ("%s\t%s%s\n", row->name, row->role, row->disabled ? "\tdisabled" : "");
    }
  return COMMAND_OK;
}
