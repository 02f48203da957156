/* Items for tests. */
#pragma once

#include "item-bank/store/item-draft.h"

/* A good item with options "one".."five", "key" worth 5. */
ItemDraft *test_draft_new (const char *id, char key);
/* The same, its options worth 1..5. */
ItemDraft *test_draft_new_weighted (const char *id);
/* A single choice: options separated by '|'; key: the letter of the one worth 5. */
ItemDraft *test_draft_new_choice (const char *id, const char *stem, const char *options, char key);
/* A good item of any kind but "single"; mixed: a number in a gap, a text in a gap and a multiple choice. */
ItemDraft *test_draft_new_kind (const char *id, ItemKind kind);
/* Compiles rules into the item's points. */
void test_draft_set_rules (ItemDraft *draft, const PointsRules *rules);
