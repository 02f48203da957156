/* The variables of one run of an item: what expressions read and rules set. */
#pragma once

#include "item-bank/qti/qti-item.h"

typedef struct
{
  const QtiItem *item;
  QtiValue **values; /* of every variable, by its place */
  QtiValue **fallbacks;
  QtiValue **corrects;
  guint n_steps; /* expressions evaluated since the run began */
} QtiScope;
