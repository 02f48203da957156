/* Texts as people compare them: white space, case, Unicode forms and punctuation aside. All results are newly
 * allocated. */
#pragma once

#include <glib.h>

/* NFC, white space of any kind trimmed and folded into single spaces; case kept. */
char *lint_text_collapse (const char *text);
/* The same, case folded. */
char *lint_text_fold (const char *text);
/* Folded, and of letters only: punctuation and spaces are gone. "" where the text holds digits or a formula, in which
 * a sign means something. */
char *lint_text_skeleton (const char *text);
/* Everything between "\\(" and "\\)", the marks included, and gaps "[[n]]" replaced by a space. */
char *lint_text_drop_formulas (const char *text);
/* Folded runs of letters and digits, in order; formulas are one word each. GPtrArray of char*, owned. */
GPtrArray *lint_text_words (const char *text);
/* The last sentence that is not empty, folded: what is asked. Case is kept where keeps_case. */
char *lint_text_question (const char *text, gboolean keeps_case);
guint lint_text_count_letters (const char *text);
