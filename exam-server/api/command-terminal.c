/* exam-server terminal list | pending | approve | revoke. */
#include "exam-server/api/command.h"
#include "exam-server/service/enrolment.h"

int
command_terminal_list (int argc, char **argv, const char *usage)
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
  rows = tx != NULL ? store_terminal_list (tx, &error) : NULL;
  if (rows == NULL)
    return command_fail (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreTerminal *row = rows->pdata[i];
      g_autofree char *since = command_format_time (row->created_ms);

      g_print ("%s\t%s\t%s\t%s\n", row->seat, row->state, row->name, since);
    }
  return COMMAND_OK;
}

int
command_terminal_pending (int argc, char **argv, const char *usage)
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
  rows = tx != NULL ? store_enrolment_list (tx, "pending", &error) : NULL;
  if (rows == NULL)
    return command_fail (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreEnrolment *row = rows->pdata[i];

      g_print ("%s\t%s\n", row->code, row->name);
    }
  return COMMAND_OK;
}

int
command_terminal_approve (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autofree char *seat = NULL;
  const GOptionEntry entries[] = {
    { "seat", 0, 0, G_OPTION_ARG_STRING, &seat, "Seat where the terminal stands", "S" },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;

  if (!command_line_parse (&line, argc, argv, usage, entries, 1, 1))
    return COMMAND_USAGE;
  if (seat == NULL)
    {
      g_printerr ("exam-server: --seat is missing\nUsage: exam-server %s\n", usage);
      return COMMAND_USAGE;
    }
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  if (!enrolment_approve (centre, command_actor (), line.args[0], seat, &error))
    return command_fail (error);
  g_print ("terminal %s enrolled at seat %s\n", line.args[0], seat);
  return COMMAND_OK;
}

int
command_terminal_revoke (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;

  if (!command_line_parse (&line, argc, argv, usage, NULL, 1, 1))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  if (!enrolment_revoke (centre, command_actor (), line.args[0], &error))
    return command_fail (error);
  g_print ("terminal at seat %s revoked\n", line.args[0]);
  return COMMAND_OK;
}
