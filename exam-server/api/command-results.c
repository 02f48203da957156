/* exam-server results | rank | decide | incidents | audit. */
#include <string.h>

#include "common/base/file.h"
#include "exam-server/api/command.h"
#include "exam-server/api/results-json.h"
#include "exam-server/service/boards.h"
#include "exam-server/service/ranking-desk.h"
#include "exam-server/store/store-score.h"

#define AUDIT_PAGE 1000

static int
print_results (Centre *centre, const char *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = boards_list_results (centre, session, &error);

  if (rows == NULL)
    return command_fail (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const ResultRow *row = rows->pdata[i];

      g_print ("%s\t%s\t%s\t%s\t%" G_GUINT64_FORMAT " records\tterminal %s\tserver %s\t%s\n", row->seat, row->pseudonym,
               row->number, row->state, row->records, row->local_total != NULL ? row->local_total : "-",
               row->server_total != NULL ? row->server_total : "-",
               !row->is_scored ? "not scored"
               : row->is_equal ? "equal"
                               : "DIFFERENT");
    }
  return COMMAND_OK;
}

int
command_results (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (cJSON) value = NULL;
  g_autofree char *text = NULL;

  if (!command_line_parse (&line, argc, argv, usage, entries, 1, 1))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  if (!json)
    return print_results (centre, line.args[0]);
  value = results_json_format (centre, line.args[0], &error);
  if (value == NULL)
    return command_fail (error);
  text = json_format_pretty (value);
  g_print ("%s\n", text);
  return COMMAND_OK;
}

static int
rank (Centre *centre, const char *rules, const char *formation, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RankingTable) table = ranking_desk_compute (centre, rules, formation, &error);
  g_autoptr (GString) csv = NULL;

  if (table == NULL)
    return command_fail (error);
  csv = ranking_desk_format_csv (table, &error);
  if (csv == NULL)
    {
      command_fail (error);
      return COMMAND_BLOCKED;
    }
  if (!centre_audit (centre, command_actor (), NULL, "export-ranking", rules, path, &error))
    return command_fail (error);
  if (path == NULL)
    g_print ("%s", csv->str);
  else if (!file_write_durably (path, (const guint8 *)csv->str, csv->len, 0644, &error))
    return command_fail (error);
  return COMMAND_OK;
}

int
command_rank (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autofree char *rules = NULL;
  g_autofree char *formation = NULL;
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "rules", 0, 0, G_OPTION_ARG_STRING, &rules, "Rule pack", "ID" },
    { "formation", 0, 0, G_OPTION_ARG_STRING, &formation, "Only this formation", "F" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &path, "Write CSV to this file", "FILE" },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;

  if (!command_line_parse (&line, argc, argv, usage, entries, 0, 0))
    return COMMAND_USAGE;
  if (rules == NULL)
    {
      g_printerr ("exam-server: --rules is missing\nUsage: exam-server %s\n", usage);
      return COMMAND_USAGE;
    }
  centre = command_open_centre (&line);
  return centre != NULL ? rank (centre, rules, formation, path) : COMMAND_FAILED;
}

int
command_decide (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autofree char *rules = NULL;
  g_autofree char *formation = NULL;
  g_autofree char *numbers = NULL;
  g_autofree char *text = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_auto (GStrv) order = NULL;
  const GOptionEntry entries[] = {
    { "rules", 0, 0, G_OPTION_ARG_STRING, &rules, "Rule pack", "ID" },
    { "formation", 0, 0, G_OPTION_ARG_STRING, &formation, "Formation with the tie", "F" },
    { "order", 0, 0, G_OPTION_ARG_STRING, &numbers, "Those who are tied, the first one first", "NUMBER,NUMBER..." },
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, "Why", "T" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &first, "Who decided", "A" },
    { "second", 0, 0, G_OPTION_ARG_STRING, &second, "The second person", "B" },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;

  if (!command_line_parse (&line, argc, argv, usage, entries, 0, 0))
    return COMMAND_USAGE;
  if (rules == NULL || formation == NULL || numbers == NULL || first == NULL || second == NULL)
    {
      g_printerr ("exam-server: an option is missing\nUsage: exam-server %s\n", usage);
      return COMMAND_USAGE;
    }
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  order = g_strsplit (numbers, ",", -1);
  if (!ranking_desk_decide (centre, rules, formation, (const char *const *)order, text, first, second, &error))
    return command_fail (error);
  g_print ("decision on %s recorded\n", formation);
  return COMMAND_OK;
}

int
command_incidents (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (!command_line_parse (&line, argc, argv, usage, NULL, 0, 1))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  tx = store_read_begin (centre->store, &error);
  rows = tx != NULL ? store_incident_list (tx, line.args[0], &error) : NULL;
  if (rows == NULL)
    return command_fail (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const StoreIncident *row = rows->pdata[i];
      g_autofree char *at = command_format_time (row->at_ms);

      g_print ("%s\t%s\t%s\t%s\t%s\n", at, row->session, row->pseudonym != NULL ? row->pseudonym : "-", row->kind,
               row->text);
    }
  return COMMAND_OK;
}

static void
print_audit (const StoreAudit *row)
{
  g_autofree char *at = command_format_time (row->at_ms);
  g_autofree char *detail = row->detail != NULL ? g_strescape (row->detail, NULL) : g_strdup ("");

  g_print ("%" G_GINT64_FORMAT "\t%s\t%s%s%s\t%s\t%s\t%s\n", row->id, at, row->actor,
           row->second_actor != NULL ? "+" : "", row->second_actor != NULL ? row->second_actor : "", row->action,
           row->subject != NULL ? row->subject : "-", detail);
}

int
command_audit (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StoreTx) tx = NULL;
  gint64 after = 0;

  if (!command_line_parse (&line, argc, argv, usage, NULL, 0, 0))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  tx = store_read_begin (centre->store, &error);
  if (tx == NULL)
    return command_fail (error);
  while (TRUE)
    {
      g_autoptr (GPtrArray) rows = store_audit_list (tx, after, AUDIT_PAGE, &error);

      if (rows == NULL)
        return command_fail (error);
      for (guint i = 0; i < rows->len; i++)
        print_audit (rows->pdata[i]);
      if (rows->len == 0)
        return COMMAND_OK;
      after = ((const StoreAudit *)rows->pdata[rows->len - 1])->id;
    }
}
