/* Scores a response by the text of exam-points/v2 rules, in place: no key of an item is copied to ordinary memory. Used
 * by points.c alone. */
#pragma once

#include "common/exam/points.h"

/* Numerator over points->denominator. SYNTAX for a response that the item cannot have. */
gboolean points_eval (const Points *points, const char *response, gint64 *out, GError **error);
