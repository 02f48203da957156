/* Rules on the options of a choice: empty, equal, nearly equal, "all of the above", order, length, punctuation. */
#pragma once

#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

void lint_options_check (const ItemDraft *draft, GPtrArray *findings);
