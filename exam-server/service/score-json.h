/* Scores as the JSON text that the database keeps and the API hands on: [{"id": "TWK", "points": "120"}, ...]. */
#pragma once

#include "common/exam/score.h"

/* Newly allocated. */
char *score_json_format (const Blueprint *blueprint, const ScoreSheet *sheet);
/* The same from a terminal's score text ("TWK=120 total=403"); out_total is "" where the text has none. */
char *score_json_from_text (const char *score_text, char **out_total);
/* Points of a section in JSON of ours as a newly allocated text; NULL where it is not there. */
char *score_json_dup_section (const char *json, const char *section);
