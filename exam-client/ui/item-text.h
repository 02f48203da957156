/* A text of an item as it is read: wrapped, with its formulas as pictures on the base line, in the colour of the text,
 * and with what was answered in its gaps. Not selectable. */
#pragma once

#include "common/exam/item-document.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

#define ITEM_TYPE_TEXT (item_text_get_type ())
G_DECLARE_FINAL_TYPE (ItemText, item_text, ITEM, TEXT, GtkWidget)

/* item: where formulas and fields are looked up; it is not kept. has_gaps: for the stem. Accessible: role label, name
 * item_markup_dup_spoken(). */
GtkWidget *item_text_new (const char *text, const ItemDocument *item, gboolean has_gaps);
/* What is in the gap of a field (from 1); "": nothing yet. Without effect where the text has no such gap. */
void item_text_set_gap (ItemText *self, guint gap, const char *answer);

G_END_DECLS
