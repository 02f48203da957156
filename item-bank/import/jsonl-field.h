/* One field of an item in JSON Lines (docs/formats/item-jsonl.md): its options, targets and picture, and what responses
 * are worth. */
#pragma once

#include "common/base/json.h"
#include "common/exam/points-rules.h"
#include "item-bank/store/item-draft.h"

/* Members of object that describe a field; the importer adds those of an item. Ends with NULL. */
extern const char *const JSONL_FIELD_MEMBERS[];

/* Reads object into field, which has id and kind, and its scoring into a new field of rules. path: of the import file,
 * for pictures. */
gboolean jsonl_field_read (const char *path, const cJSON *object, ItemField *field, PointsRules *rules, GError **error);
