/* Instructions, read without any clock running, until the proctor starts the session. */
#pragma once

#include "exam-client/core/exam-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAITING_TYPE_PAGE (waiting_page_get_type ())
G_DECLARE_FINAL_TYPE (WaitingPage, waiting_page, WAITING, PAGE, GtkWidget)

GtkWidget *waiting_page_new (ExamClient *client);

G_END_DECLS
