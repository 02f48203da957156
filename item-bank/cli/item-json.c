/* Items for programs. */
#include "item-bank/cli/item-json.h"

#include <string.h>

#include "common/exam/points-rules.h"

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

/* A whole number as a number, others as an exact text: a double would not be. */
static void
item_json_add_number (cJSON *object, const char *name, Rational value)
{
  if (value.den == 1)
    json_add_integer (object, name, value.num);
  else
    {
      g_autofree char *text = rational_format (value);

      cJSON_AddStringToObject (object, name, text);
    }
}

static void
item_json_add_points (cJSON *option, Rational value)
{
  item_json_add_number (option, "points", value);
}

/* Points of an option where options have points of their own: of single choice, and of sums of letters. */
static void
item_json_add_option_points (cJSON *child, const ItemDraft *draft, const PointsField *field, guint i)
{
  const char letter[2] = { (char)('A' + i), '\0' };
  Rational value;

  if (draft->points.kind == ITEM_KIND_SINGLE)
    {
      item_json_add_points (child, item_json_points (&draft->points, i));
      return;
    }
  if (field->kind == ITEM_KIND_ORDER || field->kind == ITEM_KIND_MATCH
      || (field->is_whole && field->kind != ITEM_KIND_SINGLE && field->kind != ITEM_KIND_INLINE))
    return;
  value = field->fallback;
  for (guint j = 0; j < field->entries->len; j++)
    {
      const PointsEntry *entry = g_ptr_array_index (field->entries, j);

      if (strcmp (entry->key, letter) == 0)
        value = entry->points;
    }
  item_json_add_points (child, value);
}

static gboolean
item_json_has_right_options (ItemKind kind)
{
  return kind == ITEM_KIND_SINGLE || kind == ITEM_KIND_MULTIPLE || kind == ITEM_KIND_INLINE
         || kind == ITEM_KIND_HOTSPOT;
}

static cJSON *
item_json_new_options (const ItemDraft *draft, const ItemField *field, const PointsField *points)
{
  cJSON *options = cJSON_CreateArray ();
  g_autofree char *key = item_draft_dup_field_key (points);

  for (guint i = 0; i < field->options->len; i++)
    {
      const ItemOption *option = field->options->pdata[i];
      cJSON *child = cJSON_CreateObject ();

      cJSON_AddStringToObject (child, "id", option->id);
      cJSON_AddStringToObject (child, "text", option->text);
      if (*option->name != '\0')
        cJSON_AddStringToObject (child, "name", option->name);
      item_json_add_option_points (child, draft, points, i);
      if (item_json_has_right_options (field->kind))
        cJSON_AddBoolToObject (child, "correct", key != NULL && strchr (key, 'A' + (int)i) != NULL);
      cJSON_AddItemToArray (options, child);
    }
  return options;
}

static void
item_json_add_fields (cJSON *object, const ItemDraft *draft, const PointsRules *rules)
{
  cJSON *fields = cJSON_AddArrayToObject (object, "fields");

  for (guint i = 0; i < draft->document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (draft->document, i);
      const PointsField *points = g_ptr_array_index (rules->fields, i);
      cJSON *child = cJSON_CreateObject ();

      cJSON_AddStringToObject (child, "id", field->id);
      cJSON_AddStringToObject (child, "kind", item_kind_to_token (field->kind));
      cJSON_AddItemToObject (child, "options", item_json_new_options (draft, field, points));
      cJSON_AddItemToArray (fields, child);
    }
}

cJSON *
item_json_new (const BankItem *item)
{
  const ItemDraft *draft = item->draft;
  const ItemDocument *document = draft->document;
  g_autoptr (PointsRules) rules = points_rules_new_from (&draft->points);
  g_autofree char *key = item_draft_dup_key (draft);
  cJSON *object = cJSON_CreateObject ();

  cJSON_AddStringToObject (object, "id", document->id);
  json_add_integer (object, "version", document->version);
  cJSON_AddStringToObject (object, "kind", item_kind_to_token (document->kind));
  cJSON_AddStringToObject (object, "section", draft->section);
  cJSON_AddStringToObject (object, "topic", draft->topic);
  cJSON_AddStringToObject (object, "state", item->state);
  if (item->frozen_version > 0)
    json_add_integer (object, "frozen_version", item->frozen_version);
  json_add_integer (object, "difficulty_milli", draft->difficulty_milli);
  cJSON_AddStringToObject (object, "enemy_set", draft->enemy_set);
  cJSON_AddBoolToObject (object, "weighted", draft->is_weighted);
  item_json_add_number (object, "maximum", points_maximum (&draft->points));
  cJSON_AddItemToObject (object, "options",
                         item_json_new_options (draft, item_document_get_field (document, 0), rules->fields->pdata[0]));
  if (document->kind == ITEM_KIND_MIXED)
    item_json_add_fields (object, draft, rules);
  if (draft->points.kind != ITEM_KIND_SINGLE)
    cJSON_AddStringToObject (object, "scoring", draft->points.rules);
  if (key != NULL)
    cJSON_AddStringToObject (object, "key", key);
  else
    cJSON_AddNullToObject (object, "key");
  return object;
}
