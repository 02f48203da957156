/* One item as a JSON object (docs/formats/item-jsonl.md): what JSON Lines hold line by line, and tables row by row. */
#include "item-bank/import/jsonl-item.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/jsonl-field.h"
#include "item-bank/import/jsonl-value.h"

#define JSONL_ITEM_TIME_MAX_S 86400

/* The options come in the order of their letters: A, B, C ... */
static gboolean
jsonl_item_read_option (const char *path, const cJSON *object, ItemDocument *document, GArray *values, GError **error)
{
  static const char *const NAMES[] = { "id", "text", "score", "media", "alt", "name", NULL };
  const char letter[2] = { (char)('A' + document->options->len), '\0' };
  const char *id, *text;
  ItemOption *option;
  Rational points = RATIONAL_ZERO;
  gboolean has_points;

  if (!cJSON_IsObject (object))
    return jsonl_value_fail (error, "options", _ ("must be objects"));
  if (!jsonl_value_check_members (object, NAMES, error))
    return FALSE;
  id = json_find_string (object, "id");
  if (id != NULL && strcmp (id, letter) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   _ ("id: is \"%s\", but options are lettered A, B, C ... in their order"), id);
      return FALSE;
    }
  text = jsonl_value_get_text (object, "text", ITEM_TEXT_MAX, error);
  if (text == NULL || !jsonl_value_get_rational (object, "score", &has_points, &points, error))
    return FALSE;
  option = item_document_add_option (document, text);
  g_array_append_val (values, points);
  return jsonl_value_set_text (&option->name, object, "name", ITEM_NAME_MAX, error)
         && jsonl_value_read_pictures (path, object, option->pictures, error);
}

static gboolean
jsonl_item_read_options (const char *path, const cJSON *object, ItemDocument *document, GArray *values, GError **error)
{
  const cJSON *array = cJSON_GetObjectItemCaseSensitive (object, "options");
  const cJSON *child;
  guint index = 0;

  if (!cJSON_IsArray (array))
    return jsonl_value_fail (error, "options", _ ("must be an array of objects"));
  if (cJSON_GetArraySize (array) > EXAM_OPTIONS_MAX)
    return jsonl_value_fail (error, "options", _ ("there are more than 26"));
  cJSON_ArrayForEach (child, array)
  {
    if (!jsonl_item_read_option (path, child, document, values, error))
      {
        g_prefix_error (error, _ ("option %c: "), 'A' + (int)index);
        return FALSE;
      }
    index++;
  }
  return document->options->len >= 2 || jsonl_value_fail (error, "options", _ ("there must be at least two"));
}

static gboolean
jsonl_item_read_numbers (ItemDraft *draft, const cJSON *object, GError **error)
{
  const cJSON *difficulty = cJSON_GetObjectItemCaseSensitive (object, "difficulty");
  const cJSON *time_s = cJSON_GetObjectItemCaseSensitive (object, "time_s");
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 value = 0;

  if (difficulty != NULL && !cJSON_IsNumber (difficulty))
    return jsonl_value_fail (error, "difficulty", _ ("must be a number"));
  if (difficulty != NULL
      && !draft_fields_parse_difficulty (g_ascii_formatd (digits, sizeof digits, "%.9g", difficulty->valuedouble),
                                         &draft->difficulty_milli, error))
    return FALSE;
  if (time_s != NULL && !json_get_integer (object, "", "time_s", 0, JSONL_ITEM_TIME_MAX_S, &value, error))
    return FALSE;
  draft->time_s = (guint32)value;
  return TRUE;
}

static gboolean
jsonl_item_read_metadata (ItemDraft *draft, const cJSON *object, GError **error)
{
  return jsonl_value_set_text (&draft->section, object, "section", EXAM_TOKEN_MAX, error)
         && draft_fields_check_token ("section", draft->section, EXAM_TOKEN_MAX, error)
         && jsonl_value_set_text (&draft->topic, object, "topic", ITEM_NAME_MAX, error)
         && jsonl_value_set_text (&draft->enemy_set, object, "enemy_set", ITEM_NAME_MAX, error)
         && jsonl_value_set_text (&draft->rationale, object, "rationale", ITEM_TEXT_MAX, error)
         && jsonl_value_set_text (&draft->bloom, object, "bloom", ITEM_NAME_MAX, error)
         && jsonl_value_set_text (&draft->source, object, "source", ITEM_NAME_MAX, error)
         && jsonl_value_set_text (&draft->author, object, "author", ITEM_NAME_MAX, error)
         && jsonl_item_read_numbers (draft, object, error);
}

static ItemDraft *
jsonl_item_draft_new (const cJSON *object, const char *id, GError **error)
{
  const char *type = jsonl_value_get_text (object, "type", EXAM_TOKEN_MAX, error);
  const char *stem = type != NULL ? jsonl_value_get_text (object, "stem", ITEM_TEXT_MAX, error) : NULL;
  const char *lang = stem != NULL ? jsonl_value_get_text (object, "lang", EXAM_TOKEN_MAX, error) : NULL;
  gboolean is_weighted;
  ItemKind kind;
  ItemDraft *draft;

  if (lang == NULL || !draft_fields_check_token ("lang", *lang != '\0' ? lang : "id", EXAM_TOKEN_MAX, error)
      || !draft_fields_parse_type (type, &kind, &is_weighted, error))
    return NULL;
  draft = item_draft_new (item_document_new (id, 0, kind, *lang != '\0' ? lang : "id", stem));
  draft->is_weighted = is_weighted;
  return draft;
}

/* Single choice as it has always been; everything else by its fields. */
static gboolean
jsonl_item_read_single (const char *path, const cJSON *object, ItemDraft *draft, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (Rational));
  const char *key;

  if (!jsonl_item_read_options (path, object, draft->document, values, error)
      || !draft_fields_set_points (&draft->points, values, error))
    return FALSE;
  key = jsonl_value_get_text (object, "key", EXAM_TOKEN_MAX, error);
  return key != NULL && draft_fields_check_key (draft, key, error);
}

static gboolean
jsonl_item_read_mixed_field (
    const char *path, const cJSON *object, ItemDocument *document, PointsRules *rules, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *id, *type;
  ItemKind kind;

  for (const char *const *name = JSONL_FIELD_MEMBERS; *name != NULL; name++)
    g_ptr_array_add (names, (gpointer)*name);
  g_ptr_array_add (names, (gpointer) "id");
  g_ptr_array_add (names, (gpointer) "type");
  g_ptr_array_add (names, NULL);
  if (!cJSON_IsObject (object))
    return jsonl_value_fail (error, "fields", _ ("must be objects"));
  if (!jsonl_value_check_members (object, (const char *const *)names->pdata, error)
      || (id = json_get_string (object, "", "id", error)) == NULL
      || !draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, error)
      || (type = json_get_string (object, "", "type", error)) == NULL)
    return FALSE;
  if (!item_kind_from_token (type, &kind) || kind == ITEM_KIND_MIXED)
    return jsonl_value_fail (error, "type", _ ("is not a type of field"));
  for (guint i = 0; i < document->fields->len; i++)
    if (strcmp (item_document_get_field (document, i)->id, id) == 0)
      return jsonl_value_fail (error, "id", _ ("another field has it already"));
  return jsonl_field_read (path, object, item_document_add_field (document, id, kind), rules, error);
}

static gboolean
jsonl_item_read_mixed (
    const char *path, const cJSON *object, ItemDocument *document, PointsRules *rules, GError **error)
{
  const cJSON *fields = cJSON_GetObjectItemCaseSensitive (object, "fields");
  const cJSON *child;

  if (!cJSON_IsArray (fields) || cJSON_GetArraySize (fields) == 0 || cJSON_GetArraySize (fields) > EXAM_FIELDS_MAX)
    return jsonl_value_fail (error, "fields", _ ("must be an array of 1 to 12 objects"));
  cJSON_ArrayForEach (child, fields)
  {
    guint n = document->fields->len;

    if (!jsonl_item_read_mixed_field (path, child, document, rules, error))
      {
        g_prefix_error (error, _ ("field %u: "), n + 1);
        return FALSE;
      }
  }
  return jsonl_value_get_rational (object, "all", &rules->is_all, &rules->all_points, error);
}

static gboolean
jsonl_item_read_fields (const char *path, const cJSON *object, ItemDraft *draft, GError **error)
{
  g_autoptr (PointsRules) rules = points_rules_new (draft->document->kind);
  const cJSON *all = cJSON_GetObjectItemCaseSensitive (object, "all");
  const cJSON *fields = cJSON_GetObjectItemCaseSensitive (object, "fields");

  if (draft->document->kind == ITEM_KIND_MIXED)
    return jsonl_item_read_mixed (path, object, draft->document, rules, error)
           && points_rules_compile (rules, &draft->points, error);
  if (all != NULL || fields != NULL)
    return jsonl_value_fail (error, all != NULL ? "all" : "fields", _ ("belongs to mixed, and only there"));
  return jsonl_field_read (path, object, item_document_get_field (draft->document, 0), rules, error)
         && points_rules_compile (rules, &draft->points, error);
}

static gboolean
jsonl_item_read_stimulus (const char *path, const cJSON *object, ItemDocument *document, GError **error)
{
  static const char *const NAMES[] = { "id", "text", "media", "alt", NULL };
  const cJSON *stimulus = cJSON_GetObjectItemCaseSensitive (object, "stimulus");
  const char *id, *text;

  if (stimulus == NULL || cJSON_IsNull (stimulus))
    return TRUE;
  if (!cJSON_IsObject (stimulus))
    return jsonl_value_fail (error, "stimulus", _ ("must be an object"));
  if (jsonl_value_check_members (stimulus, NAMES, error)
      && (id = jsonl_value_get_text (stimulus, "id", EXAM_ITEM_ID_MAX, error)) != NULL
      && draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, error)
      && (text = jsonl_value_get_text (stimulus, "text", ITEM_TEXT_MAX, error)) != NULL
      && jsonl_value_read_pictures (path, stimulus, item_document_set_stimulus (document, id, text)->pictures, error))
    return TRUE;
  g_prefix_error (error, "stimulus: ");
  return FALSE;
}

static gboolean
jsonl_item_check_names (const cJSON *object, gboolean is_single, GError **error)
{
  static const char *const SINGLE[]
      = { "id",        "section", "topic",      "enemy_set", "type",   "lang",   "stem",  "options",  "key", "alt",
          "rationale", "bloom",   "difficulty", "source",    "author", "time_s", "media", "stimulus", NULL };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (const char *const *name = SINGLE; *name != NULL; name++)
    g_ptr_array_add (names, (gpointer)*name);
  for (const char *const *name = JSONL_FIELD_MEMBERS; !is_single && *name != NULL; name++)
    g_ptr_array_add (names, (gpointer)*name);
  if (!is_single)
    {
      g_ptr_array_add (names, (gpointer) "fields");
      g_ptr_array_add (names, (gpointer) "all");
    }
  g_ptr_array_add (names, NULL);
  return jsonl_value_check_members (object, (const char *const *)names->pdata, error);
}

ItemDraft *
jsonl_item_parse (const char *path, const cJSON *object, const char *id, GError **error)
{
  const char *type = json_find_string (object, "type");
  gboolean is_single = type == NULL || g_str_has_prefix (type, "single");
  g_autoptr (ItemDraft) draft = NULL;

  if (!jsonl_item_check_names (object, is_single, error))
    return NULL;
  draft = jsonl_item_draft_new (object, id, error);
  if (draft == NULL || !jsonl_item_read_metadata (draft, object, error)
      || !jsonl_value_read_pictures (path, object, draft->document->pictures, error)
      || !jsonl_item_read_stimulus (path, object, draft->document, error)
      || !(is_single ? jsonl_item_read_single (path, object, draft, error)
                     : jsonl_item_read_fields (path, object, draft, error))
      || !draft_fields_check_size (draft, error))
    return NULL;
  return g_steal_pointer (&draft);
}
