/* The numbers of a blueprint's conditions: what each item adds, and what a form should come to. Computed once, when a
 * bank is packed; from then on they are published whole numbers. docs/formats/blueprint.md. */
#pragma once

#include "common/exam/blueprint.h"
#include "item-bank/fairness/item-curve.h"

#define FORM_TARGETS_MILLION 1000000.0

/* Fills unit, cut, targets and parameters of each condition; curves[i] belongs to item i of the manifest, whose cells
 * must fit the blueprint. The target is the mean of all forms that the strata allow. REFUSED where a condition's points
 * to pass cannot be reached, naming its section. */
gboolean form_targets_fill (Blueprint *blueprint, const Manifest *manifest, const ItemCurve *curves, GError **error);
/* A condition for each section, which nothing is drawn by: to judge a blueprint that has none. Cut at 0 logits. */
void form_targets_add_default (Blueprint *blueprint);
