/* A text of an item taken apart: plain stretches, formulas between "\(" and "\)", gaps "[[2]]". Pure.
 * docs/formats/item-document.md. */
#pragma once

#include "common/exam/item-document.h"

typedef enum
{
  ITEM_MARKUP_TEXT,
  ITEM_MARKUP_FORMULA,
  ITEM_MARKUP_GAP,
} ItemMarkupKind;

typedef struct
{
  ItemMarkupKind kind;
  char *text;                 /* TEXT: as it stands; FORMULA: what is spoken; GAP: NULL */
  const ItemFormula *formula; /* FORMULA: borrowed from the item */
  guint gap;                  /* GAP: number of the field, from 1 */
} ItemMarkupPiece;

/* Array of ItemMarkupPiece. A formula whose source the item has no picture of stays text, without its delimiters. Gaps
 * are looked for only where has_gaps (the stem), and only those of fields that the item has. */
GPtrArray *item_markup_parse (const char *text, const ItemDocument *item, gboolean has_gaps);
/* The text as a screen reader says it: formulas by their alternative, gaps as "gap 2". Newly allocated. */
char *item_markup_dup_spoken (const char *text, const ItemDocument *item, gboolean has_gaps);
/* Does the stem show the gap of the field (0 = first)? */
gboolean item_markup_has_gap (const ItemDocument *item, guint field);
