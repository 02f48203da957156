/* One invented item of each kind that is more than a plain choice. */
#pragma once

#include "common/exam/item-document.h"

/* NULL where there is no such number. */
ItemDocument *fake_kinds_new_item (guint number, const char *id);
