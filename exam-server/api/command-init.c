/* exam-server init: a new exam centre. */
#include "exam-server/api/command.h"

int
command_init (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_auto (GStrv) hosts = NULL;
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &hosts, "Name or address that terminals use (repeat for more)", "HOST" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "Name of the centre", "CENTRE" },
    { NULL },
  };
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;

  if (!command_line_parse (&line, argc, argv, usage, entries, 0, 100))
    return COMMAND_USAGE;
  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    g_strv_builder_add (all, hosts[i]);
  for (guint i = 0; i < line.n_args; i++)
    g_strv_builder_add (all, line.args[i]);
  list = g_strv_builder_end (all);
  if (list[0] == NULL)
    {
      g_printerr ("exam-server: --host is missing\nUsage: exam-server %s\n", usage);
      return COMMAND_USAGE;
    }
  if (!server_dir_create (line.dir, (const char *const *)list, name != NULL ? name : "Adil exam centre",
                          g_get_real_time () / G_USEC_PER_SEC, &error))
    return command_fail (error);
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  if (!centre_audit (centre, command_actor (), NULL, "init", centre->server_dir->name, NULL, &error))
    return command_fail (error);
  g_print ("%s is ready. Terminals and pages need %s/ca.pem.\n", line.dir, line.dir);
  return COMMAND_OK;
}
