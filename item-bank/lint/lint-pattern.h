/* Regular expressions that are part of the program: compiled at the first use, thread-safe. */
#pragma once

#include <glib.h>

/* slot is a static variable of the caller, NULL at first. text is UTF-8. Cases are ignored unless keeps_case. */
gboolean lint_pattern_matches (GRegex **slot, const char *pattern, gboolean keeps_case, const char *text);
