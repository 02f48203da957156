/* A score sheet as one short ASCII line inside a SUBMIT record: "TWK=120 TIU=95 TKP=188 total=403"; rationals as
 * rational_format(). At most EXAM_RESPONSE_MAX bytes: with many sections it falls back to "total=403 sections=8
 * sha256=<16 hex of the long line>". */
#pragma once

#include "common/exam/score.h"

char *score_text_format (const Blueprint *blueprint, const ScoreSheet *sheet);
