/* A text file line by line in bounded memory, so that a bank of any size can be imported. */
#pragma once

#include <glib.h>

typedef struct LineReader LineReader;

/* A regular file. MISSING or IO otherwise. */
LineReader *line_reader_open (const char *path, gsize max_line_len, GError **error);
void line_reader_close (LineReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LineReader, line_reader_close)

/* The next line without its LF or CRLF; *out_text is NULL at the end of the file, else borrowed until the next call
 * and followed by a NUL. SYNTAX with file and line for invalid UTF-8 or a NUL byte; LIMIT for a line that is too long.
 */
gboolean line_reader_next (LineReader *reader, const char **out_text, gsize *out_len, GError **error);
/* The same, but *out_is_utf8 says whether the line is UTF-8. Only a NUL byte is SYNTAX. */
gboolean line_reader_next_raw (
    LineReader *reader, const char **out_text, gsize *out_len, gboolean *out_is_utf8, GError **error);
/* Bytes read, and the length of the file. */
void line_reader_get_progress (const LineReader *reader, guint64 *out_done, guint64 *out_total);
/* Number of the line given last, from 1. */
guint line_reader_line (const LineReader *reader);
