/* Writes a blueprint: docs/formats/blueprint.md. */
#include <string.h>

#include "common/exam/blueprint-condition-json.h"
#include "common/exam/blueprint.h"
#include "common/exam/json-members.h"

static cJSON *
blueprint_write_strings (char **strings)
{
  cJSON *array = cJSON_CreateArray ();

  for (char **string = strings; *string != NULL; string++)
    cJSON_AddItemToArray (array, cJSON_CreateString (*string));
  return array;
}

static void
blueprint_write_parts (const Blueprint *blueprint, cJSON *root)
{
  cJSON *parts = cJSON_AddArrayToObject (root, "parts");

  for (guint i = 0; i < blueprint->parts->len; i++)
    {
      const BlueprintPart *part = blueprint->parts->pdata[i];
      cJSON *value = cJSON_CreateObject ();
      cJSON *sections;

      cJSON_AddItemToObject (value, "title", json_members_new_title (part->title_en, part->title_id));
      json_add_integer (value, "minutes", part->seconds / 60);
      sections = cJSON_AddArrayToObject (value, "sections");
      for (guint j = 0; j < blueprint->sections->len; j++)
        {
          const BlueprintSection *section = blueprint->sections->pdata[j];

          if (section->part == i)
            cJSON_AddItemToArray (sections, cJSON_CreateString (section->id));
        }
      cJSON_AddItemToArray (parts, value);
    }
}

static cJSON *
blueprint_write_stratum (const BlueprintStratum *stratum)
{
  cJSON *value = cJSON_CreateObject ();
  gboolean has_min = stratum->difficulty_min_milli != G_MININT64;
  gboolean has_max = stratum->difficulty_max_milli != G_MAXINT64;

  cJSON_AddStringToObject (value, "id", stratum->id);
  json_add_integer (value, "count", stratum->count);
  cJSON_AddItemToObject (value, "topics", blueprint_write_strings (stratum->topics));
  if (has_min || has_max)
    {
      cJSON *difficulty = cJSON_AddObjectToObject (value, "difficulty");

      if (has_min)
        cJSON_AddNumberToObject (difficulty, "min", (double)stratum->difficulty_min_milli / 1000.0);
      if (has_max)
        cJSON_AddNumberToObject (difficulty, "max", (double)stratum->difficulty_max_milli / 1000.0);
    }
  if (stratum->is_pretest)
    cJSON_AddTrueToObject (value, "pretest");
  return value;
}

static void
blueprint_write_sections (const Blueprint *blueprint, cJSON *root)
{
  cJSON *sections = cJSON_AddArrayToObject (root, "sections");

  for (guint i = 0; i < blueprint->sections->len; i++)
    {
      const BlueprintSection *section = blueprint->sections->pdata[i];
      cJSON *value = cJSON_CreateObject ();
      cJSON *strata;

      cJSON_AddStringToObject (value, "id", section->id);
      cJSON_AddItemToObject (value, "title", json_members_new_title (section->title_en, section->title_id));
      strata = cJSON_AddArrayToObject (value, "strata");
      for (guint j = 0; j < section->strata->len; j++)
        cJSON_AddItemToArray (strata, blueprint_write_stratum (section->strata->pdata[j]));
      cJSON_AddItemToArray (sections, value);
    }
}

static void
blueprint_write_pins (const Blueprint *blueprint, cJSON *root)
{
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (blueprint->pinned_options), (GCompareFunc)strcmp);

  if (blueprint->pins->len > 0)
    {
      cJSON *pins = cJSON_AddArrayToObject (root, "pinned");

      for (guint i = 0; i < blueprint->pins->len; i++)
        {
          const BlueprintPin *pin = blueprint->pins->pdata[i];
          cJSON *value = cJSON_CreateObject ();

          cJSON_AddStringToObject (value, "item", pin->item_id);
          if (pin->place > 0)
            json_add_integer (value, "place", pin->place);
          cJSON_AddItemToArray (pins, value);
        }
    }
  if (ids != NULL)
    {
      cJSON *object = cJSON_AddObjectToObject (root, "pinned_options");

      for (GList *id = ids; id != NULL; id = id->next)
        cJSON_AddStringToObject (object, id->data, g_hash_table_lookup (blueprint->pinned_options, id->data));
    }
}

GBytes *
blueprint_format (const Blueprint *blueprint)
{
  g_autoptr (cJSON) root = cJSON_CreateObject ();
  char *text;

  cJSON_AddStringToObject (root, "format", blueprint->version == 2 ? BLUEPRINT_FORMAT_2 : BLUEPRINT_FORMAT);
  cJSON_AddStringToObject (root, "id", blueprint->id);
  cJSON_AddItemToObject (root, "title", json_members_new_title (blueprint->title_en, blueprint->title_id));
  cJSON_AddBoolToObject (root, "shuffle_items", blueprint->shuffle_items);
  cJSON_AddBoolToObject (root, "shuffle_options", blueprint->shuffle_options);
  blueprint_write_parts (blueprint, root);
  blueprint_write_sections (blueprint, root);
  blueprint_write_pins (blueprint, root);
  blueprint_condition_write_all (blueprint, root);
  if (blueprint->n_simulated > 0)
    json_add_integer (root, "simulated", blueprint->n_simulated);
  if (blueprint->enemies->len > 0)
    {
      cJSON *sets = cJSON_AddArrayToObject (root, "enemies");

      for (guint i = 0; i < blueprint->enemies->len; i++)
        cJSON_AddItemToArray (sets, blueprint_write_strings (blueprint->enemies->pdata[i]));
    }
  text = json_format (root);
  return g_bytes_new_take (text, strlen (text));
}
