/* Every text of an item that a candidate reads or hears. */
#pragma once

#include "common/exam/item-document.h"

/* where says which text it is, for messages: "the stem", "option B" ... */
typedef void (*LintWalkFunc) (const char *where, const char *text, gpointer data);
/* Stem, stimulus, prompts, options, targets and text alternatives, empty ones left out. */
void lint_walk_texts (const ItemDocument *document, LintWalkFunc func, gpointer data);
