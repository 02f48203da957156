/* Words and icons of the waiting stages. */
#include "exam-client/ui/status-page.h"

#include "common/base/i18n.h"
#include "exam-client/ui/exam-header.h"

#define BEAT_MS 700

struct _StatusPage
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *code;
  GtkLabel *text;
  GtkLabel *hint;
  GtkLabel *dots;
  ExamClient *client; /* NULL: trouble without a client */
  guint beat;
  guint n_beats;
};

typedef struct
{
  ClientStage stage;
  const char *icon;
  const char *title;
  const char *text;
  const char *hint;
  gboolean busy; /* something is under way by itself */
} StatusText;

static const StatusText texts[] = {
  { CLIENT_STAGE_STARTING, "adil-terminal-symbolic", N_ ("Getting ready"), N_ ("Looking for the exam server."),
    N_ ("You need not do anything."), TRUE },
  { CLIENT_STAGE_ENROLLING, "adil-terminal-symbolic", N_ ("This terminal is not enrolled yet"),
    N_ ("Read this code to the administrator. The console must show the same code."),
    N_ ("This screen goes on by itself once the terminal is approved."), TRUE },
  { CLIENT_STAGE_PREPARING, "adil-lock-symbolic", N_ ("Getting ready"),
    N_ ("The sealed exam package is being fetched and checked."), N_ ("You need not do anything."), TRUE },
  { CLIENT_STAGE_RESUMING, "adil-check-symbolic", N_ ("Your exam is being restored"),
    N_ ("This terminal was interrupted. Your answers are safe, and the time you lost is given back to you."),
    N_ ("You will return to the item where you were. Please stay seated."), TRUE },
  { CLIENT_STAGE_PAUSED, "adil-pause-symbolic", N_ ("The exam is paused"),
    N_ ("Your clock has stopped and your answers are safe. The items come back when the proctor resumes the exam."),
    N_ ("Please stay seated."), FALSE },
  { CLIENT_STAGE_LOCKED, "adil-lock-symbolic", N_ ("This terminal is locked"),
    N_ ("The proctor has locked this terminal. Your answers are safe."),
    N_ ("Please stay seated and wait for the proctor."), FALSE },
  { CLIENT_STAGE_TROUBLE, "adil-warning-symbolic", N_ ("This terminal needs help"), "",
    N_ ("Raise your hand and call the proctor."), FALSE },
};

G_DEFINE_FINAL_TYPE (StatusPage, status_page, GTK_TYPE_WIDGET)

static const StatusText *
find_text (ClientStage stage)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].stage == stage)
      return &texts[i];
  return NULL;
}

gboolean
status_page_shows (ClientStage stage)
{
  return find_text (stage) != NULL;
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static gboolean
on_beat (gpointer data)
{
  static const char *const dots[] = { "●○○", "○●○", "○○●" };
  StatusPage *self = data;

  gtk_label_set_text (self->dots, dots[self->n_beats++ % G_N_ELEMENTS (dots)]);
  return G_SOURCE_CONTINUE;
}

static void
fill (StatusPage *self, const StatusText *words, const char *text, const char *code)
{
  g_autofree char *spoken = NULL;

  gtk_image_set_from_icon_name (self->icon, words->icon);
  set_text (self->title, _ (words->title));
  set_text (self->text, text);
  set_text (self->hint, _ (words->hint));
  set_text (self->code, code);
  gtk_widget_set_visible (GTK_WIDGET (self->dots), words->busy);
  if (words->stage == CLIENT_STAGE_TROUBLE)
    gtk_widget_add_css_class (self->card, "trouble");
  else
    gtk_widget_remove_css_class (self->card, "trouble");
  spoken = g_strdup_printf ("%s. %s %s %s", _ (words->title), text, code != NULL ? code : "", _ (words->hint));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->card), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

void
status_page_update (StatusPage *self)
{
  ClientStage stage = exam_client_get_stage (self->client);
  const StatusText *words = find_text (stage);
  g_autofree char *code = NULL;

  if (words == NULL)
    return;
  if (stage == CLIENT_STAGE_ENROLLING)
    code = g_strdup (exam_client_get_enrolment_code (self->client));
  if (stage == CLIENT_STAGE_PAUSED)
    code = exam_header_format_clock (exam_client_get_remaining_ms (self->client));
  if (stage == CLIENT_STAGE_TROUBLE)
    fill (self, words, exam_client_get_trouble (self->client), NULL);
  else
    fill (self, words, _ (words->text), code);
}

GtkWidget *
status_page_new (ExamClient *client)
{
  StatusPage *self = g_object_new (STATUS_TYPE_PAGE, NULL);

  self->client = g_object_ref (client);
  status_page_update (self);
  return GTK_WIDGET (self);
}

GtkWidget *
status_page_new_trouble (const char *message)
{
  StatusPage *self = g_object_new (STATUS_TYPE_PAGE, NULL);

  fill (self, find_text (CLIENT_STAGE_TROUBLE), message, NULL);
  return GTK_WIDGET (self);
}

static gboolean
status_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (STATUS_PAGE (widget)->card);
}

static void
status_page_dispose (GObject *object)
{
  StatusPage *self = STATUS_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->beat, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (status_page_parent_class)->dispose (object);
}

static void
status_page_class_init (StatusPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = status_page_dispose;
  widget_class->grab_focus = status_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/status-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StatusPage, card);
  gtk_widget_class_bind_template_child (widget_class, StatusPage, icon);
  gtk_widget_class_bind_template_child (widget_class, StatusPage, title);
  gtk_widget_class_bind_template_child (widget_class, StatusPage, code);
  gtk_widget_class_bind_template_child (widget_class, StatusPage, text);
  gtk_widget_class_bind_template_child (widget_class, StatusPage, hint);
  gtk_widget_class_bind_template_child (widget_class, StatusPage, dots);
}

static void
status_page_init (StatusPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  on_beat (self);
  self->beat = g_timeout_add (BEAT_MS, on_beat, self);
}
