/* Expressions of QTI for the entries of points. */
#pragma once

#include "common/exam/points-rules.h"
#include "item-bank/export/qti-writer.h"
#include "item-bank/store/item-draft.h"

/* A decimal, exact where it can be, else rounded to 15 places ("0.333333333333333", which importers read as 1/3). Newly
 * allocated. */
char *qti_expressions_dup_decimal (Rational value);
/* baseValue, or a division where no decimal is exact. */
void qti_expressions_write_number (QtiWriter *writer, Rational value);
/* <variable identifier="id"/> or the like. */
void qti_expressions_write_variable (QtiWriter *writer, const char *element, const char *id);
/* "B" or "B2" as QTI calls it: "choice_2", "choice_2 target_2". Newly allocated. */
char *qti_expressions_dup_element (const ItemField *field, const char *element);
/* Can the test of an entry be written? */
gboolean qti_expressions_has_test (const PointsEntry *entry);
/* True where the response id fits the entry. */
void qti_expressions_write_test (QtiWriter *writer, const ItemField *field, const char *id, const PointsEntry *entry);
/* True where the option of an order is at its place: "A2". */
void qti_expressions_write_place (QtiWriter *writer, const ItemField *field, const char *id, const char *key);
/* Values of the best response, in the names of QTI; empty where it is not to be said. Of strings. */
GPtrArray *qti_expressions_list_correct (const ItemField *field, const PointsField *points);
