/* How many may be chosen, in words. */
#pragma once

#include <glib.h>

/* min 0: none is wanted; max 0: any number. Newly allocated. */
char *choice_hint_dup (guint min, guint max);
char *choice_hint_dup_too_many (guint max);
