/* Between score sheets, score texts and JSON. */
#include "exam-server/service/score-json.h"

#include <string.h>

#include "common/base/json.h"

static void
add_section (cJSON *array, const char *id, const char *points)
{
  cJSON *section = cJSON_CreateObject ();

  cJSON_AddStringToObject (section, "id", id);
  cJSON_AddStringToObject (section, "points", points);
  cJSON_AddItemToArray (array, section);
}

char *
score_json_format (const Blueprint *blueprint, const ScoreSheet *sheet)
{
  g_autoptr (cJSON) array = cJSON_CreateArray ();

  for (guint i = 0; i < sheet->n_sections; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[i];
      g_autofree char *points = rational_format (sheet->sections[i].points);

      add_section (array, section->id, points);
    }
  return json_format (array);
}

char *
score_json_from_text (const char *score_text, char **out_total)
{
  g_autoptr (cJSON) array = cJSON_CreateArray ();
  g_auto (GStrv) words = g_strsplit (score_text, " ", -1);
  g_autofree char *total = g_strdup ("");

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *equals = strchr (words[i], '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      if (strcmp (words[i], "total") == 0)
        {
          g_free (total);
          total = g_strdup (equals + 1);
        }
      else
        add_section (array, words[i], equals + 1);
    }
  *out_total = g_steal_pointer (&total);
  return json_format (array);
}

char *
score_json_dup_section (const char *json, const char *section)
{
  g_autoptr (cJSON) array = json_parse ("scores", json, strlen (json), 65536, NULL);
  const cJSON *member;

  cJSON_ArrayForEach (member, array)
  {
    const char *id = json_find_string (member, "id");

    if (id != NULL && strcmp (id, section) == 0)
      return g_strdup (json_find_string (member, "points"));
  }
  return NULL;
}
