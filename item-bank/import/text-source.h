/* Lines of a text file in any encoding. A line that is not in the encoding is given all the same, as bad: so that the
 * item it belongs to is refused by name, and no other. */
#pragma once

#include <glib.h>

#include "item-bank/import/import-sink.h"

#define TEXT_SOURCE_LINE_MAX (1024u * 1024)

typedef struct TextSource TextSource;

/* By the sink's path and encoding. MISSING, IO, or SYNTAX for an encoding that is not known. */
TextSource *text_source_open (const ImportSink *sink, GError **error);
void text_source_close (TextSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TextSource, text_source_close)

/* The next line without its end and without a mark of byte order: UTF-8, borrowed until the next call; NULL at the end.
 * Errors as line_reader_next_raw(). */
gboolean text_source_next (TextSource *source, const char **out_text, GError **error);
/* Of the line given last: its number from 1, and whether it is in the encoding. */
guint text_source_line (const TextSource *source);
gboolean text_source_is_good (const TextSource *source);
/* "line 7 is not valid UTF-8 ..." as an error. */
void text_source_complain (const ImportSink *sink, guint line, GError **error);

/* Is head text in UTF-8 or a one-byte encoding: no NUL, no control characters but white space? For sniffing. */
gboolean text_source_is_text (const guint8 *head, gsize len);
