/* Options that are numbers, as people write them: "Rp1.500,00", "12 km", "3/4", "-5". */
#pragma once

#include <glib.h>

/* Text as a number with an optional unit before or behind. lang decides what the comma means. out_unit is newly
 * allocated, both outputs are untouched where it is no number. Not for scores: the value is a double. */
gboolean lint_numbers_parse (const char *text, const char *lang, double *out_value, char **out_unit);
/* options: GPtrArray of ItemOption. FALSE where all of at least three options are numbers with one unit, neither rising
 * nor falling. */
gboolean lint_numbers_are_ordered (const GPtrArray *options, const char *lang);
