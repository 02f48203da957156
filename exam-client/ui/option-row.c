/* A radio row made of plain parts: GTK's own radio is spoken as a check box and has no action. */
#include "exam-client/ui/option-row.h"

#include "exam-client/ui/item-markup.h"
#include "exam-client/ui/item-text.h"
#include "exam-client/ui/picture-view.h"
#include "exam-client/ui/save-text.h"

struct _OptionRow
{
  GtkWidget parent_instance;
  GtkLabel *letter;
  GtkBox *body;
  GtkImage *tick;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OptionRow, option_row, GTK_TYPE_WIDGET)

const char *
option_row_alternative (const ItemOption *option)
{
  for (guint i = 0; i < option->pictures->len; i++)
    {
      const ItemPicture *picture = g_ptr_array_index (option->pictures, i);

      if (*picture->alt != '\0')
        return picture->alt;
    }
  return "";
}

gboolean
option_row_shows_text (const ItemOption *option)
{
  return *option->text != '\0' && strcmp (option->text, option_row_alternative (option)) != 0;
}

GtkWidget *
option_row_new (
    guint place, const ItemOption *option, const ItemDocument *item, gboolean multiple, DisplaySettings *settings)
{
  OptionRow *self = g_object_new (OPTION_TYPE_ROW, "accessible-role",
                                  multiple ? GTK_ACCESSIBLE_ROLE_CHECKBOX : GTK_ACCESSIBLE_ROLE_RADIO, NULL);
  char letter[] = { (char)('A' + place), '\0' };
  g_autofree char *text = item_markup_dup_spoken (option->text, item, FALSE);
  g_autofree char *name = g_strdup_printf ("%s. %s", letter, *text != '\0' ? text : option_row_alternative (option));

  gtk_label_set_text (self->letter, letter);
  if (multiple)
    gtk_widget_add_css_class (GTK_WIDGET (self), "multiple");
  if (option_row_shows_text (option))
    {
      GtkWidget *shown = item_text_new (option->text, item, FALSE);

      /* The row itself says it. */
      g_object_set (shown, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_box_append (self->body, shown);
    }
  for (guint i = 0; i < option->pictures->len; i++)
    gtk_box_append (self->body, picture_view_new (g_ptr_array_index (option->pictures, i), settings));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, g_strchomp (name), -1);
  option_row_update (self, FALSE, SAVE_STATE_NONE);
  return GTK_WIDGET (self);
}

void
option_row_set_stacked (OptionRow *self, gboolean stacked)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout),
                                  stacked ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_halign (GTK_WIDGET (self->body), stacked ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
  gtk_widget_set_halign (GTK_WIDGET (self->letter), stacked ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
}

void
option_row_update (OptionRow *self, gboolean chosen, SaveState save_state)
{
  const char *icon = chosen ? save_text_icon (save_state) : NULL;

  if (chosen)
    gtk_widget_set_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_CHECKED, FALSE);
  else
    gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_CHECKED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               chosen ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  chosen ? save_text (save_state) : "", -1);
  /* Hidden by opacity, so that a tick never moves the text of the row. */
  gtk_widget_set_opacity (GTK_WIDGET (self->tick), icon != NULL ? 1 : 0);
  if (icon != NULL)
    gtk_image_set_from_icon_name (self->tick, icon);
}

static void
choose (OptionRow *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, OptionRow *self)
{
  if (!gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  choose (self);
}

static void
on_select (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose (OPTION_ROW (widget));
}

static void
option_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (option_row_parent_class)->dispose (object);
}

static void
option_row_class_init (OptionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = option_row_dispose;
  signals[CHOSEN]
      = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "option");
  gtk_widget_class_install_action (widget_class, "option.select", NULL, on_select);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "option.select", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "option.select", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "option.select", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/adil/kiosk/option-row.ui");
  gtk_widget_class_bind_template_child (widget_class, OptionRow, letter);
  gtk_widget_class_bind_template_child (widget_class, OptionRow, body);
  gtk_widget_class_bind_template_child (widget_class, OptionRow, tick);
}

static void
option_row_init (OptionRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
