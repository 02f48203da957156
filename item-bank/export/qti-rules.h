/* The points of an item as QTI declarations and response processing. */
#pragma once

#include "common/exam/points-rules.h"
#include "item-bank/export/item-exporter.h"
#include "item-bank/export/qti-writer.h"

/* What of the points QTI cannot say, as a message for people; NULL: nothing. Newly allocated. */
char *qti_rules_dup_loss (const ItemDocument *document, const PointsRules *rules);
/* responseDeclaration of every field, outcomeDeclaration of the scores. */
void qti_rules_write_declarations (QtiWriter *writer, const ItemDocument *document, const PointsRules *rules);
/* responseProcessing. */
void qti_rules_write_processing (QtiWriter *writer, const ItemDocument *document, const PointsRules *rules);
