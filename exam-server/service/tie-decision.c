/* Reads, applies and formats decisions about ties. */
#include "exam-server/service/tie-decision.h"

#include <string.h>

#include "common/base/json.h"
#include "exam-server/store/store-score.h"

/* Those whom the rules cannot tell apart at the cut: rows out_first to out_first + result. */
static guint
find_tied (const RankingResult *result, guint *out_first)
{
  guint n = 0;

  for (guint i = 0; i < result->rows->len; i++)
    if (((const RankingRow *)result->rows->pdata[i])->tied_at_cut)
      {
        *out_first = n == 0 ? i : *out_first;
        n++;
      }
  return n;
}

static int
find_place (const char *const *order, const char *number)
{
  for (int i = 0; order[i] != NULL; i++)
    if (strcmp (order[i], number) == 0)
      return i;
  return -1;
}

gboolean
tie_decision_fits (const RankingResult *result, const char *const *order)
{
  guint first = 0;
  guint n = find_tied (result, &first);

  if (n == 0 || g_strv_length ((char **)order) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (find_place (order, ((const RankingRow *)result->rows->pdata[first + i])->input->number) < 0)
      return FALSE;
  return TRUE;
}

static gint
compare_places (gconstpointer a, gconstpointer b, gpointer order)
{
  const RankingRow *left = *(RankingRow *const *)a;
  const RankingRow *right = *(RankingRow *const *)b;

  return find_place (order, left->input->number) - find_place (order, right->input->number);
}

/* Only the tied rows move, and only they change rank and status. */
static void
apply_order (RankingResult *result, const RulePack *pack, const char *const *order)
{
  guint first = 0;
  guint n = find_tied (result, &first);

  g_qsort_with_data (result->rows->pdata + first, (gint)n, sizeof (gpointer), compare_places, (gpointer)order);
  for (guint i = 0; i < n; i++)
    {
      RankingRow *row = result->rows->pdata[first + i];

      row->rank = first + i + 1;
      row->selected = first + i < result->n_places;
      row->status = rule_pack_status_code (pack, row->selected ? "selected" : "passed");
      result->n_selected += row->selected ? 1 : 0;
    }
  result->blocked = FALSE;
}

static char **
read_order (const cJSON *json)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const cJSON *member;

  cJSON_ArrayForEach (member, cJSON_GetObjectItemCaseSensitive (json, "order")) if (cJSON_IsString (member))
      g_strv_builder_add (builder, member->valuestring);
  return g_strv_builder_end (builder);
}

/* NULL: it does not break this tie. */
static char *
try_decision (const RulePack *pack, RankingResult *result, const StoreDecision *row)
{
  g_autoptr (cJSON) json = strcmp (row->rules, pack->id) == 0 ? cJSON_Parse (row->decision) : NULL;
  g_auto (GStrv) order = json != NULL ? read_order (json) : NULL;
  g_autofree char *numbers = NULL;
  const char *text;

  if (order == NULL || !tie_decision_fits (result, (const char *const *)order))
    return NULL;
  apply_order (result, pack, (const char *const *)order);
  numbers = g_strjoinv (", ", order);
  text = json_find_string (json, "text");
  return g_strdup_printf ("%s%s%s (%s)", numbers, text != NULL ? ": " : "", text != NULL ? text : "", row->decided_by);
}

char *
tie_decision_apply (StoreTx *tx, const RulePack *pack, const char *formation, RankingResult *result)
{
  g_autoptr (GPtrArray) rows = store_decision_list (tx, formation, NULL);
  char *text = NULL;

  for (guint i = rows != NULL ? rows->len : 0; i > 0 && result->blocked; i--)
    text = try_decision (pack, result, rows->pdata[i - 1]);
  return text;
}

char *
tie_decision_list_tied (const RankingResult *result)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint first = 0;
  guint n = find_tied (result, &first);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            ((const RankingRow *)result->rows->pdata[first + i])->input->number);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

char *
tie_decision_format (const char *const *order, const char *text)
{
  g_autoptr (cJSON) json = cJSON_CreateObject ();
  cJSON *list = cJSON_AddArrayToObject (json, "order");

  for (guint i = 0; order[i] != NULL; i++)
    cJSON_AddItemToArray (list, cJSON_CreateString (order[i]));
  if (text != NULL)
    cJSON_AddStringToObject (json, "text", text);
  return json_format (json);
}
