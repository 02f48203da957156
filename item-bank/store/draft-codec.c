/* Documents to JSON with picture hashes, and back. */
#include "item-bank/store/draft-codec.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/exam/item-body-json.h"

#define DRAFT_CODEC_LEN_MAX (4 * 1024 * 1024)

static cJSON *
draft_codec_format_picture (const ItemPicture *picture, gpointer unused)
{
  gsize len;
  const void *data = g_bytes_get_data (picture->data, &len);
  g_autofree char *sha256 = digest_sha256_hex (data, len);
  cJSON *object = cJSON_CreateObject ();

  cJSON_AddStringToObject (object, "sha256", sha256);
  cJSON_AddStringToObject (object, "type", picture->type);
  cJSON_AddStringToObject (object, "alt", picture->alt);
  return object;
}

char *
draft_codec_format (const ItemDocument *document)
{
  static const ItemPictureCodec CODEC = { draft_codec_format_picture, NULL, NULL, TRUE };
  g_autoptr (cJSON) root = cJSON_CreateObject ();

  cJSON_AddStringToObject (root, "stem", document->stem);
  item_body_json_add (root, document, &CODEC);
  return json_format (root);
}

typedef struct
{
  DraftCodecMediaFunc find_media;
  gpointer data;
} DraftCodecMedia;

static ItemPicture *
draft_codec_parse_picture (const cJSON *object, const char *path, gpointer user_data, GError **error)
{
  const DraftCodecMedia *media = user_data;
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
  DraftCodecMedia media = { find_media, data };
  const ItemPictureCodec codec = { NULL, draft_codec_parse_picture, &media, TRUE };
  g_autoptr (ItemDocument) document = NULL;
  g_autoptr (cJSON) root = json_parse ("document", text, strlen (text), DRAFT_CODEC_LEN_MAX, error);
  const char *stem = root != NULL ? json_get_string (root, "document", "stem", error) : NULL;

  if (stem == NULL)
    return NULL;
  document = item_document_new (id, version, kind, lang, stem);
  return item_body_json_read (document, root, &codec, error) ? g_steal_pointer (&document) : NULL;
}
