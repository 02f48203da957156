/* Lower-case hexadecimal text, the only spelling that Adil's public formats know. */
#pragma once

#include <glib.h>

/* Newly allocated, 2 * len characters. */
char *hex_format (const guint8 *bytes, gsize len);

/* Parses exactly 2 * len lower-case digits and nothing else. FALSE, out untouched, otherwise. */
gboolean hex_parse (const char *text, guint8 *out, gsize len);

/* As many bytes as text has pairs of digits; NULL where text is not lower-case hex. */
GBytes *hex_dup_bytes (const char *text);
