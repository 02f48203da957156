/* Items as JSON objects. */
#include "item-bank/export/export-json.h"

#include <string.h>

#include "common/exam/points-rules.h"

static void
export_json_add_number (cJSON *object, const char *name, Rational value)
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
export_json_add_text (cJSON *object, const char *name, const char *text)
{
  if (*text != '\0')
    cJSON_AddStringToObject (object, name, text);
}

static char *
export_json_dup_address (const ItemPicture *picture)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (picture->data, &len);
  g_autofree char *base64 = g_base64_encode (data, len);

  return g_strdup_printf ("data:%s;base64,%s", picture->type, base64);
}

static void
export_json_add_pictures (cJSON *object, const GPtrArray *pictures)
{
  cJSON *media, *alt;

  if (pictures->len == 0)
    return;
  media = cJSON_AddArrayToObject (object, "media");
  alt = cJSON_AddArrayToObject (object, "alt");
  for (guint i = 0; i < pictures->len; i++)
    {
      const ItemPicture *picture = pictures->pdata[i];
      g_autofree char *address = export_json_dup_address (picture);

      cJSON_AddItemToArray (media, cJSON_CreateString (address));
      cJSON_AddItemToArray (alt, cJSON_CreateString (picture->alt));
    }
}

static cJSON *
export_json_add_options (cJSON *object, const char *name, const GPtrArray *options)
{
  cJSON *array = options->len > 0 ? cJSON_AddArrayToObject (object, name) : NULL;

  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = options->pdata[i];
      cJSON *child = cJSON_CreateObject ();

      cJSON_AddStringToObject (child, "id", option->id);
      cJSON_AddStringToObject (child, "text", option->text);
      export_json_add_text (child, "shape", option->shape);
      export_json_add_text (child, "name", option->name);
      export_json_add_pictures (child, option->pictures);
      cJSON_AddItemToArray (array, child);
    }
  return array;
}

static void
export_json_add_entry (cJSON *array, const PointsEntry *entry)
{
  static const char *const MATCHES[] = { "is", "like", "glob", "likeglob" };
  cJSON *object = cJSON_CreateObject ();

  switch (entry->test)
    {
    case POINTS_TEST_ON:
      cJSON_AddStringToObject (object, "on", entry->key);
      break;
    case POINTS_TEST_BETWEEN:
      if (entry->has_lo)
        export_json_add_number (object, "from", entry->lo);
      if (entry->has_hi)
        export_json_add_number (object, "to", entry->hi);
      break;
    case POINTS_TEST_IS:
    case POINTS_TEST_LIKE:
    case POINTS_TEST_GLOB:
    case POINTS_TEST_LIKEGLOB:
      cJSON_AddStringToObject (object, "text", entry->key);
      cJSON_AddStringToObject (object, "match", MATCHES[entry->test - POINTS_TEST_IS]);
      break;
    }
  export_json_add_number (object, "points", entry->points);
  cJSON_AddItemToArray (array, object);
}

static void
export_json_add_scoring (cJSON *object, const PointsField *points)
{
  cJSON *scores = cJSON_AddArrayToObject (object, "scores");

  for (guint i = 0; i < points->entries->len; i++)
    export_json_add_entry (scores, g_ptr_array_index (points->entries, i));
  if (!points->is_whole)
    cJSON_AddTrueToObject (object, "partial");
  if (points->fallback.num != 0)
    export_json_add_number (object, "otherwise", points->fallback);
  if (points->has_lower)
    export_json_add_number (object, "lower", points->lower);
  if (points->has_upper)
    export_json_add_number (object, "upper", points->upper);
}

static void
export_json_add_field (cJSON *object, const ItemField *field, const PointsField *points)
{
  export_json_add_text (object, "prompt", field->prompt);
  if (field->min > 0)
    json_add_integer (object, "min", field->min);
  if (field->max != (field->kind == ITEM_KIND_MATCH ? 1u : 0u))
    json_add_integer (object, "max", field->max);
  if (field->picture != NULL)
    {
      g_autofree char *address = export_json_dup_address (field->picture);

      cJSON_AddStringToObject (object, "picture", address);
      export_json_add_text (object, "picture_alt", field->picture->alt);
    }
  export_json_add_options (object, "options", field->options);
  export_json_add_options (object, "targets", field->targets);
  export_json_add_scoring (object, points);
}

static void
export_json_add_single (cJSON *object, const ItemDraft *draft)
{
  cJSON *options = export_json_add_options (object, "options", draft->document->options);

  for (guint i = 0; i < draft->points.n_options; i++)
    {
      Rational value;

      if (rational_make (draft->points.points[i], draft->points.denominator, &value) && value.num != 0)
        export_json_add_number (cJSON_GetArrayItem (options, (int)i), "score", value);
    }
}

static void
export_json_add_fields (cJSON *object, const ItemDraft *draft)
{
  g_autoptr (PointsRules) rules = points_rules_new_from (&draft->points);
  cJSON *fields;

  if (draft->document->kind != ITEM_KIND_MIXED)
    {
      export_json_add_field (object, item_document_get_field (draft->document, 0), rules->fields->pdata[0]);
      return;
    }
  fields = cJSON_AddArrayToObject (object, "fields");
  for (guint i = 0; i < draft->document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (draft->document, i);
      cJSON *child = cJSON_CreateObject ();

      cJSON_AddStringToObject (child, "id", field->id);
      cJSON_AddStringToObject (child, "type", item_kind_to_token (field->kind));
      export_json_add_field (child, field, rules->fields->pdata[i]);
      cJSON_AddItemToArray (fields, child);
    }
  if (rules->is_all)
    export_json_add_number (object, "all", rules->all_points);
}

static void
export_json_add_stimulus (cJSON *object, const ItemStimulus *stimulus)
{
  cJSON *child;

  if (stimulus == NULL)
    return;
  child = cJSON_AddObjectToObject (object, "stimulus");
  cJSON_AddStringToObject (child, "id", stimulus->id);
  cJSON_AddStringToObject (child, "text", stimulus->text);
  export_json_add_pictures (child, stimulus->pictures);
}

static void
export_json_add_metadata (cJSON *object, const ItemDraft *draft)
{
  export_json_add_text (object, "topic", draft->topic);
  export_json_add_text (object, "enemy_set", draft->enemy_set);
  export_json_add_text (object, "rationale", draft->rationale);
  export_json_add_text (object, "bloom", draft->bloom);
  export_json_add_text (object, "source", draft->source);
  export_json_add_text (object, "author", draft->author);
  if (draft->difficulty_milli != 0)
    cJSON_AddNumberToObject (object, "difficulty", (double)draft->difficulty_milli / 1000);
  if (draft->time_s > 0)
    json_add_integer (object, "time_s", draft->time_s);
}

cJSON *
export_json_new (const ItemDraft *draft)
{
  const ItemDocument *document = draft->document;
  cJSON *object = cJSON_CreateObject ();

  cJSON_AddStringToObject (object, "id", document->id);
  cJSON_AddStringToObject (object, "section", draft->section);
  cJSON_AddStringToObject (object, "type",
                           draft->is_weighted ? "single_weighted" : item_kind_to_token (document->kind));
  cJSON_AddStringToObject (object, "lang", document->lang);
  cJSON_AddStringToObject (object, "stem", document->stem);
  export_json_add_pictures (object, document->pictures);
  export_json_add_stimulus (object, document->stimulus);
  if (document->kind == ITEM_KIND_SINGLE)
    export_json_add_single (object, draft);
  else
    export_json_add_fields (object, draft);
  export_json_add_metadata (object, draft);
  return object;
}
