/* The deliberate end of a part or of the exam: first the tick, then the button. */
#pragma once

#include "exam-client/core/exam-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CONFIRM_TYPE_PAGE (confirm_page_get_type ())
G_DECLARE_FINAL_TYPE (ConfirmPage, confirm_page, CONFIRM, PAGE, GtkWidget)

/* Signals: "back" (), "finish" (). */
GtkWidget *confirm_page_new (ExamClient *client);

G_END_DECLS
