/* Which parts of an item are answered, and how long each may be. Pure. */
#pragma once

#include "common/exam/item-document.h"

/* Answered, but not wholly: a field of several is empty, an option has no partner, fewer are chosen than are asked for.
 */
gboolean answer_parts_is_partial (const ItemDocument *item, const char *response);
/* Bytes that the response of a field may have, so that all fields together always fit a record (EXAM_RESPONSE_MAX):
 * what choices, orders and numbers need is kept free, typed texts and free pairings share the rest. */
guint answer_parts_capacity (const ItemDocument *item, guint field);
