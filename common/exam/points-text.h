/* The text of exam-points/v2 rules, read into the model. Used by points.c; others call points_rules_new_from(). */
#pragma once

#include "common/base/text-lines.h"
#include "common/exam/points-rules.h"

/* The lines after the first. SYNTAX with the line otherwise. The result is not checked yet: points_rules_compile()
 * does. */
PointsRules *points_text_parse (TextLines *lines, GError **error);
