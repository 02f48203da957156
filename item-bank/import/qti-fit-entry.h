/* Rules of scoring for what is typed: numbers and texts. */
#pragma once

#include "item-bank/import/qti-fit-field.h"

/* FALSE where the item reads the response in ways that do not tell where its score changes. */
gboolean qti_fit_entry_add_number (const QtiFitField *fit, PointsField *field);
gboolean qti_fit_entry_add_text (const QtiFitField *fit, PointsField *field);
