/* Items for programs. */
#include "item-bank/cli/item-json.h"

static Rational
item_json_points (const Points *points, guint i)
{
  Rational value = RATIONAL_ZERO;

  rational_make (points->points[i], points->denominator, &value);
  return value;
}

char *
item_json_dup_points (const Points *points, guint i)
{
  return rational_format (item_json_points (points, i));
}

/* Whole points as a number, others as an exact text: a double would not be. */
static void
item_json_add_points (cJSON *option, const Points *points, guint i)
{
  Rational value = item_json_points (points, i);

  if (value.den == 1)
    json_add_integer (option, "points", value.num);
  else
    {
      g_autofree char *text = rational_format (value);

      cJSON_AddStringToObject (option, "points", text);
    }
}

cJSON *
item_json_new (const BankItem *item)
{
  const ItemDraft *draft = item->draft;
  const ItemDocument *document = draft->document;
  cJSON *object = cJSON_CreateObject ();
  cJSON *options;
  int key = item_draft_find_key (draft);

  cJSON_AddStringToObject (object, "id", document->id);
  json_add_integer (object, "version", document->version);
  cJSON_AddStringToObject (object, "kind", item_kind_to_token (document->kind));
  cJSON_AddStringToObject (object, "section", draft->section);
  cJSON_AddStringToObject (object, "topic", draft->topic);
  cJSON_AddStringToObject (object, "state", item->state);
  json_add_integer (object, "difficulty_milli", draft->difficulty_milli);
  cJSON_AddStringToObject (object, "enemy_set", draft->enemy_set);
  options = cJSON_AddArrayToObject (object, "options");
  for (guint i = 0; i < document->options->len; i++)
    {
      const ItemOption *option = document->options->pdata[i];
      cJSON *child = cJSON_CreateObject ();

      cJSON_AddStringToObject (child, "id", option->id);
      item_json_add_points (child, &draft->points, i);
      cJSON_AddItemToArray (options, child);
    }
  if (key >= 0)
    cJSON_AddStringToObject (object, "key", ((const ItemOption *)document->options->pdata[key])->id);
  else
    cJSON_AddNullToObject (object, "key");
  return object;
}
