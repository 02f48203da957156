/* Tendencies of a bank: where its keys stand, whether the longest option wins, how many options its items have. */
#pragma once

#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/item-draft.h"

typedef struct LintKeys LintKeys;

LintKeys *lint_keys_new (void);
void lint_keys_free (LintKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LintKeys, lint_keys_free)

void lint_keys_add (LintKeys *keys, const ItemDraft *draft);
void lint_keys_finish (LintKeys *keys, GPtrArray *findings);

/* Items with n_options options and one key, of which it is the option at place i: for reports. */
guint lint_keys_count_at (const LintKeys *keys, guint n_options, guint i);
/* The same at any place. */
guint lint_keys_count (const LintKeys *keys, guint n_options);
/* Is that too uneven for chance? Chi-square, one in a thousand; FALSE below BANK_LINT_MIN_ITEMS. */
gboolean lint_keys_are_uneven (const LintKeys *keys, guint n_options);
