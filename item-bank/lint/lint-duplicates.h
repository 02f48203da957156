/* Items of a bank that are too much alike: equal, equal stems, nearly equal, one pattern; identifiers that differ only
 * by case; shared texts with two contents. */
#pragma once

#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

typedef struct LintDuplicates LintDuplicates;

LintDuplicates *lint_duplicates_new (void);
void lint_duplicates_free (LintDuplicates *duplicates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LintDuplicates, lint_duplicates_free)

/* is_out: retired or compromised; such an item is a model for others and has no findings of its own. */
void lint_duplicates_add (LintDuplicates *duplicates, const ItemDraft *draft, const char *state, gboolean is_out);
void lint_duplicates_finish (LintDuplicates *duplicates, GPtrArray *findings);
