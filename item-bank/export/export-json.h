/* An item as the JSON object that importers of JSON Lines read (docs/formats/item-jsonl.md): nothing is lost. */
#pragma once

#include "common/base/json.h"
#include "item-bank/store/item-draft.h"

/* Newly allocated. Pictures are data: addresses. */
cJSON *export_json_new (const ItemDraft *draft);
