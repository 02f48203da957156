/* The GTK side of the program: settings that lock the toolkit down, the one window, the service manager's watchdog. */
#pragma once

#include "exam-client/core/exam-client.h"
#include "exam-client/ui/display-settings.h"

G_BEGIN_DECLS

typedef struct
{
  char *language;   /* "id" or "en" */
  guint text_scale; /* per cent */
  gboolean high_contrast;
  gboolean windowed;  /* a normal window, for developers */
  gboolean developer; /* closing and debugging allowed */
  char *display_path; /* where to remember language and size, or NULL */
} KioskOptions;

#define KIOSK_TYPE_APPLICATION (kiosk_application_get_type ())
G_DECLARE_FINAL_TYPE (KioskApplication, kiosk_application, KIOSK, APPLICATION, GtkApplication)

/* options stay the caller's and must outlive the application. client NULL: trouble (translated) is shown instead. */
KioskApplication *kiosk_application_new (const KioskOptions *options, ExamClient *client, const char *trouble);
/* NULL before the application is active. */
DisplaySettings *kiosk_application_get_settings (KioskApplication *self);
GtkWindow *kiosk_application_get_window (KioskApplication *self);

G_END_DECLS
