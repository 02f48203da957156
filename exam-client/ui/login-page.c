/* The log-in form: digits only, errors beside the fields, nothing kept after the page is gone. */
#include "exam-client/ui/login-page.h"

#include "common/base/i18n.h"

struct _LoginPage
{
  GtkWidget parent_instance;
  GtkLabel *seat;
  GtkEntry *number;
  GtkEntry *pin;
  GtkWidget *error_box;
  GtkLabel *error;
  GtkWidget *log_in;
  ExamClient *client;
};

G_DEFINE_FINAL_TYPE (LoginPage, login_page, GTK_TYPE_WIDGET)

static const char *
text_of (GtkEntry *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
show_error (LoginPage *self, const char *message)
{
  gtk_label_set_text (self->error, message != NULL ? message : "");
  gtk_widget_set_visible (self->error_box, message != NULL);
}

static void
set_busy (LoginPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->number), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pin), !busy);
  gtk_widget_set_sensitive (self->log_in, !busy);
}

static void
on_login_failed (ExamClient *client, const char *message, LoginPage *self)
{
  set_busy (self, FALSE);
  show_error (self, message);
  gtk_editable_set_text (GTK_EDITABLE (self->pin), "");
  gtk_widget_add_css_class (GTK_WIDGET (self->pin), "wrong");
  gtk_widget_grab_focus (GTK_WIDGET (self->pin));
  /* Clearing the PIN is an edit, which hides the message: show it last. */
  show_error (self, message);
}

static gboolean
is_complete (LoginPage *self)
{
  if (*text_of (self->number) == '\0')
    {
      show_error (self, _ ("Type your participant number. It is on your exam card."));
      gtk_widget_grab_focus (GTK_WIDGET (self->number));
      return FALSE;
    }
  if (*text_of (self->pin) == '\0')
    {
      show_error (self, _ ("Type your PIN. It is on the slip from the registration desk."));
      gtk_widget_grab_focus (GTK_WIDGET (self->pin));
      return FALSE;
    }
  return TRUE;
}

static void
on_log_in (GtkWidget *source, LoginPage *self)
{
  if (!is_complete (self))
    return;
  show_error (self, NULL);
  set_busy (self, TRUE);
  exam_client_login (self->client, text_of (self->number), text_of (self->pin));
}

static void
on_number_activate (GtkEntry *entry, LoginPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->pin));
}

static void
on_edited (GtkEditable *editable, LoginPage *self)
{
  show_error (self, NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self->pin), "wrong");
}

/* The key filter lets digits through only; an assistive tool or a scanner could still bring other text. */
static void
on_insert_text (GtkEditable *editable, const char *text, int len, int *position, gpointer data)
{
  for (int i = 0; i < len; i++)
    if (!g_ascii_isdigit (text[i]))
      {
        g_signal_stop_emission_by_name (editable, "insert-text");
        return;
      }
}

GtkWidget *
login_page_new (ExamClient *client, const char *number)
{
  LoginPage *self = g_object_new (LOGIN_TYPE_PAGE, NULL);
  const char *seat = exam_client_get_seat (client);
  g_autofree char *text = g_strdup_printf (_ ("Seat %s"), seat != NULL ? seat : "–");

  self->client = g_object_ref (client);
  gtk_label_set_text (self->seat, text);
  if (number != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->number), number);
  g_signal_connect_object (client, "login-failed", G_CALLBACK (on_login_failed), self, 0);
  return GTK_WIDGET (self);
}

const char *
login_page_get_number (LoginPage *self)
{
  return text_of (self->number);
}

static gboolean
login_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LOGIN_PAGE (widget)->number));
}

static void
login_page_dispose (GObject *object)
{
  LoginPage *self = LOGIN_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (login_page_parent_class)->dispose (object);
}

static void
login_page_class_init (LoginPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = login_page_dispose;
  widget_class->grab_focus = login_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/login-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LoginPage, seat);
  gtk_widget_class_bind_template_child (widget_class, LoginPage, number);
  gtk_widget_class_bind_template_child (widget_class, LoginPage, pin);
  gtk_widget_class_bind_template_child (widget_class, LoginPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, LoginPage, error);
  gtk_widget_class_bind_template_child (widget_class, LoginPage, log_in);
  gtk_widget_class_bind_template_callback (widget_class, on_log_in);
  gtk_widget_class_bind_template_callback (widget_class, on_number_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
}

static void
login_page_init (LoginPage *self)
{
  g_autoptr (GtkEntryBuffer) locked = gtk_password_entry_buffer_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Locked, wiped memory for the PIN. */
  gtk_entry_buffer_set_max_length (locked, gtk_entry_get_max_length (self->pin));
  gtk_entry_set_buffer (self->pin, locked);
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (self->number)), "insert-text", G_CALLBACK (on_insert_text),
                    NULL);
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (self->pin)), "insert-text", G_CALLBACK (on_insert_text),
                    NULL);
}
