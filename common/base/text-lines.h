/* Strict reader for Adil's public text formats: ASCII, LF, one space between fields, decimal integers without
 * leading zeros, lower-case hex. Only one spelling of anything is valid, so parsers also re-encode and compare. */
#pragma once

#include <glib.h>

typedef struct
{
  const char *what; /* name of the document for messages, e.g. "manifest.txt" */
  char **lines;     /* NULL-terminated, without LF */
  guint n_lines;
  guint next; /* index of the line that text_lines_next() gives */
} TextLines;

/* Splits text. SYNTAX where it is empty, longer than max_len, not ASCII (0x20..0x7e and LF), or lacks the last LF. */
TextLines *text_lines_parse (const char *what, const char *text, gsize len, gsize max_len, GError **error);
void text_lines_free (TextLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TextLines, text_lines_free)

/* Next line split at single spaces into exactly n_fields fields, the first equal to keyword (or any, for NULL).
 * n_fields 0 takes any number >= 1. SYNTAX with "what:line: ..." otherwise. Newly allocated, free with g_strfreev(). */
char **text_lines_next (TextLines *lines, const char *keyword, guint n_fields, GError **error);
/* As g_strfreev(), but overwrites the texts first: for lines that are secret. */
void text_fields_free_wiping (char **fields);
/* First field of the next line is keyword? FALSE at the end. */
gboolean text_lines_peek (const TextLines *lines, const char *keyword);
gboolean text_lines_at_end (const TextLines *lines);
/* SYNTAX error at the line last returned. Always returns FALSE. */
gboolean text_lines_fail (const TextLines *lines, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Decimal without sign or leading zeros, at most max. FALSE, out untouched, otherwise. */
gboolean text_parse_decimal (const char *text, guint64 max, guint64 *out);
/* 1..max_len characters out of A-Z a-z 0-9 . _ / : @ + - : the alphabet of every identifier in a public format. */
gboolean text_is_token (const char *text, gsize max_len);
