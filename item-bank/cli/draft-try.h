/* What a response to an item of a bank is worth, for "try". */
#pragma once

#include "common/base/json.h"
#include "item-bank/store/item-draft.h"

/* responses: {"RESPONSE": "B"} by the ids of the fields; options by letter or by the name that their file gave them,
 * pairs as "A 1" or "A1". The response as a record would hold it, newly allocated; SYNTAX naming the field. */
char *draft_try_dup_response (const ItemDraft *draft, const cJSON *responses, GError **error);
/* {"SCORE": 1, "MAXSCORE": 2}. */
cJSON *draft_try_score (const ItemDraft *draft, const cJSON *responses, GError **error);
