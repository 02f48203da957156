/* The points of one item: one number per option, which covers 0/5 keys, attitude items worth 1..5, negative marks and
 * partial credit alike. Format: docs/formats/points.md ("exam-points/v1", ASCII). */
#pragma once

#include <glib.h>

#include "common/exam/item-document.h"
#include "common/exam/limits.h"
#include "common/exam/rational.h"

typedef struct
{
  ItemKind kind;
  guint32 denominator; /* points are points[i] / denominator */
  guint n_options;
  gint32 points[EXAM_OPTIONS_MAX]; /* in the author's option order: points[0] belongs to "A" */
} Points;

/* "exam-points/v1\nsingle <denominator> <p...>\n". SYNTAX otherwise. */
gboolean points_parse (Points *out, const guint8 *data, gsize len, GError **error);
GBytes *points_format (const Points *points);

/* Points of a response: the letter of an option, or "" (no answer: 0). SYNTAX for anything else. */
gboolean points_score (const Points *points, const char *response, Rational *out, GError **error);
Rational points_maximum (const Points *points);
