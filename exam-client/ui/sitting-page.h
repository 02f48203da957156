/* The exam screen: header, item, palette, navigation; and the way to the finish under the same running clock. */
#pragma once

#include "exam-client/core/exam-client.h"
#include "exam-client/kiosk/key-filter.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

typedef enum
{
  SITTING_VIEW_ITEM,
  SITTING_VIEW_PALETTE, /* compact screens: the numbers instead of the item */
  SITTING_VIEW_REVIEW,
  SITTING_VIEW_CONFIRM,
} SittingView;

#define SITTING_TYPE_PAGE (sitting_page_get_type ())
G_DECLARE_FINAL_TYPE (SittingPage, sitting_page, SITTING, PAGE, GtkWidget)

/* compact: little room in em; the palette gets a view of its own. wide_columns: numbers that fit in a line of the whole
 * width. Signal: "minutes-left" (guint). */
GtkWidget *sitting_page_new (ExamClient *client, DisplaySettings *settings, gboolean compact, guint wide_columns);
SittingView sitting_page_get_view (SittingPage *self);
void sitting_page_set_view (SittingPage *self, SittingView view);
gboolean sitting_page_shows_item (SittingPage *self);
guint sitting_page_get_n_options (SittingPage *self); /* that a letter chooses from; 0 where there are none */
/* A key that the filter gave a meaning. */
void sitting_page_act (SittingPage *self, KeyDecision decision);

G_END_DECLS
