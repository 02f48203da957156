/* The document column of a bank: what a candidate sees, as JSON that names pictures by their hash. The pictures
 * themselves are rows of their own, shared between items and versions. */
#pragma once

#include "item-bank/store/item-draft.h"

/* Newly allocated JSON text. */
char *draft_codec_format (const ItemDocument *document);

/* The picture with this hash; NULL with an error where the bank has none. */
typedef GBytes *(*DraftCodecMediaFunc) (const guint8 sha256[DIGEST_LEN], gpointer data, GError **error);

/* DAMAGED where the text is not what draft_codec_format() writes. */
ItemDocument *draft_codec_parse (const char *text,
                                 const char *id,
                                 guint32 version,
                                 ItemKind kind,
                                 const char *lang,
                                 DraftCodecMediaFunc find_media,
                                 gpointer data,
                                 GError **error);
