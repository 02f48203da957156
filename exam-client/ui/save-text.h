/* What the save states are called and drawn as, in one place: the tick is a promise. */
#pragma once

#include "exam-client/core/exam-client.h"

/* Translated; "" for SAVE_STATE_NONE. */
const char *save_text (SaveState state);
/* Icon name: one tick, two ticks, a warning; NULL where nothing is promised yet. */
const char *save_text_icon (SaveState state);
