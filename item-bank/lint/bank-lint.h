/* What is wrong with a bank: each item alone, and what only shows across all of them. */
#pragma once

#include "common/exam/blueprint.h"
#include "common/exam/rule-pack.h"
#include "item-bank/lint/lint-finding.h"
#include "item-bank/store/bank-store.h"

#define BANK_LINT_LONGEST_KEY_PERCENT 40 /* the key is the longest option in more than this: guessing pays */
#define BANK_LINT_MIN_ITEMS           30 /* fewer say nothing about a tendency */
#define BANK_LINT_HABIT_PERCENT       10 /* a matter of style in more items than this is said once */

typedef struct
{
  const RulePack *rules;      /* NULL: not known */
  const Blueprint *blueprint; /* NULL: not known */
  const char *words;          /* for lint_spelling_new(), NULL for none */
  gboolean checks_spelling;
  gboolean keeps_habits; /* every finding on its own, however many there are */
} BankLintSettings;

/* Newly allocated GPtrArray of LintFinding, by item, those of the whole bank last. Items that are retired or
 * compromised are only looked at as models of near duplicates. NULL where the bank cannot be read. settings may be
 * NULL. */
GPtrArray *bank_lint (BankStore *store, const BankLintSettings *settings, GError **error);
