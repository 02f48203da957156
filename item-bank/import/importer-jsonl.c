/* JSON Lines: one object per line (docs/formats/item-jsonl.md). A line that is wrong is refused alone. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/jsonl-field.h"
#include "item-bank/import/jsonl-value.h"
#include "item-bank/import/line-reader.h"

#define IMPORTER_JSONL_LINE_MAX   (8 * 1024 * 1024)
#define IMPORTER_JSONL_TIME_MAX_S 86400

/* The options come in the order of their letters: A, B, C ... */
static gboolean
importer_jsonl_read_option (
    const char *path, const cJSON *object, ItemDocument *document, GArray *values, GError **error)
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
importer_jsonl_read_options (
    const char *path, const cJSON *object, ItemDocument *document, GArray *values, GError **error)
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
    if (!importer_jsonl_read_option (path, child, document, values, error))
      {
        g_prefix_error (error, _ ("option %c: "), 'A' + (int)index);
        return FALSE;
      }
    index++;
  }
  return document->options->len >= 2 || jsonl_value_fail (error, "options", _ ("there must be at least two"));
}

static gboolean
importer_jsonl_read_numbers (ItemDraft *draft, const cJSON *object, GError **error)
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
  if (time_s != NULL && !json_get_integer (object, "", "time_s", 0, IMPORTER_JSONL_TIME_MAX_S, &value, error))
    return FALSE;
  draft->time_s = (guint32)value;
  return TRUE;
}

static gboolean
importer_jsonl_read_metadata (ItemDraft *draft, const cJSON *object, GError **error)
{
  return jsonl_value_set_text (&draft->section, object, "section", EXAM_TOKEN_MAX, error)
         && draft_fields_check_token ("section", draft->section, EXAM_TOKEN_MAX, error)
         && jsonl_value_set_text (&draft->topic, object, "topic", ITEM_NAME_MAX, error)
         && jsonl_value_set_text (&draft->enemy_set, object, "enemy_set", ITEM_NAME_MAX, error)
         && jsonl_value_set_text (&draft->rationale, object, "rationale", ITEM_TEXT_MAX, error)
         && jsonl_value_set_text (&draft->bloom, object, "bloom", ITEM_NAME_MAX, error)
         && jsonl_value_set_text (&draft->source, object, "source", ITEM_NAME_MAX, error)
         && jsonl_value_set_text (&draft->author, object, "author", ITEM_NAME_MAX, error)
         && importer_jsonl_read_numbers (draft, object, error);
}

static ItemDraft *
importer_jsonl_draft_new (const cJSON *object, const char *id, GError **error)
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
importer_jsonl_read_single (const char *path, const cJSON *object, ItemDraft *draft, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (Rational));
  const char *key;

  if (!importer_jsonl_read_options (path, object, draft->document, values, error)
      || !draft_fields_set_points (&draft->points, values, error))
    return FALSE;
  key = jsonl_value_get_text (object, "key", EXAM_TOKEN_MAX, error);
  return key != NULL && draft_fields_check_key (draft, key, error);
}

static gboolean
importer_jsonl_read_mixed_field (
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
importer_jsonl_read_mixed (
    const char *path, const cJSON *object, ItemDocument *document, PointsRules *rules, GError **error)
{
  const cJSON *fields = cJSON_GetObjectItemCaseSensitive (object, "fields");
  const cJSON *child;

  if (!cJSON_IsArray (fields) || cJSON_GetArraySize (fields) == 0 || cJSON_GetArraySize (fields) > EXAM_FIELDS_MAX)
    return jsonl_value_fail (error, "fields", _ ("must be an array of 1 to 12 objects"));
  cJSON_ArrayForEach (child, fields)
  {
    guint n = document->fields->len;

    if (!importer_jsonl_read_mixed_field (path, child, document, rules, error))
      {
        g_prefix_error (error, _ ("field %u: "), n + 1);
        return FALSE;
      }
  }
  return jsonl_value_get_rational (object, "all", &rules->is_all, &rules->all_points, error);
}

static gboolean
importer_jsonl_read_fields (const char *path, const cJSON *object, ItemDraft *draft, GError **error)
{
  g_autoptr (PointsRules) rules = points_rules_new (draft->document->kind);
  const cJSON *all = cJSON_GetObjectItemCaseSensitive (object, "all");
  const cJSON *fields = cJSON_GetObjectItemCaseSensitive (object, "fields");

  if (draft->document->kind == ITEM_KIND_MIXED)
    return importer_jsonl_read_mixed (path, object, draft->document, rules, error)
           && points_rules_compile (rules, &draft->points, error);
  if (all != NULL || fields != NULL)
    return jsonl_value_fail (error, all != NULL ? "all" : "fields", _ ("belongs to mixed, and only there"));
  return jsonl_field_read (path, object, item_document_get_field (draft->document, 0), rules, error)
         && points_rules_compile (rules, &draft->points, error);
}

static gboolean
importer_jsonl_read_stimulus (const char *path, const cJSON *object, ItemDocument *document, GError **error)
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
importer_jsonl_check_names (const cJSON *object, gboolean is_single, GError **error)
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

static ItemDraft *
importer_jsonl_parse_item (const char *path, const cJSON *object, const char *id, GError **error)
{
  const char *type = json_find_string (object, "type");
  gboolean is_single = type == NULL || g_str_has_prefix (type, "single");
  g_autoptr (ItemDraft) draft = NULL;

  if (!importer_jsonl_check_names (object, is_single, error))
    return NULL;
  draft = importer_jsonl_draft_new (object, id, error);
  if (draft == NULL || !importer_jsonl_read_metadata (draft, object, error)
      || !jsonl_value_read_pictures (path, object, draft->document->pictures, error)
      || !importer_jsonl_read_stimulus (path, object, draft->document, error)
      || !(is_single ? importer_jsonl_read_single (path, object, draft, error)
                     : importer_jsonl_read_fields (path, object, draft, error))
      || !draft_fields_check_size (draft, error))
    return NULL;
  return g_steal_pointer (&draft);
}

/* json_parse() counts lines inside the text, which here is always line 1; the sink names the file's own. */
static cJSON *
importer_jsonl_parse_line (const char *text, gsize len, GError **error)
{
  static const char PLACE[] = "JSON:1: ";
  g_autoptr (GError) why = NULL;
  cJSON *object = json_parse ("JSON", text, len, IMPORTER_JSONL_LINE_MAX, &why);

  if (object != NULL)
    return object;
  if (g_str_has_prefix (why->message, PLACE))
    g_set_error (error, why->domain, why->code, "JSON: %s", why->message + strlen (PLACE));
  else
    g_propagate_error (error, g_steal_pointer (&why));
  return NULL;
}

static gboolean
importer_jsonl_read_line (ImportSink *sink, guint line, const char *text, gsize len, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (cJSON) object = importer_jsonl_parse_line (text, len, &why);
  g_autofree char *id = NULL;
  ItemDraft *draft = NULL;

  if (object != NULL && !cJSON_IsObject (object))
    jsonl_value_fail (&why, "JSON", _ ("each line must be one object"));
  if (object != NULL && why == NULL)
    id = g_strdup (json_get_string (object, "", "id", &why));
  if (id != NULL && draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, &why))
    draft = importer_jsonl_parse_item (sink->path, object, id, &why);
  if (draft != NULL)
    return import_sink_take (sink, line, draft, error);
  /* An id that is no identifier may hold anything, even line breaks. */
  import_sink_refuse (sink, line, id != NULL && draft_fields_check_token ("id", id, EXAM_ITEM_ID_MAX, NULL) ? id : NULL,
                      why);
  return TRUE;
}

static gboolean
importer_jsonl_read (ImportSink *sink, GError **error)
{
  g_autoptr (LineReader) reader = line_reader_open (sink->path, IMPORTER_JSONL_LINE_MAX, error);
  const char *text = NULL;
  gsize len;

  if (reader == NULL)
    return FALSE;
  for (;;)
    {
      guint line;

      if (!line_reader_next (reader, &text, &len, error))
        return FALSE;
      if (text == NULL)
        return TRUE;
      line = line_reader_line (reader);
      if (line == 1 && g_str_has_prefix (text, "\xef\xbb\xbf"))
        {
          text += 3;
          len -= 3;
        }
      if (strspn (text, " \t") < len && !importer_jsonl_read_line (sink, line, text, len, error))
        return FALSE;
    }
}

/* An object on the first line that says anything. */
static gboolean
importer_jsonl_sniff (const guint8 *head, gsize len)
{
  gsize i = len >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (i < len && strchr (" \t\r\n", head[i]) != NULL && head[i] != '\0')
    i++;
  return i < len && head[i] == '{';
}

const ItemImporter ITEM_IMPORTER_JSONL = { "jsonl", importer_jsonl_sniff, importer_jsonl_read };
