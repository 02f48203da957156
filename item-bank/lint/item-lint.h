/* What is wrong with one item, seen alone. */
#pragma once

#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

#define ITEM_LINT_POINTS_MAX 1000 /* no exam gives more for one item */

/* Appends to findings. TRUE where no fatal error is among what it found: the item can be shown and scored. */
gboolean item_lint (const ItemDraft *draft, GPtrArray *findings);
