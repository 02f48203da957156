/* What is wrong with one item, seen alone. */
#pragma once

#include "item-bank/cli/lint-finding.h"
#include "item-bank/store/item-draft.h"

#define ITEM_LINT_POINTS_MAX 1000 /* no exam gives more for one item */

/* Appends to findings. TRUE where no error is among what it found. */
gboolean item_lint (const ItemDraft *draft, GPtrArray *findings);

/* White space collapsed, case folded: for comparing texts as people do. Newly allocated. */
char *item_lint_fold (const char *text);
