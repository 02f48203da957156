/* Moodle's embedded answers: "{1:MULTICHOICE:=Jakarta~Bandung}" in a text. */
#pragma once

#include "item-bank/import/quiz-import.h"

/* Adds a part to item for each place in html, and gives html with "[[1]]", "[[2]]" ... in their stead, newly allocated.
 * NULL with SYNTAX or LIMIT where there is none, too many, or one is not well formed. */
char *moodle_cloze_parse (QuizItem *item, const char *html, GError **error);
