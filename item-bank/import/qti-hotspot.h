/* Regions of a picture. */
#pragma once

#include "item-bank/import/qti-content.h"

/* Pixels; FALSE where the picture does not say. */
gboolean qti_hotspot_measure (const ItemPicture *picture, double *width, double *height);
/* The picture and the regions of a hotspotInteraction. REFUSED or SYNTAX, with line and element. */
gboolean qti_hotspot_fill (QtiContent *content, const QtiNode *node, ItemField *field, GError **error);
