/* Rules on every text of an item: links, remains of HTML, broken or invisible characters, spaces, formulas. */
#pragma once

#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

void lint_writing_check (const ItemDraft *draft, GPtrArray *findings);
