/* A possible response to an item of any kind, made up at random. */
#pragma once

#include "common/exam/item-document.h"

/* Every field answered; common/exam/response.h. Newly allocated. */
char *rehearsal_answer_new (const ItemDocument *item, GRand *random);
/* What a bank calls the key of an item as a response: "ACD", "3.14..3.15" (a number in between), a text in clear,
 * fields joined by "|". NULL where the item cannot have it. Newly allocated. */
char *rehearsal_answer_new_from_key (const ItemDocument *item, const char *key);
