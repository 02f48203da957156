/* Refuses, before anything is run, every rule, expression and attribute that we do not know: also in branches that no
 * test would reach. */
#pragma once

#include "item-bank/qti/qti-item.h"

/* REFUSED or SYNTAX, naming line and element. */
gboolean qti_check_item (const QtiItem *item, GError **error);
/* Lines of a standard template are not those of the file: puts the line of the element that names it before the message
 * of an error that came up in it. Gives FALSE. */
gboolean qti_check_place_template (const QtiItem *item, GError **error);
