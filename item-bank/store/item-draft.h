/* One item as its authors know it: what a candidate sees, what it is worth, and what the committee says about it.
 * Importers make drafts, the bank keeps them; neither knows the other. */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"
#include "common/exam/item-document.h"
#include "common/exam/points-rules.h"

#define ITEM_NAME_MAX 200   /* bytes of a topic, enemy set, source or author */
#define ITEM_TEXT_MAX 65536 /* bytes of a stem, an option or a rationale */
#define ITEM_ALT_MAX  4096  /* bytes of a text alternative */

typedef struct
{
  ItemDocument *document; /* its version is 0 until the bank gave it one */
  Points points;
  gboolean is_weighted; /* the author meant every option to be worth something (attitude items, 1..n) */
  char *section;        /* token */
  char *topic;
  gint64 difficulty_milli; /* thousandths of a logit; a guess until the item is calibrated */
  char *enemy_set;         /* "": none. At most one item of a set comes on a form */
  char *rationale;
  char *bloom;
  char *source;
  char *author;
  guint32 time_s; /* expected working time, 0: not given */
} ItemDraft;

/* Takes document. All texts are "" and all numbers 0; points get the document's kind and number of options. */
ItemDraft *item_draft_new (ItemDocument *document);
void item_draft_free (ItemDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ItemDraft, item_draft_free)

/* Index of the one option with most points, -1 where several are best or none is worth more than 0. */
int item_draft_find_key (const ItemDraft *draft);
/* What earns most, for people and programs: "B", "ACD", "CABD", "A2B1", "3.14..3.15" (a range), a text in clear; the
 * fields of a mixed item joined by "|". NULL where nothing is worth more than 0, or several options of one choice are
 * best. Newly allocated. */
char *item_draft_dup_key (const ItemDraft *draft);
/* The same of one field; "" in place of NULL. Newly allocated. */
char *item_draft_dup_field_key (const PointsField *field);
/* SHA-256 over everything but the version: equal for equal content, pictures included. */
void item_draft_digest (const ItemDraft *draft, guint8 out32[DIGEST_LEN]);
