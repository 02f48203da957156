/* What is wrong with a bank: each item alone, and what only shows across all of them. */
#pragma once

#include "item-bank/cli/lint-finding.h"
#include "item-bank/store/bank-store.h"

#define BANK_LINT_LONGEST_KEY_PERCENT 40 /* the key is the longest option in more than this: guessing pays */
#define BANK_LINT_MIN_ITEMS           30 /* fewer say nothing about a tendency */

/* Newly allocated GPtrArray of LintFinding, those of the whole bank last. NULL where the bank cannot be read. */
GPtrArray *bank_lint (BankStore *store, GError **error);
