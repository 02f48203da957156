/* Are forms equally hard? Draws many forms of a bank, exactly as a session will, and measures them. */
#pragma once

#include "common/exam/draw.h"
#include "item-bank/fairness/fairness-report.h"
#include "item-bank/fairness/item-curve.h"

#define FAIRNESS_FORMS_DEFAULT 100000
#define FAIRNESS_FORMS_MAX     10000000

/* blueprint as it is packed (bank_selection_complete()); curves by idx of the manifest. The same input draws the same
 * forms. Errors as draw_plan_draw(): the bank cannot make these forms. */
FairnessReport *fairness_run (
    const Blueprint *blueprint, const Manifest *manifest, const ItemCurve *curves, guint n_forms, GError **error);
