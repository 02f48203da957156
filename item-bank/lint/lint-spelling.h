/* Words that no dictionary knows (hunspell). Names, numbers, abbreviations, formulas and words that the bank itself
 * uses often are left alone. */
#pragma once

#include "common/exam/item-document.h"
#include "item-bank/lint/lint-finding.h"

typedef struct LintSpelling LintSpelling;

/* words: a word per line that is right as well, NULL for none. */
LintSpelling *lint_spelling_new (const char *words);
void lint_spelling_free (LintSpelling *spelling);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LintSpelling, lint_spelling_free)

/* The dictionary is that of the document's language. */
void lint_spelling_add (LintSpelling *spelling, const ItemDocument *document);
/* One finding for each unknown word, at the first item that has it; one for each language without dictionary. */
void lint_spelling_finish (LintSpelling *spelling, GPtrArray *findings);
