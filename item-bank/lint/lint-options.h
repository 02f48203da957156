/* Rules on the options of a choice: empty, equal, nearly equal, "all of the above", order, length, punctuation. */
#pragma once

#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

/* Is the question about spelling? Then case and punctuation are the answer, and misspelt words are meant. */
gboolean lint_options_asks_for_spelling (const char *stem);
void lint_options_check (const ItemDraft *draft, GPtrArray *findings);
