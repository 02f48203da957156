/* HTML as authors' programs write it, as the plain text of an item: paragraphs separated by LF, lists and tables
 * legible, small raised and lowered characters, formulas between "\(" and "\)". Pictures are listed, not fetched. */
#pragma once

#include <glib.h>

typedef struct
{
  char *src;
  char *alt; /* "" where there is none */
} RichImage;

typedef struct
{
  char *text;        /* valid UTF-8 without control characters other than LF and tab */
  GPtrArray *images; /* of RichImage, in the order of the text */
} RichText;

void rich_text_free (RichText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RichText, rich_text_free)

/* html is valid UTF-8. REFUSED for what plain text cannot hold (sound, film, applets, MathML outside of the subset),
 * naming the element; LIMIT where it is nested too deeply. */
RichText *rich_text_parse (const char *html, GError **error);
/* Plain text, with blanks at the ends of lines and blank lines removed, display formulas as "\( \)". */
RichText *rich_text_from_plain (const char *plain);
/* Moodle's "auto-format": HTML where it has tags or entities that HTML knows, but line breaks count. */
RichText *rich_text_from_auto (const char *text, GError **error);
/* Markdown as far as texts of items use it: emphasis, code, headings, links, pictures; may hold HTML. */
RichText *rich_text_from_markdown (const char *text, GError **error);
