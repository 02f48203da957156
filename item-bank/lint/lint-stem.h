/* Rules on the question itself: empty, a picture alone, negations that are easily overlooked. */
#pragma once

#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

void lint_stem_check (const ItemDraft *draft, GPtrArray *findings);
