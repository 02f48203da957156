/* One item as the candidate sees it: the model, and its JSON. */
#include "common/exam/item-document.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/i18n.h"
#include "common/exam/json-members.h"
#include "common/exam/limits.h"

#define ITEM_FORMAT       "exam-item/v1"
#define ITEM_TEXT_LEN_MAX 65536
#define ITEM_LANG_MAX     35
#define ITEM_PICTURES_MAX 16

/* What a candidate saw must not outlive the sitting in freed memory. */
static void
item_text_free (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

void
item_picture_free (ItemPicture *picture)
{
  if (picture == NULL)
    return;
  g_free (picture->type);
  item_text_free (picture->alt);
  g_clear_pointer (&picture->data, g_bytes_unref);
  g_free (picture);
}

static void
item_option_free (gpointer data)
{
  ItemOption *option = data;

  g_free (option->id);
  item_text_free (option->text);
  g_ptr_array_unref (option->pictures);
  g_free (option);
}

ItemDocument *
item_document_new (const char *id, guint32 version, ItemKind kind, const char *lang, const char *stem)
{
  ItemDocument *document = g_new0 (ItemDocument, 1);

  document->id = g_strdup (id);
  document->version = version;
  document->kind = kind;
  document->lang = g_strdup (lang);
  document->stem = g_strdup (stem);
  document->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
  document->options = g_ptr_array_new_with_free_func (item_option_free);
  return document;
}

void
item_document_free (ItemDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->id);
  g_free (document->lang);
  item_text_free (document->stem);
  g_ptr_array_unref (document->pictures);
  g_ptr_array_unref (document->options);
  g_free (document);
}

ItemPicture *
item_picture_new (const char *type, const char *alt, GBytes *data)
{
  ItemPicture *picture = g_new0 (ItemPicture, 1);

  picture->type = g_strdup (type);
  picture->alt = g_strdup (alt != NULL ? alt : "");
  picture->data = g_bytes_ref (data);
  return picture;
}

void
item_document_take_picture (ItemDocument *document, ItemPicture *picture)
{
  g_ptr_array_add (document->pictures, picture);
}

ItemOption *
item_document_add_option (ItemDocument *document, const char *text)
{
  ItemOption *option;

  g_return_val_if_fail (document->options->len < EXAM_OPTIONS_MAX, NULL);
  option = g_new0 (ItemOption, 1);
  option->id = g_strdup_printf ("%c", 'A' + (int)document->options->len);
  option->text = g_strdup (text);
  option->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)item_picture_free);
  g_ptr_array_add (document->options, option);
  return option;
}

const char *
item_kind_to_token (ItemKind kind)
{
  switch (kind)
    {
    case ITEM_KIND_SINGLE:
      return "single";
    }
  g_return_val_if_reached (NULL);
}

gboolean
item_kind_from_token (const char *token, ItemKind *out)
{
  if (strcmp (token, "single") != 0)
    return FALSE;
  *out = ITEM_KIND_SINGLE;
  return TRUE;
}

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
item_picture_parse (const cJSON *value, const char *path, GError **error)
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

/* Optional member "pictures" of object, appended to pictures. */
static gboolean
item_pictures_parse (const cJSON *object, const char *path, GPtrArray *pictures, GError **error)
{
  const cJSON *array;
  const cJSON *value;

  if (cJSON_GetObjectItemCaseSensitive (object, "pictures") == NULL)
    return TRUE;
  array = json_get_array (object, path, "pictures", error);
  if (array == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, array)
  {
    g_autofree char *place = g_strdup_printf ("%s%spictures[%u]", path, *path != '\0' ? "." : "", pictures->len);
    ItemPicture *picture;

    if (pictures->len == ITEM_PICTURES_MAX)
      return json_members_fail (error, path, "pictures", _ ("has more than %u pictures"), ITEM_PICTURES_MAX);
    picture = item_picture_parse (value, place, error);
    if (picture == NULL)
      return FALSE;
    g_ptr_array_add (pictures, picture);
  }
  return TRUE;
}

static gboolean
item_option_parse (ItemDocument *document, const cJSON *value, GError **error)
{
  static const char *const NAMES[] = { "id", "text", "pictures", NULL };
  g_autofree char *path = g_strdup_printf ("options[%u]", document->options->len);
  const char *id, *text;
  ItemOption *option;

  if (!json_members_check (value, path, NAMES, error) || (id = json_get_string (value, path, "id", error)) == NULL
      || (text = json_get_string (value, path, "text", error)) == NULL
      || !json_members_check_text (text, path, "text", ITEM_TEXT_LEN_MAX, error))
    return FALSE;
  if (document->options->len == EXAM_OPTIONS_MAX)
    return json_members_fail (error, "", "options", _ ("has more than %u options"), EXAM_OPTIONS_MAX);
  option = item_document_add_option (document, text);
  if (strcmp (id, option->id) != 0)
    return json_members_fail (error, path, "id", _ ("is \"%.40s\", must be \"%s\": options are lettered in order"), id,
                              option->id);
  if (!item_pictures_parse (value, path, option->pictures, error))
    return FALSE;
  if (*text == '\0' && option->pictures->len == 0)
    return json_members_fail (error, path, NULL, _ ("has neither text nor picture"));
  return TRUE;
}

static gboolean
item_document_parse_options (ItemDocument *document, const cJSON *root, GError **error)
{
  const cJSON *options = json_get_array (root, "", "options", error);
  const cJSON *value;

  if (options == NULL)
    return FALSE;
  cJSON_ArrayForEach (value, options)
  {
    if (!item_option_parse (document, value, error))
      return FALSE;
  }
  if (document->options->len < 2)
    return json_members_fail (error, "", "options", _ ("needs at least two options"));
  return TRUE;
}

static ItemDocument *
item_document_parse_head (const cJSON *root, GError **error)
{
  static const char *const NAMES[] = { "format", "id", "version", "kind", "lang", "stem", "pictures", "options", NULL };
  const char *id, *kind_token, *lang, *stem;
  gint64 version;
  ItemKind kind;

  if (!json_members_check (root, "", NAMES, error) || !json_members_check_format (root, ITEM_FORMAT, error)
      || (id = json_members_get_token (root, "", "id", EXAM_ITEM_ID_MAX, error)) == NULL
      || !json_get_integer (root, "", "version", 1, G_MAXINT32, &version, error)
      || (kind_token = json_get_string (root, "", "kind", error)) == NULL
      || (lang = json_members_get_token (root, "", "lang", ITEM_LANG_MAX, error)) == NULL
      || (stem = json_get_string (root, "", "stem", error)) == NULL
      || !json_members_check_text (stem, "", "stem", ITEM_TEXT_LEN_MAX, error))
    return NULL;
  if (!item_kind_from_token (kind_token, &kind))
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

  if (document == NULL || !item_pictures_parse (root, "", document->pictures, error)
      || !item_document_parse_options (document, root, error))
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

static void
item_pictures_format (cJSON *object, const GPtrArray *pictures)
{
  cJSON *array;

  if (pictures->len == 0)
    return;
  array = cJSON_AddArrayToObject (object, "pictures");
  for (guint i = 0; i < pictures->len; i++)
    {
      const ItemPicture *picture = pictures->pdata[i];
      cJSON *value = cJSON_CreateObject ();
      gsize len;
      const guint8 *data = g_bytes_get_data (picture->data, &len);
      g_autofree char *text = g_base64_encode (data, len);

      cJSON_AddStringToObject (value, "type", picture->type);
      cJSON_AddStringToObject (value, "alt", picture->alt);
      cJSON_AddStringToObject (value, "data", text);
      cJSON_AddItemToArray (array, value);
    }
}

GBytes *
item_document_format (const ItemDocument *document)
{
  g_autoptr (cJSON) root = cJSON_CreateObject ();
  cJSON *options;
  char *text;

  cJSON_AddStringToObject (root, "format", ITEM_FORMAT);
  cJSON_AddStringToObject (root, "id", document->id);
  json_add_integer (root, "version", document->version);
  cJSON_AddStringToObject (root, "kind", item_kind_to_token (document->kind));
  cJSON_AddStringToObject (root, "lang", document->lang);
  cJSON_AddStringToObject (root, "stem", document->stem);
  item_pictures_format (root, document->pictures);
  options = cJSON_AddArrayToObject (root, "options");
  for (guint i = 0; i < document->options->len; i++)
    {
      const ItemOption *option = document->options->pdata[i];
      cJSON *value = cJSON_CreateObject ();

      cJSON_AddStringToObject (value, "id", option->id);
      cJSON_AddStringToObject (value, "text", option->text);
      item_pictures_format (value, option->pictures);
      cJSON_AddItemToArray (options, value);
    }
  text = json_format (root);
  return g_bytes_new_take (text, strlen (text));
}
