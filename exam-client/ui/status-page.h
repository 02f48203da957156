/* One calm message in the middle of the screen, for every stage in which the candidate only waits. */
#pragma once

#include "exam-client/core/exam-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define STATUS_TYPE_PAGE (status_page_get_type ())
G_DECLARE_FINAL_TYPE (StatusPage, status_page, STATUS, PAGE, GtkWidget)

/* TRUE for the stages that this page shows. */
gboolean status_page_shows (ClientStage stage);
GtkWidget *status_page_new (ExamClient *client);
/* For a terminal whose client could not even be made. message is translated. */
GtkWidget *status_page_new_trouble (const char *message);
/* Derives everything anew. */
void status_page_update (StatusPage *self);

G_END_DECLS
