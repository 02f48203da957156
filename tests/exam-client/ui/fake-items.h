/* The canned exam: 110 items in three sections, some with pictures, some very long. */
#pragma once

#include "common/exam/blueprint.h"
#include "common/exam/item-document.h"

Blueprint *fake_items_new_blueprint (void);
ItemDocument *fake_items_new_item (const Blueprint *blueprint, guint slot);
guint fake_items_section (guint slot);

/* Slots from here on show one item of each kind: multiple, order, match, inline, hotspot, number, text, mixed, and a
 * choice about a shared text with formulas. */
#define FAKE_ITEMS_KINDS 14
