/* Refuses, before anything is run, every rule, expression and attribute that we do not know: also in branches that no
 * test would reach. */
#pragma once

#include "item-bank/qti/qti-item.h"

/* REFUSED or SYNTAX, naming line and element. */
gboolean qti_check_item (const QtiItem *item, GError **error);
