/* How this candidate wants the screen: language, text size, contrast. Applies them to the display at once and, where a
 * file is given, remembers them for the sitting, so that a restarted client looks as it did before. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DISPLAY_SCALE_MIN  100 /* per cent */
#define DISPLAY_SCALE_MAX  200
#define DISPLAY_SCALE_STEP 25

#define DISPLAY_TYPE_SETTINGS (display_settings_get_type ())
G_DECLARE_FINAL_TYPE (DisplaySettings, display_settings, DISPLAY, SETTINGS, GObject)

/* Signals: "language-changed" () when texts must be made anew; "appearance-changed" () for size and contrast. */
DisplaySettings *display_settings_new (const char *language, guint text_scale, gboolean high_contrast);

/* Takes over what was remembered in path (a GKeyFile, may be absent or damaged: then nothing) and writes changes there.
 */
void display_settings_remember_in (DisplaySettings *self, const char *path);
/* Back to what display_settings_new() was given, and forgets the file: the next candidate starts afresh. */
void display_settings_reset (DisplaySettings *self);

const char *display_settings_get_language (DisplaySettings *self); /* "id" or "en" */
void display_settings_set_language (DisplaySettings *self, const char *language);
guint display_settings_get_text_scale (DisplaySettings *self); /* per cent, clamped to the limits above */
void display_settings_set_text_scale (DisplaySettings *self, guint text_scale);
gboolean display_settings_get_high_contrast (DisplaySettings *self);
void display_settings_set_high_contrast (DisplaySettings *self, gboolean high_contrast);

/* Pixels of 1 em at the present text size. */
guint display_settings_get_em (DisplaySettings *self);

G_END_DECLS
