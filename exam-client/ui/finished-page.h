/* The end: own scores where policy shows them, what is still to be sent, and "leave your seat". No pass, no fail: that
 * follows from the ranking. */
#pragma once

#include "exam-client/core/exam-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FINISHED_TYPE_PAGE (finished_page_get_type ())
G_DECLARE_FINAL_TYPE (FinishedPage, finished_page, FINISHED, PAGE, GtkWidget)

GtkWidget *finished_page_new (ExamClient *client);

G_END_DECLS
