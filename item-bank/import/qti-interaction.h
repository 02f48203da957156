/* The interactions of a QTI item as the fields of an item document. */
#pragma once

#include "item-bank/import/qti-content.h"

/* Which response of the QTI item a field stands for. */
typedef struct
{
  ItemField *field; /* borrowed from the document */
  const QtiVariable *variable;
  gboolean swaps; /* match: QTI names the target first */
} QtiSlot;

/* Body, stem, fields, options with their QTI identifiers as names, pictures. *out_slots: of QtiSlot, one per field.
 * id and lang are tokens. REFUSED, with line and element, for interactions that an item cannot have. */
ItemDocument *qti_interaction_build (
    QtiContent *content, const QtiItem *item, const char *id, const char *lang, GArray **out_slots, GError **error);

/* Once the scoring is known: takes away names that are only the letters of the options ("A", targets: "T1"). */
void qti_interaction_finish (ItemDocument *document);
