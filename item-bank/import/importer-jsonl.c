/* JSON Lines: one object per line (docs/formats/item-jsonl.md). A line that is wrong is refused alone. */
#include <math.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/base/json.h"
#include "item-bank/import/draft-fields.h"
#include "item-bank/import/item-importer.h"
#include "item-bank/import/line-reader.h"
#include "item-bank/import/media-file.h"

#define IMPORTER_JSONL_LINE_MAX     (1024 * 1024)
#define IMPORTER_JSONL_TIME_MAX_S   86400
#define IMPORTER_JSONL_PICTURES_MAX 16

static gboolean
importer_jsonl_fail (GError **error, const char *name, const char *message)
{
  g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX, "%s: %s", name, message);
  return FALSE;
}

static gboolean
importer_jsonl_check_members (const cJSON *object, const char *const *names, GError **error)
{
  const cJSON *member;

  cJSON_ArrayForEach (member, object)
  {
    if (!g_strv_contains (names, member->string))
      return importer_jsonl_fail (error, member->string, _ ("is not a member of this format: check the spelling"));
  }
  return TRUE;
}

/* "" where absent; checked as text. NULL with an error otherwise. */
static const char *
importer_jsonl_get_text (const cJSON *object, const char *name, gsize max_len, GError **error)
{
  const cJSON *member = cJSON_GetObjectItemCaseSensitive (object, name);

  if (member == NULL || cJSON_IsNull (member))
    return "";
  if (!cJSON_IsString (member))
    {
      importer_jsonl_fail (error, name, _ ("must be a string"));
      return NULL;
    }
  return draft_fields_check_text (name, member->valuestring, max_len, error) ? member->valuestring : NULL;
}

static gboolean
importer_jsonl_set_text (char **out, const cJSON *object, const char *name, gsize max_len, GError **error)
{
  const char *text = importer_jsonl_get_text (object, name, max_len, error);

  if (text == NULL)
    return FALSE;
  g_free (*out);
  *out = g_strdup (text);
  return TRUE;
}

/* One string or an array of strings. */
static GPtrArray *
importer_jsonl_dup_list (const cJSON *object, const char *name, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  const cJSON *member = cJSON_GetObjectItemCaseSensitive (object, name);
  const cJSON *child;

  if (cJSON_IsString (member))
    g_ptr_array_add (list, member->valuestring);
  else if (member != NULL && !cJSON_IsArray (member))
    importer_jsonl_fail (error, name, _ ("must be a string or an array of strings"));
  if (member != NULL && !cJSON_IsString (member) && !cJSON_IsArray (member))
    return NULL;
  if (cJSON_IsArray (member))
    cJSON_ArrayForEach (child, member)
    {
      if (!cJSON_IsString (child) || list->len >= IMPORTER_JSONL_PICTURES_MAX)
        {
          importer_jsonl_fail (error, name, _ ("must hold at most 16 strings"));
          return NULL;
        }
      g_ptr_array_add (list, child->valuestring);
    }
  return g_steal_pointer (&list);
}

/* Reads the pictures of "media" with the texts of "alt" into the array. */
static gboolean
importer_jsonl_read_pictures (const char *path, const cJSON *object, GPtrArray *pictures, GError **error)
{
  g_autoptr (GPtrArray) names = importer_jsonl_dup_list (object, "media", error);
  g_autoptr (GPtrArray) alts = names != NULL ? importer_jsonl_dup_list (object, "alt", error) : NULL;

  if (alts == NULL)
    return FALSE;
  if (alts->len > names->len)
    return importer_jsonl_fail (error, "alt", _ ("there are more text alternatives than pictures"));
  for (guint i = 0; i < names->len; i++)
    {
      const char *alt = i < alts->len ? g_ptr_array_index (alts, i) : "";
      ItemPicture *picture = draft_fields_check_text ("alt", alt, ITEM_ALT_MAX, error)
                                 ? media_file_read (path, g_ptr_array_index (names, i), alt, error)
                                 : NULL;

      if (picture == NULL)
        return FALSE;
      g_ptr_array_add (pictures, picture);
    }
  return TRUE;
}

static gboolean
importer_jsonl_get_points (const cJSON *object, Rational *out, GError **error)
{
  const cJSON *member = cJSON_GetObjectItemCaseSensitive (object, "score");
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  *out = RATIONAL_ZERO;
  if (member == NULL)
    return TRUE;
  if (cJSON_IsString (member) && draft_fields_parse_number (member->valuestring, out))
    return TRUE;
  if (cJSON_IsNumber (member)
      && draft_fields_parse_number (g_ascii_formatd (digits, sizeof digits, "%.9g", member->valuedouble), out))
    return TRUE;
  return importer_jsonl_fail (error, "score", _ ("must be a number, or a fraction such as \"1/3\""));
}

/* The options come in the order of their letters: A, B, C ... */
static gboolean
importer_jsonl_read_option (
    const char *path, const cJSON *object, ItemDocument *document, GArray *values, GError **error)
{
  static const char *const NAMES[] = { "id", "text", "score", "media", "alt", NULL };
  const char letter[2] = { (char)('A' + document->options->len), '\0' };
  const char *id, *text;
  ItemOption *option;
  Rational points;

  if (!cJSON_IsObject (object))
    return importer_jsonl_fail (error, "options", _ ("must be objects"));
  if (!importer_jsonl_check_members (object, NAMES, error))
    return FALSE;
  id = json_find_string (object, "id");
  if (id != NULL && strcmp (id, letter) != 0)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX,
                   _ ("id: is \"%s\", but options are lettered A, B, C ... in their order"), id);
      return FALSE;
    }
  text = importer_jsonl_get_text (object, "text", ITEM_TEXT_MAX, error);
  if (text == NULL || !importer_jsonl_get_points (object, &points, error))
    return FALSE;
  option = item_document_add_option (document, text);
  g_array_append_val (values, points);
  return importer_jsonl_read_pictures (path, object, option->pictures, error);
}

static gboolean
importer_jsonl_read_options (
    const char *path, const cJSON *object, ItemDocument *document, GArray *values, GError **error)
{
  const cJSON *array = cJSON_GetObjectItemCaseSensitive (object, "options");
  const cJSON *child;
  guint index = 0;

  if (!cJSON_IsArray (array))
    return importer_jsonl_fail (error, "options", _ ("must be an array of objects"));
  if (cJSON_GetArraySize (array) > EXAM_OPTIONS_MAX)
    return importer_jsonl_fail (error, "options", _ ("there are more than 26"));
  cJSON_ArrayForEach (child, array)
  {
    if (!importer_jsonl_read_option (path, child, document, values, error))
      {
        g_prefix_error (error, _ ("option %c: "), 'A' + (int)index);
        return FALSE;
      }
    index++;
  }
  return document->options->len >= 2 || importer_jsonl_fail (error, "options", _ ("there must be at least two"));
}

static gboolean
importer_jsonl_read_numbers (ItemDraft *draft, const cJSON *object, GError **error)
{
  const cJSON *difficulty = cJSON_GetObjectItemCaseSensitive (object, "difficulty");
  const cJSON *time_s = cJSON_GetObjectItemCaseSensitive (object, "time_s");
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 value = 0;

  if (difficulty != NULL && !cJSON_IsNumber (difficulty))
    return importer_jsonl_fail (error, "difficulty", _ ("must be a number"));
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
  return importer_jsonl_set_text (&draft->section, object, "section", EXAM_TOKEN_MAX, error)
         && draft_fields_check_token ("section", draft->section, EXAM_TOKEN_MAX, error)
         && importer_jsonl_set_text (&draft->topic, object, "topic", ITEM_NAME_MAX, error)
         && importer_jsonl_set_text (&draft->enemy_set, object, "enemy_set", ITEM_NAME_MAX, error)
         && importer_jsonl_set_text (&draft->rationale, object, "rationale", ITEM_TEXT_MAX, error)
         && importer_jsonl_set_text (&draft->bloom, object, "bloom", ITEM_NAME_MAX, error)
         && importer_jsonl_set_text (&draft->source, object, "source", ITEM_NAME_MAX, error)
         && importer_jsonl_set_text (&draft->author, object, "author", ITEM_NAME_MAX, error)
         && importer_jsonl_read_numbers (draft, object, error);
}

static ItemDraft *
importer_jsonl_draft_new (const cJSON *object, const char *id, GError **error)
{
  const char *type = importer_jsonl_get_text (object, "type", EXAM_TOKEN_MAX, error);
  const char *stem = type != NULL ? importer_jsonl_get_text (object, "stem", ITEM_TEXT_MAX, error) : NULL;
  const char *lang = stem != NULL ? importer_jsonl_get_text (object, "lang", EXAM_TOKEN_MAX, error) : NULL;
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

static ItemDraft *
importer_jsonl_parse_item (const char *path, const cJSON *object, const char *id, GError **error)
{
  static const char *const NAMES[]
      = { "id",  "section",   "topic", "enemy_set",  "type",   "lang",   "stem",   "options", "key",
          "alt", "rationale", "bloom", "difficulty", "source", "author", "time_s", "media",   NULL };
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (Rational));
  g_autoptr (ItemDraft) draft = NULL;
  const char *key;

  if (!importer_jsonl_check_members (object, NAMES, error))
    return NULL;
  draft = importer_jsonl_draft_new (object, id, error);
  if (draft == NULL || !importer_jsonl_read_metadata (draft, object, error)
      || !importer_jsonl_read_pictures (path, object, draft->document->pictures, error)
      || !importer_jsonl_read_options (path, object, draft->document, values, error)
      || !draft_fields_set_points (&draft->points, values, error))
    return NULL;
  key = importer_jsonl_get_text (object, "key", EXAM_TOKEN_MAX, error);
  if (key == NULL || !draft_fields_check_key (draft, key, error) || !draft_fields_check_size (draft, error))
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
    importer_jsonl_fail (&why, "JSON", _ ("each line must be one object"));
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
