/* Which items of a bank ask nearly the same? Words are weighted by how rare they are in the bank, so that items made
 * from one template are told apart by what they are about. Deterministic; docs/formats/lint.md has the measure. */
#pragma once

#include <glib.h>

typedef struct NearDuplicates NearDuplicates;

/* Share of the words, by weight, from which two items are nearly the same: thousandths. */
#define NEAR_DUPLICATES_MILLI 720

typedef enum
{
  NEAR_DUPLICATES_ALIKE,   /* nearly the same words, and the same numbers */
  NEAR_DUPLICATES_PATTERN, /* the same words, other numbers */
} NearDuplicatesKind;

typedef struct
{
  guint first, second; /* in the order of near_duplicates_add(), first < second */
  guint milli;         /* likeness, 1000: the same words */
  NearDuplicatesKind kind;
} NearDuplicatesPair;

NearDuplicates *near_duplicates_new (void);
void near_duplicates_free (NearDuplicates *duplicates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDuplicates, near_duplicates_free)

/* question is the stem with all that belongs to it; answer the text of the key, "" where there is none. */
void near_duplicates_add (NearDuplicates *duplicates, const char *question, const char *answer);
/* Array of NearDuplicatesPair, sorted by second, the most alike first; of each second at most three. May be called
 * once. */
GArray *near_duplicates_find (NearDuplicates *duplicates);
