/* What a candidate sees of one item: stem, options, pictures. It holds neither points nor key.
 * Format: docs/formats/item-document.md ("exam-item/v1", JSON; hashed as opaque bytes). */
#pragma once

#include <glib.h>

/* With its salt it fits a block of 1 MiB of locked memory, of which a terminal has few. */
#define ITEM_DOCUMENT_LEN_MAX (1024u * 1024)

typedef enum
{
  ITEM_KIND_SINGLE, /* "single": one option of several; the points may differ per option (TWK, TIU, TKP) */
} ItemKind;

typedef struct
{
  char *type; /* "image/svg+xml" or "image/png" */
  char *alt;  /* text alternative, never NULL, "" where the author gave none */
  GBytes *data;
} ItemPicture;

typedef struct
{
  char *id;            /* "A".."Z", the author's letter: what records, points and reports name */
  char *text;          /* UTF-8, "" where the option is a picture alone */
  GPtrArray *pictures; /* of ItemPicture */
} ItemOption;

typedef struct
{
  char *id;
  guint32 version;
  ItemKind kind;
  char *lang;          /* BCP 47 */
  char *stem;          /* UTF-8, paragraphs separated by LF */
  GPtrArray *pictures; /* of ItemPicture, below the stem */
  GPtrArray *options;  /* of ItemOption, in the author's order */
} ItemDocument;

ItemDocument *item_document_new (const char *id, guint32 version, ItemKind kind, const char *lang, const char *stem);
void item_document_free (ItemDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ItemDocument, item_document_free)

ItemPicture *item_picture_new (const char *type, const char *alt, GBytes *data);
void item_picture_free (ItemPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ItemPicture, item_picture_free)
/* Takes the picture. An option's pictures are added with g_ptr_array_add (option->pictures, picture). */
void item_document_take_picture (ItemDocument *document, ItemPicture *picture);
/* Appends an option with the next letter and gives it back, borrowed. */
ItemOption *item_document_add_option (ItemDocument *document, const char *text);

/* SYNTAX, naming the field: unknown format, wrong letters, fewer than two options, more than EXAM_OPTIONS_MAX, an
 * empty stem without picture, an option with neither text nor picture, a picture of another type. */
ItemDocument *item_document_parse (const guint8 *data, gsize len, GError **error);
GBytes *item_document_format (const ItemDocument *document);

const char *item_kind_to_token (ItemKind kind);
gboolean item_kind_from_token (const char *token, ItemKind *out);
