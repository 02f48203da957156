/* Texts, pictures, formulas and interactions of an item as the body of a QTI item. */
#pragma once

#include "item-bank/export/item-exporter.h"
#include "item-bank/export/qti-writer.h"

/* folder: what pictures are relative to ("" or "../"). */
void qti_body_write_text (QtiWriter *writer, const char *text, const GPtrArray *pictures, const char *folder);
/* itemBody. */
void qti_body_write (QtiWriter *writer, const ItemDocument *document, const char *folder);
/* Does a text hold a formula that MathML cannot say as it stands? */
gboolean qti_body_changes_formulas (const char *text);
