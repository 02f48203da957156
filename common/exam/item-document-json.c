/* One item as the candidate sees it: its JSON. */
#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/item-body-json.h"
#include "common/exam/json-members.h"
#include "common/exam/limits.h"

#define ITEM_FORMAT_V1    "exam-item/v1"
#define ITEM_FORMAT_V2    "exam-item/v2"
#define ITEM_TEXT_LEN_MAX 65536
#define ITEM_LANG_MAX     35

/* Base64 with one spelling only: GLib's decoder skips what it does not know. */
static GBytes *
item_picture_parse_data (const char *text, const char *path, GError **error)
{
  gsize len = 0;
  g_autofree guint8 *data = g_base64_decode (text, &len);
  g_autofree char *again = g_base64_encode (data, len);

  if (len == 0 || strcmp (again, text) != 0)
    {
      json_members_fail (error, path, "data", _ ("must be base64 (RFC 4648) without line breaks, and not empty"));
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), len);
}

static ItemPicture *
item_picture_parse (const cJSON *value, const char *path, gpointer unused, GError **error)
{
  static const char *const NAMES[] = { "type", "alt", "data", NULL };
  static const char *const TYPES[] = { "image/svg+xml", "image/png", NULL };
  g_autoptr (GBytes) bytes = NULL;
  const char *type, *alt, *data;

  if (!json_members_check (value, path, NAMES, error) || (type = json_get_string (value, path, "type", error)) == NULL
      || (alt = json_get_string (value, path, "alt", error)) == NULL
      || (data = json_get_string (value, path, "data", error)) == NULL
      || !json_members_check_text (alt, path, "alt", ITEM_TEXT_LEN_MAX, error))
    return NULL;
  if (!g_strv_contains (TYPES, type))
    {
      json_members_fail (error, path, "type", _ ("\"%.40s\" is not image/svg+xml or image/png"), type);
      return NULL;
    }
  bytes = item_picture_parse_data (data, path, error);
  return bytes != NULL ? item_picture_new (type, alt, bytes) : NULL;
}

static cJSON *
item_picture_format (const ItemPicture *picture, gpointer unused)
{
  cJSON *value = cJSON_CreateObject ();
  gsize len;
  const guint8 *data = g_bytes_get_data (picture->data, &len);
  g_autofree char *text = g_base64_encode (data, len);

  cJSON_AddStringToObject (value, "type", picture->type);
  cJSON_AddStringToObject (value, "alt", picture->alt);
  cJSON_AddStringToObject (value, "data", text);
  return value;
}

static const ItemPictureCodec PACKAGE_CODEC = { item_picture_format, item_picture_parse, NULL, FALSE };

static gboolean
item_document_check_members (const cJSON *root, gboolean *out_is_v2, GError **error)
{
  static const char *const V1[] = { "format", "id", "version", "kind", "lang", "stem", "pictures", "options", NULL };
  static const char *const V2[]
      = { "format", "id", "version", "kind", "lang", "stem", "pictures", "stimulus", "formulas", "fields", NULL };

  *out_is_v2 = g_strcmp0 (json_find_string (root, "format"), ITEM_FORMAT_V2) == 0;
  return json_members_check (root, "", *out_is_v2 ? V2 : V1, error)
         && json_members_check_format (root, *out_is_v2 ? ITEM_FORMAT_V2 : ITEM_FORMAT_V1, error);
}

static ItemDocument *
item_document_parse_head (const cJSON *root, GError **error)
{
  const char *id, *kind_token, *lang, *stem;
  gboolean is_v2;
  gint64 version;
  ItemKind kind;

  if (!item_document_check_members (root, &is_v2, error)
      || (id = json_members_get_token (root, "", "id", EXAM_ITEM_ID_MAX, error)) == NULL
      || !json_get_integer (root, "", "version", 1, G_MAXINT32, &version, error)
      || (kind_token = json_get_string (root, "", "kind", error)) == NULL
      || (lang = json_members_get_token (root, "", "lang", ITEM_LANG_MAX, error)) == NULL
      || (stem = json_get_string (root, "", "stem", error)) == NULL
      || !json_members_check_text (stem, "", "stem", ITEM_TEXT_LEN_MAX, error))
    return NULL;
  if (!item_kind_from_token (kind_token, &kind) || (!is_v2 && kind != ITEM_KIND_SINGLE))
    {
      json_members_fail (error, "", "kind", _ ("unknown kind of item \"%.40s\""), kind_token);
      return NULL;
    }
  return item_document_new (id, (guint32)version, kind, lang, stem);
}

static ItemDocument *
item_document_read (const cJSON *root, GError **error)
{
  g_autoptr (ItemDocument) document = item_document_parse_head (root, error);

  if (document == NULL || !item_body_json_read (document, root, &PACKAGE_CODEC, error))
    {
      adil_error_prefix_place (error, document != NULL ? document->id : "item", 0);
      return NULL;
    }
  if (*document->stem == '\0' && document->pictures->len == 0)
    {
      json_members_fail (error, document->id, "stem", _ ("is empty, and there is no picture"));
      return NULL;
    }
  return g_steal_pointer (&document);
}

ItemDocument *
item_document_parse (const guint8 *data, gsize len, GError **error)
{
  cJSON *root = json_parse ("item", (const char *)data, len, ITEM_DOCUMENT_LEN_MAX, error);
  ItemDocument *document = root != NULL ? item_document_read (root, error) : NULL;

  json_free_wiping (root);
  return document;
}

GBytes *
item_document_format (const ItemDocument *document)
{
  g_autoptr (cJSON) root = cJSON_CreateObject ();
  char *text;

  cJSON_AddStringToObject (root, "format", item_body_json_is_simple (document) ? ITEM_FORMAT_V1 : ITEM_FORMAT_V2);
  cJSON_AddStringToObject (root, "id", document->id);
  json_add_integer (root, "version", document->version);
  cJSON_AddStringToObject (root, "kind", item_kind_to_token (document->kind));
  cJSON_AddStringToObject (root, "lang", document->lang);
  cJSON_AddStringToObject (root, "stem", document->stem);
  item_body_json_add (root, document, &PACKAGE_CODEC);
  text = json_format (root);
  return g_bytes_new_take (text, strlen (text));
}
