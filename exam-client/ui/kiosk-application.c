/* Activation: resources, toolkit settings, window, watchdog. */
#include "exam-client/ui/kiosk-application.h"

#include "exam-client/kiosk/service-notify.h"
#include "exam-client/ui/kiosk-window.h"
#include "ui-resources.h"

struct _KioskApplication
{
  GtkApplication parent_instance;
  const KioskOptions *options;
  ExamClient *client;
  char *trouble;
  DisplaySettings *settings;
  GtkWindow *window;
  guint watchdog;
};

G_DEFINE_FINAL_TYPE (KioskApplication, kiosk_application, GTK_TYPE_APPLICATION)

static gboolean
feed_watchdog (gpointer data)
{
  service_notify_send ("WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

/* Ready means: somebody can see it. */
static void
on_window_mapped (GtkWidget *window, KioskApplication *self)
{
  guint period_ms = service_notify_period_ms ();

  service_notify_send ("READY=1");
  if (period_ms > 0 && self->watchdog == 0)
    self->watchdog = g_timeout_add (period_ms, feed_watchdog, NULL);
}

static void
lock_toolkit (void)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-primary-paste", FALSE, "gtk-enable-animations", FALSE,
                "gtk-error-bell", FALSE, "gtk-theme-name", "Default", "gtk-application-prefer-dark-theme", FALSE,
                "gtk-font-name", "Noto Sans 12", "gtk-decoration-layout", "",
                /* A long press on a touch screen opens the same menus as the right button. */
                "gtk-long-press-time", (guint)G_MAXINT, NULL);
}

/* Without a compositor (X11 fallback) full screen does nothing: fill the first monitor instead. */
static void
fill_monitor (GtkWindow *window)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle geometry = { 0, 0, 1024, 768 };

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &geometry);
  gtk_window_set_default_size (window, geometry.width, geometry.height);
  gtk_window_fullscreen (window);
}

static void
kiosk_application_activate (GApplication *application)
{
  KioskApplication *self = KIOSK_APPLICATION (application);
  const KioskOptions *options = self->options;

  if (self->window != NULL)
    return;
  lock_toolkit ();
  self->settings = display_settings_new (options->language, options->text_scale, options->high_contrast);
  if (options->display_path != NULL)
    display_settings_remember_in (self->settings, options->display_path);
  self->window = GTK_WINDOW (
      kiosk_window_new (GTK_APPLICATION (self), self->client, self->settings, self->trouble, !options->developer));
  g_signal_connect (self->window, "map", G_CALLBACK (on_window_mapped), self);
  if (options->windowed)
    gtk_window_set_default_size (self->window, 1280, 800);
  else
    fill_monitor (self->window);
  gtk_window_present (self->window);
}

static void
kiosk_application_startup (GApplication *application)
{
  adil_ui_register_resource ();
  G_APPLICATION_CLASS (kiosk_application_parent_class)->startup (application);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/id/adil/kiosk/icons");
}

KioskApplication *
kiosk_application_new (const KioskOptions *options, ExamClient *client, const char *trouble)
{
  /* No name on a bus: a terminal has none, and one session must never wake another's window. */
  KioskApplication *self = g_object_new (KIOSK_TYPE_APPLICATION, "application-id", "id.adil.Kiosk", "flags",
                                         G_APPLICATION_NON_UNIQUE, NULL);

  self->options = options;
  self->client = client != NULL ? g_object_ref (client) : NULL;
  self->trouble = g_strdup (trouble);
  return self;
}

DisplaySettings *
kiosk_application_get_settings (KioskApplication *self)
{
  return self->settings;
}

GtkWindow *
kiosk_application_get_window (KioskApplication *self)
{
  return self->window;
}

static void
kiosk_application_dispose (GObject *object)
{
  KioskApplication *self = KIOSK_APPLICATION (object);

  g_clear_handle_id (&self->watchdog, g_source_remove);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (kiosk_application_parent_class)->dispose (object);
}

static void
kiosk_application_class_init (KioskApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kiosk_application_dispose;
  G_APPLICATION_CLASS (klass)->startup = kiosk_application_startup;
  G_APPLICATION_CLASS (klass)->activate = kiosk_application_activate;
}

static void
kiosk_application_init (KioskApplication *self)
{
}
