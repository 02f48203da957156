/* Imports a text and tells what came of it, for tests of single formats. */
#pragma once

#include "item-bank/import/item-importer.h"

typedef struct
{
  GPtrArray *items;    /* of char*: quiz_kit_describe() */
  GPtrArray *messages; /* of char*, without the path: "3: q-1: why" */
  GError *error;       /* the file as a whole was not readable */
} QuizKit;

/* section, lang and encoding of sink may be given by setup (NULL: none). */
QuizKit *quiz_kit_import (const ItemImporter *importer, const char *content, gssize len, const ImportSink *setup);
void quiz_kit_free (QuizKit *kit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuizKit, quiz_kit_free)

/* "id section/topic kind stem (pictures) A=text B=text >1=target #prompt | rules", "\n" as "/". Newly allocated. */
char *quiz_kit_describe (const ItemDraft *draft);
/* Asserts that exactly this one item came. */
void quiz_kit_assert_item (const QuizKit *kit, const char *wanted);
/* Asserts that nothing came and one message has this in it. */
void quiz_kit_assert_refusal (const QuizKit *kit, const char *says);

/* seed with bytes flipped, cut, doubled: n_rounds times. Every item that still comes must be sound. */
void quiz_kit_mutate (const ItemImporter *importer, const char *seed, gsize len, guint n_rounds);
