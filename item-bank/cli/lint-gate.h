/* Lint as a gate: what has errors is not reviewed or approved. */
#pragma once

#include "item-bank/store/item-draft.h"

/* REFUSED with the first error that lint finds in the item alone. */
gboolean lint_gate_check (const ItemDraft *draft, GError **error);
