/* An item as the JSON object that list and show print for other programs. */
#pragma once

#include "common/base/json.h"
#include "item-bank/store/bank-store.h"

/* id, version, kind, section, topic, state, options with their points, key (null where there is none). */
cJSON *item_json_new (const BankItem *item);
/* "5", "1/3", "-1": points of the option at index i. Newly allocated. */
char *item_json_dup_points (const Points *points, guint i);
