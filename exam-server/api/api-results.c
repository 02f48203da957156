/* Results of a session for the committee, and rankings. */
#include <string.h>

#include "exam-server/api/api-context.h"
#include "exam-server/api/results-json.h"
#include "exam-server/service/ranking-desk.h"

static void
get_results (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (cJSON) json = results_json_format (api->centre, http_exchange_param (x, "id"), &error);
  g_autofree char *text = NULL;

  if (json == NULL)
    {
      api_reply_error (x, error);
      return;
    }
  text = json_format (json);
  http_exchange_reply_json (x, 200, text);
}

void
api_session_results_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ACCOUNT_ROLE_COMMITTEE | ACCOUNT_ROLE_AUDITOR, get_results);
}

static RankingTable *
compute (Api *api, HttpExchange *x, const AccountLogin *login)
{
  const char *rules = http_exchange_query (x, "rules");
  g_autoptr (GError) error = NULL;
  RankingTable *table;

  if (rules == NULL)
    {
      http_exchange_reply_error (x, 400, "bad-request", "rules: must be in the query");
      return NULL;
    }
  table = ranking_desk_compute (api->centre, rules, http_exchange_query (x, "formation"), &error);
  if (table == NULL)
    api_reply_error (x, error);
  return table;
}

static cJSON *
format_row (const RankingTable *table, const RankingRow *row)
{
  cJSON *json = cJSON_CreateObject ();
  cJSON *values = NULL;

  cJSON_AddStringToObject (json, "number", row->input->number);
  cJSON_AddStringToObject (json, "name", ranking_desk_name (table, row->input->number));
  if (row->rank > 0)
    json_add_integer (json, "rank", row->rank);
  else
    cJSON_AddNullToObject (json, "rank");
  cJSON_AddStringToObject (json, "status", row->status);
  if (row->values != NULL)
    values = cJSON_AddObjectToObject (json, "scores");
  for (guint i = 0; values != NULL && i < table->pack->scores->len; i++)
    {
      const RuleScore *score = table->pack->scores->pdata[i];
      g_autofree char *text = rational_format (row->values[i]);

      cJSON_AddStringToObject (values, score->id, text);
    }
  return json;
}

static void
get_rankings (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (RankingTable) table = compute (api, x, login);
  cJSON *json;
  cJSON *list;

  if (table == NULL)
    return;
  json = cJSON_CreateObject ();
  cJSON_AddStringToObject (json, "rules", table->pack->id);
  json_add_integer (json, "version", table->pack->version);
  list = cJSON_AddArrayToObject (json, "formations");
  for (guint i = 0; i < table->formations->len; i++)
    {
      const RankedFormation *formation = table->formations->pdata[i];
      cJSON *entry = cJSON_CreateObject ();
      cJSON *rows;

      cJSON_AddStringToObject (entry, "id", formation->id);
      cJSON_AddStringToObject (entry, "title", formation->title);
      json_add_integer (entry, "quota", formation->result->quota);
      json_add_integer (entry, "selected", formation->result->n_selected);
      cJSON_AddBoolToObject (entry, "blocked", formation->result->blocked);
      rows = cJSON_AddArrayToObject (entry, "rows");
      for (guint j = 0; j < formation->result->rows->len; j++)
        cJSON_AddItemToArray (rows, format_row (table, formation->result->rows->pdata[j]));
      cJSON_AddItemToArray (list, entry);
    }
  api_reply_json (x, 200, json);
}

void
api_rankings_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ACCOUNT_ROLE_COMMITTEE | ACCOUNT_ROLE_AUDITOR, get_rankings);
}

static void
get_rankings_csv (Api *api, HttpExchange *x, const AccountLogin *login)
{
  g_autoptr (RankingTable) table = compute (api, x, login);
  g_autoptr (GString) csv = NULL;
  g_autoptr (GError) error = NULL;

  if (table == NULL)
    return;
  csv = ranking_desk_format_csv (table, &error);
  if (csv == NULL || !centre_audit (api->centre, login->account, NULL, "export-ranking", table->pack->id, NULL, &error))
    {
      api_reply_error (x, error);
      return;
    }
  http_exchange_add_header (x, "Content-Disposition", "attachment; filename=\"ranking.csv\"");
  http_exchange_add_header (x, "Cache-Control", "no-store");
  http_exchange_reply (x, 200, "text/csv; charset=utf-8", csv->str, csv->len);
}

void
api_rankings_csv_handler (HttpExchange *x, gpointer data)
{
  api_run_console (data, x, ACCOUNT_ROLE_COMMITTEE | ACCOUNT_ROLE_AUDITOR, get_rankings_csv);
}
