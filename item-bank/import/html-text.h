/* What other programs write as HTML, as our plain text: paragraphs separated by LF, list items marked, cells of a table
 * row by " | ". */
#pragma once

#include <glib.h>

/* Called for each <img>, in order. src and alt are "" where absent. Returns what stands in its place, newly allocated,
 * or NULL for nothing. */
typedef char *(*HtmlTextImageFunc) (const char *src, const char *alt, gpointer data);

/* html is UTF-8, whole or a fragment, well-formed or not. Newly allocated. */
char *html_text_dup_plain (const char *html, HtmlTextImageFunc image, gpointer data);
