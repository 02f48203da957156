/* Formats the rows of boards_list_results(). */
#include "exam-server/api/results-json.h"

#include <string.h>

#include "exam-server/service/boards.h"

/* "TWK=120 TIU=95 total=403" out of the JSON that is stored. */
static char *
format_line (const char *sections, const char *total)
{
  g_autoptr (cJSON) array = cJSON_Parse (sections);
  GString *line = g_string_new (NULL);
  const cJSON *member;

  cJSON_ArrayForEach (member, array)
  {
    const char *id = json_find_string (member, "id");
    const char *points = json_find_string (member, "points");

    g_string_append_printf (line, "%s=%s ", id != NULL ? id : "?", points != NULL ? points : "?");
  }
  g_string_append_printf (line, "total=%s", total);
  return g_string_free (line, FALSE);
}

cJSON *
results_json_format_server (const char *sections_json, const char *total)
{
  g_autoptr (cJSON) array = NULL;
  cJSON *server;
  cJSON *sections;
  const cJSON *member;

  if (total == NULL)
    return cJSON_CreateNull ();
  array = cJSON_Parse (sections_json);
  server = cJSON_CreateObject ();
  sections = cJSON_AddObjectToObject (server, "sections");
  cJSON_ArrayForEach (member, array)
  {
    const char *id = json_find_string (member, "id");
    const char *points = json_find_string (member, "points");

    if (id != NULL && points != NULL)
      cJSON_AddStringToObject (sections, id, points);
  }
  cJSON_AddStringToObject (server, "total", total);
  return server;
}

static cJSON *
format_row (const ResultRow *row)
{
  cJSON *json = cJSON_CreateObject ();

  cJSON_AddStringToObject (json, "pseudonym", row->pseudonym);
  cJSON_AddStringToObject (json, "number", row->number);
  cJSON_AddStringToObject (json, "name", row->name);
  cJSON_AddStringToObject (json, "seat", row->seat);
  cJSON_AddStringToObject (json, "state", row->state);
  json_add_integer (json, "records", (gint64)row->records);
  if (row->local_sections != NULL)
    {
      g_autofree char *line = format_line (row->local_sections, row->local_total);

      cJSON_AddStringToObject (json, "local", line);
    }
  else
    cJSON_AddNullToObject (json, "local");
  cJSON_AddItemToObject (json, "server",
                         results_json_format_server (row->server_sections, row->is_scored ? row->server_total : NULL));
  if (row->is_scored)
    cJSON_AddBoolToObject (json, "equal", row->is_equal);
  else
    cJSON_AddNullToObject (json, "equal");
  return json;
}

cJSON *
results_json_format (Centre *centre, const char *session, GError **error)
{
  g_autoptr (GPtrArray) rows = boards_list_results (centre, session, error);
  cJSON *json;
  cJSON *list;

  if (rows == NULL)
    return NULL;
  json = cJSON_CreateObject ();
  cJSON_AddStringToObject (json, "session", session);
  list = cJSON_AddArrayToObject (json, "results");
  for (guint i = 0; i < rows->len; i++)
    cJSON_AddItemToArray (list, format_row (rows->pdata[i]));
  return json;
}
