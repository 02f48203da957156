/* The points of one item. "single" items have one number per option, which covers 0/5 keys, attitude items worth 1..5
 * and negative marks ("exam-points/v1"); all other kinds have rules ("exam-points/v2"): partial credit, bounds, ranges
 * of numbers, accepted texts. Format: docs/formats/points.md (ASCII). A Points is plain data and holds secrets: keep it
 * in locked memory. */
#pragma once

#include <glib.h>

#include "common/exam/item-kind.h"
#include "common/exam/limits.h"
#include "common/exam/rational.h"

#define POINTS_RULES_MAX 1500 /* bytes of the lines after the first of exam-points/v2 */

typedef struct
{
  ItemKind kind;
  guint32 denominator;              /* all points are in parts of it */
  guint n_options;                  /* as the manifest has it: 0 where the order of options is not drawn */
  gint32 points[EXAM_OPTIONS_MAX];  /* "single" only; in the author's option order: points[0] belongs to "A" */
  char rules[POINTS_RULES_MAX + 1]; /* "" for "single"; else checked text, see points-rules.h */
} Points;

/* Either version of the format, in its one valid spelling. SYNTAX otherwise. */
gboolean points_parse (Points *out, const guint8 *data, gsize len, GError **error);
GBytes *points_format (const Points *points);

/* Points of a response (response.h); "" is worth 0. SYNTAX where the item cannot have this response. */
gboolean points_score (const Points *points, const char *response, Rational *out, GError **error);
/* The most that a response can be worth; for "match" and "order" by pairs at most that much. */
Rational points_maximum (const Points *points);
