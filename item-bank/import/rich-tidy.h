/* Helpers of rich-text: markup that authors' programs write carelessly, made fit to be parsed, and text made tidy. */
#pragma once

#include <glib.h>

/* A whole document around html, in which "<" that begins no tag is text. Newly allocated. */
char *rich_tidy_markup (const char *html);
/* Has text a tag or an entity that HTML knows? */
gboolean rich_tidy_has_markup (const char *text);
/* Markdown as HTML; what is not known stays as it is. Newly allocated. */
char *rich_tidy_markdown (const char *text);
/* Lines without white space at their ends, single blanks, no blank lines, no control characters but LF. No-break spaces
 * in front of a text stay. Newly allocated. */
char *rich_tidy_lines (const char *text);
/* The text in raised or lowered characters, NULL where there are none for it. Newly allocated. */
char *rich_tidy_script (const char *text, gboolean is_raised);
/* Text inside TeX's \text{}. Newly allocated. */
char *rich_tidy_tex_text (const char *text);
/* "$$...$$" and "\[...\]" become "\(...\)"; TeX outside of those is left alone. Newly allocated. */
char *rich_tidy_unify_formulas (const char *text);
/* Text as HTML: paragraphs, escaped. Newly allocated. */
char *rich_tidy_escape (const char *text);
