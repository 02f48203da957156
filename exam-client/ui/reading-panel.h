/* The text that several items share: a bordered panel, above the question or beside it. */
#pragma once

#include "common/exam/item-document.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

/* A focusable box; a screen reader that comes to it says the whole text. */
GtkWidget *reading_panel_new (const ItemDocument *item, DisplaySettings *settings);
/* Paragraphs of text, one widget each, appended to box. has_gaps: as of item_text_new(). */
void reading_panel_add_text (GtkBox *box, const char *text, const ItemDocument *item, gboolean has_gaps);

G_END_DECLS
