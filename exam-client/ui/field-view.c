/* Prompt, body and hint; the rest is the kind's. */
#include "exam-client/ui/field-view.h"

#include "common/base/i18n.h"
#include "exam-client/ui/choice-field.h"
#include "exam-client/ui/entry-field.h"
#include "exam-client/ui/hotspot-field.h"
#include "exam-client/ui/item-markup.h"
#include "exam-client/ui/item-text.h"
#include "exam-client/ui/match-field.h"
#include "exam-client/ui/order-field.h"

typedef struct
{
  GtkWidget *prompt;
  GtkWidget *body;
  GtkWidget *hint;
  GtkWidget *hint_icon;
  GtkWidget *hint_label;
} FieldViewPrivate;

enum
{
  CHANGED,
  TYPING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FieldView, field_view, GTK_TYPE_WIDGET)

static FieldViewPrivate *
private_of (FieldView *self)
{
  return field_view_get_instance_private (self);
}

const ItemField *
field_view_get_field (const FieldContext *context)
{
  return item_document_get_field (context->item, context->number);
}

char *
field_view_dup_name (const FieldContext *context, const char *kind_name)
{
  const ItemField *field = field_view_get_field (context);
  g_autofree char *prompt = item_markup_dup_spoken (field->prompt, context->item, FALSE);

  if (context->item->fields->len == 1)
    return g_strdup (*prompt != '\0' ? prompt : kind_name);
  if (*prompt != '\0')
    return g_strdup_printf ("%u. %s", context->number + 1, prompt);
  return g_strdup_printf ("%u. %s", context->number + 1, kind_name);
}

/* In an item of several fields each has its number, which the gaps of the stem have too. */
void
field_view_begin (FieldView *self, const FieldContext *context)
{
  FieldViewPrivate *private = private_of (self);
  const ItemField *field = field_view_get_field (context);
  GtkWidget *text;

  if (context->item->fields->len > 1)
    {
      g_autofree char *number = g_strdup_printf ("%u", context->number + 1);
      GtkWidget *badge = gtk_label_new (number);

      gtk_widget_add_css_class (badge, "field-number");
      gtk_widget_set_valign (badge, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (private->prompt), badge);
    }
  if (*field->prompt != '\0')
    {
      text = item_text_new (field->prompt, context->item, FALSE);
      gtk_widget_set_hexpand (text, TRUE);
      gtk_box_append (GTK_BOX (private->prompt), text);
    }
  gtk_widget_set_visible (private->prompt, gtk_widget_get_first_child (private->prompt) != NULL);
}

GtkBox *
field_view_get_body (FieldView *self)
{
  return GTK_BOX (private_of (self)->body);
}

void
field_view_set_hint (FieldView *self, const char *hint, gboolean is_wrong)
{
  FieldViewPrivate *private = private_of (self);

  gtk_widget_set_visible (private->hint, hint != NULL);
  gtk_widget_set_visible (private->hint_icon, is_wrong);
  gtk_label_set_text (GTK_LABEL (private->hint_label), hint != NULL ? hint : "");
  if (is_wrong)
    gtk_widget_add_css_class (private->hint, "wrong");
  else
    gtk_widget_remove_css_class (private->hint, "wrong");
}

void
field_view_changed (FieldView *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
field_view_typing (FieldView *self)
{
  g_signal_emit (self, signals[TYPING], 0);
}

char *
field_view_dup_response (FieldView *self)
{
  return FIELD_VIEW_GET_CLASS (self)->dup_response (self);
}

void
field_view_set_response (FieldView *self, const char *response, SaveState save_state)
{
  FIELD_VIEW_GET_CLASS (self)->set_response (self, response, save_state);
}

char *
field_view_dup_answer (FieldView *self)
{
  FieldViewClass *klass = FIELD_VIEW_GET_CLASS (self);

  return klass->dup_answer != NULL ? klass->dup_answer (self) : NULL;
}

guint
field_view_get_n_options (FieldView *self)
{
  FieldViewClass *klass = FIELD_VIEW_GET_CLASS (self);

  return klass->get_n_options != NULL ? klass->get_n_options (self) : 0;
}

void
field_view_choose (FieldView *self, guint place)
{
  FieldViewClass *klass = FIELD_VIEW_GET_CLASS (self);

  if (klass->choose != NULL)
    klass->choose (self, place);
}

void
field_view_move (FieldView *self, int step)
{
  FieldViewClass *klass = FIELD_VIEW_GET_CLASS (self);

  if (klass->move != NULL)
    klass->move (self, step);
}

void
field_view_set_room (FieldView *self, int room)
{
  FieldViewClass *klass = FIELD_VIEW_GET_CLASS (self);

  if (klass->set_room != NULL)
    klass->set_room (self, room);
}

void
field_view_settle (FieldView *self)
{
  FieldViewClass *klass = FIELD_VIEW_GET_CLASS (self);

  if (klass->settle != NULL)
    klass->settle (self);
}

FieldView *
field_view_new (const FieldContext *context)
{
  switch (field_view_get_field (context)->kind)
    {
    case ITEM_KIND_SINGLE:
    case ITEM_KIND_MULTIPLE:
    case ITEM_KIND_INLINE:
      return choice_field_new (context);
    case ITEM_KIND_ORDER:
      return order_field_new (context);
    case ITEM_KIND_MATCH:
      return match_field_new (context);
    case ITEM_KIND_HOTSPOT:
      return hotspot_field_new (context);
    case ITEM_KIND_NUMBER:
    case ITEM_KIND_TEXT:
      return entry_field_new (context);
    case ITEM_KIND_MIXED:
      break;
    }
  g_return_val_if_reached (NULL);
}

static void
field_view_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (field_view_parent_class)->dispose (object);
}

static void
field_view_class_init (FieldViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = field_view_dispose;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TYPING] = g_signal_new ("typing", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "field");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
field_view_init (FieldView *self)
{
  FieldViewPrivate *private = private_of (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  private->prompt = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  private->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  private->hint = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  private->hint_icon = gtk_image_new_from_icon_name ("adil-warning-symbolic");
  private->hint_label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "wrap", TRUE,
                                      "xalign", 0.0, "hexpand", TRUE, NULL);
  gtk_widget_set_valign (private->hint_icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (private->prompt, "field-prompt");
  gtk_widget_add_css_class (private->hint, "field-hint");
  gtk_box_append (GTK_BOX (private->hint), private->hint_icon);
  gtk_box_append (GTK_BOX (private->hint), private->hint_label);
  gtk_widget_set_visible (private->hint, FALSE);
  gtk_widget_set_parent (private->prompt, GTK_WIDGET (self));
  gtk_widget_set_parent (private->body, GTK_WIDGET (self));
  gtk_widget_set_parent (private->hint, GTK_WIDGET (self));
}
