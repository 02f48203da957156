/* One question in GIFT, as Moodle reads it: title, format, text, and what stands between "{" and "}".
 * docs/formats/import-gift.md. */
#pragma once

#include "item-bank/import/quiz-import.h"

/* text is the question alone, without comments. *out_title is newly allocated, NULL where there is none. SYNTAX for
 * what is no GIFT; REFUSED for what no program can score (essays, descriptions). */
QuizItem *gift_question_parse (const ImportSink *sink, guint line, const char *text, char **out_title, GError **error);

/* First unescaped needle in text, NULL where there is none. */
const char *gift_question_find (const char *text, const char *needle);
/* Without the backslashes that escape; "\n" is a line break. Newly allocated. */
char *gift_question_unescape (const char *text, gssize len);
