/* What a candidate sees of one item: stem, pictures, fields to answer in, and their options. It holds neither points
 * nor key. Format: docs/formats/item-document.md ("exam-item/v1" and "/v2", JSON; hashed as opaque bytes). */
#pragma once

#include <glib.h>

#include "common/exam/item-kind.h"

/* With its salt it fits a block of 1 MiB of locked memory, of which a terminal has few. */
#define ITEM_DOCUMENT_LEN_MAX (1024u * 1024)

typedef struct
{
  char *type; /* "image/svg+xml" or "image/png" */
  char *alt;  /* text alternative, never NULL, "" where the author gave none */
  GBytes *data;
} ItemPicture;

typedef struct
{
  char *id;            /* "A".."Z", the author's letter: what records, points and reports name; targets: "1", "2" ... */
  char *text;          /* UTF-8, "" where the option is a picture alone */
  GPtrArray *pictures; /* of ItemPicture */
  char *shape;         /* hotspot: item_shape_is_valid(); else "" */
  char *name; /* what the file that it came from calls it, "" where nothing; stays in the bank, never in a package */
} ItemOption;

/* One place to answer in. */
typedef struct
{
  char *id;           /* token, unique in the item; "RESPONSE" where there is one alone */
  ItemKind kind;      /* not MIXED */
  char *prompt;       /* UTF-8, "" where the stem says it all */
  GPtrArray *options; /* of ItemOption, in the author's order */
  GPtrArray *targets; /* of ItemOption: what "match" pairs the options with */
  guint min, max; /* multiple, hotspot: so many may be chosen (max 0: any number); match: an option may be paired max
                     times (0: any, default 1); text: max characters (0: no hint) */
  ItemPicture *picture; /* hotspot: what the shapes lie on, pixels of its intrinsic size; else NULL */
} ItemField;

/* A text that several items share. */
typedef struct
{
  char *id; /* token */
  char *text;
  GPtrArray *pictures;
} ItemStimulus;

/* A formula as a picture, for every place where its source stands between "\\(" and "\\)" in a text. */
typedef struct
{
  char *source; /* without the delimiters */
  char *alt;    /* as it is spoken */
  guint width_milli, height_milli,
      depth_milli; /* thousandths of an em; depth: below the base line, part of the height */
  GBytes *svg;
} ItemFormula;

typedef struct
{
  char *id;
  guint32 version;
  ItemKind kind;
  char *lang;             /* BCP 47 */
  char *stem;             /* UTF-8, paragraphs separated by LF; "[[2]]" is the gap of the second field */
  GPtrArray *pictures;    /* of ItemPicture, below the stem */
  GPtrArray *options;     /* of the first field: borrowed from it */
  GPtrArray *fields;      /* of ItemField; one, unless kind is MIXED */
  ItemStimulus *stimulus; /* NULL where there is none */
  GPtrArray *formulas;    /* of ItemFormula; filled when a bank is packed */
} ItemDocument;

/* Has one field "RESPONSE" of this kind, or none where kind is MIXED: then add them. */
ItemDocument *item_document_new (const char *id, guint32 version, ItemKind kind, const char *lang, const char *stem);
void item_document_free (ItemDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ItemDocument, item_document_free)

ItemPicture *item_picture_new (const char *type, const char *alt, GBytes *data);
void item_picture_free (ItemPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ItemPicture, item_picture_free)
/* Takes the picture. An option's pictures are added with g_ptr_array_add (option->pictures, picture). */
void item_document_take_picture (ItemDocument *document, ItemPicture *picture);
/* Appends an option with the next letter to the first field and gives it back, borrowed. */
ItemOption *item_document_add_option (ItemDocument *document, const char *text);
/* Appends a field to a mixed item; borrowed. At most EXAM_FIELDS_MAX. */
ItemField *item_document_add_field (ItemDocument *document, const char *id, ItemKind kind);
ItemField *item_document_get_field (const ItemDocument *document, guint i);
ItemOption *item_field_add_option (ItemField *field, const char *text);
ItemOption *item_field_add_target (ItemField *field, const char *text);
/* Replaces what was there. Borrowed. */
ItemStimulus *item_document_set_stimulus (ItemDocument *document, const char *id, const char *text);
/* Takes nothing. */
ItemFormula *item_document_add_formula (ItemDocument *document, const char *source, const char *alt, GBytes *svg);
/* Every picture of the item: stem, stimulus, options, targets, hotspots; not the formulas. Borrowed from the document.
 */
typedef void (*ItemPictureFunc) (const ItemPicture *picture, gpointer data);
void item_document_foreach_picture (const ItemDocument *document, ItemPictureFunc func, gpointer data);
/* What the manifest and Points have: options whose order is drawn, 0 where none is. */
guint item_document_count_shuffled (const ItemDocument *document);

/* "rect x1,y1,x2,y2", "circle x,y,r", "ellipse x,y,rx,ry" or "poly x1,y1,x2,y2,x3,y3...": integers from 0 to 10000. */
gboolean item_shape_is_valid (const char *shape);

/* SYNTAX, naming the field: unknown format, wrong letters, too few options for the kind, more than EXAM_OPTIONS_MAX, an
 * empty stem without picture, an option with neither text nor picture nor shape, a picture of another type. */
ItemDocument *item_document_parse (const guint8 *data, gsize len, GError **error);
/* Version 1 wherever that can hold the item, so that an item has one spelling. */
GBytes *item_document_format (const ItemDocument *document);
