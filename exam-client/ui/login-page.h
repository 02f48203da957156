/* Participant number and PIN. */
#pragma once

#include "exam-client/core/exam-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOGIN_TYPE_PAGE (login_page_get_type ())
G_DECLARE_FINAL_TYPE (LoginPage, login_page, LOGIN, PAGE, GtkWidget)

/* number: what was typed before the language changed, or NULL. */
GtkWidget *login_page_new (ExamClient *client, const char *number);
const char *login_page_get_number (LoginPage *self);

G_END_DECLS
