/* What kinds of item there are: how a candidate answers, and so how a response looks (response.h) and how it is worth
 * points (points.h). docs/formats/item-document.md, docs/formats/response.md. */
#pragma once

#include <glib.h>

typedef enum
{
  ITEM_KIND_SINGLE,   /* "single": one option of several; the points may differ per option (TWK, TIU, TKP) */
  ITEM_KIND_MULTIPLE, /* "multiple": any number of options */
  ITEM_KIND_ORDER,    /* "order": all options, put in order */
  ITEM_KIND_MATCH,    /* "match": options paired with targets */
  ITEM_KIND_INLINE,   /* "inline": one option, chosen in a gap of the text */
  ITEM_KIND_HOTSPOT,  /* "hotspot": regions of a picture; each is an option */
  ITEM_KIND_NUMBER,   /* "number": a decimal number, typed */
  ITEM_KIND_TEXT,     /* "text": a short text, typed */
  ITEM_KIND_MIXED,    /* "mixed": several fields of the kinds above; never a field itself */
} ItemKind;

#define ITEM_KIND_LAST ITEM_KIND_MIXED

/* Static text. */
const char *item_kind_to_token (ItemKind kind);
gboolean item_kind_from_token (const char *token, ItemKind *out);
/* Does a field of this kind have options (at least 2; hotspots 1)? */
gboolean item_kind_has_options (ItemKind kind);
/* Fewest options of a field of this kind, 0 where it has none. */
guint item_kind_min_options (ItemKind kind);
/* May the order of its options be drawn for each candidate? The manifest then names their number, else 0. */
gboolean item_kind_is_shuffled (ItemKind kind);
