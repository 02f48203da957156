/* exam-server import bank | rules | formations | sessions | candidates | scores. */
#include "exam-server/api/command.h"
#include "exam-server/service/bank-shelf.h"
#include "exam-server/service/roster-import.h"

int
command_import_bank (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autofree char *committee = NULL;
  gint policy = 0;
  const GOptionEntry entries[] = {
    { "policy", 0, 0, G_OPTION_ARG_INT, &policy, "Members who must have signed (default: as the package says)", "M" },
    { "committee", 0, 0, G_OPTION_ARG_FILENAME, &committee, "Certificates of the committee, as you trust them", "PEM" },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;
  gboolean changed = FALSE;

  if (!command_line_parse (&line, argc, argv, usage, entries, 1, 1))
    return COMMAND_USAGE;
  if (committee == NULL)
    {
      g_printerr ("exam-server: --committee is missing: a bank is checked against certificates you trust\n");
      return COMMAND_USAGE;
    }
  if (policy < 0)
    {
      g_printerr ("exam-server: --policy must be a number of signatures\n");
      return COMMAND_USAGE;
    }
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  if (!bank_shelf_import (centre, command_actor (), line.args[0], committee, (guint)policy, &changed, &summary, &error))
    return command_fail (error);
  g_print ("%s%s\n", summary, changed ? "" : " (was here already)");
  return COMMAND_OK;
}

int
command_import_rules (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;
  gboolean changed = FALSE;

  if (!command_line_parse (&line, argc, argv, usage, NULL, 1, 1))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  if (!bank_shelf_import_rules (centre, command_actor (), line.args[0], &changed, &summary, &error))
    return command_fail (error);
  g_print ("%s%s\n", summary, changed ? "" : " (were here already)");
  return COMMAND_OK;
}

typedef gboolean (*ImportFunc) (Centre *centre, const char *actor, const char *path, ImportCount *out, GError **error);

static int
import_csv (int argc, char **argv, const char *usage, ImportFunc import)
{
  g_auto (CommandLine) line = { 0 };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  ImportCount count = { 0 };

  if (!command_line_parse (&line, argc, argv, usage, NULL, 1, 1))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  if (!import (centre, command_actor (), line.args[0], &count, &error))
    return command_fail (error);
  g_print ("%s: %u new, %u were here already\n", line.args[0], count.n_new, count.n_same);
  return COMMAND_OK;
}

int
command_import_formations (int argc, char **argv, const char *usage)
{
  return import_csv (argc, argv, usage, roster_import_formations);
}

int
command_import_sessions (int argc, char **argv, const char *usage)
{
  return import_csv (argc, argv, usage, roster_import_sessions);
}

int
command_import_candidates (int argc, char **argv, const char *usage)
{
  return import_csv (argc, argv, usage, roster_import_candidates);
}

int
command_import_scores (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autofree char *assessor = NULL;
  const GOptionEntry entries[] = {
    { "assessor", 0, 0, G_OPTION_ARG_STRING, &assessor, "Who gave these scores", "NAME" },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  ImportCount count = { 0 };

  if (!command_line_parse (&line, argc, argv, usage, entries, 1, 1))
    return COMMAND_USAGE;
  if (assessor == NULL)
    {
      g_printerr ("exam-server: --assessor is missing: imported scores name who gave them\n");
      return COMMAND_USAGE;
    }
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  if (!roster_import_scores (centre, command_actor (), line.args[0], assessor, &count, &error))
    return command_fail (error);
  g_print ("%s: %u new, %u were here already\n", line.args[0], count.n_new, count.n_same);
  return COMMAND_OK;
}
