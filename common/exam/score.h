/* Scores of one form: a pure function of points and responses, computed the same on the terminal and the server. */
#pragma once

#include <glib.h>

#include "common/exam/blueprint.h"
#include "common/exam/draw.h"
#include "common/exam/points.h"

/* Pretest items are shown and recorded, and count in none of these numbers. */
typedef struct
{
  guint n_items;
  guint n_answered;
  Rational points;
} SectionScore;

typedef struct
{
  guint n_sections;
  SectionScore sections[EXAM_SECTIONS_MAX]; /* in the blueprint's order */
  Rational total;
} ScoreSheet;

/* points[i] and responses[i] belong to slot i of the form; a response of NULL or "" is no answer. */
gboolean score_form (const Blueprint *blueprint,
                     const Form *form,
                     const Points *const *points,
                     const char *const *responses,
                     ScoreSheet *out,
                     GError **error);
gboolean score_sheet_equal (const ScoreSheet *a, const ScoreSheet *b);
