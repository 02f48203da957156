/* Rows with a number each and two buttons; Alt+Up and Alt+Down move the row that has the focus. */
#include "exam-client/ui/order-field.h"

#include "common/base/i18n.h"
#include "exam-client/ui/item-markup.h"
#include "exam-client/ui/item-text.h"
#include "exam-client/ui/option-row.h"
#include "exam-client/ui/picture-view.h"

#include <string.h>

struct _OrderField
{
  FieldView parent_instance;
  GtkBox *rows;
  GtkWidget *confirm;
  guint n;
  gboolean confirmed;
};

G_DEFINE_FINAL_TYPE (OrderField, order_field, FIELD_TYPE_VIEW)

static char
letter_of (GtkWidget *row)
{
  return (char)GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "letter"));
}

static GtkWidget *
part_of (GtkWidget *row, const char *part)
{
  return g_object_get_data (G_OBJECT (row), part);
}

static void
update_row (OrderField *self, GtkWidget *row, guint place)
{
  const char *text = g_object_get_data (G_OBJECT (row), "spoken");
  g_autofree char *number = g_strdup_printf ("%u", place + 1);
  g_autofree char *name = g_strdup_printf (_ ("Place %u of %u: %s"), place + 1, self->n, text);

  gtk_label_set_text (GTK_LABEL (part_of (row, "number")), number);
  gtk_widget_set_sensitive (part_of (row, "up"), place > 0);
  gtk_widget_set_sensitive (part_of (row, "down"), place + 1 < self->n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
order_field_update (OrderField *self)
{
  guint place = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      update_row (self, row, place++);
      if (self->confirmed)
        gtk_widget_add_css_class (row, "placed");
      else
        gtk_widget_remove_css_class (row, "placed");
    }
  gtk_widget_set_visible (self->confirm, !self->confirmed);
  field_view_set_hint (FIELD_VIEW (self),
                       self->confirmed ? _ ("This order is your answer. You can still change it.")
                                       : _ ("Not answered yet: move a line, or press “Use this order”."),
                       FALSE);
}

static char *
order_field_dup_response (FieldView *view)
{
  OrderField *self = ORDER_FIELD (view);
  GString *response = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL && self->confirmed;
       row = gtk_widget_get_next_sibling (row))
    g_string_append_c (response, letter_of (row));
  return g_string_free (response, FALSE);
}

static GtkWidget *
find_row (OrderField *self, char letter)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  while (row != NULL && letter_of (row) != letter)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static void
order_field_set_response (FieldView *view, const char *response, SaveState save_state)
{
  OrderField *self = ORDER_FIELD (view);
  g_autofree char *now = order_field_dup_response (view);

  if (strcmp (now, response) == 0 && (*response != '\0') == self->confirmed)
    return;
  self->confirmed = *response != '\0';
  for (GtkWidget *last = NULL; *response != '\0'; response++)
    {
      GtkWidget *row = find_row (self, *response);

      if (row == NULL)
        continue;
      gtk_box_reorder_child_after (self->rows, row, last);
      last = row;
    }
  order_field_update (self);
}

static void
move_row (OrderField *self, GtkWidget *row, int step)
{
  GtkWidget *other = step < 0 ? gtk_widget_get_prev_sibling (row) : gtk_widget_get_next_sibling (row);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (other == NULL)
    return;
  if (step < 0)
    gtk_box_reorder_child_after (self->rows, other, row);
  else
    gtk_box_reorder_child_after (self->rows, row, other);
  self->confirmed = TRUE;
  order_field_update (self);
  /* A button that came to the end of its way went dead under the finger: the row keeps the focus. */
  if (focus == NULL || !gtk_widget_is_sensitive (focus) || !gtk_widget_is_ancestor (focus, row))
    gtk_widget_grab_focus (row);
  field_view_changed (FIELD_VIEW (self));
}

static void
order_field_move (FieldView *view, int step)
{
  OrderField *self = ORDER_FIELD (view);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL && focus != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (row == focus || gtk_widget_is_ancestor (focus, row))
      {
        move_row (self, row, step);
        return;
      }
}

static void
on_up (GtkButton *button, OrderField *self)
{
  move_row (self, g_object_get_data (G_OBJECT (button), "row"), -1);
}

static void
on_down (GtkButton *button, OrderField *self)
{
  move_row (self, g_object_get_data (G_OBJECT (button), "row"), 1);
}

static void
on_confirm (GtkButton *button, OrderField *self)
{
  self->confirmed = TRUE;
  order_field_update (self);
  gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (self->rows)));
  field_view_changed (FIELD_VIEW (self));
}

static GtkWidget *
new_button (GtkWidget *row, const char *icon, const char *name, GCallback callback, OrderField *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "move");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "row", row);
  g_signal_connect (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
new_body (const ItemOption *option, const FieldContext *context)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_hexpand (body, TRUE);
  gtk_widget_set_valign (body, GTK_ALIGN_CENTER);
  if (option_row_shows_text (option))
    gtk_box_append (GTK_BOX (body), item_text_new (option->text, context->item, FALSE));
  for (guint i = 0; i < option->pictures->len; i++)
    gtk_box_append (GTK_BOX (body), picture_view_new (g_ptr_array_index (option->pictures, i), context->settings));
  return body;
}

static GtkWidget *
new_row (OrderField *self, const ItemOption *option, const FieldContext *context)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "css-name", "option", "spacing", 14, "focusable", TRUE,
                                 "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  char *text = item_markup_dup_spoken (*option->text != '\0' ? option->text : option_row_alternative (option),
                                       context->item, FALSE);
  g_autofree char *up_name = g_strdup_printf (_ ("Move up: %s"), text);
  g_autofree char *down_name = g_strdup_printf (_ ("Move down: %s"), text);
  GtkWidget *number = gtk_label_new (NULL);
  GtkWidget *up = new_button (row, "adil-up-symbolic", up_name, G_CALLBACK (on_up), self);
  GtkWidget *down = new_button (row, "adil-down-symbolic", down_name, G_CALLBACK (on_down), self);

  gtk_widget_add_css_class (row, "orderable");
  gtk_widget_add_css_class (number, "place");
  gtk_widget_set_valign (number, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), number);
  gtk_box_append (GTK_BOX (row), new_body (option, context));
  gtk_box_append (GTK_BOX (row), up);
  gtk_box_append (GTK_BOX (row), down);
  g_object_set_data (G_OBJECT (row), "letter", GINT_TO_POINTER (*option->id));
  g_object_set_data_full (G_OBJECT (row), "spoken", text, g_free);
  g_object_set_data (G_OBJECT (row), "number", number);
  g_object_set_data (G_OBJECT (row), "up", up);
  g_object_set_data (G_OBJECT (row), "down", down);
  return row;
}

FieldView *
order_field_new (const FieldContext *context)
{
  OrderField *self = g_object_new (ORDER_TYPE_FIELD, NULL);
  const ItemField *field = field_view_get_field (context);
  g_autofree char *name = field_view_dup_name (context, _ ("Lines to put in order"));
  GtkBox *body = field_view_get_body (FIELD_VIEW (self));

  field_view_begin (FIELD_VIEW (self), context);
  self->n = field->options->len;
  self->rows = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_LIST, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (guint place = 0; place < self->n; place++)
    gtk_box_append (self->rows, new_row (self, g_ptr_array_index (field->options, context->order[place]), context));
  self->confirm = gtk_button_new_with_label (_ ("Use this order"));
  gtk_widget_set_halign (self->confirm, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->confirm, "confirm-order");
  g_signal_connect (self->confirm, "clicked", G_CALLBACK (on_confirm), self);
  gtk_box_append (body, GTK_WIDGET (self->rows));
  gtk_box_append (body, self->confirm);
  order_field_update (self);
  return FIELD_VIEW (self);
}

/* Up and down go from line to line, Tab also to the buttons. */
static gboolean
order_field_focus (GtkWidget *widget, GtkDirectionType direction)
{
  OrderField *self = ORDER_FIELD (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget)), *row;
  gboolean inside = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->rows));

  if (direction != GTK_DIR_UP && direction != GTK_DIR_DOWN)
    return GTK_WIDGET_CLASS (order_field_parent_class)->focus (widget, direction);
  if (!inside && focus != NULL && gtk_widget_is_ancestor (focus, widget))
    row = direction == GTK_DIR_UP ? gtk_widget_get_last_child (GTK_WIDGET (self->rows)) : NULL;
  else if (!inside)
    row = direction == GTK_DIR_UP ? gtk_widget_get_last_child (GTK_WIDGET (self->rows))
                                  : gtk_widget_get_first_child (GTK_WIDGET (self->rows));
  else
    {
      for (row = focus; gtk_widget_get_parent (row) != GTK_WIDGET (self->rows); row = gtk_widget_get_parent (row))
        ;
      row = direction == GTK_DIR_UP ? gtk_widget_get_prev_sibling (row) : gtk_widget_get_next_sibling (row);
      if (row == NULL && direction == GTK_DIR_DOWN && !self->confirmed)
        row = self->confirm;
    }
  return row != NULL && gtk_widget_grab_focus (row);
}

static void
order_field_class_init (OrderFieldClass *klass)
{
  FieldViewClass *field_class = FIELD_VIEW_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->focus = order_field_focus;
  field_class->dup_response = order_field_dup_response;
  field_class->set_response = order_field_set_response;
  field_class->move = order_field_move;
}

static void
order_field_init (OrderField *self)
{
}
