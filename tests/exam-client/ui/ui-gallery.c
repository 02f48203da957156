/* Shows the screens of the kiosk with a fake client: for looking at them (--shots takes a picture of each) and for the
 * smoke test (--log, --screen). */
#include "exam-client/ui/kiosk-application.h"
#include "exam-client/ui/kiosk-window.h"
#include "exam-client/ui/language.h"
#include "exam-client/ui/option-row.h"
#include "exam-client/ui/sitting-page.h"
#include "tests/exam-client/ui/fake-client.h"
#include "tests/exam-client/ui/fake-items.h"

#include <glib-unix.h>

#define SETTLE_MS 500

typedef struct
{
  const char *name;
  ClientStage stage;
  guint slot;
  SittingView view;
  gboolean offline;
  guint64 remaining_ms;
} Screen;

static const Screen screens[] = {
  { "starting", CLIENT_STAGE_STARTING, 0, 0, TRUE, 0 },
  { "enrolling", CLIENT_STAGE_ENROLLING, 0, 0, FALSE, 0 },
  { "preparing", CLIENT_STAGE_PREPARING, 0, 0, FALSE, 0 },
  { "login", CLIENT_STAGE_LOGIN, 0, 0, FALSE, 0 },
  { "login-error", CLIENT_STAGE_LOGIN, 0, 0, TRUE, 0 },
  { "waiting", CLIENT_STAGE_WAITING, 0, 0, FALSE, 0 },
  { "resuming", CLIENT_STAGE_RESUMING, 0, 0, FALSE, 0 },
  { "sitting", CLIENT_STAGE_SITTING, 2, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "sitting-picture", CLIENT_STAGE_SITTING, 34, SITTING_VIEW_ITEM, FALSE, 595000 },
  { "sitting-long", CLIENT_STAGE_SITTING, 71, SITTING_VIEW_ITEM, TRUE, 255000 },
  { "kind-multiple", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 0, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "kind-order", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 1, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "kind-match", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 2, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "kind-inline", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 3, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "kind-hotspot", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 4, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "kind-number", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 5, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "kind-text", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 6, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "kind-mixed", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 7, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "kind-reading", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 8, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "kind-matrix", CLIENT_STAGE_SITTING, FAKE_ITEMS_KINDS + 9, SITTING_VIEW_ITEM, FALSE, 5025000 },
  { "palette", CLIENT_STAGE_SITTING, 12, SITTING_VIEW_PALETTE, FALSE, 5025000 },
  { "review", CLIENT_STAGE_SITTING, 12, SITTING_VIEW_REVIEW, FALSE, 5025000 },
  { "confirm", CLIENT_STAGE_SITTING, 12, SITTING_VIEW_CONFIRM, FALSE, 5025000 },
  { "paused", CLIENT_STAGE_PAUSED, 12, 0, FALSE, 5025000 },
  { "locked", CLIENT_STAGE_LOCKED, 12, 0, FALSE, 5025000 },
  { "trouble", CLIENT_STAGE_TROUBLE, 0, 0, TRUE, 0 },
  { "finished", CLIENT_STAGE_FINISHED, 0, 0, FALSE, 0 },
  { "finished-unsent", CLIENT_STAGE_FINISHED, 0, 0, TRUE, 0 },
};

typedef struct
{
  KioskOptions kiosk;
  int text_scale;
  char *screen, *log, *shots, *shot_display, *prefix, *name;
  ExamClient *client;
  KioskApplication *application;
  guint next;
} Gallery;

static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
show_screen (Gallery *gallery, const Screen *screen)
{
  GtkWidget *window = GTK_WIDGET (kiosk_application_get_window (gallery->application)), *page;

  /* Through another stage, so that every screen is built anew. */
  fake_client_set_stage (gallery->client, CLIENT_STAGE_STARTING);
  fake_client_set_current_slot (gallery->client, screen->slot);
  fake_client_set_save_state (gallery->client, screen->offline ? SAVE_STATE_LOCAL : SAVE_STATE_SERVER);
  fake_client_set_all_sent (gallery->client, !screen->offline);
  fake_client_set_score_shown (gallery->client, !screen->offline);
  fake_client_set_online (gallery->client, !screen->offline);
  fake_client_set_remaining_ms (gallery->client, screen->remaining_ms);
  fake_client_set_stage (gallery->client, screen->stage);
  page = find_widget (window, SITTING_TYPE_PAGE);
  if (page != NULL)
    sitting_page_set_view (SITTING_PAGE (page), screen->view);
  if (g_str_equal (screen->name, "login-error"))
    exam_client_login (gallery->client, "1", "1");
  if (g_str_equal (screen->name, "sitting-long"))
    g_signal_emit_by_name (gallery->client, "message",
                           "Lampu ruangan akan diperiksa. Silakan tetap bekerja dengan tenang.");
}

static void
take_shot (Gallery *gallery, const char *name)
{
  g_autofree char *file
      = g_strdup_printf ("%s/%s%s.png", gallery->shots, gallery->prefix != NULL ? gallery->prefix : "", name);
  char *argv[]
      = { (char *)"import", (char *)"-display", gallery->shot_display, (char *)"-window", (char *)"root", file, NULL };
  g_autoptr (GError) error = NULL;

  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error))
    g_printerr ("ui-gallery: %s\n", error->message);
}

static gboolean
on_step (gpointer data)
{
  Gallery *gallery = data;

  if (gallery->next > 0)
    take_shot (gallery, screens[gallery->next - 1].name);
  if (gallery->next == G_N_ELEMENTS (screens))
    {
      g_application_quit (G_APPLICATION (gallery->application));
      return G_SOURCE_REMOVE;
    }
  show_screen (gallery, &screens[gallery->next++]);
  return G_SOURCE_CONTINUE;
}

/* For the smoke test: where the second option is, and how many top-level windows there are. */
static gboolean
on_report (gpointer data)
{
  Gallery *gallery = data;
  GtkWidget *window = GTK_WIDGET (kiosk_application_get_window (gallery->application));
  GtkWidget *row = find_widget (window, OPTION_TYPE_ROW);
  graphene_rect_t bounds;

  fake_client_log (gallery->client, "toplevels %u", g_list_model_get_n_items (gtk_window_get_toplevels ()));
  if (row != NULL && gtk_widget_compute_bounds (gtk_widget_get_next_sibling (row), window, &bounds))
    fake_client_log (gallery->client, "option-at %d %d", (int)(bounds.origin.x + bounds.size.width / 2),
                     (int)(bounds.origin.y + bounds.size.height / 2));
  return G_SOURCE_CONTINUE;
}

/* The end of the time, as the client makes it: first what is not set yet, then the finish. */
static gboolean
on_time_up (gpointer data)
{
  exam_client_finish_part (((Gallery *)data)->client);
  return G_SOURCE_REMOVE;
}

static void
on_activate (GApplication *application, Gallery *gallery)
{
  if (gallery->shots != NULL)
    {
      g_timeout_add (SETTLE_MS, on_step, gallery);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    if (g_strcmp0 (gallery->screen, screens[i].name) == 0)
      show_screen (gallery, &screens[i]);
  g_timeout_add (SETTLE_MS, on_report, gallery);
}

int
main (int argc, char **argv)
{
  Gallery gallery = { .text_scale = 100, .prefix = NULL };
  GOptionEntry entries[] = {
    { "language", 0, 0, G_OPTION_ARG_STRING, &gallery.kiosk.language, "id or en", "CODE" },
    { "text-scale", 0, 0, G_OPTION_ARG_INT, &gallery.text_scale, "100 to 200", "PERCENT" },
    { "high-contrast", 0, 0, G_OPTION_ARG_NONE, &gallery.kiosk.high_contrast, "White on black", NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &gallery.name, "Name of the candidate", "NAME" },
    { "screen", 0, 0, G_OPTION_ARG_STRING, &gallery.screen, "Show this screen and stay", "NAME" },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &gallery.log, "Append what the candidate does", "FILE" },
    { "shots", 0, 0, G_OPTION_ARG_FILENAME, &gallery.shots, "Take a picture of every screen", "FOLDER" },
    { "shot-display", 0, 0, G_OPTION_ARG_STRING, &gallery.shot_display, "X display to take pictures of", "NAME" },
    { "prefix", 0, 0, G_OPTION_ARG_STRING, &gallery.prefix, "Prefix of the pictures' names", "TEXT" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- screens of the kiosk");
  g_autoptr (GError) error = NULL;

  language_init ();
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("ui-gallery: %s\n", error->message);
      return 2;
    }
  gallery.kiosk.text_scale = (guint)gallery.text_scale;
  gallery.client = fake_client_new ();
  fake_client_fill (gallery.client, TRUE);
  fake_client_log_to (gallery.client, gallery.log);
  fake_client_freeze (gallery.client);
  if (gallery.name != NULL)
    fake_client_set_candidate (gallery.client, gallery.name);
  gallery.application = kiosk_application_new (&gallery.kiosk, gallery.client, NULL);
  g_unix_signal_add (SIGUSR1, on_time_up, &gallery);
  g_signal_connect_after (gallery.application, "activate", G_CALLBACK (on_activate), &gallery);
  return g_application_run (G_APPLICATION (gallery.application), 0, NULL);
}
