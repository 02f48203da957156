/* The scoring of a QTI item as rules of our own: the item is run on every response that it can have (or, where these
 * are too many, on samples, and only if it reads them in ways that leave no surprises), rules are fitted to what it
 * gives, and kept only if they give the same everywhere. */
#pragma once

#include "common/exam/points.h"
#include "item-bank/import/qti-interaction.h"

#define QTI_FIT_PRODUCT_MAX 20000 /* so many combinations of fields are tried one by one */

/* slots: of QtiSlot, one per field of document. REFUSED, saying why, where no rules give the same. */
gboolean qti_fit_points (
    const QtiItem *item, QtiRun *run, const ItemDocument *document, const GArray *slots, Points *out, GError **error);
