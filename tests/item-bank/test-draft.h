/* Items for tests. */
#pragma once

#include "item-bank/store/item-draft.h"

/* A good item with options "one".."five", "key" worth 5. */
ItemDraft *test_draft_new (const char *id, char key);
/* The same, its options worth 1..5. */
ItemDraft *test_draft_new_weighted (const char *id);
