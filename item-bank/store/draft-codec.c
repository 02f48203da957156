/* Documents to JSON with picture hashes, and back. */
#include "item-bank/store/draft-codec.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/base/json.h"

#define DRAFT_CODEC_LEN_MAX (4 * 1024 * 1024)

static cJSON *
draft_codec_pictures_new (GPtrArray *pictures)
{
  cJSON *array = cJSON_CreateArray ();

  for (guint i = 0; i < pictures->len; i++)
    {
      const ItemPicture *picture = g_ptr_array_index (pictures, i);
      gsize len;
      const void *data = g_bytes_get_data (picture->data, &len);
      g_autofree char *sha256 = digest_sha256_hex (data, len);
      cJSON *object = cJSON_CreateObject ();

      cJSON_AddStringToObject (object, "sha256", sha256);
      cJSON_AddStringToObject (object, "type", picture->type);
      cJSON_AddStringToObject (object, "alt", picture->alt);
      cJSON_AddItemToArray (array, object);
    }
  return array;
}

char *
draft_codec_format (const ItemDocument *document)
{
  g_autoptr (cJSON) root = cJSON_CreateObject ();
  cJSON *options;

  cJSON_AddStringToObject (root, "stem", document->stem);
  cJSON_AddItemToObject (root, "pictures", draft_codec_pictures_new (document->pictures));
  options = cJSON_AddArrayToObject (root, "options");
  for (guint i = 0; i < document->options->len; i++)
    {
      const ItemOption *option = g_ptr_array_index (document->options, i);
      cJSON *object = cJSON_CreateObject ();

      cJSON_AddStringToObject (object, "text", option->text);
      cJSON_AddItemToObject (object, "pictures", draft_codec_pictures_new (option->pictures));
      cJSON_AddItemToArray (options, object);
    }
  return json_format (root);
}

typedef struct
{
  DraftCodecMediaFunc find_media;
  gpointer data;
} DraftCodecMedia;

static ItemPicture *
draft_codec_picture_new (const cJSON *object, const char *path, const DraftCodecMedia *media, GError **error)
{
  guint8 sha256[DIGEST_LEN];
  const char *type, *alt;
  g_autoptr (GBytes) data = NULL;

  if (!json_get_hex (object, path, "sha256", sha256, DIGEST_LEN, error))
    return NULL;
  type = json_get_string (object, path, "type", error);
  alt = type != NULL ? json_get_string (object, path, "alt", error) : NULL;
  if (alt == NULL)
    return NULL;
  data = media->find_media (sha256, media->data, error);
  return data != NULL ? item_picture_new (type, alt, data) : NULL;
}

/* To the option, or to the stem where option is NULL. */
static gboolean
draft_codec_read_pictures (ItemDocument *document,
                           ItemOption *option,
                           const cJSON *object,
                           const char *path,
                           const DraftCodecMedia *media,
                           GError **error)
{
  const cJSON *array = json_get_array (object, path, "pictures", error);
  const cJSON *child;

  if (array == NULL)
    return FALSE;
  cJSON_ArrayForEach (child, array)
  {
    ItemPicture *picture = draft_codec_picture_new (child, path, media, error);

    if (picture == NULL)
      return FALSE;
    if (option != NULL)
      g_ptr_array_add (option->pictures, picture);
    else
      item_document_take_picture (document, picture);
  }
  return TRUE;
}

static gboolean
draft_codec_read_options (ItemDocument *document, const cJSON *root, const DraftCodecMedia *media, GError **error)
{
  const cJSON *array = json_get_array (root, "document", "options", error);
  const cJSON *child;

  if (array == NULL)
    return FALSE;
  if (cJSON_GetArraySize (array) > EXAM_OPTIONS_MAX)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_DAMAGED, _ ("more than %d options"), EXAM_OPTIONS_MAX);
      return FALSE;
    }
  cJSON_ArrayForEach (child, array)
  {
    const char *text = json_get_string (child, "options", "text", error);

    if (text == NULL
        || !draft_codec_read_pictures (document, item_document_add_option (document, text), child, "options", media,
                                       error))
      return FALSE;
  }
  return TRUE;
}

ItemDocument *
draft_codec_parse (const char *text,
                   const char *id,
                   guint32 version,
                   ItemKind kind,
                   const char *lang,
                   DraftCodecMediaFunc find_media,
                   gpointer data,
                   GError **error)
{
  const DraftCodecMedia media = { find_media, data };
  g_autoptr (ItemDocument) document = NULL;
  g_autoptr (cJSON) root = json_parse ("document", text, strlen (text), DRAFT_CODEC_LEN_MAX, error);
  const char *stem = root != NULL ? json_get_string (root, "document", "stem", error) : NULL;

  if (stem == NULL)
    return NULL;
  document = item_document_new (id, version, kind, lang, stem);
  if (!draft_codec_read_pictures (document, NULL, root, "document", &media, error)
      || !draft_codec_read_options (document, root, &media, error))
    return NULL;
  return g_steal_pointer (&document);
}
