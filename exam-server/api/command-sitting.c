/* exam-server sitting: what one candidate answered, for the committee and auditors. */
#include <string.h>

#include "exam-server/api/command.h"
#include "exam-server/api/results-json.h"
#include "exam-server/service/sitting-report.h"

static cJSON *
format_slot (const SittingReportSlot *slot, guint number)
{
  cJSON *json = cJSON_CreateObject ();

  json_add_integer (json, "number", number);
  cJSON_AddStringToObject (json, "item", slot->item_id);
  cJSON_AddStringToObject (json, "section", slot->section);
  cJSON_AddStringToObject (json, "response", slot->response);
  cJSON_AddStringToObject (json, "shown", slot->shown);
  cJSON_AddBoolToObject (json, "flagged", slot->is_flagged);
  return json;
}

static cJSON *
format_report (const SittingReport *report)
{
  cJSON *json = cJSON_CreateObject ();
  cJSON *slots;

  cJSON_AddStringToObject (json, "pseudonym", report->pseudonym);
  cJSON_AddStringToObject (json, "session", report->session);
  cJSON_AddStringToObject (json, "number", report->number);
  cJSON_AddStringToObject (json, "state", report->state);
  json_add_integer (json, "records", (gint64)report->n_records);
  json_add_integer (json, "n_answered", report->n_answered);
  cJSON_AddItemToObject (json, "local",
                         report->local != NULL ? cJSON_CreateString (report->local) : cJSON_CreateNull ());
  cJSON_AddItemToObject (json, "server", results_json_format_server (report->server_sections, report->server_total));
  cJSON_AddItemToObject (json, "equal",
                         report->server_total != NULL ? cJSON_CreateBool (report->is_equal) : cJSON_CreateNull ());
  slots = cJSON_AddArrayToObject (json, "slots");
  for (guint i = 0; i < report->slots->len; i++)
    cJSON_AddItemToArray (slots, format_slot (report->slots->pdata[i], i + 1));
  return json;
}

static void
print_report (const SittingReport *report)
{
  g_print ("%s\t%s\t%s\t%s\t%u of %u answered\tterminal %s\tserver %s\n", report->pseudonym, report->session,
           report->number, report->state, report->n_answered, report->slots->len,
           report->local != NULL ? report->local : "-", report->server_total != NULL ? report->server_total : "-");
  for (guint i = 0; i < report->slots->len; i++)
    {
      const SittingReportSlot *slot = report->slots->pdata[i];

      g_print ("%u\t%s\t%s\tresponse %s\tshown as %s%s\n", i + 1, slot->section, slot->item_id,
               *slot->response != '\0' ? slot->response : "-", *slot->shown != '\0' ? slot->shown : "-",
               slot->is_flagged ? "\tdoubtful" : "");
    }
}

int
command_sitting (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (SittingReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (cJSON) value = NULL;
  g_autofree char *text = NULL;

  if (!command_line_parse (&line, argc, argv, usage, entries, 1, 1))
    return COMMAND_USAGE;
  centre = command_open_centre (&line);
  if (centre == NULL)
    return COMMAND_FAILED;
  report = sitting_report_new (centre, command_actor (), line.args[0], &error);
  if (report == NULL)
    return command_fail (error);
  if (!json)
    {
      print_report (report);
      return COMMAND_OK;
    }
  value = format_report (report);
  text = json_format_pretty (value);
  g_print ("%s\n", text);
  return COMMAND_OK;
}
