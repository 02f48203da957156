/* What cJSON is too lenient about, checked before it parses: the tokens of RFC 8259, nesting, NUL inside strings and
 * numbers that double would change. The structure is left to cJSON. */
#pragma once

#include <glib.h>

/* text is valid UTF-8. SYNTAX with what, line and column. */
gboolean json_scan_check (const char *what, const char *text, gsize len, guint max_depth, GError **error);

/* SYNTAX at the line and column of offset. Always returns FALSE. */
gboolean json_scan_fail (const char *what, const char *text, gsize offset, const char *message, GError **error);
