/* Which items of a bank a blueprint takes, in the order of the pools, and the blueprint with all that the bank adds to
 * it: enemies, options that must keep their place, the numbers of the conditions. What is packed and what fairness is
 * simulated with is the same. */
#pragma once

#include "common/exam/blueprint.h"
#include "item-bank/cli/approved-items.h"
#include "item-bank/fairness/item-curve.h"
#include "item-bank/store/bank-store.h"

typedef struct BankSelection BankSelection;

/* only_approved: also of a bank without reviewers; out_approved says what was left out. */
BankSelection *bank_selection_new (
    BankStore *store, const Blueprint *blueprint, gboolean only_approved, ApprovedItems *out_approved, GError **error);
void bank_selection_free (BankSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BankSelection, bank_selection_free)

/* Items left out because lint finds errors in them; because no stratum takes them. */
guint bank_selection_count_with_errors (const BankSelection *selection);
guint bank_selection_count_without_cell (const BankSelection *selection);
/* The items as a manifest has them, without hashes. */
void bank_selection_add_items (const BankSelection *selection, Manifest *manifest);
/* By idx of that manifest. Newly allocated. */
ItemCurve *bank_selection_dup_curves (const BankSelection *selection);
/* REFUSED naming each cell that is short, a pinned item that is not there, or points to pass that cannot be reached. */
Blueprint *bank_selection_complete (const BankSelection *selection,
                                    const Blueprint *blueprint,
                                    const Manifest *manifest,
                                    GError **error);
