/* Rules on what responses are worth: keys, impossible points, weights, and whether they fit a rule pack. */
#pragma once

#include "common/exam/blueprint.h"
#include "common/exam/rule-pack.h"
#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

void lint_points_check (const ItemDraft *draft, GPtrArray *findings);
/* rules and blueprint may be NULL. With rules the weights of a section that wants permutations must be one; with both,
 * the most that an item of a section is worth must be the section's maximum over its number of items. */
void lint_points_check_rules (const ItemDraft *draft,
                              const RulePack *rules,
                              const Blueprint *blueprint,
                              GPtrArray *findings);
