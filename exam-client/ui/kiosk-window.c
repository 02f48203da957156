/* Screens follow the client's stage; a change of language or room makes the screen anew, from the same model. */
#include "exam-client/ui/kiosk-window.h"

#include "common/base/i18n.h"
#include "exam-client/kiosk/key-filter.h"
#include "exam-client/ui/finished-page.h"
#include "exam-client/ui/kiosk-bar.h"
#include "exam-client/ui/login-page.h"
#include "exam-client/ui/notice-bar.h"
#include "exam-client/ui/sitting-page.h"
#include "exam-client/ui/status-page.h"
#include "exam-client/ui/waiting-page.h"

/* Below this width the palette does not fit beside a readable line of text. */
#define COMPACT_BELOW_EM 58
#define PALETTE_CELL_EM  3
#define PAGE_MARGIN      96

struct _KioskWindow
{
  GtkApplicationWindow parent_instance;
  GtkWidget *box;
  GtkWidget *bar;
  NoticeBar *notices;
  GtkWidget *page;
  ExamClient *client;
  DisplaySettings *settings;
  char *trouble;
  gboolean locked;
  GType page_type;
  gboolean compact;
  int width;
};

G_DEFINE_FINAL_TYPE (KioskWindow, kiosk_window, GTK_TYPE_APPLICATION_WINDOW)

static GType
pick_page_type (KioskWindow *self)
{
  ClientStage stage = self->client != NULL ? exam_client_get_stage (self->client) : CLIENT_STAGE_TROUBLE;

  if (status_page_shows (stage))
    return STATUS_TYPE_PAGE;
  if (stage == CLIENT_STAGE_LOGIN)
    return LOGIN_TYPE_PAGE;
  if (stage == CLIENT_STAGE_WAITING)
    return WAITING_TYPE_PAGE;
  if (stage == CLIENT_STAGE_SITTING)
    return SITTING_TYPE_PAGE;
  return FINISHED_TYPE_PAGE;
}

static void
on_minutes_left (SittingPage *page, guint minutes, KioskWindow *self)
{
  g_autofree char *text = g_strdup_printf (_ ("%u minutes left."), minutes);

  notice_bar_add_notice (self->notices, "adil-clock-symbolic", text);
}

static GtkWidget *
new_sitting_page (KioskWindow *self)
{
  guint cell = PALETTE_CELL_EM * display_settings_get_em (self->settings) + 8;
  guint columns = (guint)MAX (self->width - PAGE_MARGIN, 0) / cell;
  GtkWidget *page = sitting_page_new (self->client, self->settings, self->compact, columns);

  g_signal_connect (page, "minutes-left", G_CALLBACK (on_minutes_left), self);
  return page;
}

static GtkWidget *
new_page (KioskWindow *self, GType type)
{
  g_autofree char *number = NULL;

  if (self->client == NULL)
    return status_page_new_trouble (self->trouble);
  if (type == STATUS_TYPE_PAGE)
    return status_page_new (self->client);
  if (type == WAITING_TYPE_PAGE)
    return waiting_page_new (self->client);
  if (type == SITTING_TYPE_PAGE)
    return new_sitting_page (self);
  if (type == FINISHED_TYPE_PAGE)
    return finished_page_new (self->client);
  if (self->page != NULL && LOGIN_IS_PAGE (self->page))
    number = g_strdup (login_page_get_number (LOGIN_PAGE (self->page)));
  return login_page_new (self->client, number);
}

static void
replace (GtkWidget *box, GtkWidget **place, GtkWidget *child, GtkWidget *after)
{
  if (*place != NULL)
    gtk_box_remove (GTK_BOX (box), *place);
  *place = child;
  gtk_box_insert_child_after (GTK_BOX (box), child, after);
}

static void
show_page (KioskWindow *self, GType type)
{
  SittingView view = SITTING_VIEW_ITEM;
  GtkWidget *page;

  if (type == SITTING_TYPE_PAGE && self->page_type == type)
    view = sitting_page_get_view (SITTING_PAGE (self->page));
  page = new_page (self, type);
  gtk_widget_set_vexpand (page, TRUE);
  replace (self->box, &self->page, page, GTK_WIDGET (self->notices));
  self->page_type = type;
  gtk_widget_grab_focus (page);
  if (type == SITTING_TYPE_PAGE)
    sitting_page_set_view (SITTING_PAGE (page), view);
}

static void
show_bar (KioskWindow *self)
{
  replace (self->box, &self->bar, kiosk_bar_new (self->client, self->settings, self->compact), NULL);
}

void
kiosk_window_update (KioskWindow *self)
{
  GType type = pick_page_type (self);

  kiosk_bar_update (KIOSK_BAR (self->bar));
  if (type != self->page_type)
    show_page (self, type);
  else if (type == STATUS_TYPE_PAGE && self->client != NULL)
    status_page_update (STATUS_PAGE (self->page));
}

static gboolean
is_compact (KioskWindow *self)
{
  return self->width > 0 && (guint)self->width < COMPACT_BELOW_EM * display_settings_get_em (self->settings);
}

/* Everything that depends on language or room. */
static void
rebuild (KioskWindow *self)
{
  self->compact = is_compact (self);
  if (self->compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  show_bar (self);
  show_page (self, pick_page_type (self));
}

static gboolean
rebuild_when_idle (gpointer data)
{
  rebuild (KIOSK_WINDOW (data));
  return G_SOURCE_REMOVE;
}

/* Called from inside a click on the bar: that button must outlive its own handler. */
static void
on_language_changed (KioskWindow *self)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, rebuild_when_idle, g_object_ref (self), g_object_unref);
}

static void
on_appearance_changed (KioskWindow *self)
{
  if (is_compact (self) != self->compact || self->page_type == SITTING_TYPE_PAGE)
    on_language_changed (self);
  else
    kiosk_bar_update (KIOSK_BAR (self->bar));
}

static void
on_part_changed (KioskWindow *self)
{
  self->page_type = G_TYPE_INVALID;
  kiosk_window_update (self);
}

static void
on_logged_out (KioskWindow *self)
{
  notice_bar_clear (self->notices);
  display_settings_reset (self->settings);
}

void
kiosk_window_add_message (KioskWindow *self, const char *text)
{
  notice_bar_add_message (self->notices, text);
}

void
kiosk_window_add_notice (KioskWindow *self, const char *text)
{
  notice_bar_add_notice (self->notices, "adil-info-symbolic", text);
}

static KeyScreen
pick_key_screen (KioskWindow *self, guint *out_n_options)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  *out_n_options = 0;
  if (self->page_type == LOGIN_TYPE_PAGE)
    return KEY_SCREEN_ENTRY;
  if (self->page_type != SITTING_TYPE_PAGE || !sitting_page_shows_item (SITTING_PAGE (self->page)))
    return KEY_SCREEN_PLAIN;
  if (focus != NULL && GTK_IS_EDITABLE (focus))
    return KEY_SCREEN_TEXT;
  *out_n_options = sitting_page_get_n_options (SITTING_PAGE (self->page));
  return KEY_SCREEN_QUESTION;
}

static gboolean
on_key_pressed (
    GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KioskWindow *self)
{
  guint n_options;
  KeyScreen screen = pick_key_screen (self, &n_options);
  KeyDecision decision = key_filter_decide (screen, n_options, keyval, state);

  if (decision.action == KEY_ACTION_PASS)
    return GDK_EVENT_PROPAGATE;
  if (decision.action != KEY_ACTION_BLOCK)
    sitting_page_act (SITTING_PAGE (self->page), decision);
  return GDK_EVENT_STOP;
}

/* Middle click pastes, the right button opens menus: only the first button means anything here. */
static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) != GDK_BUTTON_PRIMARY)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
add_guards (KioskWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
on_active_changed (GtkWindow *window, GParamSpec *spec, gpointer data)
{
  KioskWindow *self = KIOSK_WINDOW (window);

  if (self->client != NULL && exam_client_get_stage (self->client) == CLIENT_STAGE_SITTING)
    exam_client_report_focus (self->client, gtk_window_is_active (window));
}

static void
observe (KioskWindow *self)
{
  g_signal_connect_object (self->settings, "language-changed", G_CALLBACK (on_language_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "appearance-changed", G_CALLBACK (on_appearance_changed), self,
                           G_CONNECT_SWAPPED);
  if (self->client == NULL)
    return;
  g_signal_connect_object (self->client, "stage-changed", G_CALLBACK (kiosk_window_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "part-changed", G_CALLBACK (on_part_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "message", G_CALLBACK (kiosk_window_add_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notice", G_CALLBACK (kiosk_window_add_notice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "logged-out", G_CALLBACK (on_logged_out), self, G_CONNECT_SWAPPED);
}

KioskWindow *
kiosk_window_new (
    GtkApplication *application, ExamClient *client, DisplaySettings *settings, const char *trouble, gboolean locked)
{
  KioskWindow *self = g_object_new (KIOSK_TYPE_WINDOW, "application", application, NULL);

  self->client = client != NULL ? g_object_ref (client) : NULL;
  self->settings = g_object_ref (settings);
  self->trouble = g_strdup (trouble);
  self->locked = locked;
  show_bar (self);
  show_page (self, pick_page_type (self));
  observe (self);
  return self;
}

static gboolean
kiosk_window_close_request (GtkWindow *window)
{
  return KIOSK_WINDOW (window)->locked ? GDK_EVENT_STOP
                                       : GTK_WINDOW_CLASS (kiosk_window_parent_class)->close_request (window);
}

static gboolean
kiosk_window_enable_debugging (GtkWindow *window, gboolean toggle)
{
  return FALSE;
}

static void
kiosk_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KioskWindow *self = KIOSK_WINDOW (widget);

  GTK_WIDGET_CLASS (kiosk_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (width == self->width)
    return;
  self->width = width;
  if (is_compact (self) != self->compact)
    on_language_changed (self);
}

static void
kiosk_window_dispose (GObject *object)
{
  KioskWindow *self = KIOSK_WINDOW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (kiosk_window_parent_class)->dispose (object);
}

static void
kiosk_window_class_init (KioskWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kiosk_window_dispose;
  GTK_WIDGET_CLASS (klass)->size_allocate = kiosk_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = kiosk_window_close_request;
  GTK_WINDOW_CLASS (klass)->enable_debugging = kiosk_window_enable_debugging;
}

static void
kiosk_window_init (KioskWindow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->notices = NOTICE_BAR (notice_bar_new ());
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->notices));
  gtk_window_set_child (GTK_WINDOW (self), self->box);
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_window_set_title (GTK_WINDOW (self), "Adil");
  gtk_widget_add_css_class (GTK_WIDGET (self), "kiosk");
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active_changed), NULL);
  add_guards (self);
}
