/* Language, text size and contrast, as one object that applies itself to the default display. */
#include "exam-client/ui/display-settings.h"

#include "exam-client/ui/language.h"

#include <glib/gstdio.h>

#define EM_PX 16
#define GROUP "display"

struct _DisplaySettings
{
  GObject parent_instance;
  char *language, *initial_language;
  guint text_scale, initial_text_scale;
  gboolean high_contrast, initial_high_contrast;
  char *path;
  GtkCssProvider *base_css, *contrast_css, *scale_css;
};

enum
{
  LANGUAGE_CHANGED,
  APPEARANCE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DisplaySettings, display_settings, G_TYPE_OBJECT)

static guint
clamp_scale (guint text_scale)
{
  return CLAMP (text_scale, DISPLAY_SCALE_MIN, DISPLAY_SCALE_MAX);
}

guint
display_settings_get_em (DisplaySettings *self)
{
  return EM_PX * self->text_scale / 100;
}

static void
apply_appearance (DisplaySettings *self)
{
  g_autofree char *css = g_strdup_printf (".kiosk { font-size: %upx; }", display_settings_get_em (self));
  GdkDisplay *display = gdk_display_get_default ();

  gtk_css_provider_load_from_data (self->scale_css, css, -1);
  gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (self->contrast_css));
  if (self->high_contrast)
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->contrast_css),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
}

static void
save (DisplaySettings *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (self->path == NULL)
    return;
  g_key_file_set_string (file, GROUP, "language", self->language);
  g_key_file_set_integer (file, GROUP, "text_scale", (int)self->text_scale);
  g_key_file_set_boolean (file, GROUP, "high_contrast", self->high_contrast);
  /* Best effort: a preference is not evidence, and a full disk is reported by the journal. */
  (void)g_key_file_save_to_file (file, self->path, NULL);
}

static void
change_appearance (DisplaySettings *self)
{
  apply_appearance (self);
  save (self);
  g_signal_emit (self, signals[APPEARANCE_CHANGED], 0);
}

DisplaySettings *
display_settings_new (const char *language, guint text_scale, gboolean high_contrast)
{
  DisplaySettings *self = g_object_new (DISPLAY_TYPE_SETTINGS, NULL);

  self->language = g_strdup (language_is_known (language) ? language : "en");
  self->text_scale = clamp_scale (text_scale);
  self->high_contrast = high_contrast;
  self->initial_language = g_strdup (self->language);
  self->initial_text_scale = self->text_scale;
  self->initial_high_contrast = high_contrast;
  language_apply (self->language);
  apply_appearance (self);
  return self;
}

void
display_settings_remember_in (DisplaySettings *self, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *language = NULL;
  int text_scale;

  g_free (self->path);
  self->path = g_strdup (path);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return;
  language = g_key_file_get_string (file, GROUP, "language", NULL);
  text_scale = g_key_file_get_integer (file, GROUP, "text_scale", NULL);
  self->high_contrast = g_key_file_get_boolean (file, GROUP, "high_contrast", NULL);
  if (text_scale > 0)
    self->text_scale = clamp_scale ((guint)text_scale);
  apply_appearance (self);
  if (language != NULL)
    display_settings_set_language (self, language);
  g_signal_emit (self, signals[APPEARANCE_CHANGED], 0);
}

void
display_settings_reset (DisplaySettings *self)
{
  self->text_scale = self->initial_text_scale;
  self->high_contrast = self->initial_high_contrast;
  change_appearance (self);
  display_settings_set_language (self, self->initial_language);
  if (self->path != NULL)
    g_remove (self->path);
}

const char *
display_settings_get_language (DisplaySettings *self)
{
  return self->language;
}

void
display_settings_set_language (DisplaySettings *self, const char *language)
{
  if (!language_is_known (language) || strcmp (language, self->language) == 0)
    return;
  g_free (self->language);
  self->language = g_strdup (language);
  language_apply (language);
  save (self);
  g_signal_emit (self, signals[LANGUAGE_CHANGED], 0);
}

guint
display_settings_get_text_scale (DisplaySettings *self)
{
  return self->text_scale;
}

void
display_settings_set_text_scale (DisplaySettings *self, guint text_scale)
{
  if (clamp_scale (text_scale) == self->text_scale)
    return;
  self->text_scale = clamp_scale (text_scale);
  change_appearance (self);
}

gboolean
display_settings_get_high_contrast (DisplaySettings *self)
{
  return self->high_contrast;
}

void
display_settings_set_high_contrast (DisplaySettings *self, gboolean high_contrast)
{
  if (high_contrast == self->high_contrast)
    return;
  self->high_contrast = high_contrast;
  change_appearance (self);
}

static void
display_settings_finalize (GObject *object)
{
  DisplaySettings *self = DISPLAY_SETTINGS (object);

  g_free (self->language);
  g_free (self->initial_language);
  g_free (self->path);
  g_object_unref (self->base_css);
  g_object_unref (self->contrast_css);
  g_object_unref (self->scale_css);
  G_OBJECT_CLASS (display_settings_parent_class)->finalize (object);
}

static void
display_settings_class_init (DisplaySettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = display_settings_finalize;
  signals[LANGUAGE_CHANGED] = g_signal_new ("language-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  signals[APPEARANCE_CHANGED] = g_signal_new ("appearance-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
display_settings_init (DisplaySettings *self)
{
  GdkDisplay *display = gdk_display_get_default ();

  self->base_css = gtk_css_provider_new ();
  self->contrast_css = gtk_css_provider_new ();
  self->scale_css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (self->base_css, "/id/adil/kiosk/style.css");
  gtk_css_provider_load_from_resource (self->contrast_css, "/id/adil/kiosk/high-contrast.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->base_css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->scale_css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
