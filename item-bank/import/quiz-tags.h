/* Tags of quiz programs, as far as they say something that an item has a place for. */
#pragma once

#include "item-bank/import/quiz-item.h"

/* tags: of char*. "C4", "bloom:C4", "Analyze", "Menganalisis": the Bloom level; "topic:..." or "topik:...": the topic;
 * "section:..." the section; "lang:en": the language. Others are left out. */
void quiz_tags_apply (QuizItem *item, const GPtrArray *tags);
