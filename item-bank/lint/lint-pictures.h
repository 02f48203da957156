/* Rules on pictures: text alternatives, pictures that are spoken of and missing, links inside of them. */
#pragma once

#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

void lint_pictures_check (const ItemDraft *draft, GPtrArray *findings);
