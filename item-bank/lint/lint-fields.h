/* Rules on answer fields: gaps in the stem, regions of a hotspot, answers that nobody can give. */
#pragma once

#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

void lint_fields_check (const ItemDraft *draft, GPtrArray *findings);
