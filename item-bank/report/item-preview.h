/* Items as the kiosk shows them, as cards of a report: the same parts in the same order. */
#pragma once

#include "item-bank/report/report-document.h"
#include "item-bank/store/item-draft.h"

/* with_keys: points, key and rationale as well; else nothing that a candidate does not see but the identifier. */
void item_preview_add (ReportDocument *document, const ItemDraft *draft, const char *state, gboolean with_keys);
