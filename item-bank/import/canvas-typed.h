/* What typed texts and numbers are worth. */
#pragma once

#include "item-bank/import/canvas-trial.h"

/* Adds an entry for every text that conditions of the response i name. REFUSED where some heed cases and some do not.
 */
gboolean canvas_typed_add_text (CanvasTrial *trial, guint i, gboolean is_bounded, PointsField *field, GError **error);
/* Adds ranges of numbers that are worth the same. */
gboolean canvas_typed_add_number (CanvasTrial *trial, guint i, gboolean is_bounded, PointsField *field, GError **error);
