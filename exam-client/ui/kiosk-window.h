/* The one window: picks the screen that fits the client's stage and lets nothing out or in but the allowed keys and the
 * first mouse button. */
#pragma once

#include "exam-client/core/exam-client.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

#define KIOSK_TYPE_WINDOW (kiosk_window_get_type ())
G_DECLARE_FINAL_TYPE (KioskWindow, kiosk_window, KIOSK, WINDOW, GtkApplicationWindow)

/* client NULL: the terminal is not set up; trouble (translated) says why. locked: refuse to close, no Inspector. */
KioskWindow *kiosk_window_new (
    GtkApplication *application, ExamClient *client, DisplaySettings *settings, const char *trouble, gboolean locked);
/* Derives screen, texts and layout anew from client and settings. */
void kiosk_window_update (KioskWindow *self);
void kiosk_window_add_message (KioskWindow *self, const char *text);
void kiosk_window_add_notice (KioskWindow *self, const char *text);

G_END_DECLS
