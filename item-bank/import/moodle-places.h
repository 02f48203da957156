/* Moodle's questions about places: sentences with gaps to choose for, and things to put in order. */
#pragma once

#include <libxml/tree.h>

#include "item-bank/import/quiz-item.h"

/* "gapselect" and "ddwtos": adds a part for each "[[3]]" (the third choice belongs here) of html, and gives html with
 * "[[1]]", "[[2]]" ... in their stead, newly allocated. NULL with SYNTAX where a choice is missing. */
char *
moodle_places_parse_select (const xmlNode *question, QuizItem *item, const char *html, Rational grade, GError **error);

/* How an "ordering" is marked: REFUSED for what is neither all or nothing nor by position. */
gboolean moodle_places_check_ordering (const xmlNode *question, gboolean *out_is_all, GError **error);
/* Puts the answers into the right order: that of their fractions. */
void moodle_places_sort (QuizPart *part);
