/* What is still open before the finish: not answered and doubtful items, by section, each a way back to its item. */
#pragma once

#include "exam-client/core/exam-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REVIEW_TYPE_PAGE (review_page_get_type ())
G_DECLARE_FINAL_TYPE (ReviewPage, review_page, REVIEW, PAGE, GtkWidget)

/* Signals: "slot-chosen" (guint slot), "back" (), "continue" (). */
/* n_columns: numbers in one line. */
GtkWidget *review_page_new (ExamClient *client, guint n_columns);

G_END_DECLS
