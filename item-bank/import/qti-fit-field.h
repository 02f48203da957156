/* Rules of scoring for one field, guessed from what its responses are worth alone. A guess is not trusted: the caller
 * compares what it gives with what the item gives. */
#pragma once

#include "common/exam/points-rules.h"
#include "item-bank/import/qti-probe.h"

#define QTI_FIT_GUESSES 6

/* What value alone is worth. */
typedef gboolean (*QtiFitFunc) (const QtiSlot *slot, QtiValue *value, gpointer data, Rational *out, GError **error);

typedef struct
{
  const QtiSlot *slot;
  const QtiReads *reads;
  const QtiProbe *probe;
  const Rational *values; /* of probe->responses, each alone */
  QtiFitFunc score;
  gpointer data;
} QtiFitField;

/* Adds a field to rules by the guess of this number, from 0 to QTI_FIT_GUESSES - 1. FALSE where it cannot be made;
 * rules may then hold half of it. */
gboolean qti_fit_field_add (const QtiFitField *fit, guint guess, PointsRules *rules);
