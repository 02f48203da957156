/* Reviewing blind: an item as a candidate sees it, without any key, and what the reviewer types as a response. */
#pragma once

#include "common/base/json.h"
#include "item-bank/store/item-draft.h"

/* For people, from the document alone, which holds no key; options of an order by their text, for the author may have
 * written them in the right one. */
void blind_answer_append_item (GString *out, const ItemDocument *document);
/* The same for programs. */
cJSON *blind_answer_new_json (const ItemDocument *document);
/* "b" -> "B", "c, a" -> "AC", "a2 b1" -> "A2B1", "3,5" -> "3.5"; the fields of a mixed item are separated by "|".
 * SYNTAX where the item cannot have it. Newly allocated. */
char *blind_answer_parse (const ItemDraft *draft, const char *typed, GError **error);
