/* One option of an item: a radio or, where several may be chosen, a check box whose whole row can be clicked, with the
 * letter of its place and the tick that says where the answer is safe. */
#pragma once

#include "common/exam/item-document.h"
#include "exam-client/core/exam-client.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

#define OPTION_TYPE_ROW (option_row_get_type ())
G_DECLARE_FINAL_TYPE (OptionRow, option_row, OPTION, ROW, GtkWidget)

/* FALSE where there is no text, or where the text only describes the option's picture: it is then spoken, not shown. */
gboolean option_row_shows_text (const ItemOption *option);
/* place: 0 = first shown; item: where formulas are looked up. Accessible: role radio or check box, name "A. text",
 * action "option.select". Signal "chosen" () when the candidate clicks it, presses Space or Enter on it, or an
 * assistive tool selects it. */
GtkWidget *option_row_new (
    guint place, const ItemOption *option, const ItemDocument *item, gboolean multiple, DisplaySettings *settings);
/* The texts of an option's pictures, "" where there are none. */
const char *option_row_alternative (const ItemOption *option);

/* Letter above, picture below: for options that stand side by side. */
void option_row_set_stacked (OptionRow *self, gboolean stacked);

/* The tick is shown on a chosen row only, and only for SAVE_STATE_LOCAL and SAVE_STATE_SERVER. */
void option_row_update (OptionRow *self, gboolean chosen, SaveState save_state);

G_END_DECLS
