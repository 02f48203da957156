/* Confirmation: the finish button wakes up with the tick and only then. */
#include "exam-client/ui/confirm-page.h"

#include "common/base/i18n.h"

struct _ConfirmPage
{
  GtkWidget parent_instance;
  GtkLabel *title;
  GtkLabel *summary;
  GtkLabel *warning;
  GtkCheckButton *ready;
  GtkWidget *back;
  GtkButton *finish;
};

enum
{
  BACK,
  FINISH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ConfirmPage, confirm_page, GTK_TYPE_WIDGET)

static void
fill (ConfirmPage *self, ExamClient *client)
{
  guint part = exam_client_get_part (client), first, n, n_answered = exam_client_get_n_answered (client);
  gboolean last = part + 1 >= exam_client_get_blueprint (client)->parts->len;
  g_autofree char *summary = NULL;

  exam_client_get_part_range (client, part, &first, &n);
  summary = n_answered < n ? g_strdup_printf (_ ("%u of %u items are answered; %u are not answered."), n_answered, n,
                                              n - n_answered)
                           : g_strdup_printf (_ ("All %u items are answered."), n);
  gtk_label_set_text (self->title, last ? _ ("Finish the exam?") : _ ("Finish this part?"));
  gtk_label_set_text (self->summary, summary);
  gtk_label_set_text (
      self->warning,
      last ? _ ("After this you cannot return to the items or change an answer. Your time ends here.")
           : _ ("After this you cannot return to this part. The next part begins at once with its own time."));
  gtk_button_set_label (self->finish, last ? _ ("Finish exam") : _ ("Finish part"));
}

GtkWidget *
confirm_page_new (ExamClient *client)
{
  ConfirmPage *self = g_object_new (CONFIRM_TYPE_PAGE, NULL);

  fill (self, client);
  return GTK_WIDGET (self);
}

static void
on_ready (GtkCheckButton *ready, ConfirmPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->finish), gtk_check_button_get_active (ready));
}

static void
on_back (GtkButton *button, ConfirmPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_finish (GtkButton *button, ConfirmPage *self)
{
  if (!gtk_check_button_get_active (self->ready))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[FINISH], 0);
}

static gboolean
confirm_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CONFIRM_PAGE (widget)->ready));
}

static void
confirm_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (confirm_page_parent_class)->dispose (object);
}

static void
confirm_page_class_init (ConfirmPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confirm_page_dispose;
  widget_class->grab_focus = confirm_page_grab_focus;
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISH] = g_signal_new ("finish", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/confirm-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfirmPage, title);
  gtk_widget_class_bind_template_child (widget_class, ConfirmPage, summary);
  gtk_widget_class_bind_template_child (widget_class, ConfirmPage, warning);
  gtk_widget_class_bind_template_child (widget_class, ConfirmPage, ready);
  gtk_widget_class_bind_template_child (widget_class, ConfirmPage, back);
  gtk_widget_class_bind_template_child (widget_class, ConfirmPage, finish);
  gtk_widget_class_bind_template_callback (widget_class, on_ready);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_finish);
}

static void
confirm_page_init (ConfirmPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
