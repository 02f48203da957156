/* The part of an item's JSON that a package and a bank share: pictures, stimulus, formulas, options or fields. They
 * differ in how a picture is written (whole, or by its hash) and in what a bank keeps besides. */
#pragma once

#include "common/base/json.h"
#include "common/exam/item-document.h"

typedef struct
{
  cJSON *(*format) (const ItemPicture *picture, gpointer data);
  ItemPicture *(*parse) (const cJSON *value, const char *path, gpointer data, GError **error);
  gpointer data;
  gboolean keeps_names; /* a bank: options keep their names, and may be incomplete (lint says so) */
} ItemPictureCodec;

/* Reads the members of root into a document that has head and stem. SYNTAX naming the field. */
gboolean item_body_json_read (ItemDocument *document, const cJSON *root, const ItemPictureCodec *codec, GError **error);
/* Adds them. */
void item_body_json_add (cJSON *root, const ItemDocument *document, const ItemPictureCodec *codec);
/* Can exam-item/v1 hold it? */
gboolean item_body_json_is_simple (const ItemDocument *document);
