/* One item as a JSON object (docs/formats/item-jsonl.md). */
#pragma once

#include "common/base/json.h"
#include "item-bank/store/item-draft.h"

/* id: the member "id", checked. path: of the import file, beside which pictures lie. SYNTAX, LIMIT or what pictures
 * give, naming the member. */
ItemDraft *jsonl_item_parse (const char *path, const cJSON *object, const char *id, GError **error);
