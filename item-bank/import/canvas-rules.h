/* From an item's response processing to rules of scoring that give the same points for every response. */
#pragma once

#include "common/exam/points-rules.h"
#include "item-bank/import/canvas-score.h"

/* The kind of our item, and its rules: one field per response, or one of kind MATCH for all of them. NULL with REFUSED
 * where they would not be the same, or nothing can be scored. */
PointsRules *canvas_rules_new (const CanvasItem *item, GError **error);
/* Are the responses the left side of a match? */
gboolean canvas_rules_is_match (const CanvasItem *item);
/* Labels (CanvasLabel, borrowed) of all responses, each once: what a match offers. */
GPtrArray *canvas_rules_list_targets (const CanvasItem *item);
