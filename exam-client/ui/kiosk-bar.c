/* Display controls and the state of the connection. */
#include "exam-client/ui/kiosk-bar.h"

#include "common/base/i18n.h"
#include "exam-client/ui/language.h"
#include "exam-client/ui/save-text.h"

struct _KioskBar
{
  GtkWidget parent_instance;
  GtkLabel *title;
  GtkWidget *connection;
  GtkImage *connection_icon;
  GtkLabel *connection_label;
  GtkWidget *smaller;
  GtkLabel *scale;
  GtkWidget *larger;
  GtkToggleButton *contrast;
  GtkButton *language;
  ExamClient *client;
  DisplaySettings *settings;
  gboolean compact;
};

typedef struct
{
  const char *icon;
  const char *text;
  const char *comfort; /* what it means for the candidate, or NULL */
  const char *css_class;
} Connection;

G_DEFINE_FINAL_TYPE (KioskBar, kiosk_bar, GTK_TYPE_WIDGET)

static gboolean
has_sitting (ClientStage stage)
{
  return stage == CLIENT_STAGE_SITTING || stage == CLIENT_STAGE_PAUSED || stage == CLIENT_STAGE_LOCKED;
}

static Connection
describe (ExamClient *client)
{
  SaveState state = exam_client_get_save_state (client);
  gboolean sitting = has_sitting (exam_client_get_stage (client));

  if (sitting && state == SAVE_STATE_FAILED)
    return (Connection){ "adil-warning-symbolic", save_text (state), NULL, "failed" };
  if (!exam_client_is_online (client) && sitting)
    return (Connection){ "adil-offline-symbolic", _ ("Working without connection"), _ ("your answers are safe"),
                         "offline" };
  if (!exam_client_is_online (client))
    return (Connection){ "adil-offline-symbolic", _ ("No connection"), NULL, "offline" };
  if (sitting && state != SAVE_STATE_NONE)
    return (Connection){ save_text_icon (state), save_text (state), NULL, "online" };
  return (Connection){ "adil-online-symbolic", _ ("Connected"), NULL, "online" };
}

static void
update_connection (KioskBar *self)
{
  static const char *const classes[] = { "failed", "offline", "online" };
  g_autofree char *text = NULL;
  Connection now;

  gtk_widget_set_visible (self->connection, self->client != NULL);
  if (self->client == NULL)
    return;
  now = describe (self->client);
  text = now.comfort != NULL ? g_strdup_printf ("%s: %s", now.text, now.comfort) : g_strdup (now.text);
  gtk_image_set_from_icon_name (self->connection_icon, now.icon != NULL ? now.icon : "adil-online-symbolic");
  gtk_label_set_text (self->connection_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->connection_label), !self->compact);
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->connection, classes[i]);
  gtk_widget_add_css_class (self->connection, now.css_class);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connection), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static const char *
pick_title (ExamClient *client)
{
  const Blueprint *blueprint = client != NULL ? exam_client_get_blueprint (client) : NULL;
  const char *session = client != NULL ? exam_client_get_session_title (client) : NULL;

  if (blueprint != NULL)
    return language_pick (blueprint->title_en, blueprint->title_id);
  return session != NULL && *session != '\0' ? session : _ ("Computer-based exam");
}

void
kiosk_bar_update (KioskBar *self)
{
  guint scale = display_settings_get_text_scale (self->settings);
  const char *other = language_other (display_settings_get_language (self->settings));
  g_autofree char *percent = g_strdup_printf ("%u %%", scale);

  gtk_label_set_text (self->title, pick_title (self->client));
  gtk_label_set_text (self->scale, percent);
  gtk_widget_set_visible (GTK_WIDGET (self->scale), !self->compact);
  gtk_widget_set_sensitive (self->smaller, scale > DISPLAY_SCALE_MIN);
  gtk_widget_set_sensitive (self->larger, scale < DISPLAY_SCALE_MAX);
  gtk_toggle_button_set_active (self->contrast, display_settings_get_high_contrast (self->settings));
  gtk_button_set_label (self->language, language_name (other));
  update_connection (self);
}

static void
name_button (GtkWidget *button, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_smaller (GtkButton *button, KioskBar *self)
{
  display_settings_set_text_scale (self->settings,
                                   display_settings_get_text_scale (self->settings) - DISPLAY_SCALE_STEP);
}

static void
on_larger (GtkButton *button, KioskBar *self)
{
  display_settings_set_text_scale (self->settings,
                                   display_settings_get_text_scale (self->settings) + DISPLAY_SCALE_STEP);
}

static void
on_contrast (GtkToggleButton *button, KioskBar *self)
{
  display_settings_set_high_contrast (self->settings, gtk_toggle_button_get_active (button));
}

static void
on_language (GtkButton *button, KioskBar *self)
{
  display_settings_set_language (self->settings, language_other (display_settings_get_language (self->settings)));
}

GtkWidget *
kiosk_bar_new (ExamClient *client, DisplaySettings *settings, gboolean compact)
{
  KioskBar *self = g_object_new (KIOSK_TYPE_BAR, NULL);

  self->client = client != NULL ? g_object_ref (client) : NULL;
  self->settings = g_object_ref (settings);
  self->compact = compact;
  name_button (self->smaller, _ ("Smaller text"));
  name_button (self->larger, _ ("Larger text"));
  name_button (GTK_WIDGET (self->contrast), _ ("High contrast"));
  if (client != NULL)
    {
      g_signal_connect_object (client, "status-changed", G_CALLBACK (update_connection), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (client, "slot-changed", G_CALLBACK (update_connection), self, G_CONNECT_SWAPPED);
    }
  kiosk_bar_update (self);
  return GTK_WIDGET (self);
}

static void
kiosk_bar_dispose (GObject *object)
{
  KioskBar *self = KIOSK_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kiosk_bar_parent_class)->dispose (object);
}

static void
kiosk_bar_class_init (KioskBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kiosk_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/kiosk-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KioskBar, title);
  gtk_widget_class_bind_template_child (widget_class, KioskBar, connection);
  gtk_widget_class_bind_template_child (widget_class, KioskBar, connection_icon);
  gtk_widget_class_bind_template_child (widget_class, KioskBar, connection_label);
  gtk_widget_class_bind_template_child (widget_class, KioskBar, smaller);
  gtk_widget_class_bind_template_child (widget_class, KioskBar, scale);
  gtk_widget_class_bind_template_child (widget_class, KioskBar, larger);
  gtk_widget_class_bind_template_child (widget_class, KioskBar, contrast);
  gtk_widget_class_bind_template_child (widget_class, KioskBar, language);
  gtk_widget_class_bind_template_callback (widget_class, on_smaller);
  gtk_widget_class_bind_template_callback (widget_class, on_larger);
  gtk_widget_class_bind_template_callback (widget_class, on_contrast);
  gtk_widget_class_bind_template_callback (widget_class, on_language);
}

static void
kiosk_bar_init (KioskBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
