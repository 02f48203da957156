/* The line above every screen: exam, connection, and how the screen looks (text size, contrast, language). */
#pragma once

#include "exam-client/core/exam-client.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

#define KIOSK_TYPE_BAR (kiosk_bar_get_type ())
G_DECLARE_FINAL_TYPE (KioskBar, kiosk_bar, KIOSK, BAR, GtkWidget)

/* client may be NULL: then there is no exam and no connection to show. */
GtkWidget *kiosk_bar_new (ExamClient *client, DisplaySettings *settings, gboolean compact);
void kiosk_bar_update (KioskBar *self);

G_END_DECLS
