/* Is this an SVG picture that only draws? Only known drawing elements pass: no scripts, no animation, nothing that is
 * fetched from elsewhere, no document type or entities. */
#pragma once

#include <glib.h>

/* SYNTAX where it is not well-formed SVG in UTF-8, REFUSED with element and line for what is not allowed. */
gboolean svg_check (const char *text, gsize len, GError **error);
